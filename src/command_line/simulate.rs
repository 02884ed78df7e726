//! `worthmap simulate`.

use std::fs::File;
use std::io::{BufWriter, Write};

use crate::analysis::simulate::{
    BenchmarkSettings, BenchmarkShape, SampleKind, write_benchmark, write_sample,
};

use super::Refusal;
use super::arguments::{ShapeArgument, SimulateArguments, SimulationKind};
use super::report::write_file;

/// Writes the file that was asked for.
pub(super) fn run(arguments: &SimulateArguments) -> Result<(), Refusal> {
    let kind = match arguments.kind {
        SimulationKind::Shop => SampleKind::Shop,
        SimulationKind::Subscription => SampleKind::Subscription,
        SimulationKind::Contracts => SampleKind::Contracts,
        SimulationKind::Wholesale => SampleKind::Wholesale,
        SimulationKind::Orders => return write_orders(arguments),
    };
    let mut bytes = Vec::new();
    write_sample(kind, &mut bytes).map_err(|error| Refusal::input(error.to_string()))?;
    write_file(&arguments.out, &bytes)
}

fn write_orders(arguments: &SimulateArguments) -> Result<(), Refusal> {
    let settings = BenchmarkSettings::new(arguments.rows, arguments.customers, arguments.seed)
        .map_err(|error| Refusal::usage(error.to_string()))?;
    let shape = match arguments.shape {
        ShapeArgument::Orders => BenchmarkShape::Orders,
        ShapeArgument::Emails => BenchmarkShape::Emails,
        ShapeArgument::Notes => BenchmarkShape::Notes,
    };
    let settings = BenchmarkSettings { shape, ..settings };
    let out = &arguments.out;
    let refuse = |error: std::io::Error| Refusal::input(format!("{}: {error}", out.display()));
    if out.as_os_str() == "-" {
        let mut writer = BufWriter::new(std::io::stdout().lock());
        write_benchmark(&settings, &mut writer).and_then(|_| writer.flush()).map_err(refuse)
    } else {
        let mut writer = BufWriter::new(File::create(out).map_err(refuse)?);
        write_benchmark(&settings, &mut writer).and_then(|_| writer.flush()).map_err(refuse)
    }
}

//! `worthmap report`.

use std::fs::File;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::rc::Rc;

use crate::analysis::domain::Day;
use crate::analysis::ingest::decode_native::NativeDecoders;
use crate::engine::{DriveError, Driver};
use crate::format::{Formatter, words};
use crate::protocol::{
    Analysis, AnalysisSettings, ExportKind, Failure, FailureKind, ImportPlan, ImportPreview, IngestReport,
    PeriodUnit, Progress, Question, Reading, Role, Selection,
};

use super::arguments::{PeriodArgument, ReportArguments};
use super::{Refusal, plan};

type FileDriver = Driver<File>;

/// Reads the files and writes what was asked for.
pub(super) fn run(arguments: &ReportArguments) -> Result<(), Refusal> {
    let settings = settings(arguments)?;
    let mut driver = FileDriver::new(Rc::new(NativeDecoders));
    let preview = open(arguments, &mut driver)?;
    let plan = plan::apply(arguments, &preview)?;
    let preview = driver.preview(plan).map_err(|error| refusal(&error))?;
    refuse_missing_roles(&preview)?;
    let quiet = arguments.quiet || !std::io::stderr().is_terminal();
    let mut progress = |at: Progress| {
        if !quiet && at.bytes_total > 0 {
            eprint!("\r{:3} %  {} rows", at.bytes_done * 100 / at.bytes_total, at.rows);
        }
    };
    let loaded = driver.load(preview.plan.clone(), settings, &mut progress);
    if !quiet {
        eprint!("\r\x1b[K");
    }
    let (report, analysis) = loaded.map_err(|error| load_refusal(&error, &preview))?;
    write_outputs(arguments, &mut driver, &report, &analysis)
}

fn open(arguments: &ReportArguments, driver: &mut FileDriver) -> Result<ImportPreview, Refusal> {
    let mut files = Vec::with_capacity(arguments.files.len());
    for path in &arguments.files {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let file =
            File::open(path).map_err(|error| Refusal::input(format!("{}: {error}", path.display())))?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(Refusal::input(format!("{}: is a folder, not a file", path.display())));
        }
        files.push((name, file));
    }
    let preview = driver.open_files(files, None).map_err(|error| refusal(&error))?;
    match &arguments.encoding {
        Some(encoding) => {
            let plan = ImportPlan { encoding: encoding.clone(), ..preview.plan };
            driver.preview(plan).map_err(|error| refusal(&error))
        }
        None => Ok(preview),
    }
}

/// What cannot be read without a word from the user is asked for by name of the option.
fn refuse_missing_roles(preview: &ImportPreview) -> Result<(), Refusal> {
    if preview.missing.is_empty() {
        return Ok(());
    }
    let roles = preview.missing.iter().map(|role| role_key(*role));
    let failure = Failure::new(FailureKind::MissingRole).with_details(roles);
    let columns: Vec<&str> = preview.columns.iter().map(|column| column.name.as_str()).collect();
    let hint =
        format!("\nThe file's columns: {}\nSay which is which with --map ROLE=COLUMN.", columns.join(", "));
    Err(Refusal::input(words::failure(&Formatter::default(), &failure).what + &hint))
}

/// Why a file could not be read. Nothing is guessed silently: what only the user can decide is asked with the
/// examples of the preview and the name of the option.
fn load_refusal(error: &DriveError, preview: &ImportPreview) -> Refusal {
    let DriveError::Failed(failure) = error else { return refusal(error) };
    let asks = |question: &&Question| match question {
        Question::DateOrder { .. } => failure.kind == FailureKind::AmbiguousDates,
        Question::DecimalMark { .. } => failure.kind == FailureKind::AmbiguousDecimals,
        Question::Currency { .. } => failure.kind == FailureKind::SeveralCurrencies,
    };
    let asked = preview.questions.iter().find(asks).map(question_text);
    Refusal::input(asked.unwrap_or_else(|| failure_text(failure)))
}

fn question_text(question: &Question) -> String {
    let reading = |examples: &[Reading]| {
        let example = examples.first().map(|e| format!(" {} is {} or {}.", e.text, e.first, e.second));
        example.unwrap_or_default()
    };
    match question {
        Question::DateOrder { examples, .. } => format!(
            "Day and month cannot be told apart.{}\nSay which with --date-order dmy or --date-order mdy.",
            reading(examples)
        ),
        Question::DecimalMark { examples, .. } => format!(
            "Decimal comma and decimal point cannot be told apart.{}\nSay which with --decimal comma or \
             --decimal point.",
            reading(examples)
        ),
        Question::Currency { found } => {
            let codes: Vec<String> =
                found.iter().map(|(code, rows)| format!("{code} ({rows} rows)")).collect();
            format!(
                "The file has several currencies, which are never added up: {}.\nChoose one with --currency \
                 CODE, or convert with --currency CODE --rate OTHER=RATE.",
                codes.join(", ")
            )
        }
    }
}

fn settings(arguments: &ReportArguments) -> Result<AnalysisSettings, Refusal> {
    let as_of = match &arguments.as_of {
        Some(text) => Some(
            Day::parse_iso(text)
                .map(Day::days)
                .ok_or_else(|| Refusal::usage(format!("--as-of {text}: write the day as YYYY-MM-DD")))?,
        ),
        None => None,
    };
    if arguments.margin.is_some_and(|margin| margin.is_nan() || margin <= 0.0 || margin > 100.0) {
        return Err(Refusal::usage("--margin: a percentage above 0 and up to 100"));
    }
    let period = arguments.period.map(|period| match period {
        PeriodArgument::Week => PeriodUnit::Week,
        PeriodArgument::Month => PeriodUnit::Month,
        PeriodArgument::Quarter => PeriodUnit::Quarter,
        PeriodArgument::Year => PeriodUnit::Year,
    });
    Ok(AnalysisSettings { as_of, period, margin_percent: arguments.margin, ..AnalysisSettings::default() })
}

fn write_outputs(
    arguments: &ReportArguments,
    driver: &mut FileDriver,
    report: &IngestReport,
    analysis: &Analysis,
) -> Result<(), Refusal> {
    let outputs = [
        (&arguments.json, ExportKind::ReportJson),
        (&arguments.html, ExportKind::ReportHtml),
        (&arguments.customers, ExportKind::CustomersCsv),
        (&arguments.issues, ExportKind::IssuesCsv),
    ];
    let mut on_standard_output = false;
    for (path, kind) in outputs {
        let Some(path) = path else { continue };
        let file = driver
            .export(kind, Selection::default(), !arguments.keep_formulas)
            .map_err(|error| refusal(&error))?;
        on_standard_output |= path.as_os_str() == "-";
        write_file(path, &file.bytes)?;
    }
    if !on_standard_output {
        let text = super::summary::text(report, analysis);
        write_file(Path::new("-"), text.as_bytes())?;
    }
    Ok(())
}

/// Writes a file, or standard output for `-`. A reader that has gone away is no error.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let written = if path.as_os_str() == "-" {
        let mut out = std::io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush())
    } else {
        std::fs::write(path, bytes)
    };
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Refusal::input(format!("{}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

fn refusal(error: &DriveError) -> Refusal {
    match error {
        DriveError::Failed(failure) => Refusal::input(failure_text(failure)),
        other => Refusal::input(other.to_string()),
    }
}

fn failure_text(failure: &Failure) -> String {
    let text = words::failure(&Formatter::default(), failure);
    format!("{}\n{}", text.what, text.remedy)
}

/// The role as it is written after `--map`.
fn role_key(role: Role) -> String {
    let key = serde_json::to_value(role).ok();
    key.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

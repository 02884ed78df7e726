//! `worthmap fit`: a model fitted to a file of sufficient statistics, one row a customer or a kind of customer.

use std::fs::File;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::analysis::domain::TimeUnit;
use crate::analysis::models::spend::{GammaGammaFit, SpendHistories, SpendObservation, fit_gamma_gamma};
use crate::analysis::models::{
    Fit, FitOptions, FittedParameter, History, OpportunityHistories, OpportunityHistory, ProcessKind,
    PurchaseHistories, fit_bg_bb, fit_process,
};

use super::Refusal;
use super::arguments::{FitArguments, FitModel};
use super::report::write_file;

/// One row of the file. Times are in whatever unit the user has; the parameters come in the same.
struct Row {
    line: u64,
    frequency: u32,
    recency: f64,
    age: f64,
    monetary_value: Option<f64>,
    weight: f64,
}

/// Fits the model and writes what came out.
pub(super) fn run(arguments: &FitArguments) -> Result<(), Refusal> {
    let rows = read(&arguments.summary)?;
    let result = match arguments.model {
        FitModel::GammaGamma => gamma_gamma(&rows)?,
        FitModel::BgBb => bg_bb(&rows)?,
        FitModel::Nbd => process(ProcessKind::Nbd, &rows)?,
        FitModel::BgNbd => process(ProcessKind::BgNbd, &rows)?,
        FitModel::MbgNbd => process(ProcessKind::MbgNbd, &rows)?,
        FitModel::ParetoNbd => process(ProcessKind::ParetoNbd, &rows)?,
    };
    match &arguments.json {
        Some(path) => {
            let mut bytes = serde_json::to_vec_pretty(&result).unwrap_or_default();
            bytes.push(b'\n');
            write_file(path, &bytes)
        }
        None => write_file(Path::new("-"), text(&result).as_bytes()),
    }
}

/// Reads `frequency, recency, T` and, where they are there, `monetary_value` and `weight`, by their headings.
fn read(path: &Path) -> Result<Vec<Row>, Refusal> {
    let at = |error: &dyn std::fmt::Display| Refusal::input(format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(|error| at(&error))?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let header = reader.headers().map_err(|error| at(&error))?.clone();
    let find = |names: &[&str]| {
        header.iter().position(|cell| names.iter().any(|name| cell.eq_ignore_ascii_case(name)))
    };
    let needed = |names: &[&str]| {
        find(names).ok_or_else(|| {
            let missing = names.first().copied().unwrap_or_default();
            let found: Vec<&str> = header.iter().collect();
            at(&format!("there is no column '{missing}'; the file has: {}", found.join(", ")))
        })
    };
    let frequency = needed(&["frequency", "x"])?;
    let recency = needed(&["recency", "t_x", "t.x"])?;
    let age = needed(&["T", "age", "n"])?;
    let value = find(&["monetary_value", "monetary", "zbar"]);
    let weight = find(&["weight", "n_customers", "number"]);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| at(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let number = |column: usize| {
            let cell = record.get(column).unwrap_or_default();
            let parsed = cell.parse::<f64>().ok().filter(|number| number.is_finite());
            parsed.ok_or_else(|| at(&format!("line {line}: '{cell}' is not a number")))
        };
        let count = number(frequency)?;
        if count < 0.0 || count.fract() != 0.0 || count > f64::from(u32::MAX) {
            return Err(at(&format!("line {line}: the frequency {count} is not a whole number of repeats")));
        }
        rows.push(Row {
            line,
            frequency: count as u32,
            recency: number(recency)?,
            age: number(age)?,
            monetary_value: value.map(number).transpose()?,
            weight: weight.map(number).transpose()?.unwrap_or(1.0),
        });
    }
    Ok(rows)
}

fn process(kind: ProcessKind, rows: &[Row]) -> Result<Value, Refusal> {
    let history =
        |row: &Row| History { weight: row.weight, ..History::new(row.frequency, row.recency, row.age) };
    // The unit is the user's own: weeks stand for it here, and nothing depends on it.
    let histories = PurchaseHistories::new(TimeUnit::Week, rows.iter().map(history))
        .map_err(|error| Refusal::input(error.to_string()))?;
    let fit = fit_process(kind, &histories, &FitOptions::default())
        .map_err(|error| Refusal::input(error.to_string()))?;
    Ok(fitted(kind.name(), &fit))
}

fn bg_bb(rows: &[Row]) -> Result<Value, Refusal> {
    let whole = |line: u64, value: f64| {
        let is_whole = value >= 0.0 && value.fract() == 0.0 && value <= f64::from(u32::MAX);
        let refuse =
            || Refusal::input(format!("line {line}: {value} is not a whole number of opportunities"));
        is_whole.then_some(value as u32).ok_or_else(refuse)
    };
    let mut histories = Vec::with_capacity(rows.len());
    for row in rows {
        histories.push(OpportunityHistory {
            frequency: row.frequency,
            recency: whole(row.line, row.recency)?,
            opportunities: whole(row.line, row.age)?,
            weight: row.weight,
        });
    }
    let histories =
        OpportunityHistories::new(histories).map_err(|error| Refusal::input(error.to_string()))?;
    let fit = fit_bg_bb(&histories).map_err(|error| Refusal::input(error.to_string()))?;
    Ok(fitted("BG/BB", &fit))
}

fn gamma_gamma(rows: &[Row]) -> Result<Value, Refusal> {
    let observation = |row: &Row| {
        let mean_value = row.monetary_value?;
        Some(SpendObservation { frequency: row.frequency, mean_value, weight: row.weight })
    };
    let histories = SpendHistories::new(rows.iter().filter_map(observation));
    let fit = fit_gamma_gamma(&histories).ok_or_else(|| {
        Refusal::input(
            "no customer has a repeat purchase with a monetary_value above zero, so there is nothing to fit",
        )
    })?;
    let errors = fit.standard_errors();
    let parameters: Vec<FittedParameter> = GammaGammaFit::NAMES
        .into_iter()
        .zip(fit.model.parameters())
        .enumerate()
        .map(|(at, (name, value))| {
            let standard_error = errors.map(|errors| errors[at]);
            FittedParameter { name, value, standard_error }
        })
        .collect();
    let diagnostics: Vec<String> = fit.diagnostics.iter().map(|of| format!("{of:?}")).collect();
    let found = (fit.log_likelihood, fit.converged, fit.customers);
    Ok(document("Gamma-Gamma", &parameters, found, &diagnostics))
}

fn fitted<Model>(name: &str, fit: &Fit<Model>) -> Value {
    let diagnostics: Vec<String> = fit.diagnostics.iter().map(ToString::to_string).collect();
    document(name, &fit.parameters, (fit.log_likelihood, fit.converged, fit.customers), &diagnostics)
}

fn document(
    name: &str,
    parameters: &[FittedParameter],
    (log_likelihood, converged, customers): (f64, bool, f64),
    diagnostics: &[String],
) -> Value {
    let by_name = |figure: &dyn Fn(&FittedParameter) -> Option<f64>| {
        let entries = parameters.iter().map(|of| (of.name.to_owned(), json!(figure(of))));
        Value::Object(entries.collect::<Map<String, Value>>())
    };
    json!({
        "model": name,
        "customers": customers,
        "parameters": by_name(&|of| Some(of.value)),
        "standard_errors": by_name(&|of| of.standard_error),
        "log_likelihood": log_likelihood,
        "converged": converged,
        "diagnostics": diagnostics,
    })
}

/// The result as a small table.
fn text(result: &Value) -> String {
    let number =
        |value: &Value| value.as_f64().map_or_else(|| "-".to_owned(), |number| format!("{number:.7}"));
    let mut lines = vec![format!(
        "{}, {} customers, log-likelihood {}",
        result["model"].as_str().unwrap_or_default(),
        result["customers"],
        number(&result["log_likelihood"])
    )];
    lines.push(format!("{:12} {:>18} {:>18}", "parameter", "estimate", "standard error"));
    for (name, value) in result["parameters"].as_object().into_iter().flatten() {
        lines.push(format!(
            "{name:12} {:>18} {:>18}",
            number(value),
            number(&result["standard_errors"][name])
        ));
    }
    if result["converged"] == json!(false) {
        lines.push("The fit cannot be trusted:".to_owned());
    }
    let notes = result["diagnostics"].as_array().into_iter().flatten().filter_map(Value::as_str);
    lines.extend(notes.map(|note| format!("- {note}")));
    lines.join("\n") + "\n"
}

//! `worthmap fit`: a model fitted to a file of sufficient statistics, one row a customer or a kind of customer.

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
use super::summary_file::{Needs, Row, read};

/// Fits the model and writes what came out.
pub(super) fn run(arguments: &FitArguments) -> Result<(), Refusal> {
    let rows = read(&arguments.summary, needs(arguments.model))?;
    let result = match arguments.model {
        FitModel::GammaGamma => gamma_gamma(&rows)?,
        FitModel::BgBb => bg_bb(&rows)?,
        FitModel::Nbd => process(ProcessKind::Nbd, &rows)?,
        FitModel::BgNbd => process(ProcessKind::BgNbd, &rows)?,
        FitModel::MbgNbd => process(ProcessKind::MbgNbd, &rows)?,
        FitModel::ParetoNbd => process(ProcessKind::ParetoNbd, &rows)?,
        FitModel::BgCnbdK => process(ProcessKind::BgCnbdK, &rows)?,
        FitModel::MbgCnbdK => process(ProcessKind::MbgCnbdK, &rows)?,
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

/// What the model needs to know of a customer.
fn needs(model: FitModel) -> Needs {
    match model {
        FitModel::GammaGamma => Needs { value: true, ..Needs::default() },
        FitModel::BgBb => Needs { times: true, opportunities: true, ..Needs::default() },
        FitModel::BgCnbdK | FitModel::MbgCnbdK => Needs { times: true, timing: true, ..Needs::default() },
        _ => Needs { times: true, ..Needs::default() },
    }
}

fn process(kind: ProcessKind, rows: &[Row]) -> Result<Value, Refusal> {
    let history = |row: &Row| History {
        weight: row.weight,
        timing: row.timing,
        ..History::new(row.frequency, row.recency, row.age)
    };
    // The unit is the user's own: weeks stand for it here, and nothing depends on it.
    let histories = PurchaseHistories::new(TimeUnit::Week, rows.iter().map(history))
        .map_err(|error| Refusal::input(error.to_string()))?;
    let fit = fit_process(kind, &histories, &FitOptions::default())
        .map_err(|error| Refusal::input(error.to_string()))?;
    let mut result = fitted(kind.name(), &fit);
    if kind.without_regularity().is_some() {
        result["k"] = json!(fit.model.stages());
    }
    Ok(result)
}

fn bg_bb(rows: &[Row]) -> Result<Value, Refusal> {
    let history = |row: &Row| OpportunityHistory {
        frequency: row.frequency,
        recency: row.recency as u32,
        opportunities: row.age as u32,
        weight: row.weight,
    };
    let histories = OpportunityHistories::new(rows.iter().map(history))
        .map_err(|error| Refusal::input(error.to_string()))?;
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
    let mut diagnostics: Vec<String> = fit.diagnostics.iter().map(ToString::to_string).collect();
    let without = histories.exclusions().zero_value + histories.exclusions().negative_value;
    if without > 0.0 {
        diagnostics.push(format!("{without} customers with a monetary_value of zero or below are left out"));
    }
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
    if let Some(k) = result.get("k") {
        lines.push(format!("{:12} {k:>18}", "k"));
    }
    if result["converged"] == json!(false) {
        lines.push("This fit cannot be trusted:".to_owned());
    }
    let notes = result["diagnostics"].as_array().into_iter().flatten().filter_map(Value::as_str);
    lines.extend(notes.map(|note| format!("- {note}")));
    lines.join("\n") + "\n"
}

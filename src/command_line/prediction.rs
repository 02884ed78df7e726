//! The settings of predictions, as options of `worthmap report`.

use crate::analysis::domain::Day;
use crate::protocol::{Analysis, ModelKey, ModelUnit, PredictionSettings, ValueHorizon};

use super::Refusal;
use super::arguments::{ModelArgument, ReportArguments, UnitArgument};

/// The longest horizon in months.
const MOST_MONTHS: u32 = 120;
/// The highest annual discount rate in percent.
const MOST_DISCOUNT: f64 = 1_000.0;

/// The settings that were asked for; what was not takes its default.
pub(super) fn settings(arguments: &ReportArguments) -> Result<PredictionSettings, Refusal> {
    let default = PredictionSettings::default();
    let horizon = arguments.horizon.as_deref().map_or(Ok(default.horizon), horizon)?;
    let discount_percent = arguments.discount.unwrap_or(default.discount_percent);
    if !(0.0..=MOST_DISCOUNT).contains(&discount_percent) {
        return Err(Refusal::usage(format!(
            "--discount {discount_percent}: give percent a year, from 0 to {MOST_DISCOUNT}: --discount 10"
        )));
    }
    if horizon == ValueHorizon::ForEver && discount_percent == 0.0 {
        return Err(Refusal::usage(
            "--horizon forever with --discount 0: undiscounted, the value of all time is infinite. Give a rate \
             above 0, or a number of months.",
        ));
    }
    let calibration_end =
        match &arguments.calibration_end {
            Some(text) => Some(Day::parse_iso(text).ok_or_else(|| {
                Refusal::usage(format!("--calibration-end {text}: give a day as YYYY-MM-DD"))
            })?),
            None => None,
        };
    Ok(PredictionSettings {
        unit: arguments.unit.map(unit),
        calibration_end: calibration_end.map(Day::days),
        horizon,
        discount_percent,
        model: arguments.model.map(model),
        ..default
    })
}

fn horizon(text: &str) -> Result<ValueHorizon, Refusal> {
    if text.eq_ignore_ascii_case("forever") {
        return Ok(ValueHorizon::ForEver);
    }
    let months = text.parse().ok().filter(|months| (1..=MOST_MONTHS).contains(months));
    months.map(ValueHorizon::Months).ok_or_else(|| {
        Refusal::usage(format!(
            "--horizon {text}: give months from 1 to {MOST_MONTHS}, or forever: --horizon 24"
        ))
    })
}

/// A holdout test needs days on both sides of the last one that it learns from.
pub(super) fn check_calibration_end(arguments: &ReportArguments, analysis: &Analysis) -> Result<(), Refusal> {
    let Some(asked) = arguments.calibration_end.as_deref().and_then(Day::parse_iso) else { return Ok(()) };
    let Some(window) = &analysis.window else { return Ok(()) };
    let (first, as_of) = (window.first_day, window.as_of);
    if (first + 1..as_of).contains(&asked.days()) {
        return Ok(());
    }
    let (first, last) = (Day::from_days(first + 1), Day::from_days(as_of - 1));
    Err(Refusal::input(format!(
        "--calibration-end {asked} leaves nothing to learn from or nothing to test on.\nGive a day from {first} \
         to {last}, or leave it out."
    )))
}

fn unit(argument: UnitArgument) -> ModelUnit {
    match argument {
        UnitArgument::Day => ModelUnit::Day,
        UnitArgument::Week => ModelUnit::Week,
        UnitArgument::Month => ModelUnit::Month,
    }
}

fn model(argument: ModelArgument) -> ModelKey {
    match argument {
        ModelArgument::MbgNbd => ModelKey::MbgNbd,
        ModelArgument::BgNbd => ModelKey::BgNbd,
        ModelArgument::ParetoNbd => ModelKey::ParetoNbd,
        ModelArgument::MbgCnbdK => ModelKey::MbgCnbdK,
        ModelArgument::BgCnbdK => ModelKey::BgCnbdK,
        ModelArgument::Nbd => ModelKey::Nbd,
    }
}

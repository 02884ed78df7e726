//! What the models expect, and how it compares with what happened.

mod alive;
mod fit;
mod groups;
mod heat;
mod shapes;
mod tracking;
mod values;

pub use alive::{alive_bands, alive_history};
pub use fit::{calibration, frequency_histogram};
pub use groups::group_values;
pub use heat::{alive_heat, expected_heat};
pub use shapes::{heterogeneity, isovalue};
pub use tracking::{tracking, tracking_cumulative};
pub use values::{value_distribution, value_months};

use crate::charts::{Line, Stroke};
use crate::format::Formatter;
use crate::protocol::{ModelUnit, PredictionSettings, ValueHorizon};

/// Name of what there was.
const ACTUAL: &str = "Actual";
/// Name of what a model says.
const EXPECTED: &str = "Expected";

/// One and many of the unit that the models count in.
fn unit_words(settings: &PredictionSettings) -> (&'static str, &'static str) {
    match settings.unit {
        Some(ModelUnit::Day) => ("day", "days"),
        Some(ModelUnit::Month) => ("month", "months"),
        Some(ModelUnit::Week) | None => ("week", "weeks"),
    }
}

/// How far ahead values are counted: `in the next 12 months`, `from now on`.
fn ahead(f: &Formatter, horizon: ValueHorizon) -> String {
    match horizon {
        ValueHorizon::Months(1) => "in the next month".to_owned(),
        ValueHorizon::Months(months) => format!("in the next {} months", f.count(f64::from(months))),
        ValueHorizon::ForEver => "from now on".to_owned(),
    }
}

/// `3`, or `7+` where more are in it too.
fn frequency_label(f: &Formatter, frequency: u32, and_more: bool) -> String {
    let number = f.count(f64::from(frequency));
    if and_more { number + "+" } else { number }
}

/// `1 repeat purchase`, `7+ repeat purchases`.
fn repeat_purchases(f: &Formatter, frequency: u32, and_more: bool) -> String {
    let noun = if frequency == 1 && !and_more { "repeat purchase" } else { "repeat purchases" };
    format!("{}\u{a0}{noun}", frequency_label(f, frequency, and_more))
}

/// A number of purchases that may have decimals: `0.42`, `12.3`, `1,204`.
fn purchases(f: &Formatter, value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 || value == value.round() => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    f.number(value, decimals)
}

/// A probability in per cent; one that would be written as nothing is not.
fn chance(f: &Formatter, probability: f64) -> String {
    if probability > 0.0 && probability < 0.000_1 {
        return format!("under {}", f.percent(0.000_1));
    }
    f.percent(probability)
}

/// A line through the points that are finite.
fn line(
    name: &str,
    ink: crate::charts::Ink,
    stroke: Stroke,
    points: impl Iterator<Item = (f64, f64)>,
) -> Line {
    Line {
        name: name.to_owned(),
        ink,
        stroke,
        points: points.filter(|(x, y)| x.is_finite() && y.is_finite()).collect(),
        errors: Vec::new(),
    }
}

/// How far what was expected lies from what there was: `3.1% more repeat purchases than there were`.
fn compared(f: &Formatter, expected: f64, actual: f64) -> String {
    let error = expected / actual - 1.0;
    if !error.is_finite() || actual <= 0.0 {
        return format!(
            "{} repeat purchases, and there were {}",
            purchases(f, expected),
            purchases(f, actual)
        );
    }
    match error.abs() {
        size if size < 0.000_5 => "as many repeat purchases as there were".to_owned(),
        size if error > 0.0 => format!("{} more repeat purchases than there were", f.percent(size)),
        size => format!("{} fewer repeat purchases than there were", f.percent(size)),
    }
}

//! Contracts: recurring revenue, how long customers stay, what makes them leave, renewals, what a contract is worth.

mod factors;
mod groups;
mod movements;
mod recurring;
mod renewals;
mod stays;
mod value;

pub use factors::leaving_factors;
pub use groups::stay_groups;
pub use movements::revenue_movements;
pub use recurring::{contract_churn, recurring_revenue, revenue_retention};
pub use renewals::{renewal_losses, renewal_survival};
pub use stays::stay_curve;
pub use value::contract_payments;

use super::parts::Cell;
use crate::charts::{CurveMarker, Ink, Line, Stroke};
use crate::format::Formatter;
use crate::protocol::{Figure, PeriodUnit, RecurringMonth, RecurringView};

/// What is said where there is nothing.
const NOTHING: &str = "There is nothing to draw.";
/// What shading means.
const SHADED: &str = "Shaded: where the share may lie by chance, in 95 of 100 cases.";

/// A figure that can be drawn.
fn known(figure: Figure) -> Option<f64> {
    match figure {
        Figure::Value(value) => Some(value).filter(|value| value.is_finite()),
        Figure::Undefined(_) => None,
    }
}

/// The months whose sums can be drawn.
fn drawable(view: &RecurringView) -> Vec<RecurringMonth> {
    let is_finite = |month: &&RecurringMonth| {
        let sums = [month.opening, month.new, month.expansion, month.reactivation, month.contraction];
        let sums = sums.into_iter().chain([month.churn, month.closing]);
        sums.into_iter().all(|sum| sum.monthly.is_finite())
    };
    view.months.iter().filter(is_finite).cloned().collect()
}

/// An interval that can be drawn.
fn finite(interval: Option<(f64, f64)>) -> Option<(f64, f64)> {
    interval.filter(|(low, high)| low.is_finite() && high.is_finite())
}

/// A line through the points that are finite.
fn line(name: &str, ink: Ink, stroke: Stroke, points: impl IntoIterator<Item = (f64, f64)>) -> Line {
    Line {
        name: name.to_owned(),
        ink,
        stroke,
        points: points.into_iter().filter(|(x, y)| x.is_finite() && y.is_finite()).collect(),
        errors: Vec::new(),
    }
}

/// A place that is pointed at, without a label.
fn stop(x: f64, y: f64) -> CurveMarker {
    CurveMarker { at: (x, y), label: String::new() }
}

/// The name of a month, and that it is not over.
fn month_name(f: &Formatter, month: &RecurringMonth) -> String {
    let name = f.period(PeriodUnit::Month, month.start);
    if month.partial { format!("{name}, up to {}", f.day(month.end)) } else { name }
}

fn shares(f: &Formatter, (low, high): (f64, f64)) -> String {
    format!("{} to {}", f.percent(low), f.percent(high))
}

fn share_or_blank(value: Option<f64>) -> Cell {
    value.filter(|value| value.is_finite()).map_or_else(|| Cell::text(""), Cell::share)
}

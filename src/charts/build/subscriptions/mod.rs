//! Contracts: recurring revenue and its movements.

mod movements;
mod recurring;

pub use movements::revenue_movements;
pub use recurring::{contract_churn, recurring_revenue, revenue_retention};

use crate::charts::{CurveMarker, Ink, Line, Stroke};
use crate::format::Formatter;
use crate::protocol::{Figure, PeriodUnit, RecurringMonth, RecurringView};

/// What is said where there is nothing.
const NOTHING: &str = "There is nothing to draw.";

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

/// A line through points.
fn line(name: &str, ink: Ink, stroke: Stroke, points: Vec<(f64, f64)>) -> Line {
    Line { name: name.to_owned(), ink, stroke, points, errors: Vec::new() }
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

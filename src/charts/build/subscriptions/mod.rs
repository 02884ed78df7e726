//! Contracts: how long customers stay, what makes them leave, renewals, what a contract is worth.

mod factors;
mod groups;
mod renewals;
mod stays;
mod value;

pub use factors::leaving_factors;
pub use groups::stay_groups;
pub use renewals::{renewal_losses, renewal_survival};
pub use stays::stay_curve;
pub use value::contract_payments;

use super::parts::Cell;
use crate::charts::{CurveMarker, Ink, Line, Stroke};
use crate::format::Formatter;

/// What is said where there is nothing.
const NOTHING: &str = "There is nothing to draw.";
/// What shading means.
const SHADED: &str = "Shaded: where the share may lie by chance, in 95 of 100 cases.";

/// An interval that can be drawn.
fn finite(interval: Option<(f64, f64)>) -> Option<(f64, f64)> {
    interval.filter(|(low, high)| low.is_finite() && high.is_finite())
}

/// A line through the points that are finite.
fn line(name: &str, ink: Ink, stroke: Stroke, points: impl Iterator<Item = (f64, f64)>) -> Line {
    Line {
        name: name.to_owned(),
        ink,
        stroke,
        points: points.filter(|(x, y)| x.is_finite() && y.is_finite()).collect(),
        errors: Vec::new(),
    }
}

/// A place that is pointed at, without a label.
fn stop(x: f64, y: f64) -> CurveMarker {
    CurveMarker { at: (x, y), label: String::new() }
}

fn shares(f: &Formatter, (low, high): (f64, f64)) -> String {
    format!("{} to {}", f.percent(low), f.percent(high))
}

fn share_or_blank(value: Option<f64>) -> Cell {
    value.filter(|value| value.is_finite()).map_or_else(|| Cell::text(""), Cell::share)
}

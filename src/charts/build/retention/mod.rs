//! Who stays: cohorts, waiting times, churn without contracts, moves between stages.

mod churn;
mod cohorts;
mod comparison;
mod curves;
mod gaps;
mod moves;
mod waiting;

pub use churn::{churn_rules, reactivation, rule_disagreement};
pub use cohorts::cohort_heat;
pub use comparison::{bracket_retention, cohort_comparison};
pub use curves::cohort_curves;
pub use gaps::order_gaps;
pub use moves::{stage_moves, stage_values};
pub use waiting::{second_order_conversion, waiting_curve};

use crate::charts::{CurveMarker, Ink, Line, Stroke};
use crate::format::words::{cohort_name, cohort_unit_words, retention_meaning};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{
    CohortCellView, CohortFigure, CohortForm, CohortTableView, CohortView, Figure, Retention,
};

/// Name of all cohorts together.
const ALL: &str = "All cohorts";
/// What is said where there is nothing.
const NOTHING: &str = "There is nothing to draw.";

/// A figure that can be drawn.
fn known(figure: Figure) -> Option<f64> {
    match figure {
        Figure::Value(value) => Some(value).filter(|value| value.is_finite()),
        Figure::Undefined(_) => None,
    }
}

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

/// How the figures of a table of cohorts are named and written.
struct Look<'a> {
    f: &'a Formatter,
    retention: &'a Retention,
    kind: ValueKind,
}

impl<'a> Look<'a> {
    fn of(f: &'a Formatter, table: &CohortTableView, retention: &'a Retention) -> Look<'a> {
        Look { f, retention, kind: ValueKind::from(table.unit) }
    }

    /// A figure in full.
    fn full(&self, value: f64) -> String {
        match self.kind {
            ValueKind::Number => self.f.number(value, 0),
            kind => self.f.value(kind, value),
        }
    }

    /// A figure in a cell: shares in per cent without the sign, amounts without the currency.
    fn short(&self, value: f64) -> String {
        match self.kind {
            ValueKind::Share => self.f.count(value * 100.0),
            ValueKind::Number => self.f.count(value),
            _ => self.f.compact(value),
        }
    }

    /// What is shown: `Classic retention`, `Net revenue a customer so far`.
    fn figure(&self) -> &'static str {
        let figure = self.retention.settings.figure;
        let language = self.f.locale.language;
        match (figure, retention_meaning(language, figure)) {
            (CohortFigure::Active | CohortFigure::ActiveOrLater, Some((name, _))) => match self.form() {
                CohortForm::Absolute => "Customers who order",
                CohortForm::Share | CohortForm::Indexed => name,
            },
            _ => crate::format::words::cohort_figure_name(language, figure),
        }
    }

    /// The unit in words, to stand behind the figure's name.
    fn unit(&self) -> String {
        let customers = self.is_customers();
        match (self.form(), self.kind) {
            (CohortForm::Share, _) if customers => ", % of the cohort".to_owned(),
            (CohortForm::Share, _) => format!(" a customer, % of {} 0", self.one()),
            (CohortForm::Indexed, _) => format!(" a customer, {} 1 = 100", self.one()),
            (CohortForm::Absolute, ValueKind::Money) => super::parts::in_currency(self.f),
            (CohortForm::Absolute, _) => String::new(),
        }
    }

    fn form(&self) -> CohortForm {
        self.retention.settings.form
    }

    fn is_customers(&self) -> bool {
        matches!(self.retention.settings.figure, CohortFigure::Active | CohortFigure::ActiveOrLater)
    }

    /// Whether the figure grows from period to period, so that the first one tells something too.
    fn is_cumulative(&self) -> bool {
        let figure = self.retention.settings.figure;
        matches!(figure, CohortFigure::CumulativeRevenue | CohortFigure::CumulativeMargin)
    }

    fn one(&self) -> &'static str {
        cohort_unit_words(self.f.locale.language, self.retention.period).0
    }

    fn many(&self) -> &'static str {
        cohort_unit_words(self.f.locale.language, self.retention.period).1
    }

    /// `month 3`.
    fn period(&self, at: usize) -> String {
        format!("{}\u{a0}{}", self.one(), self.f.count(at as f64))
    }

    fn name(&self, cohort: &CohortView) -> String {
        cohort_name(self.f, cohort, &self.retention.settings.by)
    }

    /// The figure of a cell with its interval, and whom it counts.
    fn cell(&self, cell: &CohortCellView) -> Vec<(&'static str, String)> {
        let value = known(cell.figure).map_or_else(|| "\u{2013}".to_owned(), |value| self.full(value));
        let mut lines = vec![(self.figure(), value)];
        if let Some((low, high)) = finite(cell.interval) {
            lines.push(("95% interval", format!("{} to {}", self.full(low), self.full(high))));
        }
        lines.push(("Customers counted", self.f.count(f64::from(cell.customers))));
        lines.push(("Of them with an order", self.f.count(f64::from(cell.active))));
        lines
    }
}

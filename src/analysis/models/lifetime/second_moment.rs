//! How much the purchases of a customer to come vary around what is expected of them.
//!
//! A customer who buys at time s from now has a history one purchase longer, so what is expected after that is
//! known. Hence for the number N of purchases to come within h, and for the sum D of their discount factors,
//! - `E[N (N-1)] = 2 integral from 0 to h of C+(h - s) dC(s)`,
//! - `E[D^2] = B + 2 integral of e^(-delta s) D+(s) dD(s)`, `B = integral of e^(-2 delta s) dC(s)`,
//!
//! where C and D are what is expected of the customer and `C+`, `D+` of one with x + 1 purchases, the last one at
//! age T + s. Within a horizon `E[D^2] = B + E[N (N-1)] (D / C)^2`: the discount is taken at its mean for pairs.
//!
//! Numerical notes: the integrals are sums over at most [`PANELS`] parts with `C+` in the middle of each, which is
//! right to a few per cent: enough for a standard error.
//!
//! Source: E. Çinlar (1975), Introduction to Stochastic Processes, chapter 4, for the product density of a point
//! process; the conditioning is that of the models.
//!
//! Checked against: draws, in `tests/core/value_uncertainty.rs`.

use super::future::Rows;
use super::{FutureTable, ValueError, ValueSpan};
use crate::analysis::domain::DiscountRate;
use crate::analysis::models::{Discounting, History, PurchaseHistories, PurchaseProcess};

/// Parts of the integrals.
const PANELS: usize = 8;

/// Moments of D of customers alive, by row of a table.
pub(super) struct SecondMoments {
    /// `E[D^2]`.
    pub squared: Vec<f64>,
    /// B: expected sum of squared discount factors.
    pub factors: Vec<f64>,
}

/// The moments for the rows of a table of one span.
pub(super) fn second_moments(
    process: &dyn PurchaseProcess,
    rows: &Rows,
    table: &FutureTable,
    span: ValueSpan,
    discount: DiscountRate,
) -> Result<SecondMoments, ValueError> {
    let alive = process.probability_alive(&rows.histories)?;
    let context = Context { process, rows, alive };
    match span {
        ValueSpan::Within(_) => context.within(table, span),
        ValueSpan::ForEver => context.for_ever(discount.continuous(rows.histories.unit())),
    }
}

struct Context<'a> {
    process: &'a dyn PurchaseProcess,
    rows: &'a Rows,
    alive: Vec<f64>,
}

impl Context<'_> {
    fn within(&self, table: &FutureTable, span: ValueSpan) -> Result<SecondMoments, ValueError> {
        let unit = self.rows.histories.unit();
        let periods = table.periods(span);
        let count = self.rows.histories.len();
        let time = |node: usize| table.ends().get(node).copied().unwrap_or_default().in_units(unit);
        let horizon = periods.last().map_or(0.0, |&(node, _)| time(node));
        let panels = PANELS.min(periods.len()).max(1);
        let mut pairs = vec![0.0; count];
        let mut before: Option<usize> = None;
        for panel in 1..=panels {
            let Some(&(node, _)) = periods.get((periods.len() * panel / panels).saturating_sub(1)) else {
                continue;
            };
            let middle = 0.5 * (before.map_or(0.0, time) + time(node));
            let after = self.process.expected_purchases(&self.after_purchase(middle)?, horizon - middle)?;
            for (row, (sum, after)) in pairs.iter_mut().zip(after).enumerate() {
                let start = before.map_or(0.0, |before| table.expected_by(row, before));
                *sum += 2.0 * (table.expected_by(row, node) - start) * after;
            }
            before = Some(node);
        }
        let discounted = table.discounted(span).unwrap_or_default();
        let (mut squared, mut factors) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for (row, pairs) in pairs.into_iter().enumerate() {
            let (mut start, mut sum) = (0.0, 0.0);
            for &(node, factor) in &periods {
                let expected = table.expected_by(row, node);
                sum += factor * factor * (expected - start);
                start = expected;
            }
            let mean = if start > 0.0 { discounted.get(row).copied().unwrap_or(0.0) / start } else { 0.0 };
            squared.push(sum + pairs * mean * mean);
            factors.push(sum);
        }
        Ok(SecondMoments { squared, factors })
    }

    fn for_ever(&self, delta: f64) -> Result<SecondMoments, ValueError> {
        let histories = &self.rows.histories;
        let discounted = |discounting: Discounting| -> Result<Vec<f64>, ValueError> {
            let values = self.process.discounted_residual(histories, discounting)?;
            self.rows.given_alive(values, &self.alive)
        };
        // Parts of equal discount: times where the factor is 1 - j/panels.
        let time = |j: f64| -libm::log1p(-j / PANELS as f64) / delta;
        let factors = discounted(Discounting::for_ever(2.0 * delta))?;
        let mut squared = factors.clone();
        let mut before = vec![0.0; histories.len()];
        for panel in 1..=PANELS {
            let j = panel as f64;
            let reached = if panel < PANELS {
                discounted(Discounting::within(delta, time(j)))?
            } else {
                discounted(Discounting::for_ever(delta))?
            };
            let middle = time(j - 0.5);
            let after = self.after_purchase(middle)?;
            let after = self.process.discounted_residual(&after, Discounting::for_ever(delta))?;
            let factor = libm::exp(-delta * middle);
            for (row, sum) in squared.iter_mut().enumerate() {
                *sum += 2.0 * factor * after[row] * (reached[row] - before[row]);
            }
            before = reached;
        }
        Ok(SecondMoments { squared, factors })
    }

    /// The rows' customers as they are if they buy so much later.
    fn after_purchase(&self, time: f64) -> Result<PurchaseHistories, ValueError> {
        let histories = &self.rows.histories;
        let later = |history: History| {
            let age = history.age + time;
            History::new(history.frequency.saturating_add(1), age, age)
        };
        Ok(PurchaseHistories::new(histories.unit(), histories.iter().map(later))?)
    }
}

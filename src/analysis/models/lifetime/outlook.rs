//! What may come of one customer: intervals for its purchases and its residual value, by drawing its future.
//!
//! A customer alive is, from now on, a new customer of a process with updated parameters; these are the
//! conjugate posteriors:
//!
//! | process | of a customer alive with x purchases at age T |
//! |---|---|
//! | NBD | r + x, alpha + T |
//! | Pareto/NBD | r + x, alpha + T, s, beta + T |
//! | BG/NBD | BG/NBD with r + x, alpha + T, a, b + x |
//! | MBG/NBD | BG/NBD with r + x, alpha + T, a, b + x + 1 |
//! | with k stages | the same with r + k x, as if the last purchase were just made |
//!
//! So a draw is: alive or not, the times of purchases, their sum. The intervals are of what will happen to the
//! customer, with the parameters taken as known; those of the base are in [`ValueUncertainty`](super::ValueUncertainty).
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way", Marketing
//! Science 24(2), appendix; D. C. Schmittlein, D. G. Morrison and R. Colombo (1987), "Counting Your Customers",
//! Management Science 33(1), for Pareto/NBD; the updates follow from the priors being conjugate.
//!
//! Checked against: means of draws and the closed forms, in `tests/core/value_uncertainty.rs`.

use super::{CustomerValues, ValueSpan};
use crate::analysis::domain::{CustomerIx, TimeSpan};
use crate::analysis::models::spend::{SpendEvidence, SpendModel};
use crate::analysis::models::{History, Interval, Parameter, ProcessKind, PurchaseModel, PurchaseProcess};
use crate::analysis::numerics::SeededDraws;
use crate::analysis::summary::CustomerSummaries;

/// Draws of one customer's future.
const DRAWS: usize = 1_000;
/// For ever ends where the discount factor falls below this.
const NEGLIGIBLE: f64 = 1e-3;

/// What may come of a customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CustomerOutlook {
    /// Share of futures without a purchase.
    pub none: f64,
    /// 95 % interval of the number of purchases.
    pub purchases: Interval,
    /// Mean number of purchases drawn.
    pub mean_purchases: f64,
    /// 95 % interval of the residual value; `None` without a spend model.
    pub value: Option<Interval>,
    /// Mean residual value drawn, in currency units.
    pub mean_value: Option<f64>,
}

/// Draws futures of single customers.
#[derive(Clone, Copy, Debug)]
pub struct Outlooks<'a> {
    /// The values that the outlooks belong to.
    pub values: &'a CustomerValues,
    /// The process that they were computed with.
    pub model: &'a PurchaseModel,
    /// The spend model, if there is one.
    pub spend: Option<&'a SpendModel>,
    /// The customers.
    pub summaries: &'a CustomerSummaries,
}

/// The process that a customer alive goes on with; `None` where parameters leave the range of numbers.
pub fn residual_process(model: &PurchaseModel, frequency: u32, age: f64) -> Option<PurchaseModel> {
    let x = f64::from(frequency);
    let stages = f64::from(model.stages());
    let value = |Parameter { name, value, .. }: Parameter| match name {
        "r" => value + stages * x,
        "alpha" | "beta" => value + age,
        "b" => value + x + f64::from(u8::from(leaves_at_first(model.kind()))),
        _ => value,
    };
    let parameters: Vec<f64> = model.parameters().into_iter().map(value).collect();
    PurchaseModel::new(onwards(model.kind()), &parameters, model.stages()).ok()
}

fn leaves_at_first(kind: ProcessKind) -> bool {
    matches!(kind, ProcessKind::MbgNbd | ProcessKind::MbgCnbdK)
}

/// The first purchase is past: who is there after it does not leave at it.
fn onwards(kind: ProcessKind) -> ProcessKind {
    match kind {
        ProcessKind::MbgNbd => ProcessKind::BgNbd,
        ProcessKind::MbgCnbdK => ProcessKind::BgCnbdK,
        other => other,
    }
}

/// A seed that depends on the history only, so that customers alike have the same outlook.
fn seed_of(history: &History) -> u64 {
    let parts = [u64::from(history.frequency), history.recency.to_bits(), history.age.to_bits()];
    parts.into_iter().fold(0x9e37_79b9_7f4a_7c15, |seed: u64, part| {
        let mixed = (seed ^ part).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 29)
    })
}

impl Outlooks<'_> {
    /// The outlook of a customer; `None` without a dated purchase, for a span that was not asked for, or for ever
    /// without a discount rate.
    pub fn of(&self, customer: CustomerIx, span: ValueSpan) -> Option<CustomerOutlook> {
        let history = self.values.base().histories().get(self.values.base().position(customer)?)?;
        let alive = self.values.probability_alive(customer)?;
        self.values.discounted_purchases(customer, span)?;
        let process = residual_process(self.model, history.frequency, history.age)?;
        let known = SpendEvidence::of(self.summaries, customer, self.values.settings().one_time);
        let clock = Clock::of(self.values, span)?;
        let mut draws = SeededDraws::new(seed_of(&history));
        let (mut counts, mut amounts, mut times) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..DRAWS {
            times.clear();
            if draws.happens(alive) {
                process.draw_purchases(&mut draws, clock.horizon, &mut times);
            }
            let count = times.len() as f64;
            let discounted: f64 = times.iter().map(|&time| clock.factor(time)).sum();
            let total = |spend: &SpendModel| spend.draw_total(&mut draws, known, times.len() as u64);
            let amount = self.spend.map_or(0.0, total) * discounted / count.max(1.0);
            counts.push(count);
            amounts.push(amount * self.values.settings().margin.share());
        }
        self.sum_up(&mut counts, &mut amounts)
    }

    fn sum_up(&self, counts: &mut [f64], amounts: &mut [f64]) -> Option<CustomerOutlook> {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let (mean_purchases, mean_value) = (mean(counts), mean(amounts));
        Some(CustomerOutlook {
            none: counts.iter().filter(|count| **count == 0.0).count() as f64 / counts.len() as f64,
            purchases: Interval::of_draws(counts)?,
            mean_purchases,
            value: self.spend.and_then(|_| Interval::of_draws(amounts)),
            mean_value: self.spend.map(|_| mean_value).filter(|mean| mean.is_finite()),
        })
    }
}

/// Discount factors by time in the unit of the histories.
struct Clock {
    horizon: f64,
    /// Ends of periods and the factor there; empty for ever.
    periods: Vec<(f64, f64)>,
    delta: f64,
}

impl Clock {
    fn of(values: &CustomerValues, span: ValueSpan) -> Option<Clock> {
        let unit = values.base().histories().unit();
        let delta = values.settings().discount.continuous(unit);
        let ends = values.table().ends();
        let end = |node: usize| ends.get(node).copied().map(|end: TimeSpan| end.in_units(unit));
        match span {
            ValueSpan::Within(horizon) => {
                let periods = values.table().periods(span);
                let periods = periods.into_iter().filter_map(|(node, factor)| Some((end(node)?, factor)));
                Some(Clock { horizon: horizon.span().in_units(unit), periods: periods.collect(), delta })
            }
            ValueSpan::ForEver if delta > 0.0 => {
                Some(Clock { horizon: -libm::log(NEGLIGIBLE) / delta, periods: Vec::new(), delta })
            }
            ValueSpan::ForEver => None,
        }
    }

    fn factor(&self, time: f64) -> f64 {
        let at = self.periods.partition_point(|&(end, _)| end < time);
        match self.periods.get(at) {
            Some(&(_, factor)) => factor,
            None => libm::exp(-self.delta * time),
        }
    }
}

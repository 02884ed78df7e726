//! How many customers bought how often, actual against expected: whether a model describes the data that it was
//! fitted on.
//!
//! `expected(n) = sum over customers of P(X(T) = n)`, each over its own age; its variance is
//! `sum P (1 - P)`.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way", Marketing
//! Science 24(2), figure 1.

use crate::analysis::models::{Interval, ModelError, PurchaseHistories, PurchaseProcess};

/// Customers with a number of repeat purchases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistogramBar {
    /// Repeat purchases.
    pub frequency: u32,
    /// Whether the bar holds those above as well.
    pub and_more: bool,
    /// Customers that have made so many.
    pub actual: f64,
    /// Customers that the model expects to.
    pub expected: f64,
    /// 95 % interval for the actual number, if the model and its parameters are right.
    pub interval: Option<Interval>,
}

/// Actual and expected numbers of customers with 0 to `last` repeat purchases, the last bar with all above.
/// Histories should be merged.
pub fn frequency_histogram(
    process: &dyn PurchaseProcess,
    histories: &PurchaseHistories,
    last: u32,
) -> Result<Vec<HistogramBar>, ModelError> {
    let bars = last as usize + 1;
    let (mut actual, mut expected, mut variance) = (vec![0.0; bars], vec![0.0; bars], vec![0.0; bars]);
    for (&x, &weight) in histories.frequency().iter().zip(histories.weight()) {
        actual[x.min(last) as usize] += weight;
    }
    for (age, weight) in customers_by_age(histories) {
        // The last bar is what the others leave, so its own probability is not needed.
        let mut probabilities =
            if last > 0 { process.count_probabilities(age, last - 1)? } else { Vec::new() };
        probabilities.push((1.0 - probabilities.iter().sum::<f64>()).max(0.0));
        for (bar, p) in probabilities.into_iter().enumerate() {
            expected[bar] += weight * p;
            variance[bar] += weight * p * (1.0 - p);
        }
    }
    let bar = |at: usize| HistogramBar {
        frequency: at as u32,
        and_more: at + 1 == bars,
        actual: actual[at],
        expected: expected[at],
        interval: Interval::around(expected[at], variance[at].max(0.0).sqrt()).map(Interval::not_negative),
    };
    Ok((0..bars).map(bar).collect())
}

/// Distinct ages, ascending, with the number of customers.
fn customers_by_age(histories: &PurchaseHistories) -> Vec<(f64, f64)> {
    let mut ages: Vec<(f64, f64)> =
        histories.age().iter().copied().zip(histories.weight().iter().copied()).collect();
    ages.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    ages.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0.0 };
        same
    });
    ages
}

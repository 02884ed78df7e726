//! From summarised customers to histories that the purchase models are fitted to, with the timing between
//! purchases where single orders are known.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way",
//! Marketing Science 24(2), section 2; D. J. Wheat and D. G. Morrison (1990), "Estimating Purchase Regularity
//! with Two Interpurchase Times", Journal of Marketing Research 27(1).

use super::{History, HistoryError, PurchaseHistories};
use crate::analysis::domain::{CustomerIx, Day, TimeUnit, TransactionLog};
use crate::analysis::summary::{CustomerSummaries, SummaryBasis};

/// The histories of the customers with a dated purchase.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedHistories {
    /// One history a customer, not merged.
    pub histories: PurchaseHistories,
    /// Whose history each is.
    pub customers: Vec<CustomerIx>,
    /// How regularly they buy; `None` where single orders are not known.
    pub regularity: Option<Regularity>,
}

/// How regularly customers buy, from the first two times between purchases of everybody who has two.
///
/// With `M = first / (first + second)`, M ~ Beta(k, k) for k stages from purchase to purchase, so that
/// `k = (1 - 4 Var M) / (8 Var M)`; 1 is purely random timing.
///
/// Source: D. J. Wheat and D. G. Morrison (1990), Journal of Marketing Research 27(1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regularity {
    /// Customers with two times between purchases.
    pub pairs: u32,
    /// Var M about its known mean of one half; `None` without pairs.
    pub variance: Option<f64>,
}

impl Regularity {
    /// From first and second times between purchases, above zero.
    pub fn of_pairs(pairs: impl IntoIterator<Item = (f64, f64)>) -> Regularity {
        let (mut count, mut sum) = (0, 0.0);
        for (first, second) in pairs {
            let off = first / (first + second) - 0.5;
            if off.is_finite() {
                count += 1;
                sum += off * off;
            }
        }
        Regularity { pairs: count, variance: (count > 0).then(|| sum / f64::from(count)) }
    }

    /// The estimate of k, a real number; `None` without pairs or if all pairs are equal.
    pub fn stages(&self) -> Option<f64> {
        let variance = self.variance.filter(|v| *v > 0.0)?;
        Some((1.0 - 4.0 * variance) / (8.0 * variance))
    }

    /// Whether the timing is so regular that the models of regular timing are worth fitting: k = 1, where Var M
    /// = 1/12 with a standard error of `sqrt((1/80 - 1/144)/n)`, lies at least two standard errors off.
    pub fn is_worth_fitting(&self) -> bool {
        let Some(variance) = self.variance else { return false };
        let standard_error = ((1.0 / 80.0 - 1.0 / 144.0) / f64::from(self.pairs.max(1))).sqrt();
        variance < 1.0 / 12.0 - 2.0 * standard_error
    }
}

/// Histories up to the as-of day of the summaries, in a unit of time.
pub fn observe_histories(
    log: &TransactionLog,
    summaries: &CustomerSummaries,
    unit: TimeUnit,
) -> Result<ObservedHistories, HistoryError> {
    let as_of = summaries.window().map(|window| window.as_of);
    let is_timed = summaries.basis() == SummaryBasis::Orders;
    let (mut histories, mut customers, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    let mut gaps = Vec::new();
    for customer in summaries.observed() {
        let Some(statistics) = summaries.model_statistics(customer) else { continue };
        let mut history = History::from_statistics(&statistics, unit);
        if let Some(as_of) = as_of.filter(|_| is_timed) {
            purchase_gaps(log, customer, as_of, &mut gaps);
            let days = unit.average_days();
            history.timing = Some(gaps.iter().map(|gap| libm::log(gap / days)).sum());
            pairs.extend(gaps.first().copied().zip(gaps.get(1).copied()));
        }
        histories.push(history);
        customers.push(customer);
    }
    let histories = PurchaseHistories::new(unit, histories)?;
    Ok(ObservedHistories { histories, customers, regularity: is_timed.then(|| Regularity::of_pairs(pairs)) })
}

/// Days between the purchase days of a customer.
fn purchase_gaps(log: &TransactionLog, customer: CustomerIx, as_of: Day, gaps: &mut Vec<f64>) {
    gaps.clear();
    let entries = log.orders_of(customer).until(as_of);
    let mut last: Option<Day> = None;
    for (at, &day) in entries.days.iter().enumerate() {
        if !entries.is_order(at) || last.is_some_and(|last| day <= last) {
            continue;
        }
        gaps.extend(last.map(|last| f64::from(day.since(last).0)));
        last = Some(day);
    }
}

#[cfg(test)]
mod tests {
    use super::Regularity;
    use crate::analysis::numerics::SeededDraws;

    #[test]
    fn the_number_of_stages_is_recovered() {
        for stages in [1.0, 2.0, 5.0] {
            let mut draws = SeededDraws::new(21);
            let pairs = (0..40_000).map(|_| {
                let rate = draws.gamma(0.7, 2.0);
                (draws.gamma(stages, rate), draws.gamma(stages, rate))
            });
            let regularity = Regularity::of_pairs(pairs.collect::<Vec<_>>());
            let found = regularity.stages().unwrap();
            assert!((found / stages - 1.0).abs() < 0.03, "{found} for {stages}");
            assert_eq!(regularity.is_worth_fitting(), stages > 1.0);
        }
        assert_eq!(Regularity::of_pairs([]).stages(), None);
    }
}

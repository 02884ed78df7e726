//! What the models say of single customers: figures for the table, and the past of the probability alive.

use crate::analysis::domain::{CustomerIx, Day, Money, TransactionLog};
use crate::analysis::models::lifetime::{Outlooks as Futures, SpanValues};
use crate::analysis::models::{History, PurchaseHistories, PurchaseProcess};
use crate::analysis::summary::CustomerSummaries;
use crate::protocol::CustomerOutlook;

use super::Fitted;

/// Most points of a customer's past.
const MOST_POINTS: i32 = 120;

/// What the models say of every customer; nothing before they are fitted.
#[derive(Clone, Copy, Default)]
pub(in crate::engine) struct Outlooks<'a> {
    pub fitted: Option<&'a Fitted>,
    /// The figures within the span in use.
    figures: Option<SpanValues<'a>>,
}

impl<'a> Outlooks<'a> {
    /// What fitted models say.
    pub(in crate::engine) fn new(fitted: Option<&'a Fitted>) -> Outlooks<'a> {
        let figures = fitted.map(|Fitted { values, span, .. }| values.of_span(*span));
        Outlooks { fitted, figures }
    }
}

impl Outlooks<'_> {
    /// The figures of one customer, without the interval.
    pub(in crate::engine) fn of(&self, customer: CustomerIx) -> Option<CustomerOutlook> {
        Some(CustomerOutlook {
            alive: self.alive(customer)?,
            purchases: self.purchases(customer),
            spend: self.spend(customer),
            value: self.value(customer).map(Money::to_f64),
            interval: None,
            total: self.total(customer).map(Money::to_f64),
            at_risk: self.at_risk(customer).map(Money::to_f64),
        })
    }

    /// Probability alive.
    pub(in crate::engine) fn alive(&self, customer: CustomerIx) -> Option<f64> {
        self.fitted?.values.probability_alive(customer)
    }

    /// Expected purchases; `None` for ever.
    pub(in crate::engine) fn purchases(&self, customer: CustomerIx) -> Option<f64> {
        self.figures?.purchases_of(customer)
    }

    /// Expected value of a purchase, in currency units.
    pub(in crate::engine) fn spend(&self, customer: CustomerIx) -> Option<f64> {
        self.fitted?.values.expected_spend(customer)
    }

    /// Residual value.
    pub(in crate::engine) fn value(&self, customer: CustomerIx) -> Option<Money> {
        self.figures?.residual(customer)
    }

    /// Historic and residual value together.
    pub(in crate::engine) fn total(&self, customer: CustomerIx) -> Option<Money> {
        self.fitted?.values.historic(customer).checked_add(self.value(customer)?)
    }

    /// Value at risk.
    pub(in crate::engine) fn at_risk(&self, customer: CustomerIx) -> Option<Money> {
        self.figures?.at_risk(customer)
    }

    /// The figures with the interval, which takes a thousand draws of the customer's future.
    pub(in crate::engine) fn with_interval(
        &self,
        summaries: &CustomerSummaries,
        customer: CustomerIx,
    ) -> Option<CustomerOutlook> {
        let outlook = self.of(customer)?;
        let Fitted { model, spend, values, span, .. } = self.fitted?;
        let spend = spend.as_ref().map(|fit| &fit.model);
        let futures = Futures { values, model, spend, summaries };
        let interval = futures.of(customer, *span).and_then(|future| future.value);
        Some(CustomerOutlook { interval: interval.map(|found| (found.lower, found.upper)), ..outlook })
    }

    /// Probability alive at days from the first purchase to the as-of day, as the present model sees it.
    pub(in crate::engine) fn past(
        &self,
        log: &TransactionLog,
        summaries: &CustomerSummaries,
        customer: CustomerIx,
    ) -> Vec<(i32, f64)> {
        self.alive_on_days(log, summaries, customer).unwrap_or_default()
    }

    fn alive_on_days(
        &self,
        log: &TransactionLog,
        summaries: &CustomerSummaries,
        customer: CustomerIx,
    ) -> Option<Vec<(i32, f64)>> {
        let fitted = self.fitted?;
        let window = summaries.window()?;
        let first = summaries.first_purchase(customer)?.days();
        let purchases = purchase_days(log, customer, window.as_of);
        let unit = fitted.values.base().histories().unit();
        let last = window.as_of.days();
        let step = ((last - first) / MOST_POINTS).max(1);
        let mut days: Vec<i32> = (first..last).step_by(step as usize).chain([last]).collect();
        // The day before a purchase shows how far the probability had fallen.
        days.extend(
            purchases.iter().flat_map(|&day| [day - 1, day]).filter(|day| (first..=last).contains(day)),
        );
        days.sort_unstable();
        days.dedup();
        let in_units = |days: i32| f64::from(days) / unit.average_days();
        let history = |&day: &i32| {
            let known = purchases.partition_point(|&purchase| purchase <= day).max(1);
            let recency = purchases.get(known - 1).map_or(0, |&purchase| purchase - first);
            History::new(known as u32 - 1, in_units(recency), in_units(day - first))
        };
        let histories = PurchaseHistories::new(unit, days.iter().map(history)).ok()?;
        let alive = fitted.model.probability_alive(&histories).ok()?;
        Some(days.into_iter().zip(alive).collect())
    }
}

/// The days with a purchase up to a day, ascending, each once.
fn purchase_days(log: &TransactionLog, customer: CustomerIx, as_of: Day) -> Vec<i32> {
    let entries = log.orders_of(customer).until(as_of);
    let orders = (0..entries.days.len()).filter(|&at| entries.is_order(at));
    let mut days: Vec<i32> = orders.map(|at| entries.days[at].days()).collect();
    days.dedup();
    days
}

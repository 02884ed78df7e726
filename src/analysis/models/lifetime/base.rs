//! The customers of a base as the purchase models see them: distinct histories, and which customer has which.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way",
//! Marketing Science 24(2), section 2, for the histories.

use crate::analysis::domain::{CustomerIx, TimeUnit, TransactionLog};
use crate::analysis::models::{History, HistoryError, PurchaseHistories, observe_histories};
use crate::analysis::summary::CustomerSummaries;

/// Marks a customer without a dated purchase.
const NONE: u32 = u32::MAX;

/// Distinct histories of a base and the way from customers to them.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelBase {
    histories: PurchaseHistories,
    /// For each customer of the log the position of its history.
    positions: Vec<u32>,
    /// Customers whose days and number of orders contradict each other.
    impossible: u32,
}

impl ModelBase {
    /// The observed customers that have a dated purchase, in a unit of time, without timing. Those whose days and
    /// number of orders contradict each other, as rows of customers may, are left out and counted.
    pub fn new(summaries: &CustomerSummaries, unit: TimeUnit) -> Result<ModelBase, HistoryError> {
        let (mut customers, mut rows) = (Vec::new(), Vec::with_capacity(summaries.len()));
        let mut impossible = 0;
        for customer in summaries.observed() {
            if let Some(statistics) = summaries.model_statistics(customer) {
                let history = History::from_statistics(&statistics, unit);
                if !history.is_possible() {
                    impossible += 1;
                    continue;
                }
                customers.push(customer);
                rows.push(history);
            }
        }
        let histories = PurchaseHistories::new(unit, rows)?;
        Ok(ModelBase { impossible, ..ModelBase::merge(summaries.len(), &customers, &histories) })
    }

    /// The same with the timing that the models of regular timing are fitted to; fewer customers are alike.
    pub fn timed(
        log: &TransactionLog,
        summaries: &CustomerSummaries,
        unit: TimeUnit,
    ) -> Result<ModelBase, HistoryError> {
        let observed = observe_histories(log, summaries, unit)?;
        Ok(ModelBase::merge(summaries.len(), &observed.customers, &observed.histories))
    }

    fn merge(len: usize, customers: &[CustomerIx], histories: &PurchaseHistories) -> ModelBase {
        let merged = histories.merge();
        let mut positions = vec![NONE; len];
        for (customer, &position) in customers.iter().zip(&merged.positions) {
            if let Some(slot) = positions.get_mut(customer.0 as usize) {
                *slot = position;
            }
        }
        ModelBase { histories: merged.histories, positions, impossible: 0 }
    }

    /// Customers that were left out because their days and number of orders contradict each other.
    pub fn impossible(&self) -> u32 {
        self.impossible
    }

    /// The distinct histories; the weight is the number of customers.
    pub fn histories(&self) -> &PurchaseHistories {
        &self.histories
    }

    /// Position of a customer's history; `None` for a customer without a dated purchase.
    pub fn position(&self, customer: CustomerIx) -> Option<usize> {
        let position = self.positions.get(customer.0 as usize).copied()?;
        (position != NONE).then_some(position as usize)
    }

    /// Number of customers of the log, with or without a history.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Whether the log has no customer.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Customers with a history, ascending, with its position.
    pub fn customers(&self) -> impl Iterator<Item = (CustomerIx, usize)> + '_ {
        let all = self.positions.iter().zip(0u32..);
        all.filter(|(position, _)| **position != NONE)
            .map(|(&position, at)| (CustomerIx(at), position as usize))
    }
}

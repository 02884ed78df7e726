//! The customers of a base as the purchase models see them: distinct histories, and which customer has which.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way",
//! Marketing Science 24(2), section 2, for the histories.

use crate::analysis::domain::{CustomerIx, TimeUnit};
use crate::analysis::models::{History, HistoryError, PurchaseHistories};
use crate::analysis::summary::CustomerSummaries;

/// Marks a customer without a dated purchase.
const NONE: u32 = u32::MAX;

/// Distinct histories of a base and the way from customers to them.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelBase {
    histories: PurchaseHistories,
    /// For each customer of the log the position of its history.
    positions: Vec<u32>,
}

impl ModelBase {
    /// The observed customers of a log that have a dated purchase, in a unit of time.
    pub fn new(summaries: &CustomerSummaries, unit: TimeUnit) -> Result<ModelBase, HistoryError> {
        let mut positions = vec![NONE; summaries.len()];
        let mut rows = Vec::with_capacity(summaries.len());
        for customer in summaries.observed() {
            if let Some(statistics) = summaries.model_statistics(customer) {
                positions[customer.0 as usize] = rows.len() as u32;
                rows.push(History::from_statistics(&statistics, unit));
            }
        }
        let merged = PurchaseHistories::new(unit, rows)?.merge();
        for position in positions.iter_mut().filter(|position| **position != NONE) {
            *position = merged.positions.get(*position as usize).copied().unwrap_or(NONE);
        }
        Ok(ModelBase { histories: merged.histories, positions })
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

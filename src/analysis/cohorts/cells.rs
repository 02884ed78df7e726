//! What a cohort did in one period.

use super::proportion::Proportion;
use crate::analysis::domain::MoneySum;

/// Sums over customers of a cohort in the k-th period since each one's first order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellSums {
    /// Customers that are counted here: those for whom the period is over, or has begun.
    pub customers: u64,
    /// Of them, customers with an order in the period.
    pub active: u64,
    /// Of them, customers with an order in the period or in a later one.
    pub active_or_later: u64,
    /// Their orders in the period.
    pub orders: u64,
    /// Their net revenue in the period.
    pub net: MoneySum,
    /// Their net revenue from the first order to the end of the period.
    pub cumulative: MoneySum,
}

/// How far the data reach into a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// The period is over for every customer of the cohort.
    Complete,
    /// The period is over for some customers only, or has begun and is not over: figures are of the customers for
    /// whom it is over, so far as there are any.
    Partial,
    /// The period lies ahead for every customer.
    NotYet,
}

/// One cohort in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CohortCell {
    /// How far the data reach.
    pub state: CellState,
    /// Customers for whom the period is over.
    pub whole: CellSums,
    /// Customers for whom the period has begun, with what they did so far.
    pub so_far: CellSums,
}

/// One cohort in one bracket of periods: customers who were active at least once in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BracketCell {
    /// Customers for whom the last period of the bracket is over.
    pub customers: u64,
    /// Of them, customers with an order in any period of the bracket.
    pub active: u64,
}

impl CellSums {
    /// Classic retention: active in the period, of those for whom it counts.
    pub fn active_share(&self) -> Option<Proportion> {
        Proportion::new(self.active, self.customers)
    }

    /// Rolling retention: active in the period or later.
    pub fn active_or_later_share(&self) -> Option<Proportion> {
        Proportion::new(self.active_or_later, self.customers)
    }

    pub(super) fn add(&mut self, other: &CellSums) {
        self.customers += other.customers;
        self.active += other.active;
        self.active_or_later += other.active_or_later;
        self.orders += other.orders;
        self.net += other.net;
        self.cumulative += other.cumulative;
    }
}

impl BracketCell {
    /// Bracket retention.
    pub fn share(&self) -> Option<Proportion> {
        Proportion::new(self.active, self.customers)
    }
}

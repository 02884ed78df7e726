//! The scores and groups of every customer, as a struct of arrays.

use crate::analysis::domain::CustomerIx;

/// The scores and groups of one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CustomerScores {
    pub r: u8,
    pub f: u8,
    pub m: u8,
    pub fm: u8,
    pub segment: u8,
    pub tier: u8,
    pub decile: u8,
    pub stage: u8,
}

/// The scores and groups of every customer of the log. Zero where a score cannot be given.
#[derive(Clone, Debug, Default)]
pub(super) struct Scores {
    rows: Vec<CustomerScores>,
}

impl Scores {
    /// One entry a customer of the log.
    pub(super) fn new(rows: Vec<CustomerScores>) -> Scores {
        Scores { rows }
    }

    /// The scores of a customer.
    #[inline]
    pub(super) fn of(&self, customer: CustomerIx) -> CustomerScores {
        self.rows.get(customer.0 as usize).copied().unwrap_or_default()
    }
}

//! What BG/BB knows of a customer base: purchases at a row of opportunities.
//!
//! Invariant: purchases, last purchase and opportunities fit together.
//!
//! Source: P. S. Fader, B. G. S. Hardie and J. Shang (2010), Marketing Science 29(6), section 2.

use crate::analysis::numerics::order;
use thiserror::Error;

/// Why histories cannot be; `position` counts from 0.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum OpportunityError {
    /// Not `0 <= x <= t_x <= n`, or a last purchase without a purchase.
    #[error("history {position}: {frequency} purchases up to opportunity {recency} of {opportunities}")]
    Counts {
        /// Which history.
        position: usize,
        /// x.
        frequency: u32,
        /// t_x.
        recency: u32,
        /// n.
        opportunities: u32,
    },
    /// The weight is not a finite number above zero.
    #[error("history {position}: the weight {weight} is not a finite number above zero")]
    Weight {
        /// Which history.
        position: usize,
        /// Its weight.
        weight: f64,
    },
}

/// What one customer did, or `weight` customers alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpportunityHistory {
    /// x: opportunities at which the customer bought.
    pub frequency: u32,
    /// t_x: the last of them, counted from 1; 0 if there is none.
    pub recency: u32,
    /// n: opportunities there were.
    pub opportunities: u32,
    /// w: how many customers.
    pub weight: f64,
}

/// The histories of a customer base.
#[derive(Clone, Debug, PartialEq)]
pub struct OpportunityHistories {
    rows: Vec<OpportunityHistory>,
}

impl OpportunityHistories {
    /// Histories. Fails at the first one outside its domain.
    pub fn new(
        histories: impl IntoIterator<Item = OpportunityHistory>,
    ) -> Result<OpportunityHistories, OpportunityError> {
        let rows: Vec<OpportunityHistory> = histories.into_iter().collect();
        for (position, row) in rows.iter().enumerate() {
            let OpportunityHistory { frequency, recency, opportunities, weight } = *row;
            let fits = frequency <= recency && recency <= opportunities && (frequency > 0) == (recency > 0);
            if !fits {
                return Err(OpportunityError::Counts { position, frequency, recency, opportunities });
            }
            if !(weight > 0.0 && weight.is_finite()) {
                return Err(OpportunityError::Weight { position, weight });
            }
        }
        Ok(OpportunityHistories { rows })
    }

    /// Number of histories.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All histories, in order.
    pub fn iter(&self) -> impl Iterator<Item = OpportunityHistory> + '_ {
        self.rows.iter().copied()
    }

    /// Sum of weights: the number of customers.
    pub fn customers(&self) -> f64 {
        self.rows.iter().map(|row| row.weight).sum()
    }

    /// Number of customers with a purchase.
    pub fn repeat_customers(&self) -> f64 {
        self.rows.iter().filter(|row| row.frequency > 0).map(|row| row.weight).sum()
    }

    /// Equal histories as one with their weights added, in an order of their own.
    pub fn merged(&self) -> OpportunityHistories {
        let key = |row: &OpportunityHistory| (row.opportunities, row.frequency, row.recency);
        let mut sorted = self.rows.clone();
        // Weights last, so that they are added in the same order whatever the order of the rows.
        order::sort_by(&mut sorted, |a, b| key(a).cmp(&key(b)).then(a.weight.total_cmp(&b.weight)));
        let mut rows: Vec<OpportunityHistory> = Vec::new();
        for row in sorted {
            match rows.last_mut() {
                Some(last) if key(last) == key(&row) => last.weight += row.weight,
                _ => rows.push(row),
            }
        }
        OpportunityHistories { rows }
    }
}

//! What a model of renewals knows of a base: how many customers came to each renewal and how many were lost at it.
//!
//! Invariant: at least as many came as were lost; renewals ascend.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2007), Journal of Interactive Marketing 21(1), for cohorts; conditioning
//! on the tenure at which a customer was first seen leaves the same counts.

use super::RenewalError;
use crate::analysis::domain::TimeUnit;
use crate::analysis::survival::{SurvivalData, hazard_by_renewal};

/// What happened at one renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TenureRow {
    /// Which renewal, from 1.
    pub renewal: u32,
    /// Customers who came to it.
    pub at_risk: u64,
    /// Customers lost at it.
    pub lost: u64,
}

/// The renewals of a base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenures {
    rows: Vec<TenureRow>,
    customers: u64,
}

impl Tenures {
    /// Single customers, whose times count renewals: lost at the t-th, or last seen having made t. Fails where a
    /// time is not a whole number, where one was lost before any renewal, and without customers.
    pub fn from_survival(data: &SurvivalData) -> Result<Tenures, RenewalError> {
        let rows = hazard_by_renewal(data)?.into_iter().map(|row| {
            let (renewal, at_risk, lost) = (row.renewal, row.at_risk, row.lost);
            TenureRow { renewal, at_risk, lost }
        });
        Ok(Tenures { rows: rows.collect(), customers: data.customers() })
    }

    /// Cohorts, each with the customers at its start and those still there after 1, 2, ... renewals, as far as it
    /// was observed. Fails where a cohort has nobody or grows.
    pub fn from_cohorts<Survivors: AsRef<[u64]>>(cohorts: &[Survivors]) -> Result<Tenures, RenewalError> {
        // The unit does not matter to counts.
        Tenures::from_survival(&SurvivalData::from_cohorts(TimeUnit::Year, cohorts)?)
    }

    /// A row for each renewal that anybody came to, ascending.
    pub fn rows(&self) -> &[TenureRow] {
        &self.rows
    }

    /// Number of customers.
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// Number of customers lost.
    pub fn lost(&self) -> u64 {
        self.rows.iter().map(|row| row.lost).sum()
    }

    /// Renewals that customers came to, over all customers.
    pub fn opportunities(&self) -> u64 {
        self.rows.iter().map(|row| row.at_risk).sum()
    }

    /// The last renewal that anybody came to; 0 without any.
    pub fn longest(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.renewal)
    }

    /// Customers who made the first renewal seen of them.
    pub(super) fn renewed(&self) -> u64 {
        self.rows.first().map_or(0, |row| row.at_risk - row.lost)
    }
}

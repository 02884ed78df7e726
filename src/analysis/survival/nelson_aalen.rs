//! The cumulative hazard: what the risk of leaving adds up to over time.
//!
//! - Nelson-Aalen (Breslow's ties) `H(t) = sum over t_i <= t of d_i/n_i`, variance `sum d_i/n_i^2`
//! - with Efron's ties, customers lost at one time leave one after the other:
//!   `sum over t_i <= t of sum over l < d_i of 1/(n_i - l)`, variance `sum 1/(n_i - l)^2`
//!
//! Source: O. Aalen (1978), "Nonparametric Inference for a Family of Counting Processes", The Annals of Statistics
//! 6(4); T. R. Fleming and D. P. Harrington (1984), "Nonparametric Estimation of the Survival Distribution in
//! Censored Data", Communications in Statistics 13(20), for ties.

use super::{SurvivalData, SurvivalError};
use crate::analysis::numerics::{Interval, NORMAL_975};

/// How customers lost at the same time are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TieMethod {
    /// As leaving one after the other, each as likely as the other to be next: the more exact one.
    #[default]
    Efron,
    /// As all at risk to the end.
    Breslow,
}

/// The cumulative hazard from one time on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HazardRow {
    /// Time at which customers were lost, in the unit of the data.
    pub time: f64,
    /// Customers at risk just before it.
    pub at_risk: u64,
    /// Customers lost at it.
    pub events: u64,
    /// H up to and with this time.
    pub hazard: f64,
    /// Standard error of H.
    pub standard_error: f64,
    /// The 95 % interval of H, on the logarithmic scale.
    pub interval: Interval,
}

/// The cumulative hazard of a group: a row for each time at which customers were lost. Fails without customers.
pub fn cumulative_hazard(data: &SurvivalData, ties: TieMethod) -> Result<Vec<HazardRow>, SurvivalError> {
    if data.is_empty() {
        return Err(SurvivalError::NoCustomers);
    }
    let (mut hazard, mut variance) = (0.0, 0.0);
    let mut rows = Vec::new();
    for row in data.risk_table().into_iter().filter(|row| row.events > 0) {
        let n = row.at_risk as f64;
        match ties {
            TieMethod::Breslow => {
                hazard += row.events as f64 / n;
                variance += row.events as f64 / (n * n);
            }
            TieMethod::Efron => {
                for left in 0..row.events {
                    let still = n - left as f64;
                    hazard += 1.0 / still;
                    variance += 1.0 / (still * still);
                }
            }
        }
        let standard_error = libm::sqrt(variance);
        let factor = libm::exp(NORMAL_975 * standard_error / hazard);
        let interval = Interval { lower: hazard / factor, upper: hazard * factor };
        let (time, at_risk, events) = (row.time, row.at_risk, row.events);
        rows.push(HazardRow { time, at_risk, events, hazard, standard_error, interval });
    }
    Ok(rows)
}

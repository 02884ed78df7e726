//! Constant churn: at every renewal every customer leaves with the same probability (a shifted geometric lifetime).
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | theta | probability of leaving at a renewal | 0 to 1 |
//! | d | discount rate a period | > -1 |
//!
//! - `S(t) = (1 - theta)^t`, `r_t = 1 - theta`
//! - estimate: customers lost over customers up for renewal, standard error `sqrt(theta (1 - theta)/n)`
//! - `DEL = (1+d)/(d+theta)`, without discount the well-known 1/theta
//!
//! The baseline that the others are compared with: real retention rates rise with tenure, since those who leave
//! easily leave first.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2007), "How to Project Customer Retention", Journal of Interactive
//! Marketing 21(1); F. R. Dwyer (1989), "Customer Lifetime Valuation to Support Marketing Decision Making", Journal
//! of Direct Marketing 3(4), for the value.

use super::contractual::{RenewalDiscounting, RenewalError, RenewalModel, residual_sum, unbounded};
use super::{ModelError, Parameter, ParameterScale};
use crate::analysis::numerics::SeededDraws;

const NAME: &str = "constant churn";

/// The model of one churn rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConstantChurn {
    churn: f64,
}

impl ConstantChurn {
    /// The model of a probability of leaving at a renewal. Fails unless it is from 0 to 1.
    pub fn new(churn: f64) -> Result<ConstantChurn, ModelError> {
        if (0.0..=1.0).contains(&churn) {
            Ok(ConstantChurn { churn })
        } else {
            Err(ModelError::Parameter { model: NAME, name: "churn", value: churn })
        }
    }

    /// theta.
    pub fn churn(&self) -> f64 {
        self.churn
    }
}

impl RenewalModel for ConstantChurn {
    fn name(&self) -> &'static str {
        NAME
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![Parameter { name: "churn", value: self.churn, scale: ParameterScale::Shape }]
    }

    fn ln_survival(&self, renewals: u32) -> f64 {
        if renewals == 0 { 0.0 } else { f64::from(renewals) * libm::log1p(-self.churn) }
    }

    fn retention_rate(&self, renewal: u32) -> f64 {
        if renewal == 0 { 1.0 } else { 1.0 - self.churn }
    }

    fn residual_lifetime(&self, renewals: u32, discounting: RenewalDiscounting) -> Result<f64, RenewalError> {
        let rate = discounting.check()?;
        if discounting.horizon.is_some() {
            return residual_sum(self, renewals, discounting);
        }
        // (1 - theta) sum_k [(1 - theta)/(1+d)]^k.
        let falling = rate + self.churn;
        if falling > 0.0 { Ok((1.0 - self.churn) * (1.0 + rate) / falling) } else { unbounded(self, rate) }
    }

    fn draw_periods(&self, draws: &mut SeededDraws, most: u32) -> u32 {
        let mut periods = 1;
        while periods < most && !draws.happens(self.churn) {
            periods += 1;
        }
        periods
    }
}

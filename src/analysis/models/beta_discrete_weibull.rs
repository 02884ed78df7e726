//! Beta-discrete-Weibull: customers differ in how easily they leave, as in the shifted beta-geometric model, and each
//! one's risk of leaving rises or falls with tenure.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | alpha, beta | theta ~ Beta(alpha, beta), the probability of leaving at the first renewal | > 0 |
//! | c | duration: above 1 a customer's risk rises with tenure, below 1 it falls; at 1 it is constant | > 0 |
//!
//! - of one customer `P(T > t) = (1 - theta)^(t^c)`
//! - `S(t) = B(alpha, beta + t^c) / B(alpha, beta)`; at c = 1 the shifted beta-geometric model
//! - no closed DEL: summed until the rest cannot matter
//!
//! Source: P. S. Fader, B. G. S. Hardie, Y. Liu, J. Davin and T. Steenburgh (2018), "'How to Project Customer
//! Retention' Revisited: The Role of Duration Dependence", Journal of Interactive Marketing 43.
//!
//! Checked against: `tests/core/contracts.rs`.

use super::contractual::{
    RenewalDiscounting, RenewalError, RenewalModel, beta_weibull_ln_rate, residual_sum,
};
use super::{ModelError, Parameter, ParameterScale, check_parameters};
use crate::analysis::numerics::{SeededDraws, ln_gamma_ratio};

const NAME: &str = "beta-discrete-Weibull";

/// Parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaDiscreteWeibull {
    alpha: f64,
    beta: f64,
    c: f64,
}

impl BetaDiscreteWeibull {
    /// The model of parameters alpha, beta and c. Fails unless all are finite and above zero.
    pub fn new([alpha, beta, c]: [f64; 3]) -> Result<BetaDiscreteWeibull, ModelError> {
        check_parameters(NAME, [("alpha", alpha), ("beta", beta), ("c", c)])?;
        Ok(BetaDiscreteWeibull { alpha, beta, c })
    }
}

impl RenewalModel for BetaDiscreteWeibull {
    fn name(&self) -> &'static str {
        NAME
    }

    fn parameters(&self) -> Vec<Parameter> {
        let all = [("alpha", self.alpha), ("beta", self.beta), ("c", self.c)];
        all.map(|(name, value)| Parameter { name, value, scale: ParameterScale::Shape }).to_vec()
    }

    fn ln_survival(&self, renewals: u32) -> f64 {
        let time = libm::pow(f64::from(renewals), self.c);
        let ln = ln_gamma_ratio(self.beta, time) - ln_gamma_ratio(self.alpha + self.beta, time);
        if ln.is_nan() { f64::NEG_INFINITY } else { ln }
    }

    fn retention_rate(&self, renewal: u32) -> f64 {
        if renewal == 0 {
            return 1.0;
        }
        libm::exp(beta_weibull_ln_rate([self.alpha, self.beta, self.c], renewal))
    }

    fn residual_lifetime(&self, renewals: u32, discounting: RenewalDiscounting) -> Result<f64, RenewalError> {
        let is_open = discounting.rate == 0.0 && discounting.horizon.is_none();
        if is_open && self.alpha * self.c > 1.0 {
            // S(t) falls like t^(-alpha c): there is a sum, but it takes too long to come near.
            return Err(RenewalError::TooLong { rate: 0.0, terms: u32::MAX });
        }
        residual_sum(self, renewals, discounting)
    }

    fn draw_periods(&self, draws: &mut SeededDraws, most: u32) -> u32 {
        let leaving = draws.beta(self.alpha, self.beta);
        // T > t where a uniform draw is below (1 - theta)^(t^c).
        let time = libm::log(draws.uniform()) / libm::log1p(-leaving);
        let whole = libm::floor(libm::pow(time, 1.0 / self.c));
        if whole < f64::from(most.saturating_sub(1)) { whole as u32 + 1 } else { most.max(1) }
    }
}

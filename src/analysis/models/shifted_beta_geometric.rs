//! Shifted beta-geometric: at each renewal a customer leaves with its own constant probability, and the
//! probabilities vary over customers.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | alpha, beta | probability theta ~ Beta(alpha, beta) of leaving at a renewal | > 0 |
//!
//! | d | discount rate a period | > 0, or 0 where alpha > 1 |
//!
//! - `S(t) = B(alpha, beta + t) / B(alpha, beta)` after t renewals
//! - `r_t = (beta + t - 1) / (alpha + beta + t - 1)`: it rises, since those who leave easily leave first
//! - `DEL = 2F1(1, beta; alpha + beta; 1/(1+d))`
//! - `DERL = (beta + n)/(alpha + beta + n) 2F1(1, beta + n + 1; alpha + beta + n + 1; 1/(1+d))` after n renewals,
//!   without discount `(beta + n)/(alpha - 1)`
//!
//! Source: P. S. Fader and B. G. S. Hardie (2007), "How to Project Customer Retention", Journal of Interactive
//! Marketing 21(1); (2010), "Customer-Base Valuation in a Contractual Setting: The Perils of Ignoring
//! Heterogeneity", Marketing Science 29(1), for DEL and DERL.
//!
//! Checked against: `tests/core/contracts.rs`.

use super::contractual::{RenewalDiscounting, RenewalError, RenewalModel, residual_sum, unbounded};
use super::{ModelError, Parameter, ParameterScale, check_parameters};
use crate::analysis::numerics::{SeededDraws, hypergeometric, ln_gamma_ratio};

const NAME: &str = "shifted beta-geometric";

/// Parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShiftedBetaGeometric {
    alpha: f64,
    beta: f64,
}

impl ShiftedBetaGeometric {
    /// The model of parameters alpha and beta. Fails unless both are finite and above zero.
    pub fn new([alpha, beta]: [f64; 2]) -> Result<ShiftedBetaGeometric, ModelError> {
        check_parameters(NAME, [("alpha", alpha), ("beta", beta)])?;
        Ok(ShiftedBetaGeometric { alpha, beta })
    }
}

impl RenewalModel for ShiftedBetaGeometric {
    fn name(&self) -> &'static str {
        NAME
    }

    fn parameters(&self) -> Vec<Parameter> {
        let all = [("alpha", self.alpha), ("beta", self.beta)];
        all.map(|(name, value)| Parameter { name, value, scale: ParameterScale::Shape }).to_vec()
    }

    fn ln_survival(&self, renewals: u32) -> f64 {
        let time = f64::from(renewals);
        ln_gamma_ratio(self.beta, time) - ln_gamma_ratio(self.alpha + self.beta, time)
    }

    fn retention_rate(&self, renewal: u32) -> f64 {
        if renewal == 0 {
            return 1.0;
        }
        let waited = self.beta + f64::from(renewal) - 1.0;
        waited / (self.alpha + waited)
    }

    fn residual_lifetime(&self, renewals: u32, discounting: RenewalDiscounting) -> Result<f64, RenewalError> {
        let rate = discounting.check()?;
        if discounting.horizon.is_some() {
            return residual_sum(self, renewals, discounting);
        }
        let waited = self.beta + f64::from(renewals);
        if rate == 0.0 && self.alpha > 1.0 {
            return Ok(waited / (self.alpha - 1.0));
        }
        if rate <= 0.0 {
            return unbounded(self, rate);
        }
        let both = self.alpha + waited;
        match hypergeometric(1.0, waited + 1.0, both + 1.0, 1.0 / (1.0 + rate)) {
            Some(sum) => Ok(waited / both * sum),
            // Where the series has too many terms for its digits, the sum may still be within reach.
            None => residual_sum(self, renewals, discounting),
        }
    }

    fn draw_periods(&self, draws: &mut SeededDraws, most: u32) -> u32 {
        let leaving = draws.beta(self.alpha, self.beta);
        let mut periods = 1;
        while periods < most && !draws.happens(leaving) {
            periods += 1;
        }
        periods
    }
}

#[cfg(test)]
mod tests {
    use super::ShiftedBetaGeometric;
    use crate::analysis::models::contractual::RenewalModel;
    use crate::analysis::numerics::SeededDraws;

    const CUSTOMERS: u32 = 100_000;

    #[test]
    fn draws_recover_the_survival_curve() {
        // Fitted to seven renewals of the "regular" segment of Fader and Hardie (2007).
        let model = ShiftedBetaGeometric::new([0.704077, 1.182043]).unwrap();
        for (renewals, percent) in [(8, 22.01), (9, 20.44), (12, 17.00)] {
            assert!((100.0 * model.survival(renewals) - percent).abs() < 0.005);
        }
        let mut draws = SeededDraws::new(8);
        let mut survivors = [0u32; 13];
        for _ in 0..CUSTOMERS {
            let periods = model.draw_periods(&mut draws, 13) as usize;
            survivors.iter_mut().take(periods).for_each(|count| *count += 1);
        }
        for (renewals, count) in (0u32..).zip(survivors) {
            let (expected, n) = (model.survival(renewals), f64::from(CUSTOMERS));
            let standard_error = (expected * (1.0 - expected) / n).sqrt();
            let found = f64::from(count) / n;
            assert!((found - expected).abs() <= 5.0 * standard_error, "S({renewals}) = {found}");
        }
    }
}

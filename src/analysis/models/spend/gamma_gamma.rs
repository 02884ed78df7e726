//! Gamma-Gamma: the value of a purchase varies around each customer's own mean, and the means vary over
//! customers.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | p | shape of one purchase's value, v ~ Gamma(p, nu) | > 0 |
//! | q, gamma | nu ~ Gamma(q, gamma), gamma in currency units | > 0 |
//! | x, z | a customer's repeat purchases and their mean value | x >= 0, z >= 0 |
//!
//! - Posterior of a customer's scale: `nu | z, x ~ Gamma(p x + q, gamma + x z)`.
//! - Expected value of a purchase: `E[M | z, x] = p (gamma + x z) / (p x + q - 1)`, where `p x + q > 1`.
//! - Mean over customers: `p gamma / (q - 1)`, where q > 1.
//!
//! Purchase values are taken to be independent of how often a customer buys; see
//! [`SpendHistories::correlation`](super::SpendHistories::correlation).
//!
//! Source: P. S. Fader and B. G. S. Hardie (2013), "The Gamma-Gamma Model of Monetary Value",
//! <http://www.brucehardie.com/notes/025/>, equations 1a, 3 and 5.
//!
//! Checked against: `tests/core/value_spend.rs`.

use super::histories::SpendHistories;
use super::likelihood;
use crate::analysis::models::{ModelError, check_parameters};
use crate::analysis::numerics::SeededDraws;

/// Parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    p: f64,
    q: f64,
    gamma: f64,
}

/// The scale of one customer's spend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpendRate(f64);

impl GammaGamma {
    /// The model of parameters p, q, gamma. Fails unless all are finite and above zero.
    pub fn new([p, q, gamma]: [f64; 3]) -> Result<GammaGamma, ModelError> {
        check_parameters("Gamma-Gamma", [("p", p), ("q", q), ("gamma", gamma)])?;
        Ok(GammaGamma { p, q, gamma })
    }

    /// p, q and gamma.
    pub fn parameters(&self) -> [f64; 3] {
        [self.p, self.q, self.gamma]
    }

    /// Mean value of a purchase over customers, `p gamma / (q - 1)`; `None` unless q > 1.
    pub fn population_mean(&self) -> Option<f64> {
        (self.q > 1.0).then(|| self.p * self.gamma / (self.q - 1.0))
    }

    /// `E[M | z, x]`: expected value of a future purchase of a customer with `purchases` (x) of mean value
    /// `mean_value` (z, at least 0); with none it is the population mean. `None` unless `p x + q > 1`.
    pub fn expected_value(&self, purchases: f64, mean_value: f64) -> Option<f64> {
        let shape = self.p * purchases + self.q;
        let value = self.p * (self.gamma + purchases * mean_value) / (shape - 1.0);
        (shape > 1.0 && value.is_finite()).then_some(value)
    }

    /// Derivatives of [`GammaGamma::expected_value`] by `ln p`, `ln q` and `ln gamma`. `None` where it is.
    pub fn expected_value_gradient(&self, purchases: f64, mean_value: f64) -> Option<[f64; 3]> {
        let value = self.expected_value(purchases, mean_value)?;
        let below = self.p * purchases + self.q - 1.0;
        let gamma = self.p * self.gamma / below;
        Some([value * (self.q - 1.0) / below, -value * self.q / below, gamma])
    }

    /// `E[1 / nu^2] p^2`, the second moment of a customer's own mean, given its purchases. `None` unless
    /// `p x + q > 2`.
    pub fn squared_mean(&self, purchases: f64, mean_value: f64) -> Option<f64> {
        let shape = self.p * purchases + self.q;
        let scale = self.p * (self.gamma + purchases * mean_value);
        let moment = scale * scale / ((shape - 1.0) * (shape - 2.0));
        (shape > 2.0 && moment.is_finite()).then_some(moment)
    }

    /// The log-likelihood of repeat spend, summed over customers. `None` if it is no finite number.
    pub fn log_likelihood(&self, histories: &SpendHistories) -> Option<f64> {
        let value = likelihood::log_likelihood(histories, self.parameters().map(libm::log));
        value.is_finite().then_some(value)
    }

    /// Draws the scale of one customer's spend.
    pub fn draw_customer(&self, draws: &mut SeededDraws) -> SpendRate {
        SpendRate(draws.gamma(self.q, self.gamma))
    }

    /// Draws the scale of the spend of a customer with `purchases` of a mean value.
    pub fn draw_known(&self, draws: &mut SeededDraws, purchases: f64, mean_value: f64) -> SpendRate {
        SpendRate(draws.gamma(self.p * purchases + self.q, self.gamma + purchases * mean_value))
    }

    /// Draws the value of one purchase of a customer.
    pub fn draw_value(&self, draws: &mut SeededDraws, customer: SpendRate) -> f64 {
        draws.gamma(self.p, customer.0)
    }

    /// Draws the sum of `count` purchases of a customer, count above zero.
    pub fn draw_sum(&self, draws: &mut SeededDraws, customer: SpendRate, count: f64) -> f64 {
        draws.gamma(self.p * count, customer.0)
    }
}

#[cfg(test)]
mod tests {
    use super::GammaGamma;
    use crate::analysis::numerics::SeededDraws;

    const CUSTOMERS: u32 = 100_000;

    #[test]
    fn draws_recover_the_mean_and_the_spread() {
        // Fitted to CDNOW: population mean 35.170371.
        let [p, q, gamma] = [6.24957207, 3.74422473, 15.44352166];
        let model = GammaGamma::new([p, q, gamma]).unwrap();
        let mean = model.population_mean().unwrap();
        assert!((mean - 35.170371).abs() < 5e-7);
        let mut draws = SeededDraws::new(5);
        let (mut sum, mut products) = (0.0, 0.0);
        for _ in 0..CUSTOMERS {
            let customer = model.draw_customer(&mut draws);
            let [first, second] = [(); 2].map(|()| model.draw_value(&mut draws, customer));
            sum += first;
            products += (first - mean) * (second - mean);
        }
        let n = f64::from(CUSTOMERS);
        // Two purchases of a customer share the variance of the means, (p gamma)^2 / ((q - 1)^2 (q - 2)).
        let shared = mean * mean / (q - 2.0);
        let standard_error = (shared * (1.0 + (q - 1.0) / p) / n).sqrt();
        assert!((sum / n - mean).abs() < 5.0 * standard_error, "mean {}", sum / n);
        // The fourth moment is barely finite, so the covariance converges slowly.
        assert!((products / n / shared - 1.0).abs() < 0.1, "covariance {}", products / n);
        assert!((model.squared_mean(0.0, 0.0).unwrap() - shared - mean * mean).abs() < 1e-9 * shared);
    }

    #[test]
    fn the_gradient_of_the_expected_value_is_its_slope() {
        let logs = [6.25f64, 3.74, 15.44].map(f64::ln);
        let value = |logs: [f64; 3]| GammaGamma::new(logs.map(f64::exp)).unwrap();
        let found = value(logs).expected_value_gradient(2.0, 22.35).unwrap();
        for at in 0..3 {
            let shifted = |by: f64| {
                let mut moved = logs;
                moved[at] += by;
                value(moved).expected_value(2.0, 22.35).unwrap()
            };
            let slope = (shifted(1e-6) - shifted(-1e-6)) / 2e-6;
            assert!((slope - found[at]).abs() < 1e-7, "{at}: {slope} and {}", found[at]);
        }
    }

    #[test]
    fn a_mean_needs_enough_shape() {
        let model = GammaGamma::new([0.3, 0.5, 10.0]).unwrap();
        assert_eq!(model.population_mean(), None);
        assert_eq!(model.expected_value(1.0, 10.0), None);
        assert!(model.expected_value(2.0, 10.0).is_some());
        assert_eq!(model.squared_mean(4.0, 10.0), None);
    }
}

//! Gamma-Gamma: the value of a purchase varies around each customer's own mean, and the means vary over
//! customers.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | p | shape of one purchase's value, z ~ Gamma(p, nu) | > 0 |
//! | q, gamma | nu ~ Gamma(q, gamma), gamma in currency units | > 0 |
//!
//! The mean over customers is `p gamma / (q - 1)`, where q > 1.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2013), "The Gamma-Gamma Model of Monetary Value",
//! <http://www.brucehardie.com/notes/025/>.

use super::{ModelError, check_parameters};
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

    /// Mean value of a purchase over customers, `p gamma / (q - 1)`; `None` unless q > 1.
    pub fn population_mean(&self) -> Option<f64> {
        (self.q > 1.0).then(|| self.p * self.gamma / (self.q - 1.0))
    }

    /// Draws the scale of one customer's spend.
    pub fn draw_customer(&self, draws: &mut SeededDraws) -> SpendRate {
        SpendRate(draws.gamma(self.q, self.gamma))
    }

    /// Draws the value of one purchase of a customer.
    pub fn draw_value(&self, draws: &mut SeededDraws, customer: SpendRate) -> f64 {
        draws.gamma(self.p, customer.0)
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
    }
}

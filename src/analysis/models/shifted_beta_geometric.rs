//! Shifted beta-geometric: at each renewal a customer leaves with its own constant probability, and the
//! probabilities vary over customers.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | alpha, beta | probability theta ~ Beta(alpha, beta) of leaving at a renewal | > 0 |
//!
//! Survival `S(t) = B(alpha, beta + t) / B(alpha, beta)` after t renewals.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2007), "How to Project Customer Retention", Journal of Interactive
//! Marketing 21(1).

use super::{ModelError, check_parameters};
use crate::analysis::numerics::SeededDraws;

/// Parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShiftedBetaGeometric {
    alpha: f64,
    beta: f64,
}

impl ShiftedBetaGeometric {
    /// The model of parameters alpha and beta. Fails unless both are finite and above zero.
    pub fn new([alpha, beta]: [f64; 2]) -> Result<ShiftedBetaGeometric, ModelError> {
        check_parameters("shifted beta-geometric", [("alpha", alpha), ("beta", beta)])?;
        Ok(ShiftedBetaGeometric { alpha, beta })
    }

    /// Share of customers still there after `renewals` renewals.
    pub fn survival(&self, renewals: u32) -> f64 {
        // B(alpha, beta + t) / B(alpha, beta) is a product of the renewal rates so far.
        let rate = |t: u32| {
            let waited = self.beta + f64::from(t) - 1.0;
            waited / (self.alpha + waited)
        };
        (1..=renewals).map(rate).product()
    }

    /// Draws how many periods one customer pays for, at least one and at most `most`.
    pub fn draw_periods(&self, draws: &mut SeededDraws, most: u32) -> u32 {
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

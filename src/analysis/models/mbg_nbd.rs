//! MBG/NBD: purchases come at random at each customer's own rate, and after any purchase, the first one too,
//! the customer may leave for good.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | r, alpha | purchase rate lambda ~ Gamma(r, alpha), alpha in the unit of time | > 0 |
//! | a, b | probability p ~ Beta(a, b) of leaving after a purchase | > 0 |
//!
//! - `LL = lnG(r+x) - lnG(r) + r ln alpha + ln B(a, b+x+1) - ln B(a, b)`
//!   `+ ln[(alpha+T)^-(r+x) + a/(b+x) (alpha+t_x)^-(r+x)]`
//! - `P(alive) = 1 / (1 + a/(b+x) ((alpha+T)/(alpha+t_x))^(r+x))`
//! - `CET(t) = P(alive) E_p[(1 - (1 + p t/(alpha+T))^-(r+x)) / p]`, p ~ Beta(a, b+x+1)
//!
//! Source: E. P. Batislam, M. Denizel and A. Filiztekin (2007), "Empirical Validation and Comparison of Models
//! for Customer Base Analysis", International Journal of Research in Marketing 24(3); D. Hoppe and
//! U. Wagner (2007), "Customer Base Analysis: The Case for a Central Variant of the Betageometric/NBD Model",
//! Marketing ZFP 3(2). Checked against: the published figures in `tests/core/models_mbg_nbd.rs`.

use super::beta_geometric::{BetaGeometric, Dropout, InFamily};
use super::{ModelError, ProcessKind, check_parameters};
use crate::analysis::numerics::SeededDraws;

/// Parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MbgNbd {
    family: BetaGeometric,
}

impl MbgNbd {
    /// The model of parameters r, alpha, a, b. Fails unless all are finite and above zero.
    pub fn new([r, alpha, a, b]: [f64; 4]) -> Result<MbgNbd, ModelError> {
        let name = ProcessKind::MbgNbd.name();
        check_parameters(name, [("r", r), ("alpha", alpha), ("a", a), ("b", b)])?;
        let family = BetaGeometric { name, r, alpha, a, b, stages: 1, dropout: Dropout::AfterAny };
        Ok(MbgNbd { family })
    }

    /// Draws one customer's repeat purchases: times after the first purchase up to `horizon`, ascending, put
    /// into `times` after clearing it. The unit is that of alpha.
    pub fn draw_purchases(&self, draws: &mut SeededDraws, horizon: f64, times: &mut Vec<f64>) {
        self.family.draw_purchases(draws, horizon, times);
    }
}

impl InFamily for MbgNbd {
    const KIND: ProcessKind = ProcessKind::MbgNbd;

    fn family(&self) -> &BetaGeometric {
        &self.family
    }
}

#[cfg(test)]
mod tests {
    use super::MbgNbd;
    use crate::analysis::numerics::SeededDraws;

    /// Expected repeat purchases at t weeks of the model fitted to CDNOW.
    const EXPECTED: [(f64, f64); 7] = [
        (1.0, 0.0530603),
        (4.0, 0.1961705),
        (13.0, 0.5350842),
        (26.0, 0.8981463),
        (39.0, 1.1822798),
        (52.0, 1.4188849),
        (78.0, 1.8036305),
    ];
    const CUSTOMERS: usize = 100_000;

    #[test]
    fn draws_recover_the_expected_purchases() {
        let model = MbgNbd::new([0.52484313, 6.18308528, 0.89135924, 1.61400206]).unwrap();
        let mut draws = SeededDraws::new(3);
        let mut times = Vec::new();
        let mut sums = [[0.0; 2]; EXPECTED.len()];
        for _ in 0..CUSTOMERS {
            model.draw_purchases(&mut draws, 78.0, &mut times);
            for (sum, (t, _)) in sums.iter_mut().zip(EXPECTED) {
                let count = times.partition_point(|&time| time <= t) as f64;
                *sum = [sum[0] + count, sum[1] + count * count];
            }
        }
        let n = CUSTOMERS as f64;
        for ([sum, squares], (t, expected)) in sums.into_iter().zip(EXPECTED) {
            let mean = sum / n;
            let standard_error = ((squares / n - mean * mean) / n).sqrt();
            assert!((mean - expected).abs() < 5.0 * standard_error, "t = {t}: {mean}, not {expected}");
        }
    }

    #[test]
    fn parameters_must_be_above_zero() {
        assert!(MbgNbd::new([1.0, 0.0, 1.0, 1.0]).is_err());
        assert!(MbgNbd::new([1.0, 1.0, f64::NAN, 1.0]).is_err());
    }
}

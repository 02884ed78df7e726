//! A shrinkage mean of spend: each customer's own mean, pulled towards everybody's by how little it stands on.
//!
//! `E[M | z, x] = Z z + (1 - Z) m` with `Z = x / (x + k)`, `k = s^2 / a`.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | x, z | a customer's repeat purchases and their mean value | x > 0 |
//! | m | mean over customers, weighted by Z | currency units |
//! | s^2 | variance of single purchases around the customer's own mean | >= 0 |
//! | a | variance of the own means over customers | >= 0 |
//!
//! It needs no distribution, only means and variances, so it stands in where Gamma-Gamma is not identified:
//! few customers, equal amounts, no finite mean. Estimated by moments, in one of three ways ([`MomentBasis`]).
//!
//! - From single purchases: `s^2 = W / d`, the pooled variance within customers, and
//!   `a = (sum x (z - z_w)^2 - (n - 1) s^2) / (X - sum x^2 / X)`, with `X = sum x` and `z_w = sum x z / X`.
//! - From customers' means only: the same sum A and the unweighted `B = sum (z - z_u)^2` have expectations
//!   `A = (n - 1) s^2 + (X - sum x^2 / X) a` and `B = (1 - 1/n) (sum 1/x) s^2 + (n - 1) a`; both are linear in
//!   `s^2` and `a`. They tell the two apart only if x differs over customers.
//! - Where neither works everybody is expected to spend the mean: Z = 0.
//!
//! Negative estimates are set to zero.
//!
//! Source: H. Bühlmann (1967), "Experience Rating and Credibility", ASTIN Bulletin 4(3); H. Bühlmann and
//! E. Straub (1970), "Glaubwürdigkeit für Schadensätze", Mitteilungen der Vereinigung schweizerischer
//! Versicherungsmathematiker 70.

use super::SpendHistories;

/// What the variances were estimated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentBasis {
    /// Single purchases and customers' means.
    Purchases,
    /// Customers' means only.
    Means,
    /// Nothing: everybody is expected to spend the mean.
    MeanOnly,
}

/// The shrinkage mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CredibilityMean {
    mean: f64,
    within: f64,
    between: f64,
    mean_variance: f64,
    basis: MomentBasis,
}

/// Sums over customers.
struct Moments {
    customers: f64,
    purchases: f64,
    squared_purchases: f64,
    inverse_purchases: f64,
    /// A: squared deviations from the mean over purchases, times x.
    weighted_squares: f64,
    /// B: squared deviations from the mean over customers.
    squares: f64,
}

impl CredibilityMean {
    /// Estimates by moments; `None` if no customer can be used.
    pub fn estimate(histories: &SpendHistories) -> Option<CredibilityMean> {
        let per_purchase = histories.mean_purchase()?;
        let moments = Moments::of(histories, per_purchase);
        let estimated = moments.by_purchases(histories).or_else(|| moments.by_means());
        let (within, between, basis) = match estimated {
            Some((within, between, basis)) if between > 0.0 => (within, between, basis),
            _ => (moments.weighted_squares / (moments.customers - 1.0).max(1.0), 0.0, MomentBasis::MeanOnly),
        };
        let mut model = CredibilityMean {
            mean: per_purchase,
            within,
            between,
            mean_variance: within / moments.purchases,
            basis,
        };
        if between > 0.0 {
            model.weigh_mean(histories);
        }
        let finite =
            [model.mean, model.within, model.between, model.mean_variance].iter().all(|v| v.is_finite());
        finite.then_some(model)
    }

    /// The mean over customers weighted by credibility, whose variance is `a / sum Z`.
    fn weigh_mean(&mut self, histories: &SpendHistories) {
        let (mut weights, mut sum) = (0.0, 0.0);
        for seen in histories.observations() {
            let weight = seen.weight * self.credibility(f64::from(seen.frequency));
            weights += weight;
            sum += weight * seen.mean_value;
        }
        self.mean = sum / weights;
        self.mean_variance = self.between / weights;
    }

    /// Z of a customer with so many purchases, from 0 to 1.
    pub fn credibility(&self, purchases: f64) -> f64 {
        let own = purchases * self.between;
        if own > 0.0 { own / (own + self.within) } else { 0.0 }
    }

    /// Expected value of a future purchase of a customer with so many purchases of a mean value.
    pub fn expected_value(&self, purchases: f64, mean_value: f64) -> f64 {
        let z = self.credibility(purchases);
        z * mean_value + (1.0 - z) * self.mean
    }

    /// m: expected value of a purchase of a customer of whom nothing is known.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Variance of the estimate of m, the variances taken as known.
    pub fn mean_variance(&self) -> f64 {
        self.mean_variance
    }

    /// s^2: variance of single purchases around the customer's own mean.
    pub fn within(&self) -> f64 {
        self.within
    }

    /// a: variance of the own means over customers.
    pub fn between(&self) -> f64 {
        self.between
    }

    /// What the variances were estimated from.
    pub fn basis(&self) -> MomentBasis {
        self.basis
    }
}

impl Moments {
    fn of(histories: &SpendHistories, per_purchase: f64) -> Moments {
        let customers = histories.customers();
        let per_customer = histories.observations().map(|o| o.weight * o.mean_value).sum::<f64>() / customers;
        let mut moments = Moments {
            customers,
            purchases: histories.purchases(),
            squared_purchases: 0.0,
            inverse_purchases: 0.0,
            weighted_squares: 0.0,
            squares: 0.0,
        };
        for seen in histories.observations() {
            let x = f64::from(seen.frequency);
            let (weighted, plain) = (seen.mean_value - per_purchase, seen.mean_value - per_customer);
            moments.squared_purchases += seen.weight * x * x;
            moments.inverse_purchases += seen.weight / x;
            moments.weighted_squares += seen.weight * x * weighted * weighted;
            moments.squares += seen.weight * plain * plain;
        }
        moments
    }

    /// `X - sum x^2 / X`.
    fn spread(&self) -> f64 {
        self.purchases - self.squared_purchases / self.purchases
    }

    fn by_purchases(&self, histories: &SpendHistories) -> Option<(f64, f64, MomentBasis)> {
        let within = histories.within()?;
        let s2 = within.squares / within.degrees;
        let between = (self.weighted_squares - (self.customers - 1.0) * s2) / self.spread();
        between.is_finite().then_some((s2, between.max(0.0), MomentBasis::Purchases))
    }

    fn by_means(&self) -> Option<(f64, f64, MomentBasis)> {
        /// A determinant so small against its terms is rounding: x does not differ.
        const SINGULAR: f64 = 1e-9;
        let n = self.customers;
        let [[a11, a12], [a21, a22]] =
            [[n - 1.0, self.spread()], [(1.0 - 1.0 / n) * self.inverse_purchases, n - 1.0]];
        let determinant = a11 * a22 - a12 * a21;
        if n < 3.0 || determinant.abs() <= SINGULAR * (a11 * a22).abs() {
            return None;
        }
        let within = (self.weighted_squares * a22 - a12 * self.squares) / determinant;
        let between = (a11 * self.squares - a21 * self.weighted_squares) / determinant;
        let valid = within.is_finite() && between.is_finite();
        valid.then_some((within.max(0.0), between.max(0.0), MomentBasis::Means))
    }
}

#[cfg(test)]
mod tests {
    use super::{CredibilityMean, MomentBasis};
    use crate::analysis::models::GammaGamma;
    use crate::analysis::models::spend::{SpendHistories, SpendObservation, WithinVariation};
    use crate::analysis::numerics::SeededDraws;

    const CUSTOMERS: usize = 60_000;

    /// Spend drawn from Gamma-Gamma, whose moments are known: `a = m^2 / (q - 2)`, `s^2 = a (q - 1) / p`.
    fn draw(model: &GammaGamma) -> SpendHistories {
        let mut draws = SeededDraws::new(8);
        let mut within = WithinVariation::default();
        let mut rows = Vec::new();
        for at in 0..CUSTOMERS {
            let frequency = 1 + at as u32 % 6;
            let customer = model.draw_customer(&mut draws);
            let values: Vec<f64> = (0..frequency).map(|_| model.draw_value(&mut draws, customer)).collect();
            let mean_value = values.iter().sum::<f64>() / f64::from(frequency);
            within.squares += values.iter().map(|v| (v - mean_value) * (v - mean_value)).sum::<f64>();
            within.degrees += f64::from(frequency - 1);
            rows.push(SpendObservation { frequency, mean_value, weight: 1.0 });
        }
        SpendHistories::new(rows).with_within(within)
    }

    #[test]
    fn moments_are_recovered_with_and_without_single_purchases() {
        let [p, q, gamma] = [6.0, 12.0, 50.0];
        let histories = draw(&GammaGamma::new([p, q, gamma]).unwrap());
        let mean = p * gamma / (q - 1.0);
        let (between, within) = (mean * mean / (q - 2.0), mean * mean / (q - 2.0) * (q - 1.0) / p);
        let means_only = SpendHistories::new(histories.observations());
        for (histories, basis) in [(&histories, MomentBasis::Purchases), (&means_only, MomentBasis::Means)] {
            let model = CredibilityMean::estimate(histories).unwrap();
            assert_eq!(model.basis(), basis);
            assert!((model.mean() / mean - 1.0).abs() < 0.01, "{basis:?}: mean {}", model.mean());
            assert!((model.between() / between - 1.0).abs() < 0.1, "{basis:?}: between {}", model.between());
            assert!((model.within() / within - 1.0).abs() < 0.1, "{basis:?}: within {}", model.within());
            // Gamma-Gamma's own posterior mean is linear in z as well: k = (q - 1) / p.
            let own = p * (gamma + 3.0 * 40.0) / (3.0 * p + q - 1.0);
            assert!((model.expected_value(3.0, 40.0) / own - 1.0).abs() < 0.02);
        }
    }

    #[test]
    fn equal_amounts_or_equal_frequencies_give_the_mean() {
        let same = |frequency, mean_value| SpendObservation { frequency, mean_value, weight: 2.0 };
        let model = CredibilityMean::estimate(&SpendHistories::new([same(1, 9.0), same(4, 9.0)])).unwrap();
        assert_eq!((model.expected_value(2.0, 50.0), model.basis()), (9.0, MomentBasis::MeanOnly));
        let model = CredibilityMean::estimate(&SpendHistories::new([same(1, 5.0), same(1, 15.0)])).unwrap();
        assert_eq!((model.expected_value(1.0, 50.0), model.basis()), (10.0, MomentBasis::MeanOnly));
        assert_eq!(CredibilityMean::estimate(&SpendHistories::new([])), None);
    }
}

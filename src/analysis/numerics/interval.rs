//! Intervals around estimates.
//!
//! Source: the normal approximation; quantile of the standard normal distribution from M. Abramowitz and I. A.
//! Stegun (1964), Handbook of Mathematical Functions, table 26.1; for shares E. B. Wilson (1927), "Probable
//! Inference, the Law of Succession, and Statistical Inference", Journal of the American Statistical Association
//! 22(158).

/// The 97.5 % quantile of the standard normal distribution.
pub const NORMAL_975: f64 = 1.959_963_984_540_054;

/// An interval that holds the true figure in 95 of 100 cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Interval {
    /// The interval of 1.96 standard errors on either side; `None` unless both numbers are finite.
    pub fn around(estimate: f64, standard_error: f64) -> Option<Interval> {
        let half = NORMAL_975 * standard_error;
        let interval = Interval { lower: estimate - half, upper: estimate + half };
        (half >= 0.0 && interval.lower.is_finite() && interval.upper.is_finite()).then_some(interval)
    }

    /// The interval of a sum above zero with this mean and this standard deviation, taken as log-normal: where the
    /// deviation is far above the mean, symmetry around the mean on either scale would be absurd.
    pub fn of_positive(mean: f64, deviation: f64) -> Option<Interval> {
        let ratio = deviation / mean;
        let variance = libm::log1p(ratio * ratio);
        let median = mean * libm::exp(-0.5 * variance);
        let factor = libm::exp(NORMAL_975 * variance.sqrt());
        let interval = Interval { lower: median / factor, upper: median * factor };
        (mean > 0.0 && deviation >= 0.0 && interval.upper.is_finite()).then_some(interval)
    }

    /// The 2.5 % and 97.5 % quantiles (type 7) of draws; reorders them. `None` with fewer than 40 or with one that
    /// is not finite.
    pub fn of_draws(draws: &mut [f64]) -> Option<Interval> {
        const FEWEST: usize = 40;
        if draws.len() < FEWEST || draws.iter().any(|draw| !draw.is_finite()) {
            return None;
        }
        draws.sort_unstable_by(f64::total_cmp);
        let quantile = |numerator: usize| {
            let rank = (draws.len() - 1) * numerator;
            let (at, weight) = (rank / 40, (rank % 40) as f64 / 40.0);
            let upper = draws[(at + 1).min(draws.len() - 1)];
            draws[at] + weight * (upper - draws[at])
        };
        Some(Interval { lower: quantile(1), upper: quantile(39) })
    }

    /// The interval of a share, `hits` of `trials` alike, by Wilson's score: inside 0 to 1 and sensible at either
    /// end. `None` without trials or with more hits than trials.
    pub fn of_share(hits: u64, trials: u64) -> Option<Interval> {
        if trials == 0 || hits > trials {
            return None;
        }
        let (n, z2) = (trials as f64, NORMAL_975 * NORMAL_975);
        let (hit, missed) = (hits as f64, (trials - hits) as f64);
        let half = NORMAL_975 * (hit * missed / n + 0.25 * z2).sqrt();
        let (lower, upper) = ((hit + 0.5 * z2 - half) / (n + z2), (hit + 0.5 * z2 + half) / (n + z2));
        // At either end the score's interval begins there, which the difference blurs.
        let lower = if hits == 0 { 0.0 } else { lower };
        Some(Interval { lower, upper: if hits == trials { 1.0 } else { upper } })
    }

    /// The same interval with its ends not below zero.
    pub fn not_negative(self) -> Interval {
        Interval { lower: self.lower.max(0.0), upper: self.upper.max(0.0) }
    }

    /// Whether a value lies in the interval.
    pub fn contains(&self, value: f64) -> bool {
        (self.lower..=self.upper).contains(&value)
    }

    /// Upper less lower end.
    pub fn width(&self) -> f64 {
        self.upper - self.lower
    }
}

#[cfg(test)]
mod tests {
    use super::Interval;

    #[test]
    fn intervals_are_finite_or_none() {
        let interval = Interval::around(10.0, 1.0).unwrap();
        assert!(interval.contains(8.05) && !interval.contains(8.0));
        assert_eq!(Interval::around(10.0, f64::NAN), None);
        assert_eq!(Interval::around(f64::INFINITY, 1.0), None);
    }

    #[test]
    fn a_wide_positive_interval_stays_sensible() {
        let narrow = Interval::of_positive(100.0, 5.0).unwrap();
        assert!((narrow.lower - 90.5).abs() < 0.3 && (narrow.upper - 110.2).abs() < 0.3, "{narrow:?}");
        let wide = Interval::of_positive(1.58, 16.0).unwrap();
        assert!(wide.lower > 0.0 && wide.upper < 12.0, "{wide:?}");
        assert_eq!(Interval::of_positive(0.0, 1.0), None);
        assert_eq!(Interval::of_positive(1.0, f64::NAN), None);
    }

    #[test]
    fn shares_have_intervals_inside_nought_and_one() {
        // Solutions p of |x/n - p| = z sqrt(p (1 - p)/n).
        for (hits, trials) in [(1, 10), (5, 9), (300, 1_000), (999, 1_000)] {
            let interval = Interval::of_share(hits, trials).unwrap();
            for p in [interval.lower, interval.upper] {
                let off = (hits as f64 / trials as f64 - p).abs();
                let z = off / (p * (1.0 - p) / trials as f64).sqrt();
                assert!((z - super::NORMAL_975).abs() < 1e-12, "{z}");
            }
        }
        let none = Interval::of_share(0, 20).unwrap();
        assert!(none.lower == 0.0 && none.upper > 0.1 && none.upper < 0.2);
        assert_eq!(Interval::of_share(20, 20).unwrap().upper, 1.0);
        assert_eq!(Interval::of_share(0, 0), None);
        assert_eq!(Interval::of_share(3, 2), None);
    }

    #[test]
    fn draws_give_their_quantiles() {
        let mut draws: Vec<f64> = (0..=1_000).rev().map(f64::from).collect();
        assert_eq!(Interval::of_draws(&mut draws), Some(Interval { lower: 25.0, upper: 975.0 }));
        assert_eq!(Interval::of_draws(&mut draws[..30]), None);
    }
}

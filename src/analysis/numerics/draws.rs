//! Random draws from a seed: the same seed gives the same draws on every machine.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A source of random draws that is fixed by its seed.
#[derive(Clone, Debug)]
pub struct SeededDraws {
    bits: Xoshiro256PlusPlus,
}

/// Mean up to which a Poisson number is drawn in one piece.
const POISSON_PIECE: f64 = 10.0;

impl SeededDraws {
    /// A source for a seed.
    pub fn new(seed: u64) -> SeededDraws {
        SeededDraws { bits: Xoshiro256PlusPlus::seed_from_u64(seed) }
    }

    /// Uniform on the open interval from 0 to 1, in steps of 2^-53.
    pub fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1u64 << 53) as f64;
        ((self.bits.next_u64() >> 11) as f64 + 0.5) * STEP
    }

    /// A whole number from 0 to `count - 1`; 0 if `count` is 0.
    pub fn index(&mut self, count: usize) -> usize {
        // The bias of the multiplication is below count / 2^64.
        ((u128::from(self.bits.next_u64()) * count as u128) >> 64) as usize
    }

    /// True with a probability.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A position in `weights`, in proportion to them; 0 if they are empty.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.uniform() * weights.iter().sum::<f64>();
        for (at, &weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return at;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// Exponential with mean `1 / rate`.
    pub fn exponential(&mut self, rate: f64) -> f64 {
        -libm::log(self.uniform()) / rate
    }

    /// Standard normal.
    ///
    /// Source: G. E. P. Box and M. E. Muller (1958), Annals of Mathematical Statistics 29(2).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(2.0 * std::f64::consts::PI * self.uniform())
    }

    /// Gamma with mean `shape / rate` and variance `shape / rate^2`.
    ///
    /// Source: G. Marsaglia and W. W. Tsang (2000), "A Simple Method for Generating Gamma Variables", ACM
    /// Transactions on Mathematical Software 26(3); below shape 1 with their power of a uniform draw.
    pub fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        if shape < 1.0 {
            let power = libm::pow(self.uniform(), 1.0 / shape);
            return self.gamma(shape + 1.0, rate) * power;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let normal = self.normal();
            let v = (1.0 + c * normal) * (1.0 + c * normal) * (1.0 + c * normal);
            if v > 0.0 {
                let accepted = 0.5 * normal * normal + d - d * v + d * libm::log(v);
                if libm::log(self.uniform()) < accepted {
                    return d * v / rate;
                }
            }
        }
    }

    /// Beta with mean `a / (a + b)`.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let first = self.gamma(a, 1.0);
        let second = self.gamma(b, 1.0);
        let sum = first + second;
        // Both are zero only where a and b are tiny; then either end is equally near.
        if sum > 0.0 { first / sum } else { f64::from(u8::from(self.happens(a / (a + b)))) }
    }

    /// Poisson with a mean: as a sum of pieces with small means, each counted by uniform draws.
    ///
    /// Source: D. E. Knuth, The Art of Computer Programming 2, 3.4.1.
    pub fn poisson(&mut self, mean: f64) -> u64 {
        let (mut left, mut count) = (mean, 0);
        while left > 0.0 {
            let limit = libm::exp(-left.min(POISSON_PIECE));
            left -= POISSON_PIECE;
            let mut product = self.uniform();
            while product > limit {
                count += 1;
                product *= self.uniform();
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::SeededDraws;

    const DRAWS: usize = 200_000;
    /// A mean of so many draws lies within five standard errors but once in millions of seeds.
    const STANDARD_ERRORS: f64 = 5.0;

    /// Checks mean and variance; `kurtosis` is the fourth standardised moment.
    #[track_caller]
    fn check(mut draw: impl FnMut(&mut SeededDraws) -> f64, mean: f64, variance: f64, kurtosis: f64) {
        let mut draws = SeededDraws::new(11);
        let values: Vec<f64> = (0..DRAWS).map(|_| draw(&mut draws)).collect();
        let n = DRAWS as f64;
        let found = values.iter().sum::<f64>() / n;
        let spread = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
        let error = STANDARD_ERRORS * (variance / n).sqrt();
        assert!((found - mean).abs() < error, "mean {found}, expected {mean} +- {error}");
        let error = STANDARD_ERRORS * variance * ((kurtosis - 1.0) / n).sqrt();
        assert!((spread - variance).abs() < error, "variance {spread}, expected {variance} +- {error}");
    }

    #[test]
    fn moments_are_those_of_the_distributions() {
        check(SeededDraws::uniform, 0.5, 1.0 / 12.0, 1.8);
        check(SeededDraws::normal, 0.0, 1.0, 3.0);
        check(|d| d.exponential(4.0), 0.25, 1.0 / 16.0, 9.0);
        for shape in [0.3, 1.0, 2.5, 40.0] {
            check(|d| d.gamma(shape, 2.0), shape / 2.0, shape / 4.0, 3.0 + 6.0 / shape);
        }
        for mean in [0.4, 9.0, 35.0] {
            check(|d| d.poisson(mean) as f64, mean, mean, 3.0 + 1.0 / mean);
        }
        let (a, b) = (0.8, 2.4);
        let sum: f64 = a + b;
        check(|d| d.beta(a, b), a / sum, a * b / (sum * sum * (sum + 1.0)), 3.0);
        check(|d| d.index(5) as f64, 2.0, 2.0, 1.7);
        check(|d| d.weighted(&[1.0, 0.0, 3.0]) as f64, 1.5, 0.75, 3.0);
    }

    #[test]
    fn a_seed_fixes_the_draws() {
        let draw = |seed| SeededDraws::new(seed).uniform();
        assert_eq!(draw(1).to_bits(), draw(1).to_bits());
        assert_ne!(draw(1).to_bits(), draw(2).to_bits());
        assert!((0..1_000).map(draw).all(|u| u > 0.0 && u < 1.0));
    }
}

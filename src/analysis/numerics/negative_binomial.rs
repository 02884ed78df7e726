//! Probabilities of a negative binomial distribution, one after the other, without underflow at the start.
//!
//! `P(N = i) = Gamma(s + i) / (Gamma(s) i!) (1 - z)^s z^i`.
//!
//! Source: N. L. Johnson, A. W. Kemp and S. Kotz (2005), Univariate Discrete Distributions, 5.1.

/// Probabilities of 0, 1, 2, ...
#[derive(Clone, Debug, PartialEq)]
pub struct NegativeBinomial {
    shape: f64,
    z: f64,
    /// Number whose probability comes next.
    at: f64,
    /// Its probability is `term * scale`.
    term: f64,
    ln_scale: f64,
    scale: f64,
}

/// Where terms are scaled down.
const LARGE: f64 = 1e250;

/// Where terms end.
const SMALL: f64 = 1e-300;

impl NegativeBinomial {
    /// The distribution of a shape above zero and a success share from 0 to below 1.
    pub fn new(shape: f64, z: f64) -> NegativeBinomial {
        let ln_scale = shape * libm::log1p(-z);
        NegativeBinomial { shape, z, at: 0.0, term: 1.0, ln_scale, scale: libm::exp(ln_scale) }
    }

    /// The sum of the terms from here on is at most so many times the last one, once past the mean.
    pub fn tail_factor(&self) -> f64 {
        let ratio = (self.shape + self.at) / (self.at + 1.0) * self.z;
        if ratio < 1.0 { 1.0 / (1.0 - ratio) } else { f64::INFINITY }
    }

    /// Whether all further terms are zero.
    pub fn is_spent(&self) -> bool {
        self.term == 0.0
    }

    /// The sum of all further probabilities; `None` if it is too long.
    pub fn rest(mut self) -> Option<f64> {
        let mut sum = 0.0;
        for _ in 0..4_000_000 {
            let term = self.next()?;
            sum += term;
            let beyond = self.tail_factor();
            if beyond.is_finite() && (self.is_spent() || term * beyond <= 1e-16 * sum) {
                return Some(sum);
            }
        }
        None
    }
}

impl Iterator for NegativeBinomial {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        let probability = self.term * self.scale;
        self.term *= (self.shape + self.at) / (self.at + 1.0) * self.z;
        self.at += 1.0;
        if self.term < SMALL {
            // The smallest numbers of all would be rounded up for ever.
            self.term = 0.0;
        }
        if self.term > LARGE {
            self.term /= LARGE;
            self.ln_scale += libm::log(LARGE);
            self.scale = libm::exp(self.ln_scale);
        }
        probability.is_finite().then_some(probability)
    }
}

#[cfg(test)]
mod tests {
    use super::NegativeBinomial;

    #[test]
    fn probabilities_sum_to_one_and_have_their_mean() {
        for (shape, z) in [(0.24, 0.9), (3.0, 0.5), (5_000.0, 0.9), (2.0, 0.0)] {
            let mean: f64 = shape * z / (1.0 - z);
            let many = (20.0 * mean + 2_000.0) as usize;
            let terms: Vec<f64> = NegativeBinomial::new(shape, z).take(many).collect();
            let sum: f64 = terms.iter().sum();
            let found: f64 = terms.iter().enumerate().map(|(i, p)| i as f64 * p).sum();
            assert!((sum - 1.0).abs() < 1e-11, "{sum}");
            assert!((found - mean).abs() <= 1e-10 * mean, "{found} is not {mean}");
        }
    }

    #[test]
    fn the_rest_is_what_the_first_terms_leave() {
        let mut counts = NegativeBinomial::new(0.7, 0.95);
        let first: f64 = (0..5).filter_map(|_| counts.next()).sum();
        assert!((counts.rest().unwrap() - (1.0 - first)).abs() < 1e-13);
    }
}

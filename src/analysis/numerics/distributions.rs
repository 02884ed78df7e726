//! Tails and quantiles of the distributions that tests and intervals need: normal, chi-square, gamma.
//!
//! Source: M. Abramowitz and I. A. Stegun (1964), Handbook of Mathematical Functions, 6.5.29 and 6.5.31
//! (incomplete gamma), 26.2.23 (first guess of a normal quantile), 26.4.19 (chi-square).

use super::special::{gamma_fraction, ln_gamma_peak};

/// Terms after which the series of the incomplete gamma function is given up.
const MOST_TERMS: u32 = 20_000;

/// `Q(shape, x) = Gamma(shape, x) / Gamma(shape)`: the probability that a gamma variable of rate one is above x.
/// `None` unless the shape is finite and above zero and x is not below zero.
pub fn gamma_tail(shape: f64, x: f64) -> Option<f64> {
    if !(shape > 0.0 && shape.is_finite() && x >= 0.0) {
        return None;
    }
    if x == 0.0 || x == f64::INFINITY {
        return Some(if x == 0.0 { 1.0 } else { 0.0 });
    }
    // x^shape e^-x / Gamma(shape), around its peak at x = shape, where the logarithms nearly cancel.
    let off = x - shape;
    let density = libm::exp(shape * libm::log1p(off / shape) - off + ln_gamma_peak(shape));
    let value = if x < shape + 1.0 {
        1.0 - density * lower_series(shape, x)?
    } else {
        density * gamma_fraction(shape, x)
    };
    value.is_finite().then(|| value.clamp(0.0, 1.0))
}

/// `sum x^n / (shape (shape+1) ... (shape+n))`.
fn lower_series(shape: f64, x: f64) -> Option<f64> {
    let mut term = 1.0 / shape;
    let mut sum = term;
    for n in 1..MOST_TERMS {
        term *= x / (shape + f64::from(n));
        sum += term;
        if term <= 1e-17 * sum {
            return Some(sum);
        }
    }
    None
}

/// Probability that a chi-square variable is above a statistic. `None` without degrees of freedom or where the
/// statistic is not a number of at least zero.
pub fn chi_square_tail(statistic: f64, degrees_of_freedom: u32) -> Option<f64> {
    gamma_tail(0.5 * f64::from(degrees_of_freedom), 0.5 * statistic)
}

/// Probability that a standard normal variable is further from zero than z, on either side.
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * std::f64::consts::FRAC_1_SQRT_2)
}

/// The quantile of the standard normal distribution; `None` unless the probability is inside 0 to 1.
pub fn normal_quantile(probability: f64) -> Option<f64> {
    if !(probability > 0.0 && probability < 1.0) {
        return None;
    }
    // Of the two tails the smaller one keeps its digits.
    let tail = probability.min(1.0 - probability);
    let t = (-2.0 * libm::log(tail)).sqrt();
    let mut z = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    for _ in 0..4 {
        let density = libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
        let step = (0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2) - tail) / density;
        // Halley's step.
        z += step / (1.0 - 0.5 * step * z);
    }
    z.is_finite().then_some(if probability < 0.5 { -z } else { z })
}

#[cfg(test)]
mod tests {
    use super::{chi_square_tail, gamma_tail, normal_quantile, normal_two_sided};
    use crate::analysis::numerics::NORMAL_975;

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn chi_square_tails_have_closed_forms() {
        for x in [0.01, 0.5, 2.0, 3.841_458_820_694_124, 16.792_941, 60.0, 300.0] {
            // One degree is a normal squared, two are exponential, four a sum of two of these.
            close(chi_square_tail(x, 1).unwrap(), normal_two_sided(x.sqrt()));
            close(chi_square_tail(x, 2).unwrap(), (-0.5 * x).exp());
            close(chi_square_tail(x, 4).unwrap(), (-0.5 * x).exp() * (1.0 + 0.5 * x));
        }
        close(chi_square_tail(3.841_458_820_694_124, 1).unwrap(), 0.05);
        assert_eq!(chi_square_tail(0.0, 3), Some(1.0));
        assert_eq!(chi_square_tail(1.0, 0), None);
        assert_eq!(chi_square_tail(f64::NAN, 1), None);
    }

    #[test]
    fn gamma_tails_follow_from_each_other() {
        // Q(s + 1, x) = Q(s, x) + x^s e^-x / Gamma(s + 1).
        for (shape, x) in [(0.3, 0.1), (2.5, 2.0), (2.5, 9.0), (40.0, 38.0), (300.0, 320.0)] {
            let step = (shape * f64::ln(x) - x - libm::lgamma(shape + 1.0)).exp();
            let (low, high) = (gamma_tail(shape, x).unwrap(), gamma_tail(shape + 1.0, x).unwrap());
            assert!((high - low - step).abs() < 1e-13, "{shape} {x}");
        }
    }

    #[test]
    fn normal_quantiles_invert_the_tail() {
        close(normal_quantile(0.975).unwrap(), NORMAL_975);
        for probability in [1e-12, 1e-4, 0.2, 0.49] {
            let z = normal_quantile(probability).unwrap();
            close(0.5 * normal_two_sided(z), probability);
        }
        close(normal_quantile(0.8).unwrap(), -normal_quantile(0.2).unwrap());
        assert!(normal_quantile(0.5).unwrap().abs() < 1e-15);
        assert_eq!(normal_quantile(1.0), None);
    }
}

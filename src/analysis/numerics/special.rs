//! Special functions: gamma and its derivatives, beta, incomplete gamma.
//!
//! Logarithms of gamma functions are subtracted in a form that keeps their digits: two values of ten thousand
//! that differ by one would otherwise lose four digits.
//!
//! Source: M. Abramowitz and I. A. Stegun (1964), Handbook of Mathematical Functions, 6.1.40, 6.3.18, 6.4.12,
//! 6.5.31, 13.2.5.

use super::quadrature::integrate_half_line;

/// From here on Stirling's series gives full precision.
const STIRLING_FROM: f64 = 10.0;

/// Coefficients of `1/z, 1/z^3, ...` in Stirling's series, `B_2k / (2k (2k - 1))`.
const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1_260.0,
    -1.0 / 1_680.0,
    1.0 / 1_188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3_617.0 / 122_400.0,
];

/// Bernoulli numbers `B_2, B_4, ...`.
const BERNOULLI: [f64; 8] = [
    1.0 / 6.0,
    -1.0 / 30.0,
    1.0 / 42.0,
    -1.0 / 30.0,
    5.0 / 66.0,
    -691.0 / 2_730.0,
    7.0 / 6.0,
    -3_617.0 / 510.0,
];

/// Logarithm of the gamma function of `x > 0`.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// What Stirling's formula leaves over: `ln Gamma(z) - [(z - 1/2) ln z - z + ln(2 pi)/2]`, for z of at least
/// ten.
fn stirling_rest(z: f64) -> f64 {
    let inverse = 1.0 / z;
    let square = inverse * inverse;
    STIRLING.iter().rev().fold(0.0, |sum, c| sum * square + c) * inverse
}

/// `ln(s^s e^-s / Gamma(s))` of a shape above zero, for large ones by Stirling's formula, which does not cancel.
pub fn ln_gamma_peak(shape: f64) -> f64 {
    let ln_shape = libm::log(shape);
    if shape < 10.0 {
        shape * ln_shape - shape - ln_gamma(shape)
    } else {
        0.5 * (ln_shape - libm::log(2.0 * std::f64::consts::PI)) - stirling_rest(shape)
    }
}

/// `ln Gamma(x + d) - ln Gamma(x)` for `x > 0` and `d >= 0`, without the loss of digits of the difference.
pub fn ln_gamma_ratio(x: f64, d: f64) -> f64 {
    if d == 0.0 {
        return 0.0;
    }
    if x < STIRLING_FROM {
        return libm::lgamma(x + d) - libm::lgamma(x);
    }
    let sum = x + d;
    (x - 0.5) * libm::log1p(d / x) + d * libm::log(sum) - d + (stirling_rest(sum) - stirling_rest(x))
}

/// Logarithm of the beta function of `a > 0` and `b > 0`.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    libm::lgamma(small) - ln_gamma_ratio(large, small)
}

/// The derivative of `ln Gamma` at `x > 0`.
pub fn digamma(x: f64) -> f64 {
    let (mut z, mut sum) = (x, 0.0);
    while z < STIRLING_FROM {
        sum -= 1.0 / z;
        z += 1.0;
    }
    let square = 1.0 / (z * z);
    let term = |(k, b): (usize, &f64)| b / (2 * k + 2) as f64;
    let series = BERNOULLI.iter().enumerate().map(term).rev().fold(0.0, |s, c| s * square + c) * square;
    sum + libm::log(z) - 0.5 / z - series
}

/// The second derivative of `ln Gamma` at `x > 0`.
pub fn trigamma(x: f64) -> f64 {
    let (mut z, mut sum) = (x, 0.0);
    while z < STIRLING_FROM {
        sum += 1.0 / (z * z);
        z += 1.0;
    }
    let (inverse, square) = (1.0 / z, 1.0 / (z * z));
    let series = BERNOULLI.iter().rev().fold(0.0, |s, b| s * square + b) * square;
    sum + inverse * (1.0 + 0.5 * inverse + series)
}

/// `ln(e^a + e^b)`, where either may be minus infinity.
pub fn ln_add_exp(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY { high } else { high + libm::log1p(libm::exp(low - high)) }
}

/// `ln(1 + e^x)` without overflow.
pub fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}

/// `1 / (1 + e^-x)` without overflow.
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

/// `(1 - e^(power ln_base)) / power`, which is `-ln_base` where the power is zero.
pub fn falling_power(power: f64, ln_base: f64) -> f64 {
    if power == 0.0 { -ln_base } else { -libm::expm1(power * ln_base) / power }
}

/// Tricomi's confluent function `U(s, s, z) = e^z Gamma(1 - s, z)` for `s > 0` and `z > 0`, by the continued
/// fraction of the incomplete gamma function or, where that is slow, by
/// `1/Gamma(s) * integral from 0 to infinity of e^(-z t) t^(s-1) / (1 + t) dt`.
///
/// `None` where s or z is not a finite number above zero.
pub fn tricomi_u_equal(s: f64, z: f64) -> Option<f64> {
    if !(s > 0.0 && z > 0.0 && s.is_finite() && z.is_finite()) {
        return None;
    }
    let value = if z >= 2.0 {
        libm::exp((1.0 - s) * libm::log(z)) * gamma_fraction(1.0 - s, z)
    } else {
        let ln_gamma_s = libm::lgamma(s);
        integrate_half_line(|t, ln_t| {
            libm::exp(s * ln_t - ln_gamma_s - z * t - if t < 1e300 { libm::log1p(t) } else { ln_t })
        })?
    };
    value.is_finite().then_some(value)
}

/// `e^z z^-a Gamma(a, z)` by Lentz's evaluation of the continued fraction.
pub(super) fn gamma_fraction(a: f64, z: f64) -> f64 {
    const TINY: f64 = 1e-290;
    let mut b = z + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut h = d;
    for n in 1..2_000 {
        let n = f64::from(n);
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / away_from_zero(numerator * d + b, TINY);
        c = away_from_zero(b + numerator / c, TINY);
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

fn away_from_zero(x: f64, least: f64) -> f64 {
    if x.abs() < least { least } else { x }
}

#[cfg(test)]
mod tests {
    use super::{digamma, ln_beta, ln_gamma_ratio, softplus, tricomi_u_equal, trigamma};

    #[track_caller]
    fn close(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn derivatives_of_the_gamma_function_have_their_known_values() {
        const EULER: f64 = 0.577_215_664_901_532_9;
        close(digamma(1.0), -EULER, 1e-14);
        close(digamma(0.5), -EULER - 2.0 * std::f64::consts::LN_2, 1e-14);
        close(digamma(1e6), (1e6_f64).ln() - 0.5e-6, 1e-13);
        let pi_square = std::f64::consts::PI * std::f64::consts::PI;
        close(trigamma(1.0), pi_square / 6.0, 1e-14);
        close(trigamma(0.5), pi_square / 2.0, 1e-14);
        close(trigamma(1e-3), 1e6 + pi_square / 6.0 - 0.002_404_113, 1e-9);
    }

    #[test]
    fn differences_of_log_gamma_keep_their_digits() {
        // Gamma(x + 1) / Gamma(x) = x.
        for x in [0.1, 1.0, 9.99, 10.0, 1e4, 1e8, 1e12] {
            close(ln_gamma_ratio(x, 1.0), x.ln(), 1e-13);
        }
        // B(a, 1) = 1/a.
        for a in [1e-3, 0.5, 12.0, 1e6] {
            close(ln_beta(a, 1.0), -a.ln(), 1e-13);
            close(ln_beta(1.0, a), -a.ln(), 1e-13);
        }
    }

    #[test]
    fn tricomi_meets_the_published_value_and_both_ways_agree() {
        close(tricomi_u_equal(0.6062, 0.136431).unwrap(), 1.3043701496, 5e-11);
        // U(1, 1, z) = e^z E_1(z); E_1(1) = 0.219383934395520.
        close(tricomi_u_equal(1.0, 1.0).unwrap(), 0.219_383_934_395_520_27 * 1f64.exp(), 1e-13);
        for s in [0.01, 0.6, 1.0, 2.5, 30.0] {
            let (below, above) = (tricomi_u_equal(s, 2.0 - 1e-12), tricomi_u_equal(s, 2.0));
            close(below.unwrap(), above.unwrap(), 1e-10);
        }
        assert_eq!(tricomi_u_equal(0.0, 1.0), None);
    }

    #[test]
    fn softplus_does_not_overflow() {
        assert_eq!(softplus(800.0), 800.0);
        assert_eq!(softplus(-800.0), 0.0);
        close(softplus(0.0), std::f64::consts::LN_2, 1e-15);
    }
}

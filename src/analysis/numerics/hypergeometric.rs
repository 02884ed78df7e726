//! Gauss's hypergeometric function of a real argument below one.
//!
//! Source: M. Abramowitz and I. A. Stegun (1964), Handbook of Mathematical Functions, 15.1.1, 15.3.3, 15.3.4.

/// Terms after which a series is given up.
const MOST_TERMS: u32 = 200_000;
/// The sum of the absolute terms may be so many times the sum: what a series loses in digits.
const MOST_CANCELLATION: f64 = 1e4;

/// `2F1(a, b; c; z)` for `z < 1`. Of the forms that Euler's and Pfaff's transformations give, the one without
/// cancellation is summed. `None` where c is zero or a negative whole number, z is not below one, or no form
/// gives at least ten digits.
pub fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> Option<f64> {
    if z.is_nan() || z >= 1.0 || (c <= 0.0 && c == c.floor()) {
        return None;
    }
    if z < 0.0 {
        // Pfaff: the argument moves into the unit interval.
        let factor = libm::exp(-a * libm::log1p(-z));
        return Some(factor * hypergeometric(a, c - b, c, z / (z - 1.0))?).filter(|v| v.is_finite());
    }
    let (plain, euler) = ((a, b), (c - a, c - b));
    // The form with the smaller parameters has the shorter series.
    let plain_first = a.abs() + b.abs() <= euler.0.abs() + euler.1.abs();
    let factor = || libm::exp((c - a - b) * libm::log1p(-z));
    let of_plain = || series(plain, c, z);
    let of_euler = || series(euler, c, z).map(|sum| factor() * sum);
    let value = if plain_first { of_plain().or_else(of_euler) } else { of_euler().or_else(of_plain) };
    value.filter(|v| v.is_finite())
}

/// The series, or nothing where it does not converge in time or its terms cancel.
fn series((a, b): (f64, f64), c: f64, z: f64) -> Option<f64> {
    let (mut term, mut sum, mut absolute) = (1.0_f64, 1.0_f64, 1.0_f64);
    for n in 0..MOST_TERMS {
        let n = f64::from(n);
        let ratio = (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        term *= ratio;
        sum += term;
        absolute += term.abs();
        if !absolute.is_finite() {
            return None;
        }
        // Past its peak the series falls at least as fast as a geometric one of this ratio.
        let falling = ratio.abs().max(z);
        let past_peak = n > -a && n > -b && n > -c;
        if term == 0.0 || past_peak && falling < 1.0 && term.abs() <= 1e-17 * sum.abs() * (1.0 - falling) {
            return (absolute <= MOST_CANCELLATION * sum.abs()).then_some(sum);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::hypergeometric;

    #[track_caller]
    fn close(found: Option<f64>, expected: f64, relative: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn elementary_cases() {
        for z in [-30.0, -0.5, 0.0, 0.3, 0.9, 0.999] {
            // 2F1(1, 1; 2; z) = -ln(1 - z)/z and 2F1(a, b; b; z) = (1 - z)^-a.
            if z != 0.0 {
                close(hypergeometric(1.0, 1.0, 2.0, z), -libm::log1p(-z) / z, 1e-13);
            }
            close(hypergeometric(0.7, 2.5, 2.5, z), libm::pow(1.0 - z, -0.7), 1e-13);
        }
        assert_eq!(hypergeometric(1.0, 1.0, 2.0, 1.0), None);
        assert_eq!(hypergeometric(1.0, 1.0, -2.0, 0.5), None);
    }

    #[test]
    fn a_large_parameter_neither_overflows_nor_loses_digits() {
        // 2F1(1, b; c; z) - 1 = (b/c) z 2F1(1, b + 1; c + 1; z), by either form.
        for (b, c, z) in [(3.0, 8.0, 0.95), (3002.5, 3003.3, 0.5), (2e4, 2e4 + 0.7, 0.9), (0.4, 5e3, 0.99)] {
            let next = hypergeometric(1.0, b + 1.0, c + 1.0, z).unwrap();
            close(hypergeometric(1.0, b, c, z), 1.0 + b / c * z * next, 1e-12);
        }
        // Beyond what a number can hold there is none.
        assert_eq!(hypergeometric(3000.25, 3002.5, 3002.3, 0.5), None);
        close(hypergeometric(300.25, 302.5, 302.3, 0.5), 2.780_782_311_562_648_6e90, 1e-12);
    }
}

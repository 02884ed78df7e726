//! Expectations over beta and gamma distributions at fixed nodes: made once, used for many functions.
//!
//! The nodes are equally spaced after a double-exponential substitution, `ln(p/(1-p)) = pi sinh u` or
//! `ln g = u - e^-u`, which neither singular ends nor mass close to zero disturb. What mass lies so close to
//! zero that no number can hold it is put at zero.
//!
//! Source: H. Takahasi and M. Mori (1974), "Double Exponential Formulas for Numerical Integration",
//! Publications of the RIMS 9(3).

use super::special::{ln_beta, ln_gamma_peak, softplus};

/// Nodes of a distribution with their probabilities.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectationRule {
    nodes: Vec<(f64, f64)>,
}

/// Halvings of the first step at most.
const HALVINGS: u32 = 9;
/// Mass and mean of a good rule are as exact as this.
const AGREEMENT: f64 = 1e-13;
/// Nodes of a smaller share of the mass are left out.
const NEGLIGIBLE: f64 = 1e-20;
/// From this shape on a distribution is so narrow that smooth functions are nearly straight on it.
const NARROW: f64 = 30.0;
/// Standard deviations beyond which a narrow distribution has no mass to speak of.
const FAR_OUT: f64 = 15.0;
/// Beyond this u the logarithm of p is below -700.
const FARTHEST: f64 = 6.1;

impl ExpectationRule {
    /// The rule for p ~ Beta(a, b), a and b above zero. `None` where the distribution is too narrow for any
    /// step.
    pub fn over_beta(a: f64, b: f64) -> Option<ExpectationRule> {
        let ln_norm = ln_beta(a, b);
        // Mass below the first node, to first order.
        let lost = libm::exp(-a * std::f64::consts::PI * libm::sinh(FARTHEST) - libm::log(a) - ln_norm);
        let node = |u: f64| {
            let v = std::f64::consts::PI * libm::sinh(u);
            let (ln_p, ln_q) = (-softplus(-v), -softplus(v));
            let weight = std::f64::consts::PI * libm::cosh(u);
            (libm::exp(ln_p), weight * libm::exp(a * ln_p + b * ln_q - ln_norm))
        };
        let known = Known { lost, mean: a / (a + b), size: a + b };
        if a.min(b) < NARROW {
            return settle((-FARTHEST, FARTHEST), 0.125, known, node);
        }
        let (middle, width) = (libm::log(a / b), FAR_OUT * (1.0 / a + 1.0 / b).sqrt());
        let u_of = |v: f64| libm::asinh(v / std::f64::consts::PI);
        let range = (u_of(middle - width), u_of(middle + width));
        settle(range, (range.1 - range.0) / 32.0, known, node)
    }

    /// The rule for g ~ Gamma(shape, 1), shape above zero. `None` where the distribution is too narrow for any
    /// step.
    pub fn over_gamma(shape: f64) -> Option<ExpectationRule> {
        let ln_shape = libm::log(shape);
        let ln_norm = ln_gamma_peak(shape);
        let node = |u: f64| {
            let slope = libm::exp(-u);
            let ln_w = u - slope - ln_shape;
            let off = libm::expm1(ln_w);
            let weight = (1.0 + slope) * libm::exp(shape * (ln_w - off) + ln_norm);
            (shape * (1.0 + off), weight)
        };
        let range = if shape < 60.0 {
            (-libm::log(60.0 / shape), 5.6)
        } else {
            let width = FAR_OUT / shape.sqrt();
            (ln_shape - width, ln_shape + width)
        };
        let known = Known { lost: 0.0, mean: shape, size: shape };
        settle(range, (range.1 - range.0) / 32.0, known, node)
    }

    /// The expectation of `f`.
    pub fn mean_of(&self, mut f: impl FnMut(f64) -> f64) -> f64 {
        self.nodes.iter().map(|&(at, weight)| weight * f(at)).sum()
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn from_density(mut nodes: Vec<(f64, f64)>, lost: f64) -> ExpectationRule {
        nodes.retain(|(_, weight)| *weight > NEGLIGIBLE);
        let (mass, _) = moments(&nodes);
        if lost > AGREEMENT {
            nodes.insert(0, (0.0, 1.0 - mass));
        } else {
            nodes.iter_mut().for_each(|(_, weight)| *weight /= mass);
        }
        ExpectationRule { nodes }
    }
}

/// What is known of a distribution.
struct Known {
    /// Mass so close to zero that no node holds it.
    lost: f64,
    mean: f64,
    /// Size of the exponents, which are rounded in proportion.
    size: f64,
}

/// Halves the step until mass and mean are right.
fn settle(
    (from, to): (f64, f64),
    first_step: f64,
    Known { lost, mean: expected, size }: Known,
    node: impl Fn(f64) -> (f64, f64),
) -> Option<ExpectationRule> {
    let density = |step: f64| -> Vec<(f64, f64)> {
        let count = libm::ceil((to - from) / step) as u32;
        let at = |i: u32| {
            let (value, weight) = node(from + step * f64::from(i));
            (value, step * weight)
        };
        (0..=count).map(at).collect()
    };
    let agreement = AGREEMENT + 16.0 * f64::EPSILON * size;
    let mut step = first_step;
    for _ in 0..HALVINGS {
        let (mass, mean) = moments(&density(step));
        let mass_is_right = (mass + lost - 1.0).abs() < agreement.max(1e-3 * lost);
        if mass_is_right && (mean / expected - 1.0).abs() < 10.0 * agreement {
            // One step more than the distribution asks for itself, for the functions on it.
            return Some(ExpectationRule::from_density(density(0.5 * step), lost));
        }
        step *= 0.5;
    }
    None
}

fn moments(nodes: &[(f64, f64)]) -> (f64, f64) {
    nodes.iter().fold((0.0, 0.0), |(mass, mean), (at, w)| (mass + w, mean + w * at))
}

#[cfg(test)]
mod tests {
    use super::ExpectationRule;

    #[track_caller]
    fn close(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn moments_of_beta_distributions_are_met() {
        for (a, b) in [
            (0.8, 2.5),
            (0.05, 0.2),
            (1e-4, 3.0),
            (2.0, 1e4),
            (5e3, 7e3),
            (1e6, 1e6),
            (3.0, 0.4),
            (2.1e5, 1.2e6),
        ] {
            let rule = ExpectationRule::over_beta(a, b).unwrap();
            let total: f64 = a + b;
            close(rule.mean_of(|_| 1.0), 1.0, 1e-12);
            close(rule.mean_of(|p| p), a / total, 1e-12);
            close(rule.mean_of(|p| p * p), a * (a + 1.0) / (total * (total + 1.0)), 1e-12);
        }
    }

    #[test]
    fn moments_of_gamma_distributions_are_met() {
        for shape in [1e-5, 0.02, 0.24, 1.0, 9.9, 10.0, 59.0, 60.0, 3e3, 1e5, 1e7] {
            let rule = ExpectationRule::over_gamma(shape).unwrap();
            assert!(rule.len() < 600, "{} nodes for {shape}", rule.len());
            close(rule.mean_of(|_| 1.0), 1.0, 1e-12);
            close(rule.mean_of(|g| g), shape, 1e-12);
            close(rule.mean_of(|g| g * g), shape * (shape + 1.0), 1e-12);
            // Laplace's transform.
            close(
                rule.mean_of(|g| libm::exp(-g / shape)),
                libm::exp(-shape * libm::log1p(1.0 / shape)),
                2e-11,
            );
        }
    }

    #[test]
    fn a_pole_close_to_the_interval_is_taken() {
        // E[1/(c + p)] for p ~ Beta(1, 1) is ln((1 + c)/c).
        let rule = ExpectationRule::over_beta(1.0, 1.0).unwrap();
        for c in [1.0, 0.1, 1e-3, 1e-5] {
            close(rule.mean_of(|p| 1.0 / (c + p)), libm::log((1.0 + c) / c), 1e-11);
        }
    }
}

//! Expectations over a beta distribution at fixed nodes: made once, used for many functions.
//!
//! The nodes are those of the tanh-sinh rule, `ln(p/(1-p)) = pi sinh u` at equal steps of u, which neither
//! singular ends nor mass close to zero disturb. What mass lies so close to zero that no number can hold it is
//! put at zero.
//!
//! Source: H. Takahasi and M. Mori (1974), "Double Exponential Formulas for Numerical Integration",
//! Publications of the RIMS 9(3).

use super::special::{ln_beta, softplus};

/// Nodes of a beta distribution with their probabilities.
#[derive(Clone, Debug, PartialEq)]
pub struct BetaRule {
    nodes: Vec<(f64, f64)>,
}

/// Beyond this u the logarithm of p is below -700.
const FARTHEST: f64 = 6.1;
/// Steps tried, from 1/8 on by halves.
const HALVINGS: u32 = 9;
/// Mass and mean of a good rule are as exact as this.
const AGREEMENT: f64 = 1e-13;
/// Nodes of a smaller share of the mass are left out.
const NEGLIGIBLE: f64 = 1e-20;

impl BetaRule {
    /// The rule for Beta(a, b), a and b above zero. `None` where the distribution is too narrow for any step.
    pub fn new(a: f64, b: f64) -> Option<BetaRule> {
        let ln_norm = ln_beta(a, b);
        let mut step = 0.125;
        for _ in 0..HALVINGS {
            // The mass beyond the nodes at either end, to first order.
            let (mass, mean) = moments(&density(a, b, ln_norm, step));
            let lost = libm::exp(-a * std::f64::consts::PI * libm::sinh(FARTHEST) - libm::log(a) - ln_norm);
            if (mass + lost - 1.0).abs() < AGREEMENT.max(1e-3 * lost)
                && (mean * (a + b) / a - 1.0).abs() < 10.0 * AGREEMENT
            {
                // One step finer than the distribution itself asks for, for the functions on it.
                return Some(BetaRule::from_density(density(a, b, ln_norm, 0.5 * step)));
            }
            step *= 0.5;
        }
        None
    }

    fn from_density(mut nodes: Vec<(f64, f64)>) -> BetaRule {
        nodes.retain(|(_, weight)| *weight > NEGLIGIBLE);
        let (mass, _) = moments(&nodes);
        if mass < 1.0 - 1e-12 {
            nodes.insert(0, (0.0, 1.0 - mass));
        } else {
            nodes.iter_mut().for_each(|(_, weight)| *weight /= mass);
        }
        BetaRule { nodes }
    }

    /// The expectation of `f(p)`.
    pub fn expect(&self, mut f: impl FnMut(f64) -> f64) -> f64 {
        self.nodes.iter().map(|&(p, weight)| weight * f(p)).sum()
    }
}

fn density(a: f64, b: f64, ln_norm: f64, step: f64) -> Vec<(f64, f64)> {
    let half = (FARTHEST / step) as i32;
    let node = |i: i32| {
        let u = step * f64::from(i);
        let v = std::f64::consts::PI * libm::sinh(u);
        let (ln_p, ln_q) = (-softplus(-v), -softplus(v));
        let weight = step * std::f64::consts::PI * libm::cosh(u);
        (libm::exp(ln_p), weight * libm::exp(a * ln_p + b * ln_q - ln_norm))
    };
    (-half..=half).map(node).collect()
}

fn moments(nodes: &[(f64, f64)]) -> (f64, f64) {
    nodes.iter().fold((0.0, 0.0), |(mass, mean), (p, w)| (mass + w, mean + w * p))
}

#[cfg(test)]
mod tests {
    use super::BetaRule;

    #[track_caller]
    fn close(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn moments_of_the_distribution_are_met() {
        for (a, b) in [(0.8, 2.5), (0.05, 0.2), (1e-4, 3.0), (2.0, 1e4), (5e3, 7e3), (1e6, 1e6), (3.0, 0.4)] {
            let rule = BetaRule::new(a, b).unwrap();
            let total: f64 = a + b;
            close(rule.expect(|_| 1.0), 1.0, 1e-12);
            close(rule.expect(|p| p), a / total, 1e-12);
            close(rule.expect(|p| p * p), a * (a + 1.0) / (total * (total + 1.0)), 1e-12);
        }
    }

    #[test]
    fn a_pole_close_to_the_interval_is_taken() {
        // E[1/(c + p)] for p ~ Beta(1, 1) is ln((1 + c)/c).
        let rule = BetaRule::new(1.0, 1.0).unwrap();
        for c in [1.0, 0.1, 1e-3, 1e-5] {
            close(rule.expect(|p| 1.0 / (c + p)), libm::log((1.0 + c) / c), 1e-12);
        }
    }
}

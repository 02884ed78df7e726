//! Log-likelihoods of renewals with their derivatives by the logarithms of the parameters.
//!
//! - shifted beta-geometric: `ln r_t = -ln(1 + alpha/(beta+t-1))`, `ln(1-r_t) = -ln(1 + (beta+t-1)/alpha)`
//! - beta-discrete-Weibull, with `u = (t-1)^c` and `v = t^c`: `ln r_t = ln[G(beta+v)/G(beta+u)]`
//!   `- ln[G(alpha+beta+v)/G(alpha+beta+u)]`, ratios of gamma functions that keep their digits where alpha and beta
//!   are large; `ln(1-r_t)` from it
//!
//! Source: P. S. Fader and B. G. S. Hardie (2007), Journal of Interactive Marketing 21(1), equation 6; P. S. Fader,
//! B. G. S. Hardie, Y. Liu, J. Davin and T. Steenburgh (2018), "'How to Project Customer Retention' Revisited: The
//! Role of Duration Dependence", Journal of Interactive Marketing 43.

use super::Tenures;
use crate::analysis::numerics::{digamma, ln_gamma_ratio};

/// The shifted beta-geometric at `[alpha, beta]`.
pub(super) fn beta_geometric(tenures: &Tenures, theta: &[f64], gradient: &mut [f64]) -> Option<f64> {
    let &[alpha, beta] = theta else { return None };
    let (mut sum, mut by_alpha, mut by_beta) = (0.0, 0.0, 0.0);
    for row in tenures.rows() {
        let (n, lost) = (row.at_risk as f64, row.lost as f64);
        let stayed = n - lost;
        let waited = beta + f64::from(row.renewal) - 1.0;
        let both = alpha + waited;
        sum -= stayed * libm::log1p(alpha / waited) + lost * libm::log1p(waited / alpha);
        by_alpha += lost / alpha - n / both;
        by_beta += stayed / waited - n / both;
    }
    gradient.copy_from_slice(&[by_alpha * alpha, by_beta * beta]);
    sum.is_finite().then_some(sum)
}

/// `ln r_t` of the beta-discrete-Weibull.
pub(in crate::analysis::models) fn ln_rate([alpha, beta, c]: [f64; 3], renewal: u32) -> f64 {
    let (from, to) = powers(c, renewal);
    let ln = ln_gamma_ratio(beta + from, to - from) - ln_gamma_ratio(alpha + beta + from, to - from);
    // Beyond what numbers can hold nobody is left.
    if ln.is_nan() { f64::NEG_INFINITY } else { ln.min(0.0) }
}

/// `(t-1)^c` and `t^c`.
fn powers(c: f64, renewal: u32) -> (f64, f64) {
    let t = f64::from(renewal);
    (libm::pow(t - 1.0, c), libm::pow(t, c))
}

/// The beta-discrete-Weibull at `[alpha, beta, c]`.
pub(super) fn beta_weibull(tenures: &Tenures, theta: &[f64], gradient: &mut [f64]) -> Option<f64> {
    let &[alpha, beta, c] = theta else { return None };
    let mut sum = 0.0;
    let mut slopes = [0.0; 3];
    for row in tenures.rows() {
        let (lost, stayed) = (row.lost as f64, (row.at_risk - row.lost) as f64);
        let ln = ln_rate([alpha, beta, c], row.renewal);
        let leaving = -libm::expm1(ln);
        if stayed > 0.0 {
            sum += stayed * ln;
        }
        if lost > 0.0 {
            sum += lost * libm::log(leaving);
        }
        // d/dx [stayed ln r + lost ln(1 - r)] = (stayed - lost r/(1 - r)) d(ln r)/dx.
        let outer = stayed - if lost > 0.0 { lost * libm::exp(ln) / leaving } else { 0.0 };
        for (slope, by) in slopes.iter_mut().zip(ln_rate_slopes([alpha, beta, c], row.renewal)) {
            *slope += outer * by;
        }
    }
    for ((slot, slope), parameter) in gradient.iter_mut().zip(slopes).zip([alpha, beta, c]) {
        *slot = slope * parameter;
    }
    let is_finite = sum.is_finite() && slopes.iter().all(|slope| slope.is_finite());
    is_finite.then_some(sum)
}

/// Derivatives of `ln r_t` by alpha, beta and c.
fn ln_rate_slopes([alpha, beta, c]: [f64; 3], renewal: u32) -> [f64; 3] {
    let (from, to) = powers(c, renewal);
    let t = f64::from(renewal);
    let [alone, alone_from] = [beta + to, beta + from].map(digamma);
    let [both, both_from] = [alpha + beta + to, alpha + beta + from].map(digamma);
    // Nought to the power of c does not change with c.
    let before = if renewal > 1 { from * libm::log(t - 1.0) } else { 0.0 };
    let by_alpha = both_from - both;
    let by_c = (alone - both) * to * libm::log(t) - (alone_from - both_from) * before;
    [by_alpha, alone - alone_from + by_alpha, by_c]
}

#[cfg(test)]
mod tests {
    use super::{beta_geometric, beta_weibull};
    use crate::analysis::models::contractual::Tenures;

    type Likelihood = fn(&Tenures, &[f64], &mut [f64]) -> Option<f64>;

    #[test]
    fn gradients_are_those_of_the_values() {
        let tenures = Tenures::from_cohorts(&[vec![1_000, 631, 468, 382, 326], vec![80, 66, 50]]).unwrap();
        let cases: [(Likelihood, Vec<f64>); 4] = [
            (beta_geometric, vec![0.7, 1.2]),
            (beta_geometric, vec![300.0, 500.0]),
            (beta_weibull, vec![0.5, 0.8, 1.3]),
            (beta_weibull, vec![40.0, 60.0, 0.4]),
        ];
        for (likelihood, theta) in cases {
            let mut gradient = vec![0.0; theta.len()];
            let mut unused = gradient.clone();
            likelihood(&tenures, &theta, &mut gradient).unwrap();
            for at in 0..theta.len() {
                let mut moved = |by: f64| {
                    let mut theta = theta.clone();
                    theta[at] *= by.exp();
                    likelihood(&tenures, &theta, &mut unused).unwrap()
                };
                let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((slope - gradient[at]).abs() < 1e-5 * gradient[at].abs().max(1.0), "{theta:?} {at}");
            }
        }
    }

    #[test]
    fn at_c_of_one_the_two_are_the_same() {
        let tenures = Tenures::from_cohorts(&[[1_000, 631, 468, 382, 326]]).unwrap();
        for [alpha, beta] in [[0.7, 1.2], [1e5, 2e5], [1e-4, 3.0]] {
            let (mut two, mut three) = ([0.0; 2], [0.0; 3]);
            let plain = beta_geometric(&tenures, &[alpha, beta], &mut two).unwrap();
            let general = beta_weibull(&tenures, &[alpha, beta, 1.0], &mut three).unwrap();
            assert!((plain - general).abs() < 1e-9 * plain.abs(), "{plain} {general}");
            for (a, b) in two.iter().zip(three) {
                assert!((a - b).abs() < 1e-5 * plain.abs(), "{two:?} {three:?}");
            }
        }
    }
}

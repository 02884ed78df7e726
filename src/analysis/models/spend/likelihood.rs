//! Log-likelihood of Gamma-Gamma with its first and second derivatives.
//!
//! `LL = sum w { lnG(p x + q) - lnG(p x) - lnG(q) + q ln gamma + (p x - 1) ln z + p x ln x
//!       - (p x + q) ln(gamma + x z) }` over customers with x > 0 and z > 0.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | x, z, w | repeat purchases, their mean value, number of such customers | > 0 |
//! | p, q, gamma | see [`GammaGamma`](super::GammaGamma) | > 0 |
//! | lnG, psi, psi' | log-gamma, digamma, trigamma | |
//!
//! Numerical notes: all gamma functions depend on the customer through x only, so they are evaluated once a
//! frequency; a row costs one logarithm. Derivatives are by `(ln p, ln q, ln gamma)`, where the maximum is
//! well scaled and the bounds are out of reach.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2013), "The Gamma-Gamma Model of Monetary Value",
//! <http://www.brucehardie.com/notes/025/>, equation 1a; the derivatives follow from it.
//!
//! Checked against: differences of the likelihood, below; CDNOW in `tests/core/value_spend.rs`.

use super::SpendHistories;
use crate::analysis::numerics::{digamma, ln_gamma, ln_gamma_ratio, trigamma};

/// Value, gradient and Hessian by the logarithms of the parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Expansion {
    pub value: f64,
    pub gradient: [f64; 3],
    pub hessian: [[f64; 3]; 3],
}

/// The log-likelihood alone, by `ln p, ln q, ln gamma`.
pub(super) fn log_likelihood(histories: &SpendHistories, log_parameters: [f64; 3]) -> f64 {
    let [p, q, gamma] = log_parameters.map(libm::exp);
    let constant = q * log_parameters[2] - ln_gamma(q);
    let of_group = |(group, totals, weights): (&super::histories::SpendGroup, &[f64], &[f64])| {
        let px = p * group.frequency;
        let logs: f64 = totals.iter().zip(weights).map(|(s, w)| w * libm::log(gamma + s)).sum();
        let each = ln_gamma_ratio(px, q) + px * libm::log(group.frequency) + constant;
        group.weight * each + (px - 1.0) * group.log_means - (px + q) * logs
    };
    histories.groups().map(of_group).sum()
}

/// The log-likelihood with its derivatives.
pub(super) fn expand(histories: &SpendHistories, log_parameters: [f64; 3]) -> Expansion {
    let [p, q, gamma] = log_parameters.map(libm::exp);
    let (constant, psi_q, psi1_q) = (q * log_parameters[2] - ln_gamma(q), digamma(q), trigamma(q));
    let mut value = 0.0;
    let ([mut dp, mut dq, mut dg], mut h) = ([0.0; 3], [0.0; 6]);
    for (group, totals, weights) in histories.groups() {
        let (x, w, px) = (group.frequency, group.weight, p * group.frequency);
        // Sums over rows of ln(gamma + S), 1 / (gamma + S) and its square.
        let (mut logs, mut inverse, mut squared) = (0.0, 0.0, 0.0);
        for (&total, &weight) in totals.iter().zip(weights) {
            let reciprocal = 1.0 / (gamma + total);
            logs += weight * libm::log(gamma + total);
            inverse += weight * reciprocal;
            squared += weight * reciprocal * reciprocal;
        }
        let ln_x = libm::log(x);
        let (psi, psi1) = (digamma(px + q), trigamma(px + q));
        value += w * (ln_gamma_ratio(px, q) + px * ln_x + constant);
        value += (px - 1.0) * group.log_means - (px + q) * logs;
        dp += x * (w * (psi - digamma(px) + ln_x) + group.log_means - logs);
        dq += w * (psi - psi_q + log_parameters[2]) - logs;
        dg += w * q / gamma - (px + q) * inverse;
        h[0] += w * x * x * (psi1 - trigamma(px));
        h[1] += w * x * psi1;
        h[2] -= x * inverse;
        h[3] += w * (psi1 - psi1_q);
        h[4] += w / gamma - inverse;
        h[5] += (px + q) * squared - w * q / (gamma * gamma);
    }
    // From derivatives by the parameters to those by their logarithms.
    let [pp, pq, pg, qq, qg, gg] = h;
    let gradient = [p * dp, q * dq, gamma * dg];
    let hessian = [
        [p * p * pp + gradient[0], p * q * pq, p * gamma * pg],
        [p * q * pq, q * q * qq + gradient[1], q * gamma * qg],
        [p * gamma * pg, q * gamma * qg, gamma * gamma * gg + gradient[2]],
    ];
    Expansion { value, gradient, hessian }
}

#[cfg(test)]
mod tests {
    use super::{expand, log_likelihood};
    use crate::analysis::models::spend::{SpendHistories, SpendObservation};

    /// Central differences with a step of 1e-5 are right to about 1e-9 of the terms.
    const STEP: f64 = 1e-5;
    const TOLERANCE: f64 = 1e-6;

    fn histories() -> SpendHistories {
        let rows = [(1, 12.0, 1.0), (1, 45.5, 2.0), (2, 30.0, 1.0), (3, 22.4, 1.0), (9, 61.0, 3.0)];
        SpendHistories::new(rows.map(|(frequency, mean_value, weight)| SpendObservation {
            frequency,
            mean_value,
            weight,
        }))
    }

    #[test]
    fn derivatives_are_those_of_the_likelihood() {
        let histories = histories();
        for at in [[1.8, 1.3, 2.7], [-0.5, 0.2, 4.0], [3.0, 2.0, 1.0]] {
            let found = expand(&histories, at);
            assert!((found.value - log_likelihood(&histories, at)).abs() < 1e-9);
            for i in 0..3 {
                let shifted = |by: f64| {
                    let mut moved = at;
                    moved[i] += by;
                    moved
                };
                let [up, down] = [STEP, -STEP].map(|by| expand(&histories, shifted(by)));
                let slope = (up.value - down.value) / (2.0 * STEP);
                let scale = 1.0 + found.gradient[i].abs();
                assert!((slope - found.gradient[i]).abs() < TOLERANCE * scale, "{slope} {found:?}");
                for j in 0..3 {
                    let slope = (up.gradient[j] - down.gradient[j]) / (2.0 * STEP);
                    let scale = 1.0 + found.hessian[i][j].abs();
                    assert!((slope - found.hessian[i][j]).abs() < TOLERANCE * scale, "{i} {j} {slope}");
                }
            }
        }
    }
}

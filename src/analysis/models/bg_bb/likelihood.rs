//! The likelihood of BG/BB and its derivatives: the terms of the sum follow from each other by ratios.
//!
//! Source: P. S. Fader, B. G. S. Hardie and J. Shang (2010), Marketing Science 29(6), equation 5.

use super::{OpportunityHistories, OpportunityHistory};
use crate::analysis::numerics::{digamma, ln_add_exp, ln_gamma_ratio};

/// A term: its logarithm and the derivatives of that by alpha, beta, gamma, delta.
#[derive(Clone, Copy)]
struct Term {
    ln: f64,
    by: [f64; 4],
}

/// `ln (z)_k = ln[z (z+1) ... (z+k-1)]` and its derivative.
fn rising(z: f64, k: f64) -> (f64, f64) {
    if k == 0.0 { (0.0, 0.0) } else { (ln_gamma_ratio(z, k), digamma(z + k) - digamma(z)) }
}

/// The term of a customer who was there for `met` opportunities and bought at x; `stays` if not known to leave
/// then.
fn term([alpha, beta, gamma, delta]: [f64; 4], x: f64, met: f64, stays: bool) -> Term {
    let (bought, by_bought) = rising(alpha, x);
    let (missed, by_missed) = rising(beta, met - x);
    let (both, by_both) = rising(alpha + beta, met);
    let (stayed, by_stayed) = rising(delta, met);
    let (left, by_left) = if stays { (0.0, 0.0) } else { (libm::log(gamma), 1.0 / gamma) };
    let (life, by_life) = rising(gamma + delta, met + f64::from(u8::from(!stays)));
    Term {
        ln: bought + missed - both + stayed + left - life,
        by: [by_bought - by_both, by_missed - by_both, by_left - by_life, by_stayed - by_life],
    }
}

/// Logarithms of the first term, that of a customer still there, and of the whole likelihood.
pub(super) fn ln_terms(history: &OpportunityHistory, theta: &[f64; 4]) -> (f64, f64) {
    let (alive, gone) = both_parts(history, *theta);
    (alive.ln, gone.map_or(alive.ln, |gone| ln_add_exp(alive.ln, gone.ln)))
}

/// The first term, and the sum over the opportunities after which the customer may have left.
fn both_parts(history: &OpportunityHistory, theta: [f64; 4]) -> (Term, Option<Term>) {
    let (x, last) = (f64::from(history.frequency), f64::from(history.recency));
    let n = f64::from(history.opportunities);
    let alive = term(theta, x, n, true);
    let silent = history.opportunities - history.recency;
    if silent == 0 {
        return (alive, None);
    }
    let [alpha, beta, gamma, delta] = theta;
    let first = term(theta, x, last, false);
    // Terms relative to the first; they only fall.
    let (mut share, mut by) = (1.0, first.by);
    let (mut sum, mut sum_by) = (1.0, first.by);
    for i in 0..silent - 1 {
        let met = last + f64::from(i);
        let (missed, both) = (beta + met - x, alpha + beta + met);
        let (stayed, life) = (delta + met, gamma + delta + met + 1.0);
        share *= missed / both * (stayed / life);
        by[0] -= 1.0 / both;
        by[1] += 1.0 / missed - 1.0 / both;
        by[2] -= 1.0 / life;
        by[3] += 1.0 / stayed - 1.0 / life;
        sum += share;
        for (total, slope) in sum_by.iter_mut().zip(by) {
            *total += share * slope;
        }
    }
    (alive, Some(Term { ln: first.ln + libm::log(sum), by: sum_by.map(|slope| slope / sum) }))
}

/// Log-likelihood of merged histories at `[alpha, beta, gamma, delta]`; writes its derivatives by the logarithms
/// of the parameters.
pub(super) fn evaluate(histories: &OpportunityHistories, theta: &[f64], gradient: &mut [f64]) -> Option<f64> {
    let theta: [f64; 4] = theta.try_into().ok()?;
    let mut sum = 0.0;
    let mut slopes = [0.0; 4];
    for history in histories.iter() {
        let (alive, gone) = both_parts(&history, theta);
        let ln = gone.map_or(alive.ln, |gone| ln_add_exp(alive.ln, gone.ln));
        sum += history.weight * ln;
        for part in [Some(alive), gone].into_iter().flatten() {
            let share = history.weight * libm::exp(part.ln - ln);
            for (slope, by) in slopes.iter_mut().zip(part.by) {
                *slope += share * by;
            }
        }
    }
    for ((slot, slope), parameter) in gradient.iter_mut().zip(slopes).zip(theta) {
        *slot = slope * parameter;
    }
    sum.is_finite().then_some(sum)
}

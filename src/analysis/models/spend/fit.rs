//! Fits Gamma-Gamma by maximum likelihood, and says whether the result can be trusted.
//!
//! Newton's method on the logarithms of the parameters, with the exact Hessian, damped where the likelihood is
//! not concave (Levenberg), from several starting points; the highest likelihood is kept. Standard errors come
//! from the observed information, intervals are symmetric on the logarithms.
//!
//! Numerical notes: amounts are divided by their mean, so that currency units change nothing but gamma. A fit
//! has converged if no derivative exceeds 1e-8 of the log-likelihood.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2013), "The Gamma-Gamma Model of Monetary Value",
//! <http://www.brucehardie.com/notes/025/>, section 4; K. Levenberg (1944), "A Method for the Solution of
//! Certain Non-Linear Problems in Least Squares", Quarterly of Applied Mathematics 2(2).
//!
//! Checked against: `tests/core/value_spend.rs`.

use std::fmt;

use super::likelihood::{Expansion, expand, log_likelihood};
use super::{GammaGamma, SpendHistories, SpendObservation};
use crate::analysis::numerics::SymmetricMatrix;

/// Where the search begins: p, q and gamma as a multiple of the mean value.
const STARTS: [[f64; 3]; 4] = [[6.0, 4.0, 0.5], [1.5, 2.5, 1.0], [0.5, 8.0, 14.0], [40.0, 20.0, 0.5]];
const MOST_STEPS: u32 = 200;
/// Largest derivative of a converged fit, relative to one more than the log-likelihood without its sign.
const RELATIVE_GRADIENT: f64 = 1e-8;
/// A parameter (gamma relative to the mean value) beyond this or its inverse lies on the way to a bound.
const FARTHEST: f64 = 1e5;
/// Fewer customers cannot tell three parameters apart.
const FEW_CUSTOMERS: f64 = 10.0;
/// A correlation of frequency and spend beyond this contradicts the model.
const DEPENDENT: f64 = 0.3;

/// What to know of a spend fit before it is used.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SpendDiagnostic {
    /// The search ended with a slope left over.
    NotConverged {
        /// Largest derivative by a log-parameter.
        slope: f64,
    },
    /// q is at most 1: the mean over customers is not finite.
    NoFiniteMean {
        /// The parameter q.
        q: f64,
    },
    /// The likelihood keeps rising towards a bound: purchases, or customers, do not differ as the model has it.
    AtBound {
        /// Symbol of the parameter: p, q or gamma.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
    /// The likelihood is flat in some direction: parameters cannot be told apart.
    Flat,
    /// Fewer than ten customers with a usable repeat purchase.
    FewCustomers {
        /// Number of customers.
        customers: f64,
    },
    /// Frequency and mean value are correlated beyond 0.3, which the model takes to be independent.
    Dependent {
        /// Pearson's correlation.
        correlation: f64,
    },
}

/// A fitted Gamma-Gamma model.
#[derive(Clone, Debug, PartialEq)]
pub struct GammaGammaFit {
    /// The model at the highest likelihood found.
    pub model: GammaGamma,
    /// Its log-likelihood.
    pub log_likelihood: f64,
    /// Customers that it was fitted on.
    pub customers: f64,
    /// Whether the slope is zero as far as numbers go.
    pub converged: bool,
    /// Covariance of `ln p, ln q, ln gamma`; `None` where the likelihood is flat.
    pub log_covariance: Option<SymmetricMatrix>,
    /// What to know before it is used.
    pub diagnostics: Vec<SpendDiagnostic>,
}

impl fmt::Display for SpendDiagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            SpendDiagnostic::NotConverged { slope } => {
                write!(f, "the search ended with a slope of {slope:e} left over")
            }
            SpendDiagnostic::NoFiniteMean { q } => {
                write!(f, "q = {q} is at most 1: the mean over customers is not finite")
            }
            SpendDiagnostic::AtBound { parameter, value } => {
                write!(f, "{parameter} runs to a bound; the search stopped at {value:e}")
            }
            SpendDiagnostic::Flat => write!(f, "the likelihood is flat: the parameters cannot be told apart"),
            SpendDiagnostic::FewCustomers { customers } => {
                write!(f, "only {customers} customers have a repeat purchase of value")
            }
            SpendDiagnostic::Dependent { correlation } => write!(
                f,
                "frequency and mean value are correlated by {correlation:.2}; the model takes them to be independent"
            ),
        }
    }
}

impl SpendDiagnostic {
    /// Whether figures of the fit are not to be used. A correlation and a small base are warnings only.
    pub fn forbids_use(&self) -> bool {
        !matches!(self, SpendDiagnostic::Dependent { .. } | SpendDiagnostic::FewCustomers { .. })
    }
}

impl GammaGammaFit {
    /// Names of the parameters, in the order of every list here.
    pub const NAMES: [&'static str; 3] = ["p", "q", "gamma"];

    /// Whether its figures can be used.
    pub fn is_trusted(&self) -> bool {
        !self.diagnostics.iter().any(SpendDiagnostic::forbids_use)
    }

    /// Standard errors of p, q and gamma; `None` where the likelihood is flat.
    pub fn standard_errors(&self) -> Option<[f64; 3]> {
        let covariance = self.log_covariance.as_ref()?;
        let parameters = self.model.parameters();
        Some([0, 1, 2].map(|at| parameters[at] * covariance.get(at, at).sqrt()))
    }
}

/// Fits the model; `None` if no customer has a usable repeat purchase or amounts are out of all range.
pub fn fit_gamma_gamma(histories: &SpendHistories) -> Option<GammaGammaFit> {
    let scale = histories.mean_purchase().filter(|mean| *mean > 0.0)?;
    let scaled = rescaled(histories, scale);
    let best = STARTS.iter().filter_map(|start| climb(&scaled, start.map(libm::log)));
    let (at, expansion) = best.reduce(|best, next| if next.1.value > best.1.value { next } else { best })?;
    finish(histories, scale, at, &expansion)
}

/// Fits the model from an estimate, for refits on other weights.
pub fn refit_gamma_gamma(histories: &SpendHistories, from: &GammaGamma) -> Option<GammaGammaFit> {
    let scale = histories.mean_purchase().filter(|mean| *mean > 0.0)?;
    let [p, q, gamma] = from.parameters();
    let (at, expansion) = climb(&rescaled(histories, scale), [p, q, gamma / scale].map(libm::log))?;
    finish(histories, scale, at, &expansion)
}

fn rescaled(histories: &SpendHistories, scale: f64) -> SpendHistories {
    SpendHistories::new(
        histories.observations().map(|seen| SpendObservation { mean_value: seen.mean_value / scale, ..seen }),
    )
}

fn finish(
    histories: &SpendHistories,
    scale: f64,
    at: [f64; 3],
    expansion: &Expansion,
) -> Option<GammaGammaFit> {
    let [p, q, gamma] = at.map(libm::exp);
    let model = GammaGamma::new([p, q, gamma * scale]).ok()?;
    let log_likelihood = model.log_likelihood(histories)?;
    let slope = largest(expansion.gradient);
    let converged = slope <= RELATIVE_GRADIENT * (1.0 + expansion.value.abs());
    let information = SymmetricMatrix::from_lower(3, |i, j| -expansion.hessian[i][j]);
    let log_covariance = information.inverse().filter(is_usable);
    let mut fit = GammaGammaFit {
        model,
        log_likelihood,
        customers: histories.customers(),
        converged,
        log_covariance,
        diagnostics: Vec::new(),
    };
    fit.diagnostics = diagnose(&fit, [p, q, gamma], slope, histories.correlation());
    Some(fit)
}

/// A standard error of a log-parameter beyond this says that the parameter is unknown by a factor of e^20.
fn is_usable(covariance: &SymmetricMatrix) -> bool {
    const WIDEST: f64 = 20.0;
    covariance.diagonal().iter().all(|variance| variance.is_finite() && *variance < WIDEST * WIDEST)
}

fn diagnose(
    fit: &GammaGammaFit,
    scaled: [f64; 3],
    slope: f64,
    correlation: Option<f64>,
) -> Vec<SpendDiagnostic> {
    let mut found = Vec::new();
    let parameters = fit.model.parameters();
    for (at, parameter) in GammaGammaFit::NAMES.into_iter().enumerate() {
        if !(1.0 / FARTHEST..FARTHEST).contains(&scaled[at]) {
            found.push(SpendDiagnostic::AtBound { parameter, value: parameters[at] });
        }
    }
    if !fit.converged {
        found.push(SpendDiagnostic::NotConverged { slope });
    }
    if fit.log_covariance.is_none() {
        found.push(SpendDiagnostic::Flat);
    }
    if fit.model.population_mean().is_none() {
        found.push(SpendDiagnostic::NoFiniteMean { q: parameters[1] });
    }
    if fit.customers < FEW_CUSTOMERS {
        found.push(SpendDiagnostic::FewCustomers { customers: fit.customers });
    }
    if let Some(correlation) = correlation.filter(|r| r.abs() > DEPENDENT) {
        found.push(SpendDiagnostic::Dependent { correlation });
    }
    found
}

fn largest(values: [f64; 3]) -> f64 {
    values.iter().fold(0.0, |most, value| most.max(value.abs()))
}

/// Climbs to a maximum, or as far as the bounds; `None` if the likelihood is no number at the start.
fn climb(histories: &SpendHistories, start: [f64; 3]) -> Option<([f64; 3], Expansion)> {
    /// Logarithm of the farthest point that is visited: well beyond what is accepted as a fit.
    const BOUND: f64 = 16.0;
    let is_number = |e: &Expansion| e.value.is_finite() && e.gradient.iter().all(|g| g.is_finite());
    let mut at = start;
    let mut here = Some(expand(histories, at)).filter(is_number)?;
    let mut damping = 0.0;
    for _ in 0..MOST_STEPS {
        let Some((next, damped)) = step(histories, at, &here, damping) else { break };
        let there = expand(histories, next);
        if !is_number(&there) || next.iter().any(|v| v.abs() > BOUND) {
            break;
        }
        let gained = there.value - here.value;
        (at, here, damping) = (next, there, damped);
        // At the top rounding decides; one more step there brings the slope down as far as it goes.
        if gained <= f64::EPSILON * here.value.abs() && largest(here.gradient) <= 1e-11 * here.value.abs() {
            break;
        }
    }
    Some((at, here))
}

/// The next point uphill, and the damping to go on with; `None` if there is none.
fn step(
    histories: &SpendHistories,
    at: [f64; 3],
    here: &Expansion,
    mut damping: f64,
) -> Option<([f64; 3], f64)> {
    /// The longest step by a log-parameter.
    const LONGEST: f64 = 2.0;
    let scale = (0..3).fold(1e-8, |most: f64, i| most.max(here.hessian[i][i].abs()));
    for _ in 0..40 {
        let damped = SymmetricMatrix::from_lower(3, |i, j| {
            -here.hessian[i][j] + if i == j { damping * scale } else { 0.0 }
        });
        if let Some(direction) = damped.solve(&here.gradient) {
            let length = direction.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
            let shrink = (LONGEST / length).min(1.0);
            let next = [0, 1, 2].map(|i| at[i] + shrink * direction[i]);
            let rise = log_likelihood(histories, next) - here.value;
            if rise >= -4.0 * f64::EPSILON * here.value.abs() && next != at {
                return Some((next, if damping < 1e-6 { 0.0 } else { damping * 0.1 }));
            }
        }
        damping = if damping == 0.0 { 1e-6 } else { damping * 4.0 };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{SpendDiagnostic, fit_gamma_gamma, refit_gamma_gamma};
    use crate::analysis::models::GammaGamma;
    use crate::analysis::models::spend::{SpendHistories, SpendObservation};
    use crate::analysis::numerics::SeededDraws;

    const TRUTH: [f64; 3] = [6.25, 3.74, 15.44];

    fn simulated(truth: [f64; 3], customers: u32, seed: u64) -> Vec<SpendObservation> {
        let model = GammaGamma::new(truth).unwrap();
        let mut draws = SeededDraws::new(seed);
        let mut draw = |at: u32| {
            let frequency = 1 + at % 5;
            let rate = model.draw_customer(&mut draws);
            let total: f64 = (0..frequency).map(|_| model.draw_value(&mut draws, rate)).sum();
            SpendObservation { frequency, mean_value: total / f64::from(frequency), weight: 1.0 }
        };
        (0..customers).map(&mut draw).collect()
    }

    #[test]
    fn simulated_parameters_are_recovered_within_their_standard_errors() {
        let fit = fit_gamma_gamma(&SpendHistories::new(simulated(TRUTH, 20_000, 21))).unwrap();
        assert!(fit.is_trusted() && fit.diagnostics.is_empty(), "{:?}", fit.diagnostics);
        let errors = fit.standard_errors().unwrap();
        for (at, found) in fit.model.parameters().into_iter().enumerate() {
            assert!((found - TRUTH[at]).abs() < 4.0 * errors[at], "{at}: {found} +- {}", errors[at]);
        }
    }

    #[test]
    fn merged_customers_and_other_currencies_change_nothing() {
        let rows = simulated(TRUTH, 400, 3);
        let doubled: Vec<SpendObservation> =
            rows.iter().map(|seen| SpendObservation { weight: 2.0, ..*seen }).collect();
        let cents = rows.iter().map(|seen| SpendObservation { mean_value: 100.0 * seen.mean_value, ..*seen });
        let plain = fit_gamma_gamma(&SpendHistories::new(rows.clone())).unwrap();
        let twice = fit_gamma_gamma(&SpendHistories::new(rows.iter().chain(&rows).copied())).unwrap();
        let merged = fit_gamma_gamma(&SpendHistories::new(doubled)).unwrap();
        assert_eq!(twice, merged);
        let cents = fit_gamma_gamma(&SpendHistories::new(cents)).unwrap();
        for at in 0..3 {
            let factor = if at == 2 { 100.0 } else { 1.0 };
            let [one, two, hundred] = [&plain, &merged, &cents].map(|fit| fit.model.parameters()[at]);
            assert!((two / one - 1.0).abs() < 1e-6, "{one} {two}");
            assert!((hundred / factor / one - 1.0).abs() < 1e-6, "{one} {hundred}");
        }
    }

    #[test]
    fn a_refit_from_the_estimate_stays_there() {
        let histories = SpendHistories::new(simulated(TRUTH, 500, 4));
        let fit = fit_gamma_gamma(&histories).unwrap();
        let again = refit_gamma_gamma(&histories, &fit.model).unwrap();
        for (a, b) in fit.model.parameters().into_iter().zip(again.model.parameters()) {
            assert!((a / b - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn what_is_not_identified_is_not_trusted() {
        let rows = |values: &[(u32, f64)]| {
            let row = |&(frequency, mean_value): &(u32, f64)| SpendObservation {
                frequency,
                mean_value,
                weight: 1.0,
            };
            SpendHistories::new(values.iter().map(row).collect::<Vec<_>>())
        };
        let same: Vec<(u32, f64)> = (0..40).map(|at| (1 + at % 3, 20.0)).collect();
        let one = [(2, 30.0)];
        for values in [&same[..], &one[..]] {
            let fit = fit_gamma_gamma(&rows(values)).unwrap();
            assert!(!fit.is_trusted(), "{fit:?}");
            assert!(fit.log_likelihood.is_finite());
        }
        assert!(fit_gamma_gamma(&rows(&[])).is_none());
    }

    #[test]
    fn without_a_finite_mean_a_fit_is_not_trusted() {
        let fit = fit_gamma_gamma(&SpendHistories::new(simulated([2.0, 0.6, 15.0], 3_000, 9))).unwrap();
        assert!(fit.converged && !fit.is_trusted());
        assert!(matches!(fit.diagnostics[..], [SpendDiagnostic::NoFiniteMean { .. }, ..]), "{fit:?}");
    }
}

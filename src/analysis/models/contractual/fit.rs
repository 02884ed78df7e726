//! Fitting a model of renewals to counts, with what is to be said where its parameters run to a boundary.
//!
//! - alpha and beta to infinity with their ratio kept: customers do not differ, constant churn
//! - alpha and beta to zero: customers are of two kinds, those who leave at once and those who never do
//!
//! Source: P. S. Fader and B. G. S. Hardie (2007), Journal of Interactive Marketing 21(1), appendix, for the meaning
//! of the parameters; the limits are judgements, stated at each constant.

use super::likelihood::{beta_geometric, beta_weibull};
use super::{ContractModel, RenewalError, RenewalKind, Tenures};
use crate::analysis::models::ModelError;
use crate::analysis::models::fit::{Fit, FittedBase, FittedParameter, LogLikelihood, Problem, maximise};
use crate::analysis::numerics::SymmetricMatrix;

/// `1/(alpha+beta+1)`, the share of the largest possible variance that theta has, below which customers count as
/// alike.
const ALIKE: f64 = 1e-3;
/// The same share from which on they count as of two kinds.
const TWO_KINDS: f64 = 0.99;
/// Fewer customers lost are pointed out.
const FEW_LOST: u64 = 30;

/// What is to be known of the fit of a model of renewals, beside its diagnostics.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum RenewalFinding {
    /// Customers do not differ measurably: alpha and beta run to infinity, and what is left is one probability of
    /// leaving for all (at the first renewal, where it changes with tenure).
    CustomersAlike {
        /// alpha/(alpha+beta).
        churn: f64,
    },
    /// Customers are of two kinds: alpha and beta run to zero.
    TwoKinds {
        /// Share of those who leave at the first renewal, alpha/(alpha+beta).
        leaving: f64,
    },
    /// Customers came to fewer renewals than the model has parameters, so that these cannot be told apart.
    TooFewRenewals {
        /// Renewals that customers came to.
        observed: u32,
        /// Parameters.
        needed: u32,
    },
    /// So few customers were lost that the parameters rest on little.
    FewLost {
        /// Customers lost.
        lost: u64,
    },
}

/// A fitted model of renewals.
#[derive(Clone, Debug, PartialEq)]
pub struct RenewalFit {
    /// The fit.
    pub fit: Fit<ContractModel>,
    /// What is to be known of it.
    pub findings: Vec<RenewalFinding>,
}

/// Fits a kind of model by maximum likelihood. Fails where nobody came to a renewal or nobody was lost; everything
/// else is a fit with diagnostics and findings.
pub fn fit_renewals(kind: RenewalKind, tenures: &Tenures) -> Result<RenewalFit, RenewalError> {
    if tenures.opportunities() == 0 {
        return Err(RenewalError::NothingObserved { customers: tenures.customers() });
    }
    if tenures.lost() == 0 {
        return Err(RenewalError::NobodyLost { renewals: tenures.opportunities() });
    }
    let fit = match kind {
        RenewalKind::ConstantChurn => constant(tenures)?,
        RenewalKind::ShiftedBetaGeometric => geometric(tenures)?,
        RenewalKind::BetaDiscreteWeibull => weibull(tenures)?,
    };
    let findings = findings(&fit, tenures);
    Ok(RenewalFit { fit, findings })
}

fn base_of(tenures: &Tenures) -> FittedBase {
    FittedBase {
        customers: tenures.customers() as f64,
        repeat_customers: tenures.renewed() as f64,
        is_observed: true,
    }
}

/// Customers lost over customers up for renewal.
fn churn(tenures: &Tenures) -> f64 {
    tenures.lost() as f64 / tenures.opportunities() as f64
}

fn constant(tenures: &Tenures) -> Result<Fit<ContractModel>, ModelError> {
    let (value, n) = (churn(tenures), tenures.opportunities() as f64);
    let (lost, stayed) = (tenures.lost() as f64, n - tenures.lost() as f64);
    let variance = value * (1.0 - value) / n;
    let staying = if stayed > 0.0 { stayed * libm::log(stayed / n) } else { 0.0 };
    let has_error = variance > 0.0;
    let standard_error = has_error.then(|| libm::sqrt(variance));
    let base = base_of(tenures);
    Ok(Fit {
        model: ContractModel::new(RenewalKind::ConstantChurn, &[value])?,
        parameters: vec![FittedParameter { name: "churn", value, standard_error }],
        chosen: 0,
        log_likelihood: lost * libm::log(value) + staying,
        covariance: has_error.then(|| SymmetricMatrix::from_lower(1, |_, _| variance)),
        gradient: vec![0.0],
        converged: true,
        diagnostics: Vec::new(),
        customers: base.customers,
        repeat_customers: base.repeat_customers,
        iterations: 0,
        evaluations: 1,
    })
}

fn geometric(tenures: &Tenures) -> Result<Fit<ContractModel>, ModelError> {
    let log_likelihood = |theta: &[f64], gradient: &mut [f64]| beta_geometric(tenures, theta, gradient);
    search(RenewalKind::ShiftedBetaGeometric, tenures, starts(tenures), &log_likelihood)
}

fn weibull(tenures: &Tenures) -> Result<Fit<ContractModel>, ModelError> {
    let log_likelihood = |theta: &[f64], gradient: &mut [f64]| beta_weibull(tenures, theta, gradient);
    // Where c is one, the best of these is the best of the simpler model.
    let simpler = geometric(tenures)?;
    let mut plain: Vec<Vec<f64>> = vec![simpler.parameters.iter().map(|p| p.value).collect()];
    plain.extend(starts(tenures));
    let with = |c: f64| move |start: &Vec<f64>| [start.as_slice(), &[c]].concat();
    let starts = [1.0, 0.7, 1.4].iter().flat_map(|c| plain.iter().map(with(*c))).collect();
    search(RenewalKind::BetaDiscreteWeibull, tenures, starts, &log_likelihood)
}

/// Parameters of the churn of the base, with customers more and less alike.
fn starts(tenures: &Tenures) -> Vec<Vec<f64>> {
    let churn = churn(tenures).clamp(1e-4, 1.0 - 1e-4);
    [0.5, 2.0, 10.0, 100.0].iter().map(|size| vec![size * churn, size * (1.0 - churn)]).collect()
}

fn search(
    kind: RenewalKind,
    tenures: &Tenures,
    starts: Vec<Vec<f64>>,
    log_likelihood: LogLikelihood<'_>,
) -> Result<Fit<ContractModel>, ModelError> {
    let names = kind.parameter_names();
    let problem = Problem { names, log_likelihood, starts, units: vec![1.0; names.len()] };
    let figure = "log-likelihood";
    let error = ModelError::NotFinite { model: kind.name(), figure, position: 0 };
    let maximum = maximise(&problem).ok_or(error)?;
    let model = ContractModel::new(kind, &maximum.parameters)?;
    Ok(Fit::conclude_with(model, names, maximum, base_of(tenures), Vec::new()))
}

fn findings(fit: &Fit<ContractModel>, tenures: &Tenures) -> Vec<RenewalFinding> {
    let mut found = Vec::new();
    let (observed, needed) = (tenures.rows().len() as u32, fit.parameters.len() as u32);
    if observed < needed {
        found.push(RenewalFinding::TooFewRenewals { observed, needed });
    }
    if tenures.lost() < FEW_LOST {
        found.push(RenewalFinding::FewLost { lost: tenures.lost() });
    }
    if let [alpha, beta, ..] = fit.parameters[..] {
        let (alpha, beta) = (alpha.value, beta.value);
        let (spread, share) = (1.0 / (alpha + beta + 1.0), alpha / (alpha + beta));
        if spread < ALIKE {
            found.push(RenewalFinding::CustomersAlike { churn: share });
        } else if spread > TWO_KINDS {
            found.push(RenewalFinding::TwoKinds { leaving: share });
        }
    }
    found
}

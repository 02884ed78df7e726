//! From the maximum of the partial likelihood to hazard ratios with their intervals, tests and the baseline.
//!
//! - standard errors: the inverse of the observed information
//! - Wald `z = beta/se`; likelihood ratio `2 (l(beta) - l(0))`
//! - baseline `H_0(t) = sum over t_i <= t of sum over l of 1/phi_l`, for a customer of the reference levels and of
//!   mean numeric values
//!
//! Source: as for the model; for few customers lost, P. Peduzzi, J. Concato, A. R. Feinstein and T. R. Holford
//! (1995), "Importance of Events per Independent Variable", Journal of Clinical Epidemiology 48(12).

use super::covariates::{CoxData, Values};
use super::design::{Column, Design, reference};
use super::diagnostic::CoxDiagnostic;
use super::search::{Found, minor, search};
use crate::analysis::numerics::{Interval, NORMAL_975, SymmetricMatrix, chi_square_tail, normal_two_sided};
use crate::analysis::survival::concordance::{Ranked, concordance};
use crate::analysis::survival::{SurvivalError, TieMethod};

/// Fewer customers lost for each coefficient are pointed out.
const EVENTS_PER_TERM: u64 = 10;
/// Largest entry of the gradient, on the scale of the design, as a share of the absolute log-likelihood.
const RELATIVE_GRADIENT: f64 = 1e-8;

/// A test whose statistic is chi-square if nothing matters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquareTest {
    /// The statistic.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub degrees_of_freedom: u32,
    /// Probability of so large a statistic or a larger one if nothing matters.
    pub p_value: f64,
}

/// What was found of one term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoxEstimate {
    /// beta: for one unit more, or for the level against the reference.
    pub coefficient: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// exp(beta): the factor of the risk of leaving.
    pub hazard_ratio: f64,
    /// The 95 % interval of the hazard ratio; `None` where an end is beyond what numbers can hold.
    pub interval: Option<Interval>,
    /// beta over its standard error.
    pub z: f64,
    /// Probability of a coefficient at least so far from zero if it is zero.
    pub p_value: f64,
}

/// A numeric column, or a level of a column of texts.
#[derive(Clone, Debug, PartialEq)]
pub struct CoxTerm {
    /// Name of the column.
    pub covariate: String,
    /// The level, and the one that it is compared with.
    pub level: Option<(String, String)>,
    /// Mean and standard deviation of a numeric column.
    pub moments: Option<(f64, f64)>,
    /// Customers with the level; all of them for a numeric column.
    pub customers: u64,
    /// Those of them who were lost.
    pub events: u64,
    /// The estimate; `None` where a diagnostic says why there is none.
    pub estimate: Option<CoxEstimate>,
}

/// The cumulative risk of a customer of the reference levels and mean numeric values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BaselineRow {
    /// Time at which customers were lost, in the unit of the data.
    pub time: f64,
    /// H_0 up to and with this time.
    pub cumulative_hazard: f64,
    /// exp(-H_0): the share that stays longer.
    pub survival: f64,
}

/// A fitted Cox regression.
#[derive(Clone, Debug, PartialEq)]
pub struct CoxFit {
    /// How ties were taken.
    pub ties: TieMethod,
    /// Number of customers.
    pub customers: u64,
    /// Number of customers lost.
    pub events: u64,
    /// The terms, in the order of the columns, levels ascending.
    pub terms: Vec<CoxTerm>,
    /// Positions of the terms with an estimate.
    pub estimated: Vec<usize>,
    /// Covariance of their coefficients, in that order; `None` without any.
    pub covariance: Option<SymmetricMatrix>,
    /// Log partial likelihood at the estimates.
    pub log_likelihood: f64,
    /// Log partial likelihood if nothing matters.
    pub null_log_likelihood: f64,
    /// Whether anything matters, by the likelihood; `None` without terms.
    pub likelihood_ratio: Option<ChiSquareTest>,
    /// Whether anything matters, by the estimates and their covariance; `None` without any.
    pub wald: Option<ChiSquareTest>,
    /// Baseline, times ascending.
    pub baseline: Vec<BaselineRow>,
    /// How often of two customers the one with the higher risk was lost first; `None` where entry was delayed, or
    /// without pairs to compare.
    pub concordance: Option<f64>,
    /// Steps of the search.
    pub iterations: u32,
    /// Whether the gradient is small enough.
    pub converged: bool,
    /// What is to be known of the fit.
    pub diagnostics: Vec<CoxDiagnostic>,
}

/// Fits a Cox regression. Fails where nobody was lost; everything else is a fit with diagnostics.
pub fn fit_cox(data: &CoxData, ties: TieMethod) -> Result<CoxFit, SurvivalError> {
    let (customers, events) = (data.customers(), data.events());
    if events == 0 {
        return Err(SurvivalError::NoEvents { customers });
    }
    let design = Design::new(data);
    let redundant = design.redundant();
    let is_kept = |at: &usize| redundant.iter().all(|(other, _)| other != at);
    let kept: Vec<usize> = (0..design.columns.len()).filter(is_kept).collect();
    let found = search(&design, ties, &kept).ok_or(SurvivalError::NoEvents { customers })?;
    let estimated = found.estimable(&kept);
    let scales: Vec<f64> = estimated.iter().map(|&at| 1.0 / design.columns[at].scale).collect();
    let covariance = minor(&found.at.information, &estimated).inverse().map(|c| c.scaled(&scales));
    let estimates = estimates(&design, &found, &estimated, covariance.as_ref());
    let terms = terms(data, &design.columns, &estimates);
    let relative_gradient = relative_gradient(&found, &kept);
    let mut diagnostics = left_out(data, &design.columns, &redundant);
    diagnostics.extend(open(&found, relative_gradient));
    if events < EVENTS_PER_TERM * estimated.len() as u64 {
        diagnostics.push(CoxDiagnostic::FewEvents { events, terms: estimated.len() });
    }
    Ok(CoxFit {
        ties,
        customers,
        events,
        likelihood_ratio: test(2.0 * (found.at.log_likelihood - found.null_log_likelihood), kept.len()),
        wald: wald(&found, &estimated),
        baseline: baseline(&found.at.hazards),
        concordance: concordance_of(&design, &found.beta),
        terms,
        covariance: covariance.filter(|_| !estimated.is_empty()),
        estimated,
        log_likelihood: found.at.log_likelihood,
        null_log_likelihood: found.null_log_likelihood,
        iterations: found.iterations,
        converged: !diagnostics.iter().any(CoxDiagnostic::is_serious),
        diagnostics,
    })
}

impl CoxFit {
    /// The share that stays longer than each time of the baseline, of customers whose risk is this many times that
    /// of the baseline.
    pub fn survival(&self, hazard_ratio: f64) -> Vec<(f64, f64)> {
        let share = |row: &BaselineRow| (row.time, libm::exp(-row.cumulative_hazard * hazard_ratio));
        self.baseline.iter().map(share).collect()
    }

    /// The term of a column, and of a level where it is one of texts.
    pub fn term(&self, covariate: &str, level: Option<&str>) -> Option<&CoxTerm> {
        let is_level = |term: &CoxTerm| term.level.as_ref().map(|(level, _)| level.as_str()) == level;
        self.terms.iter().find(|term| term.covariate == covariate && is_level(term))
    }
}

/// For each column its estimate, if it has one.
fn estimates(
    design: &Design,
    found: &Found,
    estimated: &[usize],
    covariance: Option<&SymmetricMatrix>,
) -> Vec<Option<CoxEstimate>> {
    let mut estimates = vec![None; design.columns.len()];
    for (at, &column) in estimated.iter().enumerate() {
        let coefficient = found.beta[column] / design.columns[column].scale;
        let variance = covariance.map_or(0.0, |c| c.get(at, at));
        estimates[column] = estimate(coefficient, libm::sqrt(variance));
    }
    estimates
}

fn estimate(coefficient: f64, standard_error: f64) -> Option<CoxEstimate> {
    let half = NORMAL_975 * standard_error;
    let (lower, upper) = (libm::exp(coefficient - half), libm::exp(coefficient + half));
    let hazard_ratio = libm::exp(coefficient);
    let z = coefficient / standard_error;
    let interval = Some(Interval { lower, upper }).filter(|_| upper.is_finite());
    let p_value = normal_two_sided(z);
    let is_known = standard_error > 0.0 && z.is_finite() && hazard_ratio.is_finite();
    let estimate = CoxEstimate { coefficient, standard_error, hazard_ratio, interval, z, p_value };
    is_known.then_some(estimate)
}

fn terms(data: &CoxData, columns: &[Column], estimates: &[Option<CoxEstimate>]) -> Vec<CoxTerm> {
    let mut terms = Vec::new();
    for (column, estimate) in columns.iter().zip(estimates) {
        let covariate = &data.covariates[column.covariate];
        let (level, moments) = match (&covariate.values, column.level) {
            (Values::Category { levels, .. }, Some(level)) => {
                let name = |code: u32| levels.get(code as usize).cloned().unwrap_or_default();
                (Some((name(level), name(reference(data, covariate).unwrap_or(0)))), None)
            }
            _ => (None, Some((column.centre, column.scale))),
        };
        let (mut customers, mut events) = (0, 0);
        for (at, observation) in data.observations.iter().enumerate() {
            let counts = match (&covariate.values, column.level) {
                (Values::Category { codes, .. }, Some(level)) => codes[at] == level,
                _ => true,
            };
            customers += if counts { observation.count } else { 0 };
            events += if counts && observation.is_event { observation.count } else { 0 };
        }
        let covariate = covariate.name.clone();
        terms.push(CoxTerm { covariate, level, moments, customers, events, estimate: *estimate });
    }
    terms
}

fn left_out(data: &CoxData, columns: &[Column], redundant: &[(usize, Vec<usize>)]) -> Vec<CoxDiagnostic> {
    let name = |covariate: usize| data.covariates[covariate].name.clone();
    let only_level = |of: &Values| matches!(of, Values::Category { levels, .. } if levels.len() == 1);
    let same = (0..data.covariates.len()).filter(|&at| {
        let constant = redundant.iter().any(|(term, with)| columns[*term].covariate == at && with.is_empty());
        constant || only_level(&data.covariates[at].values)
    });
    let mut found: Vec<CoxDiagnostic> =
        same.map(|at| CoxDiagnostic::NoVariation { covariate: name(at) }).collect();
    let depends = redundant.iter().filter(|(_, with)| !with.is_empty());
    found.extend(depends.map(|(term, with)| CoxDiagnostic::Collinear { term: *term, with: with.clone() }));
    found
}

fn open(found: &Found, relative_gradient: f64) -> Vec<CoxDiagnostic> {
    let runs =
        |(term, direction): &(usize, _)| CoxDiagnostic::RunsAway { term: *term, direction: *direction };
    let mut diagnostics: Vec<CoxDiagnostic> = found.running.iter().map(runs).collect();
    if !found.flat.is_empty() {
        diagnostics.push(CoxDiagnostic::Flat { terms: found.flat.clone() });
    }
    if relative_gradient > RELATIVE_GRADIENT {
        let allowed = RELATIVE_GRADIENT;
        diagnostics.push(CoxDiagnostic::NotConverged { relative_gradient, allowed });
    }
    diagnostics
}

fn relative_gradient(found: &Found, kept: &[usize]) -> f64 {
    let largest = kept.iter().map(|&at| found.at.gradient[at].abs()).fold(0.0, f64::max);
    largest / found.at.log_likelihood.abs().max(1.0)
}

fn test(statistic: f64, terms: usize) -> Option<ChiSquareTest> {
    let (statistic, degrees_of_freedom) = (statistic.max(0.0), terms as u32);
    let p_value = chi_square_tail(statistic, degrees_of_freedom)?;
    Some(ChiSquareTest { statistic, degrees_of_freedom, p_value })
}

fn wald(found: &Found, estimated: &[usize]) -> Option<ChiSquareTest> {
    // The inverse of the covariance of the estimates alone.
    let information = minor(&found.at.information, estimated);
    let beta: Vec<f64> = estimated.iter().map(|&at| found.beta[at]).collect();
    let statistic = information.times(&beta).iter().zip(&beta).map(|(i, beta)| i * beta).sum();
    test(statistic, estimated.len())
}

fn baseline(hazards: &[(f64, f64)]) -> Vec<BaselineRow> {
    let mut cumulative_hazard = 0.0;
    let row = |&(time, hazard): &(f64, f64)| {
        cumulative_hazard += hazard;
        BaselineRow { time, cumulative_hazard, survival: libm::exp(-cumulative_hazard) }
    };
    hazards.iter().map(row).filter(|row| row.cumulative_hazard.is_finite()).collect()
}

fn concordance_of(design: &Design, beta: &[f64]) -> Option<f64> {
    if design.entry.iter().any(|entry| *entry > 0.0) {
        return None;
    }
    let row = |at: usize| Ranked {
        time: design.time[at],
        is_event: design.is_event[at],
        risk: design.predictor(at, beta),
        count: design.count[at] as u64,
    };
    concordance(&(0..design.rows()).map(row).collect::<Vec<_>>())
}

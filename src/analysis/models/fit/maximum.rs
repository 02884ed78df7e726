//! Maximising a likelihood over the logarithms of positive parameters, whatever the model.
//!
//! Source: J. Nocedal and S. J. Wright (2006), Numerical Optimization, chapter 6; for the observed information,
//! B. Efron and D. V. Hinkley (1978), "Assessing the Accuracy of the Maximum Likelihood Estimator", Biometrika
//! 65(3).

use super::Diagnostic;
use crate::analysis::numerics::order;
use crate::analysis::numerics::{Optimum, Search, SymmetricMatrix, minimise, second_derivatives};

/// Starts that are followed to their end, of all that are looked at.
const FOLLOWED: usize = 2;
/// Ends whose log-likelihoods differ by more count as different.
const DIFFERENT: f64 = 1e-3;
/// A logarithm beyond this, with a standard error beyond [`UNSURE`] or beside a parameter on the bound, means that
/// the parameter runs away.
const FAR: f64 = 6.0;
/// Standard error of a logarithm that leaves the size of the parameter open by a factor of seven either way.
const UNSURE: f64 = 1.0;
/// Correlation of two logarithms from which on, with standard errors beyond [`UNSURE`], only the ratio is known.
const RIDGE: f64 = 0.95;
/// An eigenvalue of the information nearer to zero than this leaves a logarithm open by more than ten either way, and
/// is not far above what the rounding of the gradient makes of zero.
const FLAT: f64 = 1e-2;
/// A parameter with less than this share of a direction is not what the direction is about.
const PART: f64 = 0.1;
/// Step of the numerical derivatives of the gradient, in logarithms.
const STEP: f64 = 1e-4;

/// A log-likelihood at positive parameters: writes its derivatives by their logarithms.
pub(in crate::analysis::models) type LogLikelihood<'a> = &'a dyn Fn(&[f64], &mut [f64]) -> Option<f64>;

/// What to maximise and from where.
pub(in crate::analysis::models) struct Problem<'a> {
    /// Names of the parameters.
    pub names: &'a [&'static str],
    /// The function.
    pub log_likelihood: LogLikelihood<'a>,
    /// Parameters to start from.
    pub starts: Vec<Vec<f64>>,
    /// What one unit of each parameter of the function is in the unit to be reported.
    pub units: Vec<f64>,
}

/// Where the maximum is and how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analysis::models) struct Maximum {
    /// In the unit to be reported.
    pub parameters: Vec<f64>,
    pub log_likelihood: f64,
    /// By the logarithms of the parameters.
    pub gradient: Vec<f64>,
    pub iterations: u32,
    pub evaluations: u32,
    /// Covariance of the logarithms; zero rows for parameters on the bound or as far out as if they were.
    pub log_covariance: Option<SymmetricMatrix>,
    pub is_stationary: bool,
    pub diagnostics: Vec<Diagnostic>,
}

/// Maximises; `None` if the likelihood has no value at any start.
pub(in crate::analysis::models) fn maximise(problem: &Problem<'_>) -> Option<Maximum> {
    let search = Search::default();
    let mut objective = |x: &[f64], gradient: &mut [f64]| negative(problem.log_likelihood, x, gradient);
    let mut ranked: Vec<(f64, Vec<f64>)> = Vec::new();
    for start in &problem.starts {
        let point: Vec<f64> =
            start.iter().map(|p| libm::log(*p).clamp(-search.bound, search.bound)).collect();
        let mut gradient = vec![0.0; point.len()];
        if let Some(value) = objective(&point, &mut gradient).filter(|v| v.is_finite()) {
            ranked.push((value, point));
        }
    }
    order::sort_by(&mut ranked, |a, b| a.0.total_cmp(&b.0));
    let followed = ranked.iter().take(FOLLOWED);
    let mut ends: Vec<Optimum> =
        followed.filter_map(|(_, point)| minimise(&mut objective, point, search)).collect();
    order::sort_by(&mut ends, |a, b| b.is_stationary.cmp(&a.is_stationary).then(a.value.total_cmp(&b.value)));
    // An end that is no optimum but better by far is the more honest answer.
    let lowest = ends.iter().map(|end| end.value).fold(f64::INFINITY, f64::min);
    let chosen = ends.iter().position(|end| end.value <= lowest + DIFFERENT)?;
    let best = ends.swap_remove(chosen);
    let mut diagnostics = Vec::new();
    if let Some(other) = ends.iter().find(|end| end.is_stationary && end.value > best.value + DIFFERENT) {
        diagnostics.push(Diagnostic::StartsDisagree { best: -best.value, other: -other.value });
    }
    let information = second_derivatives(&mut objective, &best.point, STEP);
    Some(conclude(problem, best, information, diagnostics))
}

fn negative(log_likelihood: LogLikelihood<'_>, x: &[f64], gradient: &mut [f64]) -> Option<f64> {
    let parameters: Vec<f64> = x.iter().map(|v| libm::exp(*v)).collect();
    let value = log_likelihood(&parameters, gradient)?;
    gradient.iter_mut().for_each(|g| *g = -*g);
    Some(-value)
}

fn conclude(
    problem: &Problem<'_>,
    best: Optimum,
    information: Option<SymmetricMatrix>,
    mut diagnostics: Vec<Diagnostic>,
) -> Maximum {
    let names = problem.names;
    let parameters: Vec<f64> =
        best.point.iter().zip(&problem.units).map(|(x, unit)| libm::exp(*x) * unit).collect();
    if !best.is_stationary {
        let allowed = Search::default().relative_gradient;
        diagnostics.push(Diagnostic::NotStationary { relative_gradient: best.relative_gradient, allowed });
    }
    let free = information.as_ref().map_or_else(Vec::new, |matrix| free_parameters(matrix, &best));
    let log_covariance = information.as_ref().and_then(|matrix| inverse_of(matrix, &free));
    for (at, name) in names.iter().enumerate() {
        let variance = log_covariance.as_ref().map(|c| c.get(at, at)).filter(|v| *v > 0.0);
        let unsure = variance.is_none_or(|v| v.sqrt() > UNSURE) || free.len() < names.len();
        if best.at_bound[at] || best.point[at].abs() > FAR && unsure {
            let (parameter, value) = (*name, parameters[at]);
            diagnostics.push(if best.point[at] > 0.0 {
                Diagnostic::RunsToInfinity { parameter, value }
            } else {
                Diagnostic::RunsToZero { parameter, value }
            });
        }
    }
    if let Some(covariance) = &log_covariance {
        diagnostics.extend(ridges(names, &parameters, covariance));
    } else {
        let values = information.map(|matrix| minor(&matrix, &free).eigen()).unwrap_or_default();
        let smallest_eigenvalue = values.first().map_or(0.0, |(value, _)| *value);
        diagnostics.push(Diagnostic::InformationNotPositiveDefinite { smallest_eigenvalue });
    }
    Maximum {
        parameters,
        log_likelihood: -best.value,
        gradient: best.gradient.iter().map(|g| -g).collect(),
        iterations: best.iterations,
        evaluations: best.evaluations,
        log_covariance,
        is_stationary: best.is_stationary,
        diagnostics,
    }
}

/// The parameters whose size the data can tell, for what they can tell the others: those that are not on the bound. In
/// a direction in which the information is flat, the parameter that ran farthest counts as on the bound, whether it
/// met it or not: on which side of zero rounding leaves the information there must not decide over the fit.
fn free_parameters(information: &SymmetricMatrix, best: &Optimum) -> Vec<usize> {
    let mut free: Vec<usize> = (0..best.point.len()).filter(|&at| !best.at_bound[at]).collect();
    while let Some((value, direction)) = minor(information, &free).eigen().into_iter().next() {
        let part = free.iter().zip(&direction).filter(|(_, share)| **share * **share > PART);
        let far = part.map(|(at, _)| (*at, best.point[*at].abs())).filter(|(_, size)| *size > FAR);
        match far.reduce(|a, b| if b.1 > a.1 { b } else { a }) {
            Some((farthest, _)) if value.abs() < FLAT => free.retain(|&at| at != farthest),
            _ => break,
        }
    }
    free
}

fn ridges(names: &[&'static str], parameters: &[f64], covariance: &SymmetricMatrix) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for second in 0..names.len() {
        for first in 0..second {
            let (v1, v2) = (covariance.get(first, first), covariance.get(second, second));
            let correlation = covariance.get(first, second) / (v1 * v2).sqrt();
            let standard_error = v1.sqrt();
            if correlation > RIDGE && standard_error > UNSURE && v2.sqrt() > UNSURE {
                let ratio = parameters[first] / parameters[second];
                let (first, second) = (names[first], names[second]);
                found.push(Diagnostic::RatioRidge { first, second, ratio, correlation, standard_error });
            }
        }
    }
    found
}

/// Rows and columns of some positions only.
fn minor(matrix: &SymmetricMatrix, kept: &[usize]) -> SymmetricMatrix {
    SymmetricMatrix::from_lower(kept.len(), |i, j| matrix.get(kept[i], kept[j]))
}

/// The inverse of the rows and columns `kept`, with zeros elsewhere.
fn inverse_of(matrix: &SymmetricMatrix, kept: &[usize]) -> Option<SymmetricMatrix> {
    let inverse = minor(matrix, kept).inverse()?;
    let place = |at: usize| kept.iter().position(|k| *k == at);
    Some(SymmetricMatrix::from_lower(matrix.size(), |i, j| match (place(i), place(j)) {
        (Some(i), Some(j)) => inverse.get(i, j),
        _ => 0.0,
    }))
}

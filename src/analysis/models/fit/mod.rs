//! Fitting: parameters of greatest likelihood, how sure they are, and what is wrong with them if anything.
//!
//! The likelihood is maximised over the logarithms of the parameters, in a unit of time in which the longest age
//! is ten, from several starts, on histories merged. A point counts as an optimum if its gradient is small
//! relative to the log-likelihood. Standard errors come from the observed information. What cannot be trusted
//! comes with a [`Diagnostic`] that carries the numbers; a fit is refused only where there is nothing to fit.
//!
//! Invariants: merging, row order and the unit of time do not change a fit beyond rounding.

mod diagnostic;
mod maximum;
mod process;
mod starts;

pub use diagnostic::Diagnostic;
pub(super) use maximum::{LogLikelihood, Maximum, Problem, maximise};
pub use process::{FitOptions, ProcessFit, fit_process};

use crate::analysis::numerics::{SeededDraws, SymmetricMatrix};

/// Fewer customers with a repeat purchase are pointed out.
const FEW_REPEAT_CUSTOMERS: f64 = 30.0;

/// A fitted parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittedParameter {
    /// The paper's symbol, spelt out.
    pub name: &'static str,
    /// The estimate.
    pub value: f64,
    /// Its standard error from the observed information; `None` where that does not exist.
    pub standard_error: Option<f64>,
}

/// A model fitted to a base.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit<Model> {
    /// The model with its estimates, in the unit of the histories.
    pub model: Model,
    /// The estimates with their standard errors.
    pub parameters: Vec<FittedParameter>,
    /// Numbers chosen by the likelihood besides: 1 where k was, else 0.
    pub chosen: u32,
    /// The log-likelihood, in the unit of the histories.
    pub log_likelihood: f64,
    /// Covariance of the estimates; `None` where the observed information is not positive definite.
    pub covariance: Option<SymmetricMatrix>,
    /// Derivatives of the log-likelihood by the logarithms of the parameters.
    pub gradient: Vec<f64>,
    /// Whether the gradient is small enough and nothing serious is wrong.
    pub converged: bool,
    /// What is to be known of the fit.
    pub diagnostics: Vec<Diagnostic>,
    /// Customers fitted to.
    pub customers: f64,
    /// Customers with a repeat purchase; of contracts, those who renewed.
    pub repeat_customers: f64,
    /// Steps of the search.
    pub iterations: u32,
    /// Evaluations of the likelihood.
    pub evaluations: u32,
}

/// The base that a model was fitted to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FittedBase {
    pub customers: f64,
    pub repeat_customers: f64,
    /// Whether anybody was observed for any time.
    pub is_observed: bool,
}

impl FittedBase {
    /// What is to be said of it for a model of so many parameters.
    fn diagnostics(&self, parameters: usize) -> Vec<Diagnostic> {
        let (customers, repeat) = (self.customers, self.repeat_customers);
        let mut found = Vec::new();
        if !self.is_observed {
            found.push(Diagnostic::NoTimeObserved { customers });
        }
        if repeat < FEW_REPEAT_CUSTOMERS {
            found.push(Diagnostic::FewRepeatCustomers { repeat, customers, parameters: parameters as u32 });
        }
        found
    }
}

impl FittedParameter {
    /// The interval `value * exp(-+ z se/value)`, which stays above zero: 95 % for z of 1.959964.
    pub fn interval(&self, z: f64) -> Option<(f64, f64)> {
        let width = z * self.standard_error? / self.value;
        let (low, high) = (self.value * libm::exp(-width), self.value * libm::exp(width));
        (low.is_finite() && high.is_finite()).then_some((low, high))
    }
}

impl<Model> Fit<Model> {
    /// A fit from a maximum; `names` in the order of its parameters.
    pub(super) fn conclude(
        model: Model,
        names: &[&'static str],
        maximum: Maximum,
        base: FittedBase,
    ) -> Fit<Model> {
        let found = base.diagnostics(names.len());
        Fit::conclude_with(model, names, maximum, base, found)
    }

    /// The same with findings about the base of the caller's own.
    pub(super) fn conclude_with(
        model: Model,
        names: &[&'static str],
        maximum: Maximum,
        base: FittedBase,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Fit<Model> {
        let values = &maximum.parameters;
        let covariance = maximum.log_covariance.as_ref().map(|c| c.scaled(values));
        let error = |at: usize| {
            let variance = covariance.as_ref().map(|c| c.get(at, at));
            variance.filter(|v| *v > 0.0).map(f64::sqrt)
        };
        let parameter = |(at, (name, value)): (usize, (&&'static str, &f64))| FittedParameter {
            name,
            value: *value,
            standard_error: error(at),
        };
        let parameters = names.iter().zip(values).enumerate().map(parameter).collect();
        diagnostics.extend(maximum.diagnostics);
        Fit {
            model,
            parameters,
            chosen: 0,
            log_likelihood: maximum.log_likelihood,
            covariance,
            gradient: maximum.gradient,
            converged: maximum.is_stationary && !diagnostics.iter().any(Diagnostic::is_serious),
            diagnostics,
            customers: base.customers,
            repeat_customers: base.repeat_customers,
            iterations: maximum.iterations,
            evaluations: maximum.evaluations,
        }
    }

    /// Standard errors in the order of the parameters; `None` where the information does not give one.
    pub fn standard_errors(&self) -> Vec<Option<f64>> {
        self.parameters.iter().map(|parameter| parameter.standard_error).collect()
    }

    /// Parameters drawn from the normal distribution of their logarithms about the estimates, in the order of
    /// the parameters: for intervals of whatever is computed from them. `None` where the covariance does not
    /// exist.
    ///
    /// Source: I. Krinsky and A. L. Robb (1986), "On Approximating the Statistical Properties of Elasticities",
    /// The Review of Economics and Statistics 68(4).
    pub fn draw_parameters(&self, draws: &mut SeededDraws) -> Option<Vec<f64>> {
        let covariance = self.covariance.as_ref()?;
        let inverse: Vec<f64> = self.parameters.iter().map(|p| 1.0 / p.value).collect();
        let z: Vec<f64> = self.parameters.iter().map(|_| draws.normal()).collect();
        let off = covariance.scaled(&inverse).correlate(&vec![0.0; z.len()], &z)?;
        let drawn: Vec<f64> =
            self.parameters.iter().zip(off).map(|(p, off)| p.value * libm::exp(off)).collect();
        drawn.iter().all(|value| *value > 0.0 && value.is_finite()).then_some(drawn)
    }

    /// Number of estimates, whole numbers chosen by the likelihood among them.
    pub fn parameter_count(&self) -> u32 {
        self.parameters.len() as u32 + self.chosen
    }

    /// Akaike's criterion, `2 p - 2 LL`: lower is better.
    ///
    /// Source: H. Akaike (1974), IEEE Transactions on Automatic Control 19(6).
    pub fn aic(&self) -> f64 {
        2.0 * f64::from(self.parameter_count()) - 2.0 * self.log_likelihood
    }

    /// Schwarz's criterion, `p ln n - 2 LL`: lower is better.
    ///
    /// Source: G. Schwarz (1978), The Annals of Statistics 6(2).
    pub fn bic(&self) -> f64 {
        f64::from(self.parameter_count()) * libm::log(self.customers) - 2.0 * self.log_likelihood
    }
}

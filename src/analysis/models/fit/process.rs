//! Fitting a purchase process to a base.
//!
//! Source: the likelihoods are those of the models.

use super::starts::starts;
use super::{Diagnostic, Fit, FittedBase, Problem, maximise};
use crate::analysis::models::beta_geometric::{BetaGeometricLikelihood, Dropout};
use crate::analysis::models::nbd::NbdLikelihood;
use crate::analysis::models::pareto_nbd::ParetoLikelihood;
use crate::analysis::models::{
    MOST_STAGES, ModelError, Parameter, ParameterScale, ProcessKind, PurchaseHistories, PurchaseModel,
    PurchaseProcess,
};

/// The longest age in the unit in which the search is made.
const LONGEST_AGE: f64 = 10.0;
/// From so many distinct histories on, the search begins where that on a part of them ended.
const MANY_HISTORIES: usize = 20_000;
/// One in so many histories is in that part.
const THINNED: usize = 8;

/// A distribution both of whose parameters have logarithms beyond this, on the same side, is no start.
const SLOPED: f64 = 4.0;

/// How to fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FitOptions {
    /// Parameters to start from instead of the built-in starts, in the unit of the histories: for refits of
    /// nearly the same base. Where k is to be chosen, those of k = 1: the plain model's.
    pub start: Option<Vec<f64>>,
    /// k of the models of regular timing; `None` to choose it by the likelihood.
    pub stages: Option<u32>,
}

/// A fitted purchase process.
pub type ProcessFit = Fit<PurchaseModel>;

/// Fits a kind of model to histories. Fails where there is no customer, where the timing is needed and not known,
/// or where the likelihood has no value anywhere; everything else is a fit with diagnostics.
pub fn fit_process(
    kind: ProcessKind,
    histories: &PurchaseHistories,
    options: &FitOptions,
) -> Result<ProcessFit, ModelError> {
    if histories.is_empty() {
        return Err(ModelError::NoCustomers { model: kind.name() });
    }
    let is_regular = matches!(kind, ProcessKind::BgCnbdK | ProcessKind::MbgCnbdK);
    let merged =
        if is_regular { histories.merged_over_timing() } else { histories.without_timing().merged() };
    match options.stages {
        _ if !is_regular => Scaled::new(kind, &merged, 1)?.fit(options.start.as_deref()),
        Some(stages) => Scaled::new(kind, &merged, stages)?.fit(options.start.as_deref()),
        None => choose_stages(kind, &merged, options.start.as_deref()),
    }
}

/// Raises k as long as the likelihood rises; two steps down end it.
fn choose_stages(
    kind: ProcessKind,
    merged: &PurchaseHistories,
    plain: Option<&[f64]>,
) -> Result<ProcessFit, ModelError> {
    let mut best = Scaled::new(kind, merged, 1)?.fit(plain)?;
    best.chosen = 1;
    let mut down = 0;
    for stages in 2..=MOST_STAGES {
        // With k stages of k times the rate purchases are as frequent as before.
        let fewer = f64::from(best.model.stages()) / f64::from(stages);
        let rescale = |p: Parameter| if p.name == "alpha" { p.value * fewer } else { p.value };
        let start: Vec<f64> = best.model.parameters().into_iter().map(rescale).collect();
        let fit = Fit { chosen: 1, ..Scaled::new(kind, merged, stages)?.fit(Some(&start))? };
        if fit.log_likelihood > best.log_likelihood {
            (best, down) = (fit, 0);
        } else {
            down += 1;
        }
        if down == 2 {
            break;
        }
    }
    Ok(best)
}

/// A start whose distributions are not so narrow that the likelihood has no slope there: a search from where a
/// parameter of another base, or of another k, ran away would not get back. Both parameters of a distribution are
/// lowered or raised together, which leaves its mean where it is.
fn within_reach(mut start: Vec<f64>) -> Vec<f64> {
    for pair in start.chunks_mut(2) {
        let logs = pair.iter().map(|value| libm::log(*value));
        let (low, high) = logs.fold((f64::MAX, f64::MIN), |(low, high), log| (low.min(log), high.max(log)));
        let shift = (low - SLOPED).max(0.0) + (high + SLOPED).min(0.0);
        pair.iter_mut().for_each(|value| *value *= libm::exp(-shift));
    }
    start
}

enum Prepared {
    Nbd(NbdLikelihood),
    BetaGeometric(BetaGeometricLikelihood),
    Pareto(ParetoLikelihood),
}

/// A base in the unit of time of the search.
struct Scaled<'a> {
    kind: ProcessKind,
    stages: u32,
    original: &'a PurchaseHistories,
    histories: PurchaseHistories,
    /// Original times are divided by this.
    unit: f64,
    prepared: Prepared,
}

impl<'a> Scaled<'a> {
    fn new(kind: ProcessKind, merged: &'a PurchaseHistories, stages: u32) -> Result<Scaled<'a>, ModelError> {
        let longest = merged.longest_age();
        let unit = if longest > 0.0 { longest / LONGEST_AGE } else { 1.0 };
        let histories = merged.with_times_scaled(1.0 / unit);
        let family = |dropout| BetaGeometricLikelihood::new(&histories, stages, dropout, kind.name());
        let prepared = match kind {
            ProcessKind::Nbd => Prepared::Nbd(NbdLikelihood::new(&histories)),
            ProcessKind::ParetoNbd => Prepared::Pareto(ParetoLikelihood::new(&histories)),
            ProcessKind::BgNbd | ProcessKind::BgCnbdK => {
                Prepared::BetaGeometric(family(Dropout::AfterRepeat)?)
            }
            ProcessKind::MbgNbd | ProcessKind::MbgCnbdK => {
                Prepared::BetaGeometric(family(Dropout::AfterAny)?)
            }
        };
        Ok(Scaled { kind, stages, original: merged, histories, unit, prepared })
    }

    fn evaluate(&self, theta: &[f64], gradient: &mut [f64]) -> Option<f64> {
        match &self.prepared {
            Prepared::Nbd(likelihood) => likelihood.evaluate(theta, gradient),
            Prepared::BetaGeometric(likelihood) => likelihood.evaluate(theta, gradient),
            Prepared::Pareto(likelihood) => likelihood.evaluate(theta, gradient),
        }
    }

    fn fit(&self, start: Option<&[f64]>) -> Result<ProcessFit, ModelError> {
        let built_in = starts(self.kind, &self.histories, self.stages);
        let parameters = match built_in.first() {
            Some(start) => PurchaseModel::new(self.kind, start, self.stages)?.parameters(),
            None => Vec::new(),
        };
        let names: Vec<&'static str> = parameters.iter().map(|p| p.name).collect();
        let units: Vec<f64> = parameters.iter().map(|p| self.unit_of(p)).collect();
        let scaled =
            |start: &[f64]| start.iter().zip(&units).map(|(value, unit)| value / unit).collect::<Vec<f64>>();
        let known = start.map(<[f64]>::to_vec).or_else(|| self.thinned_optimum());
        let starts = known.map_or(built_in, |known| vec![within_reach(scaled(&known))]);
        let log_likelihood = |theta: &[f64], gradient: &mut [f64]| self.evaluate(theta, gradient);
        let problem = Problem { names: &names, log_likelihood: &log_likelihood, starts, units };
        let figure = "log-likelihood";
        let error = ModelError::NotFinite { model: self.kind.name(), figure, position: 0 };
        let mut maximum = maximise(&problem).ok_or(error)?;
        // The density of a purchase time is per unit of time.
        maximum.log_likelihood -= self.original.repeat_purchases() * libm::log(self.unit);
        let model = PurchaseModel::new(self.kind, &maximum.parameters, self.stages)?;
        let base = FittedBase {
            customers: self.original.customers(),
            repeat_customers: self.original.repeat_customers(),
            is_observed: self.original.longest_age() > 0.0,
        };
        Ok(Fit::conclude(model, &names, maximum, base))
    }

    /// Where the search ends on every eighth of many histories, which stand in the order of their frequency, recency
    /// and age. `None` where there are few, or where it matters there from where one starts.
    fn thinned_optimum(&self) -> Option<Vec<f64>> {
        if self.original.len() < MANY_HISTORIES {
            return None;
        }
        let part = self.original.iter().skip(THINNED / 2).step_by(THINNED);
        let part = PurchaseHistories::new(self.original.unit(), part).ok()?;
        let fit = Scaled::new(self.kind, &part, self.stages).ok()?.fit(None).ok()?;
        let disagree = |of: &Diagnostic| matches!(of, Diagnostic::StartsDisagree { .. });
        let is_sure = fit.converged && !fit.diagnostics.iter().any(disagree);
        is_sure.then(|| fit.parameters.iter().map(|parameter| parameter.value).collect())
    }

    fn unit_of(&self, parameter: &Parameter) -> f64 {
        match parameter.scale {
            ParameterScale::Shape => 1.0,
            ParameterScale::Time => self.unit,
        }
    }
}

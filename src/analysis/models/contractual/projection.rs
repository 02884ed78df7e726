//! Survival projected beyond what was observed, and intervals of what follows from a fit.
//!
//! Bands are those of the estimates: the delta method with the observed information of the logarithms of the
//! parameters, for survival on the scale of ln(-ln S), which keeps it inside 0 to 1; for other figures on the scale
//! of their logarithm. They hold the true curve if the model is right; the customers of one cohort scatter around it
//! besides.
//!
//! Source: G. W. Oehlert (1992), "A Note on the Delta Method", The American Statistician 46(1).
//!
//! Checked against: draws of the parameters and simulated bases in `tests/core/contracts.rs`.

use super::{ContractModel, RenewalModel};
use crate::analysis::models::Fit;
use crate::analysis::numerics::{Interval, NORMAL_975, SymmetricMatrix};

/// Step of the derivatives by the logarithm of a parameter.
const STEP: f64 = 1e-4;

/// Survival at one renewal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProjectionRow {
    /// Renewals made, from the start of the contract.
    pub renewals: u32,
    /// Share of the customers still there after `after` renewals who make that many.
    pub survival: f64,
    /// Its 95 % band; `None` where the estimates have no covariance, and at the start, where there is nothing to
    /// be unsure of.
    pub interval: Option<Interval>,
    /// r_t: share of those up for this renewal who make it; 1 before the first.
    pub retention_rate: f64,
}

/// Projects customers who made `after` renewals over the `ahead` next ones: `S(after + k)/S(after)` for k from 0.
/// 0 renewals for new customers.
pub fn project_survival(fit: &Fit<ContractModel>, after: u32, ahead: u32) -> Vec<ProjectionRow> {
    let model = fit.model.renewals();
    let covariance = LogCovariance::of(fit);
    let last = after.saturating_add(ahead);
    (after..=last)
        .map(|renewals| {
            let ln = ln_conditional(model, after, renewals);
            let interval = covariance.as_ref().and_then(|c| {
                let error = c.error_of(&|moved| Some(ln_conditional(moved, after, renewals)))?;
                band(ln, error)
            });
            let retention_rate = model.retention_rate(renewals);
            ProjectionRow { renewals, survival: libm::exp(ln), interval, retention_rate }
        })
        .collect()
}

/// The 95 % interval of a figure above zero that follows from the parameters. `None` where the figure has no value,
/// at the estimates or beside them, or where the estimates have no covariance.
pub fn figure_interval(
    fit: &Fit<ContractModel>,
    figure: &dyn Fn(&dyn RenewalModel) -> Option<f64>,
) -> Option<Interval> {
    let ln = |model: &dyn RenewalModel| figure(model).filter(|value| *value > 0.0).map(libm::log);
    let estimate = figure(fit.model.renewals()).filter(|value| *value > 0.0)?;
    let factor = libm::exp(NORMAL_975 * LogCovariance::of(fit)?.error_of(&ln)?);
    let interval = Interval { lower: estimate / factor, upper: estimate * factor };
    interval.upper.is_finite().then_some(interval)
}

fn ln_conditional(model: &dyn RenewalModel, after: u32, renewals: u32) -> f64 {
    if renewals == after { 0.0 } else { model.ln_survival(renewals) - model.ln_survival(after) }
}

/// `S^exp(-+ z error / ln S)`.
fn band(ln: f64, error: f64) -> Option<Interval> {
    let power = libm::exp(NORMAL_975 * error / ln.abs());
    let interval = Interval { lower: libm::exp(ln * power), upper: libm::exp(ln / power) };
    (ln < 0.0 && power.is_finite()).then_some(interval)
}

/// Models beside the fitted one, and the covariance of the logarithms of its parameters.
struct LogCovariance {
    /// For each parameter the models a step up and a step down.
    beside: Vec<[ContractModel; 2]>,
    covariance: SymmetricMatrix,
}

impl LogCovariance {
    fn of(fit: &Fit<ContractModel>) -> Option<LogCovariance> {
        let values: Vec<f64> = fit.parameters.iter().map(|parameter| parameter.value).collect();
        let inverse: Vec<f64> = values.iter().map(|value| 1.0 / value).collect();
        let covariance = fit.covariance.as_ref()?.scaled(&inverse);
        let moved = |at: usize, by: f64| {
            let mut values = values.clone();
            values[at] *= libm::exp(by);
            ContractModel::new(fit.model.kind(), &values).ok()
        };
        let beside = (0..values.len()).map(|at| Some([moved(at, STEP)?, moved(at, -STEP)?]));
        Some(LogCovariance { beside: beside.collect::<Option<_>>()?, covariance })
    }

    /// Standard error of a figure.
    fn error_of(&self, figure: &dyn Fn(&dyn RenewalModel) -> Option<f64>) -> Option<f64> {
        let slope = |[up, down]: &[ContractModel; 2]| {
            Some((figure(up.renewals())? - figure(down.renewals())?) / (2.0 * STEP))
        };
        let slopes: Vec<f64> = self.beside.iter().map(slope).collect::<Option<_>>()?;
        let variance: f64 = self.covariance.times(&slopes).iter().zip(&slopes).map(|(c, s)| c * s).sum();
        (variance >= 0.0 && variance.is_finite()).then(|| libm::sqrt(variance))
    }
}

//! Fitting BG/BB to a base.
//!
//! Source: P. S. Fader, B. G. S. Hardie and J. Shang (2010), Marketing Science 29(6), section 3.

use super::likelihood::evaluate;
use super::{BgBb, NAME, OpportunityHistories, not_finite};
use crate::analysis::models::ModelError;
use crate::analysis::models::fit::{Fit, FittedBase, Problem, maximise};

const NAMES: [&str; 4] = ["alpha", "beta", "gamma", "delta"];
const STARTS: [[f64; 4]; 5] = [
    [1.0, 1.0, 0.7, 2.0],
    [0.5, 1.5, 1.0, 6.0],
    [2.0, 4.0, 0.5, 1.0],
    [0.3, 0.6, 2.0, 20.0],
    [4.0, 1.0, 1.0, 3.0],
];

/// Fits the model. Fails where there is no customer; everything else is a fit with diagnostics.
pub fn fit_bg_bb(histories: &OpportunityHistories) -> Result<Fit<BgBb>, ModelError> {
    if histories.is_empty() {
        return Err(ModelError::NoCustomers { model: NAME });
    }
    let merged = histories.merged();
    let log_likelihood = |theta: &[f64], gradient: &mut [f64]| evaluate(&merged, theta, gradient);
    let starts = STARTS.iter().map(|start| start.to_vec()).collect();
    let problem =
        Problem { names: &NAMES, log_likelihood: &log_likelihood, starts, units: vec![1.0; NAMES.len()] };
    let maximum = maximise(&problem).ok_or(not_finite("log-likelihood"))?;
    let theta: Result<[f64; 4], _> = maximum.parameters.clone().try_into();
    let model = BgBb::new(theta.map_err(|_| not_finite("parameters"))?)?;
    let base = FittedBase {
        customers: merged.customers(),
        repeat_customers: merged.repeat_customers(),
        is_observed: merged.iter().any(|row| row.opportunities > 0),
    };
    Ok(Fit::conclude(model, &NAMES, maximum, base))
}

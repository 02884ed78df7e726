//! Probability models of customer behaviour, one file a model: how purchases come about (draws), how likely a
//! given base is (likelihoods, fits), and what it will do (predictions).
//!
//! The purchase processes share one face, [`PurchaseProcess`], and one kind of data, [`PurchaseHistories`].
//!
//! Invariants: parameters are positive and finite by construction; times are in whatever unit the parameters
//! are; draws come from [`SeededDraws`](crate::analysis::numerics::SeededDraws) only.

mod beta_discrete_weibull;
mod beta_geometric;
mod bg_bb;
mod bg_nbd;
mod bootstrap;
mod cnbd_k;
mod constant_churn;
pub mod contractual;
mod discounting;
mod distinct;
mod fit;
mod groups;
mod histories;
pub mod lifetime;
mod mbg_nbd;
mod nbd;
mod observed;
mod pareto_nbd;
mod process;
mod purchase_model;
pub mod selection;
mod shifted_beta_geometric;
pub mod spend;
pub mod validation;

use thiserror::Error;

pub use super::numerics::{Interval, NORMAL_975};
pub use beta_discrete_weibull::BetaDiscreteWeibull;
pub use bg_bb::{BgBb, OpportunityError, OpportunityHistories, OpportunityHistory, fit_bg_bb};
pub use bg_nbd::BgNbd;
pub use bootstrap::{Bootstrap, BootstrapPlan, BootstrapProgress, Replicate};
pub use cnbd_k::{BgCnbdK, MOST_STAGES, MbgCnbdK};
pub use constant_churn::ConstantChurn;
pub use fit::{Diagnostic, Fit, FitOptions, FittedParameter, ProcessFit, fit_process};
pub use histories::{History, HistoryError, MergedHistories, PurchaseHistories};
pub use mbg_nbd::MbgNbd;
pub use nbd::Nbd;
pub use observed::{ObservedHistories, Regularity, observe_histories};
pub use pareto_nbd::ParetoNbd;
pub use process::{Discounting, Parameter, ParameterScale, ProcessKind, PurchaseProcess};
pub use purchase_model::PurchaseModel;
pub use shifted_beta_geometric::ShiftedBetaGeometric;
pub use spend::{GammaGamma, SpendRate};

/// Why a model cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A parameter is not a finite number above zero.
    #[error("the parameter {name} = {value} of {model} is not a finite number above zero")]
    Parameter {
        /// Name of the model.
        model: &'static str,
        /// The parameter's symbol.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// A time ahead is negative or not finite.
    #[error("the time {time} is not a finite number of at least zero")]
    Time {
        /// The time.
        time: f64,
    },
    /// A discount rate or a horizon is negative or not finite.
    #[error("the discount rate {delta} or the horizon {horizon} is not a finite number of at least zero")]
    Discounting {
        /// Continuous rate in one unit of time.
        delta: f64,
        /// Horizon in units of time.
        horizon: f64,
    },
    /// Without a horizon the expected purchases add up to infinity.
    #[error("at the discount rate {delta} the purchases of all time add up to infinity")]
    Unbounded {
        /// Continuous rate in one unit of time.
        delta: f64,
    },
    /// The model needs the times between purchases, and the histories lack them.
    #[error("{model} needs the sum of ln(time between purchases) of every customer")]
    NoTiming {
        /// Name of the model.
        model: &'static str,
    },
    /// So many stages from purchase to purchase are not provided for.
    #[error("{model} with k = {stages}: k must be from 1 to {most}")]
    Stages {
        /// Name of the model.
        model: &'static str,
        /// k.
        stages: u32,
        /// The largest k.
        most: u32,
    },
    /// The number of parameters is not the model's.
    #[error("{model} has {expected} parameters, not {found}")]
    ParameterCount {
        /// Name of the model.
        model: &'static str,
        /// How many there were.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// There is nobody to fit the model to.
    #[error("{model} cannot be fitted to a base without customers")]
    NoCustomers {
        /// Name of the model.
        model: &'static str,
    },
    /// A figure lies beyond what floating-point numbers can hold.
    #[error("{figure} of {model} is not a finite number for history {position}")]
    NotFinite {
        /// Name of the model.
        model: &'static str,
        /// What was computed.
        figure: &'static str,
        /// Which history, from 0; 0 for a new customer.
        position: usize,
    },
}

/// Checks that parameters are finite and above zero.
fn check_parameters<const N: usize>(
    model: &'static str,
    parameters: [(&'static str, f64); N],
) -> Result<(), ModelError> {
    match parameters.into_iter().find(|(_, value)| !(*value > 0.0 && value.is_finite())) {
        Some((name, value)) => Err(ModelError::Parameter { model, name, value }),
        None => Ok(()),
    }
}

/// Checks that a time ahead is finite and at least zero.
fn check_time(time: f64) -> Result<(), ModelError> {
    if time >= 0.0 && time.is_finite() { Ok(()) } else { Err(ModelError::Time { time }) }
}

/// Figures of a base, unless one of them is not finite.
fn finite(model: &'static str, figure: &'static str, values: Vec<f64>) -> Result<Vec<f64>, ModelError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(position) => Err(ModelError::NotFinite { model, figure, position }),
        None => Ok(values),
    }
}

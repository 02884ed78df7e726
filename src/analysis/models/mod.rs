//! Probability models of customer behaviour, one file a model.
//!
//! Here so far: what the models say of how purchases come about, as draws. What they say of a given base
//! (likelihoods, fits, predictions) belongs here too.
//!
//! Invariants: parameters are positive and finite by construction; times are in whatever unit the parameters
//! are; draws come from [`SeededDraws`](crate::analysis::numerics::SeededDraws) only.

mod mbg_nbd;
mod shifted_beta_geometric;
pub mod spend;

use thiserror::Error;

pub use mbg_nbd::MbgNbd;
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

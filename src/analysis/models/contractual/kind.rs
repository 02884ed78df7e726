//! The models of renewals under one roof.
//!
//! Source: those of the models.

use super::RenewalModel;
use crate::analysis::models::{BetaDiscreteWeibull, ConstantChurn, ModelError, ShiftedBetaGeometric};

/// Which model of renewals, the simplest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RenewalKind {
    /// Everybody leaves with the same probability, at every renewal.
    ConstantChurn,
    /// Customers differ in it.
    ShiftedBetaGeometric,
    /// Customers differ in it, and it changes with tenure.
    BetaDiscreteWeibull,
}

/// One of them with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ContractModel {
    /// Constant churn.
    ConstantChurn(ConstantChurn),
    /// Shifted beta-geometric.
    ShiftedBetaGeometric(ShiftedBetaGeometric),
    /// Beta-discrete-Weibull.
    BetaDiscreteWeibull(BetaDiscreteWeibull),
}

impl RenewalKind {
    /// All of them, the simplest first.
    pub const ALL: [RenewalKind; 3] =
        [RenewalKind::ConstantChurn, RenewalKind::ShiftedBetaGeometric, RenewalKind::BetaDiscreteWeibull];

    /// The name that the field knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            RenewalKind::ConstantChurn => "constant churn",
            RenewalKind::ShiftedBetaGeometric => "shifted beta-geometric",
            RenewalKind::BetaDiscreteWeibull => "beta-discrete-Weibull",
        }
    }

    /// The symbols of its parameters.
    pub const fn parameter_names(self) -> &'static [&'static str] {
        match self {
            RenewalKind::ConstantChurn => &["churn"],
            RenewalKind::ShiftedBetaGeometric => &["alpha", "beta"],
            RenewalKind::BetaDiscreteWeibull => &["alpha", "beta", "c"],
        }
    }
}

impl ContractModel {
    /// The model of a kind with these parameters. Fails where there are not as many as it has, or one is outside
    /// its domain.
    pub fn new(kind: RenewalKind, parameters: &[f64]) -> Result<ContractModel, ModelError> {
        match (kind, parameters) {
            (RenewalKind::ConstantChurn, &[churn]) => {
                ConstantChurn::new(churn).map(ContractModel::ConstantChurn)
            }
            (RenewalKind::ShiftedBetaGeometric, &[alpha, beta]) => {
                ShiftedBetaGeometric::new([alpha, beta]).map(ContractModel::ShiftedBetaGeometric)
            }
            (RenewalKind::BetaDiscreteWeibull, &[alpha, beta, c]) => {
                BetaDiscreteWeibull::new([alpha, beta, c]).map(ContractModel::BetaDiscreteWeibull)
            }
            _ => {
                let (model, expected) = (kind.name(), kind.parameter_names().len());
                Err(ModelError::ParameterCount { model, found: parameters.len(), expected })
            }
        }
    }

    /// Which kind it is.
    pub fn kind(&self) -> RenewalKind {
        match self {
            ContractModel::ConstantChurn(_) => RenewalKind::ConstantChurn,
            ContractModel::ShiftedBetaGeometric(_) => RenewalKind::ShiftedBetaGeometric,
            ContractModel::BetaDiscreteWeibull(_) => RenewalKind::BetaDiscreteWeibull,
        }
    }

    /// What it says of renewals.
    pub fn renewals(&self) -> &dyn RenewalModel {
        match self {
            ContractModel::ConstantChurn(model) => model,
            ContractModel::ShiftedBetaGeometric(model) => model,
            ContractModel::BetaDiscreteWeibull(model) => model,
        }
    }
}

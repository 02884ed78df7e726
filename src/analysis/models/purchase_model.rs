//! Any of the purchase processes as one type, to be kept and passed around.
//!
//! Source: none of its own; see the members.

use super::{
    BgCnbdK, BgNbd, Discounting, MbgCnbdK, MbgNbd, ModelError, Nbd, Parameter, ParetoNbd, ProcessKind,
    PurchaseHistories, PurchaseProcess,
};
use crate::analysis::numerics::SeededDraws;

/// A purchase process with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum PurchaseModel {
    /// No dropout.
    Nbd(Nbd),
    /// Dropout after repeat purchases.
    BgNbd(BgNbd),
    /// Dropout after any purchase.
    MbgNbd(MbgNbd),
    /// Dropout at any time.
    ParetoNbd(ParetoNbd),
    /// BG/NBD with regular timing.
    BgCnbdK(BgCnbdK),
    /// MBG/NBD with regular timing.
    MbgCnbdK(MbgCnbdK),
}

impl PurchaseModel {
    /// The model of a kind with parameters in the order of [`parameters`](PurchaseProcess::parameters); k counts
    /// for the models of regular timing only. Fails unless the parameters are as many as the model has, finite
    /// and above zero.
    pub fn new(kind: ProcessKind, parameters: &[f64], k: u32) -> Result<PurchaseModel, ModelError> {
        let four = || four(kind, parameters);
        Ok(match kind {
            ProcessKind::Nbd => match *parameters {
                [r, alpha] => PurchaseModel::Nbd(Nbd::new([r, alpha])?),
                _ => return Err(count_error(kind, parameters, 2)),
            },
            ProcessKind::BgNbd => PurchaseModel::BgNbd(BgNbd::new(four()?)?),
            ProcessKind::MbgNbd => PurchaseModel::MbgNbd(MbgNbd::new(four()?)?),
            ProcessKind::ParetoNbd => PurchaseModel::ParetoNbd(ParetoNbd::new(four()?)?),
            ProcessKind::BgCnbdK => PurchaseModel::BgCnbdK(BgCnbdK::new(four()?, k)?),
            ProcessKind::MbgCnbdK => PurchaseModel::MbgCnbdK(MbgCnbdK::new(four()?, k)?),
        })
    }

    /// The model behind its face.
    pub fn as_process(&self) -> &dyn PurchaseProcess {
        match self {
            PurchaseModel::Nbd(model) => model,
            PurchaseModel::BgNbd(model) => model,
            PurchaseModel::MbgNbd(model) => model,
            PurchaseModel::ParetoNbd(model) => model,
            PurchaseModel::BgCnbdK(model) => model,
            PurchaseModel::MbgCnbdK(model) => model,
        }
    }

    /// Stages from purchase to purchase: k of the models of regular timing, 1 of the others.
    pub fn stages(&self) -> u32 {
        match self {
            PurchaseModel::BgCnbdK(model) => model.stages(),
            PurchaseModel::MbgCnbdK(model) => model.stages(),
            _ => 1,
        }
    }
}

fn four(kind: ProcessKind, parameters: &[f64]) -> Result<[f64; 4], ModelError> {
    <[f64; 4]>::try_from(parameters).map_err(|_| count_error(kind, parameters, 4))
}

fn count_error(kind: ProcessKind, parameters: &[f64], expected: usize) -> ModelError {
    ModelError::ParameterCount { model: kind.name(), found: parameters.len(), expected }
}

impl PurchaseProcess for PurchaseModel {
    fn kind(&self) -> ProcessKind {
        self.as_process().kind()
    }

    fn parameters(&self) -> Vec<Parameter> {
        self.as_process().parameters()
    }

    fn log_likelihood(&self, histories: &PurchaseHistories) -> Result<f64, ModelError> {
        self.as_process().log_likelihood(histories)
    }

    fn gradient(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError> {
        self.as_process().gradient(histories)
    }

    fn probability_alive(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError> {
        self.as_process().probability_alive(histories)
    }

    fn expected_purchases_new(&self, time: f64) -> Result<f64, ModelError> {
        self.as_process().expected_purchases_new(time)
    }

    fn expected_purchases(&self, histories: &PurchaseHistories, time: f64) -> Result<Vec<f64>, ModelError> {
        self.as_process().expected_purchases(histories, time)
    }

    fn count_probabilities(&self, time: f64, most: u32) -> Result<Vec<f64>, ModelError> {
        self.as_process().count_probabilities(time, most)
    }

    fn discounted_residual(
        &self,
        histories: &PurchaseHistories,
        discounting: Discounting,
    ) -> Result<Vec<f64>, ModelError> {
        self.as_process().discounted_residual(histories, discounting)
    }

    fn discounted_new(&self, discounting: Discounting) -> Result<f64, ModelError> {
        self.as_process().discounted_new(discounting)
    }

    fn draw_purchases(&self, draws: &mut SeededDraws, horizon: f64, times: &mut Vec<f64>) {
        self.as_process().draw_purchases(draws, horizon, times);
    }
}

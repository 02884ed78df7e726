//! The common face of the members of the family.
//!
//! Source: none of its own; see the members.

use super::{BetaGeometric, BetaGeometricLikelihood};
use crate::analysis::models::{
    Discounting, ModelError, Parameter, ParameterScale, ProcessKind, PurchaseHistories, PurchaseProcess,
    check_time,
};
use crate::analysis::numerics::SeededDraws;

/// A model of the family.
pub trait InFamily {
    /// Which one.
    const KIND: ProcessKind;

    /// Its parameters.
    fn family(&self) -> &BetaGeometric;
}

impl BetaGeometric {
    fn evaluate(&self, histories: &PurchaseHistories, gradient: &mut [f64]) -> Result<f64, ModelError> {
        let merged = if self.stages == 1 { histories.without_timing() } else { histories.clone() }.merged();
        let likelihood = BetaGeometricLikelihood::new(&merged, self.stages, self.dropout, self.name)?;
        let value = likelihood.evaluate(&[self.r, self.alpha, self.a, self.b], gradient);
        value.ok_or(self.not_finite("log-likelihood"))
    }
}

impl<Member: InFamily> PurchaseProcess for Member {
    fn kind(&self) -> ProcessKind {
        Member::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        let BetaGeometric { r, alpha, a, b, .. } = *self.family();
        let shape = |name, value| Parameter { name, value, scale: ParameterScale::Shape };
        let alpha = Parameter { name: "alpha", value: alpha, scale: ParameterScale::Time };
        vec![shape("r", r), alpha, shape("a", a), shape("b", b)]
    }

    fn log_likelihood(&self, histories: &PurchaseHistories) -> Result<f64, ModelError> {
        self.family().evaluate(histories, &mut [0.0; 4])
    }

    fn gradient(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError> {
        let mut gradient = vec![0.0; 4];
        self.family().evaluate(histories, &mut gradient)?;
        Ok(gradient)
    }

    fn probability_alive(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError> {
        self.family().probability_alive(histories)
    }

    fn expected_purchases_new(&self, time: f64) -> Result<f64, ModelError> {
        check_time(time)?;
        self.family().expected_purchases_new(time)
    }

    fn expected_purchases(&self, histories: &PurchaseHistories, time: f64) -> Result<Vec<f64>, ModelError> {
        check_time(time)?;
        self.family().expected_purchases(histories, time)
    }

    fn count_probabilities(&self, time: f64, most: u32) -> Result<Vec<f64>, ModelError> {
        check_time(time)?;
        self.family().count_probabilities(time, most)
    }

    fn discounted_residual(
        &self,
        histories: &PurchaseHistories,
        discounting: Discounting,
    ) -> Result<Vec<f64>, ModelError> {
        discounting.check()?;
        self.family().discounted_residual(histories, discounting)
    }

    fn discounted_new(&self, discounting: Discounting) -> Result<f64, ModelError> {
        discounting.check()?;
        self.family().discounted_new(discounting)
    }

    fn draw_purchases(&self, draws: &mut SeededDraws, horizon: f64, times: &mut Vec<f64>) {
        self.family().draw_purchases(draws, horizon, times);
    }
}

//! Draws of whole customer lives.
//!
//! Source: the stories of the models themselves, in the order in which they happen.

use super::{BetaGeometric, Dropout};
use crate::analysis::numerics::SeededDraws;

impl BetaGeometric {
    /// Draws one customer's repeat purchases up to `horizon` into `times`, after clearing it.
    pub fn draw_purchases(&self, draws: &mut SeededDraws, horizon: f64, times: &mut Vec<f64>) {
        times.clear();
        let rate = draws.gamma(self.r, self.alpha);
        let dropout = draws.beta(self.a, self.b);
        let mut time = 0.0;
        let mut may_leave = self.dropout == Dropout::AfterAny;
        while !(may_leave && draws.happens(dropout)) {
            may_leave = true;
            for _ in 0..self.stages {
                time += draws.exponential(rate);
            }
            if time > horizon {
                break;
            }
            times.push(time);
        }
    }
}

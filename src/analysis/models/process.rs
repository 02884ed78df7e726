//! What every model of when customers buy can say of a base: the common face of the purchase processes.
//!
//! All figures of a base come as one number a history, in its order. Histories alike share the work: merge
//! them first ([`PurchaseHistories::merge`]) where a base is large.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "RFM and CLV: Using Iso-value Curves for Customer
//! Base Analysis", Journal of Marketing Research 42(4), for discounted expected (residual) transactions.

use super::{ModelError, PurchaseHistories};
use crate::analysis::numerics::SeededDraws;

/// Which purchase process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcessKind {
    /// Purchases at random, nobody leaves: the baseline.
    Nbd,
    /// Customers may leave after a repeat purchase.
    BgNbd,
    /// Customers may leave after any purchase, the first one too.
    MbgNbd,
    /// Customers may leave at any time.
    ParetoNbd,
    /// BG/NBD with regular timing.
    BgCnbdK,
    /// MBG/NBD with regular timing.
    MbgCnbdK,
}

/// What a parameter measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterScale {
    /// A shape: the same in every unit of time.
    Shape,
    /// A time, in the unit of the histories.
    Time,
}

/// A parameter of a model, by name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// The paper's symbol, spelt out (`alpha`).
    pub name: &'static str,
    /// Its value, finite and above zero.
    pub value: f64,
    /// What it measures.
    pub scale: ParameterScale,
}

/// How future purchases count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discounting {
    /// Continuous discount rate in one unit of time, `ln(1 + annual rate) / units in a year`; at least zero.
    pub delta: f64,
    /// Up to which time ahead, in the unit of the histories; `None` for ever.
    pub horizon: Option<f64>,
}

/// A model of when customers buy and leave. Times are in the unit of the histories.
pub trait PurchaseProcess {
    /// Which process it is.
    fn kind(&self) -> ProcessKind;

    /// The name that the field knows it by.
    fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// Its parameters, in the order of every gradient.
    fn parameters(&self) -> Vec<Parameter>;

    /// Logarithm of the likelihood of the base, the sum over customers. Fails where a history lacks what the
    /// model needs.
    fn log_likelihood(&self, histories: &PurchaseHistories) -> Result<f64, ModelError>;

    /// Derivatives of the log-likelihood by the logarithm of each parameter.
    fn gradient(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError>;

    /// Probability that the customer is still one at the end of observation.
    fn probability_alive(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError>;

    /// Expected repeat purchases of a new customer within a time, `E[X(t)]`.
    fn expected_purchases_new(&self, time: f64) -> Result<f64, ModelError>;

    /// Expected purchases of each customer within a time after the end of observation, `CET(t)`.
    fn expected_purchases(&self, histories: &PurchaseHistories, time: f64) -> Result<Vec<f64>, ModelError>;

    /// Probabilities that a new customer makes 0, 1, ..., `most` repeat purchases within a time.
    fn count_probabilities(&self, time: f64, most: u32) -> Result<Vec<f64>, ModelError>;

    /// Probability that a new customer makes `count` repeat purchases within a time, `P(X(t) = n)`.
    fn count_probability(&self, time: f64, count: u32) -> Result<f64, ModelError> {
        let probabilities = self.count_probabilities(time, count)?;
        Ok(probabilities.last().copied().unwrap_or(0.0))
    }

    /// Discounted expected residual transactions of each customer: DERT, up to the horizon if there is one.
    /// Fails where the sum over all time is infinite.
    fn discounted_residual(
        &self,
        histories: &PurchaseHistories,
        discounting: Discounting,
    ) -> Result<Vec<f64>, ModelError>;

    /// Discounted expected repeat transactions of a new customer: DET, up to the horizon if there is one.
    fn discounted_new(&self, discounting: Discounting) -> Result<f64, ModelError>;

    /// Draws a customer's repeat purchases: times after the first purchase up to `horizon`, ascending, put
    /// into `times` after clearing it.
    fn draw_purchases(&self, draws: &mut SeededDraws, horizon: f64, times: &mut Vec<f64>);
}

impl ProcessKind {
    /// All of them, the recommended first.
    pub const ALL: [ProcessKind; 6] = [
        ProcessKind::MbgNbd,
        ProcessKind::BgNbd,
        ProcessKind::ParetoNbd,
        ProcessKind::MbgCnbdK,
        ProcessKind::BgCnbdK,
        ProcessKind::Nbd,
    ];

    /// The model of random timing that one of regular timing is for k = 1.
    pub const fn without_regularity(self) -> Option<ProcessKind> {
        match self {
            ProcessKind::BgCnbdK => Some(ProcessKind::BgNbd),
            ProcessKind::MbgCnbdK => Some(ProcessKind::MbgNbd),
            _ => None,
        }
    }

    /// The name that the field knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            ProcessKind::Nbd => "NBD",
            ProcessKind::BgNbd => "BG/NBD",
            ProcessKind::MbgNbd => "MBG/NBD",
            ProcessKind::ParetoNbd => "Pareto/NBD",
            ProcessKind::BgCnbdK => "BG/CNBD-k",
            ProcessKind::MbgCnbdK => "MBG/CNBD-k",
        }
    }
}

impl Discounting {
    /// For ever, at a continuous rate.
    pub fn for_ever(delta: f64) -> Discounting {
        Discounting { delta, horizon: None }
    }

    /// Up to a time ahead, at a continuous rate.
    pub fn within(delta: f64, horizon: f64) -> Discounting {
        Discounting { delta, horizon: Some(horizon) }
    }

    /// Fails unless rate and horizon are at least zero and, without a horizon, the rate is above zero.
    pub fn check(&self) -> Result<(), ModelError> {
        let Discounting { delta, horizon } = *self;
        let is_time = |t: f64| t >= 0.0 && t.is_finite();
        if !is_time(delta) || horizon.is_some_and(|h| !is_time(h)) {
            return Err(ModelError::Discounting { delta, horizon: horizon.unwrap_or(f64::MAX) });
        }
        if horizon.is_none() && delta == 0.0 { Err(ModelError::Unbounded { delta }) } else { Ok(()) }
    }
}

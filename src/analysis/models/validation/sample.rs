//! The customers that a holdout test judges, and naive predictions for them.
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | x, T | repeat purchases and age at the end of calibration | , time |
//! | h | length of the holdout period | time |
//!
//! Baselines, none of which knows that customers leave or differ:
//! - mean rate: everybody buys at the base's rate, `h sum x / sum T`;
//! - own rate: each customer goes on at its own, `h x / T`;
//! - last period: each customer does what it did in the h before the split.
//!
//! Source: M. Wübben and F. v. Wangenheim (2008), "Instant Customer Base Analysis: Managerial Heuristics Often Get
//! It Right", Journal of Marketing 72(3), for simple rules as the standard to beat.

use crate::analysis::domain::{CustomerIx, TimeSpan, TimeUnit};
use crate::analysis::models::lifetime::ModelBase;
use crate::analysis::models::{HistoryError, ModelError, PurchaseProcess};
use crate::analysis::summary::HoldoutData;

/// A naive prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Baseline {
    /// Everybody buys at the mean rate of the base.
    MeanRate,
    /// Each customer repeats the last period.
    LastPeriod,
    /// Each customer goes on at its own rate.
    OwnRate,
}

impl Baseline {
    /// All of them.
    pub const ALL: [Baseline; 3] = [Baseline::MeanRate, Baseline::LastPeriod, Baseline::OwnRate];
}

/// The customers that take part in a holdout test; columns run parallel.
#[derive(Clone, Debug, PartialEq)]
pub struct HoldoutSample {
    base: ModelBase,
    holdout: TimeSpan,
    customers: Vec<CustomerIx>,
    frequency: Vec<u32>,
    age: Vec<f64>,
    actual: Vec<u32>,
    last_period: Vec<u32>,
}

impl HoldoutSample {
    /// The customers acquired in the calibration period, with times in a unit.
    pub fn new(data: &HoldoutData, unit: TimeUnit) -> Result<HoldoutSample, HistoryError> {
        let base = ModelBase::new(&data.calibration, unit)?;
        let mut sample = HoldoutSample {
            holdout: data.split.holdout_span(),
            customers: Vec::new(),
            frequency: Vec::new(),
            age: Vec::new(),
            actual: Vec::new(),
            last_period: Vec::new(),
            base,
        };
        for (customer, position) in sample.base.customers() {
            let at = customer.0 as usize;
            let Some(history) = sample.base.histories().get(position) else { continue };
            sample.customers.push(customer);
            sample.frequency.push(history.frequency);
            sample.age.push(history.age);
            sample.actual.push(data.holdout.get(at).copied().unwrap_or(0));
            sample.last_period.push(data.last_period.get(at).copied().unwrap_or(0));
        }
        Ok(sample)
    }

    /// The calibration histories, to fit models on.
    pub fn base(&self) -> &ModelBase {
        &self.base
    }

    /// Length of the holdout period.
    pub fn holdout(&self) -> TimeSpan {
        self.holdout
    }

    /// The customers.
    pub fn customers(&self) -> &[CustomerIx] {
        &self.customers
    }

    /// x of each customer in the calibration period.
    pub fn frequency(&self) -> &[u32] {
        &self.frequency
    }

    /// Purchase days of each customer in the holdout period.
    pub fn actual(&self) -> &[u32] {
        &self.actual
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.customers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    /// Purchases of each customer that a process expects in the holdout period.
    pub fn predict(&self, process: &dyn PurchaseProcess) -> Result<Vec<f64>, ModelError> {
        let time = self.holdout.in_units(self.base.histories().unit());
        let expected = process.expected_purchases(self.base.histories(), time)?;
        let of = |customer: &CustomerIx| expected.get(self.base.position(*customer)?).copied();
        Ok(self.customers.iter().filter_map(of).collect())
    }

    /// Purchases of each customer that a baseline expects.
    pub fn predict_naively(&self, baseline: Baseline) -> Vec<f64> {
        let time = self.holdout.in_units(self.base.histories().unit());
        match baseline {
            Baseline::LastPeriod => self.last_period.iter().map(|&count| f64::from(count)).collect(),
            Baseline::MeanRate => {
                let purchases: f64 = self.frequency.iter().map(|&x| f64::from(x)).sum();
                let ages: f64 = self.age.iter().sum();
                vec![if ages > 0.0 { time * purchases / ages } else { 0.0 }; self.len()]
            }
            Baseline::OwnRate => {
                let own = |(&x, &age): (&u32, &f64)| if age > 0.0 { time * f64::from(x) / age } else { 0.0 };
                self.frequency.iter().zip(&self.age).map(own).collect()
            }
        }
    }
}

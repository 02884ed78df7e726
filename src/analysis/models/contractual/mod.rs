//! How long customers with contracts stay: models of who renews, fitted to cohorts or to single customers.
//!
//! A customer pays for the first period for certain. At renewal t = 1, 2, ... it stays or is lost; `S(t)` is the
//! probability of having made t renewals and `r_t = S(t)/S(t-1)` the retention rate at the t-th.
//!
//! Likelihood, whatever the model: with n_t customers up for renewal t and d_t of them lost,
//! `LL = sum_t d_t ln(1 - r_t) + (n_t - d_t) ln r_t`. Cohorts of different age, customers still there and customers
//! seen only from a tenure on all come in by n_t.
//!
//! Not here: what a period is worth (see [`crate::analysis::contracts`]).
//!
//! Invariants: the first period is certain, `S(0) = 1`; rates are probabilities; a fit depends on the counts by
//! renewal only.

mod comparison;
mod fit;
mod kind;
mod lifetime;
mod likelihood;
mod projection;
mod tenures;

use thiserror::Error;

pub use comparison::{LikelihoodRatio, RenewalComparison, compare_renewal_models};
pub use fit::{RenewalFinding, RenewalFit, fit_renewals};
pub use kind::{ContractModel, RenewalKind};
pub use lifetime::RenewalDiscounting;
pub(super) use lifetime::{residual_sum, unbounded};
pub(super) use likelihood::ln_rate as beta_weibull_ln_rate;
pub use projection::{ProjectionRow, figure_interval, project_survival};
pub use tenures::{TenureRow, Tenures};

use super::{ModelError, Parameter};
use crate::analysis::numerics::SeededDraws;
use crate::analysis::survival::SurvivalError;

/// Why a model of renewals cannot be fitted or gives no figure.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum RenewalError {
    /// The counts cannot be.
    #[error(transparent)]
    Survival(#[from] SurvivalError),
    /// A parameter cannot be, or a search has no value.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Nobody came to a renewal yet.
    #[error("none of {customers} customers came to a renewal yet")]
    NothingObserved {
        /// Customers.
        customers: u64,
    },
    /// Nobody was lost, so that no end is in sight.
    #[error("nobody was lost at {renewals} renewals")]
    NobodyLost {
        /// Renewals made, over all customers.
        renewals: u64,
    },
    /// A discount rate a period is not a finite number above minus one.
    #[error("the discount rate {rate} a period is not a finite number above minus one")]
    Rate {
        /// The rate.
        rate: f64,
    },
    /// Without a horizon, periods at this rate add up to infinity.
    #[error("at the discount rate {rate} a period the periods of all time add up to infinity for {model}")]
    Unbounded {
        /// Name of the model.
        model: &'static str,
        /// The rate.
        rate: f64,
    },
    /// The rate is so near zero that the sum over all time takes too many terms.
    #[error("at the discount rate {rate} a period the sum over all time does not end within {terms} terms")]
    TooLong {
        /// The rate.
        rate: f64,
        /// Terms after which it was given up.
        terms: u32,
    },
}

/// A model of who renews.
pub trait RenewalModel {
    /// The name that the field knows it by.
    fn name(&self) -> &'static str;

    /// Its parameters.
    fn parameters(&self) -> Vec<Parameter>;

    /// `ln S(t)` after t renewals; minus infinity where nobody can be left.
    fn ln_survival(&self, renewals: u32) -> f64;

    /// r_t at the t-th renewal, counted from 1; 1 for t = 0.
    fn retention_rate(&self, renewal: u32) -> f64;

    /// Expected discounted number of periods still to be paid by a customer who made so many renewals, as of the
    /// next renewal: `DERL = sum_{k>=1} S(n+k)/S(n) (1+d)^-(k-1)`, over the next periods of the horizon. Fails where
    /// the rate cannot be or the sum is infinite.
    fn residual_lifetime(&self, renewals: u32, discounting: RenewalDiscounting) -> Result<f64, RenewalError>;

    /// Draws how many periods one customer pays for, at least one and at most `most`.
    fn draw_periods(&self, draws: &mut SeededDraws, most: u32) -> u32;

    /// S(t): share of customers still there after t renewals.
    fn survival(&self, renewals: u32) -> f64 {
        libm::exp(self.ln_survival(renewals))
    }

    /// Expected discounted number of periods paid by a new customer, the first one included and not discounted:
    /// `DEL = sum_{t>=0} S(t) (1+d)^-t`, over the first periods of the horizon. Fails as
    /// [`residual_lifetime`](RenewalModel::residual_lifetime).
    fn lifetime(&self, discounting: RenewalDiscounting) -> Result<f64, RenewalError> {
        let rate = discounting.check()?;
        let later = discounting.horizon.map(|periods| periods.saturating_sub(1));
        if discounting.horizon == Some(0) {
            return Ok(0.0);
        }
        let residual = self.residual_lifetime(0, RenewalDiscounting { rate, horizon: later })?;
        Ok(1.0 + residual / (1.0 + rate))
    }
}

//! How long customers stay, with those who are still there counted for what they are: known to have stayed so
//! long, not lost. Kaplan-Meier and Nelson-Aalen curves, restricted mean, log-rank test, Cox regression, hazard by
//! renewal.
//!
//! Not here: probability models of staying (see [`crate::analysis::models::contractual`]) and where durations come
//! from.
//!
//! Invariants: a customer is at risk at time t if observed from before t (or from the start) and not gone or out of
//! sight before t; one lost at t and one last seen at t both count at t. Results do not depend on the order of
//! observations; counts of customers alike equal the same customers one by one.

mod concordance;
mod cox;
mod data;
mod hazard;
mod kaplan_meier;
mod log_rank;
mod nelson_aalen;
mod quantile;
mod restricted_mean;

use thiserror::Error;

pub use cox::{
    BaselineRow, ChiSquareTest, Covariate, CoxData, CoxDiagnostic, CoxEstimate, CoxFit, CoxTerm, Direction,
    fit_cox,
};
pub use data::{Observation, RiskRow, SurvivalData};
pub use hazard::{RenewalHazard, hazard_by_renewal};
pub use kaplan_meier::{IntervalKind, KaplanMeier, SurvivalRow};
pub use log_rank::{GroupOutcome, LogRank, compare_log_rank};
pub use nelson_aalen::{HazardRow, TieMethod, cumulative_hazard};
pub use quantile::SurvivalQuantile;
pub use restricted_mean::RestrictedMean;

use super::domain::TimeUnit;

/// Why durations cannot be used, or a figure of them does not exist. Positions count from 0.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum SurvivalError {
    /// A time is negative or not finite.
    #[error("observation {position}: the time {value} is not a finite number of at least zero")]
    Time {
        /// Which observation.
        position: u64,
        /// The time.
        value: f64,
    },
    /// Observation ended before it began, or as it began although it began late.
    #[error("observation {position}: observed from {entry} to {time}")]
    EntryAfterExit {
        /// Which observation.
        position: u64,
        /// Start of observation.
        entry: f64,
        /// End of observation.
        time: f64,
    },
    /// Columns differ in length.
    #[error("{name} has {found} values for {expected} customers")]
    ColumnLength {
        /// The column.
        name: String,
        /// Its length.
        found: usize,
        /// The length that was expected.
        expected: usize,
    },
    /// A value of a numeric column is not finite.
    #[error("{name}: the value {value} of customer {position} is not finite")]
    CovariateValue {
        /// The column.
        name: String,
        /// Which customer.
        position: usize,
        /// The value.
        value: f64,
    },
    /// A level to compare with does not occur.
    #[error("{name} has no value {level}")]
    UnknownLevel {
        /// The column.
        name: String,
        /// The level.
        level: String,
    },
    /// A cohort has nobody at its start.
    #[error("cohort {cohort} has no customer at its start")]
    EmptyCohort {
        /// Which cohort, from 0.
        cohort: usize,
    },
    /// A cohort has more customers after a renewal than before.
    #[error("cohort {cohort} grows from {before} to {after} at renewal {renewal}")]
    SurvivorsRise {
        /// Which cohort, from 0.
        cohort: usize,
        /// Which renewal, from 1.
        renewal: u32,
        /// Customers before it.
        before: u64,
        /// Customers after it.
        after: u64,
    },
    /// There is nobody.
    #[error("there is no customer")]
    NoCustomers,
    /// Nobody was lost, so that there is nothing to compare or to explain.
    #[error("none of {customers} customers was lost")]
    NoEvents {
        /// Customers observed.
        customers: u64,
    },
    /// Too few groups have anybody at risk when customers were lost.
    #[error("{groups} groups have customers at risk when others were lost; two are needed")]
    TooFewGroups {
        /// Groups that do.
        groups: usize,
    },
    /// Two data sets count time in different units.
    #[error("times in {first:?} and in {second:?} cannot be compared")]
    UnitsDiffer {
        /// The one unit.
        first: TimeUnit,
        /// The other.
        second: TimeUnit,
    },
    /// A horizon is not a finite number above zero.
    #[error("the horizon {horizon} is not a finite number above zero")]
    Horizon {
        /// The horizon.
        horizon: f64,
    },
    /// Nobody was observed up to the horizon, so that the curve is not known there.
    #[error("the curve is known up to {known}, not up to {horizon}")]
    BeyondData {
        /// The horizon.
        horizon: f64,
        /// The longest time observed.
        known: f64,
    },
    /// A time is far too long to count renewals.
    #[error("{time} renewals are more than {most}")]
    TooLong {
        /// The time.
        time: f64,
        /// The most renewals.
        most: f64,
    },
    /// A time is not a whole number of renewals.
    #[error("the time {time} is not a whole number of renewals")]
    NotWhole {
        /// The time.
        time: f64,
    },
}

//! Customers by when they came, or by any other property of theirs, followed over time.
//!
//! A cohort is a group of customers; a cell is what a cohort did in the k-th period since each of its customers'
//! first order. A customer counts in a cell's *whole* sums once the cell's period is over for that customer, so
//! no figure is dragged down by a period that is still running; what has happened so far stands beside it.
//!
//! Not here: contracts (see `subscriptions`), models, and rules of churn (see `churn`).
//!
//! Invariants: sums are exact, and those of all cells together with what lies before first orders and with
//! customers without an order are the sums of the log; results do not depend on the order of rows; the work is in
//! proportion to the entries of the log and the cells of the table.

mod assign;
mod axis;
mod cells;
mod comparison;
mod kth_order;
mod measures;
mod proportion;
mod table;
mod waiting;

use thiserror::Error;

use super::domain::{Dimension, TimeUnit};

pub use assign::{CohortAssignment, CohortBy, CohortKey, MOST_COHORTS, MOST_VALUES, assign_cohorts};
pub use axis::{BRACKET_DAYS, MOST_PERIODS, PeriodAxis};
pub use cells::{BracketCell, CellState, CellSums, CohortCell};
pub use comparison::{
    CohortComparison, PeriodComparison, ValueComparison, ValueSpread, compare_cohorts, compare_values,
};
pub use kth_order::{
    CONVERSION_DAYS, Conversion, KthOrder, MOST_ORDERS, NAIVE_CONVERSION, NAIVE_WAITING, OrderGap,
    OrderWaiting,
};
pub use measures::{CohortForm, CohortMeasure, RetentionMeaning};
pub use proportion::{Proportion, ShareDifference};
pub use table::{
    AverageCell, CohortRow, CohortTable, PeriodBracket, Unassigned, compute_cohorts, default_brackets,
};
pub use waiting::{WaitingCurve, WaitingQuantile, WaitingStep, WaitingTimes};

/// Why there is no table of cohorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CohortError {
    /// The file has one row a customer; cohorts need single orders.
    #[error("cohorts need single orders, and the file has one row a customer")]
    NeedsOrders,
    /// No selected customer has an order.
    #[error("no customer has an order")]
    NoCustomers,
    /// More cohorts than a table can show.
    #[error("{found} cohorts are more than {most}")]
    TooManyCohorts {
        /// Cohorts that there would be.
        found: u64,
        /// The most that there may be.
        most: u32,
        /// The shortest calendar unit that makes few enough.
        coarser: Option<TimeUnit>,
    },
    /// More periods since the first order than a table can show.
    #[error("{found} periods are more than {most}")]
    TooManyPeriods {
        /// Periods that there would be.
        found: u64,
        /// The most that there may be.
        most: u32,
        /// The shortest calendar unit that makes few enough.
        coarser: Option<TimeUnit>,
    },
    /// A period of no days.
    #[error("a period of zero days")]
    EmptyPeriod,
    /// The orders do not have this property.
    #[error("the orders have no {0:?}")]
    NoSuchDimension(Dimension),
    /// The groups passed in are not one for each customer.
    #[error("{codes} group codes for {customers} customers")]
    GroupCodes {
        /// Codes that were passed in.
        codes: u64,
        /// Customers of the log.
        customers: u64,
    },
}

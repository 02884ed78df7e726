//! Contracts: who pays how much again and again, from when to when, and how that changes from month to month.
//!
//! A subscription's amount is turned into an amount a month once, exactly and with one stated rounding, see
//! [`BillingInterval::monthly`]. A customer's recurring revenue is the sum over the subscriptions that run, never below
//! zero; somebody is a customer while it is above zero. The rules for every awkward case stand in [`RULES`].
//!
//! Not here: reading files, and survival or models of it; [`tenures()`] gives what those start from.
//!
//! Invariants: opening plus movements is closing, for any subscriptions, to the ten-thousandth; results do not depend
//! on the order of rows.

mod book;
mod levels;
mod months;
mod movements;
mod rates;
mod rules;
mod tenures;

use thiserror::Error;

use super::domain::Day;

pub use super::domain::{BillingInterval, EndDay, IntervalUnit, Subscription};
pub use book::{BookNotes, RejectedSubscription, SubscriptionBook};
pub use levels::{RecurringRules, RecurringSnapshot, recurring_at};
pub use months::{MonthRow, book_from_months};
pub use movements::{
    CustomerMovement, MOST_MONTHS, MovementKind, MovementRow, MovementTable, RetainedRevenue,
    compute_movements, customer_movements, retained_between,
};
pub use rates::{RecurringMeasure, RecurringMetric, recurring_measures};
pub use rules::{RULES, RecurringRule};
pub use tenures::{CurrentStay, Tenures, current_stays, tenures};

/// Why a subscription or a table of them is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SubscriptionError {
    /// The subscription ends before it starts.
    #[error("the subscription ends on {end}, before its start on {start}")]
    EndsBeforeStart {
        /// First day.
        start: Day,
        /// The day that stands as its end.
        end: Day,
    },
    /// The subscription belongs to no customer of the list.
    #[error("customer {customer} of {customers}")]
    UnknownCustomer {
        /// Position of the customer.
        customer: u32,
        /// Number of customers.
        customers: u64,
    },
    /// More months than a table can hold.
    #[error("{found} months are more than {most}")]
    TooManyMonths {
        /// Months from the first paid day to the as-of day.
        found: u64,
        /// The most that there may be.
        most: u32,
    },
    /// No customer has paid by the as-of day.
    #[error("no customer has paid by {as_of}")]
    NobodyPaid {
        /// The last day that counts.
        as_of: Day,
    },
}

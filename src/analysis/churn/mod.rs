//! Churn of customers without a contract: nobody says that they leave, so a rule has to.
//!
//! Three rules judge each customer, each with its assumption in words, and where they disagree is part of the
//! result. From the same rhythm come the list of customers about to be lost, what became of customers who had been
//! judged lost, and who moved from which lifecycle stage to which.
//!
//! Not here: contracts (see `subscriptions`) and the models that give a probability of being alive; it is passed in.
//!
//! Invariants: only customers with a dated purchase are judged; sums of money are exact; results do not depend on the
//! order of rows.

mod disagreement;
mod judge;
mod markov;
mod reactivation;
mod rules;
mod transitions;
mod watch_list;

use thiserror::Error;

use super::domain::Day;

pub use disagreement::{EXAMPLES, RuleDisagreement, disagreements};
pub use judge::{ChurnBase, ChurnJudgement, CustomerValues, judge};
pub use markov::{LongRun, MarkovOutlook, SteadyState, markov_outlook};
pub use reactivation::{Reactivation, ReactivationRow, compute_reactivation};
pub use rules::{ALIVE_THRESHOLD, ChurnRule, ChurnSettings, OWN_GAP_MULTIPLE};
pub use transitions::{Flow, STAGES, TRANSITION_DAYS, TransitionDates, Transitions, compute_transitions};
pub use watch_list::{ValueBasis, WatchEntry, WatchList, WatchReason, watch_list};

/// Why a setting or a pair of dates is refused.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ChurnError {
    /// The multiple of the usual gap must be above zero.
    #[error("the multiple {0} is not a finite number above zero")]
    Multiple(f64),
    /// The least probability of being alive must lie between 0 and 1.
    #[error("the probability {0} does not lie between 0 and 1")]
    Threshold(f64),
    /// The values passed in are not one for each customer.
    #[error("{found} values for {customers} customers")]
    Values {
        /// Values that were passed in.
        found: u64,
        /// Customers of the log.
        customers: u64,
    },
    /// The earlier date must lie before the later one.
    #[error("{from} is not before {to}")]
    Dates {
        /// The earlier date.
        from: Day,
        /// The later date.
        to: Day,
    },
    /// The file has one row a customer; this needs single orders.
    #[error("single orders are needed, and the file has one row a customer")]
    NeedsOrders,
}

//! What is known of each customer, in a few numbers: the sufficient statistics that metrics, segments and
//! models start from.
//!
//! Made in one pass over a [`TransactionLog`](crate::analysis::domain::TransactionLog), or from a file with
//! one row a customer. Not here: anything that compares customers with each other.
//!
//! Invariants: columns run parallel to the customers of the log; nothing after the as-of day is counted; a
//! customer with nothing on or before that day is not *observed* and belongs to no figure.

mod customers;
mod selection;
mod split;
mod statistics;

pub use customers::{CustomerSummaries, SummaryBasis, count_purchase_days, summarise};
pub use selection::{CustomerSelection, CustomerSet};
pub use split::{CalibrationSplit, HoldoutData, SplitError, SplitExclusions, SplitWarning, split_log};
pub use statistics::{CustomerAge, ModelRecency, ModelStatistics, RepeatFrequency, RfmRecency};

//! Whether predictions can be believed: models against what happened, and against naive rules.
//!
//! The split itself is [`split_log`](crate::analysis::summary::split_log). Invariants: a model sees the
//! calibration period only; everybody who takes no part is counted there.

mod errors;
mod histogram;
mod sample;
mod tracking;

pub use errors::{FrequencyClass, HoldoutErrors, by_frequency, holdout_errors};
pub use histogram::{HistogramBar, frequency_histogram};
pub use sample::{Baseline, HoldoutSample};
pub use tracking::{TrackingPoint, TrackingRange, track};

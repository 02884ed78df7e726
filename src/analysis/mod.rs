//! Customer value, and nothing else: no browser, no clock, no unseeded randomness.

pub mod churn;
pub mod cohorts;
pub mod contracts;
pub mod domain;
pub mod ingest;
pub mod metrics;
pub mod models;
pub mod numerics;
pub mod segments;
mod settings;
pub mod simulate;
pub mod subscriptions;
pub mod summary;
pub mod survival;

pub use settings::AnalysisSettings;

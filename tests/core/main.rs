//! Core tests in one native binary: correctness, consistency, inputs, runs, properties.

mod cdnow;
mod charts;
mod fixture;
mod logs;
mod metrics;
mod segments;
mod snapshot;
mod value_properties;

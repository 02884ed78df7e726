//! Core tests in one native binary: correctness, consistency, inputs, runs, properties.

mod cdnow;
mod logs;
mod metrics;
mod segments;
mod value_properties;

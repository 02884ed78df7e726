//! Numbers without a meaning of their own: quantiles, and draws from distributions.
//!
//! Invariants: a result depends on the values only, never on their order; ratios of counts are kept as
//! fractions of integers until the last step; transcendental functions come from `libm`, so that native and
//! WebAssembly builds agree to the last bit.

mod draws;
mod quantile;

pub use draws::SeededDraws;
pub use quantile::{Bracket, CountedValues, Fraction, select_quantile};

//! Numerical building blocks: quantiles, exact sums, seeded random draws.

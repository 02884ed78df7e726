//! Numbers without a meaning of their own: special functions, tails of distributions, intervals, quadrature,
//! minimisation, small matrices, quantiles, and draws from distributions.
//!
//! Invariants: a result depends on the values only, never on their order; ratios of counts are kept as
//! fractions of integers until the last step; transcendental functions come from `libm`, so that native and
//! WebAssembly builds agree to the last bit.

mod distributions;
mod draws;
mod expectation;
mod hypergeometric;
mod interval;
mod linear;
mod matrix;
mod negative_binomial;
mod optimise;
pub mod order;
mod passes;
mod quadrature;
mod quantile;
mod simplex;
mod special;

pub use distributions::{chi_square_tail, gamma_tail, normal_quantile, normal_two_sided};
pub use draws::SeededDraws;
pub use expectation::ExpectationRule;
pub use hypergeometric::hypergeometric;
pub use interval::{Interval, NORMAL_975};
pub use linear::solve_linear;
pub use matrix::{Eigen, SymmetricMatrix};
pub use negative_binomial::NegativeBinomial;
pub use optimise::{Objective, Optimum, Search, minimise, second_derivatives};
pub use passes::quantile_in_passes;
pub use quadrature::{GaussLegendre, integrate_half_line};
pub use quantile::{Bracket, CountedValues, Fraction, select_quantile, select_quantiles};
pub use simplex::descend_simplex;
pub use special::{
    digamma, falling_power, ln_add_exp, ln_beta, ln_gamma, ln_gamma_peak, ln_gamma_ratio, logistic, softplus,
    tricomi_u_equal, trigamma,
};

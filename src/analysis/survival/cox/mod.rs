//! Cox regression: what in a customer goes with leaving sooner, by columns of the file.
//!
//! | symbol | meaning |
//! |---|---|
//! | h(t, x) = h_0(t) exp(beta' x) | risk of leaving at t of a customer with covariates x |
//! | exp(beta_j) | hazard ratio: the factor of that risk for one unit more of x_j, or for a level against the reference |
//! | R_i, D_i, d_i | customers at risk at time t_i, those lost at it, and their number |
//!
//! Log partial likelihood by Efron, with `w = exp(beta' x)`:
//! `sum_i { sum_{D_i} beta' x - sum_{l < d_i} ln( sum_{R_i} w - l/d_i sum_{D_i} w ) }`; by Breslow with l = 0.
//!
//! Numerical notes: numeric columns are centred and scaled inside and reported in their own unit; customers alike
//! are counted, not repeated; the sums over ties are taken apart so that many ties cost no more than few. What the
//! data cannot tell (a column without variation, columns that say the same, a level that nobody left) comes as a
//! [`CoxDiagnostic`] with the other estimates intact.
//!
//! Source: D. R. Cox (1972), "Regression Models and Life-Tables", Journal of the Royal Statistical Society B 34(2);
//! B. Efron (1977), "The Efficiency of Cox's Likelihood Function for Censored Data", Journal of the American
//! Statistical Association 72(359); N. E. Breslow (1974), "Covariance Analysis of Censored Survival Data",
//! Biometrics 30(1).
//!
//! Checked against: `tests/core/survival.rs` and `tests/core/survival_peer.rs`.

mod covariates;
mod design;
mod diagnostic;
mod fit;
mod likelihood;
mod search;

pub use covariates::{Covariate, CoxData};
pub use diagnostic::{CoxDiagnostic, Direction};
pub use fit::{BaselineRow, ChiSquareTest, CoxEstimate, CoxFit, CoxTerm, fit_cox};

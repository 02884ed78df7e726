//! What a purchase of a customer is worth: Gamma-Gamma, and a shrinkage mean where that cannot be trusted.
//!
//! Revenue is modelled, not profit: a margin is applied afterwards, so that no value is negative for it.
//!
//! Invariants: a model is fitted on customers with a repeat purchase of positive value; who is left out is
//! counted; a value that cannot be computed is `None`.

mod choice;
mod credibility;
mod fit;
mod gamma_gamma;
mod histories;
mod likelihood;

pub use choice::{
    OneTimeSpend, SpendEvidence, SpendFit, SpendModel, SpendMoments, SpendReason, fit_spend, refit_spend,
};
pub use credibility::{CredibilityMean, MomentBasis};
pub use fit::{GammaGammaFit, SpendDiagnostic, fit_gamma_gamma, refit_gamma_gamma};
pub use gamma_gamma::{GammaGamma, SpendRate};
pub use histories::{SpendExclusions, SpendHistories, SpendObservation, WithinVariation, measure_within};

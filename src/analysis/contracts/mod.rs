//! What a contract is worth, and how long customers with contracts stay by rival methods.
//!
//! Not here: the models of staying (see [`crate::analysis::models::contractual`]) and the curves (see
//! [`crate::analysis::survival`]).
//!
//! Invariant: a value is the sum of the periods in its table and of what comes after them.

mod lifespan;
mod value;

pub use lifespan::{Lifespan, LifespanComparison, compare_lifespans};
pub use value::{
    ContractPeriod, ContractTerms, ContractValue, ContractValueError, FirstMargin, value_contract,
};

//! What a contract is worth, and how long customers with contracts stay by rival methods.
//!
//! Not here: the models of staying (see [`crate::analysis::models`]) and the curves (see
//! [`crate::analysis::survival`]).

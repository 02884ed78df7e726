//! What the columns of a file mean: profiles of the sample, names, guesses with a confidence and a reason.

pub mod contracts;
pub mod guess;
pub mod profile;
pub mod words;

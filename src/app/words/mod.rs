//! Sentences of the frame of the app. Sentences about data (failures, issues, warnings, metrics) are made in
//! [`crate::format::words`].

mod mapping;
mod notices;
mod progress;

pub use mapping::{column_guess, confidence, encoding_name, recognised, role_help, shape_name, utc_offsets};
pub use notices::notice;
pub use progress::{progress_detail, progress_title};

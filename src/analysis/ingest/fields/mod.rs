//! Single cells: money and numbers, dates, currencies, words. Nothing here knows of columns or files.

pub mod currency;
pub mod date_order;
mod date_text;
pub mod date_words;
pub mod dates;
pub mod fold;
pub mod heading;
pub mod money;
pub mod number;

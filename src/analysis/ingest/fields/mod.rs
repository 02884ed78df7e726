//! Single cells: money and numbers, dates, currencies, words. Nothing here knows of columns or files.

pub mod currency;
pub mod date_order;
mod date_text;
pub mod date_words;
pub mod dates;
pub mod flag;
pub mod fold;
pub mod heading;
pub mod interval;
pub mod money;
pub mod month;
pub mod number;

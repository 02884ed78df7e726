//! Files that leave the app: CSV, JSON, the HTML report.
//!
//! Invariants: equal input gives equal bytes; nothing here reads a clock; text from a file is escaped for the
//! form it is written in. The JSON names no single customer.

pub mod csv;
pub mod json;
mod names;

//! Files that leave the app: CSV, JSON, the HTML report.

pub mod json;

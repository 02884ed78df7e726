//! Files that leave the app: CSV, JSON, the HTML report.
//!
//! What it is: [`csv`] (customers, issues, tables of charts; cells that a spreadsheet would run are made
//! harmless), [`json`] (the report as data, the same bytes in the browser and on the command line), [`html`]
//! (the printable report, one file without scripts and without references).
//!
//! Invariants: equal input gives equal bytes; nothing here reads a clock; text from a file is escaped for the
//! form it is written in. The reports name no single customer.

pub mod csv;
pub mod html;
pub mod json;

use crate::protocol::{Prediction, Retention, Subscriptions};

/// What is computed apart from the analysis, as far as it is there.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReportParts<'a> {
    /// What the models say.
    pub prediction: Option<&'a Prediction>,
    /// Who stays.
    pub retention: Option<&'a Retention>,
    /// What becomes of contracts.
    pub subscriptions: Option<&'a Subscriptions>,
}

//! What the printable report is written from.

use serde::{Deserialize, Serialize};

use super::{Analysis, IngestReport, Prediction, Retention, Subscriptions};

/// What the printable report is written from. It is written where it is wanted: the page has the words and the charts
/// for it already, and the worker does without them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportContents {
    /// What became of the rows.
    pub ingest: IngestReport,
    /// The results.
    pub analysis: Analysis,
    /// What the models say.
    pub prediction: Option<Prediction>,
    /// Who stays.
    pub retention: Option<Retention>,
    /// What becomes of contracts, where the file holds any.
    pub subscriptions: Option<Subscriptions>,
}

impl ReportContents {
    /// Proposed name of the file.
    pub const FILE_NAME: &str = "worthmap-report.html";
    /// Its media type.
    pub const MIME: &str = "text/html";
}

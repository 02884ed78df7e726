//! Everything that the user decides about an analysis, in one value. The data are never part of it.

use super::domain::Day;
use super::metrics::MetricSettings;
use super::segments::{LifecycleMultiples, RfmSettings, TierCutoffs};

/// The settings of an analysis; the defaults suit most files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnalysisSettings {
    /// The last day that counts; by default the last day in the data.
    pub as_of: Option<Day>,
    /// Period, margin, active window, contested definitions.
    pub metrics: MetricSettings,
    /// Scores and names of segments.
    pub rfm: RfmSettings,
    /// Where the tiers A and B end.
    pub tiers: TierCutoffs,
    /// Where lifecycle stages end.
    pub lifecycle: LifecycleMultiples,
}

//! Customers in groups: RFM scores and segments, value tiers, lifecycle stages.
//!
//! Groups are always formed over the whole base; a selection only changes which customers are counted in the
//! tables. Not here: groups that a model finds.
//!
//! Invariants: equal values get equal scores, tiers and deciles; every observed customer is in exactly one
//! segment; multiplying all amounts by one factor changes no score.

mod catalogue;
mod groups;
mod lifecycle;
mod rfm;
mod scores;
mod settings;
mod tiers;

pub use catalogue::{BUDGET_CAP, SegmentAction, SegmentId};
pub use groups::GroupStatistics;
pub use lifecycle::{FALLBACK_GAP_DAYS, Lifecycle, Stage, StageRow, compute_lifecycle};
pub use rfm::{CellRow, PartitionProof, RfmResult, RfmTable, SegmentCard, compute_rfm};
pub use scores::{AppliedThresholds, RfmScores, ScoreRules, ThresholdOrigin};
pub use settings::{
    LifecycleMultiples, RecencyUnit, RfmSettings, SegmentNames, SegmentSettingsError, ThresholdRule,
    Thresholds, TierCutoffs,
};
pub use tiers::{Tier, TierRow, Tiers, compute_tiers};

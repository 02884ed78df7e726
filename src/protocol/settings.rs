//! How the log is analysed: the user's choices, each with a default.

use serde::{Deserialize, Serialize};

use super::{PredictionSettings, RetentionSettings, SubscriptionSettings};

/// Length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// Weeks from Monday.
    Week,
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
}

/// When a customer counts as active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActiveWindow {
    /// An order within the 90th percentile of the gaps between orders.
    GapP90,
    /// An order within so many days.
    Days(u32),
}

/// How a score from 1 to 5 is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreRule {
    /// By quintiles; ties share a score. Frequency with heavy ties falls back to fixed thresholds.
    Quantiles,
    /// By four thresholds that do not descend: score 1 up to and at the first, 5 above the last. For recency in
    /// days the scale runs the other way: score 5 up to and at the first, 1 above the last.
    Thresholds([f64; 4]),
}

/// How RFM scores are given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RfmSettings {
    /// Rule for recency (days).
    pub recency: ScoreRule,
    /// Rule for frequency (orders).
    pub frequency: ScoreRule,
    /// Rule for monetary value (net revenue, or margin where one is set).
    pub monetary: ScoreRule,
    /// The user's own names: segment key and name.
    pub names: Vec<(String, String)>,
}

/// A contested definition that was switched: metric key and variant key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricVariant {
    /// Metric key.
    pub metric: String,
    /// Variant key.
    pub variant: String,
}

/// How the log is analysed. `None` takes the default, which the result shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalysisSettings {
    /// Day to which recency is counted; later orders are left out. Default: the last day in the data.
    pub as_of: Option<i32>,
    /// Length of a period.
    pub period: Option<PeriodUnit>,
    /// Margin in percent of net revenue.
    pub margin_percent: Option<f64>,
    /// When a customer counts as active.
    pub active: ActiveWindow,
    /// RFM.
    pub rfm: RfmSettings,
    /// Cut-offs of the A and B tiers, as cumulative shares of value, 0 to 1.
    pub tier_cuts: [f64; 2],
    /// Contested definitions that were switched.
    pub variants: Vec<MetricVariant>,
    /// How lifetime value is computed.
    pub prediction: PredictionSettings,
    /// How retention is looked at; no figure of the analysis depends on it.
    #[serde(default)]
    pub retention: RetentionSettings,
    /// How contracts are looked at; no figure of the analysis depends on it.
    #[serde(default)]
    pub subscriptions: SubscriptionSettings,
}

impl AnalysisSettings {
    /// All but how retention and contracts are looked at.
    pub fn without_looks(&self) -> AnalysisSettings {
        AnalysisSettings {
            retention: RetentionSettings::default(),
            subscriptions: SubscriptionSettings::default(),
            ..self.clone()
        }
    }
}

impl Default for AnalysisSettings {
    fn default() -> AnalysisSettings {
        AnalysisSettings {
            as_of: None,
            period: None,
            margin_percent: None,
            active: ActiveWindow::GapP90,
            rfm: RfmSettings {
                recency: ScoreRule::Quantiles,
                frequency: ScoreRule::Quantiles,
                monetary: ScoreRule::Quantiles,
                names: Vec::new(),
            },
            tier_cuts: [0.8, 0.95],
            variants: Vec::new(),
            prediction: PredictionSettings::default(),
            retention: RetentionSettings::default(),
            subscriptions: SubscriptionSettings::default(),
        }
    }
}

/// By what a selection of customers is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// RFM segment.
    Segment,
    /// A, B or C.
    Tier,
    /// Decile of value, 1 is the best.
    Decile,
    /// Lifecycle stage.
    Stage,
}

/// Which customers; conditions of different kinds must all hold, values of one kind are alternatives. The
/// default selects everybody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// Segment indices (see [`super::SegmentId`]).
    pub segments: Vec<u8>,
    /// Cells of the 5x5 grid as (recency score, FM score).
    pub cells: Vec<(u8, u8)>,
    /// Tiers: 0 A, 1 B, 2 C.
    pub tiers: Vec<u8>,
    /// Deciles, 1 to 10.
    pub deciles: Vec<u8>,
    /// Lifecycle stages, by index.
    pub stages: Vec<u8>,
    /// Lowest and highest number of orders.
    pub orders: Option<(u32, u32)>,
    /// Lowest and highest net revenue, in units.
    pub revenue: Option<(f64, f64)>,
    /// First and last day of the customer's first order.
    pub first_order: Option<(i32, i32)>,
    /// First and last day of a stretch in which the customer has at least one order.
    pub bought: Option<(i32, i32)>,
    /// Channel and country values: dimension key (`channel`, `country`) and value of any of the orders.
    pub dimensions: Vec<(String, String)>,
    /// Lowest and highest number of repeat purchase days, as the models count them.
    pub frequency: Option<(u32, u32)>,
    /// Lowest and highest probability alive; holds for nobody before the models are fitted.
    pub alive: Option<(f64, f64)>,
    /// Lowest and highest residual value at the horizon, in units; holds for nobody before the models are fitted.
    pub value: Option<(f64, f64)>,
    /// Text within the identifier or the name, case folded.
    pub search: String,
}

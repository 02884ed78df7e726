//! Results as the pages and the charts need them.

use serde::{Deserialize, Serialize};

use super::{AnalysisSettings, ForecastPart, Selection};

/// A figure, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// A finite number.
    Value(f64),
    /// It cannot be computed.
    Undefined(UndefinedReason),
}

/// Why a figure cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UndefinedReason {
    /// There is no customer.
    NoCustomers,
    /// There is no order.
    NoOrders,
    /// Nobody has ordered twice.
    NoRepeatOrders,
    /// The sum to divide by is zero.
    ZeroTotal,
    /// Some values are negative, and the measure means nothing then.
    NegativeValues,
    /// The file has no single orders or no dates.
    NoDates,
    /// There is no earlier period to compare with, or it was zero.
    NoEarlierPeriod,
    /// The file has no such column.
    NoColumn,
    /// The total is below zero.
    NegativeTotal,
    /// The file has one row a customer; this needs single orders.
    NeedsOrders,
    /// Too few whole periods lie in the data.
    TooFewPeriods,
    /// No margin is set.
    NoMargin,
    /// At least two customers are needed.
    OneCustomer,
    /// The value is not reached within the time that the data cover.
    NotReached,
    /// No customer has been one for long enough.
    NoMatureCustomers,
    /// The result is beyond the range of floating point.
    OutOfRange,
    /// It can be computed for the whole file only, not for a selection.
    WholeFileOnly,
    /// The group takes everybody below the others.
    NoLowerBound,
}

/// Whose value a figure speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// What the customer is worth to the business.
    ToBusiness,
    /// What the business is worth to the customer.
    ToCustomer,
}

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Currency units.
    Money,
    /// A whole number.
    Count,
    /// A share from 0 to 1.
    Share,
    /// Days.
    Days,
    /// A number without unit.
    Number,
}

/// A contested definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VariantView {
    /// Key, such as `median`.
    pub key: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: Unit,
    /// Its value.
    pub value: Figure,
}

/// A metric with everything that explains it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricView {
    /// Key, such as `average_order_value`.
    pub key: String,
    /// Name.
    pub name: String,
    /// Value by the chosen definition.
    pub value: Figure,
    /// Unit.
    pub unit: Unit,
    /// Whose value.
    pub meaning: Meaning,
    /// One sentence.
    pub definition: String,
    /// Formula in words and symbols.
    pub formula: String,
    /// The formula with the user's own figures in it.
    pub substituted: String,
    /// Key of the definition in force; `default` if none was switched.
    pub chosen: String,
    /// Every definition offered, the default first.
    pub variants: Vec<VariantView>,
    /// Where the definition comes from.
    pub source: String,
}

/// A tile: a metric over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// Key of the metric.
    pub metric: String,
    /// Value over the whole window.
    pub value: Figure,
    /// Value in the last full period.
    pub latest: Figure,
    /// Value in the period before that.
    pub previous: Figure,
    /// Value in each full period, oldest first (at most the last 24).
    pub trend: Vec<f64>,
    /// Whether more is better; `None` if neither.
    pub more_is_better: Option<bool>,
}

/// One calendar period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeriodView {
    /// First day.
    pub start: i32,
    /// Last day.
    pub end: i32,
    /// Whether the data cover only part of it.
    pub partial: bool,
    /// Net revenue of customers whose first order lies in this period.
    pub revenue_new: f64,
    /// Net revenue of all others.
    pub revenue_returning: f64,
    /// Refunds, as a positive figure.
    pub refunded: f64,
    /// Orders on their customer's first purchase day.
    pub orders_new: u32,
    /// All other orders.
    pub orders_returning: u32,
    /// Customers whose first order lies in this period.
    pub customers_new: u32,
    /// Other customers with an order in this period.
    pub customers_returning: u32,
}

/// Share of revenue of the best customers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopShare {
    /// Per cent of the customers.
    pub percent: f64,
    /// Customers these are.
    pub customers: u32,
    /// Their share of net revenue, 0 to 1.
    pub share: Figure,
}

/// How unevenly revenue is spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Concentration {
    /// Cumulative share of customers (best first) and of net revenue, from (0, 0); at most 201 points.
    pub curve: Vec<(f64, f64)>,
    /// Shares of the best.
    pub top: Vec<TopShare>,
    /// Gini coefficient.
    pub gini: Figure,
    /// Herfindahl-Hirschman index, 0 to 1.
    pub hhi: Figure,
}

/// Customers by number of orders.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountBin {
    /// Lowest number of orders.
    pub from: u32,
    /// Highest; `None` for "and more".
    pub to: Option<u32>,
    /// Customers.
    pub customers: u32,
    /// Their net revenue.
    pub revenue: f64,
}

/// A bin of the gap distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GapBin {
    /// First day of the bin.
    pub from: u32,
    /// Last day; `None` for "and more".
    pub to: Option<u32>,
    /// Gaps.
    pub count: u32,
}

/// Days between one order day and the next of the same customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GapView {
    /// Bins, rising.
    pub bins: Vec<GapBin>,
    /// Gaps in all.
    pub count: u32,
    /// Median, days.
    pub median: Figure,
    /// 80th percentile, days.
    pub p80: Figure,
    /// 90th percentile, days.
    pub p90: Figure,
}

/// One value of a dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SplitRowView {
    /// Value as it stands in the file; empty for none.
    pub value: String,
    /// Orders or, for line dimensions, lines.
    pub count: u64,
    /// Customers; `None` for line dimensions.
    pub customers: Option<u32>,
    /// Net revenue.
    pub revenue: f64,
    /// Share of net revenue.
    pub share: Figure,
}

/// Revenue by a dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SplitView {
    /// `channel`, `country`, `category` or `product`.
    pub dimension: String,
    /// Values, most revenue first, at most 50.
    pub rows: Vec<SplitRowView>,
    /// Values beyond those, and their revenue.
    pub others: (u32, f64),
    /// Whether a selection of customers applies (order dimensions) or the whole file is shown.
    pub follows_selection: bool,
}

/// A finding, as data: a key, its figures by name, and where to look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Key, such as `top_decile_share`.
    pub key: String,
    /// Figures by name.
    pub figures: Vec<(String, f64)>,
    /// Texts by name, such as a customer's identifier.
    pub texts: Vec<(String, String)>,
    /// Key of the metric or chart that backs it.
    pub backed_by: String,
}

/// The overview page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Tiles, in order.
    pub tiles: Vec<Tile>,
    /// Every metric.
    pub metrics: Vec<MetricView>,
    /// Calendar periods without holes, oldest first.
    pub periods: Vec<PeriodView>,
    /// Concentration.
    pub concentration: Concentration,
    /// Orders per customer.
    pub orders_per_customer: Vec<CountBin>,
    /// Gaps.
    pub gaps: GapView,
    /// Splits.
    pub splits: Vec<SplitView>,
    /// The three most important findings.
    pub findings: Vec<Finding>,
}

/// A segment, by its index; the key is stable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentId {
    /// Index used in rows and selections.
    pub index: u8,
    /// Stable key, such as `at_risk`.
    pub key: String,
    /// Name: the user's own or the default.
    pub name: String,
}

/// A segment with its figures and what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentCard {
    /// Which segment.
    pub id: SegmentId,
    /// Customers.
    pub customers: u32,
    /// Share of customers.
    pub customer_share: Figure,
    /// Net revenue.
    pub revenue: f64,
    /// Share of net revenue.
    pub revenue_share: Figure,
    /// Median days since the last order.
    pub median_recency: Figure,
    /// Mean orders.
    pub mean_orders: Figure,
    /// Net revenue an order.
    pub average_order: Figure,
    /// What to do.
    pub action: String,
    /// What not to do.
    pub avoid: String,
    /// What to measure.
    pub measure: String,
}

/// One cell of the 5x5 grid.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellView {
    /// Recency score, 1 to 5.
    pub r: u8,
    /// Mean of frequency and monetary score, rounded half up.
    pub fm: u8,
    /// Segment index.
    pub segment: u8,
    /// Customers.
    pub customers: u32,
    /// Net revenue.
    pub revenue: f64,
}

/// Counted proof that every customer is in exactly one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionProof {
    /// Customers.
    pub customers: u32,
    /// Sum of the customers of all segments.
    pub assigned: u32,
    /// Customers in no segment.
    pub in_none: u32,
    /// Customers in more than one.
    pub in_several: u32,
}

/// The RFM grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RfmView {
    /// Recency thresholds in days that were used: score 5 up to and at the first, 1 above the last.
    pub recency: [f64; 4],
    /// Frequency thresholds in orders that were used: score 1 up to and at the first, 5 above the last.
    pub frequency: [f64; 4],
    /// Monetary thresholds in units that were used.
    pub monetary: [f64; 4],
    /// Whether frequency fell back to fixed thresholds because of ties.
    pub frequency_fixed_by_ties: bool,
    /// All 25 cells.
    pub cells: Vec<CellView>,
    /// Proof of the partition.
    pub proof: PartitionProof,
}

/// A tier or decile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TierView {
    /// `a`, `b`, `c`, or `1` to `10`.
    pub key: String,
    /// Customers.
    pub customers: u32,
    /// Net revenue.
    pub revenue: f64,
    /// Share of net revenue.
    pub share: Figure,
    /// Lowest net revenue of a customer in it.
    pub lowest: Figure,
}

/// A lifecycle stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageView {
    /// Index used in rows and selections.
    pub index: u8,
    /// Stable key.
    pub key: String,
    /// Name.
    pub name: String,
    /// The rule, in one sentence.
    pub rule: String,
    /// Customers.
    pub customers: u32,
    /// Net revenue.
    pub revenue: f64,
}

/// The segments page; always about all customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentsView {
    /// The grid; `None` if the file has no dates.
    pub rfm: Option<RfmView>,
    /// Segments in order of the map, best first.
    pub segments: Vec<SegmentCard>,
    /// ABC tiers.
    pub tiers: Vec<TierView>,
    /// Deciles of value.
    pub deciles: Vec<TierView>,
    /// Lifecycle stages; empty if the file has no dates.
    pub stages: Vec<StageView>,
}

/// The values of a dimension by which customers can be filtered, by net revenue of all customers descending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FilterView {
    /// Dimension key.
    pub dimension: String,
    /// Value and customers with an order of it.
    pub values: Vec<(String, u32)>,
}

impl Analysis {
    /// The as-of day and the file's first day, where the first lies before the second: nothing can be computed.
    pub fn as_of_before_first_day(&self) -> Option<(i32, i32)> {
        let (first, _) = self.file_days?;
        self.settings.as_of.filter(|as_of| *as_of < first).map(|as_of| (as_of, first))
    }
}

/// From when to when customers were observed, in days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Day of the first order.
    pub first_day: i32,
    /// Day of the last order that counts.
    pub last_day: i32,
    /// Day to which recency is counted.
    pub as_of: i32,
}

/// All results for one set of settings and one selection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// The settings with every default filled in.
    pub settings: AnalysisSettings,
    /// Which customers the overview is about.
    pub selection: Selection,
    /// Customers in the selection.
    pub selected_customers: u32,
    /// Customers in all.
    pub all_customers: u32,
    /// The observation window; `None` if the file has no dates or no order up to the as-of day.
    pub window: Option<Window>,
    /// First and last day of the whole file, whatever the as-of day; `None` if it has no dates.
    pub file_days: Option<(i32, i32)>,
    /// Customers with an order of each value of channel and country, of all customers, whatever is selected.
    pub filters: Vec<FilterView>,
    /// Length in days within which an order makes a customer active.
    pub active_days: Figure,
    /// Currency code, where known.
    pub currency: Option<String>,
    /// Rows without a customer, and their net revenue.
    pub unidentified: (u64, f64),
    /// The overview.
    pub overview: Overview,
    /// The segments.
    pub segments: SegmentsView,
    /// What the selected customers should bring; `None` where everybody is selected or before the models are fitted.
    pub forecast: Option<Box<ForecastPart>>,
}

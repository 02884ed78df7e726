//! Who stays: cohorts, waiting times, churn without contracts, and moves between stages.

use serde::{Deserialize, Serialize};

use super::{Figure, UndefinedReason};

/// A calendar period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CohortUnit {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

/// What makes customers a cohort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CohortGrouping {
    /// The period of the first order that suits the length of the data.
    #[default]
    Fitting,
    /// The calendar period of the first order.
    FirstOrder(CohortUnit),
    /// A property of the first order: `channel` or `country`.
    Dimension(String),
    /// The present segment, value tier or lifecycle stage: `segment`, `tier`, `stage`.
    Group(String),
}

/// What is shown of a cohort in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CohortFigure {
    /// Customers with an order in the period: classic retention.
    #[default]
    Active,
    /// Customers with an order in the period or later: rolling retention.
    ActiveOrLater,
    /// Orders.
    Orders,
    /// Net revenue.
    Revenue,
    /// Net revenue times margin.
    Margin,
    /// Net revenue a customer from the first order on.
    CumulativeRevenue,
    /// Net revenue times margin a customer from the first order on.
    CumulativeMargin,
}

/// In which form it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CohortForm {
    /// As it is.
    Absolute,
    /// Of customers: the share of the cohort; of anything else: of period 0, a customer.
    #[default]
    Share,
    /// A customer's figure, where that of period 1 is 100.
    Indexed,
}

/// How retention is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RetentionSettings {
    /// What makes customers a cohort.
    pub by: CohortGrouping,
    /// Length of the periods since the first order; `None` for that of the cohorts, or months.
    pub period: Option<CohortUnit>,
    /// What is shown.
    pub figure: CohortFigure,
    /// In which form.
    pub form: CohortForm,
    /// The two cohorts that are compared, by position; `None` for none.
    pub compare: Option<(u32, u32)>,
    /// Days between the two dates of the moves between stages.
    pub moves_days: Option<u32>,
}

/// Who stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retention {
    /// How it was looked at, with what was taken for the defaults.
    pub settings: RetentionSettings,
    /// Length of the periods since the first order.
    pub period: CohortUnit,
    /// Customers that are counted.
    pub customers: u32,
    /// The cohorts; or why there are none.
    pub cohorts: Result<CohortTableView, UndefinedReason>,
    /// From order to order; or why that is unknown.
    pub waiting: Result<WaitingView, UndefinedReason>,
    /// Who is lost by which rule; or why that is unknown.
    pub churn: Result<ChurnView, UndefinedReason>,
    /// Who moved from stage to stage; or why that is unknown.
    pub moves: Result<MovesView, UndefinedReason>,
}

/// How far the data reach into a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellReach {
    /// The period is over for every customer of the cohort.
    Complete,
    /// It is over for some only, or still running.
    Partial,
    /// It lies ahead.
    NotYet,
}

/// Cohorts by periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CohortTableView {
    /// What the figures count in: a key of the units of metrics (`share`, `customers`, `orders`, `currency`, ...).
    pub unit: super::Unit,
    /// What the chosen figure says, in one sentence.
    pub definition: String,
    /// The cohorts.
    pub rows: Vec<CohortView>,
    /// All cohorts together, each weighted by its customers for whom the period is over.
    pub averages: Vec<CohortCellView>,
    /// Brackets of periods, both ends included.
    pub brackets: Vec<(u32, u32)>,
    /// Bracket retention of all cohorts: share of those for whom the bracket is over.
    pub bracket_averages: Vec<Figure>,
    /// Customers in no cohort.
    pub unassigned: u32,
    /// Two cohorts side by side, where that was asked for.
    pub comparison: Option<CohortComparisonView>,
}

/// A cohort over the periods since the first order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CohortView {
    /// First day of the period of the first order, where that makes the cohort.
    pub start: Option<i32>,
    /// Last day of it.
    pub end: Option<i32>,
    /// The value or the number of the group, where that makes the cohort; `None` for the rest of small values.
    pub key: Option<String>,
    /// Customers.
    pub customers: u32,
    /// Some of its customers may have bought before the data begin.
    pub begins_before_data: bool,
    /// More customers may come.
    pub still_growing: bool,
    /// One cell for each period.
    pub cells: Vec<CohortCellView>,
    /// Bracket retention.
    pub brackets: Vec<Figure>,
}

/// A cohort in one period: customers for whom the period is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CohortCellView {
    /// How far the data reach.
    pub reach: CellReach,
    /// The chosen figure in the chosen form.
    pub figure: Figure,
    /// 95 % interval of a share of customers.
    pub interval: Option<(f64, f64)>,
    /// Customers for whom the period is over.
    pub customers: u32,
    /// Of them, with an order in it.
    pub active: u32,
    /// Their orders in it.
    pub orders: u32,
    /// Their net revenue in it.
    pub net: f64,
    /// Their net revenue since the first order.
    pub cumulative: f64,
}

/// Two cohorts side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CohortComparisonView {
    /// Positions of the two.
    pub cohorts: (u32, u32),
    /// Classic retention by period.
    pub shares: Vec<ShareComparisonView>,
    /// Cumulative net revenue a customer up to the last period that is over for both.
    pub value: Option<ValueComparisonView>,
}

/// A share of two cohorts in one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareComparisonView {
    /// The period.
    pub period: u32,
    /// Of the first.
    pub first: f64,
    /// Of the second.
    pub second: f64,
    /// First less second.
    pub difference: f64,
    /// 95 % interval of the difference.
    pub interval: (f64, f64),
}

/// Value a customer of two cohorts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueComparisonView {
    /// Up to the end of this period.
    pub period: u32,
    /// Mean of the first.
    pub first: f64,
    /// Mean of the second.
    pub second: f64,
    /// First less second.
    pub difference: f64,
    /// 95 % interval of the difference.
    pub interval: Option<(f64, f64)>,
}

/// From order to order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingView {
    /// Share of customers who have come back by days since the first order, with interval and number at risk.
    pub curve: Vec<WaitingPoint>,
    /// Longest time that anybody was watched, in days.
    pub watched_days: u32,
    /// Days from the first to the k-th order.
    pub orders: Vec<WaitingOrder>,
    /// Conversion to the second order.
    pub conversions: Vec<ConversionView>,
    /// From order k to the next.
    pub gaps: Vec<WaitingOrder>,
    /// Why the plain figures are wrong: of days, of shares.
    pub naive: (String, String),
}

/// A step of a curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingPoint {
    /// Days.
    pub day: u32,
    /// Share of all.
    pub share: f64,
    /// 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Customers who had waited for so long.
    pub at_risk: u32,
}

/// Days to an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingOrder {
    /// k.
    pub order: u32,
    /// Customers who could make it.
    pub customers: u32,
    /// Customers who made it.
    pub made: u32,
    /// Days by which half of all have made it, by Kaplan-Meier.
    pub median: Figure,
    /// 95 % interval of it; the upper end may be open.
    pub interval: (Option<u32>, Option<u32>),
    /// Median days of those who made it.
    pub naive: Figure,
}

/// Conversion to the second order within some days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversionView {
    /// Days.
    pub days: u32,
    /// By Kaplan-Meier.
    pub share: Figure,
    /// 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Customers who had waited for so long.
    pub at_risk: u32,
    /// The plain share of all.
    pub naive: Figure,
    /// The plain share of those who had the time.
    pub mature: Figure,
}

/// Churn without contracts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChurnView {
    /// The rules.
    pub rules: Vec<ChurnRuleView>,
    /// Where two rules differ.
    pub disagreements: Vec<DisagreementView>,
    /// Lost and back again by period, by the customer's own gap.
    pub reactivation: Vec<ReactivationView>,
    /// Whom to write to, by value at risk.
    pub watch: Vec<WatchView>,
    /// Customers on the whole list, and their value at risk.
    pub watched: (u32, f64),
}

/// A rule by which customers count as lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChurnRuleView {
    /// Key: `own_gap`, `base_gap`, `alive`.
    pub key: String,
    /// Name.
    pub name: String,
    /// What it says.
    pub definition: String,
    /// What it assumes.
    pub assumption: String,
    /// Customers that can be judged.
    pub judged: u32,
    /// Of them, lost.
    pub lost: u32,
    /// As a share; or why it cannot be said.
    pub share: Figure,
    /// Net revenue of the lost in the year before the as-of day, as a share of that of all.
    pub revenue_share: Figure,
}

/// Two rules that differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisagreementView {
    /// Key of the first.
    pub first: String,
    /// Key of the second.
    pub second: String,
    /// Lost by both.
    pub both: u32,
    /// By the first only.
    pub only_first: u32,
    /// By the second only.
    pub only_second: u32,
    /// By neither.
    pub neither: u32,
}

/// Lost and back again in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactivationView {
    /// First day.
    pub start: i32,
    /// Last day.
    pub end: i32,
    /// Still running.
    pub partial: bool,
    /// Active customers at the start.
    pub active: u32,
    /// Lost customers at the start.
    pub dormant: u32,
    /// Lost in it.
    pub lost: u32,
    /// Back in it.
    pub came_back: u32,
}

/// A customer to write to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WatchView {
    /// Position of the customer.
    pub customer: u32,
    /// Identifier.
    pub id: String,
    /// Value at risk.
    pub value_at_risk: f64,
    /// Days since the last order.
    pub silent_days: u32,
    /// The customer's usual gap in days.
    pub usual_gap: f64,
    /// Probability alive, where the models are fitted.
    pub alive: Option<f64>,
    /// Net revenue in the year before the as-of day.
    pub past_year: f64,
    /// Why, in short sentences.
    pub reasons: Vec<String>,
}

/// Moves between stages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MovesView {
    /// The two days.
    pub days: (i32, i32),
    /// Keys of the stages, from the first to the last.
    pub stages: Vec<String>,
    /// From each stage (the last row: from nobody yet) to each: customers.
    pub counts: Vec<Vec<u32>>,
    /// The same as shares of the row.
    pub shares: Vec<Vec<Figure>>,
    /// Shares of the stages in the long run, if moves go on as they did, and which case that is: `one_class`,
    /// `absorbing`, `several_classes`.
    pub steady: Result<(String, Vec<f64>), UndefinedReason>,
    /// Expected value of a customer of each stage, discounted, from here on.
    pub values: Vec<Figure>,
}

//! The customers table: queries and pages.

use serde::{Deserialize, Serialize};

use super::Selection;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerColumn {
    /// Identifier.
    Id,
    /// Name, where the file has one.
    Name,
    /// Orders.
    Orders,
    /// Net revenue.
    Revenue,
    /// Gross revenue.
    Gross,
    /// Refunds.
    Refunded,
    /// Net revenue an order.
    AverageOrder,
    /// Day of the first order.
    FirstDay,
    /// Day of the last order.
    LastDay,
    /// Days since the last order.
    Recency,
    /// Median gap between orders, in days.
    MedianGap,
    /// Recency score.
    R,
    /// Frequency score.
    F,
    /// Monetary score.
    M,
    /// RFM segment.
    Segment,
    /// ABC tier.
    Tier,
    /// Decile of value.
    Decile,
    /// Lifecycle stage.
    Stage,
    /// Probability alive.
    Alive,
    /// Expected purchases up to the horizon.
    ExpectedPurchases,
    /// Expected value of a purchase.
    ExpectedSpend,
    /// Residual lifetime value up to the horizon.
    Value,
    /// Historic and residual value together.
    TotalValue,
    /// Value lost if the customer is gone already.
    AtRisk,
}

/// Which column the rows are sorted by. Ties are broken by the identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SortOrder {
    /// The column.
    pub column: CustomerColumn,
    /// Largest first.
    pub descending: bool,
}

/// Which rows in which order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableQuery {
    /// Which customers.
    pub selection: Selection,
    /// In which order.
    pub sort: SortOrder,
    /// Position of the first row.
    pub offset: u32,
    /// Number of rows, at most 1,000.
    pub limit: u32,
    /// Whether values come with their intervals, which take about two milliseconds a row.
    pub intervals: bool,
}

/// A customer as a row of the table. Undefined figures are `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Position, for [`super::Command::Customer`].
    pub customer: u32,
    /// Identifier.
    pub id: String,
    /// Name, where the file has one.
    pub name: Option<String>,
    /// Orders.
    pub orders: u32,
    /// Net revenue, units.
    pub revenue: f64,
    /// Gross revenue, units.
    pub gross: f64,
    /// Refunds, units, as a positive figure.
    pub refunded: f64,
    /// Net revenue an order, units.
    pub average_order: Option<f64>,
    /// Day of the first order.
    pub first_day: Option<i32>,
    /// Day of the last order.
    pub last_day: Option<i32>,
    /// Days since the last order.
    pub recency: Option<i32>,
    /// Median gap, days.
    pub median_gap: Option<f64>,
    /// Recency score; 0 where it cannot be given.
    pub r: u8,
    /// Frequency score.
    pub f: u8,
    /// Monetary score.
    pub m: u8,
    /// Segment index.
    pub segment: u8,
    /// Tier: 0 A, 1 B, 2 C.
    pub tier: u8,
    /// Decile, 1 to 10.
    pub decile: u8,
    /// Lifecycle stage index.
    pub stage: u8,
    /// What the models say, once they have been fitted.
    pub outlook: Option<CustomerOutlook>,
}

/// What the models say of a customer. Money in currency units, after the margin where one is set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerOutlook {
    /// Probability alive.
    pub alive: f64,
    /// Expected purchases up to the horizon; `None` for ever.
    pub purchases: Option<f64>,
    /// Expected value of a purchase, before the margin.
    pub spend: Option<f64>,
    /// Residual value up to the horizon.
    pub value: Option<f64>,
    /// 95 % interval of the value that comes true, from the model's own chances for this customer; `None` where it was
    /// not asked for.
    pub interval: Option<(f64, f64)>,
    /// Historic and residual value together.
    pub total: Option<f64>,
    /// Value at risk.
    pub at_risk: Option<f64>,
}

/// Rows of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TablePage {
    /// The query this answers.
    pub query: TableQuery,
    /// Rows in all.
    pub total: u32,
    /// Net revenue of all of them, units.
    pub total_revenue: f64,
    /// The rows asked for.
    pub rows: Vec<CustomerRow>,
}

/// One entry of a customer's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderRow {
    /// Day.
    pub day: i32,
    /// Positive amount, units.
    pub gross: f64,
    /// Refund, units, as a positive figure.
    pub refunded: f64,
    /// Whether it is an order and not a refund that stands alone.
    pub is_order: bool,
}

/// One customer's history and scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerDetail {
    /// The row of the table.
    pub row: CustomerRow,
    /// History, by day, at most the latest 1,000.
    pub orders: Vec<OrderRow>,
    /// Entries in all.
    pub orders_total: u32,
    /// Rank by net revenue, 1 is the best.
    pub rank: u32,
    /// Share of all net revenue, 0 to 1.
    pub revenue_share: Option<f64>,
    /// Day on which the next order is due by the customer's own median gap.
    pub due_day: Option<i32>,
    /// Probability alive at the end of each of the days, from the first purchase on; empty without a model.
    pub alive_history: Vec<(i32, f64)>,
}

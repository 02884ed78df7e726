//! How wide columns are and which way they lean.

use crate::protocol::CustomerColumn;

/// Every column, in the order in which they are offered.
pub const ALL_COLUMNS: [CustomerColumn; 24] = [
    CustomerColumn::Id,
    CustomerColumn::Name,
    CustomerColumn::Segment,
    CustomerColumn::Revenue,
    CustomerColumn::Value,
    CustomerColumn::Alive,
    CustomerColumn::Orders,
    CustomerColumn::AverageOrder,
    CustomerColumn::LastDay,
    CustomerColumn::Recency,
    CustomerColumn::FirstDay,
    CustomerColumn::MedianGap,
    CustomerColumn::ExpectedPurchases,
    CustomerColumn::ExpectedSpend,
    CustomerColumn::TotalValue,
    CustomerColumn::AtRisk,
    CustomerColumn::Tier,
    CustomerColumn::Decile,
    CustomerColumn::Stage,
    CustomerColumn::R,
    CustomerColumn::F,
    CustomerColumn::M,
    CustomerColumn::Gross,
    CustomerColumn::Refunded,
];

/// The class that gives a column its width.
pub fn class_of(column: CustomerColumn) -> &'static str {
    match column {
        CustomerColumn::Id => "col-id",
        CustomerColumn::Name => "col-name",
        CustomerColumn::Segment | CustomerColumn::Stage => "col-group",
        CustomerColumn::FirstDay | CustomerColumn::LastDay => "col-day",
        CustomerColumn::R | CustomerColumn::F | CustomerColumn::M | CustomerColumn::Tier => "col-score",
        CustomerColumn::Orders | CustomerColumn::Decile | CustomerColumn::Alive => "col-short",
        CustomerColumn::Revenue
        | CustomerColumn::Gross
        | CustomerColumn::Refunded
        | CustomerColumn::ExpectedPurchases
        | CustomerColumn::ExpectedSpend
        | CustomerColumn::TotalValue
        | CustomerColumn::AtRisk
        | CustomerColumn::AverageOrder => "col-figure",
        CustomerColumn::Recency | CustomerColumn::MedianGap => "col-days",
        CustomerColumn::Value => "col-interval",
    }
}

/// Whether the column holds figures, which stand to the right.
pub fn is_number(column: CustomerColumn) -> bool {
    !matches!(
        column,
        CustomerColumn::Id
            | CustomerColumn::Name
            | CustomerColumn::Segment
            | CustomerColumn::Stage
            | CustomerColumn::Tier
            | CustomerColumn::Decile
    )
}

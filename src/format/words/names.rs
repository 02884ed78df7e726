//! Names of things that are known by a key.

use super::text_or_readable;
use crate::format::Language;
use crate::protocol::{CustomerColumn, Delimiter, PeriodUnit, Role, Stage, UndefinedReason};

/// Why there is no figure, in lower case, to stand where the figure would.
pub fn undefined(language: Language, reason: UndefinedReason) -> &'static str {
    let Language::English = language;
    match reason {
        UndefinedReason::NoCustomers => "there are no customers",
        UndefinedReason::NoOrders => "there are no orders",
        UndefinedReason::NoRepeatOrders => "nobody has ordered twice yet",
        UndefinedReason::ZeroTotal => "the total is zero",
        UndefinedReason::NegativeValues => "some customers have a negative value",
        UndefinedReason::NoDates => "the file has no order dates",
        UndefinedReason::NoEarlierPeriod => "there is no earlier period",
        UndefinedReason::NoColumn => "the file has no such column",
        UndefinedReason::NegativeTotal => "the total is below zero",
        UndefinedReason::NeedsOrders => "the file has no single orders",
        UndefinedReason::TooFewPeriods => "the data cover too few whole periods",
        UndefinedReason::NoMargin => "no margin is set",
        UndefinedReason::OneCustomer => "there is only one customer",
        UndefinedReason::NotReached => "it is not reached within the data",
        UndefinedReason::NoMatureCustomers => "no customer has been one for long enough",
        UndefinedReason::OutOfRange => "there is no finite result",
        UndefinedReason::WholeFileOnly => "it can be computed for the whole file only",
        UndefinedReason::NoLowerBound => "there is no lower bound",
    }
}

/// The default name of an RFM segment.
pub fn segment_name(language: Language, key: &str) -> String {
    text_or_readable(language, "segment", key)
}

/// The name of a lifecycle stage.
pub fn stage_name(language: Language, key: &str) -> String {
    text_or_readable(language, "stage", key)
}

/// The name of a tier (`a`, `b`, `c`) or decile (`1` to `10`).
pub fn tier_name(language: Language, key: &str) -> String {
    text_or_readable(language, "tier", key)
}

/// The name of a metric.
pub fn metric_name(language: Language, key: &str) -> String {
    text_or_readable(language, "metric", key)
}

/// The name of a dimension: `channel`, `country`, `category`, `product`.
pub fn dimension_name(language: Language, key: &str) -> String {
    text_or_readable(language, "dimension", key)
}

/// The name of a column role.
pub fn role_name(language: Language, role: Role) -> &'static str {
    let Language::English = language;
    match role {
        Role::Ignore => "Not used",
        Role::Customer => "Customer",
        Role::CustomerName => "Customer name",
        Role::Date => "Order date",
        Role::Amount => "Amount",
        Role::Quantity => "Quantity",
        Role::UnitPrice => "Unit price",
        Role::Order => "Order number",
        Role::Status => "Order status",
        Role::Currency => "Currency",
        Role::Refund => "Refund",
        Role::Discount => "Discount",
        Role::Tax => "Tax",
        Role::Shipping => "Shipping",
        Role::Product => "Product",
        Role::Category => "Category",
        Role::Channel => "Channel",
        Role::Country => "Country",
        Role::OrderCount => "Number of orders",
        Role::TotalSpent => "Total spent",
        Role::FirstDate => "First order date",
        Role::LastDate => "Last order date",
        Role::Start => "Start of the subscription",
        Role::End => "End of the subscription",
        Role::Interval => "Billing interval",
        Role::Plan => "Plan",
        Role::Month => "Paid in this month",
        Role::Tenure => "How long the customer stayed",
        Role::Churn => "Whether the customer was lost",
        Role::Covariate => "Property of the customer",
    }
}

/// The name of a column of the customers table.
pub fn column_name(language: Language, column: CustomerColumn) -> &'static str {
    let Language::English = language;
    match column {
        CustomerColumn::Id => "Customer",
        CustomerColumn::Name => "Name",
        CustomerColumn::Orders => "Orders",
        CustomerColumn::Revenue => "Net revenue",
        CustomerColumn::Gross => "Gross revenue",
        CustomerColumn::Refunded => "Refunds",
        CustomerColumn::AverageOrder => "Average order",
        CustomerColumn::FirstDay => "First order",
        CustomerColumn::LastDay => "Last order",
        CustomerColumn::Recency => "Days since last order",
        CustomerColumn::MedianGap => "Median gap (days)",
        CustomerColumn::R => "R",
        CustomerColumn::F => "F",
        CustomerColumn::M => "M",
        CustomerColumn::Segment => "Segment",
        CustomerColumn::Tier => "Tier",
        CustomerColumn::Decile => "Decile",
        CustomerColumn::Stage => "Lifecycle stage",
        CustomerColumn::Alive => "Alive",
        CustomerColumn::ExpectedPurchases => "Expected orders",
        CustomerColumn::ExpectedSpend => "Expected order value",
        CustomerColumn::Value => "Value to come",
        CustomerColumn::TotalValue => "So far and to come",
        CustomerColumn::AtRisk => "Value at risk",
    }
}

/// The name of a delimiter.
pub fn delimiter_name(language: Language, delimiter: Delimiter) -> &'static str {
    let Language::English = language;
    match delimiter {
        Delimiter::Comma => "Comma",
        Delimiter::Semicolon => "Semicolon",
        Delimiter::Tab => "Tab",
        Delimiter::Pipe => "Vertical bar",
        Delimiter::Spaces => "Spaces",
        Delimiter::Other(_) => "Another character",
    }
}

/// A period as a noun: `month`.
pub fn period_name(language: Language, unit: PeriodUnit) -> &'static str {
    let Language::English = language;
    match unit {
        PeriodUnit::Week => "week",
        PeriodUnit::Month => "month",
        PeriodUnit::Quarter => "quarter",
        PeriodUnit::Year => "year",
    }
}

/// What is being done, for a progress line.
pub fn progress(language: Language, stage: Stage) -> &'static str {
    let Language::English = language;
    match stage {
        Stage::Reading => "Reading the file",
        Stage::Merging => "Putting orders together",
        Stage::Computing => "Computing",
        Stage::Writing => "Writing the file",
        Stage::Modelling => "Fitting the models",
    }
}

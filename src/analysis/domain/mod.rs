//! The vocabulary of customer value as types: a value of a type here is valid by construction.
//!
//! Invariant: nothing here knows where the data came from (see [`crate::analysis::ingest`]) or what is
//! computed from it.

mod calendar;
mod contracts;
mod currency;
mod horizon;
mod interval;
mod log;
mod money;

pub use calendar::{CalendarDate, Day, DaySpan, ObservationWindow, TimeUnit};
pub use contracts::{
    Contracts, CovariateColumn, CovariateValues, EndDay, FixedDecimal, Subscription, SubscriptionRows,
    TenureRow, TenureRows,
};
pub use currency::CurrencyCode;
pub use horizon::{DiscountRate, Horizon, TimeError, TimeSpan};
pub use interval::{BillingInterval, IntervalUnit};
pub use log::{
    CustomerIds, CustomerIx, CustomerOrders, Dimension, DimensionColumn, LineSplit, OrderIx, SplitValue,
    SummaryRows, TextRun, TransactionLog, Unidentified,
};
pub use money::{Money, MoneyError, MoneySum};

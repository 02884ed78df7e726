//! Contracts as they stand in a file: subscriptions with their days and amounts, or how long customers stayed.

use super::{BillingInterval, CustomerIx, Day, Money, TimeUnit};

/// A subscription as it stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Whose it is.
    pub customer: CustomerIx,
    /// First day.
    pub start: Day,
    /// Its end, read by [`EndDay`]; `None` while it runs.
    pub end: Option<Day>,
    /// What is paid each interval; zero in a trial, negative for a credit.
    pub amount: Money,
    /// How often.
    pub interval: BillingInterval,
    /// Position of the plan in the list of plans.
    pub plan: Option<u32>,
}

/// What the end of a subscription means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndDay {
    /// The first day without it.
    #[default]
    FirstWithout,
    /// The last day with it.
    LastWith,
}

/// What a file of contracts says beside the log of charges. Customers are those of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contracts {
    /// From a file with one row a subscription, or one column a month.
    Subscriptions(SubscriptionRows),
    /// From a file with one row a customer that says how long the customer stayed.
    Tenures(TenureRows),
}

/// Subscriptions sorted by customer, start, end (running ones last), amount, interval and plan, so that the order of
/// the rows in the file does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionRows {
    /// The subscriptions.
    pub rows: Vec<Subscription>,
    /// Names of the plans, sorted by bytes.
    pub plans: Vec<String>,
    /// What an end means.
    pub ends: EndDay,
    /// The latest start or end in the file, or the last day of the last month column: the day up to which running
    /// subscriptions are known.
    pub last_day: Day,
}

/// A decimal number in ten-thousandths, exact as it stands in the file up to four decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FixedDecimal(i64);

impl FixedDecimal {
    /// Ten-thousandths in one.
    pub const SCALE: i64 = 10_000;

    /// So many ten-thousandths.
    pub const fn from_ten_thousandths(value: i64) -> FixedDecimal {
        FixedDecimal(value)
    }

    /// The number in ten-thousandths.
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / FixedDecimal::SCALE as f64
    }
}

/// How long one customer stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TenureRow {
    /// Whose row it is; a customer may have several.
    pub customer: CustomerIx,
    /// For how long, in the unit of the table; not negative.
    pub tenure: FixedDecimal,
    /// Whether the customer was lost at the end of it; if not, the tenure is still growing.
    pub lost: bool,
    /// What the customer pays a month, where the file says so.
    pub monthly: Option<Money>,
}

/// Stays sorted by customer, tenure, loss, payment and covariates, so that the order of the rows does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenureRows {
    /// What tenures are counted in.
    pub unit: TimeUnit,
    /// One a row of the file.
    pub rows: Vec<TenureRow>,
    /// Columns of properties of the customers, in the order of the file.
    pub covariates: Vec<CovariateColumn>,
    /// Columns that were left out because there were too many columns, or too many values in them.
    pub columns_left_out: u32,
}

/// One property of the customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CovariateColumn {
    /// Name of the column.
    pub name: String,
    /// One value a row of [`TenureRows::rows`].
    pub values: CovariateValues,
    /// Rows whose value is not among those kept.
    pub values_left_out: u64,
}

/// The values of a property; `None` where the cell is blank or its value is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CovariateValues {
    /// Numbers.
    Numbers(Vec<Option<FixedDecimal>>),
    /// Texts.
    Categories {
        /// The values, sorted by bytes.
        levels: Vec<String>,
        /// Position of each row's value.
        codes: Vec<Option<u32>>,
    },
}

//! Contracts: recurring revenue and its movements, how long customers stay, and what a contract is worth.

use serde::{Deserialize, Serialize};

use super::{Figure, Interval, MetricView, TenureUnit};

/// Most days of a gap that is no loss.
pub const MOST_GRACE_DAYS: u32 = 366;
/// Most growth in percent a year, up or down.
pub const MOST_GROWTH: f64 = 50.0;

/// How contracts are looked at. `None` takes the default, which the result shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubscriptionSettings {
    /// A gap of at most so many days without payment is no loss.
    pub grace_days: u32,
    /// Customers whose renewals are modelled: those billed so often. Default: the commonest.
    pub interval: Option<Interval>,
    /// Property that curves are compared by. Default: the first there is.
    pub by: Option<String>,
    /// Growth of what a customer pays, in percent a year.
    pub growth_percent: f64,
}

/// Why a part of the contracts cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ContractGap {
    /// The file says how long customers stayed, not when they paid what.
    NoSubscriptions,
    /// No customer has paid by the as-of day.
    NobodyPaid,
    /// More months than a table can hold.
    TooManyMonths {
        /// Months from the first paid day to the as-of day.
        found: u64,
        /// The most.
        most: u32,
    },
    /// Nobody is left in the selection.
    NoCustomers,
    /// Nobody was lost.
    NobodyLost {
        /// Customers.
        customers: u64,
    },
    /// Nobody has come to a renewal.
    NoRenewals {
        /// Customers.
        customers: u64,
    },
    /// There is no column that tells customers apart.
    NoProperties,
    /// No customer has every property.
    NoCompleteCustomers,
    /// No model could be trusted.
    NoModel,
    /// No amount is known.
    NoAmount,
    /// What is paid grows, with those who stay, as fast as it is discounted: the value is infinite.
    Infinite,
    /// A result is beyond what numbers can hold.
    OutOfRange,
}

/// Everything about contracts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subscriptions {
    /// How it was looked at, with what was taken for the defaults.
    pub settings: SubscriptionSettings,
    /// The last day that counts; `None` where the file says how long customers stayed.
    pub as_of: Option<i32>,
    /// Customers with a contract.
    pub customers: u32,
    /// Customers by how often they are billed, the commonest first; those billed otherwise are not listed.
    pub intervals: Vec<(Interval, u32)>,
    /// Recurring revenue by month; or why there is none.
    pub recurring: Result<RecurringView, ContractGap>,
    /// How long customers stay; or why that is unknown.
    pub stays: Result<StaysView, ContractGap>,
    /// What makes customers leave; or why that is unknown.
    pub factors: Result<FactorsView, ContractGap>,
    /// Models of renewals; or why there are none.
    pub renewals: Result<RenewalsView, ContractGap>,
    /// What a contract is worth; or why that is unknown.
    pub value: Result<ContractValueView, ContractGap>,
}

/// Customers who pay, and what they pay a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecurringSum {
    /// Customers.
    pub customers: u32,
    /// Their recurring revenue a month, above zero for losses too.
    pub monthly: f64,
}

/// Recurring revenue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecurringView {
    /// The months, ascending without a gap.
    pub months: Vec<RecurringMonth>,
    /// Position of the month that the figures speak of: the last whole one, or the last one.
    pub measured: u32,
    /// Every figure of that month, with its definitions.
    pub measures: Vec<MetricView>,
    /// Recurring revenue at the as-of day by plan, the largest first; empty where the file names no plans.
    pub plans: Vec<PlanView>,
    /// What was found in the rows.
    pub notes: ContractNotes,
    /// What counts in the awkward cases: key and text.
    pub rules: Vec<(String, String)>,
}

/// A month of recurring revenue. Opening and movements give closing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecurringMonth {
    /// First day.
    pub start: i32,
    /// Last day, or the as-of day.
    pub end: i32,
    /// Still running.
    pub partial: bool,
    /// At the end of the month before.
    pub opening: RecurringSum,
    /// Customers who never paid before.
    pub new: RecurringSum,
    /// Who pay more.
    pub expansion: RecurringSum,
    /// Who were lost and pay again.
    pub reactivation: RecurringSum,
    /// Who pay less.
    pub contraction: RecurringSum,
    /// Who were lost.
    pub churn: RecurringSum,
    /// At the end of the month.
    pub closing: RecurringSum,
    /// Who paid within it only.
    pub came_and_went: RecurringSum,
    /// Opening and movements less closing, in ten-thousandths of the currency: zero.
    pub discrepancy: i64,
    /// Gross revenue retention over twelve months.
    pub gross_retention: Figure,
    /// Net revenue retention over twelve months.
    pub net_retention: Figure,
    /// Share of customers lost.
    pub customer_churn: Figure,
    /// Share of recurring revenue lost.
    pub revenue_churn: Figure,
}

/// Recurring revenue of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanView {
    /// Name; empty for rows without a plan.
    pub name: String,
    /// Subscriptions that run.
    pub running: u32,
    /// What they are worth a month.
    pub monthly: f64,
}

/// What was found in the rows of subscriptions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractNotes {
    /// Subscriptions that count.
    pub subscriptions: u64,
    /// Left out, since they end before they start.
    pub rejected: u64,
    /// End on the day of their start.
    pub no_length: u64,
    /// Of zero value.
    pub trials: u64,
    /// Of negative value.
    pub credits: u64,
    /// Whose last day is the first day of the next one.
    pub changed_on_last_day: u64,
}

/// How long customers stay, by Kaplan-Meier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaysView {
    /// What time is counted in.
    pub unit: TenureUnit,
    /// All customers.
    pub all: StayCurve,
    /// Names of the properties that curves can be compared by.
    pub properties: Vec<String>,
    /// Groups of one property; `None` without a property or where fewer than two groups can be compared.
    pub comparison: Option<StayComparison>,
}

/// A curve of staying.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StayCurve {
    /// Name of the group; empty for all.
    pub name: String,
    /// Customers.
    pub customers: u32,
    /// Customers lost.
    pub lost: u32,
    /// Steps of the curve, ascending by time; the share is that of customers who stay longer.
    pub points: Vec<StayPoint>,
    /// Longest time observed.
    pub longest: f64,
    /// Customers at risk at even times from 0 on.
    pub at_risk: Vec<(f64, u32)>,
    /// Time by which half are lost.
    pub median: Figure,
    /// 95 % interval of it; the upper end may be open.
    pub median_interval: (Option<f64>, Option<f64>),
    /// Mean time stayed within the horizon: horizon, mean and its 95 % interval.
    pub restricted_mean: Option<(f64, f64, (f64, f64))>,
}

/// A step of a curve of staying.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StayPoint {
    /// Time.
    pub time: f64,
    /// Share that stays longer.
    pub share: f64,
    /// 95 % interval (log-log).
    pub interval: Option<(f64, f64)>,
    /// Customers at risk just before.
    pub at_risk: u32,
    /// Customers lost.
    pub lost: u32,
}

/// Curves of groups, and whether they differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StayComparison {
    /// The property.
    pub by: String,
    /// The groups, the largest first; small ones are not listed.
    pub groups: Vec<StayCurve>,
    /// Customers lost in each if all left alike.
    pub expected: Vec<f64>,
    /// Customers of groups that are not listed.
    pub others: u32,
    /// Log-rank statistic.
    pub chi_square: f64,
    /// Its degrees of freedom.
    pub degrees_of_freedom: u32,
    /// Probability of so large a one if all left alike.
    pub p_value: f64,
}

/// Losses at a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenewalHazardView {
    /// Which, from 1.
    pub renewal: u32,
    /// Customers up for it.
    pub at_risk: u32,
    /// Customers who did not renew.
    pub lost: u32,
    /// The share of these.
    pub share: f64,
    /// 95 % interval of it.
    pub interval: (f64, f64),
}

/// What makes customers leave: a Cox regression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorsView {
    /// Customers with every property.
    pub customers: u32,
    /// Of them, lost.
    pub lost: u32,
    /// Customers left out, since a property is blank.
    pub incomplete: u32,
    /// The terms.
    pub terms: Vec<FactorView>,
    /// Whether anything matters: likelihood-ratio statistic, degrees of freedom, p.
    pub test: Option<(f64, u32, f64)>,
    /// How often of two customers the one with the higher risk was lost first.
    pub concordance: Option<f64>,
    /// Whether the search ended well.
    pub converged: bool,
    /// Keys of what is to be known, with details after colons.
    pub notes: Vec<FactorNote>,
}

/// What is to be known of a Cox regression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FactorNote {
    /// The property is the same for all and left out.
    NoVariation(String),
    /// The term says what others say and is left out.
    Collinear(String),
    /// Nobody with it was lost.
    NobodyLost(String),
    /// Only those with it were lost.
    OnlyLost(String),
    /// The data say nothing of the terms.
    Flat(String),
    /// So few were lost for so many terms.
    FewLost(u32, u32),
    /// The search did not end well.
    NotConverged,
    /// So many columns or values were left out, since there are too many.
    LeftOut(u32),
}

/// A property, or one of its values against another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorView {
    /// The property.
    pub property: String,
    /// The value and the one it is compared with; `None` for a number.
    pub level: Option<(String, String)>,
    /// Mean and standard deviation of a number.
    pub moments: Option<(f64, f64)>,
    /// Customers with the value.
    pub customers: u32,
    /// Of them, lost.
    pub lost: u32,
    /// Factor of the risk of leaving, its 95 % interval and p; `None` where a note says why.
    pub estimate: Option<FactorEstimate>,
}

/// What a Cox regression says of a term.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorEstimate {
    /// Logarithm of the factor.
    pub coefficient: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Factor of the risk of leaving, for one more or against the other value.
    pub hazard_ratio: f64,
    /// 95 % interval of it.
    pub interval: Option<(f64, f64)>,
    /// Probability of so strong an effect if there is none.
    pub p_value: f64,
}

/// Models of renewals, fitted and projected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenewalsView {
    /// How often the customers are billed; `None` where tenures in units of time count as renewals.
    pub interval: Option<Interval>,
    /// What one period is, where there is no interval.
    pub unit: TenureUnit,
    /// Customers that were modelled.
    pub customers: u32,
    /// Of them, lost.
    pub lost: u32,
    /// Renewals that customers came to, all together.
    pub opportunities: u32,
    /// Renewals that a customer came to at most.
    pub renewals: u32,
    /// Losses renewal by renewal.
    pub hazards: Vec<RenewalHazardView>,
    /// The models, the simplest first.
    pub models: Vec<RenewalModelView>,
    /// Each model against the simpler one before it: statistic and p.
    pub tests: Vec<(f64, f64)>,
    /// Key of the preferred one.
    pub preferred: String,
    /// What was observed and what the models say, renewal by renewal from 0.
    pub projection: Vec<RenewalPoint>,
    /// How long customers stay by rival methods.
    pub lifespans: LifespansView,
}

/// A fitted model of renewals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenewalModelView {
    /// Key: `constant_churn`, `sbg`, `bdw`.
    pub key: String,
    /// Name.
    pub name: String,
    /// Symbols, estimates and standard errors.
    pub parameters: Vec<(String, f64, Option<f64>)>,
    /// Logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Akaike's criterion.
    pub aic: f64,
    /// Whether it can be trusted.
    pub trusted: bool,
    /// What is to be known.
    pub notes: Vec<RenewalNote>,
}

/// What is to be known of the fit of a model of renewals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RenewalNote {
    /// Customers do not differ measurably; the share that leaves.
    CustomersAlike(f64),
    /// Customers are of two kinds; the share that leaves at once.
    TwoKinds(f64),
    /// Fewer renewals than parameters: observed, needed.
    TooFewRenewals(u32, u32),
    /// So few customers were lost.
    FewLost(u32),
    /// The search did not end well.
    NotConverged,
}

/// One renewal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenewalPoint {
    /// Renewals made.
    pub renewal: u32,
    /// Share of customers observed to stay so long, by Kaplan-Meier; `None` beyond the data.
    pub observed: Option<f64>,
    /// 95 % interval of it.
    pub observed_interval: Option<(f64, f64)>,
    /// Share by each model, with its 95 % band, in their order; `None` for one that cannot be trusted.
    pub models: Vec<Option<ProjectedShare>>,
}

/// What a model says of a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectedShare {
    /// Share of customers who make so many renewals.
    pub share: f64,
    /// 95 % band.
    pub interval: Option<(f64, f64)>,
    /// Share of those up for this renewal who make it.
    pub retention: f64,
}

/// How long customers stay by rival methods, in periods paid, the first one included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LifespansView {
    /// Renewals that customers came to at most.
    pub renewals: u32,
    /// Customers lost over customers up for renewal.
    pub churn: f64,
    /// One over churn.
    pub one_over_churn: f64,
    /// Mean within the renewals observed by Kaplan-Meier, with its interval.
    pub observed_mean: Option<(f64, (f64, f64))>,
    /// Discount rate from period to period.
    pub discount: f64,
    /// What each trusted model says.
    pub models: Vec<LifespanView>,
}

/// How long customers stay by a model, in periods paid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LifespanView {
    /// Key of the model.
    pub model: String,
    /// Within the renewals observed.
    pub observed: f64,
    /// Over all time; `None` where it is infinite.
    pub all_time: Option<f64>,
    /// Of a new customer, over all time, discounted (DEL); `None` where it is infinite.
    pub discounted: Option<f64>,
    /// 95 % interval of it.
    pub discounted_interval: Option<(f64, f64)>,
    /// Still to come of a customer who has made all renewals observed, discounted (DERL).
    pub residual: Option<f64>,
}

/// What a contract is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractValueView {
    /// Key of the model of staying.
    pub model: String,
    /// How often it is paid; `None` where a period is a unit of time.
    pub interval: Option<Interval>,
    /// What one period is, where there is no interval.
    pub unit: TenureUnit,
    /// Mean payment of the customers who pay now, in a period.
    pub payment: f64,
    /// Share of it that is left; `None` where no margin is set, so that values are of revenue.
    pub margin: Option<f64>,
    /// Growth of the payment from period to period.
    pub growth: f64,
    /// Discount rate from period to period.
    pub discount: f64,
    /// Of a new customer who pays now, without growth.
    pub new_customer: f64,
    /// 95 % interval of it, from the uncertainty of the model.
    pub new_interval: Option<(f64, f64)>,
    /// Of a new customer with growth; `Err` where it is infinite.
    pub with_growth: Result<f64, ContractGap>,
    /// By the constant share that leaves (one over churn), without growth.
    pub constant_churn: f64,
    /// The first payments of a new customer and what comes after.
    pub periods: Vec<ContractPeriodView>,
    /// Value of the payments after those, without growth.
    pub later: f64,
    /// Customers of today by renewals made.
    pub current: Vec<CurrentCustomersView>,
    /// Customers of today who are billed otherwise and are not counted.
    pub others: u32,
    /// What all customers of today should still bring, without growth.
    pub current_total: f64,
    /// The same with growth.
    pub current_with_growth: Result<f64, ContractGap>,
}

/// A payment of a new customer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractPeriodView {
    /// Renewals made by then.
    pub renewals: u32,
    /// Share of customers still there.
    pub share: f64,
    /// What money of then is worth today.
    pub discount_factor: f64,
    /// Present value.
    pub value: f64,
    /// Sum so far.
    pub cumulative: f64,
}

/// Customers of today who have made so many renewals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurrentCustomersView {
    /// Renewals made.
    pub renewals: u32,
    /// Customers.
    pub customers: u32,
    /// Share of them who will make the next renewal.
    pub retention: f64,
    /// Discounted periods still to come (DERL).
    pub residual: f64,
    /// Value of one, at the mean payment of all.
    pub value: f64,
    /// Value of all of them, each at its own payment.
    pub total: f64,
}

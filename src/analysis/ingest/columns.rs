//! Which column gives what, resolved once for a file.

use super::fields::currency::CurrencyTag;
use super::fields::heading::normalise_heading;
use super::fields::month::parse_month;
use super::plan::{ImportPlan, Role, Shape};
use super::presets::{PresetRules, position, rules_of};
use super::schema::words::is_name_heading;
use super::status::StatusRule;
use crate::analysis::domain::Day;

/// A rule of a known export with its column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnRule {
    /// Column, from 0.
    pub column: usize,
    /// The rule.
    pub rule: &'static StatusRule,
}

/// Columns by what they give; positions from 0.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Identifies the customer; the first that is not blank.
    pub customers: Vec<usize>,
    /// Name for showing; joined.
    pub names: Vec<usize>,
    /// Identifies the customer where the amount is negative.
    pub customer_if_negative: Option<usize>,
    /// Day; the first that is not blank.
    pub dates: Vec<usize>,
    /// Amount.
    pub amount: Option<usize>,
    /// Quantity and price of one piece, where there is no amount.
    pub priced: Option<(usize, usize)>,
    /// Added up and taken off the amount: tax and shipping.
    pub taken_off: Vec<usize>,
    /// Added up: refunds.
    pub refunds: Vec<usize>,
    /// Added up: discounts.
    pub discounts: Vec<usize>,
    /// Order number.
    pub order: Option<usize>,
    /// Judged by the words of any shop.
    pub statuses: Vec<usize>,
    /// Date of cancellation: cancelled where filled.
    pub cancelled_at: Vec<usize>,
    /// Judged by the rules of the known export, before the words of any shop.
    pub rules: Vec<ColumnRule>,
    /// Currency.
    pub currency: Option<usize>,
    /// Currency that the heading of the amount names.
    pub heading_currency: Option<CurrencyTag>,
    /// Product.
    pub product: Option<usize>,
    /// Category.
    pub category: Option<usize>,
    /// Channel.
    pub channel: Option<usize>,
    /// Country.
    pub country: Option<usize>,
    /// Orders of the customer.
    pub order_count: Option<usize>,
    /// Day of the first order.
    pub first_date: Option<usize>,
    /// Day of the last order.
    pub last_date: Option<usize>,
    /// Day on which a subscription ended.
    pub end: Option<usize>,
    /// How often a subscription is billed.
    pub interval: Option<usize>,
    /// Plan of a subscription.
    pub plan: Option<usize>,
    /// Months by their first day, ascending, with their columns.
    pub months: Vec<(Day, usize)>,
    /// How long the customer stayed.
    pub tenure: Option<usize>,
    /// Whether the customer was lost.
    pub churn: Option<usize>,
    /// What the customer pays a month, beside how long the customer stayed.
    pub monthly: Option<usize>,
    /// Properties of the customer.
    pub covariates: Vec<usize>,
    /// Further rules of the known export.
    pub preset: PresetRules,
}

impl Columns {
    /// Resolves a plan for a file with this header (empty without one).
    pub fn resolve(plan: &ImportPlan, header: &[String]) -> Columns {
        let headings: Vec<String> = header.iter().map(|name| normalise_heading(name)).collect();
        let one = |role| plan.columns(role).next();
        let all = |role| -> Vec<usize> { plan.columns(role).collect() };
        let preset = rules_of(plan.preset);
        let amount = one(Role::Amount).or(one(Role::TotalSpent));
        let priced = one(Role::Quantity).zip(one(Role::UnitPrice)).filter(|_| amount.is_none());
        let money = amount.or(priced.map(|(_, price)| price));
        let mut columns = Columns {
            customers: chain(plan, &headings, Role::Customer),
            names: all(Role::CustomerName),
            customer_if_negative: preset.customer_if_negative.and_then(|name| position(&headings, name)),
            dates: chain(plan, &headings, Role::Date),
            amount,
            priced,
            taken_off: plan.columns(Role::Tax).chain(plan.columns(Role::Shipping)).collect(),
            refunds: all(Role::Refund),
            discounts: all(Role::Discount),
            order: one(Role::Order),
            currency: one(Role::Currency),
            heading_currency: money.and_then(|column| CurrencyTag::in_heading(header.get(column)?)),
            product: one(Role::Product),
            category: one(Role::Category),
            channel: one(Role::Channel),
            country: one(Role::Country),
            order_count: one(Role::OrderCount),
            first_date: one(Role::FirstDate),
            last_date: one(Role::LastDate),
            preset,
            ..Columns::default()
        };
        columns.resolve_contract(plan, header);
        columns.resolve_names(&headings);
        columns.resolve_statuses(plan, &headings);
        columns
    }

    fn resolve_contract(&mut self, plan: &ImportPlan, header: &[String]) {
        let one = |role| plan.columns(role).next();
        self.end = one(Role::End);
        self.interval = one(Role::Interval);
        self.plan = one(Role::Plan).or(self.product);
        self.tenure = one(Role::Tenure);
        self.churn = one(Role::Churn);
        self.covariates = plan.columns(Role::Covariate).collect();
        match plan.shape {
            Shape::Subscriptions => {
                // The day on which the first charge is due stands where the day of an order stands.
                if let Some(start) = one(Role::Start) {
                    self.dates = vec![start];
                }
            }
            Shape::MonthColumns => {
                let month = |column: usize| Some((parse_month(header.get(column)?)?, column));
                self.months = plan.columns(Role::Month).filter_map(month).collect();
                self.months.sort_unstable();
            }
            Shape::Tenures => {
                self.monthly = one(Role::Amount);
                self.amount = one(Role::TotalSpent);
                self.priced = None;
            }
            Shape::Orders | Shape::OrderLines | Shape::CustomerSummary => {}
        }
    }

    /// Where no column is for names only, a name that identifies customers without an address is shown too.
    fn resolve_names(&mut self, headings: &[String]) {
        if self.names.is_empty() {
            let is_name = |column: &usize| headings.get(*column).is_some_and(|name| is_name_heading(name));
            self.names = self.customers.iter().copied().skip(1).filter(is_name).collect();
        }
    }

    fn resolve_statuses(&mut self, plan: &ImportPlan, headings: &[String]) {
        for rule in plan.preset.map_or(&[][..], |id| id.preset().status) {
            // A column that the user gave another role, or none, is not judged.
            let column = position(headings, rule.heading);
            let judged = |column: &usize| {
                plan.roles.get(*column) == Some(&Role::Status)
                    || plan.roles.get(*column).is_some_and(|r| r.is_number())
            };
            if let Some(column) = column.filter(judged) {
                self.rules.push(ColumnRule { column, rule });
            }
        }
        for column in plan.columns(Role::Status) {
            let has_rule = self.rules.iter().any(|rule| rule.column == column);
            if !has_rule && headings.get(column).is_some_and(|name| is_cancellation_date(name)) {
                self.cancelled_at.push(column);
            } else {
                self.statuses.push(column);
            }
        }
    }
}

fn is_cancellation_date(heading: &str) -> bool {
    const NAMES: &[&str] = &[
        "cancelled at",
        "canceled at",
        "cancellation date",
        "cancel date",
        "date cancelled",
        "cancelled date",
        "storniert am",
        "stornodatum",
        "date annulation",
        "fecha cancelacion",
        "data cancelamento",
        "data annullamento",
        "geannuleerd op",
    ];
    NAMES.contains(&heading)
}

/// Columns of a role in the order of the known export, then from left to right.
fn chain(plan: &ImportPlan, headings: &[String], role: Role) -> Vec<usize> {
    let mut columns: Vec<usize> = Vec::new();
    let named = plan.preset.map_or(&[][..], |id| id.preset().roles).iter().filter(|(r, _)| *r == role);
    let in_preset = named.filter_map(|(_, heading)| position(headings, heading));
    let wanted = |column: &usize| plan.roles.get(*column) == Some(&role);
    for column in in_preset.filter(wanted).chain(plan.columns(role)) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}

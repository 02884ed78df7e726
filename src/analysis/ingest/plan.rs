//! The choices that decide how a file is read. Equal plan and equal bytes give an equal log.

use super::encoding::EncodingName;
use super::fields::currency::CurrencyTag;
use super::layout::{Delimiter, LayoutOverrides, Quoting};
use super::presets::PresetId;
use crate::analysis::domain::{BillingInterval, EndDay, TimeUnit};

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Not used.
    Ignore,
    /// Identifies the customer. Several such columns: the first that is not blank counts, in the order of the
    /// recognised export, else from left to right.
    Customer,
    /// The customer's name, for showing only. Several such columns are joined by a space.
    CustomerName,
    /// Day of the order. Several such columns: the first that is not blank counts.
    Date,
    /// Money of the order or of the line, as paid.
    Amount,
    /// Number of pieces on the line.
    Quantity,
    /// Price of one piece.
    UnitPrice,
    /// Identifies the order; rows with the same one are one order.
    Order,
    /// State of the order: paid, cancelled, refunded ... Several such columns: each is judged.
    Status,
    /// Currency code of the row.
    Currency,
    /// Money given back on this order; the sign does not matter. Several such columns are added up.
    Refund,
    /// Discount granted on this order, already taken off the amount; the sign does not matter. Several such
    /// columns are added up.
    Discount,
    /// Tax within the amount, to be taken off. Several such columns are added up.
    Tax,
    /// Shipping within the amount, to be taken off. Several such columns are added up.
    Shipping,
    /// Product of the line.
    Product,
    /// Category of the product.
    Category,
    /// Channel of the order.
    Channel,
    /// Country of the customer.
    Country,
    /// Number of orders (customer summaries).
    OrderCount,
    /// Total spent (customer summaries).
    TotalSpent,
    /// Day of the first order (customer summaries).
    FirstDate,
    /// Day of the last order (customer summaries).
    LastDate,
    /// First day of the subscription.
    Start,
    /// Day on which the subscription ended, or ends; blank while it runs.
    End,
    /// How often the subscription is billed.
    Interval,
    /// Plan of the subscription.
    Plan,
    /// What the customer paid in the month that the heading names. Several such columns, one a month.
    Month,
    /// How long the customer stayed.
    Tenure,
    /// Whether the customer was lost.
    Churn,
    /// A property of the customer, to explain how long customers stay. Several such columns.
    Covariate,
}

impl Role {
    /// Whether only one column can have this role.
    pub fn is_single(self) -> bool {
        matches!(
            self,
            Role::Amount
                | Role::Quantity
                | Role::UnitPrice
                | Role::Order
                | Role::Currency
                | Role::Product
                | Role::Category
                | Role::Channel
                | Role::Country
                | Role::OrderCount
                | Role::TotalSpent
                | Role::FirstDate
                | Role::LastDate
                | Role::Start
                | Role::End
                | Role::Interval
                | Role::Plan
                | Role::Tenure
                | Role::Churn
        )
    }

    /// Whether cells of this role are money or numbers.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Role::Amount
                | Role::Quantity
                | Role::UnitPrice
                | Role::Refund
                | Role::Discount
                | Role::Tax
                | Role::Shipping
                | Role::OrderCount
                | Role::TotalSpent
                | Role::Month
                | Role::Tenure
        )
    }

    /// Whether cells of this role are dates.
    pub fn is_date(self) -> bool {
        matches!(self, Role::Date | Role::FirstDate | Role::LastDate | Role::Start | Role::End)
    }
}

/// What a row of the file stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One row an order.
    Orders,
    /// Several rows an order.
    OrderLines,
    /// One row a customer.
    CustomerSummary,
    /// One row a subscription.
    Subscriptions,
    /// One row a customer, and a column for each month.
    MonthColumns,
    /// One row a customer, with how long the customer stayed and whether the customer was lost.
    Tenures,
}

/// The order of day, month and year in numeric dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// The mark between units and hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1.234,56`
    Comma,
    /// `1,234.56`
    Point,
}

impl DecimalMark {
    /// The other mark.
    pub fn other(self) -> DecimalMark {
        match self {
            DecimalMark::Comma => DecimalMark::Point,
            DecimalMark::Point => DecimalMark::Comma,
        }
    }
}

/// What to do with a file of several currencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CurrencyChoice {
    /// There is one currency, or none is named. A file with several is refused.
    AsFound,
    /// Only rows of this currency count; the rest is left out and counted.
    Only(CurrencyTag),
    /// Everything is converted.
    Convert {
        /// Currency to convert to.
        to: CurrencyTag,
        /// One rate a currency; the currency converted to needs none.
        rates: Vec<Rate>,
    },
}

/// How much one unit of a currency is worth in the chosen one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Currency.
    pub currency: CurrencyTag,
    /// Units of the chosen currency for one unit, as the user wrote it (decimal point).
    pub rate: String,
}

/// What to do with rows that are the same to the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// They are separate purchases.
    Keep,
    /// The second and later ones are left out and counted.
    Drop,
}

/// What only files of contracts leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContractChoices {
    /// How often a subscription is billed that does not say so itself.
    pub interval: BillingInterval,
    /// What an end means; `None` while it cannot be told and has not been chosen: then the first day without.
    pub ends: Option<EndDay>,
    /// What tenures are counted in: days, months or years.
    pub tenure_unit: TimeUnit,
}

impl Default for ContractChoices {
    fn default() -> ContractChoices {
        ContractChoices { interval: BillingInterval::MONTH, ends: None, tenure_unit: TimeUnit::Month }
    }
}

/// Everything that decides how a file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPlan {
    /// Text encoding.
    pub encoding: EncodingName,
    /// What separates columns.
    pub delimiter: Delimiter,
    /// Whether quotation marks enclose fields; otherwise they are text.
    pub quotes: bool,
    /// Lines above the table that are not part of it.
    pub skip_lines: u32,
    /// Whether the first row of the table names the columns.
    pub has_header: bool,
    /// What a row stands for.
    pub shape: Shape,
    /// Meaning of each column, in file order.
    pub roles: Vec<Role>,
    /// Order of numeric dates; `None` while it cannot be told and has not been chosen.
    pub date_order: Option<DateOrder>,
    /// Decimal mark; `None` while it cannot be told and has not been chosen.
    pub decimal: Option<DecimalMark>,
    /// What to do with several currencies.
    pub currency: CurrencyChoice,
    /// What to do with exact duplicates.
    pub duplicates: Duplicates,
    /// Minutes east of UTC to which times with an offset are moved before the day is taken; `None` takes the
    /// day as it is written.
    pub utc_offset_minutes: Option<i16>,
    /// The export this was recognised as; its rules apply.
    pub preset: Option<PresetId>,
    /// What only files of contracts leave open.
    pub contract: ContractChoices,
}

impl ImportPlan {
    /// Gives a column a role. A role that only one column can have is taken from the column that had it, and the
    /// first [`Role::Customer`] or [`Role::Date`] chosen by hand replaces the guessed ones.
    pub fn assign(&mut self, column: usize, role: Role) {
        let replaces = role.is_single() || matches!(role, Role::Customer | Role::Date);
        if replaces {
            self.roles.iter_mut().filter(|r| **r == role).for_each(|r| *r = Role::Ignore);
        }
        if let Some(slot) = self.roles.get_mut(column) {
            *slot = role;
        }
    }

    /// Columns with a role, from left to right.
    pub fn columns(&self, role: Role) -> impl Iterator<Item = usize> {
        self.roles.iter().enumerate().filter(move |(_, r)| **r == role).map(|(column, _)| column)
    }

    /// Whether some column has a role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Roles that must be given before the file can be read.
    pub fn missing(&self) -> Vec<Role> {
        let mut missing = Vec::new();
        if !self.has(Role::Customer) {
            missing.push(Role::Customer);
        }
        let priced = self.has(Role::Quantity) && self.has(Role::UnitPrice);
        let mut need = |is_there: bool, role| {
            if !is_there {
                missing.push(role);
            }
        };
        let paid = self.has(Role::Amount) || priced;
        match self.shape {
            Shape::CustomerSummary => {
                need(self.has(Role::TotalSpent) || self.has(Role::Amount), Role::TotalSpent);
            }
            Shape::Orders | Shape::OrderLines => {
                need(self.has(Role::Date), Role::Date);
                need(paid, Role::Amount);
            }
            Shape::Subscriptions => {
                need(self.has(Role::Start) || self.has(Role::Date), Role::Start);
                need(paid, Role::Amount);
            }
            Shape::MonthColumns => need(self.has(Role::Month), Role::Month),
            Shape::Tenures => {
                need(self.has(Role::Tenure), Role::Tenure);
                need(self.has(Role::Churn), Role::Churn);
            }
        }
        missing
    }

    /// The decisions about the layout, for [`sniff_layout`](super::layout::sniff_layout).
    pub fn layout_overrides(&self) -> LayoutOverrides {
        LayoutOverrides {
            encoding: Some(self.encoding),
            delimiter: Some(self.delimiter),
            // Which of the two quoting styles is left to the sniff.
            quoting: (!self.quotes).then_some(Quoting::Text),
            preamble_lines: Some(u64::from(self.skip_lines)),
            has_header: Some(self.has_header),
        }
    }
}

//! The choices that decide how a file is read. Equal plan and equal bytes give an equal log.

use super::fields::currency::CurrencyTag;

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
        )
    }

    /// Whether cells of this role are dates.
    pub fn is_date(self) -> bool {
        matches!(self, Role::Date | Role::FirstDate | Role::LastDate)
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

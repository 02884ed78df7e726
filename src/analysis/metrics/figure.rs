//! A figure: a number that could be computed, or the reason why it could not.

use crate::analysis::domain::MoneySum;

/// Why a figure could not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undefined {
    /// The selection holds no customer.
    NoCustomers,
    /// There is no order in the selection.
    NoOrders,
    /// No customer of the selection has bought on two days.
    NoRepeatPurchases,
    /// The revenue to divide by is zero.
    NoRevenue,
    /// The revenue to divide by is below zero.
    NegativeTotal,
    /// So many customers have a negative total, which this measure cannot take.
    NegativeCustomers(u64),
    /// The file has one row a customer; this needs single orders.
    NeedsOrders,
    /// The file has no days.
    NoDates,
    /// Too few whole periods lie in the data: so many are there, so many are needed.
    TooFewPeriods {
        /// Whole periods in the data.
        found: u32,
        /// Whole periods that the figure needs.
        needed: u32,
    },
    /// The file has no column for discounts.
    NoDiscounts,
    /// No margin is set.
    NoMargin,
    /// At least two customers are needed.
    OneCustomer,
    /// The value is not reached within the time that the data cover.
    NotReached,
    /// Nothing to compare with: the earlier figure is zero.
    NothingBefore,
    /// No customer has been one for long enough.
    NoMatureCustomers,
    /// Order lines are summed up while the file is read, so this is known of the whole file only, not of a
    /// selection or an earlier as-of day.
    WholeFileOnly,
    /// The result is beyond the range of floating point.
    OutOfRange,
}

/// A figure. Real numbers are always finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// A count.
    Count(u64),
    /// An exact amount of money.
    Money(MoneySum),
    /// A real number; shares are fractions of one.
    Number(f64),
    /// No figure, and why.
    Undefined(Undefined),
}

/// What a figure counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Customers.
    Customers,
    /// Orders.
    Orders,
    /// Days with an order, per customer and day.
    PurchaseDays,
    /// Currency units.
    Currency,
    /// Currency units an order.
    CurrencyPerOrder,
    /// Currency units a customer.
    CurrencyPerCustomer,
    /// Currency units a customer and calendar period.
    CurrencyPerCustomerPeriod,
    /// Orders a customer.
    OrdersPerCustomer,
    /// Orders a customer and year of 365.25 days.
    OrdersPerCustomerYear,
    /// A fraction of one, shown as per cent.
    Share,
    /// Days.
    Days,
    /// Calendar periods.
    Periods,
    /// A number without a unit.
    Index,
}

impl Figure {
    /// A real number, or `Undefined` if it is not finite.
    pub fn number(value: f64) -> Figure {
        if value.is_finite() { Figure::Number(value) } else { Figure::Undefined(Undefined::OutOfRange) }
    }

    /// A real number, or the reason why there is none.
    pub fn from_option(value: Option<f64>, otherwise: Undefined) -> Figure {
        value.map_or(Figure::Undefined(otherwise), Figure::number)
    }

    /// `numerator / denominator`, or the reason if the denominator is zero.
    pub fn ratio(numerator: f64, denominator: f64, otherwise: Undefined) -> Figure {
        if denominator == 0.0 {
            Figure::Undefined(otherwise)
        } else {
            Figure::number(numerator / denominator)
        }
    }

    /// The share `part / whole` of counts.
    pub fn count_share(part: u64, whole: u64, otherwise: Undefined) -> Figure {
        Figure::ratio(part as f64, whole as f64, otherwise)
    }

    /// The share `part / whole` of amounts; undefined unless the whole is above zero.
    pub fn money_share(part: MoneySum, whole: MoneySum) -> Figure {
        if whole.is_negative() {
            return Figure::Undefined(Undefined::NegativeTotal);
        }
        let (part, whole) = (part.ten_thousandths() as f64, whole.ten_thousandths() as f64);
        Figure::ratio(part, whole, Undefined::NoRevenue)
    }

    /// The figure as a real number; `None` if it is undefined.
    pub fn value(self) -> Option<f64> {
        match self {
            Figure::Count(count) => Some(count as f64),
            Figure::Money(sum) => Some(sum.to_f64()),
            Figure::Number(value) => Some(value),
            Figure::Undefined(_) => None,
        }
    }

    /// Why there is no figure.
    pub fn reason(self) -> Option<Undefined> {
        match self {
            Figure::Undefined(reason) => Some(reason),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, Undefined};
    use crate::analysis::domain::MoneySum;

    #[test]
    fn nothing_infinite_becomes_a_figure() {
        assert_eq!(Figure::number(f64::NAN).reason(), Some(Undefined::OutOfRange));
        assert_eq!(Figure::ratio(1.0, 0.0, Undefined::NoOrders).reason(), Some(Undefined::NoOrders));
        let money = MoneySum::from_ten_thousandths;
        assert_eq!(Figure::money_share(money(1), money(4)), Figure::Number(0.25));
        assert_eq!(Figure::money_share(money(1), money(0)).reason(), Some(Undefined::NoRevenue));
        assert_eq!(Figure::money_share(money(1), money(-4)).reason(), Some(Undefined::NegativeTotal));
    }
}

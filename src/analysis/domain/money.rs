//! Exact money: fixed point in ten-thousandths of the currency unit.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use thiserror::Error;

/// An amount in ten-thousandths of the currency unit, between about -922 and +922 trillion units.
///
/// `f64` begins where a ratio or a model begins: see [`Money::to_f64`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// Why an amount cannot be represented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The amount is beyond what 64 bits of ten-thousandths hold.
    #[error("amount beyond the range of 922 trillion units")]
    Overflow,
}

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);
    /// Ten-thousandths in one currency unit.
    pub const SCALE: i64 = 10_000;

    /// The amount of so many ten-thousandths of the unit.
    pub const fn from_ten_thousandths(value: i64) -> Money {
        Money(value)
    }

    /// The amount of so many whole units. Fails on overflow.
    pub fn from_units(units: i64) -> Result<Money, MoneyError> {
        units.checked_mul(Self::SCALE).map(Money).ok_or(MoneyError::Overflow)
    }

    /// Ten-thousandths of the unit.
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// The sum, or `None` on overflow.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The difference, or `None` on overflow.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        self.0.checked_sub(other.0).map(Money)
    }

    /// The amount without its sign; saturates at the far end.
    pub fn abs(self) -> Money {
        Money(self.0.saturating_abs())
    }

    /// Whether the amount is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether the amount is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The amount in currency units as the nearest `f64`.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::SCALE as f64
    }
}

/// An exact sum of amounts that cannot overflow in practice: 128 bits of ten-thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MoneySum(i128);

impl MoneySum {
    /// Nothing.
    pub const ZERO: MoneySum = MoneySum(0);

    /// The sum of so many ten-thousandths of the unit.
    pub const fn from_ten_thousandths(value: i128) -> MoneySum {
        MoneySum(value)
    }

    /// Ten-thousandths of the unit.
    pub const fn ten_thousandths(self) -> i128 {
        self.0
    }

    /// The sum in currency units as the nearest `f64`.
    pub fn to_f64(self) -> f64 {
        // Whole and fraction apart keep the result right to the last digit below 2^53 ten-thousandths
        // and well beyond it.
        let scale = Money::SCALE as i128;
        if self.0.unsigned_abs() < (1 << 53) {
            self.0 as f64 / Money::SCALE as f64
        } else {
            (self.0 / scale) as f64 + (self.0 % scale) as f64 / Money::SCALE as f64
        }
    }

    /// Whether the sum is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether the sum is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl From<Money> for MoneySum {
    fn from(value: Money) -> MoneySum {
        MoneySum(i128::from(value.0))
    }
}

impl Add for MoneySum {
    type Output = MoneySum;
    fn add(self, other: MoneySum) -> MoneySum {
        MoneySum(self.0 + other.0)
    }
}

impl Sub for MoneySum {
    type Output = MoneySum;
    fn sub(self, other: MoneySum) -> MoneySum {
        MoneySum(self.0 - other.0)
    }
}

impl Neg for MoneySum {
    type Output = MoneySum;
    fn neg(self) -> MoneySum {
        MoneySum(-self.0)
    }
}

impl AddAssign for MoneySum {
    fn add_assign(&mut self, other: MoneySum) {
        self.0 += other.0;
    }
}

impl AddAssign<Money> for MoneySum {
    fn add_assign(&mut self, other: Money) {
        self.0 += i128::from(other.0);
    }
}

impl SubAssign<Money> for MoneySum {
    fn sub_assign(&mut self, other: Money) {
        self.0 -= i128::from(other.0);
    }
}

impl Sum<Money> for MoneySum {
    fn sum<I: Iterator<Item = Money>>(items: I) -> MoneySum {
        items.fold(MoneySum::ZERO, |mut sum, item| {
            sum += item;
            sum
        })
    }
}

impl Sum for MoneySum {
    fn sum<I: Iterator<Item = MoneySum>>(items: I) -> MoneySum {
        items.fold(MoneySum::ZERO, |sum, item| sum + item)
    }
}

/// Writes a decimal point and two to four decimals, without grouping: `-1234.50`, `0.3333`.
fn write_decimal(f: &mut fmt::Formatter<'_>, value: i128) -> fmt::Result {
    let sign = if value < 0 { "-" } else { "" };
    let scale = Money::SCALE.unsigned_abs() as u128;
    let (whole, fraction) = (value.unsigned_abs() / scale, value.unsigned_abs() % scale);
    if fraction % 100 == 0 {
        write!(f, "{sign}{whole}.{:02}", fraction / 100)
    } else if fraction % 10 == 0 {
        write!(f, "{sign}{whole}.{:03}", fraction / 10)
    } else {
        write!(f, "{sign}{whole}.{fraction:04}")
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, i128::from(self.0))
    }
}

impl fmt::Display for MoneySum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Money, MoneySum};

    #[test]
    fn prints_two_to_four_decimals() {
        let text = |v| Money::from_ten_thousandths(v).to_string();
        assert_eq!(text(12_345_000), "1234.50");
        assert_eq!(text(-3_333), "-0.3333");
        assert_eq!(text(1_230), "0.123");
        assert_eq!(text(0), "0.00");
    }

    #[test]
    fn sums_beyond_f64_precision_stay_exact() {
        let big = Money::from_ten_thousandths(9_000_000_000_000_000_000);
        let sum: MoneySum = [big, big, Money::from_ten_thousandths(1), big].into_iter().sum();
        assert_eq!(sum.ten_thousandths(), 27_000_000_000_000_000_001);
    }
}

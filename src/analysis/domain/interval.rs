//! How often a subscription is billed.

use std::num::NonZeroU16;

use super::{Day, DaySpan, Money, MoneySum};

/// What billing intervals are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntervalUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Calendar months.
    Month,
}

/// A billing interval: so many days, weeks or months; a year is twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillingInterval {
    unit: IntervalUnit,
    count: NonZeroU16,
}

/// Days of a month as a fraction: 365.25 / 12 = 487 / 16.
const MONTH_DAYS: (i128, i128) = (487, 16);
const ONE: NonZeroU16 = NonZeroU16::MIN;

impl BillingInterval {
    /// Every day.
    pub const DAY: BillingInterval = BillingInterval { unit: IntervalUnit::Day, count: ONE };
    /// Every week.
    pub const WEEK: BillingInterval = BillingInterval { unit: IntervalUnit::Week, count: ONE };
    /// Every month.
    pub const MONTH: BillingInterval = BillingInterval { unit: IntervalUnit::Month, count: ONE };
    /// Every three months.
    pub const QUARTER: BillingInterval =
        BillingInterval { unit: IntervalUnit::Month, count: ONE.saturating_add(2) };
    /// Every twelve months.
    pub const YEAR: BillingInterval =
        BillingInterval { unit: IntervalUnit::Month, count: ONE.saturating_add(11) };

    /// Every so many units; `None` for none. Days that are whole weeks are weeks.
    pub fn new(unit: IntervalUnit, count: u16) -> Option<BillingInterval> {
        let (unit, count) = match unit {
            IntervalUnit::Day if count.is_multiple_of(7) => (IntervalUnit::Week, count / 7),
            _ => (unit, count),
        };
        Some(BillingInterval { unit, count: NonZeroU16::new(count)? })
    }

    /// What the interval is counted in.
    pub fn unit(self) -> IntervalUnit {
        self.unit
    }

    /// How many units.
    pub fn count(self) -> u16 {
        self.count.get()
    }

    /// An amount an interval as an amount a month of 365.25 / 12 days, rounded once, half to even, to the
    /// ten-thousandth of the currency unit.
    ///
    /// Months: `a / n`, so a year's amount over 12. Weeks: `a * 487 / (112 n)`, which is 365.25 / 84 weeks a month.
    /// Days: `a * 487 / (16 n)`. a: amount; n: units in an interval.
    pub fn monthly(self, amount: Money) -> MoneySum {
        let count = i128::from(self.count.get());
        let (times, over) = match self.unit {
            IntervalUnit::Day => (MONTH_DAYS.0, MONTH_DAYS.1 * count),
            IntervalUnit::Week => (MONTH_DAYS.0, MONTH_DAYS.1 * 7 * count),
            IntervalUnit::Month => (1, count),
        };
        MoneySum::from_ten_thousandths(half_even(i128::from(amount.ten_thousandths()) * times, over))
    }

    /// The day on which the interval `times + 1` begins for a start on `start`. A month that lacks the day of the
    /// start gives its last day, and the next month has the day again: 31 January, 29 February, 31 March.
    pub fn renewal(self, start: Day, times: u32) -> Day {
        let units = i64::from(times) * i64::from(self.count.get());
        let days = |days: i64| start.plus(DaySpan(i32::try_from(days).unwrap_or(i32::MAX)));
        match self.unit {
            IntervalUnit::Day => days(units),
            IntervalUnit::Week => days(7 * units),
            IntervalUnit::Month => {
                let date = start.date();
                let month = i64::from(date.year) * 12 + i64::from(date.month) - 1 + units;
                let year = i32::try_from(month.div_euclid(12)).unwrap_or(i32::MAX);
                let of_month = (month.rem_euclid(12) + 1) as u8;
                let found = (28..=date.day).rev().find_map(|day| Day::from_date(year, of_month, day));
                let early = Day::from_date(year, of_month, date.day.min(28));
                found.or(early).unwrap_or(Day::from_days(i32::MAX))
            }
        }
    }

    /// How many intervals from `start` on are over on `day`.
    pub fn completed(self, start: Day, day: Day) -> u32 {
        if day <= start {
            return 0;
        }
        let count = u32::from(self.count.get());
        let days = day.since(start).0.unsigned_abs();
        match self.unit {
            IntervalUnit::Day => days / count,
            IntervalUnit::Week => days / (7 * count),
            IntervalUnit::Month => {
                let (from, to) = (start.date(), day.date());
                let months = (to.year - from.year) * 12 + i32::from(to.month) - i32::from(from.month);
                let most = months.unsigned_abs() / count;
                if self.renewal(start, most) <= day { most } else { most.saturating_sub(1) }
            }
        }
    }
}

/// `numerator / denominator` to the nearest whole number, halves to the even one; the denominator is above zero.
fn half_even(numerator: i128, denominator: i128) -> i128 {
    let (floor, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    match (2 * rest).cmp(&denominator) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

#[cfg(test)]
mod tests {
    use super::{BillingInterval, IntervalUnit, half_even};
    use crate::analysis::domain::{Day, Money};

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn amounts_become_amounts_a_month() {
        let monthly = |interval: BillingInterval, amount: i64| {
            interval.monthly(Money::from_ten_thousandths(amount)).ten_thousandths()
        };
        assert_eq!(monthly(BillingInterval::YEAR, 1_200_000), 100_000);
        assert_eq!(monthly(BillingInterval::QUARTER, 100_000), 33_333);
        // 7 a week is 7 * 365.25 / 84 = 30.4375 a month, and so is 1 a day.
        assert_eq!(monthly(BillingInterval::WEEK, 70_000), 304_375);
        assert_eq!(monthly(BillingInterval::DAY, 10_000), 304_375);
        assert_eq!(monthly(BillingInterval::new(IntervalUnit::Week, 2).unwrap(), -140_000), -304_375);
        assert_eq!(monthly(BillingInterval::DAY, i64::MAX), i128::from(i64::MAX) * 487 / 16 + 1);
        assert_eq!([1, 3, 5, -1, -3].map(|half| half_even(half, 2)), [0, 2, 2, 0, -2]);
        assert_eq!(BillingInterval::new(IntervalUnit::Day, 0), None);
    }

    #[test]
    fn renewals_keep_to_the_end_of_the_month() {
        let month = BillingInterval::MONTH;
        let renewals = [1, 2, 3, 13].map(|times| month.renewal(day("2024-01-31"), times));
        assert_eq!(renewals, ["2024-02-29", "2024-03-31", "2024-04-30", "2025-02-28"].map(day));
        assert_eq!(BillingInterval::YEAR.renewal(day("2024-02-29"), 1), day("2025-02-28"));
        assert_eq!(BillingInterval::YEAR.renewal(day("2024-02-29"), 4), day("2028-02-29"));
        assert_eq!(month.completed(day("2024-01-31"), day("2024-02-28")), 0);
        assert_eq!(month.completed(day("2024-01-31"), day("2024-02-29")), 1);
        assert_eq!(BillingInterval::QUARTER.completed(day("2023-11-30"), day("2024-02-29")), 1);
        assert_eq!(BillingInterval::WEEK.completed(day("2024-01-01"), day("2024-01-14")), 1);
        assert_eq!(month.completed(day("2024-01-31"), day("2023-01-31")), 0);
    }

    #[test]
    fn completed_intervals_are_the_renewals_that_have_come() {
        let start = day("2023-08-31");
        for interval in [BillingInterval::MONTH, BillingInterval::QUARTER, BillingInterval::WEEK] {
            for ahead in 0..900 {
                let today = Day::from_days(start.days() + ahead);
                let slow = (1..).take_while(|&times| interval.renewal(start, times) <= today).count();
                assert_eq!(interval.completed(start, today), slow as u32, "{interval:?} {today}");
            }
        }
    }
}

//! Lengths of calendar time that carry their unit, and discount rates that carry theirs.
//!
//! A model counts time in its own unit, people count it in months, rates are per year. So no bare number of
//! periods and no bare rate crosses into a model: a [`Horizon`] or [`TimeSpan`] and a [`DiscountRate`] do, and
//! they are turned into the model's unit at one place each ([`TimeSpan::in_units`], [`DiscountRate::continuous`]).
//!
//! Invariants: every length is finite and not negative; a month is 365.25/12 days, a year 365.25 days.

use std::num::NonZeroU32;
use std::ops::Add;

use thiserror::Error;

use super::{DaySpan, TimeUnit};

/// Why a length of time or a rate cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum TimeError {
    /// A horizon of no periods.
    #[error("a horizon of zero periods")]
    EmptyHorizon,
    /// A length of time is negative or not finite.
    #[error("{0} is no length of time")]
    Length(f64),
    /// A rate is not a finite number from 0 to [`DiscountRate::MOST`].
    #[error("{rate} is no discount rate: it must lie between 0 and {most}")]
    Rate {
        /// The rate as given, 0.1 for 10 %.
        rate: f64,
        /// The highest that is accepted.
        most: f64,
    },
}

/// A whole number of calendar periods, at least one: "the next 12 months".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Horizon {
    count: NonZeroU32,
    unit: TimeUnit,
}

/// A real-valued length of time. Comparable and addable whatever unit it was given in.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct TimeSpan {
    days: f64,
}

/// An effective discount rate per year: 0.1 means that 1.10 in a year is worth 1 today.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct DiscountRate {
    annual: f64,
}

impl Horizon {
    /// So many periods of a unit; fails for none.
    pub fn new(count: u32, unit: TimeUnit) -> Result<Horizon, TimeError> {
        let count = NonZeroU32::new(count).ok_or(TimeError::EmptyHorizon)?;
        Ok(Horizon { count, unit })
    }

    /// So many months.
    pub const fn months(count: NonZeroU32) -> Horizon {
        Horizon { count, unit: TimeUnit::Month }
    }

    /// Number of periods.
    pub const fn count(self) -> u32 {
        self.count.get()
    }

    /// What the periods are.
    pub const fn unit(self) -> TimeUnit {
        self.unit
    }

    /// The length of the horizon.
    pub fn span(self) -> TimeSpan {
        TimeSpan { days: f64::from(self.count()) * self.unit.average_days() }
    }
}

impl TimeSpan {
    /// No time.
    pub const ZERO: TimeSpan = TimeSpan { days: 0.0 };

    /// So many units; fails for a negative or infinite number.
    pub fn new(count: f64, unit: TimeUnit) -> Result<TimeSpan, TimeError> {
        let days = count * unit.average_days();
        if days >= 0.0 && days.is_finite() { Ok(TimeSpan { days }) } else { Err(TimeError::Length(count)) }
    }

    /// The length of a span of days; a negative one counts as none.
    pub fn of_days(span: DaySpan) -> TimeSpan {
        TimeSpan { days: f64::from(span.0.max(0)) }
    }

    /// The length in days.
    pub fn days(self) -> f64 {
        self.days
    }

    /// The length in a unit, such as the one that a model's parameters are in.
    pub fn in_units(self, unit: TimeUnit) -> f64 {
        self.days / unit.average_days()
    }
}

impl Add for TimeSpan {
    type Output = TimeSpan;
    fn add(self, other: TimeSpan) -> TimeSpan {
        TimeSpan { days: self.days + other.days }
    }
}

impl DiscountRate {
    /// No discounting.
    pub const ZERO: DiscountRate = DiscountRate { annual: 0.0 };
    /// The highest annual rate that is accepted: 1,000 %.
    pub const MOST: f64 = 10.0;

    /// An effective annual rate, 0.1 for 10 %. Fails unless it lies between 0 and [`DiscountRate::MOST`].
    pub fn annual(rate: f64) -> Result<DiscountRate, TimeError> {
        if (0.0..=Self::MOST).contains(&rate) {
            Ok(DiscountRate { annual: rate })
        } else {
            Err(TimeError::Rate { rate, most: Self::MOST })
        }
    }

    /// The annual rate that compounds from a rate per period: 1 % a month is 12.68 % a year.
    pub fn from_periodic(rate: f64, unit: TimeUnit) -> Result<DiscountRate, TimeError> {
        let periods = TimeUnit::Year.average_days() / unit.average_days();
        DiscountRate::annual(libm::expm1(periods * libm::log1p(rate)))
    }

    /// The annual rate behind a continuous rate per unit.
    pub fn from_continuous(delta: f64, unit: TimeUnit) -> Result<DiscountRate, TimeError> {
        DiscountRate::annual(libm::expm1(delta * TimeUnit::Year.average_days() / unit.average_days()))
    }

    /// The effective annual rate.
    pub fn per_year(self) -> f64 {
        self.annual
    }

    /// The continuous rate per unit, `delta = ln(1 + i) / units per year`: 15 % a year is 0.0027 a week.
    ///
    /// Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "RFM and CLV: Using Iso-Value Curves for
    /// Customer Base Analysis", Journal of Marketing Research 42(4), section "Adding Monetary Value".
    pub fn continuous(self, unit: TimeUnit) -> f64 {
        libm::log1p(self.annual) * unit.average_days() / TimeUnit::Year.average_days()
    }

    /// The effective rate per unit, `d = (1 + i)^(1 / units per year) - 1`.
    pub fn periodic(self, unit: TimeUnit) -> f64 {
        libm::expm1(self.continuous(unit))
    }

    /// The rate whose factors are the squares of this one's; it may lie above [`DiscountRate::MOST`].
    pub fn doubled(self) -> DiscountRate {
        DiscountRate { annual: self.annual * (2.0 + self.annual) }
    }

    /// What 1 after a time is worth today, `(1 + i)^(-years)`.
    pub fn factor(self, after: TimeSpan) -> f64 {
        libm::exp(-self.continuous(TimeUnit::Day) * after.days)
    }
}

#[cfg(test)]
mod tests {
    use super::{DiscountRate, Horizon, TimeError, TimeSpan};
    use crate::analysis::domain::TimeUnit;

    /// Rounding of a few operations.
    const ROUNDING: f64 = 1e-14;

    #[track_caller]
    fn close(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() <= tolerance, "{value} is not {expected}");
    }

    #[test]
    fn a_month_is_365_25_84_weeks() {
        let month = Horizon::new(1, TimeUnit::Month).unwrap().span();
        close(month.in_units(TimeUnit::Week), 365.25 / 84.0, ROUNDING);
        close(Horizon::new(4, TimeUnit::Quarter).unwrap().span().in_units(TimeUnit::Year), 1.0, ROUNDING);
        assert_eq!(Horizon::new(0, TimeUnit::Day), Err(TimeError::EmptyHorizon));
        assert!(TimeSpan::new(-1.0, TimeUnit::Day).is_err());
        assert!(TimeSpan::new(f64::INFINITY, TimeUnit::Day).is_err());
    }

    #[test]
    fn fifteen_per_cent_a_year_is_0_0027_a_week() {
        let rate = DiscountRate::annual(0.15).unwrap();
        close(rate.continuous(TimeUnit::Week), 0.0027, 5e-5);
        let year = Horizon::new(1, TimeUnit::Year).unwrap().span();
        close(rate.factor(year + year), 1.0 / (1.15 * 1.15), ROUNDING);
        close(rate.doubled().factor(year), rate.factor(year + year), ROUNDING);
    }

    #[test]
    fn rates_survive_the_way_through_a_year() {
        let rate = DiscountRate::from_periodic(0.01, TimeUnit::Month).unwrap();
        close(rate.per_year(), 0.126_825_030_131_969_72, ROUNDING);
        close(rate.periodic(TimeUnit::Month), 0.01, ROUNDING);
        let rate = DiscountRate::from_continuous(0.0027, TimeUnit::Week).unwrap();
        close(rate.continuous(TimeUnit::Week), 0.0027, ROUNDING);
        assert!(DiscountRate::annual(f64::NAN).is_err());
        assert!(DiscountRate::annual(-0.01).is_err());
        assert!(DiscountRate::from_periodic(-2.0, TimeUnit::Day).is_err());
    }
}

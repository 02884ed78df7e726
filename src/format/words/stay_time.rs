//! How long customers stay and how often they are billed, in words.

use crate::format::{Formatter, Language};
use crate::protocol::{Interval, TenureUnit};

/// Days of a month.
const MONTH_DAYS: f64 = 365.25 / 12.0;
/// Times up to so many days are told in days.
const MOST_DAYS: f64 = 120.0;

/// What times of stays are told in: days beyond a few months are told in months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StayTime {
    /// One of it.
    pub one: &'static str,
    /// Many of it.
    pub many: &'static str,
    per: f64,
}

impl StayTime {
    /// For times in a unit up to the longest.
    pub fn of(language: Language, unit: TenureUnit, longest: f64) -> StayTime {
        let Language::English = language;
        let named = |one, many, per| StayTime { one, many, per };
        match unit {
            TenureUnit::Day if longest > MOST_DAYS => named("month", "months", MONTH_DAYS),
            TenureUnit::Day => named("day", "days", 1.0),
            TenureUnit::Month => named("month", "months", 1.0),
            TenureUnit::Year => named("year", "years", 1.0),
        }
    }

    /// A time in what times are told in.
    pub fn told(&self, time: f64) -> f64 {
        time / self.per
    }

    /// A time as a number: `14.2`.
    pub fn number(&self, f: &Formatter, time: f64) -> String {
        let told = self.told(time);
        f.trimmed(told, if told.abs() < 99.95 { 1 } else { 0 })
    }

    /// A time as a number with one decimal, for columns: `20.0`.
    pub fn column(&self, f: &Formatter, time: f64) -> String {
        f.number(self.told(time), 1)
    }

    /// A time with its unit: `14.2 months`.
    pub fn words(&self, f: &Formatter, time: f64) -> String {
        counted_time(&self.number(f, time), (self.one, self.many))
    }
}

/// A number of periods: `1 month`, `23.6 months`.
pub fn periods(f: &Formatter, count: f64, names: (&str, &str)) -> String {
    counted_time(&f.trimmed(count, if count.abs() < 99.95 { 1 } else { 0 }), names)
}

fn counted_time(number: &str, (one, many): (&str, &str)) -> String {
    format!("{number}\u{a0}{}", if number == "1" { one } else { many })
}

/// One and many of the time that a customer pays for at once; without an interval a unit of time.
pub fn billing_period(
    language: Language,
    interval: Option<Interval>,
    unit: TenureUnit,
) -> (&'static str, &'static str) {
    let Language::English = language;
    match (interval, unit) {
        (Some(Interval::Day), _) | (None, TenureUnit::Day) => ("day", "days"),
        (Some(Interval::Week), _) => ("week", "weeks"),
        (Some(Interval::TwoWeeks), _) => ("two-week period", "two-week periods"),
        (Some(Interval::FourWeeks), _) => ("four-week period", "four-week periods"),
        (Some(Interval::Month), _) | (None, TenureUnit::Month) => ("month", "months"),
        (Some(Interval::TwoMonths), _) => ("two-month period", "two-month periods"),
        (Some(Interval::Quarter), _) => ("quarter", "quarters"),
        (Some(Interval::HalfYear), _) => ("half-year", "half-years"),
        (Some(Interval::Year), _) | (None, TenureUnit::Year) => ("year", "years"),
    }
}

/// How often customers are billed: `monthly`.
pub fn billed(language: Language, interval: Interval) -> &'static str {
    let Language::English = language;
    match interval {
        Interval::Day => "daily",
        Interval::Week => "weekly",
        Interval::TwoWeeks => "every two weeks",
        Interval::FourWeeks => "every four weeks",
        Interval::Month => "monthly",
        Interval::TwoMonths => "every two months",
        Interval::Quarter => "quarterly",
        Interval::HalfYear => "half-yearly",
        Interval::Year => "yearly",
    }
}

/// `1 of 1,000 cases`: how often chance does that, in words.
pub fn by_chance(f: &Formatter, p_value: f64) -> String {
    match p_value {
        p if p < 0.001 => format!("less than 1 of {} cases", f.count(1000.0)),
        p if p < 0.01 => format!("{} of {} cases", f.count((p * 1000.0).round()), f.count(1000.0)),
        p => format!("{} of 100 cases", f.count((p * 100.0).round())),
    }
}

/// `p = 0.012`, `p < 0.001`.
pub fn p_words(f: &Formatter, p_value: f64) -> String {
    if p_value < 0.001 {
        format!("p\u{a0}<\u{a0}{}", f.number(0.001, 3))
    } else {
        format!("p\u{a0}=\u{a0}{}", f.number(p_value, if p_value < 0.1 { 3 } else { 2 }))
    }
}

#[cfg(test)]
mod tests {
    use super::{StayTime, billing_period, by_chance, p_words};
    use crate::format::{Formatter, Language};
    use crate::protocol::{Interval, TenureUnit};

    #[test]
    fn long_times_in_days_are_told_in_months() {
        let f = Formatter::default();
        let told = |longest: f64, time: f64| {
            StayTime::of(Language::English, TenureUnit::Day, longest).words(&f, time).replace('\u{a0}', " ")
        };
        assert_eq!(told(120.0, 31.0), "31 days");
        assert_eq!(told(1093.0, 609.0), "20 months");
        assert_eq!(told(1093.0, 30.4375), "1 month");
        let years = StayTime::of(Language::English, TenureUnit::Year, 7.0);
        assert_eq!(years.words(&f, 2.5).replace('\u{a0}', " "), "2.5 years");
    }

    #[test]
    fn chance_and_periods_have_words() {
        let f = Formatter::default();
        assert_eq!(by_chance(&f, 0.0), "less than 1 of 1,000 cases");
        assert_eq!(by_chance(&f, 0.0042), "4 of 1,000 cases");
        assert_eq!(by_chance(&f, 0.613), "61 of 100 cases");
        assert_eq!(p_words(&f, 0.0312).replace('\u{a0}', " "), "p = 0.031");
        let english = Language::English;
        assert_eq!(billing_period(english, Some(Interval::Quarter), TenureUnit::Month).1, "quarters");
        assert_eq!(billing_period(english, None, TenureUnit::Year).0, "year");
    }
}

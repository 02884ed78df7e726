//! Days, spans of days and calendar periods.

use std::fmt;

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01 (day 0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A calendar date: year, month 1 to 12, day of the month 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarDate {
    /// Year, 1 to 9999.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

/// A number of days between two days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DaySpan(pub i32);

/// A calendar unit in which periods are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// Single days.
    Day,
    /// Weeks from Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
}

/// From when to when customers were observed. `first_day <= last_day <= as_of` unless the user set an as-of
/// date inside the data: then later orders are left out and `last_day <= as_of` still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObservationWindow {
    /// Day of the first order.
    pub first_day: Day,
    /// Day of the last order.
    pub last_day: Day,
    /// The day that recency and tenure are counted to.
    pub as_of: Day,
}

impl Day {
    /// The day so many days after 1970-01-01.
    pub const fn from_days(days: i32) -> Day {
        Day(days)
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The day of a calendar date; `None` where there is no such date or the year is not 1 to 9999.
    pub fn from_date(year: i32, month: u8, day: u8) -> Option<Day> {
        let valid = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
        (valid && day <= days_in_month(year, month)).then(|| Day(days_from_civil(year, month, day)))
    }

    /// The calendar date of this day.
    pub fn date(self) -> CalendarDate {
        civil_from_days(self.0)
    }

    /// Days from `earlier` to this day; negative if `earlier` is later.
    pub fn since(self, earlier: Day) -> DaySpan {
        DaySpan(self.0 - earlier.0)
    }

    /// This day plus a span.
    pub fn plus(self, span: DaySpan) -> Day {
        Day(self.0.saturating_add(span.0))
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse_iso(text: &str) -> Option<Day> {
        let mut parts = text.trim().splitn(3, '-');
        let year: i32 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        Day::from_date(year, month, day)
    }

    /// The first day of the period that holds this day.
    pub fn period_start(self, unit: TimeUnit) -> Day {
        let date = self.date();
        match unit {
            TimeUnit::Day => self,
            // 1970-01-01 was a Thursday, three days after a Monday.
            TimeUnit::Week => Day(self.0 - (self.0 + 3).rem_euclid(7)),
            TimeUnit::Month => Day(days_from_civil(date.year, date.month, 1)),
            TimeUnit::Quarter => Day(days_from_civil(date.year, (date.month - 1) / 3 * 3 + 1, 1)),
            TimeUnit::Year => Day(days_from_civil(date.year, 1, 1)),
        }
    }

    /// The first day of the period `count` periods after the one that holds this day.
    pub fn add_periods(self, unit: TimeUnit, count: i32) -> Day {
        let start = self.period_start(unit);
        let date = start.date();
        let months = match unit {
            TimeUnit::Day => return Day(start.0 + count),
            TimeUnit::Week => return Day(start.0 + 7 * count),
            TimeUnit::Month => count,
            TimeUnit::Quarter => 3 * count,
            TimeUnit::Year => 12 * count,
        };
        let index = date.year * 12 + i32::from(date.month) - 1 + months;
        Day(days_from_civil(index.div_euclid(12), (index.rem_euclid(12) + 1) as u8, 1))
    }
}

impl TimeUnit {
    /// The average length in days: a month is 365.25/12 days.
    pub fn average_days(self) -> f64 {
        match self {
            TimeUnit::Day => 1.0,
            TimeUnit::Week => 7.0,
            TimeUnit::Month => 365.25 / 12.0,
            TimeUnit::Quarter => 365.25 / 4.0,
            TimeUnit::Year => 365.25,
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a valid date. The year is counted from March, so that the leap day comes last.
fn days_from_civil(year: i32, month: u8, day: u8) -> i32 {
    let month = i32::from(month);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i32) -> CalendarDate {
    let days = i64::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted + 2) / 5 + 1) as u8;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u8;
    let year = (year_of_era + era * 400) as i32 + i32::from(month <= 2);
    CalendarDate { year, month, day }
}

#[cfg(test)]
mod tests {
    use super::{Day, TimeUnit};

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn every_day_of_ten_thousand_years_survives_the_round_trip() {
        let mut expected = day("0001-01-01").days();
        for year in 1..=9999 {
            for month in 1..=12 {
                for dom in 1..=31 {
                    let Some(found) = Day::from_date(year, month, dom) else { continue };
                    assert_eq!(found.days(), expected);
                    let date = found.date();
                    assert_eq!((date.year, date.month, date.day), (year, month, dom));
                    expected += 1;
                }
            }
        }
        assert_eq!(expected - 1, day("9999-12-31").days());
    }

    #[test]
    fn known_days() {
        assert_eq!(day("1970-01-01").days(), 0);
        assert_eq!(day("2000-03-01").days(), 11_017);
        assert_eq!(Day::from_date(2023, 2, 29), None);
        assert_eq!(Day::from_date(1900, 2, 29), None);
        assert!(Day::from_date(2000, 2, 29).is_some());
    }

    #[test]
    fn periods_start_and_follow_each_other() {
        assert_eq!(day("2026-11-21").period_start(TimeUnit::Week), day("2026-11-16"));
        assert_eq!(day("2026-11-21").period_start(TimeUnit::Quarter), day("2026-10-01"));
        assert_eq!(day("2026-11-21").add_periods(TimeUnit::Month, 2), day("2027-01-01"));
        assert_eq!(day("2026-01-21").add_periods(TimeUnit::Quarter, -1), day("2025-10-01"));
    }
}

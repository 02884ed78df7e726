//! Days and periods for people.

use super::formatter::Formatter;
use super::locale::{DayOrder, Language};
use crate::analysis::domain::{CalendarDate, Day};
use crate::protocol::PeriodUnit;

impl Formatter {
    /// A day since 1970-01-01: `5 Mar 2025`, `Mar 5, 2025` or `2025-03-05`.
    pub fn day(&self, day: i32) -> String {
        let date = Day::from_days(day).date();
        let month = self.month_name(date);
        match self.locale.day_order {
            DayOrder::DayMonthYear => format!("{}\u{a0}{month}\u{a0}{}", date.day, date.year),
            DayOrder::MonthDayYear => format!("{month}\u{a0}{}, {}", date.day, date.year),
            DayOrder::YearMonthDay => date.to_string(),
        }
    }

    /// A day without its year, for axes within a year.
    pub fn day_of_year(&self, day: i32) -> String {
        let date = Day::from_days(day).date();
        match self.locale.day_order {
            DayOrder::MonthDayYear => format!("{}\u{a0}{}", self.month_name(date), date.day),
            DayOrder::DayMonthYear => format!("{}\u{a0}{}", date.day, self.month_name(date)),
            DayOrder::YearMonthDay => format!("{:02}-{:02}", date.month, date.day),
        }
    }

    /// The month of a day: `Mar 2025`.
    pub fn month(&self, day: i32) -> String {
        let date = Day::from_days(day).date();
        format!("{}\u{a0}{}", self.month_name(date), date.year)
    }

    /// The period that begins on a day, in full: `week of 3 Mar 2025`, `Mar 2025`, `Q1 2025`, `2025`.
    pub fn period(&self, unit: PeriodUnit, start: i32) -> String {
        let date = Day::from_days(start).date();
        match unit {
            PeriodUnit::Week => format!("week of {}", self.day(start)),
            PeriodUnit::Month => self.month(start),
            PeriodUnit::Quarter => format!("Q{}\u{a0}{}", (date.month - 1) / 3 + 1, date.year),
            PeriodUnit::Year => date.year.to_string(),
        }
    }

    /// The period that begins on a day, as an axis writes it: `3 Mar`, `Mar 25`, `Q1 25`, `2025`.
    pub fn period_short(&self, unit: PeriodUnit, start: i32) -> String {
        let date = Day::from_days(start).date();
        let year = date.year.rem_euclid(100);
        match unit {
            PeriodUnit::Week => self.day_of_year(start),
            PeriodUnit::Month => format!("{}\u{a0}{year:02}", self.month_name(date)),
            PeriodUnit::Quarter => format!("Q{}\u{a0}{year:02}", (date.month - 1) / 3 + 1),
            PeriodUnit::Year => date.year.to_string(),
        }
    }

    fn month_name(&self, date: CalendarDate) -> &'static str {
        const ENGLISH: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let names = match self.locale.language {
            Language::English => ENGLISH,
        };
        names[usize::from(date.month - 1) % 12]
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::domain::Day;
    use crate::format::{Formatter, Locale};
    use crate::protocol::PeriodUnit;

    #[test]
    fn days_and_periods_by_locale() {
        let day = Day::from_date(2025, 3, 5).map_or(0, Day::days);
        let text = |locale: Locale| Formatter::new(locale, None).day(day).replace('\u{a0}', " ");
        assert_eq!(text(Locale::EN_US), "Mar 5, 2025");
        assert_eq!(text(Locale::DE_DE), "5 Mar 2025");
        assert_eq!(text(Locale::JA), "2025-03-05");
        let f = Formatter::new(Locale::EN_GB, None);
        let units = [PeriodUnit::Week, PeriodUnit::Month, PeriodUnit::Quarter, PeriodUnit::Year];
        let found = units.map(|unit| f.period(unit, day).replace('\u{a0}', " "));
        assert_eq!(found, ["week of 5 Mar 2025", "Mar 2025", "Q1 2025", "2025"]);
        let short = units.map(|unit| f.period_short(unit, day).replace('\u{a0}', " "));
        assert_eq!(short, ["5 Mar", "Mar 25", "Q1 25", "2025"]);
    }
}

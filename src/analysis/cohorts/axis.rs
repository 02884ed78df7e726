//! Periods since the first order: which one a day falls into, how many are over.

use super::CohortError;
use crate::analysis::domain::{Day, DaySpan, ObservationWindow, TimeUnit};

/// Days of a bracket of age unless chosen otherwise.
pub const BRACKET_DAYS: u32 = 30;
/// Most periods of a table.
pub const MOST_PERIODS: u32 = 400;

/// What periods since the first order are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodAxis {
    /// Calendar periods: period k is the k-th calendar period after the one that holds the first order, whatever
    /// day of it that was.
    Calendar(TimeUnit),
    /// Brackets of age of so many days: period k is days `k * length` to `(k + 1) * length - 1` after the first
    /// order, each customer's own.
    Age {
        /// Days of a bracket, at least one.
        days: u32,
    },
}

impl PeriodAxis {
    /// Name in settings and JSON: `month`, `age_30`.
    pub fn id(self) -> String {
        match self {
            PeriodAxis::Calendar(TimeUnit::Day) => "day".to_owned(),
            PeriodAxis::Calendar(TimeUnit::Week) => "week".to_owned(),
            PeriodAxis::Calendar(TimeUnit::Month) => "month".to_owned(),
            PeriodAxis::Calendar(TimeUnit::Quarter) => "quarter".to_owned(),
            PeriodAxis::Calendar(TimeUnit::Year) => "year".to_owned(),
            PeriodAxis::Age { days } => format!("age_{days}"),
        }
    }

    /// What period 0, 1, 2 ... means, in a sentence.
    pub fn definition(self) -> &'static str {
        match self {
            PeriodAxis::Calendar(_) => {
                "Period 0 is the calendar period of the first order, period 1 the calendar period after it."
            }
            PeriodAxis::Age { .. } => {
                "Period 0 begins on the day of the first order, each customer's own; all periods are equally long."
            }
        }
    }
}

/// The number of the calendar period that holds a day; periods in a row have numbers in a row.
pub(super) fn period_number(unit: TimeUnit, day: Day) -> i64 {
    let months = || {
        let date = day.date();
        i64::from(date.year) * 12 + i64::from(date.month) - 1
    };
    match unit {
        TimeUnit::Day => i64::from(day.days()),
        // 1970-01-01 was a Thursday, three days after a Monday.
        TimeUnit::Week => (i64::from(day.days()) + 3).div_euclid(7),
        TimeUnit::Month => months(),
        TimeUnit::Quarter => months().div_euclid(3),
        TimeUnit::Year => months().div_euclid(12),
    }
}

/// The shortest calendar unit of which a stretch of days has at most `most` periods.
pub(super) fn coarser_unit(first: Day, last: Day, most: u32) -> Option<TimeUnit> {
    let count = |unit| period_number(unit, last) - period_number(unit, first) + 1;
    [TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Quarter, TimeUnit::Year]
        .into_iter()
        .find(|&unit| count(unit) <= i64::from(most))
}

/// Periods of an axis within a window, looked up by day.
pub(super) struct Periods {
    axis: PeriodAxis,
    first_day: Day,
    /// Period number of each day of the data, for calendar axes.
    numbers: Vec<i64>,
    as_of: Day,
    /// Period numbers of the as-of day and of the day after it.
    today: i64,
    tomorrow: i64,
}

impl Periods {
    pub(super) fn new(axis: PeriodAxis, window: ObservationWindow) -> Result<Periods, CohortError> {
        let unit = match axis {
            PeriodAxis::Calendar(unit) => Some(unit),
            PeriodAxis::Age { days: 0 } => return Err(CohortError::EmptyPeriod),
            PeriodAxis::Age { .. } => None,
        };
        let number = |day| unit.map_or(0, |unit| period_number(unit, day));
        let days = window.first_day.days()..=window.last_day.days();
        let numbers = unit.map_or(Vec::new(), |_| days.map(Day::from_days).map(number).collect());
        let tomorrow = number(window.as_of.plus(DaySpan(1)));
        Ok(Periods {
            axis,
            first_day: window.first_day,
            numbers,
            as_of: window.as_of,
            today: number(window.as_of),
            tomorrow,
        })
    }

    /// The period of a day for a customer whose first order lies on `first`; negative before it.
    pub(super) fn distance(&self, first: Day, day: Day) -> i64 {
        match self.axis {
            PeriodAxis::Calendar(_) => self.number(day) - self.number(first),
            PeriodAxis::Age { days } => i64::from(day.since(first).0).div_euclid(i64::from(days)),
        }
    }

    /// How many periods of the customer have begun by the as-of day.
    pub(super) fn begun(&self, first: Day) -> usize {
        let count = match self.axis {
            PeriodAxis::Calendar(_) => self.today - self.number(first) + 1,
            PeriodAxis::Age { .. } => self.distance(first, self.as_of) + 1,
        };
        count.max(0) as usize
    }

    /// How many periods of the customer are over at the end of the as-of day.
    pub(super) fn whole(&self, first: Day) -> usize {
        let count = match self.axis {
            PeriodAxis::Calendar(_) => self.tomorrow - self.number(first),
            PeriodAxis::Age { days } => (i64::from(self.as_of.since(first).0) + 1) / i64::from(days),
        };
        count.max(0) as usize
    }

    fn number(&self, day: Day) -> i64 {
        let at = usize::try_from(day.since(self.first_day).0).ok();
        at.and_then(|at| self.numbers.get(at)).copied().unwrap_or(self.today)
    }
}

#[cfg(test)]
mod tests {
    use super::{PeriodAxis, Periods, coarser_unit, period_number};
    use crate::analysis::domain::{Day, ObservationWindow, TimeUnit};

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    fn periods(axis: PeriodAxis, as_of: &str) -> Periods {
        let window = ObservationWindow {
            first_day: day("2023-12-01"),
            last_day: day("2024-03-15"),
            as_of: day(as_of),
        };
        Periods::new(axis, window).unwrap()
    }

    #[test]
    fn numbers_follow_the_calendar() {
        for unit in [TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Quarter, TimeUnit::Year] {
            let mut start = day("1969-11-30").period_start(unit);
            let mut number = period_number(unit, start);
            for _ in 0..60 {
                let next = start.add_periods(unit, 1);
                let last = Day::from_days(next.days() - 1);
                assert_eq!(period_number(unit, last), number, "{unit:?} {last}");
                number += 1;
                assert_eq!(period_number(unit, next), number, "{unit:?} {next}");
                start = next;
            }
        }
    }

    #[test]
    fn a_period_is_whole_once_its_last_day_is_over() {
        let months = PeriodAxis::Calendar(TimeUnit::Month);
        let first = day("2024-01-31");
        let counts = |as_of| {
            let p = periods(months, as_of);
            (p.begun(first), p.whole(first))
        };
        assert_eq!(counts("2024-03-30"), (3, 2));
        assert_eq!(counts("2024-03-31"), (3, 3));
        assert_eq!(counts("2024-04-01"), (4, 3));
        let aged = periods(PeriodAxis::Age { days: 30 }, "2024-03-30");
        assert_eq!(aged.distance(first, day("2024-02-29")), 0);
        assert_eq!(aged.distance(first, day("2024-03-01")), 1);
        assert_eq!(aged.distance(first, day("2024-01-30")), -1);
        // 60 days, the first one counted, are two brackets.
        assert_eq!((aged.begun(first), aged.whole(first)), (2, 2));
    }

    #[test]
    fn a_coarser_unit_is_the_shortest_that_fits() {
        let (first, last) = (day("2022-01-01"), day("2023-12-31"));
        assert_eq!(coarser_unit(first, last, 400), Some(TimeUnit::Week));
        assert_eq!(coarser_unit(first, last, 24), Some(TimeUnit::Month));
        assert_eq!(coarser_unit(first, last, 1), None);
    }
}

//! Repeat purchases over calendar time, actual against expected.
//!
//! A customer who first bought on day d is expected to have made `E[X(t - d)]` repeat purchases by the end of day
//! t; the expectation of a period is the difference between its two ends, summed over customers. So the model is
//! told each customer's first day and nothing else of it.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way", Marketing
//! Science 24(2), figure 2.

use crate::analysis::domain::{CustomerIx, Day, DaySpan, TimeSpan, TimeUnit, TransactionLog};
use crate::analysis::models::{ModelError, PurchaseProcess};
use crate::analysis::summary::CustomerSummaries;

/// One calendar period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackingPoint {
    /// First day of the period that is counted.
    pub first_day: Day,
    /// Last day of the period that is counted.
    pub last_day: Day,
    /// Whether both ends are those of the calendar period and not of the data.
    pub is_whole: bool,
    /// Whether the period lies after the calibration period.
    pub is_holdout: bool,
    /// Repeat purchase days in the period.
    pub actual: u64,
    /// Those expected.
    pub expected: f64,
    /// Repeat purchase days up to the end of the period.
    pub cumulative_actual: u64,
    /// Those expected.
    pub cumulative_expected: f64,
}

/// Which customers and days are tracked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackingRange {
    /// Customers acquired up to this day are tracked; later days are the holdout period.
    pub calibration_end: Day,
    /// Last day.
    pub until: Day,
    /// Periods: weeks or months, or any other unit.
    pub periods: TimeUnit,
}

/// Tracks repeat purchases. `process` is in units of `unit`; a period that holds the calibration end is split in
/// two there. Empty without a dated purchase.
pub fn track(
    (process, unit): (&dyn PurchaseProcess, TimeUnit),
    log: &TransactionLog,
    summaries: &CustomerSummaries,
    range: TrackingRange,
) -> Result<Vec<TrackingPoint>, ModelError> {
    let Some(days) = RepeatDays::count(log, summaries, range) else { return Ok(Vec::new()) };
    let mut expectation = Expectation { process, unit, by_days: Vec::new() };
    let mut points = Vec::new();
    let (mut start, mut actual, mut expected) = (days.first, 0, 0.0);
    while start <= range.until {
        let (period_start, next) = (start.period_start(range.periods), start.add_periods(range.periods, 1));
        let mut last_day = next.plus(DaySpan(-1)).min(range.until);
        if start <= range.calibration_end {
            last_day = last_day.min(range.calibration_end);
        }
        let made = days.between(start, last_day);
        let reached = days.expected_by(last_day, &mut expectation)?;
        actual += made;
        points.push(TrackingPoint {
            first_day: start,
            last_day,
            is_whole: start == period_start && last_day.plus(DaySpan(1)) == next,
            is_holdout: start > range.calibration_end,
            actual: made,
            expected: reached - expected,
            cumulative_actual: actual,
            cumulative_expected: reached,
        });
        expected = reached;
        start = last_day.plus(DaySpan(1));
    }
    Ok(points)
}

/// What happened on which day to the customers that are tracked.
struct RepeatDays {
    first: Day,
    /// Repeat purchases of each day from `first` on.
    repeats: Vec<u32>,
    /// Days with new customers, ascending, and how many.
    acquired: Vec<(Day, u32)>,
}

impl RepeatDays {
    fn count(
        log: &TransactionLog,
        summaries: &CustomerSummaries,
        range: TrackingRange,
    ) -> Option<RepeatDays> {
        let tracked = |customer: CustomerIx| {
            summaries.first_purchase(customer).filter(|&first| first <= range.calibration_end)
        };
        let first = summaries.observed().filter_map(tracked).min()?;
        let length = range.until.since(first).0.max(0) as usize + 1;
        let (mut repeats, mut acquired) = (vec![0; length], vec![0; length]);
        for customer in summaries.observed() {
            let Some(began) = tracked(customer) else { continue };
            acquired[began.since(first).0 as usize] += 1;
            let entries = log.orders_of(customer).until(range.until);
            let mut last = began;
            for (_, &day) in entries.days.iter().enumerate().filter(|&(at, _)| entries.is_order(at)) {
                if day > last {
                    repeats[day.since(first).0 as usize] += 1;
                    last = day;
                }
            }
        }
        let days = (0..).map(|at| first.plus(DaySpan(at)));
        let acquired = days.zip(acquired).filter(|(_, count)| *count > 0).collect();
        Some(RepeatDays { first, repeats, acquired })
    }

    fn between(&self, from: Day, to: Day) -> u64 {
        let at = |day: Day| day.since(self.first).0.max(0) as usize;
        let days = self.repeats.get(at(from)..=at(to)).unwrap_or_default();
        days.iter().map(|&count| u64::from(count)).sum()
    }

    /// Repeat purchases expected by the end of a day.
    fn expected_by(&self, day: Day, expectation: &mut Expectation<'_>) -> Result<f64, ModelError> {
        let mut sum = 0.0;
        for &(began, count) in self.acquired.iter().take_while(|(began, _)| *began <= day) {
            sum += f64::from(count) * expectation.within(day.since(began))?;
        }
        Ok(sum)
    }
}

/// `E[X(t)]` for whole days, each computed once.
struct Expectation<'a> {
    process: &'a dyn PurchaseProcess,
    unit: TimeUnit,
    by_days: Vec<Option<f64>>,
}

impl Expectation<'_> {
    fn within(&mut self, span: DaySpan) -> Result<f64, ModelError> {
        let at = span.0.max(0) as usize;
        if at >= self.by_days.len() {
            self.by_days.resize(at + 1, None);
        }
        if let Some(known) = self.by_days[at] {
            return Ok(known);
        }
        let value = self.process.expected_purchases_new(TimeSpan::of_days(span).in_units(self.unit))?;
        self.by_days[at] = Some(value);
        Ok(value)
    }
}

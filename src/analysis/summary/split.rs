//! The split of a log into a calibration period, that models are fitted on, and a holdout period, that they
//! are judged by.
//!
//! Invariants: the calibration period ends on a day that still belongs to it; the holdout period begins the
//! day after and ends on the as-of day; a customer is judged only if it had bought by the end of the
//! calibration period, and everybody who is not is counted in [`SplitExclusions`].

use thiserror::Error;

use super::{CustomerSummaries, SummaryBasis, count_purchase_days, summarise};
use crate::analysis::domain::{CustomerIx, Day, DaySpan, ObservationWindow, TimeSpan, TransactionLog};
use crate::analysis::numerics::Fraction;

/// Longest holdout period that is chosen without being asked for: a year, in days.
const LONGEST_AUTOMATIC_HOLDOUT: i32 = 365;
/// A calibration period shorter than so many median gaps shows few customers' rhythm.
const CALIBRATION_GAPS: f64 = 3.0;
/// Fewer customers with a repeat purchase in the calibration period leave parameters wide open.
const FEW_REPEAT_CUSTOMERS: u32 = 30;

/// Why a log cannot be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SplitError {
    /// The file has one row a customer: what was bought when is unknown.
    #[error("a file with one row a customer cannot be split by day")]
    NoOrders,
    /// There is no dated purchase.
    #[error("no purchase has a day")]
    NoDays,
    /// The window has fewer than two days.
    #[error("{days} days after the first one cannot be split in two")]
    TooShort {
        /// Days from the first order to the as-of day.
        days: i32,
    },
    /// The chosen day leaves no calibration or no holdout period.
    #[error("day {} lies outside of the days {} to {} that leave two periods", day.days(), first.days(), last.days())]
    OutsideWindow {
        /// The day that was chosen.
        day: Day,
        /// The earliest day that can be.
        first: Day,
        /// The latest day that can be.
        last: Day,
    },
}

/// Where the calibration and the holdout period begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalibrationSplit {
    /// First day of the calibration period.
    pub first_day: Day,
    /// Last day of the calibration period.
    pub calibration_end: Day,
    /// Last day of the holdout period.
    pub holdout_end: Day,
}

/// Who takes no part in the holdout test, and what the base looks like that does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SplitExclusions {
    /// Customers that take part.
    pub kept: u32,
    /// Customers whose first purchase came after the calibration period.
    pub acquired_later: u32,
    /// Purchase days of those customers.
    pub purchase_days_of_acquired_later: u64,
    /// Customers without any purchase: refunds only.
    pub without_purchase: u32,
}

/// What makes the holdout test weak.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SplitWarning {
    /// The calibration period is shorter than three median gaps between purchases.
    ShortCalibration {
        /// Days of the calibration period.
        days: i32,
        /// Median days between purchases.
        median_gap: f64,
    },
    /// The holdout period is shorter than one median gap between purchases.
    ShortHoldout {
        /// Days of the holdout period.
        days: i32,
        /// Median days between purchases.
        median_gap: f64,
    },
    /// Fewer than 30 customers bought twice in the calibration period.
    FewRepeatCustomers {
        /// Customers with a repeat purchase.
        customers: u32,
    },
    /// More customers were acquired after the calibration period than take part.
    MostAcquiredLater {
        /// Customers acquired later.
        acquired_later: u32,
        /// Customers that take part.
        kept: u32,
    },
}

/// A log split in two: statistics of the calibration period, and what happened after it.
#[derive(Clone, Debug, PartialEq)]
pub struct HoldoutData {
    /// Where the periods end.
    pub split: CalibrationSplit,
    /// Statistics as of the end of the calibration period.
    pub calibration: CustomerSummaries,
    /// Purchase days of each customer of the log in the holdout period; also for customers that do not take
    /// part.
    pub holdout: Vec<u32>,
    /// Repeat purchase days of each customer in the last days of the calibration period, as many days as the
    /// holdout period has.
    pub last_period: Vec<u32>,
    /// Who does not take part.
    pub exclusions: SplitExclusions,
    /// What makes the test weak.
    pub warnings: Vec<SplitWarning>,
}

impl CalibrationSplit {
    /// The split in the middle of the window; the holdout period is a year at most.
    pub fn automatic(window: &ObservationWindow) -> Result<CalibrationSplit, SplitError> {
        let days = window.as_of.since(window.first_day).0;
        let holdout = (days - days / 2).min(LONGEST_AUTOMATIC_HOLDOUT);
        CalibrationSplit::at(window, window.as_of.plus(DaySpan(-holdout)))
    }

    /// The split after a day. Fails unless a day of the window is left on either side.
    pub fn at(window: &ObservationWindow, calibration_end: Day) -> Result<CalibrationSplit, SplitError> {
        let days = window.as_of.since(window.first_day).0;
        if days < 2 {
            return Err(SplitError::TooShort { days });
        }
        let (first, last) = (window.first_day.plus(DaySpan(1)), window.as_of.plus(DaySpan(-1)));
        if calibration_end < first || calibration_end > last {
            return Err(SplitError::OutsideWindow { day: calibration_end, first, last });
        }
        Ok(CalibrationSplit { first_day: window.first_day, calibration_end, holdout_end: window.as_of })
    }

    /// Days of the holdout period.
    pub fn holdout_days(&self) -> DaySpan {
        self.holdout_end.since(self.calibration_end)
    }

    /// Length of the holdout period.
    pub fn holdout_span(&self) -> TimeSpan {
        TimeSpan::of_days(self.holdout_days())
    }

    /// Days from the first day to the end of the calibration period.
    pub fn calibration_days(&self) -> DaySpan {
        self.calibration_end.since(self.first_day)
    }
}

/// Splits a log. `calibration_end` is the last day of the calibration period; `None` chooses it.
pub fn split_log(
    log: &TransactionLog,
    summaries: &CustomerSummaries,
    calibration_end: Option<Day>,
) -> Result<HoldoutData, SplitError> {
    if summaries.basis() == SummaryBasis::CustomerRows {
        return Err(SplitError::NoOrders);
    }
    let window = summaries.window().ok_or(SplitError::NoDays)?;
    let split = match calibration_end {
        Some(day) => CalibrationSplit::at(&window, day)?,
        None => CalibrationSplit::automatic(&window)?,
    };
    let calibration = summarise(log, Some(split.calibration_end));
    let holdout = count_purchase_days(log, split.calibration_end, split.holdout_end);
    let exclusions = count_exclusions(&calibration, summaries, &holdout);
    let warnings = find_warnings(&split, &calibration, &exclusions);
    let last_period = count_last_period(log, &split, &calibration);
    Ok(HoldoutData { split, calibration, holdout, last_period, exclusions, warnings })
}

/// Purchase days of the last part of the calibration period, the very first purchase of a customer left out.
fn count_last_period(
    log: &TransactionLog,
    split: &CalibrationSplit,
    calibration: &CustomerSummaries,
) -> Vec<u32> {
    let from = split.calibration_end.plus(DaySpan(-split.holdout_days().0));
    let mut counts = count_purchase_days(log, from, split.calibration_end);
    for (at, count) in counts.iter_mut().enumerate() {
        let first = calibration.first_purchase(CustomerIx(at as u32));
        *count -= u32::from(first.is_some_and(|first| first > from && *count > 0));
    }
    counts
}

fn count_exclusions(
    calibration: &CustomerSummaries,
    summaries: &CustomerSummaries,
    holdout: &[u32],
) -> SplitExclusions {
    let mut counts = SplitExclusions::default();
    for customer in summaries.observed() {
        if calibration.first_purchase(customer).is_some() {
            counts.kept += 1;
        } else if summaries.first_purchase(customer).is_some() {
            counts.acquired_later += 1;
            let days = holdout.get(customer.0 as usize).copied().unwrap_or(0);
            counts.purchase_days_of_acquired_later += u64::from(days);
        } else {
            counts.without_purchase += 1;
        }
    }
    counts
}

fn find_warnings(
    split: &CalibrationSplit,
    calibration: &CustomerSummaries,
    exclusions: &SplitExclusions,
) -> Vec<SplitWarning> {
    let mut warnings = Vec::new();
    if let Some(median_gap) = calibration.gaps().quantile(Fraction::HALF) {
        let days = split.calibration_days().0;
        if f64::from(days) < CALIBRATION_GAPS * median_gap {
            warnings.push(SplitWarning::ShortCalibration { days, median_gap });
        }
        let days = split.holdout_days().0;
        if f64::from(days) < median_gap {
            warnings.push(SplitWarning::ShortHoldout { days, median_gap });
        }
    }
    let repeated = calibration.observed().filter(|&customer| calibration.purchase_days(customer) > 1);
    let customers = repeated.count() as u32;
    if customers < FEW_REPEAT_CUSTOMERS {
        warnings.push(SplitWarning::FewRepeatCustomers { customers });
    }
    let SplitExclusions { kept, acquired_later, .. } = *exclusions;
    if acquired_later > kept {
        warnings.push(SplitWarning::MostAcquiredLater { acquired_later, kept });
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::{CalibrationSplit, SplitError};
    use crate::analysis::domain::{Day, ObservationWindow};

    fn window(first: i32, last: i32) -> ObservationWindow {
        let [first_day, last_day] = [first, last].map(Day::from_days);
        ObservationWindow { first_day, last_day, as_of: last_day }
    }

    #[test]
    fn the_middle_is_chosen_but_never_more_than_a_year_of_holdout() {
        let end = |first, last| {
            CalibrationSplit::automatic(&window(first, last)).map(|split| split.calibration_end.days())
        };
        assert_eq!(end(0, 545), Ok(272));
        assert_eq!(end(0, 2_000), Ok(1_635));
        assert_eq!(end(0, 2), Ok(1));
        assert_eq!(end(5, 6), Err(SplitError::TooShort { days: 1 }));
    }

    #[test]
    fn a_day_outside_leaves_no_two_periods() {
        let window = window(10, 20);
        assert!(CalibrationSplit::at(&window, Day::from_days(10)).is_err());
        assert!(CalibrationSplit::at(&window, Day::from_days(20)).is_err());
        let split = CalibrationSplit::at(&window, Day::from_days(19)).unwrap();
        assert_eq!((split.calibration_days().0, split.holdout_days().0), (9, 1));
    }
}

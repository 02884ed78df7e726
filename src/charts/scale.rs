//! Axis scales with round ticks.

use crate::analysis::domain::Day;
use crate::charts::{Forest, LineAxis, Lines};
use crate::format::{Formatter, ValueKind};
use crate::protocol::PeriodUnit;

/// A linear scale whose ends are ticks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    /// Lowest tick.
    pub low: f64,
    /// Highest tick.
    pub high: f64,
    /// From tick to tick.
    pub step: f64,
    /// All ticks, rising.
    pub ticks: Vec<f64>,
}

impl Scale {
    /// A scale that holds zero and all values, with about so many steps. Steps are 1, 2, 2.5 or 5 times a
    /// power of ten, and whole numbers if `whole` is set.
    pub(super) fn covering(values: impl IntoIterator<Item = f64>, steps: usize, whole: bool) -> Scale {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (low, high) =
            finite.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let (low, high) = if high - low <= 0.0 { (0.0, 1.0) } else { (low, high) };
        let step = round_step((high - low) / steps.max(1) as f64, whole);
        // A little tolerance, or 0.3 / 0.1 asks for one step too many.
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil();
        let count = (last - first) as usize;
        let ticks = (0..=count).map(|at| (first + at as f64) * step).collect();
        Scale { low: first * step, high: last * step, step, ticks }
    }

    /// Where a value lies, 0 at the low end and 1 at the high end.
    pub(super) fn position(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

fn round_step(rough: f64, whole: bool) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let factor = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough * 0.999_999);
    let step = factor.unwrap_or(10.0) * power;
    if whole { step.max(1.0).ceil() } else { step }
}

/// Round days along an axis of days.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DayTicks {
    /// First day of the axis.
    pub low: i32,
    /// Last day of the axis.
    pub high: i32,
    /// Days that are named.
    pub ticks: Vec<i32>,
    months: i32,
}

impl DayTicks {
    /// An axis over a range with a little room at both ends and at most so many named days: first days of
    /// months, or single days where the range is short.
    pub(super) fn over((first, last): (i32, i32), most: usize) -> DayTicks {
        let room = ((last - first) / 40).max(1);
        let (low, high) = (first - room, last + room);
        for months in [1, 2, 3, 6, 12, 24, 60, 120, 240, 1200] {
            let ticks = month_ticks(low, high, months);
            if ticks.len() <= most && (months > 1 || ticks.len() >= 2) {
                return DayTicks { low, high, ticks, months };
            }
            if months == 1 && ticks.len() < 2 {
                let step = ((high - low) / most.max(1) as i32).max(1);
                let ticks = (first..=last).step_by(step as usize).collect();
                return DayTicks { low, high, ticks, months: 0 };
            }
        }
        DayTicks { low, high, ticks: vec![first], months: 12 }
    }

    /// The name of a day on the axis: a year, a month, or a day.
    pub(super) fn label(&self, f: &Formatter, day: i32) -> String {
        match self.months {
            0 => f.day_of_year(day),
            months if months % 12 == 0 => Day::from_days(day).date().year.to_string(),
            _ => f.period_short(PeriodUnit::Month, day),
        }
    }

    /// Where a day lies, 0 at the low end and 1 at the high end.
    pub(super) fn position(&self, day: i32) -> f64 {
        f64::from(day - self.low) / f64::from(self.high - self.low)
    }
}

/// The horizontal scale of lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Along {
    /// Days.
    Days(DayTicks),
    /// Numbers.
    Numbers(Scale),
    /// So many names, each with a place of width 1 around its number.
    Names(usize),
}

impl Along {
    /// The scale of some lines, with fewer ticks where there is little room.
    pub(super) fn of(lines: &Lines, narrow: bool) -> Along {
        match &lines.x_axis {
            LineAxis::Days(first, last) => {
                Along::Days(DayTicks::over((*first, *last), if narrow { 4 } else { 7 }))
            }
            LineAxis::Numbers(axis) => {
                let points = lines.lines.iter().flat_map(|line| line.points.iter().map(|(x, _)| *x));
                let marks = lines.marks.iter().map(|mark| mark.at);
                let whole = axis.kind == ValueKind::Count;
                Along::Numbers(Scale::covering(points.chain(marks), if narrow { 4 } else { 6 }, whole))
            }
            LineAxis::Names(names, _) => Along::Names(names.len()),
        }
    }

    /// The values at both ends.
    pub(super) fn ends(&self) -> (f64, f64) {
        match self {
            Along::Days(days) => (f64::from(days.low), f64::from(days.high)),
            Along::Numbers(scale) => (scale.low, scale.high),
            Along::Names(count) => (-0.5, (*count).max(1) as f64 - 0.5),
        }
    }

    /// Where a value lies, 0 at the low end and 1 at the high end.
    pub(super) fn position(&self, value: f64) -> f64 {
        let (low, high) = self.ends();
        (value - low) / (high - low)
    }
}

/// The vertical scale of some lines.
pub(super) fn line_values(lines: &Lines) -> Scale {
    let points = lines.lines.iter().flat_map(|line| line.points.iter().map(|(_, y)| *y));
    let errors =
        lines.lines.iter().flat_map(|line| line.errors.iter().flat_map(|(_, low, high)| [*low, *high]));
    let values = points.chain(errors).chain([lines.y_reach]);
    Scale::covering(values, 5, lines.y_axis.kind == ValueKind::Count)
}

/// A scale of ratios: its ticks are powers of one number, and one is among them. Places on it are logarithms.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RatioScale {
    /// The scale of the logarithms.
    pub logs: Scale,
    /// The ticks as ratios, one for each of those of the logarithms.
    pub ratios: Vec<f64>,
}

impl RatioScale {
    /// A scale for the factors of a forest and, as far as that leaves room to see them, for their intervals.
    pub(super) fn of(forest: &Forest, most: usize) -> RatioScale {
        /// How far beyond the factors intervals are followed: ten times.
        const BEYOND: f64 = 2.303;
        let log = |value: f64| Some(libm::log(value)).filter(|log| log.is_finite());
        let factors = forest.rows.iter().filter_map(|row| log(row.factor));
        let (low, high) = factors.fold((0.0_f64, 0.0_f64), |(low, high), of| (low.min(of), high.max(of)));
        let ends = forest.rows.iter().filter_map(|row| row.interval).flat_map(|(from, to)| [from, to]);
        let ends = ends.filter_map(log).map(|end| end.clamp(low - BEYOND, high + BEYOND));
        let (low, high) = ends.fold((low, high), |(low, high), of| (low.min(of), high.max(of)));
        let steps = |base: f64| {
            let step = libm::log(base);
            // At least one step on either side, so that the line at one stands apart from the edges.
            (libm::floor(low / step + 1e-9).min(-1.0), libm::ceil(high / step - 1e-9).max(1.0))
        };
        let fits = |base: &f64| {
            let (first, last) = steps(*base);
            // Powers of 1.25 are not round beyond the first.
            last - first < if *base < 2.0 { 3.0 } else { most as f64 }
        };
        let base = [1.25, 2.0, 10.0, 100.0, 1e4].into_iter().find(fits).unwrap_or(1e8);
        let ((first, last), step) = (steps(base), libm::log(base));
        let powers: Vec<f64> = (0..=(last - first) as usize).map(|at| first + at as f64).collect();
        let ticks = powers.iter().map(|power| power * step).collect();
        let logs = Scale { low: first * step, high: last * step, step, ticks };
        RatioScale { logs, ratios: powers.iter().map(|power| libm::pow(base, *power)).collect() }
    }

    /// The logarithm of a ratio, within the scale.
    pub(super) fn place(&self, ratio: f64) -> f64 {
        libm::log(ratio).clamp(self.logs.low, self.logs.high)
    }
}

/// First days of every so many months, counted from January, within a range.
fn month_ticks(low: i32, high: i32, months: i32) -> Vec<i32> {
    let date = Day::from_days(low).date();
    let index = date.year * 12 + i32::from(date.month) - 1;
    let first = (index.div_euclid(months) + i32::from(index.rem_euclid(months) > 0 || date.day > 1)) * months;
    let day_of =
        |index: i32| Day::from_date(index.div_euclid(12), (index.rem_euclid(12) + 1) as u8, 1).map(Day::days);
    let mut ticks = Vec::new();
    let mut index = first;
    while let Some(day) = day_of(index).filter(|day| *day <= high) {
        ticks.push(day);
        index += months;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::{RatioScale, Scale};
    use crate::charts::{Forest, ForestRow, Ink};

    #[test]
    fn ratios_have_ticks_on_both_sides_of_one() {
        let row = |factor: f64, interval: (f64, f64)| ForestRow {
            label: String::new(),
            factor,
            interval: Some(interval),
            ink: Ink::Main,
        };
        let forest = |rows: Vec<ForestRow>| Forest { rows, name: String::new(), one: String::new() };
        let scale = RatioScale::of(&forest(vec![row(2.3, (1.8, 3.1)), row(0.6, (0.4, 0.9))]), 6);
        assert_eq!(scale.ratios, [0.25, 0.5, 1.0, 2.0, 4.0]);
        assert!((scale.place(4.0) - scale.logs.high).abs() < 1e-12);
        // An interval without end does not push the factors together.
        let wide = RatioScale::of(&forest(vec![row(2.0, (1e-9, 1e9))]), 6);
        assert!(wide.ratios.last().is_some_and(|last| *last <= 100.0), "{:?}", wide.ratios);
        assert_eq!(RatioScale::of(&forest(Vec::new()), 6).ratios.len(), 3);
    }

    #[test]
    fn ticks_are_round_and_hold_the_data() {
        let scale = Scale::covering([0.0, 87_300.0], 5, false);
        assert_eq!((scale.high, scale.step, scale.ticks.len()), (100_000.0, 20_000.0, 6));
        let below = Scale::covering([-30.0, 100.0], 5, false);
        assert_eq!((below.low, below.high), (-50.0, 100.0));
        assert_eq!(Scale::covering([0.3], 3, false).ticks.len(), 4);
        assert_eq!(Scale::covering([3.0], 5, true).step, 1.0);
        assert_eq!(Scale::covering([], 5, false).high, 1.0);
    }
}

//! The season: time that runs faster in busy months.

use crate::analysis::domain::{Day, DaySpan};
use crate::analysis::numerics::SeededDraws;

/// How busy each month of the year is in a shop for people; 1 is usual.
pub(super) const GIFT_SEASON: [f64; 12] = [0.8, 0.8, 0.9, 0.95, 1.0, 0.9, 0.85, 0.85, 0.95, 1.05, 1.35, 1.6];
/// The same for a seller to businesses.
pub(super) const BUSINESS_SEASON: [f64; 12] =
    [0.9, 1.0, 1.1, 1.05, 1.05, 1.05, 0.85, 0.75, 1.1, 1.15, 1.15, 0.85];
/// No season.
pub(super) const NO_SEASON: [f64; 12] = [1.0; 12];

/// Calendar days against busy time: a busy day is worth more than a day.
pub(super) struct SeasonalClock {
    first_day: Day,
    /// Busy time at the end of each day.
    busy: Vec<f64>,
    /// Customers won up to the end of each day, as a weight.
    won: Vec<f64>,
}

impl SeasonalClock {
    /// A clock for `days` days; over them the flow of new customers grows by the factor `1 + growth`.
    pub(super) fn new(first_day: Day, days: u32, months: [f64; 12], growth: f64) -> SeasonalClock {
        let mut clock = SeasonalClock { first_day, busy: Vec::new(), won: Vec::new() };
        let (mut busy, mut won) = (0.0, 0.0);
        for at in 0..days {
            let month = first_day.plus(DaySpan(at as i32)).date().month;
            let weight = months[usize::from(month - 1)];
            busy += weight;
            won += weight * (1.0 + growth * f64::from(at) / f64::from(days));
            clock.busy.push(busy);
            clock.won.push(won);
        }
        clock
    }

    /// Draws the day on which a customer is won.
    pub(super) fn draw_first_day(&self, draws: &mut SeededDraws) -> Day {
        let at = draws.uniform() * self.won.last().copied().unwrap_or(0.0);
        let index = self.won.partition_point(|&won| won < at);
        self.first_day.plus(DaySpan(index as i32))
    }

    /// Busy time left after a day, in days.
    pub(super) fn left_after(&self, day: Day) -> f64 {
        self.busy.last().copied().unwrap_or(0.0) - self.at_end_of(day)
    }

    /// The day that comes so much busy time after the end of another.
    pub(super) fn day_after(&self, day: Day, busy_days: f64) -> Day {
        let target = self.at_end_of(day) + busy_days;
        let index = self.busy.partition_point(|&busy| busy < target);
        self.first_day.plus(DaySpan(index.min(self.busy.len().saturating_sub(1)) as i32))
    }

    fn at_end_of(&self, day: Day) -> f64 {
        let at = day.since(self.first_day).0.max(0) as usize;
        self.busy.get(at).or(self.busy.last()).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{GIFT_SEASON, NO_SEASON, SeasonalClock};
    use crate::analysis::domain::Day;
    use crate::analysis::numerics::SeededDraws;

    #[test]
    fn without_a_season_busy_days_are_days() {
        let first = Day::from_date(2024, 1, 1).unwrap();
        let clock = SeasonalClock::new(first, 366, NO_SEASON, 0.0);
        assert_eq!(clock.day_after(first, 30.5).since(first).0, 31);
        assert_eq!(clock.left_after(first), 365.0);
    }

    #[test]
    fn more_customers_come_in_december() {
        let first = Day::from_date(2023, 1, 1).unwrap();
        let clock = SeasonalClock::new(first, 365, GIFT_SEASON, 0.0);
        let mut draws = SeededDraws::new(1);
        let mut months = [0; 12];
        for _ in 0..12_000 {
            months[usize::from(clock.draw_first_day(&mut draws).date().month) - 1] += 1;
        }
        assert!(months[11] > 1_450 && months[1] < 900, "{months:?}");
    }
}

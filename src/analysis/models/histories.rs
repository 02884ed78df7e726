//! What the purchase models know of a customer base: frequency, recency and age of each customer, as a struct
//! of arrays.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | x | frequency: repeat purchases (days or periods with one) | 0, 1, 2, ... |
//! | t_x | recency: first to last purchase, in the unit of time | 0 to T, 0 where x is 0 |
//! | T | age: first purchase to the end of observation, in the unit of time | >= 0 |
//! | l | timing: sum over the repeat purchases of ln(time since the purchase before) | finite |
//! | w | weight: how many customers have this history | > 0 |
//!
//! Invariants: columns are equally long; every entry is in its domain.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way",
//! Marketing Science 24(2), section 2; for l, M. Platzer and T. Reutterer (2016), "Ticking Away the Moments",
//! Marketing Science 35(5).

use rustc_hash::FxHashMap;
use thiserror::Error;

use crate::analysis::domain::TimeUnit;
use crate::analysis::numerics::SeededDraws;
use crate::analysis::summary::ModelStatistics;

/// Why histories cannot be; `position` counts from 0 in the order given.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// Recency or age is negative or not finite.
    #[error("history {position}: recency {recency} or age {age} is not a finite time of at least zero")]
    Time {
        /// Which history.
        position: usize,
        /// Its recency.
        recency: f64,
        /// Its age.
        age: f64,
    },
    /// The last purchase comes after the end of observation.
    #[error("history {position}: recency {recency} is beyond age {age}")]
    RecencyBeyondAge {
        /// Which history.
        position: usize,
        /// Its recency.
        recency: f64,
        /// Its age.
        age: f64,
    },
    /// No repeat purchase, but a recency above zero.
    #[error("history {position}: recency {recency} without a repeat purchase")]
    RecencyWithoutRepeat {
        /// Which history.
        position: usize,
        /// Its recency.
        recency: f64,
    },
    /// The weight is not a finite number above zero.
    #[error("history {position}: the weight {weight} is not a finite number above zero")]
    Weight {
        /// Which history.
        position: usize,
        /// Its weight.
        weight: f64,
    },
    /// The sum of logarithms of the times between purchases is not finite.
    #[error("history {position}: the timing {timing} is not finite")]
    Timing {
        /// Which history.
        position: usize,
        /// Its timing.
        timing: f64,
    },
}

/// The history of one customer, or of `weight` customers alike. Times in the unit of the histories.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// x: repeat purchases.
    pub frequency: u32,
    /// t_x: first to last purchase.
    pub recency: f64,
    /// T: first purchase to the end of observation.
    pub age: f64,
    /// w: how many customers; not above 2^53.
    pub weight: f64,
    /// l: sum of ln(time between purchases), 0 without repeat purchases. Only the models of regular timing
    /// need it.
    pub timing: Option<f64>,
}

/// Frequency and the bits of recency, age and timing.
type Key = (u32, u64, u64, u64);

/// The histories of a customer base in one unit of time.
#[derive(Clone, Debug, PartialEq)]
pub struct PurchaseHistories {
    unit: TimeUnit,
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    weight: Vec<f64>,
    /// Parallel to the others if every history has one; else empty.
    timing: Vec<f64>,
}

/// Histories without doubles, and where each of the original ones went.
#[derive(Clone, Debug, PartialEq)]
pub struct MergedHistories {
    /// Ascending by frequency, recency and age; weights of equal ones added.
    pub histories: PurchaseHistories,
    /// For each original history the position of its like.
    pub positions: Vec<u32>,
}

impl History {
    /// A history of one customer without timing.
    pub fn new(frequency: u32, recency: f64, age: f64) -> History {
        History { frequency, recency, age, weight: 1.0, timing: None }
    }

    /// The history of summarised statistics in a unit of time.
    pub fn from_statistics(statistics: &ModelStatistics, unit: TimeUnit) -> History {
        let days = unit.average_days();
        let recency = f64::from(statistics.recency.0.0) / days;
        History::new(statistics.frequency.0, recency, f64::from(statistics.age.0.0) / days)
    }

    /// x as a real number.
    pub fn x(&self) -> f64 {
        f64::from(self.frequency)
    }

    /// Whether a customer can have it: a file with one row a customer may name one order and two days.
    pub fn is_possible(&self) -> bool {
        self.check(0).is_ok()
    }

    fn check(&self, position: usize) -> Result<(), HistoryError> {
        let History { recency, age, weight, .. } = *self;
        if !(recency >= 0.0 && age >= 0.0 && recency.is_finite() && age.is_finite()) {
            return Err(HistoryError::Time { position, recency, age });
        }
        if recency > age {
            return Err(HistoryError::RecencyBeyondAge { position, recency, age });
        }
        if self.frequency == 0 && recency > 0.0 {
            return Err(HistoryError::RecencyWithoutRepeat { position, recency });
        }
        if !(weight > 0.0 && weight.is_finite()) {
            return Err(HistoryError::Weight { position, weight });
        }
        match self.timing {
            Some(timing) if !timing.is_finite() => Err(HistoryError::Timing { position, timing }),
            _ => Ok(()),
        }
    }

    /// Equal histories have equal keys; the order is by frequency, recency, age, timing.
    fn key(&self) -> Key {
        // Bits of numbers of at least zero are in the order of the numbers; adding zero turns minus zero into
        // zero. Timing may be negative: then its order is another, but an order all the same.
        let bits = |v: f64| (v + 0.0).to_bits();
        (self.frequency, bits(self.recency), bits(self.age), self.timing.map_or(0, bits))
    }
}

impl PurchaseHistories {
    /// Histories in a unit of time. Fails at the first one outside its domain. If one has no timing, none has.
    pub fn new(
        unit: TimeUnit,
        histories: impl IntoIterator<Item = History>,
    ) -> Result<PurchaseHistories, HistoryError> {
        let mut base = PurchaseHistories::empty(unit);
        for (position, history) in histories.into_iter().enumerate() {
            history.check(position)?;
            base.push(&history);
        }
        base.drop_partial_timing();
        Ok(base)
    }

    fn empty(unit: TimeUnit) -> PurchaseHistories {
        let (frequency, recency, age) = (Vec::new(), Vec::new(), Vec::new());
        PurchaseHistories { unit, frequency, recency, age, weight: Vec::new(), timing: Vec::new() }
    }

    fn push(&mut self, history: &History) {
        self.frequency.push(history.frequency);
        self.recency.push(history.recency);
        self.age.push(history.age);
        self.weight.push(history.weight);
        self.timing.extend(history.timing);
    }

    fn drop_partial_timing(&mut self) {
        if self.timing.len() < self.frequency.len() {
            self.timing = Vec::new();
        }
    }

    /// The unit of all times.
    pub fn unit(&self) -> TimeUnit {
        self.unit
    }

    /// Number of histories.
    pub fn len(&self) -> usize {
        self.frequency.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.frequency.is_empty()
    }

    /// x of every history.
    pub fn frequency(&self) -> &[u32] {
        &self.frequency
    }

    /// t_x of every history.
    pub fn recency(&self) -> &[f64] {
        &self.recency
    }

    /// T of every history.
    pub fn age(&self) -> &[f64] {
        &self.age
    }

    /// Weight of every history.
    pub fn weight(&self) -> &[f64] {
        &self.weight
    }

    /// Timing of every history; `None` unless all have one.
    pub fn timing(&self) -> Option<&[f64]> {
        (!self.timing.is_empty() || self.is_empty()).then_some(&self.timing)
    }

    /// One history; `None` beyond the end.
    pub fn get(&self, position: usize) -> Option<History> {
        Some(History {
            frequency: *self.frequency.get(position)?,
            recency: *self.recency.get(position)?,
            age: *self.age.get(position)?,
            weight: *self.weight.get(position)?,
            timing: self.timing.get(position).copied(),
        })
    }

    /// All histories, in order.
    pub fn iter(&self) -> impl Iterator<Item = History> + '_ {
        (0..self.len()).filter_map(|position| self.get(position))
    }

    /// Sum of weights: the number of customers.
    pub fn customers(&self) -> f64 {
        self.weight.iter().sum()
    }

    /// Number of customers with a repeat purchase.
    pub fn repeat_customers(&self) -> f64 {
        self.frequency.iter().zip(&self.weight).filter(|(x, _)| **x > 0).map(|(_, w)| w).sum()
    }

    /// Number of repeat purchases of all customers.
    pub fn repeat_purchases(&self) -> f64 {
        self.frequency.iter().zip(&self.weight).map(|(x, w)| f64::from(*x) * w).sum()
    }

    /// The largest age; zero if there are no histories.
    pub fn longest_age(&self) -> f64 {
        self.age.iter().copied().fold(0.0, f64::max)
    }

    /// The same histories with all times multiplied by `factor > 0`, as if counted in another unit.
    pub fn with_times_scaled(&self, factor: f64) -> PurchaseHistories {
        let scale = |times: &[f64]| times.iter().map(|t| t * factor).collect::<Vec<f64>>();
        let shift = libm::log(factor);
        let timing = self.timing.iter().zip(&self.frequency).map(|(l, x)| l + f64::from(*x) * shift);
        PurchaseHistories {
            unit: self.unit,
            frequency: self.frequency.clone(),
            recency: scale(&self.recency),
            age: scale(&self.age),
            weight: self.weight.clone(),
            timing: timing.collect(),
        }
    }

    /// The same histories without timing, so that more of them are alike.
    pub fn without_timing(&self) -> PurchaseHistories {
        PurchaseHistories { timing: Vec::new(), ..self.clone() }
    }

    /// The base drawn anew from itself: every history as often as a Poisson number with its weight for a mean, those
    /// drawn not at all left out. For the bootstrap; merge first.
    ///
    /// Source: B. Efron and R. J. Tibshirani (1993), An Introduction to the Bootstrap, chapter 6; the Poisson
    /// numbers stand for the multinomial ones of a base of many.
    pub fn resampled(&self, draws: &mut SeededDraws) -> PurchaseHistories {
        let mut base = PurchaseHistories::empty(self.unit);
        for history in self.iter() {
            let weight = draws.poisson(history.weight) as f64;
            if weight > 0.0 {
                base.push(&History { weight, ..history });
            }
        }
        base
    }

    /// Equal histories as one with their weights added, in an order of their own: what is computed from it
    /// does not depend on the order of the customers.
    pub fn merged(&self) -> PurchaseHistories {
        self.merge().histories
    }

    /// As [`merged`](Self::merged), with histories that differ in their timing only as one, which has the mean of
    /// their timings: in a likelihood the timings of all histories add up to one number, so this is all that fits need.
    pub fn merged_over_timing(&self) -> PurchaseHistories {
        if self.timing.is_empty() {
            return self.merged();
        }
        // In an order of its own first, so that sums do not depend on that of the customers.
        let apart = self.merged();
        let MergedHistories { mut histories, positions } = apart.without_timing().merge();
        let mut timing = vec![0.0; histories.len()];
        for ((&at, timing_of), weight) in positions.iter().zip(&apart.timing).zip(&apart.weight) {
            timing[at as usize] += weight * timing_of;
        }
        timing.iter_mut().zip(&histories.weight).for_each(|(sum, weight)| *sum /= weight);
        histories.timing = timing;
        histories
    }

    /// As [`merged`](Self::merged), with the way back to every single history.
    pub fn merge(&self) -> MergedHistories {
        let mut seen: FxHashMap<Key, u32> = FxHashMap::default();
        let mut found: Vec<(Key, History)> = Vec::new();
        let mut broken: Vec<(u32, u64)> = Vec::new();
        let mut positions = Vec::with_capacity(self.len());
        for history in self.iter() {
            let key = history.key();
            let at = *seen.entry(key).or_insert_with(|| {
                found.push((key, History { weight: 0.0, ..history }));
                found.len() as u32 - 1
            });
            positions.push(at);
            if history.weight.fract() == 0.0 {
                found[at as usize].1.weight += history.weight;
            } else {
                broken.push((at, history.weight.to_bits()));
            }
        }
        // Whole weights add up exactly in any order; the others are added in an order of their own.
        broken.sort_unstable_by_key(|(at, weight)| (found[*at as usize].0, *weight));
        for (at, weight) in broken {
            found[at as usize].1.weight += f64::from_bits(weight);
        }
        let mut order: Vec<u32> = (0..found.len() as u32).collect();
        order.sort_unstable_by_key(|at| found[*at as usize].0);
        let mut histories = PurchaseHistories::empty(self.unit);
        let mut rank = vec![0; found.len()];
        for (place, at) in (0u32..).zip(order) {
            rank[at as usize] = place;
            histories.push(&found[at as usize].1);
        }
        positions.iter_mut().for_each(|position| *position = rank[*position as usize]);
        MergedHistories { histories, positions }
    }
}

impl MergedHistories {
    /// Values of the merged histories, handed back to the original ones.
    pub fn spread(&self, values: &[f64]) -> Vec<f64> {
        self.positions.iter().filter_map(|&at| values.get(at as usize).copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{History, HistoryError, PurchaseHistories};
    use crate::analysis::domain::TimeUnit;
    use crate::analysis::numerics::SeededDraws;

    fn weeks(histories: Vec<History>) -> Result<PurchaseHistories, HistoryError> {
        PurchaseHistories::new(TimeUnit::Week, histories)
    }

    #[test]
    fn doubles_are_merged_whatever_their_order() {
        let [a, b] = [History::new(2, 3.0, 9.0), History::new(0, 0.0, 9.0)];
        let heavy = History { weight: 4.0, ..a };
        let merged = weeks(vec![a, b, heavy, b]).unwrap().merge();
        assert_eq!(merged.histories.weight(), [2.0, 5.0]);
        assert_eq!(merged.positions, [1, 0, 1, 0]);
        assert_eq!(merged.spread(&[7.0, 8.0]), [8.0, 7.0, 8.0, 7.0]);
        assert_eq!(merged.histories, weeks(vec![b, heavy, b, a]).unwrap().merged());
        assert_eq!(merged.histories.customers(), 7.0);
        assert_eq!(merged.histories.repeat_purchases(), 10.0);
    }

    #[test]
    fn histories_outside_their_domain_are_named() {
        let ok = History::new(1, 2.0, 3.0);
        let error = |history| weeks(vec![ok, history]).unwrap_err();
        assert!(matches!(
            error(History::new(1, 4.0, 3.0)),
            HistoryError::RecencyBeyondAge { position: 1, .. }
        ));
        assert!(matches!(error(History::new(0, 1.0, 3.0)), HistoryError::RecencyWithoutRepeat { .. }));
        assert!(matches!(error(History::new(1, 1.0, f64::NAN)), HistoryError::Time { .. }));
        assert!(matches!(error(History { weight: 0.0, ..ok }), HistoryError::Weight { .. }));
        assert!(matches!(error(History { timing: Some(f64::INFINITY), ..ok }), HistoryError::Timing { .. }));
    }

    #[test]
    fn histories_of_other_timing_are_merged_with_the_mean_of_theirs() {
        let timed = |timing, weight| History { timing: Some(timing), weight, ..History::new(2, 3.0, 9.0) };
        let other = History { timing: Some(7.0), ..History::new(1, 3.0, 9.0) };
        let base = |histories| weeks(histories).unwrap().merged_over_timing();
        let merged = base(vec![timed(-1.0, 1.0), other, timed(0.5, 2.0), timed(-1.0, 1.0)]);
        assert_eq!((merged.weight(), merged.timing()), (&[1.0, 4.0][..], Some(&[7.0, -0.25][..])));
        assert_eq!(merged, base(vec![timed(0.5, 2.0), timed(-1.0, 2.0), other]));
        let untimed = weeks(vec![History::new(2, 3.0, 9.0); 3]).unwrap();
        assert_eq!(untimed.merged_over_timing(), untimed.merged());
    }

    #[test]
    fn a_base_drawn_anew_has_the_same_customers_in_the_mean() {
        let base = weeks(vec![
            History { weight: 40_000.0, ..History::new(0, 0.0, 9.0) },
            History { weight: 0.001, ..History::new(1, 2.0, 9.0) },
        ]);
        let drawn = base.unwrap().resampled(&mut SeededDraws::new(1));
        assert_eq!(drawn.len(), 1);
        assert!((drawn.customers() - 40_000.0).abs() < 5.0 * 200.0);
    }

    #[test]
    fn timing_is_kept_only_if_complete() {
        let timed = History { timing: Some(0.5), ..History::new(1, 2.0, 3.0) };
        assert_eq!(weeks(vec![timed]).unwrap().timing(), Some(&[0.5][..]));
        assert_eq!(weeks(vec![timed, History::new(1, 2.0, 3.0)]).unwrap().timing(), None);
    }
}

//! Durations with what is known of their end, kept as counts at sorted times: all that curves and tests need.
//!
//! Invariants: times are finite and not negative; a million customers in whole months take the memory of a few
//! hundred counts; the order in which observations are added changes nothing.
//!
//! Source: J. P. Klein and M. L. Moeschberger (2003), Survival Analysis, 3.2 (censoring), 3.4 and 4.6 (delayed
//! entry).

use std::collections::BTreeMap;

use super::SurvivalError;
use crate::analysis::domain::TimeUnit;

/// One customer's stay, or that of `count` customers alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Time already stayed when observation began; 0 for a customer seen from the start. Customers lost before
    /// their entry could not have been seen, so that this one counts as at risk only after it.
    pub entry: f64,
    /// Time stayed when the customer was lost or last seen.
    pub time: f64,
    /// Whether the customer was lost then; else still there when last seen (censored).
    pub is_event: bool,
    /// How many customers.
    pub count: u64,
}

/// Durations of a group of customers.
#[derive(Clone, Debug, PartialEq)]
pub struct SurvivalData {
    unit: TimeUnit,
    /// By the bits of the time, which for numbers of at least zero sort like the numbers.
    moments: BTreeMap<u64, Moment>,
    customers: u64,
    events: u64,
    observations: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Moment {
    events: u64,
    censored: u64,
    entered: u64,
}

/// What happened at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskRow {
    /// Time, in the unit of the data.
    pub time: f64,
    /// Customers at risk just before it.
    pub at_risk: u64,
    /// Customers lost at it.
    pub events: u64,
    /// Customers last seen at it, still there.
    pub censored: u64,
    /// Customers whose observation began at it, at risk from then on.
    pub entered: u64,
}

impl Observation {
    /// A customer seen from the start and lost at a time.
    pub fn lost(time: f64) -> Observation {
        Observation { entry: 0.0, time, is_event: true, count: 1 }
    }

    /// A customer seen from the start and still there at a time.
    pub fn still_there(time: f64) -> Observation {
        Observation { entry: 0.0, time, is_event: false, count: 1 }
    }

    /// The same, observed only from a time on.
    pub fn entering(self, entry: f64) -> Observation {
        Observation { entry, ..self }
    }

    /// So many customers alike.
    pub fn times(self, count: u64) -> Observation {
        Observation { count, ..self }
    }

    /// Fails unless observation begins before it ends, or at the start; `position` is for the error.
    pub(super) fn check(&self, position: u64) -> Result<(), SurvivalError> {
        let Observation { entry, time, .. } = *self;
        for value in [entry, time] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(SurvivalError::Time { position, value });
            }
        }
        let begins_first = entry < time || entry == 0.0;
        if begins_first { Ok(()) } else { Err(SurvivalError::EntryAfterExit { position, entry, time }) }
    }
}

impl SurvivalData {
    /// Nobody yet; times to come are in this unit.
    pub fn new(unit: TimeUnit) -> SurvivalData {
        SurvivalData { unit, moments: BTreeMap::new(), customers: 0, events: 0, observations: 0 }
    }

    /// The data of observations. Fails at the first one outside its domain.
    pub fn from_observations(
        unit: TimeUnit,
        observations: impl IntoIterator<Item = Observation>,
    ) -> Result<SurvivalData, SurvivalError> {
        let mut data = SurvivalData::new(unit);
        for observation in observations {
            data.add(observation)?;
        }
        Ok(data)
    }

    /// Customers seen from the start: whole durations and whether each was lost then. Fails where the two differ
    /// in length.
    pub fn from_durations(
        unit: TimeUnit,
        durations: &[u32],
        is_event: &[bool],
    ) -> Result<SurvivalData, SurvivalError> {
        if durations.len() != is_event.len() {
            let (found, expected) = (is_event.len(), durations.len());
            return Err(SurvivalError::ColumnLength { name: "is_event".to_owned(), found, expected });
        }
        let all = durations.iter().zip(is_event);
        let observation = |(&time, &is_event): (&u32, &bool)| Observation {
            entry: 0.0,
            time: f64::from(time),
            is_event,
            count: 1,
        };
        SurvivalData::from_observations(unit, all.map(observation))
    }

    /// Cohorts as tables give them: of each the customers at the start and those still there after 1, 2, ...
    /// renewals, as far as it was observed. Fails where a cohort has nobody or grows.
    pub fn from_cohorts<Survivors: AsRef<[u64]>>(
        unit: TimeUnit,
        cohorts: &[Survivors],
    ) -> Result<SurvivalData, SurvivalError> {
        let mut data = SurvivalData::new(unit);
        for (cohort, survivors) in cohorts.iter().map(AsRef::as_ref).enumerate() {
            let last = survivors.last().filter(|_| survivors[0] > 0);
            let staying = *last.ok_or(SurvivalError::EmptyCohort { cohort })?;
            for (renewal, pair) in (1_u32..).zip(survivors.windows(2)) {
                let (before, after) = (pair[0], pair[1]);
                let lost = before.checked_sub(after);
                let lost = lost.ok_or(SurvivalError::SurvivorsRise { cohort, renewal, before, after })?;
                data.add(Observation::lost(f64::from(renewal)).times(lost))?;
            }
            let observed = survivors.len() as f64 - 1.0;
            data.add(Observation::still_there(observed).times(staying))?;
        }
        Ok(data)
    }

    /// Adds customers. Fails, and adds nobody, where a time is outside its domain.
    pub fn add(&mut self, observation: Observation) -> Result<(), SurvivalError> {
        observation.check(self.observations)?;
        self.observations += 1;
        let Observation { entry, time, is_event, count } = observation;
        if count == 0 {
            return Ok(());
        }
        // Minus zero is zero, but its bits are not.
        let key = |time: f64| (time + 0.0).to_bits();
        let end = self.moments.entry(key(time)).or_default();
        if is_event {
            end.events += count;
            self.events += count;
        } else {
            end.censored += count;
        }
        self.moments.entry(key(entry)).or_default().entered += count;
        self.customers += count;
        Ok(())
    }

    /// Adds the customers of another group. Fails where the units differ.
    pub fn merge(&mut self, other: &SurvivalData) -> Result<(), SurvivalError> {
        self.check_unit(other)?;
        for (time, moment) in &other.moments {
            let sum = self.moments.entry(*time).or_default();
            sum.events += moment.events;
            sum.censored += moment.censored;
            sum.entered += moment.entered;
        }
        self.customers += other.customers;
        self.events += other.events;
        self.observations += other.observations;
        Ok(())
    }

    pub(super) fn check_unit(&self, other: &SurvivalData) -> Result<(), SurvivalError> {
        let (first, second) = (self.unit, other.unit);
        if first == second { Ok(()) } else { Err(SurvivalError::UnitsDiffer { first, second }) }
    }

    /// The unit of the times.
    pub fn unit(&self) -> TimeUnit {
        self.unit
    }

    /// Number of customers.
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// Number of customers lost.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.customers == 0
    }

    /// The longest time observed; `None` without customers.
    pub fn longest(&self) -> Option<f64> {
        self.moments.keys().next_back().map(|bits| f64::from_bits(*bits))
    }

    /// What happened at each time at which anything did, ascending; from 0 on where customers were seen from the
    /// start.
    pub fn risk_table(&self) -> Vec<RiskRow> {
        let mut at_risk = self.moments.get(&0).map_or(0, |start| start.entered);
        let row = |(bits, moment): (&u64, &Moment)| {
            let time = f64::from_bits(*bits);
            let Moment { events, censored, entered } = *moment;
            let entered = if *bits == 0 { 0 } else { entered };
            let row = RiskRow { time, at_risk, events, censored, entered };
            at_risk = at_risk + entered - events - censored;
            row
        };
        self.moments.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Observation, RiskRow, SurvivalData};
    use crate::analysis::domain::TimeUnit;
    use crate::analysis::survival::SurvivalError;

    #[test]
    fn customers_are_at_risk_from_their_entry_to_their_end() {
        let all = [
            Observation::lost(2.0),
            Observation::still_there(2.0).times(3),
            Observation::lost(5.0).entering(2.0),
            Observation::still_there(0.0),
            Observation::lost(4.0).entering(1.0).times(2),
        ];
        let data = SurvivalData::from_observations(TimeUnit::Month, all).unwrap();
        assert_eq!((data.customers(), data.events(), data.longest()), (8, 4, Some(5.0)));
        let rows = [
            (0.0, 5, 0, 1, 0),
            (1.0, 4, 0, 0, 2),
            // Those who enter at 2 are not at risk at 2.
            (2.0, 6, 1, 3, 1),
            (4.0, 3, 2, 0, 0),
            (5.0, 1, 1, 0, 0),
        ];
        let row =
            |(time, at_risk, events, censored, entered)| RiskRow { time, at_risk, events, censored, entered };
        assert_eq!(data.risk_table(), rows.map(row));
        let mut turned = SurvivalData::new(TimeUnit::Month);
        all.iter().rev().for_each(|observation| turned.add(*observation).unwrap());
        assert_eq!(turned, data);
    }

    #[test]
    fn times_outside_their_domain_are_refused() {
        let add = |observation| SurvivalData::from_observations(TimeUnit::Day, [observation]).unwrap_err();
        assert_eq!(add(Observation::lost(-1.0)), SurvivalError::Time { position: 0, value: -1.0 });
        assert!(matches!(add(Observation::lost(f64::NAN)), SurvivalError::Time { .. }));
        let late = SurvivalError::EntryAfterExit { position: 0, entry: 3.0, time: 3.0 };
        assert_eq!(add(Observation::lost(3.0).entering(3.0)), late);
        assert!(SurvivalData::from_durations(TimeUnit::Day, &[1, 2], &[true]).is_err());
        let mut days = SurvivalData::new(TimeUnit::Day);
        assert!(days.merge(&SurvivalData::new(TimeUnit::Week)).is_err());
    }

    #[test]
    fn a_part_and_a_part_make_the_whole() {
        let of = |durations: &[u32], events: &[bool]| {
            SurvivalData::from_durations(TimeUnit::Week, durations, events).unwrap()
        };
        let mut merged = of(&[3, 1], &[true, false]);
        merged.merge(&of(&[3, 7], &[true, true])).unwrap();
        assert_eq!(merged, of(&[7, 3, 3, 1], &[true, true, true, false]));
    }
}

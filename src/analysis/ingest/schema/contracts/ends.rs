//! Whether ends are last days with a subscription or first days without: what the dates themselves say.

use crate::analysis::domain::{BillingInterval, Day, DaySpan, EndDay};
use crate::analysis::ingest::fields::dates::{DateRules, parse_date};
use crate::analysis::ingest::fields::interval::parse_interval;
use crate::analysis::ingest::layout::SampleRow;
use crate::analysis::ingest::plan::{ImportPlan, Role};

/// One meaning is settled if it explains so many times as many ends as the other.
const TIMES_AS_MANY: u32 = 9;

/// How many ends fit each meaning: an end that is a whole number of billing intervals after the start is a first day
/// without; the day before is a last day with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndEvidence {
    /// Ends a whole number of intervals after the start.
    pub first_without: u32,
    /// Ends one day earlier.
    pub last_with: u32,
    /// Subscriptions of which both days could be read.
    pub read: u32,
}

impl EndEvidence {
    /// The meaning that the dates tell; the first day without where they tell nothing, `None` where they contradict
    /// each other or none could be read.
    pub fn meaning(self) -> Option<EndDay> {
        let EndEvidence { first_without, last_with, read } = self;
        if read == 0 {
            None
        } else if first_without >= TIMES_AS_MANY * last_with {
            Some(EndDay::FirstWithout)
        } else if last_with >= TIMES_AS_MANY * first_without {
            Some(EndDay::LastWith)
        } else {
            None
        }
    }

    fn add(&mut self, start: Day, end: Day, interval: BillingInterval) {
        let whole = |stop: Day| {
            let times = interval.completed(start, stop);
            times > 0 && interval.renewal(start, times) == stop
        };
        self.read += 1;
        self.first_without += u32::from(whole(end));
        self.last_with += u32::from(whole(end.plus(DaySpan(1))));
    }
}

/// What the ends of a sample say, read under the plan; `None` if the plan has no column of ends.
pub fn end_evidence(rows: &[SampleRow], plan: &ImportPlan) -> Option<EndEvidence> {
    let find = |role| plan.columns(role).next();
    let (start, end) = (find(Role::Start).or(find(Role::Date))?, find(Role::End)?);
    let interval = find(Role::Interval);
    let rules = DateRules { order: plan.date_order, utc_offset_minutes: plan.utc_offset_minutes };
    let mut found = EndEvidence::default();
    for row in rows {
        let day = |at: usize| parse_date(row.fields.get(at)?.as_bytes(), rules).ok().map(|date| date.day);
        let named = interval.and_then(|at| parse_interval(row.fields.get(at)?));
        if let (Some(start), Some(end)) = (day(start), day(end)) {
            found.add(start, end, named.unwrap_or(plan.contract.interval));
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::EndEvidence;
    use crate::analysis::domain::{BillingInterval, Day, EndDay};

    fn meaning(pairs: &[(&str, &str)]) -> Option<EndDay> {
        let mut found = EndEvidence::default();
        let day = |text: &str| Day::parse_iso(text).unwrap();
        pairs.iter().for_each(|(start, end)| found.add(day(start), day(end), BillingInterval::MONTH));
        found.meaning()
    }

    #[test]
    fn whole_intervals_tell_what_an_end_means() {
        let (first, last) = (("2024-01-15", "2024-03-15"), ("2024-01-01", "2024-03-31"));
        assert_eq!(meaning(&[first]), Some(EndDay::FirstWithout));
        assert_eq!(meaning(&[last]), Some(EndDay::LastWith));
        assert_eq!(meaning(&[first, last]), None);
        assert_eq!(meaning(&[("2024-01-10", "2024-02-22")]), Some(EndDay::FirstWithout));
    }
}

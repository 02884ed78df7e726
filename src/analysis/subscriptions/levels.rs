//! A customer's recurring revenue as it changes from day to day.

use super::book::SubscriptionBook;
use crate::analysis::domain::{CustomerIx, Day, MoneySum};

/// What the user decides about recurring revenue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecurringRules {
    /// The last day that counts; nothing after it is known.
    pub as_of: Day,
    /// A gap of at most so many days without payment is bridged.
    pub grace_days: u32,
}

/// Recurring revenue on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecurringSnapshot {
    /// Customers whose recurring revenue is above zero.
    pub customers: u64,
    /// Their recurring revenue a month.
    pub monthly: MoneySum,
}

/// From a day on, so much a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) from: Day,
    pub(super) monthly: MoneySum,
}

/// A customer's recurring revenue up to the as-of day: levels that differ, by day, the first one above zero; before it
/// there is none. Never below zero; short gaps are bridged.
pub(super) fn read_levels(
    book: &SubscriptionBook,
    customer: CustomerIx,
    rules: &RecurringRules,
    levels: &mut Vec<Level>,
) {
    levels.clear();
    let mut changes: Vec<(Day, MoneySum)> = Vec::new();
    for at in book.of(customer).filter(|&at| book.stops[at].is_none_or(|stop| stop > book.starts[at])) {
        changes.push((book.starts[at], book.monthly[at]));
        changes.extend(book.stops[at].map(|stop| (stop, -book.monthly[at])));
    }
    changes.retain(|(day, _)| *day <= rules.as_of);
    changes.sort_unstable();
    let mut sum = MoneySum::ZERO;
    for (at, &(day, change)) in changes.iter().enumerate() {
        sum += change;
        if changes.get(at + 1).is_none_or(|(next, _)| *next > day) {
            push_level(levels, Level { from: day, monthly: sum.max(MoneySum::ZERO) }, rules.grace_days);
        }
    }
}

fn push_level(levels: &mut Vec<Level>, level: Level, grace_days: u32) {
    let gap = levels.last().filter(|last| last.monthly.is_zero()).map(|last| level.from.since(last.from).0);
    if gap.is_some_and(|days| days.unsigned_abs() <= grace_days) {
        levels.pop();
    }
    let before = levels.last().map_or(MoneySum::ZERO, |last| last.monthly);
    if level.monthly != before {
        levels.push(level);
    }
}

/// The level on a day.
pub(super) fn level_on(levels: &[Level], day: Day) -> MoneySum {
    let after = levels.partition_point(|level| level.from <= day);
    after.checked_sub(1).map_or(MoneySum::ZERO, |at| levels[at].monthly)
}

/// Monthly recurring revenue (MRR) on a day: the sum over customers, each with all subscriptions that run, never below
/// zero. Days after the as-of day are as that day.
///
/// Source: the usual definition of monthly recurring revenue, see [`RULES`](super::RULES) for the awkward cases.
pub fn recurring_at(book: &SubscriptionBook, rules: &RecurringRules, day: Day) -> RecurringSnapshot {
    let mut snapshot = RecurringSnapshot::default();
    let mut levels = Vec::new();
    for customer in book.customers() {
        read_levels(book, customer, rules, &mut levels);
        let monthly = level_on(&levels, day);
        snapshot.customers += u64::from(!monthly.is_zero());
        snapshot.monthly += monthly;
    }
    snapshot
}

//! How long customers stayed, and whether they are lost: what survival analysis starts from.

use super::book::SubscriptionBook;
use super::levels::{Level, RecurringRules, read_levels};
use crate::analysis::domain::{BillingInterval, CustomerIx, Day, MoneySum};

/// Each paying customer's first stay, from the first paid day until nothing was paid for longer than the grace days;
/// columns run parallel. Somebody who came back later counts with the first stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tenures {
    /// Whose stay it is, ascending.
    pub customers: Vec<CustomerIx>,
    /// First paid day: the cohort.
    pub starts: Vec<Day>,
    /// Days from the first paid day to the first day without; to the as-of day for those who stay.
    pub days: Vec<u32>,
    /// Billing intervals of the stay's first subscription. Of somebody lost, the interval at whose end or within which
    /// the customer was lost, from 1 on; of somebody who stays, the renewals that were made, from 0 on.
    pub renewals: Vec<u32>,
    /// How often the stay's first subscription is billed.
    pub intervals: Vec<BillingInterval>,
    /// Whether the customer was lost; if not, the tenure is still growing.
    pub lost: Vec<bool>,
    /// Plan of the stay's first subscription.
    pub plans: Vec<Option<u32>>,
    /// Recurring revenue a month on the first paid day.
    pub monthly: Vec<MoneySum>,
    /// Whether the customer was lost and has come back since.
    pub came_back: Vec<bool>,
}

/// A customer who pays on the as-of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrentStay {
    /// Who.
    pub customer: CustomerIx,
    /// First paid day of the stay that goes on.
    pub start: Day,
    /// How often its first subscription is billed.
    pub interval: BillingInterval,
    /// Intervals that are over.
    pub renewals: u32,
    /// Recurring revenue a month on the as-of day.
    pub monthly: MoneySum,
}

/// Everybody who pays on the as-of day, ascending, with the stay that goes on: of somebody who came back, the last one.
pub fn current_stays(book: &SubscriptionBook, rules: &RecurringRules) -> Vec<CurrentStay> {
    let mut levels = Vec::new();
    let mut found = Vec::new();
    for customer in book.customers() {
        read_levels(book, customer, rules, &mut levels);
        let Some(last) = levels.last().filter(|level| !level.monthly.is_zero()) else { continue };
        let gap = levels.iter().rposition(|level| level.monthly.is_zero());
        let start = levels[gap.map_or(0, |at| at + 1)].from;
        let interval = interval_at(book, customer, start);
        let renewals = interval.completed(start, rules.as_of);
        found.push(CurrentStay { customer, start, interval, renewals, monthly: last.monthly });
    }
    found
}

/// The paid subscription that begins a stay.
fn first_paid(book: &SubscriptionBook, customer: CustomerIx, start: Day) -> Option<usize> {
    let paid = |at: &usize| book.runs(*at, start) && book.monthly[*at] > MoneySum::ZERO;
    book.of(customer).find(paid)
}

fn interval_at(book: &SubscriptionBook, customer: CustomerIx, start: Day) -> BillingInterval {
    first_paid(book, customer, start).map_or(BillingInterval::MONTH, |at| book.intervals[at])
}

/// Reads the first stay of every customer who has paid by the as-of day.
pub fn tenures(book: &SubscriptionBook, rules: &RecurringRules) -> Tenures {
    let mut found = Tenures::default();
    let mut levels = Vec::new();
    for customer in book.customers() {
        read_levels(book, customer, rules, &mut levels);
        if let Some(&first) = levels.first() {
            found.push(book, (customer, first), &levels, rules.as_of);
        }
    }
    found
}

impl Tenures {
    /// Number of customers.
    pub fn len(&self) -> usize {
        self.customers.len()
    }

    /// Whether nobody has paid.
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    fn push(
        &mut self,
        book: &SubscriptionBook,
        (customer, first): (CustomerIx, Level),
        levels: &[Level],
        as_of: Day,
    ) {
        let end = levels.iter().position(|level| level.monthly.is_zero());
        // What comes after the as-of day is not known, a renewal on the next day neither.
        let stop = end.map_or(as_of, |at| levels[at].from);
        let subscription = first_paid(book, customer, first.from);
        let interval = subscription.map_or(BillingInterval::MONTH, |at| book.intervals[at]);
        let completed = interval.completed(first.from, stop);
        let begun = end.is_some() && interval.renewal(first.from, completed) < stop;
        self.customers.push(customer);
        self.starts.push(first.from);
        self.days.push(stop.since(first.from).0.unsigned_abs());
        self.renewals.push(completed + u32::from(begun));
        self.intervals.push(interval);
        self.lost.push(end.is_some());
        self.plans.push(subscription.and_then(|at| book.plan_of[at]));
        self.monthly.push(first.monthly);
        self.came_back.push(end.is_some_and(|at| at + 1 < levels.len()));
    }
}

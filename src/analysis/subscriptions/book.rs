//! Subscriptions as a struct of arrays.

use super::SubscriptionError;
use crate::analysis::domain::{
    BillingInterval, CustomerIx, Day, DaySpan, EndDay, Money, MoneySum, Subscription,
};

/// A subscription that was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RejectedSubscription {
    /// Its position in the list.
    pub row: usize,
    /// Why.
    pub reason: SubscriptionError,
}

/// What was found while a book was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookNotes {
    /// Subscriptions that were left out.
    pub rejected: Vec<RejectedSubscription>,
    /// Subscriptions that end on the day of their start and never run.
    pub no_length: u64,
    /// Subscriptions of zero value.
    pub trials: u64,
    /// Subscriptions of negative value.
    pub credits: u64,
    /// Subscriptions whose last day is the first day of the customer's next one, and which end a day earlier.
    pub changed_on_last_day: u64,
}

/// Subscriptions by customer, then start, end, amount, interval and plan: the order of the rows does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriptionBook {
    /// Number of customers.
    pub customers: usize,
    /// Names of the plans.
    pub plans: Vec<String>,
    /// `offsets[c]..offsets[c + 1]` are the subscriptions of customer `c`; one more than customers.
    pub offsets: Vec<u32>,
    /// First day of each subscription.
    pub starts: Vec<Day>,
    /// First day without it; `None` while it runs.
    pub stops: Vec<Option<Day>>,
    /// What is paid each interval.
    pub amounts: Vec<Money>,
    /// The interval.
    pub intervals: Vec<BillingInterval>,
    /// Position of its plan in `plans`.
    pub plan_of: Vec<Option<u32>>,
    /// What it is worth a month.
    pub monthly: Vec<MoneySum>,
}

impl SubscriptionBook {
    /// Sorts subscriptions by customer. Those that end before they start or belong to nobody are left out, which the
    /// notes say.
    pub fn new<'a>(
        customers: usize,
        plans: Vec<String>,
        subscriptions: impl IntoIterator<Item = &'a Subscription>,
        ends: EndDay,
    ) -> (SubscriptionBook, BookNotes) {
        let mut notes = BookNotes::default();
        let mut kept = Vec::new();
        for (row, subscription) in subscriptions.into_iter().enumerate() {
            match check(subscription, customers) {
                Ok(()) => kept.push(*subscription),
                Err(reason) => notes.rejected.push(RejectedSubscription { row, reason }),
            }
        }
        kept.sort_by_key(|s| (s.customer, s.start, s.end.is_none(), s.end, s.amount, s.interval, s.plan));
        let mut book = SubscriptionBook { offsets: vec![0], customers, plans, ..SubscriptionBook::default() };
        for customer in 0..customers as u32 {
            let from = book.starts.len();
            let own = kept[from..].partition_point(|s| s.customer.0 <= customer);
            let own = &kept[from..from + own];
            own.iter().for_each(|subscription| {
                let stop = stop_of(subscription, own, ends, &mut notes);
                book.push(subscription, stop, &mut notes);
            });
            book.offsets.push(book.starts.len() as u32);
        }
        (book, notes)
    }

    fn push(&mut self, subscription: &Subscription, stop: Option<Day>, notes: &mut BookNotes) {
        notes.no_length += u64::from(stop.is_some_and(|stop| stop <= subscription.start));
        notes.trials += u64::from(subscription.amount.is_zero());
        notes.credits += u64::from(subscription.amount.is_negative());
        self.starts.push(subscription.start);
        self.stops.push(stop);
        self.amounts.push(subscription.amount);
        self.intervals.push(subscription.interval);
        self.plan_of.push(subscription.plan);
        self.monthly.push(subscription.interval.monthly(subscription.amount));
    }

    /// Number of customers.
    pub fn customer_count(&self) -> usize {
        self.customers
    }

    /// Number of subscriptions.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Every customer, ascending.
    pub fn customers(&self) -> impl Iterator<Item = CustomerIx> + use<> {
        (0..self.customers as u32).map(CustomerIx)
    }

    /// Positions of a customer's subscriptions, by start.
    pub fn of(&self, customer: CustomerIx) -> std::ops::Range<usize> {
        let at = customer.0 as usize;
        match (self.offsets.get(at), self.offsets.get(at + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        }
    }

    /// Whether a subscription runs on a day.
    pub fn runs(&self, at: usize, day: Day) -> bool {
        self.starts[at] <= day && self.stops[at].is_none_or(|stop| day < stop)
    }

    /// The last day on which a subscription starts or has run: the earliest sensible as-of day.
    pub fn last_day(&self) -> Option<Day> {
        let ended = self.stops.iter().flatten().map(|stop| stop.plus(DaySpan(-1)));
        self.starts.iter().copied().chain(ended).max()
    }
}

fn check(subscription: &Subscription, customers: usize) -> Result<(), SubscriptionError> {
    if subscription.customer.0 as usize >= customers {
        let customer = subscription.customer.0;
        return Err(SubscriptionError::UnknownCustomer { customer, customers: customers as u64 });
    }
    match subscription.end {
        Some(end) if end < subscription.start => {
            Err(SubscriptionError::EndsBeforeStart { start: subscription.start, end })
        }
        _ => Ok(()),
    }
}

/// The first day without a subscription, among all of its customer.
fn stop_of(
    subscription: &Subscription,
    own: &[Subscription],
    ends: EndDay,
    notes: &mut BookNotes,
) -> Option<Day> {
    let end = subscription.end?;
    if ends == EndDay::FirstWithout {
        return Some(end);
    }
    let first_of_day = own.partition_point(|other| other.start < end);
    let replaced = end > subscription.start && own.get(first_of_day).is_some_and(|other| other.start == end);
    notes.changed_on_last_day += u64::from(replaced);
    Some(if replaced { end } else { end.plus(DaySpan(1)) })
}

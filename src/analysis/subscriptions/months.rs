//! Subscriptions from a file with one row a customer and one column a month.

use super::book::{BookNotes, SubscriptionBook};
use crate::analysis::domain::{
    BillingInterval, CustomerIx, Day, DaySpan, EndDay, Money, Subscription, TimeUnit,
};

/// What a customer pays in each month, from the first column on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthRow {
    /// Whose row it is; several rows of one customer are added up.
    pub customer: CustomerIx,
    /// One amount a column; nothing and zero both mean that nothing is paid.
    pub amounts: Vec<Option<Money>>,
}

/// Turns month columns into monthly subscriptions: equal amounts of months in a row are one subscription, what is paid
/// in the last column runs on. `customers` is how many there are. Also gives the as-of day: the last day of the last column's month.
pub fn book_from_months(
    customers: usize,
    first_month: Day,
    rows: &[MonthRow],
) -> (SubscriptionBook, BookNotes, Day) {
    let month = |at: usize| first_month.add_periods(TimeUnit::Month, at as i32);
    let columns = rows.iter().map(|row| row.amounts.len()).max().unwrap_or(0);
    let mut subscriptions = Vec::new();
    for row in rows {
        let paid = |at: usize| row.amounts.get(at).copied().flatten().unwrap_or(Money::ZERO);
        let mut at = 0;
        while at < columns {
            let amount = paid(at);
            let next = (at + 1..columns).find(|&next| paid(next) != amount);
            if !amount.is_zero() {
                subscriptions.push(Subscription {
                    customer: row.customer,
                    start: month(at),
                    end: next.map(month),
                    amount,
                    interval: BillingInterval::MONTH,
                    plan: None,
                });
            }
            at = next.unwrap_or(columns);
        }
    }
    let as_of = month(columns.max(1)).plus(DaySpan(-1));
    let (book, notes) = SubscriptionBook::new(customers, Vec::new(), &subscriptions, EndDay::FirstWithout);
    (book, notes, as_of)
}

//! What becomes of contracts, in words.

use crate::format::Formatter;
use crate::protocol::Subscriptions;

/// The page's main sentence.
pub fn subscriptions_headline(f: &Formatter, view: &Subscriptions) -> String {
    match view.recurring.as_ref().ok().and_then(|of| of.months.last()) {
        Some(month) => format!("{} come in every month", f.money(month.closing.monthly)),
        None => format!("{} customers with a contract", f.count(f64::from(view.customers))),
    }
}

/// What stands below it.
pub fn subscriptions_lead(f: &Formatter, view: &Subscriptions) -> String {
    match view.recurring.as_ref().ok().and_then(|of| of.months.last()) {
        Some(month) => format!("{} customers pay.", f.count(f64::from(month.closing.customers))),
        None => String::new(),
    }
}

//! What every metric starts from: the log, its summaries, and the customers asked about.

use super::settings::{MetricSettings, ResolvedWindow, resolve_period};
use crate::analysis::domain::{CustomerIx, CustomerOrders, Day, MoneySum, TimeUnit, TransactionLog};
use crate::analysis::summary::{CustomerSelection, CustomerSummaries, SummaryBasis};

/// A log seen through a selection of customers and the user's settings, with its totals.
///
/// The active window and the period are those of the whole base, so that figures of a selection compare with
/// figures of everybody.
pub struct MetricView<'a> {
    /// Every order.
    pub log: &'a TransactionLog,
    /// Statistics of each customer up to the as-of day.
    pub summaries: &'a CustomerSummaries,
    /// The customers asked about.
    pub selection: &'a CustomerSelection,
    /// What the user decided.
    pub settings: &'a MetricSettings,
    /// Calendar period of the tables.
    pub period: TimeUnit,
    /// How long after a purchase a customer counts as active.
    pub active_window: ResolvedWindow,
    /// Sums over the selection.
    pub totals: Totals,
}

/// Sums over the selected customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// N: customers with an order or a refund.
    pub customers: u64,
    /// Customers with at least one order.
    pub buyers: u64,
    /// Customers with at least two orders.
    pub repeat_buyers: u64,
    /// Customers with orders on at least two days.
    pub repeat_day_buyers: u64,
    /// Customers whose net revenue is below zero.
    pub negative_customers: u64,
    /// O: orders.
    pub orders: u64,
    /// Days with an order, summed over customers.
    pub purchase_days: u64,
    /// Sum of x: purchase days after each customer's first.
    pub repeat_days: u64,
    /// Sum of T: days from each customer's first purchase to the as-of day.
    pub tenure_days: u64,
    /// Positive amounts.
    pub gross: MoneySum,
    /// Refunds, as a positive figure.
    pub refunded: MoneySum,
}

impl Totals {
    /// V: gross less refunds.
    pub fn net(&self) -> MoneySum {
        self.gross - self.refunded
    }
}

impl<'a> MetricView<'a> {
    /// Adds up the selected customers.
    pub fn new(
        log: &'a TransactionLog,
        summaries: &'a CustomerSummaries,
        selection: &'a CustomerSelection,
        settings: &'a MetricSettings,
    ) -> MetricView<'a> {
        let mut view = MetricView {
            log,
            summaries,
            selection,
            settings,
            period: resolve_period(settings.period, summaries.window()),
            active_window: settings.active_window.resolve(summaries.gaps()),
            totals: Totals::default(),
        };
        view.totals = view.add_up();
        view
    }

    fn add_up(&self) -> Totals {
        let mut totals = Totals::default();
        for customer in self.customers() {
            let orders = self.summaries.orders(customer);
            let purchase_days = self.summaries.purchase_days(customer);
            totals.customers += 1;
            totals.buyers += u64::from(orders > 0);
            totals.repeat_buyers += u64::from(orders > 1);
            totals.repeat_day_buyers += u64::from(purchase_days > 1);
            totals.negative_customers += u64::from(self.summaries.net(customer).is_negative());
            totals.orders += u64::from(orders);
            totals.purchase_days += u64::from(purchase_days);
            totals.repeat_days += u64::from(purchase_days.saturating_sub(1));
            totals.tenure_days += self.summaries.tenure(customer).map_or(0, |t| t.0.max(0) as u64);
            totals.gross += self.summaries.gross(customer);
            totals.refunded += self.summaries.refunded(customer);
        }
        totals
    }

    /// The selected customers that are observed, ascending.
    pub fn customers(&self) -> impl Iterator<Item = CustomerIx> + '_ {
        self.summaries.observed().filter(|&customer| self.selection.contains(customer))
    }

    /// A customer's entries up to the as-of day.
    #[inline]
    pub fn orders_of(&self, customer: CustomerIx) -> CustomerOrders<'a> {
        self.log.orders_of(customer).until(self.as_of())
    }

    /// The last day that counts.
    #[inline]
    pub fn as_of(&self) -> Day {
        self.summaries.window().map(|window| window.as_of).unwrap_or_default()
    }

    /// Whether single orders are known.
    pub fn has_orders(&self) -> bool {
        self.summaries.basis() == SummaryBasis::Orders
    }

    /// Whether every customer is selected.
    pub fn is_everybody(&self) -> bool {
        matches!(self.selection, CustomerSelection::All)
    }
}

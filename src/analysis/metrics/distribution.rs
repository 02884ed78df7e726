//! How many customers have ordered once, twice, and so on.

use super::view::MetricView;
use crate::analysis::domain::MoneySum;

/// Customers with `from` to `to` orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrdersBin {
    /// Fewest orders.
    pub from: u32,
    /// Most orders; `None` if there is no upper end.
    pub to: Option<u32>,
    /// Number of customers.
    pub customers: u64,
    /// Their orders.
    pub orders: u64,
    /// Their net revenue.
    pub net: MoneySum,
}

/// The bins: one for each number of orders up to nine, then wider ones.
const BINS: [(u32, Option<u32>); 14] = [
    (0, Some(0)),
    (1, Some(1)),
    (2, Some(2)),
    (3, Some(3)),
    (4, Some(4)),
    (5, Some(5)),
    (6, Some(6)),
    (7, Some(7)),
    (8, Some(8)),
    (9, Some(9)),
    (10, Some(19)),
    (20, Some(49)),
    (50, Some(99)),
    (100, None),
];

/// Customers by number of orders. The bin of customers without any (refunds only) is there only if it holds
/// somebody; empty bins above the highest one are left out.
pub fn orders_per_customer(view: &MetricView<'_>) -> Vec<OrdersBin> {
    let empty = |(from, to)| OrdersBin { from, to, customers: 0, orders: 0, net: MoneySum::ZERO };
    let mut bins: Vec<OrdersBin> = BINS.map(empty).to_vec();
    for customer in view.customers() {
        let orders = view.summaries.orders(customer);
        let at = bins.partition_point(|bin| bin.to.is_some_and(|to| to < orders));
        bins[at].customers += 1;
        bins[at].orders += u64::from(orders);
        bins[at].net += view.summaries.net(customer);
    }
    let used = bins.iter().rposition(|bin| bin.customers > 0).map_or(0, |at| at + 1);
    bins.truncate(used);
    if bins.first().is_some_and(|bin| bin.customers == 0) {
        bins.remove(0);
    }
    bins
}

//! The statistics of a group of customers: the same for segments, cells, tiers and stages.

use crate::analysis::domain::{CustomerIx, MoneySum};
use crate::analysis::metrics::{Figure, Undefined};
use crate::analysis::numerics::{Fraction, select_quantile};
use crate::analysis::summary::{CustomerSelection, CustomerSummaries};

/// A group of customers in figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupStatistics {
    /// Number of customers.
    pub customers: u64,
    /// Share of the selected customers.
    pub customer_share: Figure,
    /// Their orders.
    pub orders: u64,
    /// Their net revenue.
    pub net: MoneySum,
    /// Share of the selection's net revenue.
    pub revenue_share: Figure,
    /// Median days since the last purchase.
    pub median_recency: Figure,
    /// Orders a customer.
    pub mean_orders: Figure,
    /// Net revenue over orders.
    pub average_order_value: Figure,
    /// Net revenue over customers.
    pub revenue_per_customer: Figure,
}

#[derive(Clone, Default)]
struct Sums {
    customers: u64,
    orders: u64,
    net: MoneySum,
    recency: Vec<i32>,
}

/// Statistics of `count` groups of the selected customers; `group_of` says where a customer belongs.
pub(super) fn group_statistics(
    summaries: &CustomerSummaries,
    selection: &CustomerSelection,
    count: usize,
    group_of: impl Fn(CustomerIx) -> Option<usize>,
) -> Vec<GroupStatistics> {
    let mut groups = vec![Sums::default(); count];
    let (mut customers, mut net) = (0, MoneySum::ZERO);
    for customer in summaries.observed().filter(|&customer| selection.contains(customer)) {
        customers += 1;
        net += summaries.net(customer);
        let Some(group) = group_of(customer).and_then(|group| groups.get_mut(group)) else { continue };
        group.customers += 1;
        group.orders += u64::from(summaries.orders(customer));
        group.net += summaries.net(customer);
        group.recency.extend(summaries.recency(customer).map(|recency| recency.0.0));
    }
    groups.into_iter().map(|group| group.finish(customers, net)).collect()
}

impl Sums {
    fn finish(mut self, customers: u64, net: MoneySum) -> GroupStatistics {
        let median = select_quantile(&mut self.recency, Fraction::HALF);
        let median = median.map(|m| m.interpolate(f64::from));
        let no_median = if self.customers > 0 { Undefined::NoDates } else { Undefined::NoCustomers };
        let revenue = self.net.to_f64();
        GroupStatistics {
            customers: self.customers,
            customer_share: Figure::count_share(self.customers, customers, Undefined::NoCustomers),
            orders: self.orders,
            net: self.net,
            revenue_share: Figure::money_share(self.net, net),
            median_recency: Figure::from_option(median, no_median),
            mean_orders: Figure::count_share(self.orders, self.customers, Undefined::NoCustomers),
            average_order_value: Figure::ratio(revenue, self.orders as f64, Undefined::NoOrders),
            revenue_per_customer: Figure::ratio(revenue, self.customers as f64, Undefined::NoCustomers),
        }
    }
}

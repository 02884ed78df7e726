//! The statistics of a group of customers: the same for segments, cells, tiers and stages.

use crate::analysis::domain::{CustomerIx, MoneySum};
use crate::analysis::metrics::{Figure, Undefined};
use crate::analysis::numerics::{CountedValues, Fraction, select_quantile};
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

/// Recencies up to so many days are counted by day; there are hardly any beyond.
const COUNTED_DAYS: i32 = 36_525;

/// What the figures of a group are made from.
#[derive(Clone, Default)]
pub(super) struct Sums {
    customers: u64,
    orders: u64,
    net: MoneySum,
    recency: CountedValues,
    /// Recencies that are not counted by day.
    long_recency: Vec<i32>,
}

/// The sums of several groups and of all selected customers.
pub(super) struct GroupSums {
    groups: Vec<Sums>,
    customers: u64,
    net: MoneySum,
}

/// Statistics of `count` groups of the selected customers; `group_of` says where a customer belongs.
pub(super) fn group_statistics(
    summaries: &CustomerSummaries,
    selection: &CustomerSelection,
    count: usize,
    group_of: impl Fn(CustomerIx) -> Option<usize>,
) -> Vec<GroupStatistics> {
    GroupSums::add_up(summaries, selection, count, group_of).statistics()
}

impl GroupSums {
    /// Adds up the groups of the selected customers, one pass.
    pub fn add_up(
        summaries: &CustomerSummaries,
        selection: &CustomerSelection,
        count: usize,
        group_of: impl Fn(CustomerIx) -> Option<usize>,
    ) -> GroupSums {
        let mut sums = GroupSums { groups: vec![Sums::default(); count], customers: 0, net: MoneySum::ZERO };
        for customer in summaries.observed().filter(|&customer| selection.contains(customer)) {
            let net = summaries.net(customer);
            sums.customers += 1;
            sums.net += net;
            let group = group_of(customer).and_then(|group| sums.groups.get_mut(group));
            let Some(group) = group else { continue };
            group.customers += 1;
            group.orders += u64::from(summaries.orders(customer));
            group.net += net;
            match summaries.recency(customer).map(|recency| recency.0.0) {
                Some(days @ 0..=COUNTED_DAYS) => group.recency.add(days.unsigned_abs()),
                Some(days) => group.long_recency.push(days),
                None => {}
            }
        }
        sums
    }

    /// Groups made of these, in figures: `part_of` says which of `count` a group belongs to.
    pub fn united(&self, count: usize, part_of: impl Fn(usize) -> Option<usize>) -> GroupSums {
        let mut united = GroupSums { groups: vec![Sums::default(); count], ..*self };
        for (at, group) in self.groups.iter().enumerate() {
            if let Some(sums) = part_of(at).and_then(|part| united.groups.get_mut(part)) {
                sums.merge(group);
            }
        }
        united
    }

    /// The groups in figures.
    pub fn statistics(self) -> Vec<GroupStatistics> {
        let GroupSums { groups, customers, net } = self;
        groups.into_iter().map(|group| group.finish(customers, net)).collect()
    }
}

impl Sums {
    fn merge(&mut self, other: &Sums) {
        self.customers += other.customers;
        self.orders += other.orders;
        self.net += other.net;
        self.recency.merge(&other.recency);
        self.long_recency.extend_from_slice(&other.long_recency);
    }

    fn median_recency(&mut self) -> Option<f64> {
        if self.long_recency.is_empty() {
            return self.recency.quantile(Fraction::HALF);
        }
        let counted = self.recency.counts().iter().zip(0..);
        let counted = counted.flat_map(|(&count, days)| std::iter::repeat_n(days, count as usize));
        self.long_recency.extend(counted);
        select_quantile(&mut self.long_recency, Fraction::HALF).map(|m| m.interpolate(f64::from))
    }

    fn finish(mut self, customers: u64, net: MoneySum) -> GroupStatistics {
        let median = self.median_recency();
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

#[cfg(test)]
mod tests {
    use super::{COUNTED_DAYS, CountedValues, Sums};

    #[test]
    fn medians_of_short_and_long_recencies_are_those_of_all() {
        let median = |days: &[i32]| {
            let mut sums = Sums { recency: CountedValues::new(), ..Sums::default() };
            for &days in days {
                match days {
                    0..=COUNTED_DAYS => sums.recency.add(days.unsigned_abs()),
                    days => sums.long_recency.push(days),
                }
            }
            sums.median_recency()
        };
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7, 3]), Some(5.0));
        assert_eq!(median(&[7, 700_000, 3]), Some(7.0));
        assert_eq!(median(&[700_000, 100_000, 3, 500_000]), Some(300_000.0));
    }

    #[test]
    fn united_groups_have_the_sums_of_their_parts() {
        let mut one = Sums { customers: 2, orders: 5, ..Sums::default() };
        one.recency.add(4);
        let mut other = Sums { customers: 1, orders: 1, long_recency: vec![90_000], ..Sums::default() };
        other.recency.add(8);
        one.merge(&other);
        assert_eq!((one.customers, one.orders, one.median_recency()), (3, 6, Some(8.0)));
    }
}

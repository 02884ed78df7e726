//! By what the rows of the table are sorted: customers with the figure of a column.

use std::cmp::Ordering;
use std::ops::Range;

use crate::analysis::domain::{CustomerIds, CustomerIx, TransactionLog};
use crate::analysis::summary::CustomerSet;
use crate::protocol::{CustomerColumn, SortOrder};

use super::TableData;
use super::order::LazyOrder;

/// Stands for no figure: such rows come last in either direction.
const NONE: i64 = i64::MAX;

/// Customers in an order; ties stand in the order of identifiers.
pub(super) enum Sorted {
    /// As in the log, which is sorted by identifier.
    Ascending(Vec<CustomerIx>),
    /// The other way round.
    Descending(Vec<CustomerIx>),
    /// Figures that lie close together in the upper half, customers in the lower one.
    Narrow(LazyOrder<u64>),
    /// Figures above 32 bits of customers.
    Wide(LazyOrder<u128>),
    /// Names.
    Named(Names),
}

/// Customers by name.
pub(super) struct Names {
    /// Names as they are compared, by the customer's position in the log.
    folded: CustomerIds,
    /// The first bytes of a name after those that all begin with, and the customer.
    order: LazyOrder<(u64, CustomerIx)>,
    /// Number of bytes that all names begin with.
    shared: usize,
    descending: bool,
}

impl Sorted {
    /// The members of a set in the order asked for.
    pub fn of(data: TableData<'_>, members: &CustomerSet, sort: SortOrder) -> Sorted {
        match (sort.column, sort.descending) {
            // Customers of a log are sorted by identifier already.
            (CustomerColumn::Id, false) => Sorted::Ascending(members.iter().collect()),
            (CustomerColumn::Id, true) => Sorted::Descending(members.iter().collect()),
            (CustomerColumn::Name, descending) => match Names::of(data.log, members, descending) {
                Some(names) => Sorted::Named(names),
                None => Sorted::Ascending(members.iter().collect()),
            },
            (column, descending) => by_figure(members, |customer| {
                let value = figure(data, column, customer)?;
                Some(if descending { value.saturating_neg() } else { value })
            }),
        }
    }

    /// The customers at these positions of the order.
    pub fn window(&mut self, range: Range<usize>) -> Vec<CustomerIx> {
        match self {
            Sorted::Ascending(rows) => rows.iter().skip(range.start).take(range.len()).copied().collect(),
            Sorted::Descending(rows) => {
                rows.iter().rev().skip(range.start).take(range.len()).copied().collect()
            }
            Sorted::Narrow(order) => {
                order.window(range, Ord::cmp).iter().map(|&key| CustomerIx(key as u32)).collect()
            }
            Sorted::Wide(order) => {
                order.window(range, Ord::cmp).iter().map(|&key| CustomerIx(key as u32)).collect()
            }
            Sorted::Named(names) => names.window(range),
        }
    }
}

/// Customers by an integer, ascending.
fn by_figure(members: &CustomerSet, figure: impl Fn(CustomerIx) -> Option<i64>) -> Sorted {
    let figures: Vec<i64> = members.iter().map(|customer| figure(customer).unwrap_or(NONE)).collect();
    let known = || figures.iter().filter(|&&value| value != NONE);
    let (low, high) = known().fold((i64::MAX, i64::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    let rows = members.iter().zip(&figures);
    if high.saturating_sub(low) < i64::from(u32::MAX) {
        let above = |value: i64| if value == NONE { u32::MAX } else { (value - low) as u32 };
        let key =
            |(customer, &value): (CustomerIx, &i64)| u64::from(above(value)) << 32 | u64::from(customer.0);
        Sorted::Narrow(LazyOrder::new(rows.map(key).collect()))
    } else {
        // Without the sign integers are in their order once its bit is turned over.
        let ordered = |value: i64| value.cast_unsigned() ^ 1 << 63;
        let key = |(customer, &value): (CustomerIx, &i64)| {
            u128::from(ordered(value)) << 32 | u128::from(customer.0)
        };
        Sorted::Wide(LazyOrder::new(rows.map(key).collect()))
    }
}

impl Names {
    /// `None` where the file has no names.
    fn of(log: &TransactionLog, members: &CustomerSet, descending: bool) -> Option<Names> {
        let folded = log.names.as_ref()?.to_lowercase();
        let mut names = members.iter().map(|customer| folded.bytes(customer));
        let first = names.next().unwrap_or_default();
        let shared = names.fold(first.len(), |shared, name| {
            let alike = first[..shared].iter().zip(name).take_while(|(a, b)| a == b);
            alike.count()
        });
        let entry = |customer| (head(&folded.bytes(customer)[shared..]), customer);
        let order = LazyOrder::new(members.iter().map(entry).collect());
        Some(Names { folded, order, shared, descending })
    }

    fn window(&mut self, range: Range<usize>) -> Vec<CustomerIx> {
        let Names { folded, order, shared, descending } = self;
        let rest = |customer: CustomerIx| &folded.bytes(customer)[*shared..];
        let compare = |a: &(u64, CustomerIx), b: &(u64, CustomerIx)| -> Ordering {
            let by_name = a.0.cmp(&b.0).then_with(|| rest(a.1).cmp(rest(b.1)));
            let by_name = if *descending { by_name.reverse() } else { by_name };
            by_name.then(a.1.cmp(&b.1))
        };
        order.window(range, compare).iter().map(|&(_, customer)| customer).collect()
    }
}

/// The first eight bytes as a number in their order; zeros stand for those that are missing.
fn head(bytes: &[u8]) -> u64 {
    let mut head = [0; 8];
    let count = bytes.len().min(8);
    head[..count].copy_from_slice(&bytes[..count]);
    u64::from_be_bytes(head)
}

/// An order-preserving integer for a figure of a customer.
fn figure(data: TableData<'_>, column: CustomerColumn, customer: CustomerIx) -> Option<i64> {
    let TableData { summaries, outlooks, .. } = data;
    let scores = || data.scores.of(customer);
    // Two decimals tell medians of whole days and half days apart.
    let hundredths = |value: f64| (value * 100.0) as i64;
    match column {
        CustomerColumn::Id | CustomerColumn::Name => None,
        CustomerColumn::Orders => Some(i64::from(summaries.orders(customer))),
        CustomerColumn::Revenue => Some(summaries.net(customer).ten_thousandths()),
        CustomerColumn::Gross => Some(summaries.gross(customer).ten_thousandths()),
        CustomerColumn::Refunded => Some(summaries.refunded(customer).ten_thousandths()),
        CustomerColumn::AverageOrder => {
            let orders = i64::from(summaries.orders(customer));
            summaries.net(customer).ten_thousandths().checked_div(orders)
        }
        CustomerColumn::FirstDay => summaries.first_purchase(customer).map(|day| i64::from(day.days())),
        CustomerColumn::LastDay => summaries.last_purchase(customer).map(|day| i64::from(day.days())),
        CustomerColumn::Recency => summaries.recency(customer).map(|recency| i64::from(recency.0.0)),
        CustomerColumn::MedianGap => summaries.median_gap(customer).map(hundredths),
        CustomerColumn::R => Some(i64::from(scores().r)),
        CustomerColumn::F => Some(i64::from(scores().f)),
        CustomerColumn::M => Some(i64::from(scores().m)),
        CustomerColumn::Segment => Some(i64::from(scores().segment)),
        CustomerColumn::Tier => Some(i64::from(scores().tier)),
        CustomerColumn::Decile => Some(i64::from(scores().decile)),
        CustomerColumn::Stage => Some(i64::from(scores().stage)),
        CustomerColumn::Alive => outlooks.alive(customer).map(|alive| (alive * 1e9) as i64),
        CustomerColumn::ExpectedPurchases => {
            outlooks.purchases(customer).map(|purchases| (purchases * 1e6) as i64)
        }
        CustomerColumn::ExpectedSpend => outlooks.spend(customer).map(hundredths),
        CustomerColumn::Value => outlooks.value(customer).map(|value| hundredths(value.to_f64())),
        CustomerColumn::TotalValue => outlooks.total(customer).map(|value| hundredths(value.to_f64())),
        CustomerColumn::AtRisk => outlooks.at_risk(customer).map(|value| hundredths(value.to_f64())),
    }
}

#[cfg(test)]
mod tests {
    use super::{NONE, Names, Sorted, by_figure};
    use crate::analysis::domain::{CustomerIds, CustomerIx, TransactionLog};
    use crate::analysis::summary::CustomerSet;

    fn ids(sorted: &mut Sorted) -> Vec<u32> {
        sorted.window(0..99).iter().map(|customer| customer.0).collect()
    }

    #[test]
    fn figures_near_and_far_give_the_same_order() {
        let everybody = CustomerSet::first(6);
        let near = [Some(3), None, Some(-7), Some(3), None, Some(0)];
        let mut sorted = by_figure(&everybody, |customer| near[customer.0 as usize]);
        assert!(matches!(sorted, Sorted::Narrow(_)));
        assert_eq!(ids(&mut sorted), [2, 5, 0, 3, 1, 4]);
        let far = near.map(|value| value.map(|value: i64| value * (1 << 60)));
        let mut sorted = by_figure(&everybody, |customer| far[customer.0 as usize]);
        assert!(matches!(sorted, Sorted::Wide(_)));
        assert_eq!(ids(&mut sorted), [2, 5, 0, 3, 1, 4]);
        assert_eq!(ids(&mut by_figure(&everybody, |_| None)), [0, 1, 2, 3, 4, 5]);
        let ends = [Some(i64::MIN), Some(NONE - 1)];
        let mut sorted = by_figure(&CustomerSet::first(2), |customer| ends[customer.0 as usize]);
        assert_eq!(ids(&mut sorted), [0, 1]);
    }

    #[test]
    fn names_stand_as_text_without_case_and_ties_as_in_the_log() {
        let mut names = CustomerIds::new();
        let texts = ["Shop Ünal", "shop abcdefgh2", "SHOP ABCDEFGH10", "shop", "Shop Zed", "shop abcdefgh2"];
        texts.iter().for_each(|text| names.push(text));
        let log = TransactionLog { names: Some(names), ..TransactionLog::default() };
        for (descending, expected) in [(false, [3, 2, 1, 5, 4, 0]), (true, [0, 4, 1, 5, 2, 3])] {
            let mut names = Names::of(&log, &CustomerSet::first(6), descending).unwrap();
            assert_eq!(names.window(0..9).iter().map(|c| c.0).collect::<Vec<_>>(), expected);
        }
        let few = CustomerSet::of(6, |customer: CustomerIx| customer.0 == 4);
        assert_eq!(Names::of(&log, &few, true).unwrap().window(0..9), [CustomerIx(4)]);
        assert!(Names::of(&log, &CustomerSet::first(0), true).unwrap().window(0..9).is_empty());
    }
}

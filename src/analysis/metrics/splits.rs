//! Revenue split by channel, country, category and product, where the file has such columns.

use super::figure::{Figure, Undefined};
use super::view::MetricView;
use crate::analysis::domain::{Dimension, DimensionColumn, LineSplit, MoneySum};
use crate::analysis::numerics::order;
use crate::analysis::summary::CustomerSet;

/// What one value of a dimension brings.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitRow {
    /// The value as it stands in the file; empty for orders without one.
    pub value: String,
    /// Position of the value in the log's dimension; `None` for order lines, by which nothing can be filtered.
    pub code: Option<u16>,
    /// Orders; of a line dimension, order lines.
    pub orders: u64,
    /// Customers with such an order; `None` for order lines.
    pub customers: Option<u64>,
    /// Net revenue.
    pub net: MoneySum,
    /// Share of the net revenue of all rows.
    pub share: Figure,
    /// Net revenue over orders.
    pub average_order_value: Figure,
}

/// A split of revenue by one dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitTable {
    /// By what.
    pub dimension: Dimension,
    /// Whether the rows count whole orders, and can be filtered by, or order lines.
    pub of_orders: bool,
    /// One row a value, by net revenue descending, then by value.
    pub rows: Vec<SplitRow>,
    /// Lines whose value came after the limit on distinct values.
    pub beyond_limit: Option<SplitRow>,
    /// Why there are no rows.
    pub unavailable: Option<Undefined>,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    orders: u64,
    customers: u64,
    last_customer: Option<u32>,
    net: MoneySum,
}

/// Every split that the file offers: by dimensions of orders for the selected customers; by dimensions of
/// order lines, which are summed up while reading, always for the whole file, whatever is selected. There are
/// none of the latter while an as-of day leaves orders out.
pub fn splits(view: &MetricView<'_>) -> Vec<SplitTable> {
    let of_orders = view.log.dimensions.iter().map(|column| split_orders(view, column));
    let of_lines = view.log.splits.iter().map(|split| split_lines(view, split));
    of_orders.chain(of_lines).collect()
}

/// The customers with at least one order of a value of a dimension: what a page is filtered to when the value
/// is clicked.
pub fn customers_with_value(view: &MetricView<'_>, dimension: Dimension, code: u16) -> CustomerSet {
    let column = view.log.dimensions.iter().find(|column| column.dimension == dimension);
    let Some(column) = column else { return CustomerSet::default() };
    CustomerSet::of(view.summaries.len(), |customer| {
        let orders = view.orders_of(customer);
        let start = orders.first.0 as usize;
        let has = |at: usize| orders.is_order(at) && column.codes.get(start + at) == Some(&code);
        (0..orders.days.len()).any(has)
    })
}

fn split_orders(view: &MetricView<'_>, column: &DimensionColumn) -> SplitTable {
    let mut sums = vec![Sums::default(); column.values.len()];
    for customer in view.customers() {
        let orders = view.orders_of(customer);
        let start = orders.first.0 as usize;
        for at in 0..orders.days.len() {
            let code = column.codes.get(start + at).map(|&code| code as usize);
            let Some(sum) = code.and_then(|code| sums.get_mut(code)) else { continue };
            sum.net += orders.net(at);
            if orders.is_order(at) {
                sum.orders += 1;
                sum.customers += u64::from(sum.last_customer != Some(customer.0));
                sum.last_customer = Some(customer.0);
            }
        }
    }
    let total = sums.iter().map(|sum| sum.net).sum();
    let row = |(code, (value, sum)): (usize, (&String, &Sums))| SplitRow {
        value: value.clone(),
        code: Some(code as u16),
        customers: Some(sum.customers),
        ..split_row(sum.orders, sum.net, total)
    };
    let used = |(_, (_, sum)): &(usize, (&String, &Sums))| sum.orders > 0 || !sum.net.is_zero();
    let mut rows: Vec<_> = column.values.iter().zip(&sums).enumerate().filter(used).map(row).collect();
    sort_rows(&mut rows);
    SplitTable { dimension: column.dimension, of_orders: true, rows, beyond_limit: None, unavailable: None }
}

fn split_lines(view: &MetricView<'_>, split: &LineSplit) -> SplitTable {
    let table = SplitTable {
        dimension: split.dimension,
        of_orders: false,
        rows: Vec::new(),
        beyond_limit: None,
        unavailable: None,
    };
    let cut_off = view.log.day_range().is_some_and(|(_, last)| last > view.as_of());
    if cut_off {
        return SplitTable { unavailable: Some(Undefined::WholeFileOnly), ..table };
    }
    let beyond = split.beyond_limit.iter();
    let total = split.values.iter().chain(beyond).map(|value| value.net).sum();
    let row = |value: &crate::analysis::domain::SplitValue| SplitRow {
        value: value.value.clone(),
        ..split_row(value.lines, value.net, total)
    };
    let mut rows: Vec<_> = split.values.iter().map(row).collect();
    sort_rows(&mut rows);
    SplitTable { rows, beyond_limit: split.beyond_limit.as_ref().map(row), ..table }
}

fn split_row(orders: u64, net: MoneySum, total: MoneySum) -> SplitRow {
    SplitRow {
        value: String::new(),
        code: None,
        orders,
        customers: None,
        net,
        share: Figure::money_share(net, total),
        average_order_value: Figure::ratio(net.to_f64(), orders as f64, Undefined::NoOrders),
    }
}

fn sort_rows(rows: &mut [SplitRow]) {
    order::sort_by(rows, |a, b| b.net.cmp(&a.net).then_with(|| a.value.cmp(&b.value)));
}

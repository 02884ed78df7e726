//! The customers table: which customers a selection means, in which order they stand, one page at a time.

mod keys;
mod order;
mod search;
mod select;

use crate::analysis::domain::{CustomerIx, Day, MoneySum, TransactionLog};
use crate::analysis::summary::{CustomerSet, CustomerSummaries};
use crate::protocol::{
    CustomerDetail, CustomerOutlook, CustomerRow, OrderRow, Selection, SortOrder, TablePage, TableQuery,
};

use super::predict::Outlooks;
use super::scores::Scores;
use keys::Sorted;
pub(super) use select::select;

/// Most rows of one page.
pub(super) const MOST_ROWS: u32 = 1_000;

/// Most entries of a customer's history.
const MOST_ORDERS: usize = 1_000;

/// What the table is made from.
#[derive(Clone, Copy)]
pub(super) struct TableData<'a> {
    pub log: &'a TransactionLog,
    pub summaries: &'a CustomerSummaries,
    pub scores: &'a Scores,
    pub outlooks: Outlooks<'a>,
}

impl TableData<'_> {
    fn outlook_of(&self, customer: CustomerIx) -> Option<CustomerOutlook> {
        self.outlooks.of(customer)
    }
}

/// The rows of the last query: scrolling asks for the same order again and again, sorting for the same customers.
#[derive(Default)]
pub(super) struct SortedRows {
    selected: Option<Selected>,
    sorted: Option<(SortOrder, Sorted)>,
}

/// The customers that a selection means.
struct Selected {
    by: Selection,
    members: CustomerSet,
    revenue: MoneySum,
}

impl Selected {
    fn of(data: TableData<'_>, by: Selection) -> Selected {
        let members = select::members(data, &by);
        let revenue = members.iter().map(|customer| data.summaries.net(customer)).sum();
        Selected { by, members, revenue }
    }
}

impl SortedRows {
    /// One page of the table.
    pub(super) fn page(&mut self, data: TableData<'_>, mut query: TableQuery) -> TablePage {
        query.limit = query.limit.min(MOST_ROWS);
        let selected = match self.selected.take().filter(|held| held.by == query.selection) {
            Some(held) => held,
            None => {
                self.sorted = None;
                Selected::of(data, query.selection.clone())
            }
        };
        let sort = query.sort;
        let mut sorted = match self.sorted.take().filter(|(held, _)| *held == sort) {
            Some((_, sorted)) => sorted,
            None => Sorted::of(data, &selected.members, sort),
        };
        let start = query.offset as usize;
        let row = if query.intervals { row_with_interval } else { row };
        let rows = sorted.window(start..start + query.limit as usize);
        let page = TablePage {
            total: selected.members.len() as u32,
            total_revenue: selected.revenue.to_f64(),
            rows: rows.into_iter().map(|customer| row(data, customer)).collect(),
            query,
        };
        self.sorted = Some((sort, sorted));
        self.selected = Some(selected);
        page
    }
}

/// The customers of a selection in the order asked for; ties stand in the order of identifiers.
pub(super) fn sorted(data: TableData<'_>, selection: &Selection, sort: SortOrder) -> Vec<CustomerIx> {
    let members = select::members(data, selection);
    let count = members.len();
    Sorted::of(data, &members, sort).window(0..count)
}

/// A customer as a row of the table.
pub(super) fn row(data: TableData<'_>, customer: CustomerIx) -> CustomerRow {
    let TableData { log, summaries, scores, .. } = data;
    let of = scores.of(customer);
    let orders = summaries.orders(customer);
    let revenue = summaries.net(customer).to_f64();
    CustomerRow {
        customer: customer.0,
        id: log.ids.get(customer).to_owned(),
        name: log.names.as_ref().map(|names| names.get(customer).to_owned()),
        orders,
        revenue,
        gross: summaries.gross(customer).to_f64(),
        refunded: summaries.refunded(customer).to_f64(),
        average_order: (orders > 0).then(|| revenue / f64::from(orders)),
        first_day: summaries.first_purchase(customer).map(Day::days),
        last_day: summaries.last_purchase(customer).map(Day::days),
        recency: summaries.recency(customer).map(|recency| recency.0.0),
        median_gap: summaries.median_gap(customer),
        r: of.r,
        f: of.f,
        m: of.m,
        segment: of.segment,
        tier: of.tier,
        decile: of.decile,
        stage: of.stage,
        outlook: data.outlook_of(customer),
    }
}

/// As [`row`], with the interval of the value, which takes many draws of the customer's future.
fn row_with_interval(data: TableData<'_>, customer: CustomerIx) -> CustomerRow {
    let outlook = data.outlooks.with_interval(data.summaries, customer);
    CustomerRow { outlook, ..row(data, customer) }
}

/// One customer's history and scores.
pub(super) fn detail(data: TableData<'_>, customer: CustomerIx) -> CustomerDetail {
    let row = row_with_interval(data, customer);
    let net = data.summaries.net(customer);
    let better = data.summaries.observed().filter(|&other| data.summaries.net(other) > net).count();
    let total: MoneySum = data.summaries.observed().map(|other| data.summaries.net(other)).sum();
    let share = (total.ten_thousandths() > 0).then(|| net.to_f64() / total.to_f64());
    let due = row.last_day.zip(row.median_gap).map(|(day, gap)| day.saturating_add(gap.round() as i32));
    let (orders, orders_total) = history(data, customer);
    CustomerDetail {
        row,
        orders,
        orders_total,
        rank: better as u32 + 1,
        revenue_share: share,
        due_day: due,
        alive_history: data.outlooks.past(data.log, data.summaries, customer),
    }
}

fn history(data: TableData<'_>, customer: CustomerIx) -> (Vec<OrderRow>, u32) {
    let Some(window) = data.summaries.window() else { return (Vec::new(), 0) };
    let entries = data.log.orders_of(customer).until(window.as_of);
    let count = entries.days.len();
    let order_row = |at: usize| OrderRow {
        day: entries.days[at].days(),
        gross: entries.gross[at].to_f64(),
        refunded: entries.refunded.get(at).map_or(0.0, |refund| refund.to_f64()),
        is_order: entries.is_order(at),
    };
    ((count.saturating_sub(MOST_ORDERS)..count).map(order_row).collect(), count as u32)
}

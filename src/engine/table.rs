//! The customers table: which customers a selection means, in which order they stand, one page at a time.

use crate::analysis::domain::{CustomerIx, Day, Dimension, TransactionLog};
use crate::analysis::summary::{CustomerSelection, CustomerSet, CustomerSummaries};
use crate::protocol::{
    CustomerColumn, CustomerDetail, CustomerOutlook, CustomerRow, OrderRow, Selection, SortOrder, TablePage,
    TableQuery,
};

use super::predict::Outlooks;
use super::scores::Scores;

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

/// The order of the rows of the last query: scrolling asks for the same order again and again.
#[derive(Default)]
pub(super) struct SortedRows {
    key: Option<(Selection, SortOrder)>,
    rows: Vec<CustomerIx>,
    total_revenue: f64,
}

impl SortedRows {
    /// One page of the table.
    pub(super) fn page(&mut self, data: TableData<'_>, mut query: TableQuery) -> TablePage {
        query.limit = query.limit.min(MOST_ROWS);
        let key = (query.selection.clone(), query.sort);
        if self.key.as_ref() != Some(&key) {
            self.rows = sorted(data, &query.selection, query.sort);
            let revenue = self.rows.iter().map(|&customer| data.summaries.net(customer));
            self.total_revenue = revenue.sum::<crate::analysis::domain::MoneySum>().to_f64();
            self.key = Some(key);
        }
        let start = self.rows.len().min(query.offset as usize);
        let end = self.rows.len().min(start + query.limit as usize);
        TablePage {
            total: self.rows.len() as u32,
            total_revenue: self.total_revenue,
            rows: self.rows[start..end].iter().map(|&customer| row_with_interval(data, customer)).collect(),
            query,
        }
    }
}

/// The customers that a selection means, in the order of the log.
pub(super) fn select(data: TableData<'_>, selection: &Selection) -> CustomerSelection {
    if *selection == Selection::default() {
        return CustomerSelection::All;
    }
    let search = selection.search.trim().to_lowercase();
    let with_values = customers_with_dimensions(data.log, &selection.dimensions);
    let bought_then = |customer| selection.bought.is_none_or(|stretch| has_order_in(data, customer, stretch));
    let belongs = |customer: CustomerIx| {
        data.summaries.is_observed(customer)
            && scores_match(data.scores, selection, customer)
            && figures_match(data.summaries, selection, customer)
            && outlook_matches(data, selection, customer)
            && bought_then(customer)
            && with_values.iter().all(|set| set.contains(customer))
            && (search.is_empty() || text_matches(data.log, &search, customer))
    };
    CustomerSelection::Only(CustomerSet::of(data.summaries.len(), belongs))
}

fn scores_match(scores: &Scores, selection: &Selection, customer: CustomerIx) -> bool {
    let one_of = |wanted: &[u8], value: u8| wanted.is_empty() || wanted.contains(&value);
    let of = scores.of(customer);
    one_of(&selection.segments, of.segment)
        && one_of(&selection.tiers, of.tier)
        && one_of(&selection.deciles, of.decile)
        && one_of(&selection.stages, of.stage)
        && (selection.cells.is_empty() || selection.cells.contains(&(of.r, of.fm)))
}

fn figures_match(summaries: &CustomerSummaries, selection: &Selection, customer: CustomerIx) -> bool {
    let orders = summaries.orders(customer);
    let revenue = || summaries.net(customer).to_f64();
    let first = || summaries.first_purchase(customer).map(Day::days);
    selection.orders.is_none_or(|(low, high)| (low..=high).contains(&orders))
        && selection.revenue.is_none_or(|(low, high)| (low..=high).contains(&revenue()))
        && selection
            .first_order
            .is_none_or(|(from, to)| first().is_some_and(|day| (from..=to).contains(&day)))
}

/// Whether the customer has an order from the first to the last day of a stretch, up to the as-of day. Of a file
/// with one row a customer only the first and the last order are known.
fn has_order_in(data: TableData<'_>, customer: CustomerIx, (from, to): (i32, i32)) -> bool {
    let Some(window) = data.summaries.window() else { return false };
    let inside = |day: Day| (from..=to).contains(&day.days()) && day <= window.as_of;
    if data.log.summaries.is_some() {
        let ends = [data.summaries.first_purchase(customer), data.summaries.last_purchase(customer)];
        return ends.into_iter().flatten().any(inside);
    }
    let orders = data.log.orders_of(customer);
    let start = orders.days.partition_point(|day| day.days() < from);
    (start..orders.days.len()).take_while(|&at| inside(orders.days[at])).any(|at| orders.is_order(at))
}

fn outlook_matches(data: TableData<'_>, selection: &Selection, customer: CustomerIx) -> bool {
    let within = |range: Option<(f64, f64)>, figure: &dyn Fn() -> Option<f64>| {
        range.is_none_or(|(low, high)| figure().is_some_and(|value| (low..=high).contains(&value)))
    };
    let frequency = || data.summaries.model_statistics(customer).map(|of| of.frequency.0);
    selection.frequency.is_none_or(|(low, high)| frequency().is_some_and(|x| (low..=high).contains(&x)))
        && within(selection.alive, &|| data.outlook_of(customer).map(|of| of.alive))
        && within(selection.value, &|| data.outlook_of(customer)?.value)
}

/// For each dimension that is asked for, the customers with an order of one of its wanted values.
fn customers_with_dimensions(log: &TransactionLog, wanted: &[(String, String)]) -> Vec<CustomerSet> {
    let asked = |dimension: Dimension| {
        let key = super::analyse::dimension_key(dimension);
        wanted.iter().filter(move |(name, _)| name == key).map(|(_, value)| value.as_str())
    };
    let set_for = |dimension: Dimension| {
        let Some(column) = log.dimensions.iter().find(|column| column.dimension == dimension) else {
            return CustomerSet::default();
        };
        let codes: Vec<u16> = asked(dimension)
            .filter_map(|value| column.values.iter().position(|known| known == value))
            .map(|code| code as u16)
            .collect();
        CustomerSet::of(log.customer_count(), |customer| {
            let at = customer.0 as usize;
            let range = log.starts[at] as usize..log.starts[at + 1] as usize;
            column.codes[range].iter().any(|code| codes.contains(code))
        })
    };
    [Dimension::Channel, Dimension::Country]
        .into_iter()
        .filter(|&dimension| asked(dimension).next().is_some())
        .map(set_for)
        .collect()
}

fn text_matches(log: &TransactionLog, search: &str, customer: CustomerIx) -> bool {
    let contains = |text: &str| text.to_lowercase().contains(search);
    contains(log.ids.get(customer)) || log.names.as_ref().is_some_and(|names| contains(names.get(customer)))
}

/// The customers of a selection in the order asked for; ties stand in the order of identifiers.
pub(super) fn sorted(data: TableData<'_>, selection: &Selection, sort: SortOrder) -> Vec<CustomerIx> {
    let wanted = select(data, selection);
    let mut rows: Vec<CustomerIx> =
        data.summaries.observed().filter(|&customer| wanted.contains(customer)).collect();
    match sort.column {
        // Customers of a log are sorted by identifier already.
        CustomerColumn::Id => {
            if sort.descending {
                rows.reverse();
            }
        }
        CustomerColumn::Name => sort_by_name(data.log, &mut rows, sort.descending),
        column => sort_by_key(&mut rows, sort.descending, |customer| sort_key(data, column, customer)),
    }
    rows
}

fn sort_by_name(log: &TransactionLog, rows: &mut [CustomerIx], descending: bool) {
    let Some(names) = &log.names else { return };
    let name = |customer: CustomerIx| names.get(customer).to_lowercase();
    if descending {
        rows.sort_by_cached_key(|&customer| (std::cmp::Reverse(name(customer)), customer));
    } else {
        rows.sort_by_cached_key(|&customer| (name(customer), customer));
    }
}

/// Sorts by an integer key; customers without one come last in either direction.
fn sort_by_key(rows: &mut Vec<CustomerIx>, descending: bool, key: impl Fn(CustomerIx) -> Option<i64>) {
    let keyed = |customer: CustomerIx| match key(customer) {
        Some(value) => (false, if descending { value.saturating_neg() } else { value }, customer),
        None => (true, 0, customer),
    };
    let mut pairs: Vec<(bool, i64, CustomerIx)> = rows.iter().map(|&customer| keyed(customer)).collect();
    pairs.sort_unstable();
    rows.clear();
    rows.extend(pairs.into_iter().map(|(_, _, customer)| customer));
}

/// An order-preserving integer for a figure of a customer.
fn sort_key(data: TableData<'_>, column: CustomerColumn, customer: CustomerIx) -> Option<i64> {
    let summaries = data.summaries;
    let scores = data.scores.of(customer);
    // Two decimals tell medians of whole days and half days apart.
    let hundredths = |value: f64| (value * 100.0) as i64;
    let outlook = || data.outlook_of(customer);
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
        CustomerColumn::R => Some(i64::from(scores.r)),
        CustomerColumn::F => Some(i64::from(scores.f)),
        CustomerColumn::M => Some(i64::from(scores.m)),
        CustomerColumn::Segment => Some(i64::from(scores.segment)),
        CustomerColumn::Tier => Some(i64::from(scores.tier)),
        CustomerColumn::Decile => Some(i64::from(scores.decile)),
        CustomerColumn::Stage => Some(i64::from(scores.stage)),
        CustomerColumn::Alive => outlook().map(|of| (of.alive * 1e9) as i64),
        CustomerColumn::ExpectedPurchases => outlook()?.purchases.map(|purchases| (purchases * 1e6) as i64),
        CustomerColumn::ExpectedSpend => outlook()?.spend.map(hundredths),
        CustomerColumn::Value => outlook()?.value.map(hundredths),
        CustomerColumn::TotalValue => outlook()?.total.map(hundredths),
        CustomerColumn::AtRisk => outlook()?.at_risk.map(hundredths),
    }
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
    let total: crate::analysis::domain::MoneySum =
        data.summaries.observed().map(|other| data.summaries.net(other)).sum();
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

//! Which customers a selection means.

use crate::analysis::domain::{CustomerIx, Day, Dimension, DimensionColumn, TransactionLog};
use crate::analysis::summary::{CustomerSelection, CustomerSet};
use crate::engine::analyse::dimension_key;
use crate::engine::scores::CustomerScores;
use crate::protocol::Selection;

use super::{TableData, search};

/// The customers that a selection means, in the order of the log.
pub(in crate::engine) fn select(data: TableData<'_>, selection: &Selection) -> CustomerSelection {
    if *selection == Selection::default() {
        return CustomerSelection::All;
    }
    CustomerSelection::Only(members(data, selection))
}

/// As [`select`], where everybody is a set as well. Each condition is one pass over one column for those who are
/// left.
pub(super) fn members(data: TableData<'_>, selection: &Selection) -> CustomerSet {
    let mut set = CustomerSet::of(data.summaries.len(), |customer| data.summaries.is_observed(customer));
    narrow_by_scores(&mut set, data, selection);
    narrow_by_figures(&mut set, data, selection);
    narrow_by_outlook(&mut set, data, selection);
    if let Some(stretch) = selection.bought {
        set.retain(|customer| has_order_in(data, customer, stretch));
    }
    for dimension in [Dimension::Channel, Dimension::Country] {
        narrow_by_dimension(&mut set, data.log, dimension, &selection.dimensions);
    }
    let text = selection.search.trim().to_lowercase();
    if !text.is_empty() {
        set = set.intersection(&search::customers_with(data.log, &text));
    }
    set
}

fn narrow_by_scores(set: &mut CustomerSet, data: TableData<'_>, selection: &Selection) {
    let mut one_of = |wanted: &[u8], read: fn(CustomerScores) -> u8| {
        if !wanted.is_empty() {
            let mut is_wanted = [false; 256];
            wanted.iter().for_each(|&value| is_wanted[usize::from(value)] = true);
            set.retain(|customer| is_wanted[usize::from(read(data.scores.of(customer)))]);
        }
    };
    one_of(&selection.segments, |of| of.segment);
    one_of(&selection.tiers, |of| of.tier);
    one_of(&selection.deciles, |of| of.decile);
    one_of(&selection.stages, |of| of.stage);
    if !selection.cells.is_empty() {
        set.retain(|customer| {
            let of = data.scores.of(customer);
            selection.cells.contains(&(of.r, of.fm))
        });
    }
}

fn narrow_by_figures(set: &mut CustomerSet, data: TableData<'_>, selection: &Selection) {
    let summaries = data.summaries;
    if let Some((low, high)) = selection.orders {
        set.retain(|customer| (low..=high).contains(&summaries.orders(customer)));
    }
    if let Some((low, high)) = selection.revenue {
        set.retain(|customer| (low..=high).contains(&summaries.net(customer).to_f64()));
    }
    if let Some((from, to)) = selection.first_order {
        let first = |customer| summaries.first_purchase(customer).map(Day::days);
        set.retain(|customer| first(customer).is_some_and(|day| (from..=to).contains(&day)));
    }
    if let Some((low, high)) = selection.frequency {
        let frequency = |customer| summaries.model_statistics(customer).map(|of| of.frequency.0);
        set.retain(|customer| frequency(customer).is_some_and(|x| (low..=high).contains(&x)));
    }
}

fn narrow_by_outlook(set: &mut CustomerSet, data: TableData<'_>, selection: &Selection) {
    if let Some((low, high)) = selection.alive {
        set.retain(|customer| data.outlooks.alive(customer).is_some_and(|of| (low..=high).contains(&of)));
    }
    if let Some((low, high)) = selection.value {
        let value = |customer| data.outlooks.value(customer).map(|value| value.to_f64());
        set.retain(|customer| value(customer).is_some_and(|of| (low..=high).contains(&of)));
    }
}

/// Whether the customer has an order from the first to the last day of a stretch, up to the as-of day. Of a file
/// with one row a customer only the first and the last order are known.
fn has_order_in(data: TableData<'_>, customer: CustomerIx, (from, to): (i32, i32)) -> bool {
    let Some(window) = data.summaries.window() else { return false };
    let ends = [data.summaries.first_purchase(customer), data.summaries.last_purchase(customer)];
    let inside = |day: Day| (from..=to).contains(&day.days()) && day <= window.as_of;
    if ends.into_iter().flatten().any(inside) {
        return true;
    }
    // Between the first and the last order there may be others; before and after them there are none.
    let [Some(first), Some(last)] = ends else { return false };
    if data.log.summaries.is_some() || from > last.days() || to < first.days() {
        return false;
    }
    let orders = data.log.orders_of(customer);
    let start = orders.days.partition_point(|day| day.days() < from);
    (start..orders.days.len()).take_while(|&at| inside(orders.days[at])).any(|at| orders.is_order(at))
}

/// Keeps the customers with an order of one of the wanted values of a dimension, if any are.
fn narrow_by_dimension(
    set: &mut CustomerSet,
    log: &TransactionLog,
    dimension: Dimension,
    wanted: &[(String, String)],
) {
    let asked = wanted.iter().filter(|(name, _)| name == dimension_key(dimension));
    let asked: Vec<&str> = asked.map(|(_, value)| value.as_str()).collect();
    if asked.is_empty() {
        return;
    }
    let Some(column) = log.dimensions.iter().find(|column| column.dimension == dimension) else {
        set.retain(|_| false);
        return;
    };
    let DimensionColumn { values, codes, .. } = column;
    let is_wanted: Vec<bool> = values.iter().map(|value| asked.contains(&value.as_str())).collect();
    set.retain(|customer| {
        let at = customer.0 as usize;
        let range = log.starts[at] as usize..log.starts[at + 1] as usize;
        codes[range].iter().any(|&code| is_wanted.get(usize::from(code)) == Some(&true))
    });
}

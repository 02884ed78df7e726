//! Lifetime value by groups of customers.

use crate::analysis::numerics::order;
use std::collections::BTreeMap;

use crate::analysis::domain::{CustomerIx, Dimension, TimeUnit};
use crate::engine::analyse::dimension_key;
use crate::engine::segments::NO_GROUP;
use crate::protocol::ValueGroupView;

use super::Part;
use super::views::pair;

/// Most groups by channel or country.
const MOST_VALUES: usize = 20;

/// The groups of every kind, in a fixed order.
pub(super) fn value_groups(part: Part<'_>) -> Vec<ValueGroupView> {
    let data = part.data;
    let mut all = Vec::new();
    let score = |of: u8| (of != NO_GROUP).then_some(usize::from(of));
    let segment = |customer| score(data.scores.of(customer).segment);
    let tier = |customer| score(data.scores.of(customer).tier);
    let stage = |customer| score(data.scores.of(customer).stage);
    all.extend(numbered(part, ("segment", &segment)));
    all.extend(numbered(part, ("tier", &tier)));
    all.extend(numbered(part, ("stage", &stage)));
    all.extend(cohorts(part));
    for dimension in [Dimension::Channel, Dimension::Country] {
        all.extend(by_dimension(part, dimension));
    }
    all
}

type Grouping<'a> = (&'a str, &'a dyn Fn(CustomerIx) -> Option<usize>);

fn numbered(part: Part<'_>, (by, group): Grouping<'_>) -> Vec<ValueGroupView> {
    let keys: Vec<String> = (0..256).map(|at| at.to_string()).collect();
    views(part, (by, group, &keys))
}

/// By month of the first purchase; by year where there are many.
fn cohorts(part: Part<'_>) -> Vec<ValueGroupView> {
    let summaries = part.data.summaries;
    let Some(window) = summaries.window() else { return Vec::new() };
    let is_long = window.as_of.since(window.first_day).0 > 3 * 366;
    let unit = if is_long { TimeUnit::Quarter } else { TimeUnit::Month };
    let start = |customer| summaries.first_purchase(customer).map(|day| day.period_start(unit));
    let starts: Vec<_> = {
        let mut found: Vec<_> = summaries.observed().filter_map(start).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let group = |customer| starts.binary_search(&start(customer)?).ok();
    let keys: Vec<String> = starts.iter().map(|day| day.to_string()[..7].to_owned()).collect();
    views(part, ("cohort", &group, &keys))
}

/// By the value that stands on the customer's first order.
fn by_dimension(part: Part<'_>, dimension: Dimension) -> Vec<ValueGroupView> {
    let data = part.data;
    let column = data.log.dimensions.iter().find(|column| column.dimension == dimension);
    let Some(column) = column else { return Vec::new() };
    let first = |customer: CustomerIx| {
        let order = data.log.orders_of(customer).first;
        let has_order = !data.log.orders_of(customer).days.is_empty();
        column.codes.get(order.0 as usize).copied().filter(|_| has_order)
    };
    let mut counts: BTreeMap<u16, u32> = BTreeMap::new();
    for customer in data.summaries.observed() {
        if let Some(code) = first(customer) {
            *counts.entry(code).or_default() += 1;
        }
    }
    let mut codes: Vec<(u32, u16)> = counts.into_iter().map(|(code, count)| (count, code)).collect();
    order::sort_by(&mut codes, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    codes.truncate(MOST_VALUES);
    let group = |customer| {
        let code = first(customer)?;
        codes.iter().position(|(_, other)| *other == code)
    };
    let keys: Vec<String> = codes
        .iter()
        .map(|(_, code)| column.values.get(usize::from(*code)).cloned().unwrap_or_default())
        .collect();
    views(part, (dimension_key(dimension), &group, &keys))
}

type Keyed<'a> = (&'a str, &'a dyn Fn(CustomerIx) -> Option<usize>, &'a [String]);

fn views(part: Part<'_>, (by, group, keys): Keyed<'_>) -> Vec<ValueGroupView> {
    let group = |customer| group(customer).filter(|_| part.selected.contains(customer));
    let values = part.fitted.values.group_values(part.fitted.span, keys.len(), group);
    let intervals = part.uncertain_values(part.fitted.span, keys.len(), group);
    let view = |(at, key): (usize, &String)| {
        let value = values.get(at).filter(|value| value.customers > 0)?;
        let interval = intervals.as_ref().and_then(|found| found.get(at)?.interval);
        Some(ValueGroupView {
            by: by.to_owned(),
            key: key.clone(),
            customers: value.customers as u32,
            alive: value.alive,
            historic: value.historic.to_f64(),
            residual: value.residual.to_f64(),
            interval: pair(interval),
            at_risk: value.at_risk.to_f64(),
        })
    };
    keys.iter().enumerate().filter_map(view).collect()
}

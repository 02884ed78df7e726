//! Lifetime value by groups of customers.

use crate::analysis::domain::{CustomerIx, Day, Dimension, TimeUnit};
use crate::analysis::models::lifetime::{GroupValue, UncertainValue};
use crate::analysis::numerics::order;
use crate::engine::analyse::dimension_key;
use crate::engine::scores::CustomerScores;
use crate::engine::segments::NO_GROUP;
use crate::protocol::ValueGroupView;

use super::Part;
use super::views::pair;

/// Most groups by channel or country.
const MOST_VALUES: usize = 20;

/// Groups of one kind: by what, the keys of the groups, and the group of a customer.
pub(super) struct Kind<'a> {
    by: &'static str,
    keys: Vec<String>,
    pub group: Box<dyn Fn(CustomerIx) -> Option<usize> + 'a>,
}

impl Kind<'_> {
    /// Number of groups.
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// The groups that have customers.
    pub fn views(&self, values: &[GroupValue], intervals: &[UncertainValue]) -> Vec<ValueGroupView> {
        let view = |(at, key): (usize, &String)| {
            let value = values.get(at).filter(|value| value.customers > 0)?;
            Some(ValueGroupView {
                by: self.by.to_owned(),
                key: key.clone(),
                customers: value.customers as u32,
                alive: value.alive,
                historic: value.historic.to_f64(),
                residual: value.residual.to_f64(),
                interval: pair(intervals.get(at).and_then(|found| found.interval)),
                at_risk: value.at_risk.to_f64(),
            })
        };
        self.keys.iter().enumerate().filter_map(view).collect()
    }
}

/// The groups of every kind, in a fixed order.
pub(super) fn kinds<'a>(part: Part<'a>) -> Vec<Kind<'a>> {
    let score = |by, read: fn(CustomerScores) -> u8| Kind {
        by,
        keys: (0..256).map(|at| at.to_string()).collect(),
        group: Box::new(move |customer| {
            Some(read(part.data.scores.of(customer))).filter(|&of| of != NO_GROUP).map(usize::from)
        }),
    };
    let scores =
        [score("segment", |of| of.segment), score("tier", |of| of.tier), score("stage", |of| of.stage)];
    let dimensions = [Dimension::Channel, Dimension::Country].into_iter();
    let dimensions = dimensions.filter_map(|dimension| by_dimension(part, dimension));
    scores.into_iter().chain(cohorts(part)).chain(dimensions).collect()
}

/// By month of the first purchase; by quarter where there are many.
fn cohorts<'a>(part: Part<'a>) -> Option<Kind<'a>> {
    let summaries = part.data.summaries;
    let window = summaries.window()?;
    let is_long = window.as_of.since(window.first_day).0 > 3 * 366;
    let unit = if is_long { TimeUnit::Quarter } else { TimeUnit::Month };
    let starts = first_days(part).into_iter().map(|day| day.period_start(unit));
    let mut starts: Vec<Day> = starts.collect();
    starts.dedup();
    let keys = starts.iter().map(|day| day.to_string()[..7].to_owned()).collect();
    let group = move |customer| {
        let first = summaries.first_purchase(customer)?;
        starts.partition_point(|&start| start <= first).checked_sub(1)
    };
    Some(Kind { by: "cohort", keys, group: Box::new(group) })
}

/// The days of first purchases, ascending, each once.
fn first_days(part: Part<'_>) -> Vec<Day> {
    let summaries = part.data.summaries;
    let mut days: Vec<Day> = summaries.observed().filter_map(|at| summaries.first_purchase(at)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// By the value that stands on the customer's first order.
fn by_dimension<'a>(part: Part<'a>, dimension: Dimension) -> Option<Kind<'a>> {
    let data = part.data;
    let column = data.log.dimensions.iter().find(|column| column.dimension == dimension)?;
    let first = move |customer: CustomerIx| {
        let orders = data.log.orders_of(customer);
        column.codes.get(orders.first.0 as usize).copied().filter(|_| !orders.days.is_empty())
    };
    let mut counts = vec![0u32; column.values.len()];
    for code in data.summaries.observed().filter_map(first) {
        if let Some(count) = counts.get_mut(usize::from(code)) {
            *count += 1;
        }
    }
    let mut codes: Vec<usize> = (0..counts.len()).filter(|&code| counts[code] > 0).collect();
    order::sort_by(&mut codes, |&a, &b| counts[b].cmp(&counts[a]).then(a.cmp(&b)));
    codes.truncate(MOST_VALUES);
    let mut group_of = vec![None; counts.len()];
    codes.iter().enumerate().for_each(|(group, &code)| group_of[code] = Some(group));
    let keys = codes.iter().map(|&code| column.values[code].clone()).collect();
    let group = move |customer| group_of.get(usize::from(first(customer)?)).copied().flatten();
    Some(Kind { by: dimension_key(dimension), keys, group: Box::new(group) })
}

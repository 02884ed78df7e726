//! What tells customers apart: columns of the file, the plan, how often they are billed, channel and country.

use crate::analysis::numerics::order;
use std::collections::BTreeMap;

use crate::analysis::domain::{
    BillingInterval, CovariateValues, CustomerIx, Dimension, FixedDecimal, IntervalUnit, TenureRows,
    TransactionLog,
};
use crate::analysis::subscriptions::Tenures;

use super::interval_view;

/// Most values of a property; those of fewer customers are one together.
const MOST_VALUES: usize = 12;
/// The rest of small values together.
const OTHERS: &str = "…";

/// A property: one value a customer, in the order of the stays.
pub(super) struct Property {
    pub name: String,
    pub values: Values,
}

pub(super) enum Values {
    Numbers(Vec<Option<f64>>),
    Texts(Vec<Option<String>>),
}

/// All properties.
#[derive(Default)]
pub(super) struct Properties {
    pub list: Vec<Property>,
    /// Columns and values that were left out.
    pub left_out: u32,
}

impl Properties {
    pub(super) fn of_subscriptions(log: &TransactionLog, tenures: &Tenures, plans: &[String]) -> Properties {
        let mut list = Vec::new();
        let plan = |of: &Option<u32>| of.and_then(|at| plans.get(at as usize)).cloned();
        push_texts(&mut list, "plan", tenures.plans.iter().map(plan).collect());
        push_texts(
            &mut list,
            "interval",
            tenures.intervals.iter().map(|of| Some(interval_key(*of))).collect(),
        );
        for (dimension, name) in [(Dimension::Channel, "channel"), (Dimension::Country, "country")] {
            let Some(column) = log.dimensions.iter().find(|column| column.dimension == dimension) else {
                continue;
            };
            let value = |customer: &CustomerIx| {
                let first = log.orders_of(*customer).first.0 as usize;
                let has_orders = !log.orders_of(*customer).days.is_empty();
                let code = column.codes.get(first).filter(|_| has_orders)?;
                column.values.get(usize::from(*code)).filter(|value| !value.is_empty()).cloned()
            };
            push_texts(&mut list, name, tenures.customers.iter().map(value).collect());
        }
        let amounts = tenures.monthly.iter().map(|monthly| Some(monthly.to_f64())).collect();
        push_numbers(&mut list, "monthly", amounts);
        Properties { list, left_out: 0 }
    }

    pub(super) fn of_tenures(rows: &TenureRows, kept: &[usize]) -> Properties {
        let mut list = Vec::new();
        for column in &rows.covariates {
            match &column.values {
                CovariateValues::Numbers(values) => {
                    let value = |at: &usize| values.get(*at).copied().flatten().map(FixedDecimal::to_f64);
                    let numbers: Vec<Option<f64>> = kept.iter().map(value).collect();
                    if numbers.iter().flatten().all(|number| *number == 0.0 || *number == 1.0) {
                        // No and yes, written as numbers.
                        let text =
                            |of: Option<f64>| of.map(|of| if of == 1.0 { "1" } else { "0" }.to_owned());
                        push_texts(&mut list, &column.name, numbers.into_iter().map(text).collect());
                    } else {
                        push_numbers(&mut list, &column.name, numbers);
                    }
                }
                CovariateValues::Categories { levels, codes } => {
                    let level = |at: &usize| {
                        codes.get(*at).copied().flatten().and_then(|code| levels.get(code as usize)).cloned()
                    };
                    push_texts(&mut list, &column.name, kept.iter().map(level).collect());
                }
            }
        }
        let amounts = kept.iter().map(|at| rows.rows[*at].monthly.map(|of| of.to_f64())).collect();
        push_numbers(&mut list, "monthly", amounts);
        Properties { list, left_out: rows.columns_left_out }
    }

    /// Names of the properties with few values, that curves can be compared by.
    pub(super) fn names(&self) -> Vec<String> {
        let is_text = |of: &&Property| matches!(of.values, Values::Texts(_));
        self.list.iter().filter(is_text).map(|of| of.name.clone()).collect()
    }

    /// The values of a property with few values.
    pub(super) fn texts(&self, name: &str) -> Option<&[Option<String>]> {
        self.list.iter().find(|of| of.name == name).and_then(|of| match &of.values {
            Values::Texts(values) => Some(values.as_slice()),
            Values::Numbers(_) => None,
        })
    }
}

/// An interval by its key in the protocol; one that has none by its length: `P5M`.
fn interval_key(of: BillingInterval) -> String {
    let key = interval_view(of).and_then(|view| serde_json::to_value(view).ok());
    if let Some(key) = key.as_ref().and_then(serde_json::Value::as_str) {
        return key.to_owned();
    }
    let unit = match of.unit() {
        IntervalUnit::Day => 'D',
        IntervalUnit::Week => 'W',
        IntervalUnit::Month => 'M',
    };
    format!("P{}{unit}", of.count())
}

/// Adds a property that at least half of the customers have and in which some differ.
fn push_numbers(list: &mut Vec<Property>, name: &str, values: Vec<Option<f64>>) {
    let known = || values.iter().flatten();
    let differ = known().next().is_some_and(|first| known().any(|value| value != first));
    if differ && 2 * known().count() >= values.len() {
        list.push(Property { name: name.to_owned(), values: Values::Numbers(values) });
    }
}

/// The same for texts; the rarest of many values become one.
fn push_texts(list: &mut Vec<Property>, name: &str, values: Vec<Option<String>>) {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    values.iter().flatten().for_each(|value| *counts.entry(value).or_default() += 1);
    let known: u64 = counts.values().sum();
    if counts.len() < 2 || 2 * known < values.len() as u64 {
        return;
    }
    let mut ranked: Vec<(&str, u64)> = counts.into_iter().collect();
    order::sort_by(&mut ranked, |left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
    let own = if ranked.len() > MOST_VALUES { MOST_VALUES - 1 } else { ranked.len() };
    let keep: Vec<String> = ranked[..own].iter().map(|(value, _)| (*value).to_owned()).collect();
    let kept = |value: &Option<String>| {
        value.as_ref().map(|text| if keep.contains(text) { text.clone() } else { OTHERS.to_owned() })
    };
    let values = values.iter().map(kept).collect();
    list.push(Property { name: name.to_owned(), values: Values::Texts(values) });
}

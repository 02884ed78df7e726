//! Lifetime value of groups of customers: the base, segments, tiers, cohorts, bands of probability alive.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "RFM and CLV: Using Iso-Value Curves for Customer
//! Base Analysis", Journal of Marketing Research 42(4); the sums are exact.

use super::{CustomerValues, SpanValues, ValueSpan};
use crate::analysis::domain::{CustomerIx, MoneySum};

/// What a group of customers is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GroupValue {
    /// Customers with a history.
    pub customers: u64,
    /// Sum of the probabilities alive: how many are still there.
    pub alive: f64,
    /// Expected purchases within the span; 0 for ever.
    pub expected_purchases: f64,
    /// Value so far, after margin.
    pub historic: MoneySum,
    /// Value to come, after margin and discounting.
    pub residual: MoneySum,
    /// Value lost with customers who are gone already, see [`CustomerValues::at_risk`].
    pub at_risk: MoneySum,
    /// Customers whose value cannot be computed: they are missing in `residual` and `at_risk`.
    pub without_value: u64,
}

/// A way to put customers into groups, numbered from 0.
#[derive(Clone, Copy)]
pub struct Grouping<'a> {
    /// Number of groups.
    pub count: usize,
    /// A customer's group, or `None` for no group.
    pub of: &'a dyn Fn(CustomerIx) -> Option<usize>,
}

/// Customers whose probability alive lies in a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AliveBand {
    /// Lowest probability that belongs to the band.
    pub from: f64,
    /// The probability that does not any more; 1 belongs to the last band.
    pub to: f64,
    /// What these customers are worth.
    pub value: GroupValue,
}

impl GroupValue {
    fn add(&mut self, other: &GroupValue) {
        self.customers += other.customers;
        self.alive += other.alive;
        self.expected_purchases += other.expected_purchases;
        self.historic += other.historic;
        self.residual += other.residual;
        self.at_risk += other.at_risk;
        self.without_value += other.without_value;
    }

    /// Historic and residual value together.
    pub fn total(&self) -> MoneySum {
        self.historic + self.residual
    }
}

impl CustomerValues {
    /// The value of the whole base.
    pub fn base_value(&self, span: ValueSpan) -> GroupValue {
        self.group_values(span, 1, |_| Some(0)).first().copied().unwrap_or_default()
    }

    /// The value of each of `count` groups; `group` gives a customer's group, or `None` for no group. The values
    /// of groups that share no customer and leave none out add up to that of the base.
    pub fn group_values(
        &self,
        span: ValueSpan,
        count: usize,
        group: impl Fn(CustomerIx) -> Option<usize>,
    ) -> Vec<GroupValue> {
        self.grouped_values(span, &[Grouping { count, of: &group }]).pop().unwrap_or_default()
    }

    /// As [`group_values`](Self::group_values), for several groupings in one pass.
    pub fn grouped_values(&self, span: ValueSpan, groupings: &[Grouping<'_>]) -> Vec<Vec<GroupValue>> {
        let empty = |grouping: &Grouping<'_>| vec![GroupValue::default(); grouping.count];
        let mut found: Vec<Vec<GroupValue>> = groupings.iter().map(empty).collect();
        let figures = self.of_span(span);
        for (customer, position) in self.base().customers() {
            let mut own = None;
            for (grouping, groups) in groupings.iter().zip(&mut found) {
                let group = (grouping.of)(customer).and_then(|at| groups.get_mut(at));
                let Some(group) = group else { continue };
                group.add(own.get_or_insert_with(|| self.value_of(customer, position, &figures)));
            }
        }
        found
    }

    /// A customer as a group of one.
    fn value_of(&self, customer: CustomerIx, position: usize, figures: &SpanValues<'_>) -> GroupValue {
        let amounts = figures.amounts(customer, position);
        let (residual, at_risk) = amounts.unwrap_or_default();
        GroupValue {
            customers: 1,
            alive: figures.probability_alive(position).unwrap_or(0.0),
            expected_purchases: figures.expected_purchases(position).unwrap_or(0.0),
            historic: self.historic(customer).into(),
            residual: residual.into(),
            at_risk: at_risk.into(),
            without_value: u64::from(amounts.is_none()),
        }
    }

    /// The value of the customers who belong, by probability alive: `cuts` are the inner bounds, ascending, such
    /// as 0.2, 0.4, 0.6, 0.8.
    pub fn alive_bands(
        &self,
        span: ValueSpan,
        cuts: &[f64],
        belongs: impl Fn(CustomerIx) -> bool,
    ) -> Vec<AliveBand> {
        let values = self.group_values(span, cuts.len() + 1, |customer| {
            let alive = self.probability_alive(customer).filter(|_| belongs(customer))?;
            Some(cuts.partition_point(|&cut| cut <= alive))
        });
        let bounds = || std::iter::once(0.0).chain(cuts.iter().copied()).chain([1.0]);
        let bands = bounds().zip(bounds().skip(1)).zip(values);
        bands.map(|((from, to), value)| AliveBand { from, to, value }).collect()
    }
}

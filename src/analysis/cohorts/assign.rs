//! Which cohort a customer belongs to.

use super::CohortError;
use super::axis::{coarser_unit, period_number};
use crate::analysis::domain::{CustomerIx, Day, DaySpan, Dimension, DimensionColumn, TimeUnit};
use crate::analysis::metrics::MetricView;
use crate::analysis::numerics::order;
use crate::analysis::summary::CustomerSet;

/// Most cohorts of a table.
pub const MOST_COHORTS: u32 = 400;
/// Most values of a dimension that are cohorts of their own; the customers of the others are one cohort together.
pub const MOST_VALUES: usize = 40;

const NO_COHORT: u32 = u32::MAX;

/// What makes customers a cohort.
#[derive(Clone, Copy, Debug)]
pub enum CohortBy<'a> {
    /// The calendar period of the first order; weeks begin on Monday.
    FirstOrder(TimeUnit),
    /// A property of the first order; of several orders on the first day the one of the largest net value, then of
    /// the first value in the alphabet.
    Dimension(Dimension),
    /// Groups found elsewhere, such as segments or tiers: one code for each customer of the log, where there is
    /// one, below `count`.
    Groups {
        /// The code of each customer.
        codes: &'a [Option<u16>],
        /// Number of groups.
        count: u16,
    },
}

/// What the customers of a cohort have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CohortKey {
    /// Their first order lies between two days, both included.
    Period {
        /// First day.
        start: Day,
        /// Last day.
        end: Day,
    },
    /// The value of a dimension on their first order; empty for orders without one.
    Value(String),
    /// Values with the fewest customers, taken together.
    Rest {
        /// Number of values.
        values: u32,
    },
    /// The code of a group found elsewhere.
    Group(u16),
}

/// The cohorts and who belongs to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortAssignment {
    /// The cohorts: periods ascending without a gap, values by customers descending with the rest last, groups by
    /// code.
    pub keys: Vec<CohortKey>,
    codes: Vec<u32>,
}

impl CohortAssignment {
    /// The position of a customer's cohort in `keys`; `None` for those without an order, not selected, or in no
    /// group.
    pub fn cohort(&self, customer: CustomerIx) -> Option<usize> {
        self.codes.get(customer.0 as usize).filter(|&&code| code != NO_COHORT).map(|&code| code as usize)
    }

    /// The customers of a cohort: what a page is filtered to.
    pub fn customers_in(&self, cohort: usize) -> CustomerSet {
        CustomerSet::of(self.codes.len(), |customer| self.cohort(customer) == Some(cohort))
    }
}

/// Puts each selected customer with an order into a cohort.
pub fn assign_cohorts(view: &MetricView<'_>, by: CohortBy<'_>) -> Result<CohortAssignment, CohortError> {
    if !view.has_orders() {
        return Err(CohortError::NeedsOrders);
    }
    match by {
        CohortBy::FirstOrder(unit) => by_first_order(view, unit),
        CohortBy::Dimension(dimension) => {
            let column = view.log.dimensions.iter().find(|column| column.dimension == dimension);
            by_value(view, column.ok_or(CohortError::NoSuchDimension(dimension))?)
        }
        CohortBy::Groups { codes, count } => by_group(view, codes, count),
    }
}

fn first_orders<'a>(view: &'a MetricView<'_>) -> impl Iterator<Item = (CustomerIx, Day)> + 'a {
    view.customers().filter_map(|customer| Some((customer, view.summaries.first_purchase(customer)?)))
}

fn by_first_order(view: &MetricView<'_>, unit: TimeUnit) -> Result<CohortAssignment, CohortError> {
    let bounds = |range: Option<(Day, Day)>, (_, day): (CustomerIx, Day)| {
        let (first, last) = range.unwrap_or((day, day));
        Some((first.min(day), last.max(day)))
    };
    let (first, last) = first_orders(view).fold(None, bounds).ok_or(CohortError::NoCustomers)?;
    let origin = period_number(unit, first);
    let found = period_number(unit, last) - origin + 1;
    if found > i64::from(MOST_COHORTS) {
        let coarser = coarser_unit(first, last, MOST_COHORTS);
        return Err(CohortError::TooManyCohorts { found: found as u64, most: MOST_COHORTS, coarser });
    }
    let key = |at: i64| {
        let start = first.add_periods(unit, at as i32);
        CohortKey::Period { start, end: start.add_periods(unit, 1).plus(DaySpan(-1)) }
    };
    let mut codes = vec![NO_COHORT; view.log.customer_count()];
    for (customer, day) in first_orders(view) {
        codes[customer.0 as usize] = (period_number(unit, day) - origin) as u32;
    }
    Ok(CohortAssignment { keys: (0..found).map(key).collect(), codes })
}

/// The code of a customer's first order in a column.
fn first_value(
    view: &MetricView<'_>,
    column: &DimensionColumn,
    customer: CustomerIx,
    day: Day,
) -> Option<u16> {
    let orders = view.orders_of(customer);
    let on_first_day = (0..orders.days.len()).filter(|&at| orders.days[at] == day && orders.is_order(at));
    let code = |at: usize| column.codes.get(orders.first.0 as usize + at).copied();
    let ranked = on_first_day.filter_map(|at| Some((orders.net(at), code(at)?)));
    ranked.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, code)| code)
}

fn by_value(view: &MetricView<'_>, column: &DimensionColumn) -> Result<CohortAssignment, CohortError> {
    let mut values = vec![NO_COHORT; view.log.customer_count()];
    let mut customers = vec![0_u64; column.values.len()];
    for (customer, day) in first_orders(view) {
        let Some(code) = first_value(view, column, customer, day) else { continue };
        let Some(count) = customers.get_mut(usize::from(code)) else { continue };
        *count += 1;
        values[customer.0 as usize] = u32::from(code);
    }
    let mut ranked: Vec<usize> = (0..customers.len()).filter(|&code| customers[code] > 0).collect();
    if ranked.is_empty() {
        return Err(CohortError::NoCustomers);
    }
    order::sort_by_key(&mut ranked, |&code| (std::cmp::Reverse(customers[code]), code));
    let own = if ranked.len() > MOST_VALUES { MOST_VALUES - 1 } else { ranked.len() };
    let mut cohort_of = vec![own as u32; customers.len()];
    for (cohort, &code) in ranked[..own].iter().enumerate() {
        cohort_of[code] = cohort as u32;
    }
    let mut keys: Vec<CohortKey> =
        ranked[..own].iter().map(|&code| CohortKey::Value(column.values[code].clone())).collect();
    if ranked.len() > own {
        keys.push(CohortKey::Rest { values: (ranked.len() - own) as u32 });
    }
    let cohort = |value: u32| cohort_of.get(value as usize).copied().unwrap_or(NO_COHORT);
    Ok(CohortAssignment { keys, codes: values.into_iter().map(cohort).collect() })
}

fn by_group(
    view: &MetricView<'_>,
    groups: &[Option<u16>],
    count: u16,
) -> Result<CohortAssignment, CohortError> {
    let customers = view.log.customer_count();
    if groups.len() != customers {
        return Err(CohortError::GroupCodes { codes: groups.len() as u64, customers: customers as u64 });
    }
    if u32::from(count) > MOST_COHORTS {
        return Err(CohortError::TooManyCohorts {
            found: u64::from(count),
            most: MOST_COHORTS,
            coarser: None,
        });
    }
    let mut codes = vec![NO_COHORT; customers];
    for (customer, _) in first_orders(view) {
        let at = customer.0 as usize;
        codes[at] = groups[at].filter(|&code| code < count).map_or(NO_COHORT, u32::from);
    }
    if codes.iter().all(|&code| code == NO_COHORT) {
        return Err(CohortError::NoCustomers);
    }
    Ok(CohortAssignment { keys: (0..count).map(CohortKey::Group).collect(), codes })
}

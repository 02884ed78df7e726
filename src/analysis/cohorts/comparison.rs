//! Two cohorts side by side, with intervals for the difference.

use super::CohortError;
use super::axis::Periods;
use super::proportion::{Proportion, ShareDifference};
use super::table::CohortTable;
use crate::analysis::domain::MoneySum;
use crate::analysis::metrics::MetricView;
use crate::analysis::models::Interval;

/// Two cohorts in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeriodComparison {
    /// The period since the first order.
    pub period: u32,
    /// Share of the first cohort.
    pub first: Proportion,
    /// Share of the second cohort.
    pub second: Proportion,
    /// First less second.
    pub difference: ShareDifference,
}

/// Two cohorts in every period that is over for customers of both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CohortComparison {
    /// Classic retention.
    pub classic: Vec<PeriodComparison>,
    /// Rolling retention.
    pub rolling: Vec<PeriodComparison>,
}

/// Net revenue a customer: number of customers, mean, and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueSpread {
    /// Number of customers.
    pub customers: u64,
    /// Sum of their values, exact.
    pub total: MoneySum,
    /// Mean, in currency units.
    pub mean: f64,
    /// Standard error of the mean; `None` of fewer than two customers.
    pub standard_error: Option<f64>,
}

/// Cumulative net revenue a customer of two cohorts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueComparison {
    /// The period up to whose end value is counted.
    pub period: u32,
    /// The first cohort.
    pub first: ValueSpread,
    /// The second cohort.
    pub second: ValueSpread,
    /// First mean less second mean.
    pub difference: f64,
    /// 95 % interval of the difference; `None` where a cohort has fewer than two customers.
    pub interval: Option<Interval>,
}

/// Compares the retention of two cohorts, given by their positions in the table.
pub fn compare_cohorts(table: &CohortTable, first: usize, second: usize) -> CohortComparison {
    let (Some(a), Some(b)) = (table.rows.get(first), table.rows.get(second)) else {
        return CohortComparison::default();
    };
    let mut comparison = CohortComparison::default();
    for (period, (a, b)) in (0..).zip(a.cells.iter().zip(&b.cells)) {
        let compared = |first: Option<Proportion>, second: Option<Proportion>| {
            let (first, second) = first.zip(second)?;
            Some(PeriodComparison { period, first, second, difference: first.less(&second) })
        };
        comparison.classic.extend(compared(a.whole.active_share(), b.whole.active_share()));
        let rolling = compared(a.whole.active_or_later_share(), b.whole.active_or_later_share());
        comparison.rolling.extend(rolling);
    }
    comparison
}

/// Compares the net revenue a customer of two cohorts up to the end of a period, over customers for whom the period
/// is over; `None` where a cohort has none. The view must be the one that the table was made of.
///
/// `d -+ 1.96 sqrt(s1^2 / n1 + s2^2 / n2)`; d the difference of the means, s the standard deviations, n the
/// customers. Spend is skewed, so with few customers the interval is a rough one.
///
/// Source: B. L. Welch (1938), "The Significance of the Difference between Two Means when the Population Variances
/// are Unequal", Biometrika 29, with the normal quantile.
pub fn compare_values(
    view: &MetricView<'_>,
    table: &CohortTable,
    cohorts: [usize; 2],
    period: u32,
) -> Result<Option<ValueComparison>, CohortError> {
    let window = view.summaries.window().ok_or(CohortError::NoCustomers)?;
    let periods = Periods::new(table.axis, window)?;
    let values = cohorts.map(|cohort| cumulative_values(view, table, &periods, (cohort, period)));
    let [Some(first), Some(second)] = values.map(|values| spread(&values)) else { return Ok(None) };
    let difference = first.mean - second.mean;
    let error = first.standard_error.zip(second.standard_error).map(|(a, b)| libm::hypot(a, b));
    let interval = error.and_then(|error| Interval::around(difference, error));
    Ok(Some(ValueComparison { period, first, second, difference, interval }))
}

fn cumulative_values(
    view: &MetricView<'_>,
    table: &CohortTable,
    periods: &Periods,
    (cohort, period): (usize, u32),
) -> Vec<MoneySum> {
    let value = |customer| {
        let first = view.summaries.first_purchase(customer)?;
        if table.assignment.cohort(customer) != Some(cohort) || periods.whole(first) <= period as usize {
            return None;
        }
        let orders = view.orders_of(customer);
        let counts = |day| (0..=i64::from(period)).contains(&periods.distance(first, day));
        Some((0..orders.days.len()).filter(|&at| counts(orders.days[at])).map(|at| orders.net(at)).sum())
    };
    view.customers().filter_map(value).collect()
}

fn spread(values: &[MoneySum]) -> Option<ValueSpread> {
    if values.is_empty() {
        return None;
    }
    let customers = values.len() as u64;
    let total: MoneySum = values.iter().copied().sum();
    let mean = total.to_f64() / customers as f64;
    let squares: f64 = values.iter().map(|value| (value.to_f64() - mean) * (value.to_f64() - mean)).sum();
    let n = customers as f64;
    let standard_error = (customers > 1).then(|| (squares / (n - 1.0) / n).sqrt());
    Some(ValueSpread { customers, total, mean, standard_error })
}

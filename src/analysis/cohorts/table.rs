//! The table of cohorts by periods, added up in one pass over the entries.
//!
//! Running sums are kept as differences: an amount of period p counts in the cumulative value of the periods p, p + 1
//! ... up to the last one that counts for the customer, so it is added at p and taken off after the last; counts of
//! customers are added at the last period that they reach and summed from the end.

use super::CohortError;
use super::assign::{CohortAssignment, CohortBy, CohortKey, assign_cohorts};
use super::axis::{MOST_PERIODS, PeriodAxis, Periods, coarser_unit};
use super::cells::{BracketCell, CellState, CellSums, CohortCell};
use super::measures::{CohortForm, CohortMeasure};
use crate::analysis::domain::{CustomerOrders, Day, MoneySum, ObservationWindow};
use crate::analysis::metrics::{Figure, MetricView, Undefined};

/// Periods from `from` to `to`, both included, taken as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodBracket {
    /// First period.
    pub from: u32,
    /// Last period.
    pub to: u32,
}

/// A cohort over the periods since the first order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortRow {
    /// What its customers have in common.
    pub key: CohortKey,
    /// Number of customers.
    pub customers: u64,
    /// Whether the data begin inside the cohort's period: some of its customers may have bought before.
    pub begins_before_data: bool,
    /// Whether the as-of day lies before the end of the cohort's period: more customers may come.
    pub still_growing: bool,
    /// Net of refunds before their customer's first order, in no cell.
    pub before_first: MoneySum,
    /// One cell for each period that has begun for any of its customers; later ones are [`CellState::NotYet`].
    pub cells: Vec<CohortCell>,
    /// One cell for each bracket of the table.
    pub brackets: Vec<BracketCell>,
}

/// All cohorts in one period, each weighted by its customers; only customers for whom the period is over count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AverageCell {
    /// Cohorts with such customers.
    pub cohorts: u32,
    /// Their sums.
    pub whole: CellSums,
}

/// Customers of the selection that are in no cohort: without an order, or in no group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unassigned {
    /// Number of customers.
    pub customers: u64,
    /// Their net revenue.
    pub net: MoneySum,
}

/// Cohorts by periods.
#[derive(Clone, Debug, PartialEq)]
pub struct CohortTable {
    /// What the periods are.
    pub axis: PeriodAxis,
    /// The cohorts, in the order of the assignment's keys.
    pub rows: Vec<CohortRow>,
    /// All cohorts together, one cell for each period of the longest row.
    pub averages: Vec<AverageCell>,
    /// The brackets of bracket retention, ascending.
    pub brackets: Vec<PeriodBracket>,
    /// All cohorts together, one cell for each bracket.
    pub bracket_averages: Vec<BracketCell>,
    /// Who is in no cohort.
    pub unassigned: Unassigned,
    /// Who is in which cohort.
    pub assignment: CohortAssignment,
    /// The share of net revenue that is margin, where one is set.
    pub margin: Option<f64>,
}

/// The brackets 1, 2-3, 4-6, 7-12, 13-24 and so on, each twice as long as all before, as far as `periods` go.
pub fn default_brackets(periods: u32) -> Vec<PeriodBracket> {
    let mut brackets = vec![PeriodBracket { from: 0, to: 0 }];
    let mut ends = vec![1, 3, 6, 12];
    while let Some(&last) = ends.last().filter(|&&last| last < periods) {
        ends.push(last * 2);
    }
    for to in ends {
        let from = brackets.last().map_or(0, |b| b.to + 1);
        if from < periods {
            brackets.push(PeriodBracket { from, to });
        }
    }
    brackets
}

/// Follows cohorts over the periods since each customer's first order, in one pass over the entries.
///
/// Cell k of a cohort holds, of its customers whose k-th period is over: how many there are, how many had an order
/// in it, their orders, net revenue, and net revenue since the first order. Averages over cohorts add up cells, so a
/// cohort counts in proportion to its customers.
///
/// Source: the definitions of [`RetentionMeaning`](super::RetentionMeaning); only periods that are over count. Checked
/// against: the known CDNOW cohorts and a slow count by definition, in `tests/core/cohorts.rs`.
pub fn compute_cohorts(
    view: &MetricView<'_>,
    by: CohortBy<'_>,
    axis: PeriodAxis,
) -> Result<CohortTable, CohortError> {
    let assignment = assign_cohorts(view, by)?;
    let window = view.summaries.window().ok_or(CohortError::NoCustomers)?;
    let periods = Periods::new(axis, window)?;
    let mut rows = empty_rows(view, &assignment, &periods, window)?;
    let longest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let brackets = default_brackets(longest as u32);
    rows.iter_mut().for_each(|row| row.brackets = vec![BracketCell::default(); brackets.len()]);
    let bracket_of = brackets_by_period(&brackets, longest);
    let mut unassigned = Unassigned::default();
    for customer in view.customers() {
        let first = view.summaries.first_purchase(customer);
        match first.zip(assignment.cohort(customer)) {
            Some((first, cohort)) => {
                let reach = Reach { first, begun: periods.begun(first), whole: periods.whole(first) };
                let row = &mut rows[cohort];
                let active = add_orders(row, &periods, reach, &view.orders_of(customer), &bracket_of);
                add_customer(row, reach, active, &brackets);
            }
            None => {
                unassigned.customers += 1;
                unassigned.net += view.summaries.net(customer);
            }
        }
    }
    rows.iter_mut().for_each(finish);
    Ok(CohortTable {
        axis,
        averages: averages(&rows, longest),
        bracket_averages: bracket_averages(&rows, brackets.len()),
        rows,
        brackets,
        unassigned,
        assignment,
        margin: view.settings.margin.map(|margin| margin.share()),
    })
}

/// How far a customer reaches.
#[derive(Clone, Copy)]
struct Reach {
    first: Day,
    /// Periods that have begun.
    begun: usize,
    /// Periods that are over, at most `begun`.
    whole: usize,
}

/// Rows of the right length: that of the cohort's first customer.
fn empty_rows(
    view: &MetricView<'_>,
    assignment: &CohortAssignment,
    periods: &Periods,
    window: ObservationWindow,
) -> Result<Vec<CohortRow>, CohortError> {
    let mut earliest: Vec<Option<Day>> = vec![None; assignment.keys.len()];
    for customer in view.customers() {
        let first = view.summaries.first_purchase(customer);
        let Some((first, cohort)) = first.zip(assignment.cohort(customer)) else { continue };
        let known = &mut earliest[cohort];
        *known = Some(known.map_or(first, |day| day.min(first)));
    }
    let row = |(key, first): (&CohortKey, Option<Day>)| {
        let begun = first.map_or(0, |first| periods.begun(first));
        if begun > MOST_PERIODS as usize {
            let coarser = first.and_then(|first| coarser_unit(first, window.as_of, MOST_PERIODS));
            return Err(CohortError::TooManyPeriods { found: begun as u64, most: MOST_PERIODS, coarser });
        }
        let (begins_before_data, still_growing) = match key {
            CohortKey::Period { start, end } => (*start < window.first_day, *end > window.as_of),
            _ => (false, false),
        };
        let empty = CellSums::default();
        let cell = CohortCell { state: CellState::NotYet, whole: empty, so_far: empty };
        Ok(CohortRow {
            key: key.clone(),
            customers: 0,
            begins_before_data,
            still_growing,
            before_first: MoneySum::ZERO,
            cells: vec![cell; begun],
            brackets: Vec::new(),
        })
    };
    assignment.keys.iter().zip(earliest).map(row).collect()
}

fn brackets_by_period(brackets: &[PeriodBracket], periods: usize) -> Vec<usize> {
    let of = |period: usize| brackets.partition_point(|bracket| (bracket.to as usize) < period);
    (0..periods).map(of).collect()
}

/// What is known of a customer after its entries.
struct Activity {
    /// The last period with an order.
    last: Option<usize>,
    /// One bit for each bracket with an order.
    brackets: u64,
}

fn add_orders(
    row: &mut CohortRow,
    periods: &Periods,
    reach: Reach,
    orders: &CustomerOrders<'_>,
    bracket_of: &[usize],
) -> Activity {
    let mut activity = Activity { last: None, brackets: 0 };
    for (at, &day) in orders.days.iter().enumerate() {
        let net = orders.net(at);
        let Ok(period) = usize::try_from(periods.distance(reach.first, day)) else {
            row.before_first += net;
            continue;
        };
        let is_order = orders.is_order(at);
        let newly = is_order && activity.last != Some(period);
        let limits = [reach.whole, reach.begun];
        for (side, limit) in limits.into_iter().enumerate().filter(|(_, limit)| period < *limit) {
            let sums = sums_of(&mut row.cells[period], side);
            sums.net += net;
            sums.cumulative += net;
            sums.orders += u64::from(is_order);
            sums.active += u64::from(newly);
            if let Some(after) = row.cells.get_mut(limit) {
                sums_of(after, side).cumulative -= net;
            }
        }
        if newly {
            activity.last = Some(period);
            activity.brackets |=
                bracket_of.get(period).map_or(0, |&b| 1_u64.checked_shl(b as u32).unwrap_or(0));
        }
    }
    activity
}

fn sums_of(cell: &mut CohortCell, side: usize) -> &mut CellSums {
    if side == 0 { &mut cell.whole } else { &mut cell.so_far }
}

fn add_customer(row: &mut CohortRow, reach: Reach, activity: Activity, brackets: &[PeriodBracket]) {
    row.customers += 1;
    for (side, limit) in [reach.whole, reach.begun].into_iter().enumerate() {
        let Some(end) = limit.checked_sub(1) else { continue };
        sums_of(&mut row.cells[end], side).customers += 1;
        if let Some(last) = activity.last {
            sums_of(&mut row.cells[last.min(end)], side).active_or_later += 1;
        }
    }
    let over = brackets.iter().take_while(|bracket| (bracket.to as usize) < reach.whole).count();
    for (at, cell) in row.brackets.iter_mut().enumerate().take(over) {
        cell.customers += 1;
        cell.active += activity.brackets >> at & 1;
    }
}

/// Differences become sums: counts of customers from the end, cumulative values from the start.
fn finish(row: &mut CohortRow) {
    for side in [0, 1] {
        let (mut customers, mut later) = (0, 0);
        for cell in row.cells.iter_mut().rev() {
            let sums = sums_of(cell, side);
            customers += sums.customers;
            later += sums.active_or_later;
            (sums.customers, sums.active_or_later) = (customers, later);
        }
        let mut cumulative = MoneySum::ZERO;
        for cell in &mut row.cells {
            let sums = sums_of(cell, side);
            cumulative += sums.cumulative;
            sums.cumulative = cumulative;
        }
    }
    for cell in &mut row.cells {
        let complete = cell.whole.customers == row.customers;
        cell.state = if complete { CellState::Complete } else { CellState::Partial };
    }
}

fn averages(rows: &[CohortRow], periods: usize) -> Vec<AverageCell> {
    let mut averages = vec![AverageCell::default(); periods];
    for (average, cell) in
        rows.iter().flat_map(|row| (0..).zip(&row.cells)).map(|(at, cell): (usize, _)| (at, cell))
    {
        if cell.whole.customers > 0 {
            averages[average].cohorts += 1;
            averages[average].whole.add(&cell.whole);
        }
    }
    averages
}

fn bracket_averages(rows: &[CohortRow], count: usize) -> Vec<BracketCell> {
    let mut averages = vec![BracketCell::default(); count];
    for row in rows {
        for (average, cell) in averages.iter_mut().zip(&row.brackets) {
            average.customers += cell.customers;
            average.active += cell.active;
        }
    }
    averages
}

impl CohortRow {
    /// How far the data reach into a period.
    pub fn state(&self, period: usize) -> CellState {
        self.cells.get(period).map_or(CellState::NotYet, |cell| cell.state)
    }
}

impl CohortTable {
    /// A cohort's figure of a period over the customers for whom the period is over; `NotReached` if there are none.
    pub fn figure(&self, cohort: usize, period: usize, measure: CohortMeasure, form: CohortForm) -> Figure {
        let cells = self.rows.get(cohort).map_or(&[][..], |row| &row.cells);
        let at = |period: usize| cells.get(period).map(|cell| &cell.whole);
        self.read(at, period, measure, form)
    }

    /// All cohorts' figure of a period, each weighted by its customers for whom the period is over.
    pub fn average(&self, period: usize, measure: CohortMeasure, form: CohortForm) -> Figure {
        let at = |period: usize| self.averages.get(period).map(|cell| &cell.whole);
        self.read(at, period, measure, form)
    }

    /// A cohort's figure of a period so far, that of a period which is still running: lower than it will be.
    pub fn so_far(&self, cohort: usize, period: usize, measure: CohortMeasure, form: CohortForm) -> Figure {
        let cells = self.rows.get(cohort).map_or(&[][..], |row| &row.cells);
        let at = |period: usize| cells.get(period).map(|cell| &cell.so_far);
        self.read(at, period, measure, form)
    }

    fn read<'a>(
        &self,
        at: impl Fn(usize) -> Option<&'a CellSums>,
        period: usize,
        measure: CohortMeasure,
        form: CohortForm,
    ) -> Figure {
        let Some(sums) = at(period) else { return Figure::Undefined(Undefined::NotReached) };
        let nobody = CellSums::default();
        let bases = [at(0).unwrap_or(&nobody), at(1).unwrap_or(&nobody)];
        measure.figure(form, sums, bases, self.margin)
    }
}

#[cfg(test)]
mod tests {
    use super::{PeriodBracket, brackets_by_period, default_brackets};

    #[test]
    fn brackets_cover_every_period_once() {
        for periods in [1, 2, 5, 13, 60, 400] {
            let brackets = default_brackets(periods);
            assert_eq!(brackets[0], PeriodBracket { from: 0, to: 0 });
            assert!(brackets.windows(2).all(|pair| pair[1].from == pair[0].to + 1));
            assert!(brackets.last().unwrap().to + 1 >= periods, "{periods}");
            assert!(brackets.len() < 64);
            let of = brackets_by_period(&brackets, periods as usize);
            for (period, &at) in of.iter().enumerate() {
                assert!((brackets[at].from..=brackets[at].to).contains(&(period as u32)));
            }
        }
    }
}

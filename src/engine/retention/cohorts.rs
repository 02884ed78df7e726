//! Cohorts over periods.

use crate::analysis::cohorts::{
    BracketCell, CellState, CohortBy, CohortError, CohortForm, CohortKey, CohortMeasure, CohortRow,
    CohortTable, PeriodAxis, Proportion, compare_cohorts, compare_values, compute_cohorts,
};
use crate::analysis::domain::{CustomerIx, Dimension};
use crate::analysis::metrics::Figure as Computed;
use crate::engine::analyse::{figure, to_u32, unit_view};
use crate::engine::predict::pair;
use crate::engine::segments::NO_GROUP;
use crate::protocol::{
    CellReach, CohortCellView, CohortComparisonView, CohortFigure, CohortForm as FormView, CohortGrouping,
    CohortTableView, CohortView, Figure, ShareComparisonView, UndefinedReason, ValueComparisonView,
};

use super::settings::{Looked, time_unit};
use super::{Base, needs_orders};

/// The table, and the settings that it was made with: longer periods where there would be too many.
pub(super) fn table(base: &Base<'_>, looked: &Looked) -> Result<(Looked, CohortTableView), UndefinedReason> {
    if needs_orders(base.data.log) {
        return Err(UndefinedReason::NeedsOrders);
    }
    let mut looked = looked.clone();
    // Each round is coarser than the one before; there are five lengths.
    for _ in 0..5 {
        match computed(base, &looked) {
            Ok(table) => {
                let view = table_view(base, &table, &looked);
                return Ok((looked, view));
            }
            Err(
                CohortError::TooManyCohorts { coarser: Some(unit), .. }
                | CohortError::TooManyPeriods { coarser: Some(unit), .. },
            ) => looked = looked.coarser(unit),
            Err(error) => return Err(reason(&error)),
        }
    }
    Err(UndefinedReason::OutOfRange)
}

fn reason(error: &CohortError) -> UndefinedReason {
    match error {
        CohortError::NeedsOrders => UndefinedReason::NeedsOrders,
        CohortError::NoCustomers => UndefinedReason::NoCustomers,
        CohortError::NoSuchDimension(_) => UndefinedReason::NoColumn,
        _ => UndefinedReason::OutOfRange,
    }
}

fn computed(base: &Base<'_>, looked: &Looked) -> Result<CohortTable, CohortError> {
    let axis = PeriodAxis::Calendar(looked.period);
    match &looked.settings.by {
        CohortGrouping::Fitting => compute_cohorts(base.view, CohortBy::FirstOrder(looked.period), axis),
        CohortGrouping::FirstOrder(unit) => {
            compute_cohorts(base.view, CohortBy::FirstOrder(time_unit(*unit)), axis)
        }
        CohortGrouping::Dimension(key) => {
            let dimension = if key == "channel" { Dimension::Channel } else { Dimension::Country };
            compute_cohorts(base.view, CohortBy::Dimension(dimension), axis)
        }
        CohortGrouping::Group(key) => {
            let code = |customer: u32| {
                let scores = base.data.scores.of(CustomerIx(customer));
                let group = match key.as_str() {
                    "tier" => scores.tier,
                    "stage" => scores.stage,
                    _ => scores.segment,
                };
                (group != NO_GROUP).then_some(u16::from(group))
            };
            let codes: Vec<Option<u16>> = (0..base.data.log.customer_count() as u32).map(code).collect();
            compute_cohorts(base.view, CohortBy::Groups { codes: &codes, count: 256 }, axis)
        }
    }
}

fn measure(of: CohortFigure) -> CohortMeasure {
    match of {
        CohortFigure::Active => CohortMeasure::Active,
        CohortFigure::ActiveOrLater => CohortMeasure::ActiveOrLater,
        CohortFigure::Orders => CohortMeasure::Orders,
        CohortFigure::Revenue => CohortMeasure::Revenue,
        CohortFigure::Margin => CohortMeasure::Margin,
        CohortFigure::CumulativeRevenue => CohortMeasure::CumulativeRevenue,
        CohortFigure::CumulativeMargin => CohortMeasure::CumulativeMargin,
    }
}

fn form(of: FormView) -> CohortForm {
    match of {
        FormView::Absolute => CohortForm::Absolute,
        FormView::Share => CohortForm::Share,
        FormView::Indexed => CohortForm::Indexed,
    }
}

fn reach(state: CellState) -> CellReach {
    match state {
        CellState::Complete => CellReach::Complete,
        CellState::Partial => CellReach::Partial,
        CellState::NotYet => CellReach::NotYet,
    }
}

fn table_view(base: &Base<'_>, table: &CohortTable, looked: &Looked) -> CohortTableView {
    let (measure, form) = (measure(looked.settings.figure), form(looked.settings.form));
    let shown = Shown { measure, form };
    let rows = table.rows.iter().enumerate().filter(|(_, row)| row.customers > 0 || !is_group(row));
    let rows: Vec<CohortView> = rows.map(|(at, row)| cohort_view(table, at, row, shown)).collect();
    let average = |at: usize| {
        let cell = &table.averages[at].whole;
        cell_view(cell, CellState::Complete, table.average(at, measure, form), shown)
    };
    CohortTableView {
        unit: unit_view(measure.unit(form)),
        definition: measure.definition().to_owned(),
        rows,
        averages: (0..table.averages.len()).map(average).collect(),
        brackets: table.brackets.iter().map(|bracket| (bracket.from, bracket.to)).collect(),
        bracket_averages: table.bracket_averages.iter().map(bracket_view).collect(),
        unassigned: to_u32(table.unassigned.customers),
        comparison: looked.settings.compare.and_then(|pair| comparison(base, table, pair)),
    }
}

fn is_group(row: &CohortRow) -> bool {
    matches!(row.key, CohortKey::Group(_))
}

/// What is read off a cell.
#[derive(Clone, Copy)]
struct Shown {
    measure: CohortMeasure,
    form: CohortForm,
}

fn cohort_view(table: &CohortTable, at: usize, row: &CohortRow, shown: Shown) -> CohortView {
    let (start, end, key) = match &row.key {
        CohortKey::Period { start, end } => (Some(start.days()), Some(end.days()), None),
        CohortKey::Value(value) => (None, None, Some(value.clone())),
        CohortKey::Group(code) => (None, None, Some(code.to_string())),
        CohortKey::Rest { .. } => (None, None, None),
    };
    let cell = |(period, cell): (usize, &crate::analysis::cohorts::CohortCell)| {
        let found = table.figure(at, period, shown.measure, shown.form);
        cell_view(&cell.whole, row.state(period), found, shown)
    };
    CohortView {
        start,
        end,
        key,
        customers: to_u32(row.customers),
        begins_before_data: row.begins_before_data,
        still_growing: row.still_growing,
        cells: row.cells.iter().enumerate().map(cell).collect(),
        brackets: row.brackets.iter().map(bracket_view).collect(),
    }
}

fn cell_view(
    cell: &crate::analysis::cohorts::CellSums,
    state: CellState,
    found: Computed,
    shown: Shown,
) -> CohortCellView {
    let share = match (shown.form, shown.measure) {
        (CohortForm::Share, CohortMeasure::Active) => cell.active_share(),
        (CohortForm::Share, CohortMeasure::ActiveOrLater) => cell.active_or_later_share(),
        _ => None,
    };
    CohortCellView {
        reach: reach(state),
        figure: figure(found),
        interval: share.and_then(|share: Proportion| pair(Some(share.interval))),
        customers: to_u32(cell.customers),
        active: to_u32(cell.active),
        orders: to_u32(cell.orders),
        net: cell.net.to_f64(),
        cumulative: cell.cumulative.to_f64(),
    }
}

fn bracket_view(cell: &BracketCell) -> Figure {
    match cell.share() {
        Some(share) => Figure::Value(share.share),
        None => Figure::Undefined(UndefinedReason::NotReached),
    }
}

/// Two cohorts side by side, by their positions in the table.
fn comparison(base: &Base<'_>, table: &CohortTable, asked: (u32, u32)) -> Option<CohortComparisonView> {
    let (first, second) = (asked.0 as usize, asked.1 as usize);
    if first == second || first.max(second) >= table.rows.len() {
        return None;
    }
    let found = compare_cohorts(table, first, second);
    let shares = found.classic.iter().map(|of| ShareComparisonView {
        period: of.period,
        first: of.first.share,
        second: of.second.share,
        difference: of.difference.difference,
        interval: (of.difference.interval.lower, of.difference.interval.upper),
    });
    let last = found.classic.last().map(|of| of.period);
    let value = last.and_then(|period| compare_values(base.view, table, [first, second], period).ok()?);
    Some(CohortComparisonView {
        cohorts: asked,
        shares: shares.collect(),
        value: value.map(|of| ValueComparisonView {
            period: of.period,
            first: of.first.mean,
            second: of.second.mean,
            difference: of.difference,
            interval: pair(of.interval),
        }),
    })
}

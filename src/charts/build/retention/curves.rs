//! Cohorts as lines.

use super::super::parts::{Cell, entry, item, spec, table as data_table};
use super::{ALL, Look, NOTHING, known, line, stop};
use crate::charts::{ChartSpec, DataTable, Ink, Item, Line, LineAxis, Lines, Plot, Stroke, ValueAxis};
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{CellReach, CohortCellView, CohortTableView, CohortView, Retention};

/// Lines that can be told apart.
const MOST_LINES: usize = 7;
/// Periods of the axis.
const MOST_PERIODS: usize = 61;
/// Periods after the first that a line should have.
const LONG_ENOUGH: usize = 3;

/// The newest cohorts that are whole, each a line over the periods since the first order, and all together as a thick
/// one with its 95 % interval. An item is a period with the figures of all lines; it selects nobody.
pub fn cohort_curves(f: &Formatter, table: &CohortTableView, retention: &Retention) -> ChartSpec {
    let look = Look::of(f, table, retention);
    let chosen = chosen(&look, table);
    let mut lines: Vec<Line> = chosen
        .iter()
        .enumerate()
        .map(|(at, cohort)| {
            let points = points(&look, &cohort.cells).map(|(at, value)| (at as f64, value));
            line(&look.name(cohort), ink(at), Stroke::Solid, points)
        })
        .collect();
    lines.push(average(&look, table));
    let periods: Vec<usize> = (0..MOST_PERIODS)
        .filter(|at| lines.iter().any(|line| line.points.iter().any(|(x, _)| *x == *at as f64)))
        .collect();
    let legend = lines.iter().map(|line| entry(&line.name, line.ink));
    let spec_legend = if table.rows.is_empty() { Vec::new() } else { legend.collect() };
    let top = |at: usize| {
        lines
            .iter()
            .flat_map(|line| &line.points)
            .filter(|(x, _)| *x == at as f64)
            .map(|(_, y)| *y)
            .fold(0.0, f64::max)
    };
    let plot = Plot::Lines(Lines {
        stops: periods.iter().map(|at| stop(*at as f64, top(*at))).collect(),
        lines: lines.clone(),
        columns: true,
        stretch: None,
        marks: Vec::new(),
        x_axis: LineAxis::Numbers(ValueAxis {
            name: format!("{} since the first order", capital(look.many())),
            kind: ValueKind::Count,
        }),
        y_axis: ValueAxis { name: axis_name(&look), kind: look.kind },
        y_reach: 0.0,
    });
    ChartSpec {
        title: title(&look, table, &chosen),
        subtitle: format!(
            "{}{}, by {} since the first order. {}",
            look.figure(),
            look.unit(),
            look.one(),
            table.definition
        ),
        note: note(&look, table, chosen.len()),
        description: description(&look, table, &chosen),
        legend: spec_legend,
        items: periods.iter().map(|at| period_item(&look, table, &chosen, *at)).collect(),
        table: data(&look, table),
        ..spec(f, "cohort_curves", plot)
    }
}

fn axis_name(look: &Look<'_>) -> String {
    format!("{}{}", look.figure(), look.unit())
}

/// Colours from blue over green to red.
fn ink(at: usize) -> Ink {
    const INKS: [u8; MOST_LINES] = [1, 2, 3, 4, 5, 6, 7];
    Ink::Segment(INKS.get(at).copied().unwrap_or(9))
}

/// The figures of periods that are over, from the first that differs from cohort to cohort.
fn points(look: &Look<'_>, cells: &[CohortCellView]) -> impl Iterator<Item = (usize, f64)> {
    let first = usize::from(!look.is_cumulative());
    let some = cells.iter().enumerate().take(MOST_PERIODS).skip(first);
    some.filter_map(|(at, cell)| {
        Some((at, known(cell.figure).filter(|_| cell.reach == CellReach::Complete)?))
    })
}

/// The newest cohorts that nobody joins any more and that have some periods behind them; where time does not make
/// cohorts, the largest.
fn chosen<'a>(look: &Look<'_>, table: &'a CohortTableView) -> Vec<&'a CohortView> {
    let whole = |row: &&CohortView| !row.still_growing && points(look, &row.cells).next().is_some();
    let long = |row: &&CohortView| points(look, &row.cells).nth(LONG_ENOUGH - 1).is_some();
    let by_time = table.rows.iter().any(|row| row.start.is_some());
    let mut rows: Vec<&CohortView> = table.rows.iter().filter(whole).collect();
    if rows.iter().any(long) {
        rows.retain(long);
    }
    if by_time {
        rows.drain(..rows.len().saturating_sub(MOST_LINES));
    }
    rows.truncate(MOST_LINES);
    rows
}

/// Averages are over where anybody counts.
fn average_points(look: &Look<'_>, table: &CohortTableView) -> Vec<(usize, f64)> {
    let first = usize::from(!look.is_cumulative());
    let some = table.averages.iter().enumerate().take(MOST_PERIODS).skip(first);
    some.filter_map(|(at, cell)| Some((at, known(cell.figure).filter(|_| cell.customers > 0)?))).collect()
}

fn average(look: &Look<'_>, table: &CohortTableView) -> Line {
    let points = average_points(look, table);
    let errors = points.iter().filter_map(|(at, _)| {
        let (low, high) = super::finite(table.averages.get(*at)?.interval)?;
        Some((*at as f64, low, high))
    });
    let errors = errors.collect();
    Line {
        errors,
        ..line(ALL, Ink::Strong, Stroke::Bold, points.iter().map(|(at, value)| (*at as f64, *value)))
    }
}

fn value_at(look: &Look<'_>, cells: &[CohortCellView], period: usize) -> Option<f64> {
    points(look, cells).find(|(at, _)| *at == period).map(|(_, value)| value)
}

/// The newest cohort beside all, at the last period that is over for it.
fn title(look: &Look<'_>, table: &CohortTableView, chosen: &[&CohortView]) -> String {
    if table.rows.is_empty() {
        return "There are no cohorts yet".to_owned();
    }
    let Some(newest) = chosen.last() else {
        return "No period after the first is over yet".to_owned();
    };
    let Some((at, value)) = points(look, &newest.cells).last() else {
        return "No period after the first is over yet".to_owned();
    };
    let name = look.name(newest);
    let all = average_points(look, table).into_iter().find(|(other, _)| *other == at);
    let Some((_, all)) = all.filter(|_| table.rows.len() > 1) else {
        return format!("In {} {name} stands at {}", look.period(at), look.full(value));
    };
    let (one, other) = (look.full(value), look.full(all));
    if one == other {
        return format!("In {} {name} stands where all cohorts do: {one}", look.period(at));
    }
    let where_to = if value > all { "above" } else { "below" };
    format!("In {} {name} lies {where_to} all cohorts: {one} against {other}", look.period(at))
}

fn note(look: &Look<'_>, table: &CohortTableView, lines: usize) -> Option<String> {
    let f = look.f;
    let mut parts = Vec::new();
    if table.averages.iter().any(|cell| cell.interval.is_some()) {
        parts.push(
            "Upright lines: where the figure of all cohorts may lie by chance, in 95 of 100 cases."
                .to_owned(),
        );
    }
    if lines < table.rows.len() && lines > 0 {
        let by_time = table.rows.iter().any(|row| row.start.is_some());
        let which = if by_time { "newest whole" } else { "largest" };
        parts.push(format!(
            "The {} {which} of {} cohorts; the table has all.",
            f.count(lines as f64),
            f.count(table.rows.len() as f64)
        ));
    }
    if !look.is_cumulative() && lines > 0 {
        parts.push(format!("{} 0, that of the first order, is left out.", capital(look.one())));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn period_item(look: &Look<'_>, table: &CohortTableView, chosen: &[&CohortView], at: usize) -> Item {
    let mut lines: Vec<(String, String)> = Vec::new();
    if let Some(cell) = table.averages.get(at)
        && let Some(value) = known(cell.figure)
    {
        let interval = super::finite(cell.interval)
            .map_or_else(String::new, |(low, high)| format!(" ({} to {})", look.full(low), look.full(high)));
        lines.push((ALL.to_owned(), format!("{}{interval}", look.full(value))));
    }
    // The newest first, as people look for it.
    for cohort in chosen.iter().rev() {
        lines.extend(value_at(look, &cohort.cells, at).map(|value| (look.name(cohort), look.full(value))));
    }
    let lines: Vec<(&str, String)> = lines.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    item(capital(&look.period(at)), &lines, None)
}

fn description(look: &Look<'_>, table: &CohortTableView, chosen: &[&CohortView]) -> String {
    let all: Vec<String> = average_points(look, table)
        .into_iter()
        .map(|(at, value)| format!("{} {}", look.period(at), look.full(value)))
        .collect();
    if table.rows.is_empty() || all.is_empty() && chosen.is_empty() {
        return NOTHING.to_owned();
    }
    let names: Vec<String> = chosen.iter().map(|cohort| look.name(cohort)).collect();
    format!("Lines of {} and of all cohorts together. All together: {}.", names.join(", "), all.join(", "))
}

/// One row a period and cohort, so that every line can be drawn again.
fn data(look: &Look<'_>, table: &CohortTableView) -> DataTable {
    let header = ["Cohort", "Period", look.figure(), "Interval from", "Interval to", "Customers counted"];
    let end =
        |value: Option<f64>| value.map_or_else(|| Cell::text(""), |value| Cell::Value(look.kind, value));
    let own = table.rows.iter().map(|row| (look.name(row), &row.cells));
    let all = (!table.rows.is_empty()).then(|| (ALL.to_owned(), &table.averages));
    let rows = all.into_iter().chain(own).flat_map(|(name, cells)| {
        let counted =
            cells.iter().enumerate().filter(|(_, cell)| known(cell.figure).is_some() && cell.customers > 0);
        counted.map(move |(at, cell)| {
            let interval = super::finite(cell.interval);
            vec![
                Cell::text(name.clone()),
                Cell::count(at as u32),
                Cell::Figure(look.kind, cell.figure),
                end(interval.map(|(low, _)| low)),
                end(interval.map(|(_, high)| high)),
                Cell::count(cell.customers),
            ]
        })
    });
    data_table(look.f, &header, rows.collect())
}

//! The triangle of cohorts by periods since the first order.

use super::super::parts::{Cell, counted, item, spec, table as data_table};
use super::{ALL, Look, NOTHING, known};
use crate::charts::{ChartSpec, DataTable, Heat, HeatCell, Ink, Item, Plot};
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{
    CellReach, CohortCellView, CohortGrouping, CohortTableView, CohortView, Retention, Selection,
};

/// Rows that can be read in one drawing.
const MOST_ROWS: usize = 24;
/// Periods that can be read beside each other, the first one counted.
const MOST_COLUMNS: usize = 25;

/// Cohorts by periods since the first order, all of them together in the last row. Periods that lie ahead are left
/// blank, those that are not over for all are marked. An item selects the customers of its cohort where a
/// selection can name them.
pub fn cohort_heat(f: &Formatter, table: &CohortTableView, retention: &Retention) -> ChartSpec {
    let look = Look::of(f, table, retention);
    let rows = shown(table);
    let columns = longest(rows).min(MOST_COLUMNS);
    let cells = drawn(table, rows, columns);
    let most = most(&look, &cells, rows.len());
    let heat = Heat {
        columns: (0..columns).map(|at| f.count(at as f64)).collect(),
        rows: row_names(&look, rows),
        column_name: format!("{} since the first order", capital(look.many())),
        row_name: "Cohort (customers)".to_owned(),
        cells: cells.iter().map(|drawn| heat_cell(&look, drawn, most)).collect(),
    };
    ChartSpec {
        title: title(&look, table),
        subtitle: format!(
            "{}{}, by {} since the first order. {}",
            look.figure(),
            look.unit(),
            look.one(),
            table.definition
        ),
        note: note(&look, table, &cells),
        description: description(&look, table),
        items: cells.iter().map(|drawn| cell_item(&look, rows, drawn)).collect(),
        table: data(&look, table),
        ..spec(f, "cohort_heat", Plot::Heat(heat))
    }
}

/// A cell that is drawn.
struct Drawn<'a> {
    row: usize,
    column: usize,
    value: f64,
    cell: &'a CohortCellView,
}

/// The newest cohorts; the largest, which come first, where time does not make them.
pub(super) fn shown(table: &CohortTableView) -> &[CohortView] {
    let rows = &table.rows;
    let more = rows.len().saturating_sub(MOST_ROWS);
    if rows.iter().any(|row| row.start.is_some()) { &rows[more..] } else { &rows[..rows.len() - more] }
}

/// Periods that have begun for any of some cohorts.
fn longest(rows: &[CohortView]) -> usize {
    let begun = |row: &CohortView| {
        row.cells.iter().rposition(|cell| cell.reach != CellReach::NotYet).map_or(0, |at| at + 1)
    };
    rows.iter().map(begun).max().unwrap_or(0)
}

fn drawn<'a>(table: &'a CohortTableView, rows: &'a [CohortView], columns: usize) -> Vec<Drawn<'a>> {
    let lines = rows.iter().map(|row| &row.cells).chain([&table.averages]);
    let cells = lines.enumerate().flat_map(|(row, cells)| {
        let some = cells.iter().take(columns).enumerate();
        some.filter_map(move |(column, cell)| {
            let value = known(cell.figure).filter(|_| cell.reach != CellReach::NotYet)?;
            Some(Drawn { row, column, value, cell })
        })
    });
    if rows.is_empty() { Vec::new() } else { cells.collect() }
}

/// What the strongest colour stands for: the first period would outshine all others, unless figures grow.
fn most(look: &Look<'_>, cells: &[Drawn<'_>], cohorts: usize) -> f64 {
    let later = cells.iter().filter(|drawn| look.is_cumulative() || drawn.column > 0);
    // All cohorts together have more than each where figures are sums.
    let own = later.filter(|drawn| drawn.row < cohorts);
    own.map(|drawn| drawn.value).fold(0.0, f64::max)
}

fn heat_cell(look: &Look<'_>, drawn: &Drawn<'_>, most: f64) -> HeatCell {
    let partial = drawn.cell.reach == CellReach::Partial;
    let step = if most > 0.0 { (drawn.value / most * 6.0).clamp(0.0, 6.0) } else { 0.0 };
    HeatCell {
        column: drawn.column,
        row: drawn.row,
        figure: look.short(drawn.value) + if partial { "*" } else { "" },
        name: String::new(),
        value: drawn.value,
        ink: Ink::Ramp(step.ceil() as u8),
        partial,
    }
}

fn row_names(look: &Look<'_>, rows: &[CohortView]) -> Vec<String> {
    let count = |customers: f64| look.f.count(customers);
    let mut names: Vec<String> =
        rows.iter().map(|row| format!("{} ({})", look.name(row), count(f64::from(row.customers)))).collect();
    if !rows.is_empty() {
        names.push(ALL.to_owned());
    }
    names
}

/// The customers of a cohort as far as a selection can name them: by the days of the first order, or by a group of
/// today.
pub(super) fn cohort_selection(cohort: &CohortView, by: &CohortGrouping) -> Option<Selection> {
    if cohort.customers == 0 {
        return None;
    }
    if let Some((start, end)) = cohort.start.zip(cohort.end) {
        return Some(Selection { first_order: Some((start, end)), ..Selection::default() });
    }
    let CohortGrouping::Group(of) = by else { return None };
    let number = cohort.key.as_deref()?.parse::<u8>().ok()?;
    match of.as_str() {
        "segment" => Some(Selection { segments: vec![number], ..Selection::default() }),
        "tier" => Some(Selection { tiers: vec![number], ..Selection::default() }),
        "stage" => Some(Selection { stages: vec![number], ..Selection::default() }),
        _ => None,
    }
}

fn cell_item(look: &Look<'_>, rows: &[CohortView], drawn: &Drawn<'_>) -> Item {
    let cohort = rows.get(drawn.row);
    let name = cohort.map_or_else(|| ALL.to_owned(), |cohort| look.name(cohort));
    let mut lines = look.cell(drawn.cell);
    if drawn.cell.reach == CellReach::Partial {
        lines.push(("Not over yet", "only customers for whom the period is over are counted".to_owned()));
    }
    let selects = cohort.and_then(|cohort| cohort_selection(cohort, &look.retention.settings.by));
    item(format!("{name}, {}", look.period(drawn.column)), &lines, selects)
}

/// The average of a period that is known, with its position.
fn averages(table: &CohortTableView) -> impl DoubleEndedIterator<Item = (usize, f64)> {
    let cells = table.averages.iter().enumerate();
    cells.filter_map(|(at, cell)| Some((at, known(cell.figure).filter(|_| cell.customers > 0)?)))
}

/// The period that the title looks ahead to.
const FAR: usize = 12;

fn title(look: &Look<'_>, table: &CohortTableView) -> String {
    if table.rows.is_empty() {
        return "There are no cohorts yet".to_owned();
    }
    let near = averages(table).find(|(at, _)| *at >= 1);
    let far = averages(table).rfind(|(at, _)| *at > 1 && *at <= FAR);
    let Some((at, value)) = near else {
        return "No period after the first is over yet".to_owned();
    };
    let what = match (look.is_customers(), look.retention.settings.figure) {
        (true, crate::protocol::CohortFigure::Active) => "order in",
        (true, _) => "order in or after",
        _ => {
            let far = far.map_or_else(String::new, |(at, value)| {
                format!(", in {} {}", look.period(at), look.full(value))
            });
            return format!("{} in {}: {}{far}", look.figure(), look.period(at), look.full(value));
        }
    };
    let subject = if look.kind == ValueKind::Share { " of customers" } else { "" };
    let far =
        far.map_or_else(String::new, |(at, value)| format!(", {} in {}", look.full(value), look.period(at)));
    format!("{}{subject} {what} {}{far}", look.full(value), look.period(at))
}

fn note(look: &Look<'_>, table: &CohortTableView, cells: &[Drawn<'_>]) -> Option<String> {
    let f = look.f;
    let rows = shown(table);
    let mut parts = Vec::new();
    if !rows.is_empty() {
        parts.push("Last row: all cohorts together, large ones count for more.".to_owned());
    }
    if cells.iter().any(|drawn| drawn.cell.reach == CellReach::Partial) {
        parts.push(
            "* and a dashed border: the period is not over for everybody yet; only those for whom it is are counted."
                .to_owned(),
        );
    }
    if rows.len() < table.rows.len() {
        let which = if rows.iter().any(|row| row.start.is_some()) { "newest" } else { "largest" };
        parts.push(format!(
            "The {} {which} of {} cohorts; the table has all.",
            f.count(rows.len() as f64),
            f.count(table.rows.len() as f64)
        ));
    }
    if longest(rows) > MOST_COLUMNS {
        parts.push(format!("Up to {}; the table goes on.", look.period(MOST_COLUMNS - 1)));
    }
    parts.extend(ends(look, rows));
    if table.unassigned > 0 {
        parts.push(format!(
            "{} in no cohort.",
            counted(f, f64::from(table.unassigned), "customer is", "customers are")
        ));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// What is to be known of the first and of the last cohort.
fn ends(look: &Look<'_>, rows: &[CohortView]) -> Vec<String> {
    let begins = rows.iter().find(|row| row.begins_before_data);
    let grows = rows.iter().find(|row| row.still_growing);
    let begins = begins.map(|row| format!("{}: some may have bought before the data begin.", look.name(row)));
    let grows = grows.map(|row| format!("{}: more customers may still come.", look.name(row)));
    begins.into_iter().chain(grows).map(|text| capital(&text)).collect()
}

fn description(look: &Look<'_>, table: &CohortTableView) -> String {
    let Some((first, last)) = table.rows.first().zip(table.rows.last()) else { return NOTHING.to_owned() };
    let parts: Vec<String> = averages(table)
        .take(MOST_COLUMNS)
        .map(|(at, value)| format!("{} {}", look.period(at), look.full(value)))
        .collect();
    let count = counted(look.f, table.rows.len() as f64, "cohort", "cohorts");
    let span = if table.rows.len() > 1 {
        format!("from {} to {}", look.name(first), look.name(last))
    } else {
        look.name(first)
    };
    let all = if parts.is_empty() { String::new() } else { format!(" All together: {}.", parts.join(", ")) };
    format!("A grid of {count}, {span}, by {} since the first order.{all}", look.many())
}

/// All cohorts and all periods. A star marks what is not over for everybody, for people only.
fn data(look: &Look<'_>, table: &CohortTableView) -> DataTable {
    let columns = longest(&table.rows);
    let mut header = vec!["Cohort".to_owned(), "Customers".to_owned()];
    header.extend((0..columns).map(|at| capital(&look.period(at))));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let all: f64 = table.rows.iter().map(|row| f64::from(row.customers)).sum();
    let lines = || {
        let rows = table.rows.iter().map(|row| (look.name(row), f64::from(row.customers), &row.cells));
        rows.chain((!table.rows.is_empty()).then(|| (ALL.to_owned(), all, &table.averages)))
    };
    let rows = lines().map(|(name, customers, cells)| {
        let figures = (0..columns).map(|at| match cells.get(at) {
            Some(cell) if cell.reach != CellReach::NotYet => Cell::Figure(look.kind, cell.figure),
            _ => Cell::text(""),
        });
        [Cell::text(name), Cell::count(customers)].into_iter().chain(figures).collect()
    });
    let mut written = data_table(look.f, &header, rows.collect());
    for (row, (_, _, cells)) in written.rows.iter_mut().zip(lines()) {
        for (text, cell) in row.iter_mut().skip(2).zip(cells) {
            if cell.reach == CellReach::Partial && known(cell.figure).is_some() {
                text.push('*');
            }
        }
    }
    written
}

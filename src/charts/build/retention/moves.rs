//! Who moved from stage to stage, and what a customer of each stage is worth.

use super::super::parts::{Cell, bar_series, category, item, share_of, spec, table};
use super::{NOTHING, known};
use crate::charts::{
    Arrangement, Bars, ChartSpec, DataTable, Direction, Ink, Item, Plot, Sankey, SankeyFlow, SankeyNode,
    ValueAxis,
};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{MovesView, Selection};

/// Who had not bought on the first day.
const NOT_YET: &str = "Not yet customers";

/// A place in the diagram: a stage on one of the days, or who had not bought yet.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    /// Position of the stage; that of the last row for those who had not bought yet.
    stage: usize,
    right: bool,
}

/// A move that somebody made.
struct Move {
    from: usize,
    to: usize,
    customers: f64,
}

/// Customers from their stage on the first day, or from not yet being one, to their stage on the second. An item is
/// a stage on one of the days with the moves from or to it; those of the second day select its customers of today.
pub fn stage_moves(f: &Formatter, view: &MovesView, names: &dyn Fn(&str) -> String) -> ChartSpec {
    let moves = moves(view);
    let places = places(view, &moves);
    let position = |place: Place| places.iter().position(|other| *other == place);
    let flows = moves.iter().filter_map(|one| {
        Some(SankeyFlow {
            from: position(Place { stage: one.from, right: false })?,
            to: position(Place { stage: one.to, right: true })?,
            value: one.customers,
            text: flow_text(f, view, names, one),
        })
    });
    let node = |place: &Place| SankeyNode {
        label: place_name(view, names, *place),
        figure: f.count(total(&moves, *place)),
        ink: view.stages.get(place.stage).map_or(Ink::Quiet, |key| Ink::of_segment(key)),
        right: place.right,
    };
    let plot = Plot::Sankey(Sankey {
        nodes: places.iter().map(node).collect(),
        flows: flows.collect(),
        columns: (f.day(view.days.0), f.day(view.days.1)),
    });
    ChartSpec {
        title: moves_title(f, view, &moves),
        subtitle: format!(
            "Customers by lifecycle stage on {} and on {}",
            f.day(view.days.0),
            f.day(view.days.1)
        ),
        note: (!moves.is_empty()).then(|| {
            "Each band is as wide as the number of customers who made the move. Stages are judged by what was known on each day.".to_owned()
        }),
        description: moves_description(f, view, names, &moves),
        items: places.iter().map(|place| place_item(f, view, names, (&moves, *place))).collect(),
        table: moves_table(f, view, names),
        ..spec(f, "stage_moves", plot)
    }
}

/// Every move that somebody made, by the first and then by the second stage.
fn moves(view: &MovesView) -> Vec<Move> {
    let stages = view.stages.len();
    let rows = view.counts.iter().enumerate().take(stages + usize::from(stages > 0));
    let all = rows.flat_map(|(from, row)| {
        row.iter().take(stages).enumerate().map(move |(to, count)| Move {
            from,
            to,
            customers: f64::from(*count),
        })
    });
    all.filter(|one| one.customers > 0.0).collect()
}

/// The places with customers, the left column first.
fn places(view: &MovesView, moves: &[Move]) -> Vec<Place> {
    let column = |right: bool| (0..=view.stages.len()).map(move |stage| Place { stage, right });
    column(false).chain(column(true)).filter(|place| total(moves, *place) > 0.0).collect()
}

/// The moves at a place.
fn at(moves: &[Move], place: Place) -> impl Iterator<Item = &Move> {
    moves.iter().filter(move |one| (if place.right { one.to } else { one.from }) == place.stage)
}

fn total(moves: &[Move], place: Place) -> f64 {
    at(moves, place).map(|one| one.customers).sum()
}

fn place_name(view: &MovesView, names: &dyn Fn(&str) -> String, place: Place) -> String {
    view.stages.get(place.stage).map_or_else(|| NOT_YET.to_owned(), |key| names(key))
}

fn flow_text(f: &Formatter, view: &MovesView, names: &dyn Fn(&str) -> String, one: &Move) -> String {
    let name = |stage: usize| place_name(view, names, Place { stage, right: false });
    let share = view.shares.get(one.from).and_then(|row| row.get(one.to)).copied().and_then(known);
    let share =
        share.map_or_else(String::new, |share| format!(" ({} of {})", f.percent(share), name(one.from)));
    format!("{} \u{2192} {}\nCustomers: {}{share}", name(one.from), name(one.to), f.count(one.customers))
}

fn place_item(
    f: &Formatter,
    view: &MovesView,
    names: &dyn Fn(&str) -> String,
    (moves, place): (&[Move], Place),
) -> Item {
    let all = total(moves, place);
    let day = if place.right { view.days.1 } else { view.days.0 };
    let mut lines = vec![("Customers".to_owned(), f.count(all))];
    lines.extend(at(moves, place).map(|one| {
        let other = Place { stage: if place.right { one.from } else { one.to }, right: !place.right };
        let way = if place.right { "From" } else { "To" };
        let share = f.percent(share_of(one.customers, all));
        (format!("{way} {}", place_name(view, names, other)), format!("{} ({share})", f.count(one.customers)))
    }));
    let lines: Vec<(&str, String)> = lines.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let selects = place.right.then(|| stage_selection(place.stage)).flatten();
    item(format!("{} on {}", place_name(view, names, place), f.day(day)), &lines, selects)
}

/// The customers who are in a stage today.
fn stage_selection(stage: usize) -> Option<Selection> {
    Some(Selection { stages: vec![u8::try_from(stage).ok()?], ..Selection::default() })
}

/// Customers of the first day who are further down the line of stages on the second; who moved up again; who stayed.
fn directions(view: &MovesView, moves: &[Move]) -> (f64, f64, f64) {
    let place = |key: &str| view.stages.iter().position(|stage| stage == key);
    // New and active customers are both in their rhythm.
    let rank =
        |stage: usize| if Some(stage) == place("new") { place("active").unwrap_or(stage) } else { stage };
    let old = moves.iter().filter(|one| one.from < view.stages.len());
    old.fold((0.0, 0.0, 0.0), |(down, up, same), one| match rank(one.to).cmp(&rank(one.from)) {
        std::cmp::Ordering::Greater => (down + one.customers, up, same),
        std::cmp::Ordering::Less => (down, up + one.customers, same),
        std::cmp::Ordering::Equal => (down, up, same + one.customers),
    })
}

fn moves_title(f: &Formatter, view: &MovesView, moves: &[Move]) -> String {
    let (down, up, same) = directions(view, moves);
    let all = down + up + same;
    if moves.is_empty() {
        return "Nobody has moved: there are no customers on either day".to_owned();
    }
    if all <= 0.0 {
        return "All customers of the second day are new".to_owned();
    }
    format!(
        "{} of customers slipped further away, {} came closer again",
        f.percent(down / all),
        f.percent(up / all)
    )
}

fn moves_description(
    f: &Formatter,
    view: &MovesView,
    names: &dyn Fn(&str) -> String,
    moves: &[Move],
) -> String {
    let name = |stage: usize| place_name(view, names, Place { stage, right: false });
    let part = |one: &Move| format!("{} to {} {}", name(one.from), name(one.to), f.count(one.customers));
    let parts: Vec<String> = moves.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Bands from stages at the left to stages at the right. {}.", parts.join("; "))
}

fn moves_table(f: &Formatter, view: &MovesView, names: &dyn Fn(&str) -> String) -> DataTable {
    let name = |stage: usize| place_name(view, names, Place { stage, right: false });
    let rows = moves(view).into_iter().map(|one| {
        let share = view.shares.get(one.from).and_then(|row| row.get(one.to));
        vec![
            Cell::text(name(one.from)),
            Cell::text(name(one.to)),
            Cell::count(one.customers),
            share.map_or_else(|| Cell::text(""), |share| Cell::Figure(ValueKind::Share, *share)),
        ]
    });
    let (first, second) =
        (format!("Stage on {}", f.day(view.days.0)), format!("Stage on {}", f.day(view.days.1)));
    table(f, &[&first, &second, "Customers", "Share of the first stage"], rows.collect())
}

/// Expected value of a customer of each stage from here on, and the share of each stage in the long run. An item
/// selects the customers of its stage.
pub fn stage_values(f: &Formatter, view: &MovesView, names: &dyn Fn(&str) -> String) -> ChartSpec {
    let rows = stage_rows(view);
    let end = |row: &StageRow<'_>| {
        let value = row.value.map_or_else(|| "unknown".to_owned(), |value| f.money_short(value));
        let share = row
            .share
            .map_or_else(String::new, |share| format!(" \u{b7} {} in the long run", f.percent(share)));
        value + &share
    };
    let categories = rows.iter().map(|row| crate::charts::Category {
        ink: Some(Ink::of_segment(row.key)),
        ..category(names(row.key), end(row))
    });
    let plot = Plot::Bars(Bars {
        direction: Direction::Sideways,
        arrangement: Arrangement::Grouped,
        categories: categories.collect(),
        series: vec![bar_series(
            "Expected value",
            Ink::Main,
            rows.iter().map(|row| row.value.unwrap_or(0.0)),
        )],
        category_name: "Stage".to_owned(),
        value_axis: ValueAxis {
            name: format!("Expected value of a customer{}", super::super::parts::in_currency(f)),
            kind: ValueKind::Money,
        },
        marks: Vec::new(),
    });
    ChartSpec {
        title: values_title(f, &rows, names),
        subtitle: "What a customer of each stage should bring from here on, if moves go on as they did"
            .to_owned(),
        note: (!rows.is_empty()).then(|| values_note(view)),
        description: values_description(f, &rows, names),
        items: rows.iter().map(|row| value_item(f, view, names, row)).collect(),
        table: values_table(f, view, names, &rows),
        ..spec(f, "stage_values", plot)
    }
}

/// A stage with what is known of it.
struct StageRow<'a> {
    stage: usize,
    key: &'a str,
    value: Option<f64>,
    share: Option<f64>,
    today: f64,
}

fn stage_rows(view: &MovesView) -> Vec<StageRow<'_>> {
    let moves = moves(view);
    let shares = view.steady.as_ref().ok().map(|(_, shares)| shares.as_slice()).unwrap_or_default();
    view.stages
        .iter()
        .enumerate()
        .map(|(stage, key)| StageRow {
            stage,
            key,
            value: view.values.get(stage).copied().and_then(known),
            share: shares.get(stage).copied().filter(|share| share.is_finite()),
            today: total(&moves, Place { stage, right: true }),
        })
        .collect()
}

fn values_title(f: &Formatter, rows: &[StageRow<'_>], names: &dyn Fn(&str) -> String) -> String {
    let known_rows = || rows.iter().filter_map(|row| Some((row, row.value?)));
    let best = known_rows().max_by(|a, b| a.1.total_cmp(&b.1));
    let least = known_rows().min_by(|a, b| a.1.total_cmp(&b.1));
    match (best, least) {
        (Some((best, high)), Some((least, low))) if best.stage != least.stage => format!(
            "A customer in “{}” should bring {}, one in “{}” {}",
            names(best.key),
            f.money_short(high),
            names(least.key),
            f.money_short(low)
        ),
        (Some((best, high)), _) => {
            format!("A customer in “{}” should bring {}", names(best.key), f.money_short(high))
        }
        _ => "What the stages are worth cannot be said".to_owned(),
    }
}

fn values_note(view: &MovesView) -> String {
    let idea = "Later money is discounted. Assumes that where customers go depends on their stage alone.";
    let long_run = match view.steady.as_ref().ok().map(|(case, _)| case.as_str()) {
        Some("one_class") => {
            " In the long run: the shares of stages that customers settle at, wherever they start."
        }
        Some("absorbing") => " In the long run all end up in one stage, if no new customers come.",
        Some("several_classes") => " The shares in the long run depend on where customers are today.",
        _ => "",
    };
    format!("{idea}{long_run}")
}

fn value_item(f: &Formatter, view: &MovesView, names: &dyn Fn(&str) -> String, row: &StageRow<'_>) -> Item {
    let value = view.values.get(row.stage).copied();
    let value = value.map_or_else(|| "\u{2013}".to_owned(), |value| f.figure(ValueKind::Money, value));
    let mut lines = vec![("Expected value of a customer", value), ("Customers today", f.count(row.today))];
    lines.extend(row.share.map(|share| ("Share in the long run", f.percent(share))));
    let selects = (row.today > 0.0).then(|| stage_selection(row.stage)).flatten();
    item(names(row.key), &lines, selects)
}

fn values_description(f: &Formatter, rows: &[StageRow<'_>], names: &dyn Fn(&str) -> String) -> String {
    let part = |row: &StageRow<'_>| {
        let value = row.value.map_or_else(|| "unknown".to_owned(), |value| f.money_short(value));
        let share =
            row.share.map_or_else(String::new, |share| format!(", {} in the long run", f.percent(share)));
        format!("{}: {value}{share}", names(row.key))
    };
    let parts: Vec<String> = rows.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Bars of the expected value of a customer by stage. {}.", parts.join("; "))
}

fn values_table(
    f: &Formatter,
    view: &MovesView,
    names: &dyn Fn(&str) -> String,
    rows: &[StageRow<'_>],
) -> DataTable {
    let header = ["Stage", "Customers today", "Expected value of a customer", "Share in the long run"];
    let cells = rows.iter().map(|row| {
        vec![
            Cell::text(names(row.key)),
            Cell::count(row.today),
            view.values
                .get(row.stage)
                .map_or_else(|| Cell::text(""), |value| Cell::Figure(ValueKind::Money, *value)),
            row.share.map_or_else(|| Cell::text(""), Cell::share),
        ]
    });
    table(f, &header, cells.collect())
}

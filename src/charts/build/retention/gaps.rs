//! How long it takes from one order to the next.

use super::super::parts::{Cell, entry, item, spec, table};
use super::{NOTHING, known, line, stop};
use crate::charts::{ChartSpec, DataTable, Ink, Item, Line, LineAxis, Lines, Plot, Stroke, ValueAxis};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{WaitingOrder, WaitingView};

const MEDIAN: &str = "Median of all";
const PLAIN: &str = "Median of those who came back";

/// Median days from an order to the next by Kaplan-Meier, with 95 % intervals, and the plain median of those who
/// made it. An order whose median lies beyond the data shows the plain one only. Items select nobody.
pub fn order_gaps(f: &Formatter, view: &WaitingView) -> ChartSpec {
    let gaps = &view.gaps;
    let places = || gaps.iter().enumerate().map(|(at, gap)| (at as f64, gap));
    let errors = places().filter_map(|(at, gap)| {
        let (low, high) = (gap.interval.0?, gap.interval.1?);
        known(gap.median).map(|_| (at, f64::from(low), f64::from(high)))
    });
    let medians = places().filter_map(|(at, gap)| Some((at, known(gap.median)?)));
    let plain = places().filter_map(|(at, gap)| Some((at, known(gap.naive)?)));
    let medians = Line { errors: errors.collect(), ..line(MEDIAN, Ink::Main, Stroke::Discs, medians) };
    let height = |gap: &WaitingOrder| known(gap.median).or_else(|| known(gap.naive)).unwrap_or(0.0);
    let plot = Plot::Lines(Lines {
        stops: places().map(|(at, gap)| stop(at, height(gap))).collect(),
        lines: vec![medians, line(PLAIN, Ink::New, Stroke::Diamonds, plain)],
        columns: true,
        stretch: None,
        marks: Vec::new(),
        x_axis: LineAxis::Names(
            gaps.iter().map(|gap| step(f, gap)).collect(),
            "From order to order".to_owned(),
        ),
        y_axis: ValueAxis { name: "Days".to_owned(), kind: ValueKind::Number },
        y_reach: 0.0,
    });
    ChartSpec {
        title: title(f, gaps),
        subtitle: "Days by which half have placed the next order: of all who could, and of those who did"
            .to_owned(),
        note: note(view),
        description: description(f, gaps),
        legend: vec![entry(MEDIAN, Ink::Main), entry(PLAIN, Ink::New)],
        items: gaps.iter().map(|gap| gap_item(f, gap)).collect(),
        table: data(f, gaps),
        ..spec(f, "order_gaps", plot)
    }
}

/// `1 → 2`.
fn step(f: &Formatter, gap: &WaitingOrder) -> String {
    let from = f64::from(gap.order);
    format!("{} \u{2192} {}", f.count(from), f.count(from + 1.0))
}

fn title(f: &Formatter, gaps: &[WaitingOrder]) -> String {
    let of = |gap: &WaitingOrder| Some((gap.order, known(gap.median)?));
    let known_gaps: Vec<(u32, f64)> = gaps.iter().filter_map(of).collect();
    let place = |order: u32| format!("from order {order} to {}", order + 1);
    let Some(first) = known_gaps.first() else {
        return if gaps.is_empty() {
            "Nobody has ordered yet".to_owned()
        } else {
            "Fewer than half of all place a next order".to_owned()
        };
    };
    match known_gaps.last().filter(|last| last.0 != first.0) {
        Some(last) => {
            let pace = if last.1 < first.1 {
                "The more orders, the sooner the next"
            } else {
                "Customers keep their pace"
            };
            format!("{pace}: {} {}, {} {}", f.days(first.1), place(first.0), f.days(last.1), place(last.0))
        }
        None => format!("Half need {} {}", f.days(first.1), place(first.0)),
    }
}

fn note(view: &WaitingView) -> Option<String> {
    if view.gaps.is_empty() {
        return None;
    }
    let why = view.naive.0.trim();
    let why = if why.is_empty() { String::new() } else { format!("Why not the plain median: {why} ") };
    Some(format!(
        "{why}Upright lines: where the median may lie by chance, in 95 of 100 cases. No disc: fewer than half have placed the next order within the data."
    ))
}

fn interval(f: &Formatter, gap: &WaitingOrder) -> String {
    let days = |days: u32| f.days(f64::from(days));
    match gap.interval {
        (Some(low), Some(high)) => format!("{} to {}", days(low), days(high)),
        (Some(low), None) => format!("{} or more", days(low)),
        (None, Some(high)) => format!("up to {}", days(high)),
        (None, None) => "unknown".to_owned(),
    }
}

fn gap_item(f: &Formatter, gap: &WaitingOrder) -> Item {
    let mut lines = vec![(MEDIAN, f.figure(ValueKind::Days, gap.median))];
    if known(gap.median).is_some() {
        lines.push(("95% interval", interval(f, gap)));
    }
    lines.push((PLAIN, f.figure(ValueKind::Days, gap.naive)));
    let made = format!("{} of {}", f.count(f64::from(gap.made)), f.count(f64::from(gap.customers)));
    lines.push(("Placed the next order", made));
    item(format!("Order {}", step(f, gap)), &lines, None)
}

fn description(f: &Formatter, gaps: &[WaitingOrder]) -> String {
    let part = |gap: &WaitingOrder| {
        format!(
            "order {}: {}, plain {}",
            step(f, gap),
            f.figure(ValueKind::Days, gap.median),
            f.figure(ValueKind::Days, gap.naive)
        )
    };
    let parts: Vec<String> = gaps.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Median days from an order to the next. {}.", parts.join("; "))
}

fn data(f: &Formatter, gaps: &[WaitingOrder]) -> DataTable {
    let header = [
        "From order",
        "To order",
        "Customers who could",
        "Who did",
        MEDIAN,
        "Interval from",
        "Interval to",
        PLAIN,
    ];
    let end = |value: Option<u32>| {
        value.map_or_else(|| Cell::text(""), |days| Cell::Value(ValueKind::Days, f64::from(days)))
    };
    let rows = gaps.iter().map(|gap| {
        vec![
            Cell::count(gap.order),
            Cell::count(f64::from(gap.order) + 1.0),
            Cell::count(gap.customers),
            Cell::count(gap.made),
            Cell::Figure(ValueKind::Days, gap.median),
            end(gap.interval.0),
            end(gap.interval.1),
            Cell::Figure(ValueKind::Days, gap.naive),
        ]
    });
    table(f, &header, rows.collect())
}

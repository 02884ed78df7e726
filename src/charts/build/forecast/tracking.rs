//! Actual against expected repeat purchases over time.

use super::super::parts::{Cell, entry, item, spec, table};
use super::{ACTUAL, EXPECTED, compared, line, purchases};
use crate::charts::{
    ChartSpec, CurveMarker, DataTable, Ink, Item, LineAxis, Lines, Plot, Stretch, Stroke, ValueAxis,
};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Selection, TrackingView};

/// Which figures of a period are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    Each,
    UpTo,
}

impl Count {
    fn of(self, period: &TrackingView) -> (f64, f64) {
        match self {
            Count::Each => (period.actual, period.expected),
            Count::UpTo => (period.cumulative_actual, period.cumulative_expected),
        }
    }

    /// Where a period stands on the axis: in its middle, or at its end.
    fn place(self, period: &TrackingView) -> f64 {
        match self {
            Count::Each => (f64::from(period.start) + f64::from(period.end)) / 2.0,
            Count::UpTo => f64::from(period.end),
        }
    }
}

/// Actual and expected repeat purchases in each period, the holdout shaded. An item selects the customers with an
/// order in its period, first orders among them.
pub fn tracking(f: &Formatter, periods: &[TrackingView]) -> ChartSpec {
    let noun = period_noun(periods);
    ChartSpec {
        title: title(f, periods),
        subtitle: format!("Repeat purchases in each {noun}, actual and expected"),
        ..chart(f, periods, Count::Each, "tracking")
    }
}

/// Actual and expected repeat purchases from the start up to each period, the holdout shaded. An item
/// selects the customers with an order in its period.
pub fn tracking_cumulative(f: &Formatter, periods: &[TrackingView]) -> ChartSpec {
    let noun = period_noun(periods);
    ChartSpec {
        title: cumulative_title(f, periods),
        subtitle: format!("Repeat purchases up to the end of each {noun}, actual and expected"),
        ..chart(f, periods, Count::UpTo, "tracking_cumulative")
    }
}

fn chart(f: &Formatter, periods: &[TrackingView], count: Count, id: &str) -> ChartSpec {
    let drawn = drawn(periods, count);
    let points = |of: fn((f64, f64)) -> f64| {
        drawn.iter().map(move |period| (count.place(period), of(count.of(period))))
    };
    let stop = |(x, y): (f64, f64)| CurveMarker {
        at: (x, if y.is_finite() { y } else { 0.0 }),
        label: String::new(),
    };
    let ends = periods.first().zip(periods.last()).map(|(first, last)| (first.start, last.end));
    let (first, last) = ends.unwrap_or((0, 1));
    let plot = Plot::Lines(Lines {
        lines: vec![
            line(ACTUAL, Ink::Main, Stroke::Solid, points(|(actual, _)| actual)),
            line(EXPECTED, Ink::New, Stroke::Dashed, points(|(_, expected)| expected)),
        ],
        stops: points(|(actual, _)| actual).map(stop).collect(),
        columns: true,
        stretch: holdout(periods),
        marks: Vec::new(),
        x_axis: LineAxis::Days(first, last),
        y_axis: ValueAxis { name: "Repeat purchases".to_owned(), kind: ValueKind::Count },
        y_reach: 0.0,
    });
    ChartSpec {
        note: note(periods, drawn.len()),
        description: description(f, periods, count),
        legend: vec![entry(ACTUAL, Ink::Main), entry(EXPECTED, Ink::New)],
        items: drawn.iter().map(|period| period_item(f, period)).collect(),
        table: data(f, periods),
        ..spec(f, id, plot)
    }
}

/// What a period is, by the length of the longest.
fn period_noun(periods: &[TrackingView]) -> &'static str {
    match periods.iter().map(|period| period.end - period.start + 1).max().unwrap_or(7) {
        1 => "day",
        2..=13 => "week",
        14..=45 => "month",
        _ => "period",
    }
}

fn holdout(periods: &[TrackingView]) -> Option<Stretch> {
    let mut held = periods.iter().filter(|period| period.holdout);
    let first = held.next()?;
    let last = held.next_back().unwrap_or(first);
    Some(Stretch { from: f64::from(first.start), to: f64::from(last.end), label: "Test period".to_owned() })
}

/// The periods that are drawn. Where each is shown by itself, one that is cut short, by the start of the holdout or
/// by the end of the data, would look like a fall: it stands in the table only.
fn drawn(periods: &[TrackingView], count: Count) -> Vec<&TrackingView> {
    let length = |period: &TrackingView| period.end - period.start + 1;
    let whole = periods.iter().map(length).max().unwrap_or(0);
    // A February is a whole month.
    let is_whole = |period: &&TrackingView| f64::from(length(period)) >= 0.9 * f64::from(whole);
    periods.iter().filter(|period| count == Count::UpTo || is_whole(period)).collect()
}

fn note(periods: &[TrackingView], drawn: usize) -> Option<String> {
    let mut parts = Vec::new();
    if holdout(periods).is_some() {
        parts.push(
            "Shaded: the test period. The model learned from the time before it only and did not see these purchases."
                .to_owned(),
        );
    }
    if drawn < periods.len() {
        parts.push(format!("A {} that is cut short stands in the table only.", period_noun(periods)));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Expected and actual purchases of the periods that are judged: the holdout, or all where there is none.
fn judged(periods: &[TrackingView]) -> (bool, f64, f64) {
    let is_held = periods.iter().any(|period| period.holdout);
    let of = periods.iter().filter(|period| period.holdout == is_held);
    let (expected, actual) =
        of.fold((0.0, 0.0), |(expected, actual), of| (expected + of.expected, actual + of.actual));
    (is_held, expected, actual)
}

fn title(f: &Formatter, periods: &[TrackingView]) -> String {
    if periods.is_empty() {
        return "There is no time to compare yet".to_owned();
    }
    match judged(periods) {
        (_, _, 0.0) => "There are no repeat purchases to compare with".to_owned(),
        (true, expected, actual) => {
            format!("In the test period the model expected {}", compared(f, expected, actual))
        }
        (false, expected, actual) => {
            format!("Over the whole time the model expects {}", compared(f, expected, actual))
        }
    }
}

fn cumulative_title(f: &Formatter, periods: &[TrackingView]) -> String {
    let Some(last) = periods.last() else { return "There is no time to compare yet".to_owned() };
    format!(
        "{} repeat purchases so far, {} expected",
        purchases(f, last.cumulative_actual),
        f.count(last.cumulative_expected)
    )
}

fn period_item(f: &Formatter, period: &TrackingView) -> Item {
    let label = format!("{} \u{2013} {}", f.day(period.start), f.day(period.end));
    let label = if period.holdout { label + " (test period)" } else { label };
    let pair =
        |actual: f64, expected: f64| format!("{}, expected {}", purchases(f, actual), purchases(f, expected));
    let lines = [
        ("Repeat purchases", pair(period.actual, period.expected)),
        ("Up to its end", pair(period.cumulative_actual, period.cumulative_expected)),
    ];
    let selects = (period.actual > 0.0)
        .then(|| Selection { bought: Some((period.start, period.end)), ..Selection::default() });
    item(label, &lines, selects)
}

fn description(f: &Formatter, periods: &[TrackingView], count: Count) -> String {
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return "There is nothing to draw.".to_owned();
    };
    let what = match count {
        Count::Each => "in each",
        Count::UpTo => "up to the end of each",
    };
    let mut text = format!(
        "Two lines of repeat purchases {what} {}, {} to {}. In all {} actual, {} expected.",
        period_noun(periods),
        f.day(first.start),
        f.day(last.end),
        purchases(f, last.cumulative_actual),
        purchases(f, last.cumulative_expected)
    );
    if let (true, expected, actual) = judged(periods) {
        let held = format!(
            " In the test period {} actual, {} expected.",
            purchases(f, actual),
            purchases(f, expected)
        );
        text.push_str(&held);
    }
    text
}

fn data(f: &Formatter, periods: &[TrackingView]) -> DataTable {
    let header = ["From", "To", "Test period", "Actual", "Expected", "Actual, in all", "Expected, in all"];
    let number = |value: f64| Cell::Value(ValueKind::Number, value);
    let rows = periods.iter().map(|period| {
        vec![
            Cell::day(period.start),
            Cell::day(period.end),
            Cell::text(if period.holdout { "yes" } else { "no" }),
            Cell::count(period.actual),
            number(period.expected),
            Cell::count(period.cumulative_actual),
            number(period.cumulative_expected),
        ]
    });
    table(f, &header, rows.collect())
}

//! How well a model reproduces how often customers come back.

use super::super::parts::{Cell, bar_series, category, counted, entry, item, share_of, spec, table};
use super::{ACTUAL, EXPECTED, compared, frequency_label, line, purchases, repeat_purchases};
use crate::charts::{
    Arrangement, Bars, ChartSpec, CurveMarker, DataTable, Direction, Ink, Item, Line, LineAxis, Lines, Plot,
    Stroke, ValueAxis,
};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{CalibrationView, HistogramView, Selection};

/// Share of customers that a model must place where they are to be called close.
const CLOSE: f64 = 0.95;

/// Customers by number of repeat purchases, actual beside expected. An item selects the customers of its number.
pub fn frequency_histogram(f: &Formatter, bins: &[HistogramView]) -> ChartSpec {
    let categories =
        bins.iter().map(|bin| category(frequency_label(f, bin.frequency, bin.and_more), String::new()));
    let plot = Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Grouped,
        categories: categories.collect(),
        series: vec![
            bar_series(ACTUAL, Ink::Main, bins.iter().map(|bin| bin.actual)),
            bar_series(EXPECTED, Ink::New, bins.iter().map(|bin| bin.expected)),
        ],
        category_name: "Repeat purchases".to_owned(),
        value_axis: ValueAxis { name: "Customers".to_owned(), kind: ValueKind::Count },
        marks: Vec::new(),
    });
    ChartSpec {
        title: histogram_title(f, bins),
        subtitle: "Customers by number of repeat purchases, actual and expected".to_owned(),
        description: histogram_description(f, bins),
        legend: vec![entry(ACTUAL, Ink::Main), entry(EXPECTED, Ink::New)],
        items: bins.iter().map(|bin| histogram_item(f, bin)).collect(),
        ranges: true,
        table: histogram_table(f, bins),
        ..spec(f, "frequency_histogram", plot)
    }
}

fn histogram_item(f: &Formatter, bin: &HistogramView) -> Item {
    let lines = [("Customers", f.count(bin.actual)), ("Expected by the model", f.count(bin.expected))];
    let last = if bin.and_more { u32::MAX } else { bin.frequency };
    let selects = (bin.actual > 0.0)
        .then(|| Selection { frequency: Some((bin.frequency, last)), ..Selection::default() });
    item(repeat_purchases(f, bin.frequency, bin.and_more), &lines, selects)
}

fn histogram_title(f: &Formatter, bins: &[HistogramView]) -> String {
    let customers: f64 = bins.iter().map(|bin| bin.actual).sum();
    // Customers that would have to be elsewhere for the two to agree.
    let misplaced: f64 = bins.iter().map(|bin| (bin.actual - bin.expected).max(0.0)).sum();
    if customers <= 0.0 {
        return "There are no customers to compare".to_owned();
    }
    let share = share_of(misplaced, customers);
    if share <= 1.0 - CLOSE {
        return format!("The model places {} of customers where they are", f.percent(1.0 - share));
    }
    let gap = |bin: &HistogramView| (bin.actual - bin.expected).abs();
    let worst = bins.iter().max_by(|a, b| gap(a).total_cmp(&gap(b)));
    let at = worst.map_or_else(String::new, |bin| {
        format!(", most at {}", repeat_purchases(f, bin.frequency, bin.and_more))
    });
    format!("The model misplaces {} of customers{at}", f.percent(share))
}

fn histogram_description(f: &Formatter, bins: &[HistogramView]) -> String {
    let part = |bin: &HistogramView| {
        format!(
            "{}: {}, expected {}",
            repeat_purchases(f, bin.frequency, bin.and_more),
            f.count(bin.actual),
            f.count(bin.expected)
        )
    };
    let parts: Vec<String> = bins.iter().map(part).collect();
    if parts.is_empty() {
        return "There is nothing to draw.".to_owned();
    }
    format!("Bars of customers in pairs, actual and expected. {}.", parts.join("; "))
}

fn histogram_table(f: &Formatter, bins: &[HistogramView]) -> DataTable {
    let rows = bins.iter().map(|bin| {
        vec![
            Cell::text(frequency_label(f, bin.frequency, bin.and_more)),
            Cell::count(bin.actual),
            Cell::Value(ValueKind::Number, bin.expected),
        ]
    });
    table(f, &["Repeat purchases", "Customers", "Customers expected"], rows.collect())
}

/// Purchases a customer in the holdout by number of repeat purchases before it: the actual mean with its 95 %
/// interval, and what the model expected. Items select nobody: the classes are those of the time before.
pub fn calibration(f: &Formatter, classes: &[CalibrationView]) -> ChartSpec {
    let at = |of: fn(&CalibrationView) -> f64| {
        classes.iter().enumerate().map(move |(at, class)| (at as f64, of(class)))
    };
    let stop = |(x, y): (f64, f64)| CurveMarker {
        at: (x, if y.is_finite() { y } else { 0.0 }),
        label: String::new(),
    };
    let errors = classes.iter().enumerate().filter_map(|(at, class)| {
        let (low, high) = class.interval.filter(|(low, high)| low.is_finite() && high.is_finite())?;
        Some((at as f64, low.max(0.0), high))
    });
    let actual =
        Line { errors: errors.collect(), ..line(ACTUAL, Ink::Main, Stroke::Discs, at(|class| class.actual)) };
    let labels = classes.iter().map(|class| frequency_label(f, class.frequency, class.and_more)).collect();
    let plot = Plot::Lines(Lines {
        lines: vec![actual, line(EXPECTED, Ink::New, Stroke::Diamonds, at(|class| class.expected))],
        stops: at(|class| class.actual).map(stop).collect(),
        columns: true,
        stretch: None,
        marks: Vec::new(),
        x_axis: LineAxis::Names(labels, "Repeat purchases before the test period".to_owned()),
        y_axis: ValueAxis { name: "Purchases a customer".to_owned(), kind: ValueKind::Number },
        y_reach: 0.0,
    });
    ChartSpec {
        title: calibration_title(f, classes),
        subtitle: "Purchases a customer in the test period, by repeat purchases before it".to_owned(),
        note: classes.iter().any(|class| class.interval.is_some()).then(|| {
            "Upright lines: where the actual mean may lie by chance, in 95 of 100 cases.".to_owned()
        }),
        description: calibration_description(f, classes),
        legend: vec![entry(ACTUAL, Ink::Main), entry(EXPECTED, Ink::New)],
        items: classes.iter().map(|class| calibration_item(f, class)).collect(),
        table: calibration_table(f, classes),
        ..spec(f, "calibration", plot)
    }
}

fn calibration_item(f: &Formatter, class: &CalibrationView) -> Item {
    let mut lines = vec![("Actual purchases a customer", purchases(f, class.actual))];
    lines.extend(class.interval.map(|interval| ("95% interval", range(f, interval))));
    lines.push(("Expected", purchases(f, class.expected)));
    lines.push(("Customers", f.count(f64::from(class.customers))));
    item(format!("{} before", repeat_purchases(f, class.frequency, class.and_more)), &lines, None)
}

fn range(f: &Formatter, (low, high): (f64, f64)) -> String {
    format!("{} to {}", purchases(f, low), purchases(f, high))
}

fn calibration_title(f: &Formatter, classes: &[CalibrationView]) -> String {
    let customers: f64 = classes.iter().map(|class| f64::from(class.customers)).sum();
    if customers <= 0.0 {
        return "There is no test period to compare with".to_owned();
    }
    let judged: Vec<bool> = classes
        .iter()
        .filter_map(|class| class.interval.map(|(low, high)| (low..=high).contains(&class.expected)))
        .collect();
    let hits = judged.iter().filter(|hit| **hit).count();
    match judged.len() {
        0 => {
            let total = |of: fn(&CalibrationView) -> f64| -> f64 {
                classes.iter().map(|class| f64::from(class.customers) * of(class)).sum()
            };
            let (expected, actual) = (total(|class| class.expected), total(|class| class.actual));
            format!("The model expected {}", compared(f, expected, actual))
        }
        all if hits == all => {
            "The forecast is right within chance, for rare and frequent buyers alike".to_owned()
        }
        all => format!(
            "The forecast is right within chance for {} of {} groups of customers",
            f.count(hits as f64),
            f.count(all as f64)
        ),
    }
}

fn calibration_description(f: &Formatter, classes: &[CalibrationView]) -> String {
    let part = |class: &CalibrationView| {
        let interval = class
            .interval
            .map_or_else(String::new, |interval| format!(" (95% interval {})", range(f, interval)));
        format!(
            "{}, {}: {}{interval}, expected {}",
            repeat_purchases(f, class.frequency, class.and_more),
            counted(f, f64::from(class.customers), "customer", "customers"),
            purchases(f, class.actual),
            purchases(f, class.expected)
        )
    };
    let parts: Vec<String> = classes.iter().map(part).collect();
    if parts.is_empty() {
        return "There is nothing to draw.".to_owned();
    }
    format!("Purchases a customer in the test period, by repeat purchases before it. {}.", parts.join("; "))
}

fn calibration_table(f: &Formatter, classes: &[CalibrationView]) -> DataTable {
    let header = [
        "Repeat purchases before",
        "Customers",
        "Actual a customer",
        "Interval from",
        "Interval to",
        "Expected",
    ];
    let number = |value: f64| Cell::Value(ValueKind::Number, value);
    let end = |value: Option<f64>| value.map_or_else(|| Cell::text(""), number);
    let rows = classes.iter().map(|class| {
        vec![
            Cell::text(frequency_label(f, class.frequency, class.and_more)),
            Cell::count(class.customers),
            number(class.actual),
            end(class.interval.map(|(low, _)| low)),
            end(class.interval.map(|(_, high)| high)),
            number(class.expected),
        ]
    });
    table(f, &header, rows.collect())
}

//! Probability alive: of one customer over time, and of the base by band.

use super::super::parts::{Cell, bar_series, category, entry, item, share_of, spec, table};
use super::{chance, line};
use crate::charts::{
    Arrangement, Bars, ChartSpec, CurveMarker, DataTable, Direction, Ink, Item, LineAxis, Lines, Mark, Plot,
    Stroke, ValueAxis,
};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{AliveBandView, Selection};

/// Days of a history that can be pointed at, about.
const STOPS: usize = 120;
const CUSTOMERS: &str = "Share of customers";
const VALUE: &str = "Share of value to come";

/// Probability alive of one customer by day: it falls between purchases and jumps at them. Items select nobody.
pub fn alive_history(f: &Formatter, history: &[(i32, f64)], as_of: Option<i32>) -> ChartSpec {
    let known: Vec<(i32, f64)> = history.iter().copied().filter(|(_, alive)| alive.is_finite()).collect();
    let points = || known.iter().map(|(day, alive)| (f64::from(*day), *alive));
    let stops = stops(&known);
    let ends = known.first().zip(known.last()).map(|(first, last)| (first.0, last.0));
    let (first, last) = ends.unwrap_or((0, 1));
    let day = as_of.filter(|day| ends.is_some_and(|(first, last)| (first..=last).contains(day)));
    let plot = Plot::Lines(Lines {
        lines: vec![line("Probability alive", Ink::Main, Stroke::Filled, points())],
        stops: stops
            .iter()
            .map(|(day, alive)| CurveMarker { at: (f64::from(*day), *alive), label: String::new() })
            .collect(),
        columns: true,
        stretch: None,
        marks: day.map(|day| Mark { at: f64::from(day), label: "As of".to_owned() }).into_iter().collect(),
        x_axis: LineAxis::Days(first, last),
        y_axis: ValueAxis { name: "Probability alive".to_owned(), kind: ValueKind::Share },
        y_reach: 1.0,
    });
    let rows = known.iter().map(|(day, alive)| vec![Cell::day(*day), Cell::share(*alive)]);
    ChartSpec {
        title: history_title(f, &known, as_of),
        subtitle: "Probability that this customer was still one, by day".to_owned(),
        note: Some("It falls while nothing is bought and jumps at each purchase.".to_owned()),
        description: history_description(f, &known, as_of),
        items: stops
            .iter()
            .map(|(day, alive)| item(f.day(*day), &[("Probability alive", chance(f, *alive))], None))
            .collect(),
        table: table(f, &["Day", "Probability alive"], rows.collect()),
        ..spec(f, "alive_history", plot)
    }
}

/// Days in even steps, the last among them.
fn stops(known: &[(i32, f64)]) -> Vec<(i32, f64)> {
    let step = known.len().div_ceil(STOPS).max(1);
    let mut stops: Vec<(i32, f64)> = known.iter().rev().step_by(step).copied().collect();
    stops.reverse();
    stops
}

/// The day and the probability on the as-of day, or on the last day before it.
fn now(known: &[(i32, f64)], as_of: Option<i32>) -> Option<(i32, f64)> {
    known.iter().rev().find(|(day, _)| as_of.is_none_or(|as_of| *day <= as_of)).copied()
}

fn history_title(f: &Formatter, known: &[(i32, f64)], as_of: Option<i32>) -> String {
    let Some((_, alive)) = now(known, as_of) else {
        return "Probability alive cannot be computed".to_owned();
    };
    let words = match alive {
        p if p >= 0.8 => "Very likely still a customer",
        p if p >= 0.5 => "Probably still a customer",
        p if p >= 0.2 => "Probably gone",
        _ => "Very likely gone",
    };
    format!("{words}: probability alive {}", chance(f, alive))
}

fn history_description(f: &Formatter, known: &[(i32, f64)], as_of: Option<i32>) -> String {
    let (Some(first), Some(now)) = (known.first(), now(known, as_of)) else {
        return "There is nothing to draw.".to_owned();
    };
    let lowest = known.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or(now);
    format!(
        "A line of the probability alive by day from {}. On {}: {}. Lowest: {} on {}.",
        f.day(first.0),
        f.day(now.0),
        f.percent(now.1),
        f.percent(lowest.1),
        f.day(lowest.0)
    )
}

/// Bands of probability alive: each one's share of customers beside its share of the value to come. An item selects
/// the customers of its band.
pub fn alive_bands(f: &Formatter, bands: &[AliveBandView]) -> ChartSpec {
    let (customers, residual) = totals(bands);
    let plot = Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Grouped,
        categories: bands.iter().map(|band| category(range(f, band), String::new())).collect(),
        series: vec![
            bar_series(
                CUSTOMERS,
                Ink::Quiet,
                bands.iter().map(|b| share_of(f64::from(b.customers), customers)),
            ),
            bar_series(VALUE, Ink::Main, bands.iter().map(|b| share_of(b.residual, residual))),
        ],
        category_name: "Probability alive".to_owned(),
        value_axis: ValueAxis { name: "Share".to_owned(), kind: ValueKind::Share },
        marks: Vec::new(),
    });
    ChartSpec {
        title: bands_title(f, bands),
        subtitle: "Customers by probability alive: share of customers and share of the value to come"
            .to_owned(),
        description: bands_description(f, bands),
        legend: vec![entry(CUSTOMERS, Ink::Quiet), entry(VALUE, Ink::Main)],
        items: bands
            .iter()
            .enumerate()
            .map(|(at, band)| band_item(f, band, at + 1 == bands.len(), (customers, residual)))
            .collect(),
        ranges: true,
        table: bands_table(f, bands),
        ..spec(f, "alive_bands", plot)
    }
}

fn totals(bands: &[AliveBandView]) -> (f64, f64) {
    bands.iter().fold((0.0, 0.0), |(n, money), band| (n + f64::from(band.customers), money + band.residual))
}

fn range(f: &Formatter, band: &AliveBandView) -> String {
    format!("{}\u{2013}{}", f.percent_compact(band.from), f.percent_compact(band.to))
}

fn band_item(f: &Formatter, band: &AliveBandView, is_last: bool, (customers, residual): (f64, f64)) -> Item {
    let count = f64::from(band.customers);
    let lines = [
        ("Customers", format!("{} ({})", f.count(count), f.percent(share_of(count, customers)))),
        (
            "Value to come",
            format!("{} ({})", f.money_short(band.residual), f.percent(share_of(band.residual, residual))),
        ),
        ("Brought so far", f.money_short(band.historic)),
        ("Value at risk", f.money_short(band.at_risk)),
    ];
    let to = if is_last { band.to } else { band.to.next_down() };
    let selects =
        (band.customers > 0).then(|| Selection { alive: Some((band.from, to)), ..Selection::default() });
    item(format!("{} alive", range(f, band)), &lines, selects)
}

fn bands_title(f: &Formatter, bands: &[AliveBandView]) -> String {
    let (customers, residual) = totals(bands);
    if customers <= 0.0 {
        return "There are no customers to show".to_owned();
    }
    let gone: Vec<&AliveBandView> = bands.iter().filter(|band| band.to <= 0.5).collect();
    let count: f64 = gone.iter().map(|band| f64::from(band.customers)).sum();
    let Some(last) = gone.last().filter(|_| count > 0.0) else {
        return "No customer is likely to be gone".to_owned();
    };
    let value: f64 = gone.iter().map(|band| band.residual).sum();
    let held = if residual > 0.0 {
        format!("; they hold {} of the value to come", f.percent(share_of(value, residual)))
    } else {
        String::new()
    };
    format!(
        "{} of customers are probably gone (below {} alive){held}",
        f.percent(share_of(count, customers)),
        f.percent_compact(last.to)
    )
}

fn bands_description(f: &Formatter, bands: &[AliveBandView]) -> String {
    let part = |band: &AliveBandView| {
        format!(
            "{} alive: {}, {}",
            range(f, band),
            super::super::parts::counted(f, f64::from(band.customers), "customer", "customers"),
            f.money_short(band.residual)
        )
    };
    let parts: Vec<String> = bands.iter().map(part).collect();
    if parts.is_empty() {
        return "There is nothing to draw.".to_owned();
    }
    format!("Bars of customers and value to come by probability alive. {}.", parts.join("; "))
}

fn bands_table(f: &Formatter, bands: &[AliveBandView]) -> DataTable {
    let header = ["From", "To", "Customers", "Brought so far", "Value to come", "Value at risk"];
    let rows = bands.iter().map(|band| {
        vec![
            Cell::share(band.from),
            Cell::share(band.to),
            Cell::count(band.customers),
            Cell::money(band.historic),
            Cell::money(band.residual),
            Cell::money(band.at_risk),
        ]
    });
    table(f, &header, rows.collect())
}

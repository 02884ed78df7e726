//! From order to order: how long customers take to come back.

use super::super::parts::{Cell, entry, item, spec, table};
use super::{NOTHING, finite, known, line, stop};
use crate::charts::{ChartSpec, DataTable, Ink, Item, Line, LineAxis, Lines, Mark, Plot, Stroke, ValueAxis};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{ConversionView, WaitingPoint, WaitingView};

const CAME_BACK: &str = "Came back";
const BY_TIME: &str = "With the time that each has had";
const PLAIN: &str = "Plain share of all";
/// Places of a curve that are pointed at.
const MOST_STOPS: u32 = 24;
/// Days that the title speaks of.
const USUAL_DAYS: u32 = 90;

/// Share of customers who have come back, by days since the first order, with its 95 % band. An item is a day with
/// the share and the number of customers who had waited for so long; it selects nobody.
pub fn waiting_curve(f: &Formatter, view: &WaitingView) -> ChartSpec {
    let curve: Vec<&WaitingPoint> = view.curve.iter().filter(|point| point.share.is_finite()).collect();
    let stops = stops(&curve, end(&curve, view));
    let band = band(&curve, end(&curve, view));
    let mut lines = Vec::new();
    if band.points.len() > 2 {
        lines.push(band);
    }
    let steps = steps(curve.iter().map(|point| (point.day, point.share)), end(&curve, view));
    lines.push(line(CAME_BACK, Ink::Main, Stroke::Solid, steps.into_iter()));
    let half = curve.iter().find(|point| point.share >= 0.5);
    let mark = half.map(|point| Mark {
        at: f64::from(point.day),
        label: format!("Half after {}", f.days(f64::from(point.day))),
    });
    let plot = Plot::Lines(Lines {
        lines,
        stops: stops.iter().map(|point| stop(f64::from(point.day), point.share)).collect(),
        columns: true,
        stretch: None,
        marks: mark.into_iter().collect(),
        x_axis: LineAxis::Numbers(ValueAxis {
            name: "Days since the first order".to_owned(),
            kind: ValueKind::Count,
        }),
        y_axis: ValueAxis { name: "Customers with a second order, %".to_owned(), kind: ValueKind::Share },
        y_reach: 0.0,
    });
    ChartSpec {
        title: curve_title(f, &curve),
        subtitle: "Share of customers with a second order, by days since the first, by Kaplan-Meier"
            .to_owned(),
        note: (!curve.is_empty()).then(|| curve_note(&curve)),
        description: curve_description(f, &curve, view),
        items: stops.iter().map(|point| curve_item(f, point)).collect(),
        table: curve_table(f, &curve),
        ..spec(f, "waiting_curve", plot)
    }
}

/// The last day of the drawing.
fn end(curve: &[&WaitingPoint], view: &WaitingView) -> u32 {
    view.watched_days.max(curve.last().map_or(0, |point| point.day))
}

/// The corners of a rising stair from nothing on day 0 to the last day.
fn steps(points: impl Iterator<Item = (u32, f64)>, end: u32) -> Vec<(f64, f64)> {
    let mut height = 0.0;
    let mut corners = vec![(0.0, 0.0)];
    for (day, share) in points {
        corners.push((f64::from(day), height));
        corners.push((f64::from(day), share));
        height = share;
    }
    if corners.len() == 1 {
        return Vec::new();
    }
    corners.push((f64::from(end), height));
    corners
}

/// The way round the band: along its upper edge and back along the lower.
fn band(curve: &[&WaitingPoint], end: u32) -> Line {
    let known = || curve.iter().filter_map(|point| Some((point.day, finite(point.interval)?)));
    let upper = steps(known().map(|(day, (_, high))| (day, high)), end);
    let lower = steps(known().map(|(day, (low, _))| (day, low)), end);
    let round = upper.into_iter().chain(lower.into_iter().rev());
    line(CAME_BACK, Ink::Main, Stroke::Band, round)
}

/// Points of the curve at about even distances, the last one among them.
fn stops<'a>(curve: &[&'a WaitingPoint], end: u32) -> Vec<&'a WaitingPoint> {
    let step = end.div_ceil(MOST_STOPS).max(1);
    let mut found: Vec<&WaitingPoint> = Vec::new();
    for day in (1..=MOST_STOPS).map(|at| at * step) {
        let here = curve.iter().rfind(|point| point.day <= day);
        found.extend(here.filter(|point| found.last().is_none_or(|last| last.day < point.day)));
    }
    found
}

/// The last step up to a day, if anybody was watched for so long.
fn share_at<'a>(curve: &[&'a WaitingPoint], day: u32) -> Option<&'a WaitingPoint> {
    let last = curve.last()?;
    curve.iter().rfind(|point| point.day <= day).copied().filter(|_| last.day >= day)
}

fn curve_title(f: &Formatter, curve: &[&WaitingPoint]) -> String {
    let Some(last) = curve.last() else { return "Nobody has come back yet".to_owned() };
    let days = |day: u32| f.days(f64::from(day));
    let far = format!("{} within {}", f.percent(last.share), days(last.day));
    match share_at(curve, USUAL_DAYS).filter(|_| last.day > USUAL_DAYS) {
        Some(point) => {
            format!("{} of customers come back within {}, {far}", f.percent(point.share), days(USUAL_DAYS))
        }
        None => format!("{} of customers come back within {}", f.percent(last.share), days(last.day)),
    }
}

fn curve_note(curve: &[&WaitingPoint]) -> String {
    let mut note =
        "Each customer counts for as long as the data have watched them, so new customers do not pull the line down."
            .to_owned();
    if curve.iter().any(|point| finite(point.interval).is_some()) {
        note.push_str(" Shaded: where the share may lie by chance, in 95 of 100 cases.");
    }
    note
}

fn curve_item(f: &Formatter, point: &WaitingPoint) -> Item {
    let mut lines = vec![(CAME_BACK, f.percent(point.share))];
    lines.extend(finite(point.interval).map(|interval| ("95% interval", shares(f, interval))));
    lines.push(("Customers who had waited so long", f.count(f64::from(point.at_risk))));
    item(format!("After {}", f.days(f64::from(point.day))), &lines, None)
}

fn shares(f: &Formatter, (low, high): (f64, f64)) -> String {
    format!("{} to {}", f.percent(low), f.percent(high))
}

fn curve_description(f: &Formatter, curve: &[&WaitingPoint], view: &WaitingView) -> String {
    let parts: Vec<String> = stops(curve, end(curve, view))
        .iter()
        .map(|point| format!("{} {}", f.days(f64::from(point.day)), f.percent(point.share)))
        .collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!(
        "A rising stair: the share of customers with a second order after so many days. {}.",
        parts.join(", ")
    )
}

fn curve_table(f: &Formatter, curve: &[&WaitingPoint]) -> DataTable {
    let header = [
        "Days since the first order",
        "Came back",
        "Interval from",
        "Interval to",
        "Customers who had waited so long",
    ];
    let rows = curve.iter().map(|point| {
        let interval = finite(point.interval);
        vec![
            Cell::count(point.day),
            Cell::share(point.share),
            share_or_blank(interval.map(|(low, _)| low)),
            share_or_blank(interval.map(|(_, high)| high)),
            Cell::count(point.at_risk),
        ]
    });
    table(f, &header, rows.collect())
}

fn share_or_blank(value: Option<f64>) -> Cell {
    value.map_or_else(|| Cell::text(""), Cell::share)
}

/// Share of customers with a second order within some days: by Kaplan-Meier with its 95 % interval, and the plain
/// share beside it, with the reason why that is wrong. Items select nobody.
pub fn second_order_conversion(f: &Formatter, view: &WaitingView) -> ChartSpec {
    let drawn: Vec<&ConversionView> =
        view.conversions.iter().filter(|of| known(of.share).is_some() || known(of.naive).is_some()).collect();
    let places = || drawn.iter().enumerate().map(|(at, of)| (at as f64, *of));
    let errors = places().filter_map(|(at, of)| {
        let (low, high) = finite(of.interval)?;
        Some((at, low, high))
    });
    let right = places().filter_map(|(at, of)| Some((at, known(of.share)?)));
    let plain = places().filter_map(|(at, of)| Some((at, known(of.naive)?)));
    let right = Line { errors: errors.collect(), ..line(BY_TIME, Ink::Main, Stroke::Discs, right) };
    let height = |of: &ConversionView| known(of.share).or_else(|| known(of.naive)).unwrap_or(0.0);
    let plot = Plot::Lines(Lines {
        stops: places().map(|(at, of)| stop(at, height(of))).collect(),
        lines: vec![right, line(PLAIN, Ink::New, Stroke::Diamonds, plain)],
        columns: true,
        stretch: None,
        marks: Vec::new(),
        x_axis: LineAxis::Names(
            drawn.iter().map(|of| f.days(f64::from(of.days))).collect(),
            "Time since the first order".to_owned(),
        ),
        y_axis: ValueAxis { name: "Customers with a second order, %".to_owned(), kind: ValueKind::Share },
        y_reach: 0.0,
    });
    ChartSpec {
        title: conversion_title(f, &drawn),
        subtitle: "Share of customers with a second order within so many days of the first: by Kaplan-Meier, and plain"
            .to_owned(),
        note: (!drawn.is_empty()).then(|| conversion_note(view)),
        description: conversion_description(f, &drawn),
        legend: vec![entry(BY_TIME, Ink::Main), entry(PLAIN, Ink::New)],
        items: drawn.iter().map(|of| conversion_item(f, of)).collect(),
        table: conversion_table(f, &view.conversions),
        ..spec(f, "second_order_conversion", plot)
    }
}

fn conversion_note(view: &WaitingView) -> String {
    let why = view.naive.1.trim();
    let why = if why.is_empty() { String::new() } else { format!("Why not the plain share: {why} ") };
    format!("{why}Upright lines: where the share may lie by chance, in 95 of 100 cases.")
}

fn conversion_title(f: &Formatter, drawn: &[&ConversionView]) -> String {
    let known_shares = || drawn.iter().filter_map(|of| Some((*of, known(of.share)?)));
    let Some((of, share)) = known_shares().min_by_key(|(of, _)| (of.days != USUAL_DAYS, u32::MAX - of.days))
    else {
        return "Nobody has had the time to come back yet".to_owned();
    };
    let days = f.days(f64::from(of.days));
    let (right, plain) = (f.percent(share), known(of.naive).map(|plain| f.percent(plain)));
    match plain.filter(|plain| *plain != right) {
        Some(plain) => format!("{right} order again within {days}; counted plainly it looks like {plain}"),
        None => format!("{right} order again within {days}"),
    }
}

fn conversion_item(f: &Formatter, of: &ConversionView) -> Item {
    let mut lines = vec![(BY_TIME, f.figure(ValueKind::Share, of.share))];
    lines.extend(finite(of.interval).map(|interval| ("95% interval", shares(f, interval))));
    lines.push((PLAIN, f.figure(ValueKind::Share, of.naive)));
    lines.push(("Plain share of those who had the time", f.figure(ValueKind::Share, of.mature)));
    lines.push(("Customers who had waited so long", f.count(f64::from(of.at_risk))));
    item(format!("Within {}", f.days(f64::from(of.days))), &lines, None)
}

fn conversion_description(f: &Formatter, drawn: &[&ConversionView]) -> String {
    let part = |of: &&ConversionView| {
        format!(
            "within {} {}{}, plain {}",
            f.days(f64::from(of.days)),
            f.figure(ValueKind::Share, of.share),
            finite(of.interval)
                .map_or_else(String::new, |interval| format!(" (95% interval {})", shares(f, interval))),
            f.figure(ValueKind::Share, of.naive)
        )
    };
    let parts: Vec<String> = drawn.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Share of customers with a second order: {}.", parts.join("; "))
}

fn conversion_table(f: &Formatter, conversions: &[ConversionView]) -> DataTable {
    let header = [
        "Days since the first order",
        "Kaplan-Meier",
        "Interval from",
        "Interval to",
        "Customers who had waited so long",
        PLAIN,
        "Plain share of those who had the time",
    ];
    let rows = conversions.iter().map(|of| {
        let interval = finite(of.interval);
        vec![
            Cell::count(of.days),
            Cell::Figure(ValueKind::Share, of.share),
            share_or_blank(interval.map(|(low, _)| low)),
            share_or_blank(interval.map(|(_, high)| high)),
            Cell::count(of.at_risk),
            Cell::Figure(ValueKind::Share, of.naive),
            Cell::Figure(ValueKind::Share, of.mature),
        ]
    });
    table(f, &header, rows.collect())
}

//! How long customers stay.

use super::super::parts::{Cell, item, spec, table};
use super::{NOTHING, SHADED, finite, line, share_or_blank, shares, stop};
use crate::charts::{ChartSpec, DataTable, Ink, Item, Line, LineAxis, Lines, Mark, Plot, Stroke, ValueAxis};
use crate::format::words::{StayTime, half_gone, mean_within};
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{Figure, StayCurve, StayPoint, StaysView};

const STAYED: &str = "Still there";
/// Places of a curve that are pointed at.
const MOST_STOPS: u32 = 24;

/// Share of customers who are still there, by time since they began, with its 95 % band. An item is a time with the
/// share and the number of customers who had been watched for so long; it selects nobody.
pub fn stay_curve(f: &Formatter, view: &StaysView) -> ChartSpec {
    let curve = &view.all;
    let time = StayTime::of(f.locale.language, view.unit, curve.longest);
    let points = points(curve);
    let stops = stops(&points, curve.longest);
    let band = band(&points, curve.longest, &time);
    let mut lines = Vec::new();
    if band.points.len() > 2 {
        lines.push(band);
    }
    if !points.is_empty() {
        lines.push(line(STAYED, Ink::Main, Stroke::Solid, stair(curve, &time)));
    }
    let half = Some(curve.median).and_then(|median| match median {
        Figure::Value(median) if median.is_finite() => Some(median),
        _ => None,
    });
    let mark = half.map(|median| Mark {
        at: time.told(median),
        label: format!("Half gone after {}", time.words(f, median)),
    });
    let plot = Plot::Lines(Lines {
        lines,
        stops: stops.iter().map(|point| stop(time.told(point.time), point.share)).collect(),
        columns: true,
        stretch: None,
        marks: mark.into_iter().collect(),
        x_axis: axis(&time),
        y_axis: ValueAxis { name: "Customers still there, %".to_owned(), kind: ValueKind::Share },
        y_reach: 1.0,
    });
    ChartSpec {
        title: half_gone(f, &time, curve),
        subtitle: format!(
            "Share of customers still there, by {} since they began, by Kaplan-Meier",
            time.many
        ),
        note: (!points.is_empty()).then(|| note(f, &time, curve)),
        description: description(f, &time, &stops),
        items: stops.iter().map(|point| point_item(f, &time, point)).collect(),
        table: curve_table(f, &time, &points),
        ..spec(f, "stay_curve", plot)
    }
}

/// The axis of time.
pub(super) fn axis(time: &StayTime) -> LineAxis {
    LineAxis::Numbers(ValueAxis {
        name: format!("{} since the first paid day", capital(time.many)),
        kind: ValueKind::Count,
    })
}

/// The points that can be drawn.
pub(super) fn points(curve: &StayCurve) -> Vec<&StayPoint> {
    curve.points.iter().filter(|point| point.share.is_finite() && point.time.is_finite()).collect()
}

/// The curve as a falling stair.
pub(super) fn stair(curve: &StayCurve, time: &StayTime) -> Vec<(f64, f64)> {
    let points = points(curve);
    steps(points.iter().map(|point| (time.told(point.time), point.share)), time.told(curve.longest))
}

/// The corners of a falling stair from one at time 0 to the end.
fn steps(points: impl Iterator<Item = (f64, f64)>, end: f64) -> Vec<(f64, f64)> {
    let mut height = 1.0;
    let mut corners = vec![(0.0, 1.0)];
    for (at, share) in points {
        corners.push((at, height));
        corners.push((at, share));
        height = share;
    }
    if end > corners.last().map_or(0.0, |(at, _)| *at) {
        corners.push((end, height));
    }
    corners
}

/// The way round the band: along its upper edge and back along the lower.
fn band(points: &[&StayPoint], longest: f64, time: &StayTime) -> Line {
    let known = || points.iter().filter_map(|point| Some((time.told(point.time), finite(point.interval)?)));
    let last = known().next_back().map_or(0.0, |(at, _)| at);
    // Where everybody has left there is no interval any more.
    let end =
        if points.iter().all(|point| finite(point.interval).is_some()) { time.told(longest) } else { last };
    let upper = steps(known().map(|(at, (_, high))| (at, high)), end);
    let lower = steps(known().map(|(at, (low, _))| (at, low)), end);
    line(STAYED, Ink::Main, Stroke::Band, upper.into_iter().chain(lower.into_iter().rev()))
}

/// Points of the curve at about even distances, the last one among them.
pub(super) fn stops<'a>(points: &[&'a StayPoint], longest: f64) -> Vec<&'a StayPoint> {
    let step = longest / f64::from(MOST_STOPS);
    let mut found: Vec<&StayPoint> = Vec::new();
    let last = points.last().copied();
    for at in (1..MOST_STOPS).map(|at| f64::from(at) * step) {
        let here = points.iter().rfind(|point| point.time <= at).copied();
        found.extend(here.filter(|point| found.last().is_none_or(|last| last.time < point.time)));
    }
    found.extend(last.filter(|point| found.last().is_none_or(|other| other.time < point.time)));
    found
}

fn note(f: &Formatter, time: &StayTime, curve: &StayCurve) -> String {
    let mut note =
        "Customers who are still there count for as long as they have been watched, not as lost.".to_owned();
    if let Some(mean) = mean_within(f, time, curve) {
        note.push_str(&format!(" On average a customer stays {mean}."));
    }
    if curve.points.iter().any(|point| finite(point.interval).is_some()) {
        note.push(' ');
        note.push_str(SHADED);
    }
    note
}

fn point_item(f: &Formatter, time: &StayTime, point: &StayPoint) -> Item {
    let mut lines = vec![(STAYED, f.percent(point.share))];
    lines.extend(finite(point.interval).map(|interval| ("95% interval", shares(f, interval))));
    lines.push(("Customers watched for so long", f.count(f64::from(point.at_risk))));
    item(format!("After {}", time.words(f, point.time)), &lines, None)
}

fn description(f: &Formatter, time: &StayTime, stops: &[&StayPoint]) -> String {
    let part = |point: &&StayPoint| format!("{} {}", time.words(f, point.time), f.percent(point.share));
    let parts: Vec<String> = stops.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("A falling stair: the share of customers still there after so long. {}.", parts.join(", "))
}

fn curve_table(f: &Formatter, time: &StayTime, points: &[&StayPoint]) -> DataTable {
    let first = capital(time.many);
    let header =
        [&*first, STAYED, "Interval from", "Interval to", "Customers watched for so long", "Lost then"];
    let rows = points.iter().map(|point| {
        let interval = finite(point.interval);
        vec![
            Cell::Value(ValueKind::Number, time.told(point.time)),
            Cell::share(point.share),
            share_or_blank(interval.map(|(low, _)| low)),
            share_or_blank(interval.map(|(_, high)| high)),
            Cell::count(point.at_risk),
            Cell::count(point.lost),
        ]
    });
    table(f, &header, rows.collect())
}

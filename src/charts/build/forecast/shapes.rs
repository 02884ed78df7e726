//! Lines of equal value, and how customers differ.

use super::super::parts::{Cell, item, spec, table};
use super::{line, unit_words};
use crate::charts::{
    ChartSpec, CurveMarker, DataTable, Ink, Item, Line, LineAxis, Lines, Mark, Plot, Stroke, ValueAxis,
};
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{HeterogeneityView, IsovalueView, PredictionSettings};

/// Lines along which customers of the same age are worth the same: repeat purchases over the time from first to
/// last purchase. Each line is named by its value. Items select nobody.
pub fn isovalue(f: &Formatter, views: &[IsovalueView], settings: &PredictionSettings) -> ChartSpec {
    let (_, many) = unit_words(settings);
    let lines: Vec<Line> =
        views.iter().map(|view| value_line(f, view)).filter(|line| !line.points.is_empty()).collect();
    let ends = lines.iter().filter_map(|line| Some((line, *line.points.last()?)));
    let plot = Plot::Lines(Lines {
        stops: ends.map(|(line, at)| CurveMarker { at, label: line.name.clone() }).collect(),
        lines: lines.clone(),
        columns: false,
        stretch: None,
        marks: Vec::new(),
        x_axis: LineAxis::Numbers(ValueAxis {
            name: format!("{} from first to last purchase", capital(many)),
            kind: ValueKind::Number,
        }),
        y_axis: ValueAxis { name: "Repeat purchases".to_owned(), kind: ValueKind::Number },
        y_reach: 0.0,
    });
    ChartSpec {
        title: isovalue_title(f, views),
        subtitle: "Customers on the same line have the same value to come; the further right, the later the last purchase"
            .to_owned(),
        note: Some(
            "For the longest-known customers, at the average value of a purchase.".to_owned(),
        ),
        description: isovalue_description(f, views, many),
        items: views.iter().filter_map(|view| isovalue_item(f, view, many)).collect(),
        table: isovalue_table(f, views, many),
        ..spec(f, "isovalue", plot)
    }
}

fn value_line(f: &Formatter, view: &IsovalueView) -> Line {
    line(&f.money_compact(view.value), Ink::Main, Stroke::Solid, view.points.iter().copied())
}

/// The first and the last point that are finite.
fn ends(view: &IsovalueView) -> Option<((f64, f64), (f64, f64))> {
    let finite = |point: &&(f64, f64)| point.0.is_finite() && point.1.is_finite();
    Some((*view.points.iter().find(finite)?, *view.points.iter().rfind(finite)?))
}

fn isovalue_item(f: &Formatter, view: &IsovalueView, many: &str) -> Option<Item> {
    let ((from, needed_first), (to, needed)) = ends(view)?;
    let at = |recency: f64| format!("At {} {many}", f.compact(recency));
    let (first, last) = (at(from), at(to));
    let mut lines = vec![(last.as_str(), repeats(f, needed))];
    if from < to {
        lines.insert(0, (first.as_str(), repeats(f, needed_first)));
    }
    Some(item(format!("Worth {}", f.money_compact(view.value)), &lines, None))
}

/// So many repeat purchases, in words.
fn repeats(f: &Formatter, count: f64) -> String {
    let number = f.compact(count);
    let noun = if number == "1" { "repeat purchase" } else { "repeat purchases" };
    format!("{number}\u{a0}{noun}")
}

fn isovalue_title(f: &Formatter, views: &[IsovalueView]) -> String {
    let known: Vec<(&IsovalueView, f64)> =
        views.iter().filter_map(|view| Some((view, ends(view)?.1.1))).collect();
    match known.get(known.len() / 2) {
        Some((view, needed)) => {
            let count = needed.ceil();
            let noun = if count == 1.0 { "repeat purchase" } else { "repeat purchases" };
            format!(
                "With a purchase just now, {}\u{a0}{noun} make a customer worth {}",
                f.count(count),
                f.money_compact(view.value)
            )
        }
        None => "Lines of equal value cannot be computed".to_owned(),
    }
}

fn isovalue_description(f: &Formatter, views: &[IsovalueView], many: &str) -> String {
    let part = |view: &IsovalueView| {
        let (_, (recency, needed)) = ends(view)?;
        Some(format!(
            "{} needs {}, the last of them {} {many} after the first purchase",
            f.money_compact(view.value),
            repeats(f, needed),
            f.compact(recency)
        ))
    };
    let parts: Vec<String> = views.iter().filter_map(part).collect();
    if parts.is_empty() {
        return "There is nothing to draw.".to_owned();
    }
    format!("Lines of equal value to come. {}.", parts.join("; "))
}

fn isovalue_table(f: &Formatter, views: &[IsovalueView], many: &str) -> DataTable {
    let number = |value: f64| Cell::Value(ValueKind::Number, value);
    let points = views.iter().flat_map(|view| view.points.iter().map(|point| (view.value, *point)));
    let rows = points
        .map(|(value, (recency, frequency))| vec![Cell::money(value), number(recency), number(frequency)]);
    let recency = format!("{} to last purchase", capital(many));
    table(f, &["Value", &recency, "Repeat purchases"], rows.collect())
}

/// How a trait differs between customers: its density, with the mean marked. Items select nobody.
pub fn heterogeneity(f: &Formatter, view: &HeterogeneityView, settings: &PredictionSettings) -> ChartSpec {
    let (one, _) = unit_words(settings);
    let words = trait_words(&view.key, one);
    let density = line(words.name, Ink::Main, Stroke::Filled, view.density.iter().copied());
    let stops = density.points.iter().map(|at| CurveMarker { at: *at, label: String::new() });
    let mean = view
        .mean
        .is_finite()
        .then(|| Mark { at: view.mean, label: format!("Mean {}", trait_value(f, words.kind, view.mean)) });
    let items = density
        .points
        .iter()
        .map(|(x, y)| item(trait_value(f, words.kind, *x), &[("How common (density)", f.plain(*y))], None));
    let rows = density
        .points
        .iter()
        .map(|(x, y)| vec![Cell::Value(words.kind, *x), Cell::Value(ValueKind::Number, *y)]);
    ChartSpec {
        title: trait_title(f, view, one),
        subtitle: format!("How common each {} is among customers", words.noun),
        note: Some("The higher the line, the more customers there are of that kind.".to_owned()),
        description: trait_description(f, view, &words),
        items: items.collect(),
        table: table(f, &[&words.axis, "Density"], rows.collect()),
        ..spec(
            f,
            format!("heterogeneity_{}", view.key),
            Plot::Lines(Lines {
                stops: stops.collect(),
                columns: true,
                stretch: None,
                marks: mean.into_iter().collect(),
                x_axis: LineAxis::Numbers(ValueAxis { name: words.axis.clone(), kind: words.kind }),
                y_axis: ValueAxis { name: "How common".to_owned(), kind: ValueKind::Number },
                y_reach: 0.0,
                lines: vec![density.clone()],
            }),
        )
    }
}

/// The words of a trait.
struct TraitWords {
    name: &'static str,
    noun: &'static str,
    axis: String,
    kind: ValueKind,
}

fn trait_words(key: &str, one: &str) -> TraitWords {
    let words = |name, noun, axis, kind| TraitWords { name, noun, axis, kind };
    match key {
        "purchase_rate" => words(
            "Purchase rate",
            "purchase rate",
            format!("Purchases a {one} while active"),
            ValueKind::Number,
        ),
        "dropout_probability" => words(
            "Dropout probability",
            "dropout probability",
            "Probability to leave after a purchase".to_owned(),
            ValueKind::Share,
        ),
        _ => words("Dropout rate", "dropout rate", format!("Dropout rate a {one}"), ValueKind::Number),
    }
}

fn trait_value(f: &Formatter, kind: ValueKind, value: f64) -> String {
    match kind {
        ValueKind::Share => f.percent(value),
        _ => f.plain(value),
    }
}

fn trait_title(f: &Formatter, view: &HeterogeneityView, one: &str) -> String {
    if view.density.is_empty() || !view.mean.is_finite() || view.mean <= 0.0 {
        return "How customers differ cannot be computed".to_owned();
    }
    match view.key.as_str() {
        "purchase_rate" => {
            let rhythm = if view.mean >= 1.0 {
                format!("{} times a {one}", f.compact(view.mean))
            } else {
                format!("once every {} {one}s", f.compact(1.0 / view.mean))
            };
            format!("While active, the average customer buys {rhythm}; most buy less often")
        }
        "dropout_probability" => {
            format!("On average {} of customers leave for good after a purchase", f.percent(view.mean))
        }
        _ => {
            let stay = f.compact(1.0 / view.mean);
            format!("At the mean dropout rate, a customer stays for {stay}\u{a0}{one}s")
        }
    }
}

fn trait_description(f: &Formatter, view: &HeterogeneityView, words: &TraitWords) -> String {
    let Some((at, _)) = view.density.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return "There is nothing to draw.".to_owned();
    };
    format!(
        "A line of the density of the {} over customers. Mean: {}. Highest at {}.",
        words.noun,
        trait_value(f, words.kind, view.mean),
        trait_value(f, words.kind, *at)
    )
}

//! Probability alive and expected purchases over frequency and recency.

use super::super::parts::{Cell, item, spec, table};
use super::{ahead, chance, purchases, repeat_purchases, unit_words};
use crate::charts::{ChartSpec, DataTable, Heat, HeatCell, Ink, Plot};
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{HeatView, PredictionSettings};

/// A history that is possible: column, row as in the view, value.
type Known = (usize, usize, f64);

/// Probability that a customer still is one, by repeat purchases and time from first to last purchase. Histories
/// that are impossible are left blank. Items select nobody.
pub fn alive_heat(f: &Formatter, view: &HeatView, settings: &PredictionSettings) -> ChartSpec {
    let known = known(view, &view.alive);
    let ink = |value: f64| Ink::Ramp((value * 6.0).round().clamp(0.0, 6.0) as u8);
    let figure = |value: f64| f.percent_compact((value * 100.0).round() / 100.0);
    let texts = Texts { name: "Probability alive", value: &|value| chance(f, value), kind: ValueKind::Share };
    ChartSpec {
        title: alive_title(f, view, &known, settings),
        subtitle: format!(
            "Probability alive of a customer whose first purchase was {} ago",
            length(f, view.age, settings)
        ),
        note: Some("The stronger the colour, the likelier it is still a customer.".to_owned()),
        ..chart(f, view, &known, ("alive_heat", settings, &texts, &|value| (figure(value), ink(value))))
    }
}

/// Purchases that are expected up to the horizon, by repeat purchases and time from first to last purchase.
/// Histories that are impossible are left blank. Items select nobody.
pub fn expected_heat(f: &Formatter, view: &HeatView, settings: &PredictionSettings) -> ChartSpec {
    let known = known(view, &view.expected);
    let most = known.iter().map(|(_, _, value)| *value).fold(0.0, f64::max);
    // The square root tells the many small figures apart.
    let step = |value: f64| libm::sqrt((value / most).max(0.0)) * 6.0;
    let ink = |value: f64| Ink::Ramp(if most > 0.0 { step(value).round() as u8 } else { 0 });
    let figure = |value: f64| f.number(value, if most < 1.0 { 2 } else { 1 });
    let texts =
        Texts { name: "Expected purchases", value: &|value| purchases(f, value), kind: ValueKind::Number };
    ChartSpec {
        title: expected_title(f, view, &known, settings),
        subtitle: format!(
            "Purchases expected {} of a customer whose first purchase was {} ago",
            expected_span(f, settings),
            length(f, view.age, settings)
        ),
        note: Some("The stronger the colour, the more purchases are expected.".to_owned()),
        ..chart(f, view, &known, ("expected_heat", settings, &texts, &|value| (figure(value), ink(value))))
    }
}

/// How the figures of a chart are named and written.
struct Texts<'a> {
    name: &'a str,
    value: &'a dyn Fn(f64) -> String,
    kind: ValueKind,
}

/// Identifier, settings, words, and the figure and the colour of a value.
type Look<'a> = (&'a str, &'a PredictionSettings, &'a Texts<'a>, &'a dyn Fn(f64) -> (String, Ink));

fn chart(f: &Formatter, view: &HeatView, known: &[Known], look: Look<'_>) -> ChartSpec {
    let (id, settings, texts, paint) = look;
    let (_, many) = unit_words(settings);
    let rows = view.recencies.len();
    let cells = known.iter().map(|&(column, row, value)| {
        let (figure, ink) = paint(value);
        HeatCell { column, row: rows - 1 - row, figure, name: String::new(), value, ink, partial: false }
    });
    let plot = Plot::Heat(Heat {
        columns: view.frequencies.iter().map(|frequency| f.count(f64::from(*frequency))).collect(),
        rows: view.recencies.iter().rev().map(|recency| recency_label(f, view, *recency)).collect(),
        column_name: "Repeat purchases".to_owned(),
        row_name: format!("{} from first to last purchase", capital(many)),
        cells: cells.collect(),
    });
    let items = known.iter().map(|&(column, row, value)| {
        let lines = [
            ("Last purchase after", length(f, view.recencies[row], settings)),
            (texts.name, (texts.value)(value)),
        ];
        item(repeat_purchases(f, view.frequencies[column], false), &lines, None)
    });
    ChartSpec {
        description: description(f, known, texts),
        items: items.collect(),
        table: data(f, view, known, (texts, many)),
        ..spec(f, id, plot)
    }
}

/// The cells that are possible, from the latest purchase down, as they are drawn.
fn known(view: &HeatView, values: &[Option<f64>]) -> Vec<Known> {
    let columns = view.frequencies.len();
    let rows = (0..view.recencies.len()).rev();
    let all = rows.flat_map(|row| (0..columns).map(move |column| (column, row)));
    all.filter_map(|(column, row)| {
        let value = values.get(row * columns + column).copied().flatten()?;
        value.is_finite().then_some((column, row, value))
    })
    .collect()
}

fn recency_label(f: &Formatter, view: &HeatView, recency: f64) -> String {
    let longest = view.recencies.iter().copied().fold(0.0, f64::max);
    f.number(recency, if longest < 10.0 && recency != recency.round() { 1 } else { 0 })
}

/// A time in the unit of the models: `1 week`, `78 weeks`, `7.8 weeks`.
fn length(f: &Formatter, time: f64, settings: &PredictionSettings) -> String {
    let (one, many) = unit_words(settings);
    let number = f.number(time, if time < 10.0 && time != time.round() { 1 } else { 0 });
    let unit = if number == "1" { one } else { many };
    format!("{number}\u{a0}{unit}")
}

/// For ever has no number of purchases; those of a year are shown.
fn expected_span(f: &Formatter, settings: &PredictionSettings) -> String {
    use crate::protocol::ValueHorizon;
    match settings.horizon {
        ValueHorizon::ForEver => ahead(f, ValueHorizon::Months(12)),
        months => ahead(f, months),
    }
}

/// The row of the recency that lies about half the age back: its first and its last cell.
fn halfway(view: &HeatView, known: &[Known]) -> Option<(Known, Known)> {
    let bought = |cell: &&Known| view.frequencies[cell.0] > 0;
    let far = |row: usize| (view.recencies[row] - view.age / 2.0).abs();
    let row = known.iter().filter(bought).map(|cell| cell.1).min_by(|a, b| far(*a).total_cmp(&far(*b)))?;
    let mut cells = known.iter().filter(|cell| cell.1 == row && bought(cell));
    let first = cells.next()?;
    Some((*first, *cells.next_back().unwrap_or(first)))
}

fn alive_title(f: &Formatter, view: &HeatView, known: &[Known], settings: &PredictionSettings) -> String {
    let Some((rare, often)) = halfway(view, known) else {
        return "Probabilities cannot be computed".to_owned();
    };
    if known.iter().all(|(_, _, value)| *value > 0.999_5) {
        return "In this model nobody leaves".to_owned();
    }
    let silence = (view.age - view.recencies[rare.1]).max(0.0);
    let mut text = format!(
        "After {} of silence, {} with {} are still customers",
        length(f, silence, settings),
        chance(f, rare.2),
        repeat_purchases(f, view.frequencies[rare.0], false)
    );
    if often.0 != rare.0 {
        text.push_str(&format!(
            ", {} with {}",
            chance(f, often.2),
            f.count(f64::from(view.frequencies[often.0]))
        ));
    }
    text
}

fn expected_title(f: &Formatter, view: &HeatView, known: &[Known], settings: &PredictionSettings) -> String {
    let best = known.iter().copied().max_by(|a, b| a.2.total_cmp(&b.2));
    let Some((column, row, value)) = best else {
        return "Expected purchases cannot be computed".to_owned();
    };
    let silence = (view.age - view.recencies[row]).max(0.0);
    let lately = if silence < view.age * 0.05 {
        "the last one just now".to_owned()
    } else {
        format!("the last one {} ago", length(f, silence, settings))
    };
    let more = f.number(value, if value < 1.0 { 2 } else { 1 });
    let after = match view.frequencies[column] {
        0 => format!("After the first purchase, {} ago", length(f, view.age, settings)),
        count => format!("After {}, {lately}", repeat_purchases(f, count, false)),
    };
    format!("{after}: {more} more expected {}", expected_span(f, settings))
}

fn description(f: &Formatter, known: &[Known], texts: &Texts<'_>) -> String {
    let values = || known.iter().map(|(_, _, value)| *value);
    if known.is_empty() {
        return "There is nothing to draw.".to_owned();
    }
    let low = values().fold(f64::INFINITY, f64::min);
    let high = values().fold(f64::NEG_INFINITY, f64::max);
    format!(
        "A grid of {} cells by repeat purchases (across) and time from first to last purchase (up). {}: from {} to {}.",
        f.count(known.len() as f64),
        texts.name,
        (texts.value)(low),
        (texts.value)(high)
    )
}

fn data(f: &Formatter, view: &HeatView, known: &[Known], (texts, many): (&Texts<'_>, &str)) -> DataTable {
    let recency = format!("{} to last purchase", capital(many));
    let rows = known.iter().map(|&(column, row, value)| {
        vec![
            Cell::count(view.frequencies[column]),
            Cell::Value(ValueKind::Number, view.recencies[row]),
            Cell::Value(texts.kind, value),
        ]
    });
    table(f, &["Repeat purchases", &recency, texts.name], rows.collect())
}

//! What makes customers leave.

use super::super::parts::{Cell, entry, item, spec, table};
use super::{NOTHING, finite};
use crate::charts::{ChartSpec, DataTable, Forest, ForestRow, Ink, Item, Plot};
use crate::format::words::{CHANCE, clear_factors, factor_name, factor_ratio, factor_words, p_words};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{FactorEstimate, FactorView, FactorsView};

const MORE: &str = "More likely to leave";
const LESS: &str = "Less likely to leave";
const MAYBE: &str = "May be chance";

/// How many times as likely customers are to leave, by property, all others equal, with 95 % intervals on a scale of
/// ratios. An item is a term; it selects nobody.
pub fn leaving_factors(f: &Formatter, view: &FactorsView) -> ChartSpec {
    let drawn = drawn(view);
    let rows: Vec<ForestRow> = drawn
        .iter()
        .map(|(term, of)| {
            let (factor, interval) = factor_ratio(term, of);
            ForestRow {
                label: factor_name(f, term),
                factor,
                interval: finite(interval),
                ink: ink(factor, of),
            }
        })
        .collect();
    let legend = [(MORE, Ink::Loss), (LESS, Ink::Main), (MAYBE, Ink::Quiet)];
    let used = |ink: &Ink| rows.iter().any(|row| row.ink == *ink);
    let legend =
        legend.into_iter().filter(|(_, ink)| used(ink)).map(|(name, ink)| entry(name, ink)).collect();
    let plot = Plot::Forest(Forest {
        rows,
        name: "Times as likely to leave".to_owned(),
        one: "As likely".to_owned(),
    });
    ChartSpec {
        title: title(f, view, &drawn),
        subtitle:
            "How many times as likely customers are to leave at any time, all else equal (Cox regression)"
                .to_owned(),
        note: (!drawn.is_empty()).then(|| note(&drawn)),
        description: description(f, &drawn),
        legend,
        items: drawn.iter().map(|(term, of)| term_item(f, term, of)).collect(),
        table: data(f, view),
        ..spec(f, "leaving_factors", plot)
    }
}

/// The terms with an estimate that can be drawn.
fn drawn(view: &FactorsView) -> Vec<(&FactorView, &FactorEstimate)> {
    let known = view.terms.iter().filter_map(|term| Some((term, term.estimate.as_ref()?)));
    let is_drawable = |(term, of): &(&FactorView, &FactorEstimate)| {
        let (ratio, _) = factor_ratio(term, of);
        ratio.is_finite() && ratio > 0.0
    };
    known.filter(is_drawable).collect()
}

fn ink(factor: f64, of: &FactorEstimate) -> Ink {
    match of.p_value < CHANCE {
        false => Ink::Quiet,
        true if factor > 1.0 => Ink::Loss,
        true => Ink::Main,
    }
}

fn title(f: &Formatter, view: &FactorsView, drawn: &[(&FactorView, &FactorEstimate)]) -> String {
    match clear_factors(view).first() {
        Some((term, of)) => factor_words(f, term, of),
        None if drawn.is_empty() => "What makes customers leave cannot be told".to_owned(),
        None => "Nothing in the file clearly makes customers leave".to_owned(),
    }
}

fn note(drawn: &[(&FactorView, &FactorEstimate)]) -> String {
    let mut note =
        "Lines: where the factor may lie by chance, in 95 of 100 cases. One that crosses the dashed line may be chance."
            .to_owned();
    if drawn.iter().any(|(term, _)| term.level.is_none()) {
        note.push_str(
            " Numbers are told for a typical difference between customers (one standard deviation).",
        );
    }
    note
}

fn term_item(f: &Formatter, term: &FactorView, of: &FactorEstimate) -> Item {
    let (factor, interval) = factor_ratio(term, of);
    let mut lines = vec![("Times as likely to leave", f.plain(factor))];
    if let Some((low, high)) = finite(interval) {
        lines.push(("95% interval", format!("{} to {}", f.plain(low), f.plain(high))));
    }
    lines.push(("By chance alone", p_words(f, of.p_value)));
    lines.push(("Customers", f.count(f64::from(term.customers))));
    lines.push(("Of them lost", f.count(f64::from(term.lost))));
    item(factor_name(f, term), &lines, None)
}

fn description(f: &Formatter, drawn: &[(&FactorView, &FactorEstimate)]) -> String {
    let part = |(term, of): &(&FactorView, &FactorEstimate)| {
        let (factor, interval) = factor_ratio(term, of);
        let interval = finite(interval)
            .map_or_else(String::new, |(low, high)| format!(" ({} to {})", f.plain(low), f.plain(high)));
        format!("{} {}{interval}", factor_name(f, term), f.plain(factor))
    };
    let parts: Vec<String> = drawn.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Factors of the chance to leave, with 95% intervals; 1 is no difference. {}.", parts.join("; "))
}

/// All terms, those without an estimate too.
fn data(f: &Formatter, view: &FactorsView) -> DataTable {
    let header =
        ["Property", "Times as likely to leave", "Interval from", "Interval to", "p", "Customers", "Lost"];
    let number = |value: Option<f64>| match value.filter(|value| value.is_finite()) {
        Some(value) => Cell::Value(ValueKind::Number, value),
        None => Cell::text(""),
    };
    let rows = view.terms.iter().map(|term| {
        let found = term.estimate.as_ref().map(|of| (factor_ratio(term, of), of.p_value));
        let interval = found.and_then(|((_, interval), _)| finite(interval));
        vec![
            Cell::text(factor_name(f, term)),
            number(found.map(|((factor, _), _)| factor)),
            number(interval.map(|(low, _)| low)),
            number(interval.map(|(_, high)| high)),
            number(found.map(|(_, p_value)| p_value)),
            Cell::count(term.customers),
            Cell::count(term.lost),
        ]
    });
    table(f, &header, rows.collect())
}

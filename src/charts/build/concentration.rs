//! How unevenly revenue is spread over customers.

use super::parts::{Cell, counted, item, spec, table};
use crate::charts::{ChartSpec, Curve, CurveMarker, Ink, Item, LegendEntry, Plot, ValueAxis};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Concentration, Figure, Selection, TopShare};

const LINE: &str = "Your customers, best first";
const EQUAL: &str = "If all were worth the same";

/// The concentration curve: cumulative share of customers, best first, against their share of net revenue,
/// with the line of equality and the best customers marked. A marker at a whole decile selects its customers.
pub fn concentration(f: &Formatter, view: &Concentration) -> ChartSpec {
    let marked: Vec<(&TopShare, f64)> =
        view.top.iter().filter_map(|top| Some((top, value(top.share)?))).collect();
    let plot = Plot::Curve(Curve {
        name: LINE.to_owned(),
        points: view.curve.clone(),
        reference_name: EQUAL.to_owned(),
        reference: vec![(0.0, 0.0), (1.0, 1.0)],
        markers: marked.iter().map(|(top, share)| marker(f, top, *share)).collect(),
        x_axis: ValueAxis { name: "Share of customers, best first".to_owned(), kind: ValueKind::Share },
        y_axis: ValueAxis { name: "Share of net revenue".to_owned(), kind: ValueKind::Share },
    });
    ChartSpec {
        title: title(f, &marked),
        subtitle: format!(
            "Share of net revenue of the best customers; Gini {}",
            f.figure(ValueKind::Number, view.gini)
        ),
        description: description(f, view, &marked),
        legend: vec![
            LegendEntry { label: LINE.to_owned(), ink: Ink::Main },
            LegendEntry { label: EQUAL.to_owned(), ink: Ink::Quiet },
        ],
        items: marked.iter().map(|(top, share)| marker_item(f, top, *share)).collect(),
        table: data(f, view),
        ..spec(f, "concentration", plot)
    }
}

fn value(figure: Figure) -> Option<f64> {
    match figure {
        Figure::Value(value) => Some(value),
        Figure::Undefined(_) => None,
    }
}

fn marker(f: &Formatter, top: &TopShare, share: f64) -> CurveMarker {
    let label = format!("Top {} → {}", f.percent_compact(top.percent / 100.0), f.percent(share));
    CurveMarker { at: (top.percent / 100.0, share), label }
}

fn marker_item(f: &Formatter, top: &TopShare, share: f64) -> Item {
    let label = format!("Best {} of customers", f.percent_compact(top.percent / 100.0));
    let lines =
        [("Customers", f.count(f64::from(top.customers))), ("Share of net revenue", f.percent(share))];
    item(label, &lines, deciles_up_to(top.percent))
}

/// The deciles that make up the best so many per cent, if they do so exactly.
fn deciles_up_to(percent: f64) -> Option<Selection> {
    let whole = (10.0..100.0).contains(&percent) && percent % 10.0 == 0.0;
    whole.then(|| Selection { deciles: (1..=(percent / 10.0) as u8).collect(), ..Selection::default() })
}

fn title(f: &Formatter, marked: &[(&TopShare, f64)]) -> String {
    let tenth = marked.iter().find(|(top, _)| top.percent == 10.0).or(marked.first());
    match tenth {
        Some((top, share)) => format!(
            "The best {} of customers bring {} of net revenue",
            f.percent_compact(top.percent / 100.0),
            f.percent(*share)
        ),
        None => "Concentration cannot be computed".to_owned(),
    }
}

fn description(f: &Formatter, view: &Concentration, marked: &[(&TopShare, f64)]) -> String {
    let parts: Vec<String> = marked
        .iter()
        .map(|(top, share)| {
            let customers = counted(f, f64::from(top.customers), "customer", "customers");
            format!(
                "the best {} ({customers}) bring {}",
                f.percent_compact(top.percent / 100.0),
                f.percent(*share)
            )
        })
        .collect();
    let gini = f.figure(ValueKind::Number, view.gini);
    let hhi = f.figure(ValueKind::Number, view.hhi);
    format!(
        "A curve of cumulative net revenue over customers, best first: {}. Gini coefficient: {gini}. Herfindahl-Hirschman index: {hhi}.",
        if parts.is_empty() { "no shares can be computed".to_owned() } else { parts.join("; ") }
    )
}

fn data(f: &Formatter, view: &Concentration) -> crate::charts::DataTable {
    let shares = view.top.iter().map(|top| {
        vec![
            Cell::share(top.percent / 100.0),
            Cell::count(top.customers),
            Cell::Figure(ValueKind::Share, top.share),
        ]
    });
    table(f, &["Best customers", "Customers", "Share of net revenue"], shares.collect())
}

//! What became of the rows, and the methods.

use super::Report;
use super::page::{Page, header};
use crate::format::words::{delimiter_name, issue, issue_help, readable, role_name};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{
    ActiveWindow, Analysis, DateOrder, DecimalMark, Duplicates, Figure, RfmView, Role, Shape,
};

pub(super) fn data(page: &mut Page, report: &Report<'_>) {
    let (f, ingest) = (&report.f, report.ingest);
    let count = |value: u64| f.count(value as f64);
    page.text("h2", "", "What became of the rows");
    page.facts(&[
        ("Rows read", count(ingest.rows_read)),
        ("Rows that count", count(ingest.rows_accepted)),
        ("Rows that could not be read", count(ingest.rows_rejected)),
        ("Rows left out by a rule", count(ingest.rows_excluded)),
        ("Rows without a customer", count(ingest.rows_without_customer)),
        ("Their net revenue", f.money(report.analysis.unidentified.1)),
    ]);
    if !ingest.issues.is_empty() {
        let language = f.locale.language;
        let row = |found: &crate::protocol::IssueCount| {
            let effect = if found.rejects { "left out" } else { "noted" };
            let help = issue_help(language, &found.kind).to_owned();
            vec![issue(language, &found.kind), help, effect.to_owned(), count(found.count)]
        };
        let rows: Vec<Vec<String>> = ingest.issues.iter().map(row).collect();
        page.table(&header(&["What was found", "What it means", "Effect", "Rows"]), &rows, 3);
    }
    page.text("h3", "", "How the file was read");
    page.facts(&reading(report));
}

fn reading(report: &Report<'_>) -> Vec<(&'static str, String)> {
    let (language, plan) = (report.f.locale.language, &report.ingest.plan);
    let roles: Vec<&str> = plan
        .roles
        .iter()
        .filter(|role| **role != Role::Ignore)
        .map(|role| role_name(language, *role))
        .collect();
    let order = match plan.date_order {
        Some(DateOrder::Dmy) => "day, month, year",
        Some(DateOrder::Mdy) => "month, day, year",
        Some(DateOrder::Ymd) => "year, month, day",
        None => "as written",
    };
    let decimal = match plan.decimal {
        Some(DecimalMark::Comma) => "comma",
        Some(DecimalMark::Point) => "point",
        None => "not needed",
    };
    let shape = match plan.shape {
        Shape::Orders => "one row an order",
        Shape::OrderLines => "several rows an order",
        Shape::CustomerSummary => "one row a customer",
        Shape::Subscriptions => "one row a subscription",
        Shape::MonthColumns => "one row a customer, one column a month",
        Shape::Tenures => "one row a customer, with how long the customer stayed",
    };
    let duplicates = match plan.duplicates {
        Duplicates::Keep => "count as separate purchases",
        Duplicates::Drop => "count once",
    };
    let preset = plan.preset.as_deref().map_or_else(|| "none".to_owned(), readable);
    vec![
        ("Rows stand for", shape.to_owned()),
        ("Columns used", roles.join(", ")),
        ("Recognised export", preset),
        ("Encoding", plan.encoding.clone()),
        ("Columns separated by", delimiter_name(language, plan.delimiter).to_owned()),
        ("Order of dates", order.to_owned()),
        ("Decimal mark", decimal.to_owned()),
        ("Repeated rows", duplicates.to_owned()),
    ]
}

pub(super) fn methods(page: &mut Page, report: &Report<'_>) {
    let (f, analysis) = (&report.f, report.analysis);
    page.text("h2", "", "How it was computed");
    page.open("ul", "notes");
    let mut notes = vec![
        "Net revenue is what was charged less refunds, of customers who can be told apart.".to_owned(),
        active(f, analysis),
        tier_note(f, analysis),
    ];
    if let Some(margin) = analysis.settings.margin_percent {
        notes.push(format!("Margin: {} of net revenue.", f.percent(margin / 100.0)));
    }
    if let Some(rfm) = &analysis.segments.rfm {
        notes.extend(rfm_notes(f, rfm));
    }
    for note in &notes {
        page.text("li", "", note);
    }
    page.close("ul");
    let made = format!(
        "Made with Worthmap {} on this computer; no row of the file left it. This report names no customer.",
        env!("CARGO_PKG_VERSION")
    );
    page.text("footer", "", &made);
}

fn active(f: &Formatter, analysis: &Analysis) -> String {
    let how = match analysis.settings.active {
        ActiveWindow::GapP90 => "the 90th percentile of all gaps between orders",
        ActiveWindow::Days(_) => "as set",
    };
    match analysis.active_days {
        Figure::Value(_) => {
            format!(
                "A customer is active with an order in the last {} ({how}).",
                f.figure(ValueKind::Days, analysis.active_days)
            )
        }
        Figure::Undefined(_) => {
            format!(
                "Nobody can be called active or not: {}.",
                f.figure(ValueKind::Days, analysis.active_days)
            )
        }
    }
}

fn tier_note(f: &Formatter, analysis: &Analysis) -> String {
    let [a, b] = analysis.settings.tier_cuts.map(|cut| f.percent_compact(cut));
    format!(
        "Tier A are the best customers who together bring {a} of net revenue, B those up to {b}, C the rest."
    )
}

fn rfm_notes(f: &Formatter, rfm: &RfmView) -> Vec<String> {
    let list = |values: [f64; 4], write: &dyn Fn(f64) -> String| values.map(write).join(", ");
    let mut notes = vec![
        format!(
            "RFM scores run from 1 to 5, equal values share a score. Recency is split at {} days, frequency at {} \
             orders, money at {}.",
            list(rfm.recency, &|value| f.plain(value)),
            list(rfm.frequency, &|value| f.plain(value)),
            list(rfm.monetary, &|value| f.money(value))
        ),
        format!(
            "Every customer is in exactly one segment: {} customers, {} assigned, {} in none, {} in several.",
            f.count(f64::from(rfm.proof.customers)),
            f.count(f64::from(rfm.proof.assigned)),
            f.count(f64::from(rfm.proof.in_none)),
            f.count(f64::from(rfm.proof.in_several))
        ),
    ];
    if rfm.frequency_fixed_by_ties {
        notes.push(
            "So many customers have the same number of orders that fixed thresholds were used for frequency."
                .to_owned(),
        );
    }
    notes
}

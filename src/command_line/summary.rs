//! The report as a page of plain text for the terminal.

use std::fmt::Write;

use crate::format::words;
use crate::format::{Formatter, Locale};
use crate::protocol::{Analysis, Figure, IngestReport, MetricView, Unit};

/// The metrics that the summary shows, by key.
const SHOWN: [&str; 9] = [
    "customers",
    "orders",
    "revenue",
    "revenue_without_customer",
    "average_order_value",
    "revenue_per_customer",
    "repeat_customer_share",
    "interpurchase_days",
    "gini",
];

/// What was read, the main figures, the findings and the segments.
pub(super) fn text(report: &IngestReport, analysis: &Analysis) -> String {
    let f = Formatter::new(Locale::EN_US, analysis.currency.as_deref());
    let mut text = rows_text(&f, report);
    if let Some(window) = analysis.window {
        let (first, last, as_of) = (f.day(window.first_day), f.day(window.last_day), f.day(window.as_of));
        let _ = writeln!(text, "Orders from {first} to {last}, seen from {as_of}\n");
    }
    let metrics = &analysis.overview.metrics;
    for metric in SHOWN.iter().filter_map(|key| metrics.iter().find(|metric| metric.key == *key)) {
        let _ = writeln!(text, "{:<34} {:>18}", metric.name, metric_text(&f, metric));
    }
    for top in analysis.overview.concentration.top.iter().filter(|top| top.percent <= 20.0) {
        if let Figure::Value(share) = top.share {
            let name = format!("Revenue from the best {} %", top.percent);
            let _ = writeln!(text, "{name:<34} {:>18}", f.percent(share));
        }
    }
    text.push_str(&segments_text(&f, analysis));
    if !analysis.overview.findings.is_empty() {
        text.push_str("\nWhat stands out\n");
    }
    for finding in &analysis.overview.findings {
        let _ = writeln!(text, "- {}", words::finding(&f, finding));
    }
    text
}

fn metric_text(f: &Formatter, metric: &MetricView) -> String {
    match (metric.unit, metric.value) {
        (Unit::Money, Figure::Value(value)) => f.money(value),
        (unit, value) => f.figure_or_dash(unit.into(), value),
    }
}

fn rows_text(f: &Formatter, report: &IngestReport) -> String {
    let count = |rows: u64| f.count(rows as f64);
    let mut text = format!(
        "{}: {} rows read, {} used",
        report.name,
        count(report.rows_read),
        count(report.rows_accepted)
    );
    for (rows, what) in [(report.rows_rejected, "rejected"), (report.rows_excluded, "left out by a rule")] {
        if rows > 0 {
            let _ = write!(text, ", {} {what}", count(rows));
        }
    }
    text.push('\n');
    for issue in &report.issues {
        let name = words::issue(f.locale.language, &issue.kind);
        let _ = writeln!(text, "  {:>12}  {name}", count(issue.count));
    }
    text
}

fn segments_text(f: &Formatter, analysis: &Analysis) -> String {
    let mut text = String::new();
    for card in analysis.segments.segments.iter().filter(|card| card.customers > 0) {
        if text.is_empty() {
            let _ =
                writeln!(text, "\n{:<24} {:>12} {:>18} {:>10}", "Segment", "Customers", "Revenue", "Share");
        }
        let share = match card.revenue_share {
            Figure::Value(share) => f.percent(share),
            Figure::Undefined(_) => String::new(),
        };
        let (customers, revenue) = (f.count(f64::from(card.customers)), f.money(card.revenue));
        let _ = writeln!(text, "{:<24} {customers:>12} {revenue:>18} {share:>10}", card.id.name);
    }
    text
}

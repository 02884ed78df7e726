//! Head, tiles, findings, metrics.

use super::Report;
use super::page::Page;
use crate::charts::{Theme, build};
use crate::format::ValueKind;
use crate::format::words::{finding, finding_advice, metric_name, period_name};
use crate::protocol::{Figure, Finding, MetricView, PeriodUnit, Tile, Unit};

/// What stands for a customer's identifier.
const WITHHELD: &str = "name withheld";

pub(super) fn head(page: &mut Page, report: &Report<'_>) {
    let (f, analysis) = (&report.f, report.analysis);
    page.open("header", "");
    page.text("p", "kind", "Customer value report");
    page.text("h1", "", &headline(report));
    if let Some(window) = analysis.window {
        let text = format!(
            "Orders from {} to {}, seen as of {}.",
            f.day(window.first_day),
            f.day(window.last_day),
            f.day(window.as_of)
        );
        page.text("p", "", &text);
    }
    if analysis.selected_customers != analysis.all_customers {
        let text = format!(
            "The overview is about a selection: {} of {} customers. Segments are about all of them.",
            f.count(f64::from(analysis.selected_customers)),
            f.count(f64::from(analysis.all_customers))
        );
        page.text("p", "", &text);
    }
    let currency = analysis.currency.as_deref().unwrap_or("no currency named");
    let source = format!(
        "Source: {} ({}). Amounts: {currency}.",
        report.ingest.name,
        f.bytes(report.ingest.bytes as f64)
    );
    page.text("p", "muted", &source);
    page.close("header");
}

fn headline(report: &Report<'_>) -> String {
    let f = &report.f;
    let customers = f.count(f64::from(report.analysis.selected_customers));
    let revenue = report.analysis.overview.metrics.iter().find(|metric| metric.key == "revenue");
    match revenue.map(|metric| metric.value) {
        Some(Figure::Value(value)) => format!("{customers} customers have brought {}", f.money_short(value)),
        _ => format!("{customers} customers"),
    }
}

pub(super) fn tiles(page: &mut Page, report: &Report<'_>) {
    page.open("section", "tiles");
    for tile in &report.analysis.overview.tiles {
        draw_tile(page, report, tile);
    }
    page.close("section");
}

fn draw_tile(page: &mut Page, report: &Report<'_>, tile: &Tile) {
    let f = &report.f;
    let kind = kind_of(report, &tile.metric);
    page.open("div", "card tile");
    page.text("p", "muted", &name_of(report, &tile.metric));
    let class = if matches!(tile.value, Figure::Value(_)) { "value" } else { "reason" };
    page.text("p", class, &f.figure(kind, tile.value));
    if let Some((class, text)) = comparison(report, tile, kind) {
        page.text("p", &format!("muted {class}"), &text);
    }
    if tile.trend.len() > 1 {
        let spec = build::spark(f, tile, kind);
        page.drawing(&spec.to_svg(&Theme::VARIABLES, &f.locale, 180.0, 36.0));
    }
    page.close("div");
}

/// The last full period against the one before, and whether that is good.
fn comparison(report: &Report<'_>, tile: &Tile, kind: ValueKind) -> Option<(&'static str, String)> {
    let (Figure::Value(latest), Figure::Value(previous)) = (tile.latest, tile.previous) else { return None };
    let f = &report.f;
    let unit = report.analysis.settings.period.unwrap_or(PeriodUnit::Month);
    let noun = period_name(f.locale.language, unit);
    let change = match kind {
        ValueKind::Share if latest == previous => None,
        ValueKind::Share => {
            let sign = if latest > previous { "+" } else { "\u{2212}" };
            Some(format!("{sign}{}", f.points(previous, latest)))
        }
        _ => f.change(previous, latest),
    };
    let change = change.map(|change| format!(" ({change})")).unwrap_or_default();
    let class = match tile.more_is_better {
        Some(more) if latest != previous => {
            if (latest > previous) == more {
                "good"
            } else {
                "bad"
            }
        }
        _ => "",
    };
    Some((class, format!("Last full {noun}: {}{change}", f.value(kind, latest))))
}

fn metric_of<'a>(report: &'a Report<'_>, key: &str) -> Option<&'a MetricView> {
    report.analysis.overview.metrics.iter().find(|metric| metric.key == key)
}

fn kind_of(report: &Report<'_>, key: &str) -> ValueKind {
    metric_of(report, key).map_or(ValueKind::Number, |metric| ValueKind::from(metric.unit))
}

fn name_of(report: &Report<'_>, key: &str) -> String {
    metric_of(report, key)
        .map_or_else(|| metric_name(report.f.locale.language, key), |metric| metric.name.clone())
}

pub(super) fn findings(page: &mut Page, report: &Report<'_>) {
    let findings = &report.analysis.overview.findings;
    if findings.is_empty() {
        return;
    }
    page.text("h2", "", "What stands out");
    page.open("ol", "findings");
    for found in findings {
        let found = nameless(found);
        page.open("li", "card");
        page.text("p", "what", &finding(&report.f, &found));
        if let Some(advice) = finding_advice(&report.f, &found) {
            page.text("p", "muted", &advice);
        }
        page.close("li");
    }
    page.close("ol");
}

/// The finding without the identifier of a customer.
fn nameless(finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    for (name, text) in &mut finding.texts {
        if matches!(name.as_str(), "id" | "customer" | "name") {
            *text = WITHHELD.to_owned();
        }
    }
    finding
}

pub(super) fn metrics(page: &mut Page, report: &Report<'_>) {
    page.text("h2", "", "Every metric and how it is computed");
    page.open("div", "cards");
    for metric in &report.analysis.overview.metrics {
        draw_metric(page, report, metric);
    }
    page.close("div");
}

fn draw_metric(page: &mut Page, report: &Report<'_>, metric: &MetricView) {
    let f = &report.f;
    page.open("div", "card metric");
    page.text("h3", "", &metric.name);
    let class = if matches!(metric.value, Figure::Value(_)) { "value" } else { "value reason" };
    page.text("p", class, &exact(report, metric.unit, metric.value));
    page.text("p", "", &metric.definition);
    page.text("code", "", &metric.formula);
    if matches!(metric.value, Figure::Value(_)) {
        page.text("code", "", &metric.substituted);
    }
    let others: Vec<String> = metric
        .variants
        .iter()
        .filter(|variant| variant.key != metric.chosen)
        .map(|variant| {
            format!("{}: {}", variant.name, f.figure_or_dash(ValueKind::from(variant.unit), variant.value))
        })
        .collect();
    if !others.is_empty() {
        page.text("p", "muted", &format!("Other definitions: {}", others.join("; ")));
    }
    page.text("p", "muted", &format!("Source: {}", metric.source));
    page.close("div");
}

/// Money to the cent.
fn exact(report: &Report<'_>, unit: Unit, figure: Figure) -> String {
    match (unit, figure) {
        (Unit::Money, Figure::Value(value)) => report.f.money(value),
        _ => report.f.figure(ValueKind::from(unit), figure),
    }
}

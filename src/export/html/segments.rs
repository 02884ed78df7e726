//! Segments, tiers and lifecycle stages.

use super::Report;
use super::charts::{half, whole};
use super::page::{Page, header};
use crate::charts::build::{self, Measure};
use crate::format::ValueKind;
use crate::protocol::{Figure, SegmentCard};

pub(super) fn section(page: &mut Page, report: &Report<'_>) {
    let (f, view) = (&report.f, &report.analysis.segments);
    if !view.segments.is_empty() && view.rfm.is_some() {
        page.text("h2", "", "Who your customers are, and what to do");
        if let Some(grid) = build::rfm_grid(f, view, Measure::Customers) {
            whole(page, report, &grid);
        }
        page.open("div", "pair");
        half(page, report, &build::segment_treemap(f, view, Measure::Customers));
        half(page, report, &build::segment_treemap(f, view, Measure::Revenue));
        page.close("div");
        page.open("div", "cards");
        for card in view.segments.iter().filter(|card| card.customers > 0) {
            draw_card(page, report, card);
        }
        page.close("div");
    }
    tiers(page, report);
}

fn draw_card(page: &mut Page, report: &Report<'_>, card: &SegmentCard) {
    let f = &report.f;
    page.open("div", "card");
    page.text("h3", "", &card.id.name);
    let share = format!(
        "{} customers ({}), {} ({} of net revenue)",
        f.count(f64::from(card.customers)),
        f.figure_or_dash(ValueKind::Share, card.customer_share),
        f.money_short(card.revenue),
        f.figure_or_dash(ValueKind::Share, card.revenue_share)
    );
    page.text("p", "share", &share);
    if let Figure::Value(days) = card.median_recency {
        page.text("p", "muted", &format!("Half of them ordered within the last {}.", f.days(days)));
    }
    page.open("dl", "");
    for (name, text) in [("Do", &card.action), ("Avoid", &card.avoid), ("Measure", &card.measure)] {
        if !text.is_empty() {
            page.text("dt", "", name);
            page.text("dd", "", text);
        }
    }
    page.close("dl");
    page.close("div");
}

fn tiers(page: &mut Page, report: &Report<'_>) {
    let (f, view) = (&report.f, &report.analysis.segments);
    if view.tiers.is_empty() {
        return;
    }
    page.text("h2", "", "How valuable, and how alive");
    page.open("div", "pair");
    half(page, report, &build::tiers(f, &view.tiers));
    if !view.stages.is_empty() {
        half(page, report, &build::lifecycle(f, &view.stages));
    }
    page.close("div");
    if !view.stages.is_empty() {
        let rows: Vec<Vec<String>> = view
            .stages
            .iter()
            .map(|stage| {
                let count = f.count(f64::from(stage.customers));
                vec![stage.name.clone(), stage.rule.clone(), count, f.money_short(stage.revenue)]
            })
            .collect();
        page.table(&header(&["Stage", "Rule", "Customers", "Net revenue"]), &rows, 2);
    }
}

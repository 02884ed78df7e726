//! Who comes back, and who is lost.

use super::Report;
use super::charts::{half, whole};
use super::page::Page;
use crate::charts::build;
use crate::format::words::{churn_words, retention_headline, retention_lead, undefined};
use crate::protocol::{Retention, UndefinedReason};

/// Cohorts, waiting times, churn and moves; nothing where they were not asked for.
pub(super) fn section(page: &mut Page, report: &Report<'_>) {
    let Some(retention) = report.parts.retention else { return };
    let f = &report.f;
    page.text("h2", "", "Who comes back");
    page.text("p", "lead", &retention_headline(f, retention));
    page.text("p", "", &retention_lead(f, retention));
    cohorts(page, report, retention);
    waiting(page, report, retention);
    churn(page, report, retention);
    moves(page, report, retention);
}

fn missing(page: &mut Page, report: &Report<'_>, reason: UndefinedReason) {
    page.text("p", "muted", undefined(report.f.locale.language, reason));
}

fn cohorts(page: &mut Page, report: &Report<'_>, retention: &Retention) {
    let f = &report.f;
    match &retention.cohorts {
        Ok(table) => {
            whole(page, report, &build::cohort_heat(f, table, retention));
            page.open("div", "pair");
            half(page, report, &build::cohort_curves(f, table, retention));
            half(page, report, &build::bracket_retention(f, table, retention));
            page.close("div");
        }
        Err(reason) => missing(page, report, *reason),
    }
}

fn waiting(page: &mut Page, report: &Report<'_>, retention: &Retention) {
    let f = &report.f;
    if let Ok(view) = &retention.waiting {
        page.open("div", "pair");
        half(page, report, &build::waiting_curve(f, view));
        half(page, report, &build::second_order_conversion(f, view));
        page.close("div");
    }
}

fn churn(page: &mut Page, report: &Report<'_>, retention: &Retention) {
    let f = &report.f;
    page.text("h2", "", "Who is lost");
    match &retention.churn {
        Ok(view) => {
            page.text("p", "", &churn_words(f, view));
            page.open("div", "pair");
            half(page, report, &build::churn_rules(f, view));
            if view.reactivation.is_empty() {
                half(page, report, &build::rule_disagreement(f, view));
            } else {
                half(page, report, &build::reactivation(f, view));
            }
            page.close("div");
        }
        Err(reason) => missing(page, report, *reason),
    }
}

fn moves(page: &mut Page, report: &Report<'_>, retention: &Retention) {
    let f = &report.f;
    let stages = &report.analysis.segments.stages;
    let name = |key: &str| {
        let stage = stages.iter().find(|stage| stage.key == key);
        stage.map_or_else(|| key.to_owned(), |stage| stage.name.clone())
    };
    if let Ok(view) = &retention.moves {
        whole(page, report, &build::stage_moves(f, view, &name));
    }
}

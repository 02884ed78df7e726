//! What contracts bring.

use super::Report;
use super::charts::{half, whole};
use super::page::{Page, header};
use crate::charts::build;
use crate::format::words::{
    churn_bias_words, contract_gap, contract_notes, factor_note, log_rank_words, month_steps,
    preferred_words, subscriptions_headline, subscriptions_lead, value_basis, value_headline,
};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Figure, MetricView, PeriodUnit, PlanView, RecurringView, Subscriptions, VariantView};

/// Recurring revenue, staying, renewals and value; nothing where the file holds no contracts.
pub(super) fn section(page: &mut Page, report: &Report<'_>) {
    let Some(view) = report.parts.subscriptions else { return };
    let f = &report.f;
    page.text("h2", "", "What contracts bring");
    page.text("p", "lead", &subscriptions_headline(f, view));
    page.text("p", "", &subscriptions_lead(f, view));
    match &view.recurring {
        Ok(recurring) => ready(page, report, recurring),
        Err(gap) => page.text("p", "muted", &contract_gap(f, *gap)),
    }
    stays(page, report, view);
    renewals(page, report, view);
    value(page, report, view);
}

fn stays(page: &mut Page, report: &Report<'_>, view: &Subscriptions) {
    let f = &report.f;
    page.text("h2", "", "How long contracts last");
    match &view.stays {
        Ok(stays) => {
            page.open("div", "pair");
            half(page, report, &build::stay_curve(f, stays));
            if let Some(comparison) = &stays.comparison {
                half(page, report, &build::stay_groups(f, comparison, stays.unit));
            }
            page.close("div");
            if let Some(comparison) = &stays.comparison {
                page.text("p", "", &log_rank_words(f, comparison));
            }
        }
        Err(gap) => page.text("p", "muted", &contract_gap(f, *gap)),
    }
    if let Ok(factors) = &view.factors {
        whole(page, report, &build::leaving_factors(f, factors));
        for note in &factors.notes {
            page.text("p", "muted", &factor_note(f, note));
        }
    }
}

fn renewals(page: &mut Page, report: &Report<'_>, view: &Subscriptions) {
    let f = &report.f;
    page.text("h2", "", "Renewals");
    match &view.renewals {
        Ok(renewals) => {
            page.text("p", "", &preferred_words(f, renewals));
            whole(page, report, &build::renewal_survival(f, renewals));
            for words in churn_bias_words(f, renewals) {
                page.text("p", "", &words);
            }
        }
        Err(gap) => page.text("p", "muted", &contract_gap(f, *gap)),
    }
}

fn value(page: &mut Page, report: &Report<'_>, view: &Subscriptions) {
    let f = &report.f;
    page.text("h2", "", "What a contract is worth");
    match &view.value {
        Ok(value) => {
            page.text("p", "lead", &value_headline(f, value));
            for words in value_basis(f, value) {
                page.text("p", "", &words);
            }
            whole(page, report, &build::contract_payments(f, value));
        }
        Err(gap) => page.text("p", "muted", &contract_gap(f, *gap)),
    }
}

fn ready(page: &mut Page, report: &Report<'_>, view: &RecurringView) {
    let f = &report.f;
    whole(page, report, &build::revenue_movements(f, view));
    page.open("div", "pair");
    half(page, report, &build::recurring_revenue(f, view));
    if view.months.iter().any(|month| matches!(month.net_retention, Figure::Value(_))) {
        half(page, report, &build::revenue_retention(f, view));
    }
    if view.months.len() > 2 {
        half(page, report, &build::contract_churn(f, view));
    }
    page.close("div");
    month(page, f, view);
    plans(page, f, &view.plans);
    measures(page, f, view);
    for note in contract_notes(f, &view.notes) {
        page.text("p", "muted", &note);
    }
}

fn month(page: &mut Page, f: &Formatter, view: &RecurringView) {
    let Some(month) = view.months.get(view.measured as usize) else { return };
    page.text("h3", "", &format!("How {} came about", f.period(PeriodUnit::Month, month.start)));
    let rows: Vec<Vec<String>> = month_steps(month)
        .iter()
        .filter(|step| step.is_total || step.of.customers > 0)
        .map(|step| {
            vec![
                step.name.to_owned(),
                format!("{}{}", step.sign, f.money(step.of.monthly)),
                f.count(f64::from(step.of.customers)),
            ]
        })
        .collect();
    page.table(&header(&["Step", "A month", "Customers"]), &rows, 1);
}

fn plans(page: &mut Page, f: &Formatter, plans: &[PlanView]) {
    if plans.is_empty() {
        return;
    }
    let row = |plan: &PlanView| {
        let name = if plan.name.is_empty() { "Without a plan".to_owned() } else { plan.name.clone() };
        vec![name, f.count(f64::from(plan.running)), f.money(plan.monthly)]
    };
    page.text("h3", "", "What each plan brings");
    let rows: Vec<Vec<String>> = plans.iter().map(row).collect();
    page.table(&header(&["Plan", "Subscriptions", "A month"]), &rows, 1);
}

fn measures(page: &mut Page, f: &Formatter, view: &RecurringView) {
    let row = |metric: &MetricView, variant: &VariantView| {
        let value = f.figure_or_dash(ValueKind::from(variant.unit), variant.value);
        vec![metric.name.clone(), variant.name.clone(), value]
    };
    let rows: Vec<Vec<String>> = view
        .measures
        .iter()
        .flat_map(|metric| metric.variants.iter().map(move |variant| row(metric, variant)))
        .collect();
    page.text("h3", "", "By each definition in use");
    page.table(&header(&["Figure", "Definition", "Value"]), &rows, 2);
}

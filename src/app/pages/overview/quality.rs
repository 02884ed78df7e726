//! What became of the rows: the ground that every figure stands on.

use yew::{Html, MouseEvent, Properties, component, html};

use crate::app::contexts::{Dispatch, Held};
use crate::app::hooks::use_dispatch;
use crate::format::Formatter;
use crate::format::words::{issue, issue_help};
use crate::protocol::{Analysis, ExportKind, IngestReport, IssueCount};
use crate::state::{ExportAction, ExportScope};

/// Properties of [`Quality`].
#[derive(Clone, PartialEq, Properties)]
pub struct QualityProps {
    /// What became of the rows.
    pub report: Held<IngestReport>,
    /// The results.
    pub analysis: Held<Analysis>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// Rows read, left out and without a customer, with the list of issues.
#[component]
pub fn Quality(props: &QualityProps) -> Html {
    let dispatch = use_dispatch();
    let (f, report) = (&props.formatter, &props.report);
    let (unknown_rows, unknown_revenue) = props.analysis.unidentified;
    let count = |value: u64| f.count(value as f64);
    html! {
        <section class="quality" aria-labelledby="quality-title" id="quality">
            <h2 id="quality-title">{ "What the figures stand on" }</h2>
            <dl class="quality-counts">
                { entry("Rows read", count(report.rows_read), "") }
                { entry("Rows used", count(report.rows_accepted), &share(f, report)) }
                { entry("Not readable", count(report.rows_rejected), "left out, listed below") }
                { entry("Left out by a rule", count(report.rows_excluded), "cancelled, duplicate, other currency") }
                { entry("Refunds and cancellations", count(given_back(report)), "kept, and taken off the customer’s revenue") }
                { entry("Without a customer", count(unknown_rows), &unknown(f, unknown_rows, unknown_revenue)) }
            </dl>
            { issues(props, &dispatch) }
        </section>
    }
}

/// Rows that count as refunds: negative amounts, cancelled lines and orders whose status says so.
fn given_back(report: &IngestReport) -> u64 {
    let kinds = ["refund", "cancellation_line", "status_refunded"];
    let counted = |found: &&IssueCount| kinds.contains(&found.kind.as_str()) && !found.rejects;
    report.issues.iter().filter(counted).map(|found| found.count).sum()
}

fn entry(name: &str, value: String, note: &str) -> Html {
    html! {
        <div class="quality-count">
            <dt>{ name }</dt>
            <dd>{ value }if !note.is_empty() { <span class="quality-note">{ note }</span> }</dd>
        </div>
    }
}

fn share(f: &Formatter, report: &IngestReport) -> String {
    if report.rows_read == 0 {
        return String::new();
    }
    format!("{} of all", f.percent(report.rows_accepted as f64 / report.rows_read as f64))
}

fn unknown(f: &Formatter, rows: u64, revenue: f64) -> String {
    if rows == 0 {
        return "every row names one".to_owned();
    }
    format!("{} that belongs to nobody, in no customer figure", f.money_short(revenue))
}

fn issues(props: &QualityProps, dispatch: &Dispatch) -> Html {
    let (f, report) = (&props.formatter, &props.report);
    if report.issues.is_empty() {
        return html! { <p class="quality-clean">{ "Nothing odd was found in any row." }</p> };
    }
    let save = ExportAction::Save { kind: ExportKind::IssuesCsv, scope: ExportScope::Everybody };
    let onclick = dispatch.on::<MouseEvent>(save);
    html! {
        <details class="issues">
            <summary>{ remarks(report.issues.len()) }</summary>
            <ul class="issue-list">{ for report.issues.iter().map(|found| issue_row(f, report, found)) }</ul>
            <button type="button" class="button" {onclick}>{ "Save the list as CSV" }</button>
        </details>
    }
}

fn remarks(kinds: usize) -> String {
    if kinds == 1 {
        "One kind of remark on rows".to_owned()
    } else {
        format!("{kinds} kinds of remarks on rows")
    }
}

fn issue_row(f: &Formatter, report: &IngestReport, found: &IssueCount) -> Html {
    let language = f.locale.language;
    let what = if found.rejects { "left out" } else { "kept" };
    let help = issue_help(language, &found.kind);
    let lines: Vec<String> = report
        .samples
        .iter()
        .filter(|sample| sample.kind == found.kind)
        .take(3)
        .map(|sample| match &sample.column {
            Some(column) => format!("line {}, {column}: “{}”", f.count(sample.line as f64), sample.value),
            None => format!("line {}", f.count(sample.line as f64)),
        })
        .collect();
    html! {
        <li class="issue" key={found.kind.clone()}>
            <p class="issue-head">
                <strong>{ issue(language, &found.kind) }</strong>
                <span>{ format!("{} rows, {what}", f.count(found.count as f64)) }</span>
            </p>
            if !help.is_empty() { <p class="issue-help">{ help }</p> }
            if !lines.is_empty() { <p class="issue-lines">{ lines.join(" · ") }</p> }
        </li>
    }
}

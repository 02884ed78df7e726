//! Going on to the results, and what became of the rows once they are there.

use yew::{Html, component, html};

use crate::app::components::{Icon, IconShape};
use crate::app::hooks::{use_analysis, use_dispatch, use_import, use_look};
use crate::app::words;
use crate::format::{Formatter, words as facts};
use crate::protocol::{ExportKind, ImportPreview, IssueCount};
use crate::state::{ExportAction, ExportScope, ImportAction, Page, ViewAction};

/// The one button that leads on, with the reason where it cannot be pressed yet.
#[component]
pub fn GoOn() -> Html {
    let (import, dispatch) = (use_import(), use_dispatch());
    let Some(opened) = import.opened.as_deref() else { return Html::default() };
    let reason = reason(&opened.preview);
    let (label, onclick) = match import.stale {
        Some(false) => ("Back to the results", dispatch.on(ViewAction::Go(Page::Overview))),
        Some(true) => ("Read it again like this", dispatch.on(ImportAction::Confirm)),
        None => ("Show me what they are worth", dispatch.on(ImportAction::Confirm)),
    };
    let disabled = (reason.is_some() && import.stale != Some(false)) || import.previewing;
    html! {
        <div class="go-on">
            <p id="go-on-reason" class="go-on-reason" aria-live="polite">
                { reason.unwrap_or_else(|| "Everything that is needed is known.".to_owned()) }
            </p>
            <button type="button" id="go-on" class="button button-primary button-large" {disabled} {onclick}
                aria-describedby="go-on-reason">
                { label }<Icon shape={IconShape::ChevronRight} />
            </button>
        </div>
    }
}

fn reason(preview: &ImportPreview) -> Option<String> {
    if let [first, rest @ ..] = preview.missing.as_slice() {
        let also = rest.iter().map(|role| format!(", and {}", words::role_help(*role)));
        return Some(format!("Please say {}{}.", words::role_help(*first), also.collect::<String>()));
    }
    match preview.questions.len() {
        0 if preview.sample_rows == 0 => Some("There is no row to read.".to_owned()),
        0 if preview.sample_rejected >= preview.sample_rows => {
            Some("No row of the sample can be read like this.".to_owned())
        }
        0 => None,
        1 => Some("Please answer the question above.".to_owned()),
        open => Some(format!("Please answer the {open} questions above.")),
    }
}

/// What became of the rows.
#[component]
pub fn Report() -> Html {
    let (results, look, dispatch) = (use_analysis(), use_look(), use_dispatch());
    let Some(report) = results.report.as_deref() else { return Html::default() };
    let f = &look.formatter;
    let save = dispatch.on(ExportAction::Save { kind: ExportKind::IssuesCsv, scope: ExportScope::Everybody });
    let figures = [
        ("Rows in the file", report.rows_read),
        ("Rows that count", report.rows_accepted),
        ("Left out by a rule", report.rows_excluded),
        ("Could not be read", report.rows_rejected),
        ("Without a customer", report.rows_without_customer),
    ];
    html! {
        <section class="report" aria-labelledby="report-title">
            <div class="section-head"><h2 id="report-title">{ "What became of the rows" }</h2></div>
            <dl class="report-figures">
                { for figures.iter().map(|(name, count)| html! {
                    <div><dt>{ *name }</dt><dd>{ f.count(*count as f64) }</dd></div>
                }) }
            </dl>
            if !report.issues.is_empty() {
                <ul class="issue-list">{ for report.issues.iter().map(|issue| issue_view(f, issue)) }</ul>
                <button type="button" class="button" onclick={save}>
                    <Icon shape={IconShape::Download} />{ "Download these rows with line and reason" }
                </button>
            }
        </section>
    }
}

fn issue_view(f: &Formatter, issue: &IssueCount) -> Html {
    let language = f.locale.language;
    let help = facts::issue_help(language, &issue.kind);
    html! {
        <li>
            <b class="issue-count">{ f.count(issue.count as f64) }</b>
            <span>
                { facts::issue(language, &issue.kind) }
                if issue.rejects { <span class="tag">{ "left out" }</span> }
                if !help.is_empty() { <small class="muted">{ help }</small> }
            </span>
        </li>
    }
}

//! The first rows, as they stand in the file and as they are read.

use yew::{Html, classes, component, html};

use crate::app::components::{Callout, Tone};
use crate::app::hooks::{use_import, use_look};
use crate::format::{Formatter, parse_iso_day, words};
use crate::protocol::{ImportPreview, ParsedRow, Question, Role};

/// Rows that are shown.
const SHOWN: usize = 12;

/// The first rows, as they stand in the file and as they are read.
#[component]
pub fn Rows() -> Html {
    let (import, look) = (use_import(), use_look());
    let Some(opened) = import.opened.as_deref() else { return Html::default() };
    let (preview, f) = (&opened.preview, &look.formatter);
    let used = used_columns(preview);
    html! {
        <section class="preview-rows" aria-labelledby="rows-title">
            <div class="section-head">
                <h2 id="rows-title">{ "How the first rows are read" }</h2>
                <p class="muted">{ counts(preview, f) }</p>
            </div>
            if preview.sample_rejected > 0 {
                <Callout tone={Tone::Warning}>{ rejected(preview, f) }</Callout>
            }
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="rows-title">
                <table class="preview-table">
                    <thead>
                        <tr>
                            <th scope="col" class="line">{ "Line" }</th>
                            <th scope="col" class="read">{ "Customer" }</th>
                            <th scope="col" class="read">{ "Date" }</th>
                            <th scope="col" class="read number">{ "Amount" }</th>
                            <th scope="col" class="read">{ "Note" }</th>
                            { for used.iter().map(|(_, name)| html! { <th scope="col" class="raw">{ name }</th> }) }
                        </tr>
                    </thead>
                    <tbody>
                        { for preview.parsed.iter().take(SHOWN).enumerate().map(|(at, row)| {
                            row_view(preview, f, (at, row), &used)
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn used_columns(preview: &ImportPreview) -> Vec<(usize, String)> {
    let used = |at: &usize| preview.plan.roles.get(*at).is_some_and(|role| *role != Role::Ignore);
    let named = preview.columns.iter().map(|column| column.name.clone()).enumerate();
    named.filter(|(at, _)| used(at)).collect()
}

fn counts(preview: &ImportPreview, f: &Formatter) -> String {
    let all = f.count(f64::from(preview.sample_rows));
    let hanging = preview.parsed.iter().filter(|row| hangs_on_a_question(row)).count();
    if !preview.questions.is_empty() && hanging > 0 {
        return if hanging == preview.parsed.len() {
            format!("0 of the first {all} rows can be read until you answer")
        } else {
            format!("Some of the first {all} rows cannot be read until you answer")
        };
    }
    if preview.questions.iter().any(|question| matches!(question, Question::DecimalMark { .. })) {
        return format!("How the amounts of the first {all} rows are read hangs on your answer");
    }
    let good = preview.sample_rows - preview.sample_rejected.min(preview.sample_rows);
    let good = f.count(f64::from(good));
    format!("{good} of the first {all} rows can be read")
}

/// Whether a row waits for the user's answer to a question.
fn hangs_on_a_question(row: &ParsedRow) -> bool {
    row.notes.iter().any(|(kind, _)| kind == "date_order_open")
}

fn rejected(preview: &ImportPreview, f: &Formatter) -> String {
    let rows = f.count(f64::from(preview.sample_rejected));
    format!(
        "{rows} rows of the sample cannot be read like this. The notes say why; changing a column may help."
    )
}

fn row_view(
    preview: &ImportPreview,
    f: &Formatter,
    (at, row): (usize, &ParsedRow),
    used: &[(usize, String)],
) -> Html {
    let cells = preview.rows.get(at);
    let blamed = |column: usize| row.notes.iter().any(|(_, at)| *at == Some(column as u32));
    let raw = used.iter().map(|(column, _)| {
        let cell = cells.and_then(|cells| cells.get(*column)).cloned().unwrap_or_default();
        html! { <td class={classes!("raw", blamed(*column).then_some("blamed"))}>{ cell }</td> }
    });
    let date = row.date.as_deref().map(|date| parse_iso_day(date).map_or(date.to_owned(), |day| f.day(day)));
    let notes: Vec<String> = row.notes.iter().map(|(key, _)| words::issue(f.locale.language, key)).collect();
    html! {
        <tr>
            <td class="line">{ row.line }</td>
            <td class="read">{ read(row.customer.clone()) }</td>
            <td class="read">{ read(date) }</td>
            <td class="read number">{ read(row.amount.as_deref().map(|amount| amount_text(f, amount))) }</td>
            <td class="read note">{ notes.join(" · ") }</td>
            { for raw }
        </tr>
    }
}

fn read(value: Option<String>) -> Html {
    match value {
        Some(value) => html! { { value } },
        None => html! { <span class="muted">{ "–" }</span> },
    }
}

/// An exact amount in the user's way of writing numbers.
fn amount_text(f: &Formatter, amount: &str) -> String {
    let decimals = amount.split_once('.').map_or(0, |(_, fraction)| fraction.len()).max(2);
    amount.parse::<f64>().map_or_else(|_| amount.to_owned(), |value| f.number(value, decimals))
}

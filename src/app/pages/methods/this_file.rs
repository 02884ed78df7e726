//! What was done with the file that is open.

use yew::{Html, html};

use crate::format::Formatter;
use crate::format::words::{delimiter_name, issue, preset_rule};
use crate::protocol::{DateOrder, DecimalMark, Duplicates, ImportPlan, IngestReport, Shape};

/// The choices and rules with which this file was read.
pub fn this_file(f: &Formatter, report: &IngestReport) -> Html {
    let facts = facts(f, report);
    let left_out = report.issues.iter().filter(|issue| issue.count > 0);
    html! {
        <section class="article" aria-labelledby="methods-this-file">
            <h2 id="methods-this-file">{ "How this file was read" }</h2>
            <dl class="points">
                { for facts.into_iter().map(|(name, value)| html! { <><dt>{ name }</dt><dd>{ value }</dd></> }) }
            </dl>
            if !report.issues.is_empty() {
                <h3>{ "What was found in the rows" }</h3>
                <ul class="plain-list">
                    { for left_out.map(|found| {
                        let what = if found.rejects { "left out" } else { "kept" };
                        let name = issue(f.locale.language, &found.kind);
                        html! { <li>{ format!("{name}: {} rows, {what}", f.count(found.count as f64)) }</li> }
                    }) }
                </ul>
            }
        </section>
    }
}

fn facts(f: &Formatter, report: &IngestReport) -> Vec<(&'static str, String)> {
    let plan = &report.plan;
    let mut facts = vec![
        ("File", report.name.clone()),
        ("A row is", shape(plan.shape).to_owned()),
        (
            "Text",
            format!(
                "{}, columns separated by: {}",
                plan.encoding,
                delimiter_name(f.locale.language, plan.delimiter).to_lowercase()
            ),
        ),
        ("Dates", dates(plan)),
        ("Decimal mark", decimal(plan).to_owned()),
        ("Currency", report.currency.clone().unwrap_or_else(|| "not named in the file".to_owned())),
        ("Equal rows", duplicates(plan.duplicates).to_owned()),
    ];
    if let Some(preset) = &plan.preset {
        facts.push(("Rules applied", preset_rule(f, preset)));
    }
    facts
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Orders => "an order",
        Shape::OrderLines => "a line of an order; lines are put together into orders",
        Shape::CustomerSummary => "a customer",
        Shape::Subscriptions => "a subscription; each charge counts as an order",
        Shape::MonthColumns => "a customer, with a column for each month; each month paid counts as an order",
        Shape::Tenures => "a customer, with the time as one and whether they left",
    }
}

fn dates(plan: &ImportPlan) -> String {
    let order = match plan.date_order {
        Some(DateOrder::Dmy) => "day, month, year",
        Some(DateOrder::Mdy) => "month, day, year",
        Some(DateOrder::Ymd) => "year, month, day",
        None => "no numeric dates, or their form says it",
    };
    match plan.utc_offset_minutes {
        Some(0) => format!("{order}; times moved to UTC"),
        Some(minutes) => format!("{order}; times moved to UTC {:+} minutes", minutes),
        None => format!("{order}; the day is taken as it is written"),
    }
}

fn decimal(plan: &ImportPlan) -> &'static str {
    match plan.decimal {
        Some(DecimalMark::Comma) => "comma",
        Some(DecimalMark::Point) => "point",
        None => "none was needed",
    }
}

fn duplicates(duplicates: Duplicates) -> &'static str {
    match duplicates {
        Duplicates::Keep => "count as separate purchases",
        Duplicates::Drop => "only the first counts",
    }
}

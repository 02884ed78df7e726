//! The sentence that says what the file is worth, and where it ends.

use yew::{Html, html};

use crate::format::Formatter;
use crate::format::words::period_name;
use crate::protocol::{Analysis, Figure, IngestReport, Window};

/// The page's heading: one sentence with the main figures, and a line about the window.
pub fn headline(f: &Formatter, analysis: &Analysis, report: &IngestReport) -> Html {
    html! {
        <header class="page-head">
            <p class="eyebrow">{ "Overview" }</p>
            <h1 class="headline">{ main_sentence(f, analysis) }</h1>
            <p class="page-lead">{ about(f, analysis, report) }</p>
            <p class="in-force">{ in_force(f, analysis) }</p>
        </header>
    }
}

fn main_sentence(f: &Formatter, analysis: &Analysis) -> String {
    let customers = f.count(f64::from(analysis.selected_customers));
    let whose = if analysis.selected_customers == analysis.all_customers {
        format!("Your {customers} {}", noun(analysis.selected_customers))
    } else {
        let all = f.count(f64::from(analysis.all_customers));
        format!("The {customers} selected of your {all} customers")
    };
    let revenue = metric(analysis, "revenue").map(|value| f.money_short(value));
    let orders = metric(analysis, "orders");
    match (revenue, orders) {
        (Some(revenue), Some(orders)) => {
            let noun = if orders == 1.0 { "order" } else { "orders" };
            format!("{whose} brought {revenue} in {} {noun}.", f.count(orders))
        }
        (Some(revenue), None) => format!("{whose} brought {revenue}."),
        (None, _) => format!("{whose} have no revenue that can be added up."),
    }
}

fn noun(count: u32) -> &'static str {
    if count == 1 { "customer" } else { "customers" }
}

/// The value of a metric by the definition in force.
pub fn metric(analysis: &Analysis, key: &str) -> Option<f64> {
    let metric = analysis.overview.metrics.iter().find(|metric| metric.key == key)?;
    match metric.value {
        Figure::Value(value) => Some(value),
        Figure::Undefined(_) => None,
    }
}

fn about(f: &Formatter, analysis: &Analysis, report: &IngestReport) -> String {
    match analysis.window {
        Some(window) => format!("{}. From {}.", window_words(f, window), report.name),
        None => {
            format!("The file has no order dates, so only totals and shares are shown. From {}.", report.name)
        }
    }
}

/// The settings in force, defaults included.
fn in_force(f: &Formatter, analysis: &Analysis) -> String {
    let mut parts = Vec::new();
    if let Some(unit) = analysis.settings.period {
        parts.push(format!("by {}", period_name(f.locale.language, unit)));
    }
    if let Figure::Value(days) = analysis.active_days {
        parts.push(format!("active means an order within {}", f.days(days.round())));
    }
    parts.push(match analysis.settings.margin_percent {
        Some(percent) => format!("margin {}", f.percent(percent / 100.0)),
        None => "no margin set".to_owned(),
    });
    format!("Counted {}. Change it under Settings.", parts.join(", "))
}

fn window_words(f: &Formatter, window: Window) -> String {
    let span = format!("Orders from {} to {}", f.day(window.first_day), f.day(window.last_day));
    if window.as_of == window.last_day {
        format!("{span}; days since the last order are counted to that last day")
    } else {
        format!("{span}, as of {}", f.day(window.as_of))
    }
}

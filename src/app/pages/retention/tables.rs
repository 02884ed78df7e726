//! The tables of the page.

use yew::{Html, html};

use crate::app::components::{figure_cell, scrolled_table};
use crate::app::contexts::Dispatch;
use crate::format::words::watch_words;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{ChurnRuleView, ChurnView, Figure, MovesView, WaitingOrder, WaitingView, WatchView};
use crate::state::TableAction;

/// From each order to the next.
pub fn gap_table(f: &Formatter, view: &WaitingView) -> Html {
    let row = |of: &WaitingOrder| {
        let interval = match of.interval {
            (Some(low), Some(high)) => format!("{low} to {high}"),
            (Some(low), None) => format!("{low} or more"),
            _ => "–".to_owned(),
        };
        html! {
            <tr>
                <th scope="row">{ format!("Order {} to {}", of.order, of.order + 1) }</th>
                <td class="is-number">{ f.count(f64::from(of.customers)) }</td>
                <td class="is-number">{ f.count(f64::from(of.made)) }</td>
                <td class="is-number">{ figure_cell(f, ValueKind::Days, of.median) }</td>
                <td class="is-number">{ interval }</td>
                <td class="is-number">{ figure_cell(f, ValueKind::Days, of.naive) }</td>
            </tr>
        }
    };
    if view.gaps.is_empty() {
        return Html::default();
    }
    html! {
        <div class="panel">
            <h3>{ "From each order to the next" }</h3>
            { scrolled_table(
                "Days from each order to the next",
                &["From", "Customers", "Ordered again", "Half by day", "19 times out of 20", "Of those who did"],
                view.gaps.iter().map(row).collect(),
            ) }
            <p class="muted">{ format!("The last column is the usual figure, and misleading. {}", view.naive.0) }</p>
        </div>
    }
}

/// The rules with what each assumes.
pub fn rule_table(f: &Formatter, view: &ChurnView) -> Html {
    let row = |of: &ChurnRuleView| {
        html! {
            <tr>
                <th scope="row">{ &of.name }<span class="group-note">{ &of.definition }</span>
                    <span class="group-note">{ &of.assumption }</span></th>
                <td class="is-number">{ f.count(f64::from(of.lost)) }</td>
                <td class="is-number">{ figure_cell(f, ValueKind::Share, of.share) }</td>
                <td class="is-number">{ figure_cell(f, ValueKind::Share, of.revenue_share) }</td>
            </tr>
        }
    };
    html! {
        <div class="panel">
            { scrolled_table(
                "Rules by which customers count as lost",
                &["Rule", "Lost", "Of all", "Of a year’s revenue"],
                view.rules.iter().map(row).collect(),
            ) }
        </div>
    }
}

/// Whom to write to, the most at risk first.
pub fn watch_table(f: &Formatter, view: &ChurnView, dispatch: &Dispatch) -> Html {
    let row = |of: &WatchView| {
        let open = dispatch.on(TableAction::OpenCustomer(of.customer));
        let alive = match of.alive {
            Some(alive) => f.percent(alive),
            None => "–".to_owned(),
        };
        html! {
            <tr>
                <th scope="row">
                    <button type="button" class="link-button watch-customer" onclick={open}>{ &of.id }</button>
                    <span class="group-note">{ watch_words(f, of) }</span>
                </th>
                <td class="is-number">{ figure_cell(f, ValueKind::Money, Figure::Value(of.value_at_risk)) }</td>
                <td class="is-number">{ f.count(f64::from(of.silent_days)) }</td>
                <td class="is-number">{ f.count(of.usual_gap.round()) }</td>
                <td class="is-number">{ alive }</td>
                <td class="is-number">{ figure_cell(f, ValueKind::Money, Figure::Value(of.past_year)) }</td>
            </tr>
        }
    };
    let (customers, value) = view.watched;
    html! {
        <div class="panel" id="watch-list" tabindex="-1">
            <h3>{ "Whom to write to now" }</h3>
            if view.watch.is_empty() {
                <p class="muted">{ "Nobody is both late and worth the effort." }</p>
            } else {
                <p class="muted">
                    { format!(
                        "{} customers are late, with {} at risk; the {} with the most at risk:",
                        f.count(f64::from(customers)),
                        f.money_short(value),
                        f.count(view.watch.len() as f64),
                    ) }
                </p>
                <div class="watch-scroll">
                    { scrolled_table(
                        "Whom to write to, the most at risk first",
                        &["Customer", "At risk", "Days silent", "Usual gap", "Still a customer", "Last year"],
                        view.watch.iter().map(row).collect(),
                    ) }
                </div>
            }
        </div>
    }
}

/// Shares of each stage that moved to each, and where that leads.
pub fn moves_table(f: &Formatter, view: &MovesView, name: &dyn Fn(&str) -> String) -> Html {
    let row = |(at, shares): (usize, &Vec<Figure>)| {
        let from = view.stages.get(at).map_or_else(|| "Not yet a customer".to_owned(), |key| name(key));
        let count: u32 = view.counts.get(at).map_or(0, |row| row.iter().sum());
        html! {
            <tr>
                <th scope="row">{ from }<span class="group-note">{ f.count(f64::from(count)) }</span></th>
                { for shares.iter().map(|share| html! {
                    <td class="is-number">{ figure_cell(f, ValueKind::Share, *share) }</td>
                }) }
            </tr>
        }
    };
    let names: Vec<String> =
        std::iter::once("From, to".to_owned()).chain(view.stages.iter().map(|key| name(key))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    html! {
        <div class="panel">
            <h3>{ "Of each stage, where its customers went" }</h3>
            { scrolled_table("Moves between stages", &names, view.shares.iter().enumerate().map(row).collect()) }
            <p class="muted">{ format!("From {} to {}.", f.day(view.days.0), f.day(view.days.1)) }</p>
        </div>
    }
}

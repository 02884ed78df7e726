//! Subscriptions: recurring revenue and its movements, how long customers stay, and what a contract is worth.

mod factors;
mod figures;
mod lifespans;
mod month;
mod recurring;
mod renewals;
mod stays;
mod tables;
mod tiles;
mod value;

use std::rc::Rc;

use yew::{Html, Properties, classes, component, html};

use crate::app::components::{Callout, Later, NeedsFile, PageSelection, Tone, TooEarly};
use crate::app::contexts::{Held, SubscriptionsView};
use crate::app::hooks::{use_analysis, use_dispatch, use_look, use_settings, use_subscriptions};
use crate::charts::ChartSpec;
use crate::format::Formatter;
use crate::format::words::{failure, subscriptions_headline, subscriptions_lead};
use crate::protocol::Subscriptions as Figures;
use crate::state::{AnalysisAction, Page, SettingsChange, ViewAction};
use crate::web::dom::today;

use factors::Factors;
use recurring::Recurring;
use renewals::Renewals;
use stays::Stays;
use value::Value;

/// Properties of the parts of the page.
#[derive(Clone, PartialEq, Properties)]
pub struct PartProps {
    /// What becomes of contracts.
    pub subscriptions: Held<Figures>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// Charts that may be missing, shared.
fn shared(specs: Vec<ChartSpec>) -> Vec<Rc<ChartSpec>> {
    specs.into_iter().map(Rc::new).collect()
}

/// The page.
#[component]
pub fn Subscriptions() -> Html {
    let (look, settings) = (use_look(), use_settings());
    let (results, held) = (use_analysis(), use_subscriptions());
    let f = look.formatter;
    let Some(analysis) = results.analysis else { return html! { <NeedsFile title="Subscriptions" /> } };
    if !held.has_contracts {
        return html! { <NoContracts /> };
    }
    if analysis.as_of_before_first_day().is_some() {
        return html! { <TooEarly title="Subscriptions" {analysis} /> };
    }
    let updating = (settings.updating || held.updating) && held.subscriptions.is_some();
    html! {
        <div class={classes!("subscriptions-page", "predict-page", updating.then_some("is-updating"))}>
            { head(&f, &held) }
            if let Some(failed) = &held.failure {
                <Callout tone={Tone::Trouble}>
                    <p><strong>{ failure(&f, failed).what }</strong>{ " " }{ failure(&f, failed).remedy }</p>
                </Callout>
            }
            <PageSelection />
            if let Some(day) = held.subscriptions.as_ref().and_then(|view| view.as_of) {
                <Ahead {day} formatter={f} />
            }
            if let Some(subscriptions) = held.subscriptions {
                <Recurring subscriptions={subscriptions.clone()} formatter={f} />
                <Later><Stays subscriptions={subscriptions.clone()} formatter={f} /></Later>
                <Later><Factors subscriptions={subscriptions.clone()} formatter={f} /></Later>
                <Later><Renewals subscriptions={subscriptions.clone()} formatter={f} /></Later>
                <Later><Value {subscriptions} formatter={f} /></Later>
            } else if held.failure.is_none() {
                <p class="muted" role="status">{ "Adding up the contracts…" }</p>
            }
        </div>
    }
}

fn head(f: &Formatter, held: &SubscriptionsView) -> Html {
    html! {
        <header class="page-head">
            <p class="eyebrow">{ "Subscriptions" }</p>
            if let Some(view) = &held.subscriptions {
                <h1 class="headline">{ subscriptions_headline(f, view) }</h1>
                <p class="page-lead">{ subscriptions_lead(f, view) }</p>
            } else {
                <h1 class="headline">{ "What do your contracts bring?" }</h1>
            }
        </header>
    }
}

/// Properties of [`Ahead`].
#[derive(Clone, PartialEq, Properties)]
struct AheadProps {
    /// The as-of day.
    day: i32,
    formatter: Formatter,
}

/// Counting goes up to a day that lies ahead, as where contracts have an end: who has not ended by then counts as a
/// customer of that day.
#[component]
fn Ahead(props: &AheadProps) -> Html {
    let dispatch = use_dispatch();
    let today = today();
    if props.day <= today {
        return Html::default();
    }
    let f = &props.formatter;
    let to_today = dispatch.on(AnalysisAction::Setting(SettingsChange::AsOf(Some(today))));
    html! {
        <Callout tone={Tone::Warning}>
            <p>
                { format!(
                    "Some contracts end in the future, so everything is counted up to {}: contracts that end by then count as \
                     lost, though they may be renewed.",
                    f.day(props.day)
                ) }
            </p>
            <button type="button" class="button" onclick={to_today}>{ format!("Count up to today, {}", f.day(today)) }</button>
        </Callout>
    }
}

/// The file holds orders, not contracts.
#[component]
fn NoContracts() -> Html {
    let dispatch = use_dispatch();
    html! {
        <div class="empty">
            <h1>{ "Subscriptions" }</h1>
            <p>
                { "The open file holds orders, not contracts. This page needs a file with one row a subscription \
                   (customer, start, end, amount, interval), one column a month, or one row a customer that says how \
                   long the customer stayed and whether the customer left." }
            </p>
            <p>{ "If your file is one of these, say so where it is mapped: “What a row is”." }</p>
            <p class="empty-actions">
                <button type="button" class="button button-primary" onclick={dispatch.on(ViewAction::Go(Page::Mapping))}>
                    { "Check how it was read" }
                </button>
                <button type="button" class="button" onclick={dispatch.on(ViewAction::Go(Page::Start))}>
                    { "Open another file" }
                </button>
            </p>
        </div>
    }
}

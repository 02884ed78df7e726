//! One customer: who it is, what to do, scores and history.

use std::rc::Rc;

use yew::{Callback, Html, Properties, classes, component, html};

use super::profile::profile;
use crate::app::components::{Drawer, RowWords};
use crate::app::contexts::Held;
use crate::protocol::{Analysis, CustomerDetail, CustomerRow, OrderRow, SegmentCard};
use crate::state::Drawer as CustomerInDrawer;

/// Orders that are listed; the chart shows all that came.
const LISTED: usize = 60;

/// Properties of [`CustomerDrawer`].
#[derive(Clone, PartialEq, Properties)]
pub struct CustomerDrawerProps {
    /// Who is in it.
    pub drawer: Held<CustomerInDrawer>,
    /// The results, for segments and stages.
    pub analysis: Held<Analysis>,
    /// Names, and how numbers are written.
    pub words: Rc<RowWords>,
    /// The chart of the history.
    pub chart: Html,
    /// To be called to close it.
    pub on_close: Callback<()>,
}

/// The drawer.
#[component]
pub fn CustomerDrawer(props: &CustomerDrawerProps) -> Html {
    let (title, body) = match &props.drawer.detail {
        Some(detail) => (detail.row.id.clone(), detail_view(props, detail)),
        None => (
            "…".to_owned(),
            html! { <p class="drawer-wait" role="status">{ "Looking up this customer…" }</p> },
        ),
    };
    html! {
        <Drawer id="customer-drawer" title={format!("Customer {title}")} open={true} on_close={props.on_close.clone()}>
            { body }
        </Drawer>
    }
}

fn detail_view(props: &CustomerDrawerProps, detail: &CustomerDetail) -> Html {
    html! {
        <div class="drawer-body">
            if let Some(name) = &detail.row.name { <p class="drawer-name">{ name }</p> }
            { advice(props, &detail.row) }
            { profile(&props.words, &props.analysis, detail) }
            { scores(&detail.row) }
            { props.chart.clone() }
            { history(&props.words, detail) }
        </div>
    }
}

fn advice(props: &CustomerDrawerProps, row: &CustomerRow) -> Html {
    let segments = &props.analysis.segments;
    let card: Option<&SegmentCard> = segments.segments.iter().find(|card| card.id.index == row.segment);
    let Some(card) = card.filter(|_| segments.rfm.is_some()) else { return Html::default() };
    html! {
        <section class="drawer-advice" aria-label="What to do">
            <p class="drawer-segment">
                <span class={classes!("dot", format!("segment-{}", card.id.key))} aria-hidden="true"></span>
                { &card.id.name }
            </p>
            <p><strong>{ "Do: " }</strong>{ &card.action }</p>
            <p><strong>{ "Avoid: " }</strong>{ &card.avoid }</p>
        </section>
    }
}

/// The three scores as rows of five steps.
fn scores(row: &CustomerRow) -> Html {
    if row.r == 0 {
        return Html::default();
    }
    let score = |name: &'static str, score: u8| {
        html! {
            <div class="score">
                <dt>{ name }</dt>
                <dd aria-label={format!("{score} of 5")}>
                    { for (1..=5).map(|step| {
                        html! { <span class={classes!("score-step", (step <= score).then_some("is-on"))}></span> }
                    }) }
                    <span class="score-number" aria-hidden="true">{ score }</span>
                </dd>
            </div>
        }
    };
    html! {
        <dl class="scores" aria-label="RFM scores">
            { score("Recency", row.r) }
            { score("Frequency", row.f) }
            { score("Monetary value", row.m) }
        </dl>
    }
}

fn history(words: &RowWords, detail: &CustomerDetail) -> Html {
    let f = &words.formatter;
    let listed: Vec<&OrderRow> = detail.orders.iter().rev().take(LISTED).collect();
    if listed.is_empty() {
        return Html::default();
    }
    let total = f64::from(detail.orders_total);
    let caption = if listed.len() as f64 >= total {
        "Orders and refunds, latest first".to_owned()
    } else {
        format!("The latest {} of {} orders and refunds", f.count(listed.len() as f64), f.count(total))
    };
    let row = |order: &&OrderRow| {
        html! {
            <tr>
                <td>{ f.day(order.day) }</td>
                <td>
                    { if order.is_order { "Order" } else { "Refund" } }
                    if order.is_order && order.refunded > 0.0 {
                        <span class="order-refund">
                            { format!("{} of {} refunded", f.money(order.refunded), f.money(order.gross)) }
                        </span>
                    }
                </td>
                <td class="is-number">{ f.money(order.gross - order.refunded) }</td>
            </tr>
        }
    };
    html! {
        <table class="plain-table">
            <caption>{ caption }</caption>
            <thead><tr>
                <th scope="col">{ "Day" }</th><th scope="col">{ "What" }</th>
                <th scope="col" class="is-number">{ "Net amount" }</th>
            </tr></thead>
            <tbody>{ for listed.iter().map(row) }</tbody>
        </table>
    }
}

//! A card for each segment: how large it is, what it brings, what to do.

use yew::{Callback, Html, Properties, classes, component, html};

use crate::app::components::figure_text;
use crate::app::components::meaning_tag;
use crate::app::contexts::Held;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Analysis, Figure, Meaning, SegmentCard};

/// What the user wants with a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardWish {
    /// Put it into the selection or take it out.
    Toggle(u8),
    /// Select it alone and show its customers.
    Show(u8),
    /// Save its list.
    Save(u8),
}

/// Properties of [`Cards`].
#[derive(Clone, PartialEq, Properties)]
pub struct CardsProps {
    /// The results.
    pub analysis: Held<Analysis>,
    /// Indices of the segments that are selected.
    pub selected: Vec<u8>,
    /// How numbers are written.
    pub formatter: Formatter,
    /// What the user wants.
    pub on_wish: Callback<CardWish>,
}

/// A card for each segment, best first.
#[component]
pub fn Cards(props: &CardsProps) -> Html {
    html! {
        <section aria-labelledby="cards-title">
            <div class="section-head">
                <h2 id="cards-title">{ "What to do about each group" }</h2>
                { meaning_tag(Meaning::ToBusiness) }
            </div>
            <ul class="segment-cards">
                { for props.analysis.segments.segments.iter().map(|card| view_card(props, card)) }
            </ul>
        </section>
    }
}

fn view_card(props: &CardsProps, card: &SegmentCard) -> Html {
    let selected = props.selected.contains(&card.id.index);
    let class = classes!(
        "segment-card",
        format!("segment-{}", card.id.key),
        selected.then_some("is-selected"),
        (card.customers == 0).then_some("is-empty"),
    );
    html! {
        <li {class} key={card.id.key.clone()} data-segment={card.id.key.clone()}>
            <h3 class="segment-name">
                <span class={classes!("dot", format!("segment-{}", card.id.key))} aria-hidden="true"></span>
                { &card.id.name }
            </h3>
            { figures(&props.formatter, card) }
            if card.customers > 0 {
                <dl class="segment-advice">
                    <dt>{ "Do" }</dt><dd>{ &card.action }</dd>
                    <dt>{ "Avoid" }</dt><dd>{ &card.avoid }</dd>
                    <dt>{ "Measure" }</dt><dd>{ &card.measure }</dd>
                </dl>
                { buttons(props, card, selected) }
            } else {
                <p class="segment-none">{ "Nobody is in this segment." }</p>
            }
        </li>
    }
}

fn figures(f: &Formatter, card: &SegmentCard) -> Html {
    let customers = f.count(f64::from(card.customers));
    let share = match card.customer_share {
        Figure::Value(share) => format!("{} of customers", f.percent(share)),
        Figure::Undefined(_) => String::new(),
    };
    html! {
        <dl class="segment-figures">
            <div class="segment-main">
                <dt>{ "Customers" }</dt>
                <dd>{ customers }<span class="segment-note">{ share }</span></dd>
            </div>
            <div class="segment-main">
                <dt>{ "Revenue share" }</dt>
                <dd>
                    { figure_text(f, ValueKind::Share, card.revenue_share) }
                    <span class="segment-note">{ f.money_short(card.revenue) }</span>
                </dd>
            </div>
            <div><dt>{ "Last order" }</dt><dd>{ ago(f, card.median_recency) }</dd></div>
            <div><dt>{ "Orders each" }</dt><dd>{ figure_text(f, ValueKind::Number, card.mean_orders) }</dd></div>
            <div><dt>{ "Average order" }</dt><dd>{ figure_text(f, ValueKind::Money, card.average_order) }</dd></div>
        </dl>
    }
}

fn ago(f: &Formatter, recency: Figure) -> Html {
    match recency {
        Figure::Value(days) => html! { { format!("{} ago (median)", f.days(days)) } },
        Figure::Undefined(_) => figure_text(f, ValueKind::Days, recency),
    }
}

fn buttons(props: &CardsProps, card: &SegmentCard, selected: bool) -> Html {
    let index = card.id.index;
    let wish = |wish: CardWish| props.on_wish.reform(move |_| wish);
    let name = &card.id.name;
    html! {
        <div class="segment-buttons">
            <button type="button" class="button button-primary" onclick={wish(CardWish::Show(index))}>
                { "Show these customers" }<span class="visually-hidden">{ format!(": {name}") }</span>
            </button>
            <button type="button" class="button" aria-pressed={selected.to_string()} onclick={wish(CardWish::Toggle(index))}>
                { if selected { "Selected" } else { "Select" } }<span class="visually-hidden">{ format!(" {name}") }</span>
            </button>
            <button type="button" class="button-quiet" onclick={wish(CardWish::Save(index))}>
                { "Save list" }<span class="visually-hidden">{ format!(" of {name}") }</span>
            </button>
        </div>
    }
}

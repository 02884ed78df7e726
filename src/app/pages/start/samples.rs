//! Four samples, one click each.

use yew::{Callback, Html, MouseEvent, component, html};

use crate::app::components::{Icon, IconShape};
use crate::app::hooks::use_dispatch;
use crate::protocol::Sample;

struct Card {
    sample: Sample,
    icon: IconShape,
    title: &'static str,
    text: &'static str,
}

const CARDS: [Card; 4] = [
    Card {
        sample: Sample::Shop,
        icon: IconShape::Shop,
        title: "An online shop",
        text: "Many customers, most of whom buy once. Who comes back?",
    },
    Card {
        sample: Sample::Subscription,
        icon: IconShape::Repeat,
        title: "A subscription",
        text: "A charge every month. Who stays, and who has gone quiet?",
    },
    Card {
        sample: Sample::Business,
        icon: IconShape::Building,
        title: "A B2B seller",
        text: "Few customers, large orders. How much hangs on the top ten?",
    },
    Card {
        sample: Sample::Contracts,
        icon: IconShape::Repeat,
        title: "A service with plans",
        text: "Trials, upgrades, people who leave and come back. What recurs each month?",
    },
];

/// Four samples, one click each.
#[component]
pub fn Samples() -> Html {
    let dispatch = use_dispatch();
    let card = |card: &'static Card| {
        let dispatch = dispatch.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.open_sample(card.sample));
        html! {
            <button type="button" class="sample-card" {onclick}>
                <span class="sample-icon"><Icon shape={card.icon} /></span>
                <span class="sample-title">{ card.title }</span>
                <span class="muted">{ card.text }</span>
                <span class="sample-go">{ "Open" }<Icon shape={IconShape::ChevronRight} /></span>
            </button>
        }
    };
    html! {
        <section class="samples" aria-labelledby="samples-title">
            <h2 id="samples-title">{ "No file at hand? Look around with made-up data" }</h2>
            <div class="sample-grid">{ for CARDS.iter().map(card) }</div>
        </section>
    }
}

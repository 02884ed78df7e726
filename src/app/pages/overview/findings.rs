//! The findings: plain sentences, each with the way to what backs it.

use yew::{Callback, Html, Properties, component, html};

use super::jump::jump_to;
use crate::app::components::meaning_tag;
use crate::app::contexts::Dispatch;
use crate::app::hooks::use_dispatch;
use crate::format::Formatter;
use crate::format::words::{finding, finding_advice};
use crate::protocol::{Finding, Meaning};
use crate::state::{Page, ViewAction};

/// Properties of [`Findings`].
#[derive(Clone, PartialEq, Properties)]
pub struct FindingsProps {
    /// What stands out, most important first.
    pub findings: Vec<Finding>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// What stands out.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let dispatch = use_dispatch();
    if props.findings.is_empty() {
        return html! {};
    }
    html! {
        <section class="findings" aria-labelledby="findings-title">
            <div class="section-head">
                <h2 id="findings-title">{ "What stands out" }</h2>
                { meaning_tag(Meaning::ToBusiness) }
            </div>
            <ol class="finding-list">
                { for props.findings.iter().map(|found| item(&props.formatter, found, &dispatch)) }
            </ol>
        </section>
    }
}

fn item(f: &Formatter, found: &Finding, dispatch: &Dispatch) -> Html {
    let backed_by = found.backed_by.clone();
    let on_segments = backed_by == "segments";
    let onclick = match on_segments {
        true => dispatch.on(ViewAction::Go(Page::Segments)),
        false => Callback::from(move |_| jump_to(&backed_by)),
    };
    html! {
        <li class="finding">
            <p class="finding-text">{ finding(f, found) }</p>
            if let Some(advice) = finding_advice(f, found) {
                <p class="finding-advice">{ advice }</p>
            }
            <button type="button" class="link-button" {onclick}>
                { if on_segments { "See the segments behind this" } else { "See the figures behind this" } }
            </button>
        </li>
    }
}

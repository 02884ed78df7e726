//! What the user sees while a file is read.

use yew::{Html, Properties, component, html, use_effect_with, use_node_ref};

use crate::app::hooks::{use_dispatch, use_import, use_look};
use crate::app::words;
use crate::state::{ImportAction, Running};
use crate::web::dom::{HtmlElement, set_property};

/// Properties of [`ProgressView`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProgressViewProps {
    /// The request that the user waits for.
    pub running: Running,
    /// Whether only the head is being looked at.
    pub opening: bool,
}

/// What the user sees while a file is read: how far it is, how long it takes, and a way out.
#[component]
pub fn ProgressView(props: &ProgressViewProps) -> Html {
    let (dispatch, look, import) = (use_dispatch(), use_look(), use_import());
    let node = use_node_ref();
    let fraction = props.running.fraction();
    use_effect_with((node.clone(), fraction), |(node, fraction)| {
        if let Some(bar) = node.cast::<HtmlElement>() {
            let share = fraction.map_or(String::new(), |fraction| format!("{:.2}%", fraction * 100.0));
            set_property(&bar, "--progress", &share);
        }
    });
    let title = words::progress_title(&look.formatter, &props.running, props.opening);
    let detail = words::progress_detail(&look.formatter, &props.running);
    let name = import.names().map(|(name, _)| name).filter(|_| !props.opening);
    let percent = fraction.map(|fraction| format!("{:.0}", (fraction * 100.0).floor()));
    html! {
        <section class="status-view" aria-labelledby="progress-title">
            <h1 id="progress-title">{ title }</h1>
            if let Some(name) = name { <p class="muted file-name">{ name }</p> }
            <div ref={node} class={if fraction.is_some() { "progress" } else { "progress progress-unknown" }}
                role="progressbar" aria-labelledby="progress-title" aria-valuemin="0" aria-valuemax="100"
                aria-valuenow={percent}>
                <div class="progress-bar"></div>
            </div>
            <p class="progress-detail">
                { for detail.into_iter().map(|part| html! { <span>{ part }</span> }) }
            </p>
            <button type="button" id="cancel" class="button" onclick={dispatch.on(ImportAction::Cancel)}>
                { "Cancel" }
            </button>
        </section>
    }
}

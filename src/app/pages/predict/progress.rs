//! How far the models are, and the way to stop them.

use yew::{Html, Properties, component, html, use_effect_with, use_node_ref};

use crate::app::hooks::use_dispatch;
use crate::state::PredictionAction;
use crate::web::dom::{HtmlElement, set_property};

/// Properties of [`Progress`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProgressProps {
    /// Whether a bootstrap is under way and not a fit.
    pub resampling: bool,
    /// Pieces of work done and in all.
    pub progress: Option<(u64, u64)>,
}

/// How far the models are.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let dispatch = use_dispatch();
    let node = use_node_ref();
    let fraction = props.progress.map(|(done, all)| done as f64 / all.max(1) as f64);
    use_effect_with((node.clone(), fraction), |(node, fraction)| {
        if let Some(bar) = node.cast::<HtmlElement>() {
            let share = fraction.map_or(String::new(), |fraction| format!("{:.2}%", fraction * 100.0));
            set_property(&bar, "--progress", &share);
        }
    });
    let title = match props.resampling {
        true => "Fitting the model to resampled customers …",
        false => "Fitting the models …",
    };
    let percent = fraction.map(|fraction| format!("{:.0}", (fraction * 100.0).floor()));
    html! {
        <section class="model-progress" aria-labelledby="model-progress-title">
            <p id="model-progress-title" role="status">{ title }</p>
            <div ref={node} class={if fraction.is_some() { "progress" } else { "progress progress-unknown" }}
                role="progressbar" aria-labelledby="model-progress-title" aria-valuemin="0" aria-valuemax="100"
                aria-valuenow={percent}>
                <div class="progress-bar"></div>
            </div>
            <button type="button" class="button" id="stop-models" onclick={dispatch.on(PredictionAction::Stop)}>
                { "Stop" }
            </button>
        </section>
    }
}

//! What the user sees when something could not be done.

use yew::{Callback, Event, Html, MouseEvent, Properties, component, html};

use super::icon::{Icon, Shape};
use crate::app::contexts::Dispatch;
use crate::app::hooks::{use_dispatch, use_import, use_look};
use crate::format::words;
use crate::protocol::FailureKind;
use crate::state::{AnalysisAction, Doing, ImportAction, Trouble};
use crate::web::files::files_of_input;

/// Properties of [`FailureView`].
#[derive(Clone, PartialEq, Properties)]
pub struct FailureViewProps {
    /// What went wrong.
    pub trouble: Trouble,
    /// Whether there are earlier results to go back to.
    pub has_results: bool,
}

/// What the user sees when something could not be done: what happened, what can be done, and buttons for it.
#[component]
pub fn FailureView(props: &FailureViewProps) -> Html {
    let (dispatch, look, import) = (use_dispatch(), use_look(), use_import());
    let text = words::failure(&look.formatter, &props.trouble.failure);
    let back = match (props.has_results, import.opened.is_some()) {
        (true, _) => "Back to the results",
        (false, true) => "Back to how it is read",
        (false, false) => "Back to the start",
    };
    let retry = props.trouble.can_retry && retry_can_help(&props.trouble);
    html! {
        <section class="status-view failure" role="alert" aria-labelledby="failure-title">
            <span class="failure-mark"><Icon shape={Shape::Warning} /></span>
            <h1 id="failure-title">{ text.what }</h1>
            <p class="lead">{ text.remedy }</p>
            <p class="muted">{ "Nothing was lost: your file is untouched and your choices are still here." }</p>
            <div class="button-row">
                if settings_are_wrong(&props.trouble) {
                    <button type="button" class="button button-primary" id="reset-settings" onclick={reset(&dispatch)}>
                        { "Reset settings" }
                    </button>
                }
                if retry {
                    <button type="button" class="button button-primary" onclick={dispatch.on(ImportAction::Retry)}>
                        { "Try again" }
                    </button>
                }
                <label class={if retry || settings_are_wrong(&props.trouble) { "button" } else { "button button-primary" }}>
                    <input type="file" class="visually-hidden" multiple={true} onchange={choose(&dispatch)} />
                    { "Choose another file" }
                </label>
                <button type="button" id="failure-back" class="button" onclick={dispatch.on(ImportAction::Back)}>
                    { back }
                </button>
            </div>
        </section>
    }
}

/// Whether a setting of the analysis is out of its range; a bad exchange rate belongs to the mapping.
fn settings_are_wrong(trouble: &Trouble) -> bool {
    let failure = &trouble.failure;
    failure.kind == FailureKind::BadSetting && failure.details.first().is_none_or(|name| name != "rate")
}

/// Every setting goes back to its default, and what failed is tried again.
fn reset(dispatch: &Dispatch) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_: MouseEvent| {
        dispatch.send(AnalysisAction::ResetSettings);
        dispatch.send(ImportAction::Retry);
    })
}

fn choose(dispatch: &Dispatch) -> Callback<Event> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: Event| dispatch.open_files(files_of_input(&event)))
}

/// Whether the same request can end differently the second time.
fn retry_can_help(trouble: &Trouble) -> bool {
    let passing = matches!(
        trouble.failure.kind,
        FailureKind::FileChanged
            | FailureKind::Unreadable
            | FailureKind::OutOfMemory
            | FailureKind::WorkerStopped
            | FailureKind::NothingOpen
    );
    passing || trouble.doing == Doing::Starting
}

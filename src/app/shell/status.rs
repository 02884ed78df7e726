//! What stands in place of a page while the user waits, and after a failure.

use yew::{Html, html};

use crate::app::components::{FailureView, ProgressView};
use crate::state::Phase;

/// Progress or failure, if that is what there is to see.
pub fn status(phase: &Phase, has_results: bool) -> Option<Html> {
    match phase {
        Phase::Reading(running) => Some(html! { <ProgressView running={running.clone()} opening={true} /> }),
        Phase::Computing(running) => {
            Some(html! { <ProgressView running={running.clone()} opening={false} /> })
        }
        Phase::Failed(trouble) => Some(html! { <FailureView trouble={(**trouble).clone()} {has_results} /> }),
        Phase::Empty | Phase::Mapping | Phase::Ready => None,
    }
}

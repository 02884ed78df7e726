//! What a results page shows while there are no results.

use yew::{Html, Properties, component, html};

use crate::app::hooks::use_dispatch;
use crate::state::{Page, ViewAction};

/// Properties of [`NeedsFile`].
#[derive(Clone, PartialEq, Properties)]
pub struct NeedsFileProps {
    /// Name of the page.
    pub title: &'static str,
}

/// The name of the page and the way to open a file.
#[component]
pub fn NeedsFile(props: &NeedsFileProps) -> Html {
    let go = use_dispatch().on(ViewAction::Go(Page::Start));
    html! {
        <div class="empty">
            <h1>{ props.title }</h1>
            <p>{ "Open a file first: this page shows what your customers are worth once it has been read." }</p>
            <button type="button" class="button button-primary" onclick={go}>{ "Open a file" }</button>
        </div>
    }
}

//! Overview.

use yew::{Html, component, html};

/// The page.
#[component]
pub fn Overview() -> Html {
    html! { <h1>{ "Overview" }</h1> }
}

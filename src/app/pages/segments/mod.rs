//! Segments.

use yew::{Html, component, html};

/// The page.
#[component]
pub fn Segments() -> Html {
    html! { <h1>{ "Segments" }</h1> }
}

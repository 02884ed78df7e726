//! Methods.

use yew::{Html, component, html};

/// The page.
#[component]
pub fn Methods() -> Html {
    html! { <h1>{ "Methods" }</h1> }
}

//! The Yew user interface.

use yew::{Html, Renderer, component, html};

/// Puts the app on the page.
pub fn start() {
    Renderer::<Shell>::new().render();
}

#[component]
fn Shell() -> Html {
    html! { <main><h1>{ "Worthmap" }</h1></main> }
}

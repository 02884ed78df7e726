//! Customers.

use yew::{Html, component, html};

/// The page.
#[component]
pub fn Customers() -> Html {
    html! { <h1>{ "Customers" }</h1> }
}

//! Recurring revenue.

use yew::{Html, component, html};

use super::PartProps;

/// Recurring revenue and its movements.
#[component]
pub fn Recurring(props: &PartProps) -> Html {
    let months = props.subscriptions.recurring.as_ref().map_or(0, |view| view.months.len());
    html! {
        <section aria-labelledby="recurring-title">
            <h2 id="recurring-title">{ "Recurring revenue" }</h2>
            <p>{ format!("{months} months") }</p>
        </section>
    }
}

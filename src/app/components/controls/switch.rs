//! On or off.

use yew::{AttrValue, Callback, Event, Html, Properties, component, html};

use crate::web::dom::is_checked;

/// Properties of [`Switch`].
#[derive(Clone, PartialEq, Properties)]
pub struct SwitchProps {
    /// What is on or off.
    pub label: AttrValue,
    /// One more sentence; may be empty.
    #[prop_or_default]
    pub help: AttrValue,
    /// Whether it is on.
    pub on: bool,
    /// Called with the new state.
    pub on_change: Callback<bool>,
}

/// On or off.
#[component]
pub fn Switch(props: &SwitchProps) -> Html {
    let on_change = props.on_change.clone();
    let onchange = Callback::from(move |event: Event| on_change.emit(is_checked(&event)));
    html! {
        <label class="switch">
            <input type="checkbox" role="switch" checked={props.on} {onchange} />
            <span class="switch-track" aria-hidden="true"></span>
            <span class="switch-text">
                { &props.label }
                if !props.help.is_empty() { <small>{ &props.help }</small> }
            </span>
        </label>
    }
}

//! A day that the user picks or types.

use yew::{AttrValue, Callback, Event, Html, Properties, component, html};

use crate::format::{iso_day, parse_iso_day};
use crate::web::dom::value_of;

/// Properties of [`DayField`].
#[derive(Clone, PartialEq, Properties)]
pub struct DayFieldProps {
    /// Id of the element, unique on the page.
    pub id: AttrValue,
    /// What is picked here.
    pub label: AttrValue,
    /// The day since 1970-01-01; `None` leaves the field empty.
    pub day: Option<i32>,
    /// Called with another day; `None` once the field is emptied.
    pub on_change: Callback<Option<i32>>,
}

/// A day: the browser's own date field, which writes it as the user's system does.
#[component]
pub fn DayField(props: &DayFieldProps) -> Html {
    let on_change = props.on_change.clone();
    let onchange = Callback::from(move |event: Event| {
        let text = value_of(&event).unwrap_or_default();
        let day = parse_iso_day(&text);
        if day.is_some() || text.is_empty() {
            on_change.emit(day);
        }
    });
    html! {
        <div class="field">
            <label for={&props.id} class="label">{ &props.label }</label>
            <input id={&props.id} class="control" type="date" autocomplete="off"
                value={props.day.map(iso_day).unwrap_or_default()} {onchange} />
        </div>
    }
}

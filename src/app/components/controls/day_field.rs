//! A day that the user picks or types.

use yew::{AttrValue, Callback, Event, Html, Properties, component, html, use_state_eq};

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
    /// The first day that can be picked.
    #[prop_or_default]
    pub first: Option<i32>,
    /// Why no earlier day can be picked.
    #[prop_or_default]
    pub why: AttrValue,
    /// Called with another day; `None` once the field is emptied.
    pub on_change: Callback<Option<i32>>,
}

/// A day: the browser's own date field, which writes it as the user's system does.
#[component]
pub fn DayField(props: &DayFieldProps) -> Html {
    let early = use_state_eq(|| false);
    let onchange = {
        let (on_change, first, early) = (props.on_change.clone(), props.first, early.clone());
        Callback::from(move |event: Event| {
            let text = value_of(&event).unwrap_or_default();
            let day = parse_iso_day(&text);
            let is_early = day.zip(first).is_some_and(|(day, first)| day < first);
            early.set(is_early);
            if !is_early && (day.is_some() || text.is_empty()) {
                on_change.emit(day);
            }
        })
    };
    let hint = format!("{}-hint", props.id);
    html! {
        <div class="field">
            <label for={&props.id} class="label">{ &props.label }</label>
            <input id={&props.id} class="control" type="date" autocomplete="off"
                value={props.day.map(iso_day).unwrap_or_default()} min={props.first.map(iso_day)}
                aria-describedby={hint.clone()} aria-invalid={early.then_some("true")} {onchange} />
            <span id={hint} class="field-error" aria-live="polite">if *early { { &props.why } }</span>
        </div>
    }
}

//! The user's own names for segments.

use yew::{Callback, Html, Properties, component, html};

use crate::app::components::DraftInput;
use crate::format::Language;
use crate::format::words::segment_name;
use crate::protocol::SegmentCard;
use crate::state::SettingsChange;

/// Properties of [`Names`].
#[derive(Clone, PartialEq, Properties)]
pub struct NamesProps {
    /// The segments.
    pub segments: Vec<SegmentCard>,
    /// Language of the default names.
    pub language: Language,
    /// Where changes go.
    pub on_setting: Callback<SettingsChange>,
}

/// A field for each segment; an empty one restores the default name.
#[component]
pub fn Names(props: &NamesProps) -> Html {
    html! {
        <fieldset class="names">
            <legend>{ "Names" }</legend>
            <div class="names-fields">{ for props.segments.iter().map(|card| field(props, card)) }</div>
        </fieldset>
    }
}

fn field(props: &NamesProps, card: &SegmentCard) -> Html {
    let default = segment_name(props.language, &card.id.key);
    let key = card.id.key.clone();
    let known = default.clone();
    let on_commit = props.on_setting.reform(move |text: String| {
        let name = text.trim();
        let name = if name == known { String::new() } else { name.to_owned() };
        SettingsChange::SegmentName { key: key.clone(), name }
    });
    html! {
        <label class="name-field" key={card.id.key.clone()}>
            <span class={yew::classes!("dot", format!("segment-{}", card.id.key))} aria-hidden="true"></span>
            <span class="visually-hidden">{ format!("Name for {default}") }</span>
            <DraftInput maxlength="40" placeholder={default} value={card.id.name.clone()} {on_commit} />
        </label>
    }
}

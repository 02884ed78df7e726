//! The user's own names for segments.

use yew::{Callback, Html, Properties, component, html, use_state_eq};

use crate::app::components::{DraftInput, emit_some};
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

/// A field for each segment; an empty one restores the default name, and a name that another segment has is refused.
#[component]
pub fn Names(props: &NamesProps) -> Html {
    let taken = use_state_eq(|| None::<(String, String)>);
    let set_taken = {
        let taken = taken.clone();
        Callback::from(move |next| taken.set(next))
    };
    let refused = taken.as_ref().map(|(key, _)| key.as_str());
    html! {
        <fieldset class="names">
            <legend>{ "Names" }</legend>
            <div class="names-fields">
                { for props.segments.iter().map(|card| field(props, card, refused == Some(&card.id.key), &set_taken)) }
            </div>
            if let Some((_, name)) = &*taken {
                <p class="field-error" role="alert">
                    { format!("Another segment is called “{name}” already. Please choose a name of its own.") }
                </p>
            }
        </fieldset>
    }
}

type Taken = Option<(String, String)>;

fn field(props: &NamesProps, card: &SegmentCard, invalid: bool, set_taken: &Callback<Taken>) -> Html {
    let default = segment_name(props.language, &card.id.key);
    let (key, known, set_taken) = (card.id.key.clone(), default.clone(), set_taken.clone());
    let others: Vec<String> = props
        .segments
        .iter()
        .filter(|other| other.id.key != key)
        .map(|other| other.id.name.to_lowercase())
        .collect();
    let on_commit = emit_some(&props.on_setting, move |text: String| {
        let name = if text.trim().is_empty() { known.as_str() } else { text.trim() };
        let taken = others.contains(&name.to_lowercase());
        set_taken.emit(taken.then(|| (key.clone(), name.to_owned())));
        let name = if name == known { String::new() } else { name.to_owned() };
        (!taken).then(|| SettingsChange::SegmentName { key: key.clone(), name })
    });
    html! {
        <label class="name-field" key={card.id.key.clone()}>
            <span class={yew::classes!("dot", format!("segment-{}", card.id.key))} aria-hidden="true"></span>
            <span class="visually-hidden">{ format!("Name for {default}") }</span>
            <DraftInput maxlength="40" placeholder={default} value={card.id.name.clone()} {invalid} {on_commit} />
        </label>
    }
}

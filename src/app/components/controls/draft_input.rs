//! A text field whose text is the user's until it is taken.

use yew::{
    AttrValue, Callback, Event, Html, InputEvent, Properties, component, html, use_effect_with, use_state_eq,
};

use crate::web::dom::value_of;

/// Properties of [`DraftInput`].
#[derive(Clone, PartialEq, Properties)]
pub struct DraftInputProps {
    /// The value in force.
    pub value: AttrValue,
    /// Called with the text once it is typed.
    pub on_commit: Callback<String>,
    /// The element's type: text, number.
    #[prop_or(AttrValue::Static("text"))]
    pub kind: AttrValue,
    /// Id of the element.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Class of the element.
    #[prop_or_default]
    pub class: Option<AttrValue>,
    /// What stands in the empty field.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// The keyboard that a phone shows.
    #[prop_or_default]
    pub inputmode: Option<AttrValue>,
    /// The name for assistive technology, where no label is around.
    #[prop_or_default]
    pub aria_label: Option<AttrValue>,
    /// Id of what explains the field.
    #[prop_or_default]
    pub aria_describedby: Option<AttrValue>,
    /// Whether the text cannot be taken.
    #[prop_or_default]
    pub invalid: bool,
    /// Longest text.
    #[prop_or_default]
    pub maxlength: Option<AttrValue>,
}

/// A field that shows the value in force until the user types, and then the user's text until another value is in
/// force: results that arrive meanwhile take nothing from the user's hands, and a refused text stays to be mended.
#[component]
pub fn DraftInput(props: &DraftInputProps) -> Html {
    let draft = use_state_eq(|| None::<String>);
    {
        let draft = draft.clone();
        use_effect_with(props.value.clone(), move |_| draft.set(None));
    }
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| draft.set(value_of(&event)))
    };
    let onchange = {
        let on_commit = props.on_commit.clone();
        Callback::from(move |event: Event| {
            if let Some(text) = value_of(&event) {
                on_commit.emit(text);
            }
        })
    };
    let value = draft.as_ref().map_or_else(|| props.value.clone(), |text| text.clone().into());
    let step = (props.kind == "number").then_some("any");
    html! {
        <input type={props.kind.clone()} id={props.id.clone()} class={props.class.clone()} autocomplete="off"
            inputmode={props.inputmode.clone()} placeholder={props.placeholder.clone()} {step}
            maxlength={props.maxlength.clone()} aria-label={props.aria_label.clone()}
            aria-describedby={props.aria_describedby.clone()}
            aria-invalid={props.invalid.then_some("true")} {value} {oninput} {onchange} />
    }
}

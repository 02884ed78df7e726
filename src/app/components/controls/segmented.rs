//! A choice of few, all of them in sight.

use yew::{AttrValue, Callback, Html, Properties, component, html};

/// One of the choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the callback gets.
    pub key: AttrValue,
    /// What the user reads.
    pub label: AttrValue,
}

impl Choice {
    /// A choice.
    pub fn new(key: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Choice {
        Choice { key: key.into(), label: label.into() }
    }
}

/// Properties of [`Segmented`].
#[derive(Clone, PartialEq, Properties)]
pub struct SegmentedProps {
    /// Name of the group, unique on the page.
    pub name: AttrValue,
    /// What is chosen here.
    pub legend: AttrValue,
    /// The choices.
    pub choices: Vec<Choice>,
    /// Key of the chosen one.
    pub chosen: AttrValue,
    /// Called with the key of another choice.
    pub on_choose: Callback<AttrValue>,
    /// Whether the legend is for assistive technology only.
    #[prop_or_default]
    pub quiet: bool,
}

/// A choice of few, all of them in sight: radio buttons in a row.
#[component]
pub fn Segmented(props: &SegmentedProps) -> Html {
    let option = |choice: &Choice| {
        let (key, on_choose) = (choice.key.clone(), props.on_choose.clone());
        let onchange = Callback::from(move |_| on_choose.emit(key.clone()));
        html! {
            <label class="segment">
                <input type="radio" name={props.name.clone()} checked={choice.key == props.chosen} {onchange} />
                <span>{ &choice.label }</span>
            </label>
        }
    };
    html! {
        <fieldset class="segmented">
            <legend class={if props.quiet { "visually-hidden" } else { "label" }}>{ &props.legend }</legend>
            <div class="segments">{ for props.choices.iter().map(option) }</div>
        </fieldset>
    }
}

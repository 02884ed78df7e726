//! A choice of many.

use yew::{AttrValue, Callback, Event, Html, Properties, classes, component, html};

use crate::web::dom::value_of;

/// One of the options.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectOption {
    /// What the callback gets.
    pub key: AttrValue,
    /// What the user reads.
    pub label: AttrValue,
    /// Heading under which the option stands; empty for none. Options of one heading follow each other.
    pub group: AttrValue,
}

impl SelectOption {
    /// An option without a heading.
    pub fn new(key: impl Into<AttrValue>, label: impl Into<AttrValue>) -> SelectOption {
        SelectOption { key: key.into(), label: label.into(), group: AttrValue::default() }
    }

    /// The same option under a heading.
    pub fn in_group(mut self, group: impl Into<AttrValue>) -> SelectOption {
        self.group = group.into();
        self
    }
}

/// Properties of [`Select`].
#[derive(Clone, PartialEq, Properties)]
pub struct SelectProps {
    /// Id of the element, unique on the page.
    pub id: AttrValue,
    /// What is chosen here.
    pub label: AttrValue,
    /// The options.
    pub options: Vec<SelectOption>,
    /// Key of the chosen one.
    pub chosen: AttrValue,
    /// Called with the key of another option.
    pub on_choose: Callback<AttrValue>,
    /// Whether the label is for assistive technology only.
    #[prop_or_default]
    pub quiet: bool,
}

/// A choice of many: the browser's own list.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let on_choose = props.on_choose.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(value) = value_of(&event) {
            on_choose.emit(value.into());
        }
    });
    html! {
        <div class="field">
            <label for={&props.id} class={if props.quiet { "visually-hidden" } else { "label" }}>
                { &props.label }
            </label>
            <select id={&props.id} class={classes!("control", "select")} {onchange}>
                { for groups(&props.options).into_iter().map(|group| group_view(group, &props.chosen)) }
            </select>
        </div>
    }
}

fn groups(options: &[SelectOption]) -> Vec<&[SelectOption]> {
    options.chunk_by(|left, right| left.group == right.group).collect()
}

fn group_view(options: &[SelectOption], chosen: &AttrValue) -> Html {
    let entries = options.iter().map(|option| {
        html! { <option value={&option.key} selected={option.key == *chosen}>{ &option.label }</option> }
    });
    match options.first() {
        Some(first) if !first.group.is_empty() => {
            html! { <optgroup label={&first.group}>{ for entries }</optgroup> }
        }
        _ => html! { <>{ for entries }</> },
    }
}

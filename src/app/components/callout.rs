//! A text that tells of a trouble or a fact.

use yew::{Html, Properties, classes, component, html};

use super::icon::{Icon, Shape};

/// How a callout speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A fact.
    #[default]
    Info,
    /// Something went well.
    Good,
    /// Something to look at.
    Warning,
    /// Something went wrong.
    Trouble,
}

/// Properties of [`Callout`].
#[derive(Clone, PartialEq, Properties)]
pub struct CalloutProps {
    /// How it speaks.
    #[prop_or_default]
    pub tone: Tone,
    /// What it says.
    #[prop_or_default]
    pub children: Html,
}

/// A text that tells of a trouble or a fact.
#[component]
pub fn Callout(props: &CalloutProps) -> Html {
    let (class, shape) = match props.tone {
        Tone::Info => ("callout-info", Shape::Info),
        Tone::Good => ("callout-good", Shape::Check),
        Tone::Warning => ("callout-warning", Shape::Warning),
        Tone::Trouble => ("callout-trouble", Shape::Warning),
    };
    html! {
        <div class={classes!("callout", class)}>
            <Icon {shape} />
            <div class="callout-text">{ props.children.clone() }</div>
        </div>
    }
}

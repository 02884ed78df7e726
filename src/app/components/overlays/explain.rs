//! More about a word or a figure.

use yew::{AttrValue, Callback, Html, Properties, component, html, use_node_ref, use_state_eq};

use crate::app::components::icon::{Icon, Shape};
use crate::app::hooks::{use_escape, use_outside_press};

/// Properties of [`Explain`].
#[derive(Clone, PartialEq, Properties)]
pub struct ExplainProps {
    /// What is explained, for assistive technology: "About the margin".
    pub label: AttrValue,
    /// The explanation.
    #[prop_or_default]
    pub children: Html,
}

/// A small button with an i, and the explanation that it opens.
#[component]
pub fn Explain(props: &ExplainProps) -> Html {
    let open = use_state_eq(|| false);
    let node = use_node_ref();
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    use_escape(*open, close.clone());
    use_outside_press(*open, node.clone(), close);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    html! {
        <span class="explain" ref={node}>
            <button type="button" class="explain-button" aria-expanded={open.to_string()}
                aria-label={&props.label} onclick={toggle}>
                <Icon shape={Shape::Info} />
            </button>
            if *open {
                <span class="explain-text" role="note">{ props.children.clone() }</span>
            }
        </span>
    }
}

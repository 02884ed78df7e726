//! Actions behind a button.

use yew::{
    AttrValue, Callback, Html, MouseEvent, Properties, classes, component, html, use_node_ref, use_state_eq,
};

use crate::app::components::icon::{Icon, Shape};
use crate::app::hooks::{use_escape, use_outside_press};
use crate::web::dom;

/// Properties of [`Menu`].
#[derive(Clone, PartialEq, Properties)]
pub struct MenuProps {
    /// What the button says.
    pub label: AttrValue,
    /// The picture before it.
    pub icon: Shape,
    /// A class of the button.
    #[prop_or("button")]
    pub class: &'static str,
    /// Whether the panel stays open when something in it is pressed that is no [`MenuItem`].
    #[prop_or_default]
    pub stays: bool,
    /// What is in the panel.
    #[prop_or_default]
    pub children: Html,
}

/// A button that opens a panel of actions. It closes on Escape, on a press elsewhere and after an action, which
/// leaves the focus on the button.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let open = use_state_eq(|| false);
    let node = use_node_ref();
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    use_escape(*open, close.clone());
    use_outside_press(*open, node.clone(), close.clone());
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let button = use_node_ref();
    let after = {
        let (stays, button) = (props.stays, button.clone());
        Callback::from(move |event: MouseEvent| {
            if !stays || dom::is_within(&event, ".menu-item") {
                dom::focus_node(&button.get());
                close.emit(());
            }
        })
    };
    html! {
        <div class="menu" ref={node}>
            <button type="button" class={classes!(props.class)} ref={button} aria-label={props.label.clone()}
                aria-expanded={open.to_string()} onclick={toggle}>
                <Icon shape={props.icon} />
                <span class="button-label">{ &props.label }</span>
                <Icon shape={Shape::ChevronDown} />
            </button>
            if *open {
                <div class="menu-panel" onclick={after}>{ props.children.clone() }</div>
            }
        </div>
    }
}

/// Properties of [`MenuItem`].
#[derive(Clone, PartialEq, Properties)]
pub struct MenuItemProps {
    /// What it does.
    pub label: AttrValue,
    /// One more line; may be empty.
    #[prop_or_default]
    pub help: AttrValue,
    /// The picture before it.
    pub icon: Shape,
    /// Whether it cannot be used now.
    #[prop_or_default]
    pub disabled: bool,
    /// Called when it is pressed.
    pub on_press: Callback<()>,
}

/// One action of a [`Menu`].
#[component]
pub fn MenuItem(props: &MenuItemProps) -> Html {
    let on_press = props.on_press.clone();
    let onclick = Callback::from(move |_: MouseEvent| on_press.emit(()));
    html! {
        <button type="button" class="menu-item" disabled={props.disabled} {onclick}>
            <Icon shape={props.icon} />
            <span>
                { &props.label }
                if !props.help.is_empty() { <small>{ &props.help }</small> }
            </span>
        </button>
    }
}

//! A window over the page.

use yew::{
    AttrValue, Callback, Html, MouseEvent, NodeRef, Properties, TargetCast, classes, component, html,
    use_effect_with, use_node_ref,
};

use crate::app::components::icon::{Icon, Shape};
use crate::web::dom::{Element, EventListener, EventListenerOptions, HtmlDialogElement};

/// Properties of [`Dialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct DialogProps {
    /// Id of the element, unique on the page.
    pub id: AttrValue,
    /// What stands above it.
    pub title: AttrValue,
    /// Whether it is open.
    pub open: bool,
    /// Called when the user closes it, by button, Escape or a press beside it.
    pub on_close: Callback<()>,
    /// A class beside `dialog`.
    #[prop_or("dialog-window")]
    pub class: &'static str,
    /// What is in it.
    #[prop_or_default]
    pub children: Html,
}

/// A window over the page. The content is there only while it is open.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with((props.open, node.clone(), props.on_close.clone()), |(open, node, on_close)| {
        let listeners = show(node, *open, on_close);
        move || drop(listeners)
    });
    let close = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| on_close.emit(()))
    };
    let press_beside = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: MouseEvent| {
            // The content fills the window, so a press on the element itself is beside it.
            if event.target_dyn_into::<HtmlDialogElement>().is_some() {
                on_close.emit(());
            }
        })
    };
    let heading = format!("{}-title", props.id);
    html! {
        <dialog ref={node} id={&props.id} class={classes!("dialog", props.class)} onclick={press_beside}
            aria-labelledby={heading.clone()}>
            if props.open {
                <div class="dialog-content">
                    <header class="dialog-header">
                        <h2 id={heading}>{ &props.title }</h2>
                        <button type="button" class="button-icon" onclick={close} aria-label="Close">
                            <Icon shape={Shape::Close} />
                        </button>
                    </header>
                    <div class="dialog-body">{ props.children.clone() }</div>
                </div>
            }
        </dialog>
    }
}

/// Opens or closes the element, and listens for the browser's wish to close it.
fn show(node: &NodeRef, open: bool, on_close: &Callback<()>) -> Option<EventListener> {
    let dialog = node.cast::<HtmlDialogElement>()?;
    if !open {
        dialog.close();
        return None;
    }
    if !dialog.open() {
        // It fails only where the element is not in the page, and then there is nothing to show.
        let _ = dialog.show_modal();
    }
    let on_close = on_close.clone();
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(dialog.as_ref() as &Element, "cancel", options, move |event| {
        // The state closes it, so that state and window agree.
        event.prevent_default();
        on_close.emit(());
    }))
}

//! The whole window as a drop zone, and as a place to paste.

use yew::{Callback, DragEvent, Html, Properties, component, html, use_effect_with, use_state_eq};

use super::icon::{Icon, Shape};
use crate::app::contexts::Dispatch;
use crate::app::hooks::use_dispatch;
use crate::web::dom::{is_typing, on_window_active};
use crate::web::files::{files_of_drop, files_of_paste, text_of_paste};

/// Properties of [`DropCatcher`].
#[derive(Clone, PartialEq, Properties)]
pub struct DropCatcherProps {
    /// What is in the window.
    #[prop_or_default]
    pub children: Html,
}

/// The whole window as a drop zone, and as a place to paste.
#[component]
pub fn DropCatcher(props: &DropCatcherProps) -> Html {
    let dispatch = use_dispatch();
    // Entering a child comes before leaving its parent, so both are counted.
    let depth = use_state_eq(|| 0_i32);
    use_effect_with(dispatch.clone(), |dispatch| {
        let dispatch = dispatch.clone();
        let listener = on_window_active("paste", move |event| paste(event, &dispatch));
        move || drop(listener)
    });
    let enter = step_depth(&depth, 1);
    let leave = step_depth(&depth, -1);
    let over = Callback::from(|event: DragEvent| event.prevent_default());
    let ondrop = {
        let depth = depth.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            depth.set(0);
            dispatch.open_files(files_of_drop(&event));
        })
    };
    html! {
        <div class="app" ondragenter={enter} ondragleave={leave} ondragover={over} {ondrop}>
            { props.children.clone() }
            if *depth > 0 {
                <div class="drop-veil" aria-hidden="true">
                    <Icon shape={Shape::Upload} />
                    <strong>{ "Drop it anywhere" }</strong>
                    <span>{ "It stays on this device." }</span>
                </div>
            }
        </div>
    }
}

fn step_depth(depth: &yew::UseStateHandle<i32>, by: i32) -> Callback<DragEvent> {
    let depth = depth.clone();
    Callback::from(move |event: DragEvent| {
        event.prevent_default();
        depth.set((*depth + by).max(0));
    })
}

fn paste(event: &crate::web::dom::Event, dispatch: &Dispatch) {
    if is_typing() {
        return;
    }
    let files = files_of_paste(event);
    if files.is_empty() {
        text_of_paste(event).into_iter().for_each(|text| dispatch.open_text(text));
    } else {
        event.prevent_default();
        dispatch.open_files(files);
    }
}

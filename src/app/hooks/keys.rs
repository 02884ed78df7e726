//! Closing what is open: by Escape, and by a press elsewhere.

use yew::{Callback, NodeRef, hook, use_effect_with};

use crate::web::dom::{Element, KeyboardEvent, Node, on_window};
use wasm_bindgen::JsCast;

/// Calls back when Escape is pressed while `open`.
#[hook]
pub fn use_escape(open: bool, close: Callback<()>) {
    use_effect_with((open, close), |(open, close)| {
        let listener = open.then(|| close.clone()).and_then(|close| {
            on_window("keydown", move |event| {
                if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape") {
                    close.emit(());
                }
            })
        });
        move || drop(listener)
    });
}

/// Calls back when something outside of the node is pressed or takes the focus while `open`.
#[hook]
pub fn use_outside_press(open: bool, node: NodeRef, close: Callback<()>) {
    use_effect_with((open, node, close), |(open, node, close)| {
        let listen = |kind: &'static str| {
            let (node, close) = (node.clone(), close.clone());
            on_window(kind, move |event| {
                let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                let inside = node.cast::<Element>().is_some_and(|held| held.contains(target.as_ref()));
                if !inside {
                    close.emit(());
                }
            })
        };
        let listeners = if *open { [listen("pointerdown"), listen("focusin")] } else { [None, None] };
        move || drop(listeners)
    });
}

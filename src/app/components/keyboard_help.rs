//! Keys that work everywhere, and the window that lists them.

use wasm_bindgen::JsCast;
use yew::{Callback, Html, component, html, use_effect_with, use_state_eq};

use super::overlays::Dialog;
use crate::app::contexts::Dispatch;
use crate::app::hooks::use_dispatch;
use crate::state::AnalysisAction;
use crate::web::dom::{KeyboardEvent, focus, is_typing, on_window_active};

const KEYS: [(&str, &str); 6] = [
    ("?", "This list"),
    ("/", "Search customers"),
    ("Ctrl Z", "Take back the last change of settings or selection"),
    ("Ctrl Shift Z", "Make it again"),
    ("Esc", "Close what is open"),
    ("← → ↑ ↓", "Move within a chart, a table or a row of choices"),
];

/// Keys that work everywhere, and the window that lists them.
#[component]
pub fn KeyboardHelp() -> Html {
    let open = use_state_eq(|| false);
    let dispatch = use_dispatch();
    {
        let setter = open.setter();
        use_effect_with(dispatch, move |dispatch| {
            let dispatch = dispatch.clone();
            let listener = on_window_active("keydown", move |event| {
                if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
                    match shortcut(key) {
                        Some(Shortcut::Help) => setter.set(true),
                        Some(shortcut) => run(shortcut, &dispatch),
                        None => return,
                    }
                    key.prevent_default();
                }
            });
            move || drop(listener)
        });
    }
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    html! {
        <Dialog id="keyboard-help" title="Keyboard" open={*open} {on_close}>
            <dl class="keys">
                { for KEYS.iter().map(|(keys, does)| html! {
                    <div>
                        <dt>{ for keys.split(' ').map(|key| html! { <kbd>{ key }</kbd> }) }</dt>
                        <dd>{ *does }</dd>
                    </div>
                }) }
            </dl>
        </Dialog>
    }
}

enum Shortcut {
    Help,
    Search,
    Undo,
    Redo,
}

fn shortcut(key: &KeyboardEvent) -> Option<Shortcut> {
    if is_typing() {
        return None;
    }
    let command = key.ctrl_key() || key.meta_key();
    match key.key().as_str() {
        "?" => Some(Shortcut::Help),
        "/" if !command => Some(Shortcut::Search),
        "z" | "Z" if command && key.shift_key() => Some(Shortcut::Redo),
        "z" if command => Some(Shortcut::Undo),
        "y" if command => Some(Shortcut::Redo),
        _ => None,
    }
}

fn run(shortcut: Shortcut, dispatch: &Dispatch) {
    match shortcut {
        Shortcut::Help => {}
        Shortcut::Search => focus("search"),
        Shortcut::Undo => dispatch.send(AnalysisAction::Undo),
        Shortcut::Redo => dispatch.send(AnalysisAction::Redo),
    }
}

//! Copying text.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlDocument, window};

/// Copies text to the clipboard; to be called in the handler of a click or key. True when the browser did it.
///
/// A sealed frame has no permission for the asynchronous clipboard, so the browser's own copy command is given
/// and its event answered with the text.
pub fn copy_text(text: &str) -> bool {
    let Some(document) = window().and_then(|window| window.document()) else { return false };
    let owned = text.to_owned();
    let _listener = EventListener::once_with_options(
        &document,
        "copy",
        gloo::events::EventListenerOptions::enable_prevent_default(),
        move |event| {
            if let Some(clipboard) =
                event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data)
            {
                let _ = clipboard.set_data("text/plain", &owned);
                event.prevent_default();
            }
        },
    );
    let Ok(document) = document.dyn_into::<HtmlDocument>() else { return false };
    document.exec_command("copy").unwrap_or(false)
}

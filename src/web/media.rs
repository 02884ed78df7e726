//! What the user's system prefers: language, colours, motion.

use gloo::events::EventListener;
use web_sys::{MediaQueryList, window};

/// The language tags of the browser in order of preference, such as `de-CH`. Never empty.
pub fn locales() -> Vec<String> {
    let tags: Vec<String> = window()
        .map(|window| window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect())
        .unwrap_or_default();
    if tags.is_empty() { vec!["en".to_owned()] } else { tags }
}

/// Whether the system prefers dark colours.
pub fn prefers_dark() -> bool {
    matches("(prefers-color-scheme: dark)")
}

/// Whether the system asks for less motion.
pub fn prefers_reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Calls back with the new state whenever the system changes between light and dark, as long as the returned
/// listener lives.
pub fn on_dark_change(callback: impl Fn(bool) + 'static) -> Option<EventListener> {
    let query = query("(prefers-color-scheme: dark)")?;
    let read = query.clone();
    Some(EventListener::new(&query, "change", move |_| callback(read.matches())))
}

/// Sets the theme of the frame's document: `Some(true)` dark, `Some(false)` light, `None` as the system is.
pub fn set_document_theme(dark: Option<bool>) {
    let Some(root) = window().and_then(|window| window.document()?.document_element()) else { return };
    let _ = match dark {
        Some(true) => root.set_attribute("data-theme", "dark"),
        Some(false) => root.set_attribute("data-theme", "light"),
        None => root.remove_attribute("data-theme"),
    };
}

fn matches(text: &str) -> bool {
    query(text).is_some_and(|query| query.matches())
}

fn query(text: &str) -> Option<MediaQueryList> {
    window()?.match_media(text).ok()?
}

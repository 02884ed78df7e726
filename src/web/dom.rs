//! Elements: values of controls, focus, scrolling, listeners, custom properties.
//!
//! The policy refuses `style` attributes, so sizes that depend on data are set as custom properties through
//! [`set_property`] in an effect.

use wasm_bindgen::JsCast;
use web_sys::{ScrollBehavior, ScrollIntoViewOptions, window};

pub use gloo::events::{EventListener, EventListenerOptions};
pub use gloo::timers::callback::{Interval, Timeout};
pub use web_sys::{
    Document, DragEvent, Element, Event, EventTarget, FocusEvent, HtmlCanvasElement, HtmlDetailsElement,
    HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, InputEvent,
    KeyboardEvent, MouseEvent, Node, PointerEvent, SubmitEvent, WheelEvent,
};

/// The document of the frame.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The element with an id.
pub fn element_by_id(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus to the element with an id.
pub fn focus(id: &str) {
    if let Some(element) = element_by_id(id) {
        let _ = element.focus();
    }
}

/// Moves the focus to an element that is on the page.
pub fn focus_node(node: &Option<Node>) {
    if let Some(element) = node.as_ref().and_then(|node| node.dyn_ref::<HtmlElement>()) {
        let _ = element.focus();
    }
}

/// Whether an event happened in an element that a selector names, or within one.
pub fn is_within(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Moves the focus to the element with an id where nothing has it, as after the focused control went away.
pub fn focus_if_lost(id: &str) {
    let active = document().and_then(|document| document.active_element());
    if active.is_none_or(|element| element.tag_name() == "BODY") {
        focus(id);
    }
}

/// Scrolls an element into view, without motion where the system asks for less.
pub fn scroll_into_view(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    let calm = super::media::prefers_reduced_motion();
    options.set_behavior(if calm { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Unfolds an element that can be folded; any other stays as it is.
pub fn open_details(element: &HtmlElement) {
    if let Some(details) = element.dyn_ref::<HtmlDetailsElement>() {
        details.set_open(true);
    }
}

/// Scrolls the page to its top.
pub fn scroll_to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Sets a style property or a custom property (`--share`) through the style object.
pub fn set_property(element: &HtmlElement, name: &str, value: &str) {
    let _ = element.style().set_property(name, value);
}

/// The value of the input, select or text area whose event this is.
pub fn value_of(event: &Event) -> Option<String> {
    let target = event.target()?;
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return Some(input.value());
    }
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        return Some(select.value());
    }
    target.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value)
}

/// Whether the checkbox or radio button whose event this is is on.
pub fn is_checked(event: &Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        .is_some_and(|box_| box_.checked())
}

/// Listens on the whole window, for as long as the returned listener lives.
pub fn on_window(kind: &'static str, callback: impl FnMut(&Event) + 'static) -> Option<EventListener> {
    let window = window()?;
    Some(EventListener::new(&window, kind, callback))
}

/// Listens on the whole window with the right to prevent the default action.
pub fn on_window_active(kind: &'static str, callback: impl FnMut(&Event) + 'static) -> Option<EventListener> {
    let options = EventListenerOptions::enable_prevent_default();
    let window = window()?;
    Some(EventListener::new_with_options(&window, kind, options, callback))
}

/// Whether the focus is in a control that takes text, so that single-letter shortcuts must not act.
pub fn is_typing() -> bool {
    let Some(active) = document().and_then(|document| document.active_element()) else { return false };
    matches!(active.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}

/// Width and height of the frame in CSS pixels.
pub fn viewport() -> (f64, f64) {
    let side =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    window().map_or((0.0, 0.0), |window| (side(window.inner_width()), side(window.inner_height())))
}

/// The calendar day here and now, in days since 1970-01-01.
pub fn today() -> i32 {
    let (ms, offset) = now();
    ((ms / 60_000.0 + f64::from(offset)) / 1_440.0).floor() as i32
}

/// Milliseconds since 1970, and the system's offset to UTC in minutes (east positive): for the default as-of date.
pub fn now() -> (f64, i32) {
    let date = js_sys::Date::new_0();
    (date.get_time(), -(date.get_timezone_offset() as i32))
}

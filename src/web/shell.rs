//! What the sealed frame asks of the shell, and what the shell told it at the start.
//!
//! The other end is `static/shell/shell.js`. The protocol is a closed list; nothing in it carries rows of the file
//! except [`download`] and [`print()`], whose content the user asked to have.

use js_sys::{Array, Object, Promise};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::wire::{get, set, to_buffer};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = worthmapHost)]
    type Host;

    #[wasm_bindgen(thread_local_v2, js_name = worthmapHost)]
    static HOST: Host;

    #[wasm_bindgen(method, getter, js_name = workerScript)]
    fn worker_script(this: &Host) -> String;

    #[wasm_bindgen(method, getter, js_name = workerModule)]
    fn worker_module(this: &Host) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn start(this: &Host) -> JsValue;

    #[wasm_bindgen(method, getter, js_name = chartsReady)]
    fn charts_ready(this: &Host) -> bool;

    #[wasm_bindgen(method, setter)]
    fn set_receive(this: &Host, callback: &JsValue);

    #[wasm_bindgen(method)]
    fn post(this: &Host, message: &JsValue, transfer: &Array);
}

/// A page of the app, for the title of the browser's window. Titles are written to disk by browsers, so no text of
/// the file or of the user can be in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageTitle {
    /// Start.
    Start,
    /// Mapping.
    Mapping,
    /// Overview.
    Overview,
    /// Customers.
    Customers,
    /// Segments.
    Segments,
    /// Predict.
    Predict,
    /// Retention.
    Retention,
    /// Subscriptions.
    Subscriptions,
    /// Methods.
    Methods,
}

/// The user's choice of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum Request<'a> {
    Route { route: &'a str, replace: bool },
    Title { page: PageTitle },
    Theme { theme: Theme },
    Print { html: &'a str },
    Remember { record: &'a str },
    Forget,
}

/// What the shell says after the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShellEvent {
    /// The user went back, forward or edited the address: the new hash, with `#`, or empty.
    Route(String),
    /// Answer to [`remember`]: whether the record is on the device.
    Remembered(bool),
    /// Answer to [`forget`]: whether none is left.
    Forgotten(bool),
    /// The chart library has arrived.
    ChartsReady,
}

/// The address bar's hash at the start, with `#`, or empty.
pub fn start_route() -> String {
    HOST.with(|host| get(&host.start(), "route").as_string().unwrap_or_default())
}

/// The address of the page without its hash, to make links to share.
pub fn address() -> String {
    HOST.with(|host| get(&host.start(), "address").as_string().unwrap_or_default())
}

/// The record that the user chose to remember on this device: JSON with a `schema` number.
pub fn remembered() -> Option<String> {
    HOST.with(|host| get(&host.start(), "remembered").as_string())
}

/// Shows a route (`#v1=...`) in the address bar; `replace` keeps it out of the history.
pub fn set_route(route: &str, replace: bool) {
    ask(&Request::Route { route, replace });
}

/// Sets the title of the window.
pub fn set_title(page: PageTitle) {
    ask(&Request::Title { page });
}

/// Sets the colours of frame and shell.
pub fn set_theme(theme: Theme) {
    super::media::set_document_theme(match theme {
        Theme::System => None,
        Theme::Light => Some(false),
        Theme::Dark => Some(true),
    });
    ask(&Request::Theme { theme });
}

/// Saves a file on the user's machine.
pub fn download(name: &str, mime: &str, bytes: &[u8]) {
    let buffer = to_buffer(bytes);
    let message = Object::new();
    set(&message, "kind", &"download".into());
    set(&message, "name", &name.into());
    set(&message, "mime", &mime.into());
    set(&message, "buffer", &buffer);
    HOST.with(|host| host.post(&message, &Array::of1(&buffer)));
}

/// Opens the print dialogue for a self-contained HTML document.
pub fn print(html: &str) {
    ask(&Request::Print { html });
}

/// Keeps one record on the device: JSON of an object with a whole `schema` number, at most 64 KiB. Settings and
/// mapping only. Answered by [`ShellEvent::Remembered`].
pub fn remember(record: &str) {
    ask(&Request::Remember { record });
}

/// Forgets the record. Answered by [`ShellEvent::Forgotten`].
pub fn forget() {
    ask(&Request::Forget);
}

/// Sets the one listener for what the shell says, for the life of the page.
pub fn on_event(callback: impl Fn(ShellEvent) + 'static) {
    let receive = Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
        if let Some(event) = parse(&message) {
            callback(event);
        }
    });
    HOST.with(|host| host.set_receive(receive.as_ref().unchecked_ref()));
    receive.forget();
}

/// The script from which workers are made.
pub(super) fn worker_script() -> String {
    HOST.with(Host::worker_script)
}

/// The compiled module of the workers, once it has come; it is never awaited by the first picture of the page.
pub(super) fn worker_module() -> Promise {
    HOST.with(Host::worker_module)
}

/// Whether the chart library has run.
pub(super) fn has_charts() -> bool {
    HOST.with(Host::charts_ready)
}

fn ask(request: &Request<'_>) {
    if let Ok(message) = serde_wasm_bindgen::to_value(request) {
        HOST.with(|host| host.post(&message, &Array::new()));
    }
}

fn parse(message: &JsValue) -> Option<ShellEvent> {
    match get(message, "kind").as_string()?.as_str() {
        "route" => Some(ShellEvent::Route(get(message, "route").as_string()?)),
        "remembered" => Some(ShellEvent::Remembered(get(message, "kept").is_truthy())),
        "forgotten" => Some(ShellEvent::Forgotten(get(message, "done").is_truthy())),
        "charts" => Some(ShellEvent::ChartsReady),
        _ => None,
    }
}

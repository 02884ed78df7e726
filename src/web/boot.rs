//! Where the module runs, and what to do about a panic there.

use js_sys::global;
use wasm_bindgen::JsCast;
use web_sys::{DedicatedWorkerGlobalScope, Window, console};

use super::wire;

/// Where this copy of the module runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The page inside the sealed frame.
    Page,
    /// A dedicated worker.
    Worker,
}

/// Tells page and worker apart.
pub fn place() -> Place {
    if global().dyn_into::<Window>().is_ok() { Place::Page } else { Place::Worker }
}

/// To be called first in either place: a panic is reported on the console before the module stops. That of a worker
/// is told to the page too, since the page cannot tell it from memory that could not be had.
pub fn prepare() {
    std::panic::set_hook(Box::new(|panic| {
        console::error_1(&panic.to_string().into());
        if let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() {
            // Where it cannot be told, the page takes it for the other.
            let _ = scope.post_message(&wire::fault());
        }
    }));
}

//! What to do about a panic.

use js_sys::global;
use wasm_bindgen::JsCast;
use web_sys::{DedicatedWorkerGlobalScope, console};

use super::wire;

/// To be called first, by the page's module and by the workers': a panic is reported on the console before the module
/// stops. That of a worker is told to the page too, since the page cannot tell it from memory that could not be had.
pub fn prepare() {
    std::panic::set_hook(Box::new(|panic| {
        console::error_1(&panic.to_string().into());
        if let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() {
            // Where it cannot be told, the page takes it for the other.
            let _ = scope.post_message(&wire::fault());
        }
    }));
}

//! The WebAssembly module of the page and of its workers; it looks where it runs.

#[cfg(target_arch = "wasm32")]
fn main() {
    use worthmap::web::{Place, place, prepare};
    prepare();
    match place() {
        Place::Page => worthmap::app::start(),
        Place::Worker => {}
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

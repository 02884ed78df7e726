//! The WebAssembly module of the page and of its workers; it looks where it runs.

#[cfg(target_arch = "wasm32")]
fn main() {
    use std::rc::Rc;
    use worthmap::web::{BrowserDecoders, Place, place, prepare, run_worker};
    prepare();
    match place() {
        Place::Page => worthmap::app::start(),
        Place::Worker => run_worker(Rc::new(BrowserDecoders)),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

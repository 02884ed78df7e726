//! The WebAssembly module of the workers: the engine, without the user interface.

#[cfg(target_arch = "wasm32")]
fn main() {
    use std::rc::Rc;
    use worthmap::web::{BrowserDecoders, prepare, run_worker};
    prepare();
    run_worker(Rc::new(BrowserDecoders));
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

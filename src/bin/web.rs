//! The WebAssembly module of the page and of its workers; it looks where it runs.

#[cfg(target_arch = "wasm32")]
fn main() {
    worthmap::app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

//! The WebAssembly module of the page: the user interface, without the analysis.

#[cfg(target_arch = "wasm32")]
fn main() {
    worthmap::web::prepare();
    worthmap::app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

//! The WebAssembly module of the page and of its workers; it looks where it runs.

fn main() {}

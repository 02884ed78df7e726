//! Where things are in the checkout.

use std::path::{Path, PathBuf};

/// The top folder of the checkout.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's output folder.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// An executable script that npm installed.
pub fn npm_tool(name: &str) -> PathBuf {
    root().join("node_modules/.bin").join(name)
}

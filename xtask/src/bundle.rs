//! JavaScript and CSS bundles by esbuild.

use std::ffi::OsString;
use std::path::Path;

use anyhow::Result;

use crate::paths;
use crate::process::{command, output};

/// Bundles a script with its imports into one classic script, as text.
///
/// `extra` are further esbuild options, such as `--define:NAME=JSON` or `--alias:NAME=PATH`.
pub fn script(entry: &Path, extra: &[OsString]) -> Result<String> {
    let mut esbuild = command(paths::npm_tool("esbuild"));
    esbuild.arg(entry).args(["--bundle", "--format=iife", "--minify", "--charset=utf8"]);
    esbuild.args(["--target=es2022", "--legal-comments=inline", "--log-level=warning"]);
    output(esbuild.args(extra))
}

/// Bundles a style sheet with everything that it imports, as text.
pub fn style(entry: &Path) -> Result<String> {
    let mut esbuild = command(paths::npm_tool("esbuild"));
    esbuild.arg(entry).args(["--bundle", "--minify", "--charset=utf8", "--log-level=warning"]);
    output(esbuild.args(["--target=es2022,chrome120,firefox121,safari17"]))
}

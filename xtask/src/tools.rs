//! What a build needs beside cargo: the WebAssembly target, the npm packages of the lock file, a browser.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::assets::hex_digest;
use crate::paths;
use crate::process::{cargo, command, output, run};

/// The only compilation target of the site.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the WebAssembly target to the toolchain when it is missing.
pub fn ensure_wasm_target() -> Result<()> {
    let libdir = output(command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(libdir.trim()).is_dir() {
        return Ok(());
    }
    eprintln!("adding the compilation target {WASM_TARGET}");
    run(command("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
        format!("the target {WASM_TARGET} is missing: install it with rustup, or from your distribution")
    })
}

/// Installs the npm packages when `package-lock.json` changed since the last installation.
pub fn ensure_npm_packages() -> Result<()> {
    let lock = fs::read(paths::root().join("package-lock.json")).context("package-lock.json")?;
    let wanted = hex_digest(&lock);
    let stamp = paths::root().join("node_modules/.worthmap-lock");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    eprintln!("installing the build tools with npm");
    run(command("npm").args(["ci", "--no-progress", "--loglevel=error"]))
        .context("npm is needed (Node 20 or later)")?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// The wasm-bindgen release that the app is locked to, which must be the one this program links.
pub fn check_wasm_bindgen_versions() -> Result<()> {
    let lock = fs::read_to_string(paths::root().join("Cargo.lock")).context("Cargo.lock")?;
    let app = locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    let tool =
        locked_version(&lock, "wasm-bindgen-cli-support").context("Cargo.lock names no cli-support")?;
    if app != tool {
        bail!("wasm-bindgen is {app} but wasm-bindgen-cli-support is {tool}: pin both to one release");
    }
    Ok(())
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let heading = format!("name = \"{package}\"\nversion = \"");
    let rest = &lock[lock.find(&heading)? + heading.len()..];
    rest.split('"').next()
}

/// The Chromium of the browser tests; installs Debian's package when there is none.
pub fn ensure_chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    eprintln!("installing chromium");
    let install =
        "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation";
    let root = output(command("id").arg("-u"))?.trim() == "0";
    let shell = if root { install.to_owned() } else { format!("sudo -n sh -c '{install}'") };
    run(command("sh").args(["-c", &shell]).env("DEBIAN_FRONTEND", "noninteractive"))
        .context("install Chromium, or name one in the environment variable CHROMIUM")?;
    find_chromium().context("chromium was installed but is not on the path")
}

fn find_chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// A cargo command for the app on the WebAssembly target.
pub fn cargo_wasm(verb: &str) -> std::process::Command {
    let mut cargo = cargo();
    cargo.args([verb, "--package", "worthmap", "--target", WASM_TARGET]);
    cargo.args(["--no-default-features", "--features", "web"]);
    cargo
}

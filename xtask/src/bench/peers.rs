//! The peers, installed into `target/bench/`: nothing of them is part of the product.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::engines::Engine;
use crate::process::{command, output, run};

/// Packages of the releases that the table names.
const PYTHON: [&str; 4] = ["duckdb==2.0.0", "polars==2.1.0", "pandas==3.1.1", "pyarrow==26.0.1"];
const NPM: [&str; 1] = ["@duckdb/duckdb-wasm@1.32.0"];

/// Where the peers are.
pub struct Peers {
    /// The Python that has them.
    pub python: PathBuf,
    /// The folder that npm installed into.
    pub packages: PathBuf,
}

/// Installs what the engines need.
pub fn install(engines: &[Engine]) -> Result<Peers> {
    let folder = super::folder()?;
    let (environment, packages) = (folder.join("peers"), folder.join("peers-js"));
    let python = environment.join("bin/python");
    let in_python = [Engine::DuckDb, Engine::Polars, Engine::Pandas];
    if engines.iter().any(|engine| in_python.contains(engine)) {
        once(&environment, &PYTHON, || install_python(&environment, &python))?;
    }
    if engines.contains(&Engine::DuckDbWasm) {
        fs::create_dir_all(&packages)?;
        once(&packages, &NPM, || {
            let mut npm = command("npm");
            npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]);
            output(npm.arg(&packages).args(NPM)).map(|_| ()).context("npm is needed for the peers")
        })?;
    }
    Ok(Peers { python, packages })
}

fn install_python(environment: &Path, python: &Path) -> Result<()> {
    run(command("python3").args(["-m", "venv"]).arg(environment))
        .context("Python 3 with its module venv is needed for the peers")?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(command(python).args(pip).args(PYTHON))
}

/// Installs into a folder unless it was done with the same packages before.
fn once(folder: &Path, packages: &[&str], install: impl FnOnce() -> Result<()>) -> Result<()> {
    let (stamp, wanted) = (folder.join("worthmap-peers"), packages.join("\n"));
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    eprintln!("installing {}", packages.join(", "));
    install()?;
    fs::write(&stamp, wanted).with_context(|| stamp.display().to_string())
}

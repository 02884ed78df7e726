//! Who is measured, and how each is started.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::peers::Peers;
use crate::paths;
use crate::process::{cargo, command, output};

/// Somebody who can group orders by customer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    OursChromium2,
    OursChromium1,
    OursNative2,
    OursNative1,
    DuckDb,
    Polars,
    Pandas,
    DuckDbWasm,
    Papa,
    /// Reads the file in Chromium and does nothing else.
    Blob,
}

/// Where everything is that engines need.
pub struct Tools {
    pub chromium: PathBuf,
    pub site: PathBuf,
    pub native: Native,
    pub peers: Peers,
}

/// The programs that cargo built.
pub struct Native {
    /// The command line.
    pub worthmap: PathBuf,
    /// The measurement of reading.
    pub ingest: PathBuf,
}

impl Engine {
    pub const ALL: [Engine; 10] = [
        Engine::OursChromium2,
        Engine::OursChromium1,
        Engine::OursNative2,
        Engine::OursNative1,
        Engine::DuckDb,
        Engine::Polars,
        Engine::Pandas,
        Engine::DuckDbWasm,
        Engine::Papa,
        Engine::Blob,
    ];

    /// The name for `--only`, and for the program that measures.
    pub fn name(self) -> &'static str {
        match self {
            Engine::OursChromium2 => "ours-2",
            Engine::OursChromium1 => "ours-1",
            Engine::OursNative2 => "native-2",
            Engine::OursNative1 => "native-1",
            Engine::DuckDb => "duckdb",
            Engine::Polars => "polars",
            Engine::Pandas => "pandas",
            Engine::DuckDbWasm => "duckdb-wasm",
            Engine::Papa => "papa",
            Engine::Blob => "blob",
        }
    }

    /// The name in tables.
    pub fn label(self) -> &'static str {
        match self {
            Engine::OursChromium2 => "Worthmap, Chromium, two workers",
            Engine::OursChromium1 => "Worthmap, Chromium, one worker",
            Engine::OursNative2 => "Worthmap, native, two threads",
            Engine::OursNative1 => "Worthmap, native, one thread",
            Engine::DuckDb => "DuckDB, native, two threads",
            Engine::Polars => "Polars, native, streaming",
            Engine::Pandas => "pandas, native",
            Engine::DuckDbWasm => "DuckDB-Wasm, Chromium",
            Engine::Papa => "Papa Parse and a Map, Chromium",
            Engine::Blob => "only reading the Blob, Chromium",
        }
    }

    /// Workers that the app should start.
    pub fn workers(self) -> Option<u64> {
        match self {
            Engine::OursChromium2 => Some(2),
            Engine::OursChromium1 => Some(1),
            _ => None,
        }
    }

    /// The program that measures this engine on a file once.
    pub fn command(self, file: &Path, tools: &Tools) -> Command {
        match self {
            Engine::OursNative2 | Engine::OursNative1 => {
                let mut program = command(&tools.native.ingest);
                program.arg(file).arg(if self == Engine::OursNative2 { "2" } else { "1" });
                program
            }
            Engine::DuckDb | Engine::Polars | Engine::Pandas => {
                let mut python = command(&tools.peers.python);
                python.arg("tests/bench/peers.py").arg(self.name()).arg(file);
                python
            }
            _ => self.in_chromium(file, tools),
        }
    }

    fn in_chromium(self, file: &Path, tools: &Tools) -> Command {
        let mut node = command("node");
        node.arg("tests/browser/bench-once.mjs");
        node.arg("--site").arg(&tools.site).arg("--peers").arg(&tools.peers.packages);
        node.arg(self.name()).arg(file).env("CHROMIUM", &tools.chromium);
        node
    }
}

/// Builds the command line and the measurement of reading as they are published.
pub fn build_native() -> Result<Native> {
    let mut build = cargo();
    build.args(["build", "--release", "--package", "worthmap", "--no-default-features"]);
    build.args(["--bin", "worthmap", "--bench", "ingest", "--message-format=json-render-diagnostics"]);
    build.stderr(std::process::Stdio::inherit());
    let messages = output(&mut build)?;
    let executable = |name: &str| {
        let found = messages.lines().find_map(|line| executable_of(line, name));
        found.map(|path| paths::root().join(path)).with_context(|| format!("cargo built no {name}"))
    };
    Ok(Native { worthmap: executable("worthmap")?, ingest: executable("ingest")? })
}

/// The executable that a message of cargo names, if it is of this target.
fn executable_of(line: &str, name: &str) -> Option<String> {
    let message: Value = serde_json::from_str(line).ok()?;
    (message["target"]["name"] == name).then(|| message["executable"].as_str().map(str::to_owned))?
}

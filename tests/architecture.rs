//! The rules of the house, read off the sources: who may know whom, what pure rooms may not name, documentation,
//! sizes. Each rule is one test and names the file and line of every breach.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

#[path = "architecture/imports.rs"]
mod imports;
#[path = "architecture/source.rs"]
mod source;

use source::Source;

/// Rooms that know no browser, no clock, no file and no unseeded randomness.
const PURE: [&str; 7] = ["analysis", "charts", "format", "export", "protocol", "engine", "state"];

/// Names that a pure room must not speak of.
const IMPURE: [&str; 14] = [
    "yew",
    "web_sys",
    "js_sys",
    "gloo",
    "wasm_bindgen",
    "serde_wasm_bindgen",
    "Instant",
    "SystemTime",
    "thread_rng",
    "OsRng",
    "getrandom",
    "std::fs",
    "std::net",
    "std::env",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Every source of the crate, without tests inside the files.
fn sources() -> Vec<Source> {
    let folder = root().join("src");
    rust_files(&folder).iter().map(|file| Source::read(&folder, file)).collect()
}

fn assert_none(breaches: Vec<String>) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn rooms_know_only_whom_they_may() {
    let breaches = sources().iter().flat_map(imports::breaches).collect();
    assert_none(breaches);
}

#[test]
fn pure_rooms_name_no_browser_clock_file_or_chance() {
    let pure = sources().into_iter().filter(|source| PURE.contains(&source.room()));
    let breaches = pure.flat_map(|source| {
        // Native decoders are compiled for the command line only; they still name no file.
        IMPURE.iter().flat_map(|name| source.lines_naming(name)).collect::<Vec<_>>()
    });
    assert_none(breaches.collect());
}

#[test]
fn only_the_glue_names_the_browser() {
    let others = sources().into_iter().filter(|source| source.room() != "web");
    let breaches = others.flat_map(|source| {
        ["web_sys", "js_sys", "gloo"].iter().flat_map(|name| source.lines_naming(name)).collect::<Vec<_>>()
    });
    assert_none(breaches.collect());
}

#[test]
fn no_glob_imports() {
    let breaches = sources().into_iter().flat_map(|source| {
        source.lines_where(|line| {
            line.contains("::*") && line.trim_start().trim_start_matches("pub ").starts_with("use ")
        })
    });
    assert_none(breaches.collect());
}

#[test]
fn nothing_panics_on_purpose() {
    const WORDS: [&str; 6] = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "dbg!("];
    let breaches = sources()
        .into_iter()
        .flat_map(|source| source.lines_where(|line| WORDS.iter().any(|word| line.contains(word))));
    assert_none(breaches.collect());
}

#[test]
fn every_module_says_what_it_is() {
    let breaches = sources().into_iter().filter(|source| !source.text.trim_start().starts_with("//!"));
    assert_none(breaches.map(|source| format!("{}: no module documentation", source.name)).collect());
}

#[test]
fn models_and_metrics_name_their_source() {
    let breaches = sources().into_iter().filter(|source| {
        let is_model = source.name.starts_with("analysis/models/") && !source.name.ends_with("/mod.rs");
        is_model && !source.text.contains("Source:")
    });
    assert_none(breaches.map(|source| format!("{}: no `Source:`", source.name)).collect());
}

#[test]
fn files_stay_readable() {
    let breaches = sources().into_iter().filter_map(|source| {
        let ceiling = if source.room() == "app" { 300 } else { 600 };
        let lines = source.text.lines().count();
        (lines > ceiling).then(|| format!("{}: {lines} lines, the ceiling is {ceiling}", source.name))
    });
    assert_none(breaches.collect());
}

#[test]
fn functions_stay_readable() {
    let breaches = sources().into_iter().flat_map(|source| source.long_functions());
    assert_none(breaches.collect());
}

#[test]
fn modules_with_children_live_in_mod_rs_and_have_telling_names() {
    let breaches = rust_files(&root().join("src")).into_iter().filter_map(|file| {
        let stem = file.file_stem()?.to_str()?.to_owned();
        let doubled = file.with_extension("").is_dir();
        let vague = ["utils", "util", "helpers", "helper", "common", "misc"].contains(&stem.as_str());
        (doubled || vague).then(|| file.display().to_string())
    });
    assert_none(breaches.collect());
}

#[test]
fn no_test_is_ignored() {
    let mark = concat!("#[", "ignore");
    let folders = ["src", "tests"].map(|name| rust_files(&root().join(name)));
    let breaches =
        folders.into_iter().flatten().filter(|file| fs::read_to_string(file).unwrap().contains(mark));
    assert_none(breaches.map(|file| file.display().to_string()).collect());
}

#[test]
fn the_npm_lock_file_names_no_host() {
    let lock = fs::read_to_string(root().join("package-lock.json")).unwrap();
    assert!(lock.contains("\"integrity\""));
    assert!(!lock.contains("\"resolved\""));
    assert!(!lock.contains("://"));
}

#[test]
fn the_rules_catch_what_they_are_for() {
    let source = Source::parse(
        "analysis/metrics/x.rs",
        "use crate::app::Page;\nuse crate::analysis::domain::{Day, Money};\n",
    );
    assert_eq!(imports::breaches(&source).len(), 1);
    let source =
        Source::parse("analysis/domain/x.rs", "use crate::analysis::{domain::Day, metrics::Gini};\n");
    assert_eq!(imports::breaches(&source).len(), 1);
    let source = Source::parse(
        "state/x.rs",
        "// yew\nfn f() { let s = \"yew\"; }\n#[cfg(test)]\nmod t { use yew; }\n",
    );
    assert!(source.lines_naming("yew").is_empty());
    let source = Source::parse("state/x.rs", "use yew::html;\n");
    assert_eq!(source.lines_naming("yew").len(), 1);
    let body = "    let a = '{';\n".repeat(90);
    let source = Source::parse("state/x.rs", &format!("fn long() {{\n{body}}}\n"));
    assert_eq!(source.long_functions().len(), 1);
}

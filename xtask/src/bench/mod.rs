//! `cargo xtask bench`: Worthmap and its peers on the same files, on one machine, in one run.
//!
//! Everybody groups orders by customer into count, first day, last day and sum. Every measurement is a process of its
//! own that prints one line of JSON; rounds go through all engines in turn, so that a slow minute of the machine hits
//! all of them. Answers that differ end the run. What comes out is Markdown, SVG and JSON in `target/bench/`.

mod answer;
mod engines;
mod files;
mod machine;
mod options;
mod peers;
mod plot;
mod report;
mod scale;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::dist::Profile;
use crate::process::{cargo, command, run};
use crate::{browser, dist, paths, tools};

use answer::{Measured, check_agreement};
use engines::{Engine, Tools};
use files::OrderFile;
use options::Options;

/// Runs the part that was asked for.
pub fn run_with(arguments: &[String]) -> Result<()> {
    let mut rest = arguments.to_vec();
    if options::take(&mut rest, "--journey") {
        return browser::build_and_run("bench-journey.mjs", &rest);
    }
    if options::take(&mut rest, "--models") {
        return models();
    }
    compare(&Options::parse(rest)?)
}

fn compare(options: &Options) -> Result<()> {
    tools::ensure_npm_packages()?;
    let tools = Tools {
        chromium: tools::ensure_chromium()?,
        site: site(options)?,
        native: engines::build_native()?,
        peers: peers::install(&options.engines)?,
    };
    let started = machine::describe()?;
    let mut table = Vec::new();
    for file in &options.files {
        let measured = measure(file, &options.engines, options.runs_of(file), &tools)?;
        table.push((*file, measured));
        report::write(&started, &table, &[])?;
    }
    let scaling = if options.scale > 0 { scale::run(options, &tools)? } else { Vec::new() };
    let text = report::write(&started, &table, &scaling)?;
    println!("{text}");
    eprintln!("the report is {}", folder()?.join("report.md").display());
    Ok(())
}

/// The site, built unless nobody needs it or the last build is good enough.
fn site(options: &Options) -> Result<PathBuf> {
    let ours = [Engine::OursChromium1, Engine::OursChromium2];
    let needed = options.scale > 0 || options.engines.iter().any(|engine| ours.contains(engine));
    if needed && !options.built { dist::build(Profile::Release) } else { Ok(Profile::Release.site()) }
}

/// All engines on one file, in rounds.
fn measure(file: &OrderFile, engines: &[Engine], runs: usize, tools: &Tools) -> Result<Vec<Measured>> {
    let path = files::ensure(file, &tools.native)?;
    let mut measured: Vec<Measured> = engines.iter().map(|engine| Measured::new(*engine)).collect();
    for round in 1..=runs {
        files::warm(&path)?;
        for entry in &mut measured {
            let answer = once(entry.engine, &path, tools)
                .with_context(|| format!("{} on {}", entry.engine.label(), file.label()))?;
            let seconds = answer["seconds"].as_f64().context("the engine measured no time")?;
            eprintln!("{} {round}/{runs}  {:<36} {seconds:>8.3} s", file.label(), entry.engine.label());
            if entry.engine.workers().is_some_and(|wanted| answer["workers"] != wanted) {
                eprintln!("    with {} workers", answer["workers"]);
            }
            entry.add(answer);
        }
    }
    check_agreement(file, &path, &measured)?;
    Ok(measured)
}

/// One measurement: the last line that the engine prints.
fn once(engine: Engine, file: &Path, tools: &Tools) -> Result<Value> {
    let printed = crate::process::output(&mut engine.command(file, tools))?;
    let line = printed.lines().last().context("the engine printed nothing")?;
    serde_json::from_str(line).with_context(|| format!("the engine printed `{line}`"))
}

/// Where everything of the benchmark is.
fn folder() -> Result<PathBuf> {
    let folder = paths::target().join("bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Fits and predictions of the models in Chromium.
fn models() -> Result<()> {
    tools::ensure_npm_packages()?;
    tools::ensure_wasm_target()?;
    let target = ["--target", tools::WASM_TARGET];
    run(cargo()
        .args(["build", "--release", "--no-default-features", "--example", "models_wasm"])
        .args(target))?;
    let module = paths::target().join(tools::WASM_TARGET).join("release/examples/models_wasm.wasm");
    let chromium = tools::ensure_chromium()?;
    run(command("node").arg("tests/browser/bench-models.mjs").arg(module).env("CHROMIUM", chromium))
}

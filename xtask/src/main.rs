//! Developer commands of Worthmap.
//!
//! `cargo xtask dist`, `serve`, `test`, `browser`, `screenshots` and `bench` install what they need, so a fresh
//! machine with Rust, Node and npm needs no other command. Run `cargo xtask help` for the options.

mod assets;
mod bench;
mod browser;
mod bundle;
mod checks;
mod dist;
mod paths;
mod process;
mod seal;
mod server;
mod tools;
mod watch;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask <command>

  dist  [--quick]            write the sealed static site into dist/
  serve [--watch] [--port N] build the site, serve it, print the address; --watch rebuilds on change
  test  [--quick]            every check: format, lints, tests, documentation, site, browser tests
  browser [PATTERN]          browser tests whose file or name contains PATTERN
  screenshots [PATTERN]      pictures of every page into tests/browser/output/
  first-view                 takes the markup that is painted before the app is there from the app
  bench                      Worthmap, DuckDB, Polars, pandas, DuckDB-Wasm and Papa Parse on the same files: a table,
                             and a report in target/bench/
    [--rows 1m|10m|all|none]   which files [default: all of a million rows, and ten million orders]
    [--only NAME,...]          which engines and files
    [--runs N]                 runs of each [default: five of small files, three of large ones]
    [--scale [MILLIONS]]       also how the cost grows with the rows, up to 50 million
    --journey [ROWS]           instead: from the file to the segments on the page, and Papa Parse
    --models                   instead: fits and predictions in Chromium
  help                       this text

--quick builds without link-time optimisation and wasm-opt into target/quick-dist/; it can be given to every command
but bench. --built, given to browser, screenshots or bench, uses the site of the last build.";

fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, options) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    match command {
        "dist" => dist::build(profile(options)).map(|_| ())?,
        "serve" => serve(options)?,
        "test" if !checks::run(flag(options, "--quick"))? => return Ok(ExitCode::FAILURE),
        "test" => {}
        "browser" => browser::build_and_run("run.mjs", options)?,
        "screenshots" => browser::build_and_run("screenshots.mjs", options)?,
        "first-view" => browser::build_and_run("first-view.mjs", options)?,
        "bench" => bench::run_with(options)?,
        "help" | "--help" | "-h" => {
            println!("{HELP}");
        }
        other => bail!("unknown command `{other}`\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn profile(options: &[String]) -> dist::Profile {
    if flag(options, "--quick") { dist::Profile::Quick } else { dist::Profile::Release }
}

fn flag(options: &[String], name: &str) -> bool {
    options.iter().any(|option| option == name)
}

fn value<'a>(options: &'a [String], name: &str) -> Option<&'a str> {
    let at = options.iter().position(|option| option == name)?;
    options.get(at + 1).map(String::as_str)
}

fn serve(options: &[String]) -> Result<()> {
    let port = match value(options, "--port") {
        Some(text) => text.parse()?,
        None => 8080,
    };
    if flag(options, "--watch") {
        return watch::serve(port);
    }
    let site = dist::build(profile(options))?;
    server::Server::open(&site, port)?.announce().run()
}

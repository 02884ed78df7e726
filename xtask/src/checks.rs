//! `cargo xtask test`: every check there is, with one count at the end.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::Result;

use crate::dist::{self, Profile};
use crate::process::cargo;
use crate::{browser, tools};

/// Cases that passed and failed.
#[derive(Clone, Copy, Default)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// Runs everything; the answer is whether nothing failed. `quick` leaves out what repeats another check and tests
/// the fast build.
pub fn run(quick: bool) -> Result<bool> {
    let mut total = Tally::default();
    for (name, check) in checks(quick) {
        println!("--- {name}");
        let start = Instant::now();
        let tally = check().unwrap_or_else(|error| {
            println!("{error:#}");
            Tally { passed: 0, failed: 1 }
        });
        println!(
            "    {name}: {} passed, {} failed ({} s)",
            tally.passed,
            tally.failed,
            start.elapsed().as_secs()
        );
        total.passed += tally.passed;
        total.failed += tally.failed;
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(total.failed == 0)
}

type Check = Box<dyn Fn() -> Result<Tally>>;

fn checks(quick: bool) -> Vec<(&'static str, Check)> {
    let mut checks: Vec<(&'static str, Check)> = vec![
        ("formatting", one(|| cargo_with(&["fmt", "--all", "--check"]))),
        ("tools", Box::new(install)),
        ("clippy", one(|| cargo_with(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))),
        ("clippy for WebAssembly", one(clippy_wasm)),
        ("tests", Box::new(|| counted(&mut cargo_with(&["test", "--no-fail-fast"])))),
    ];
    if !quick {
        let bare = ["test", "--no-default-features", "--no-run"];
        checks.push(("core without the browser", one(move || cargo_with(&bare))));
        checks.push((
            "documentation",
            one(|| documented(cargo_with(&["doc", "--no-deps", "--document-private-items"]))),
        ));
        checks.push(("documentation for WebAssembly", one(|| documented(doc_wasm()))));
    }
    let profile = if quick { Profile::Quick } else { Profile::Release };
    checks.push(("site", Box::new(move || dist::build(profile).map(|_| Tally { passed: 1, failed: 0 }))));
    checks.push((
        "browser tests",
        Box::new(move || counted(&mut browser::program("run.mjs", &profile.site(), &[])?)),
    ));
    checks
}

/// A check that is one case: it passes when the command does.
fn one(command: impl Fn() -> Command + 'static) -> Check {
    Box::new(move || {
        let passed = command().status()?.success();
        Ok(Tally { passed: u64::from(passed), failed: u64::from(!passed) })
    })
}

fn install() -> Result<Tally> {
    tools::check_wasm_bindgen_versions()?;
    tools::ensure_wasm_target()?;
    tools::ensure_npm_packages()?;
    tools::ensure_chromium()?;
    Ok(Tally { passed: 1, failed: 0 })
}

fn cargo_with(arguments: &[&str]) -> Command {
    let mut cargo = cargo();
    cargo.args(arguments);
    cargo
}

fn clippy_wasm() -> Command {
    let mut cargo = tools::cargo_wasm("clippy");
    cargo.args(["--lib", "--bins", "--", "-D", "warnings"]);
    cargo
}

fn doc_wasm() -> Command {
    let mut cargo = tools::cargo_wasm("doc");
    cargo.args(["--no-deps", "--document-private-items", "--lib"]);
    cargo
}

fn documented(mut command: Command) -> Command {
    command.env("RUSTDOCFLAGS", "-D warnings");
    command
}

/// Runs a command that prints counts of test cases, shows what it prints and adds the counts up.
///
/// Understood are `test result: ... N passed; M failed; K ignored` of Rust's harness, where an ignored test counts
/// as failed, and a line `N passed, M failed`. A command that fails without a failed case is one failed case.
fn counted(command: &mut Command) -> Result<Tally> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut tally = Tally::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            println!("{line}");
            if line.starts_with("test result:") || is_count_line(&line) {
                tally.passed += number_before(&line, "passed");
                tally.failed += number_before(&line, "failed") + number_before(&line, "ignored");
            }
        }
    }
    let status = child.wait()?;
    if tally.failed == 0 && (!status.success() || tally.passed == 0) {
        println!("    ended with {status}");
        tally.failed = 1;
    }
    Ok(tally)
}

fn is_count_line(line: &str) -> bool {
    let mut words = line.split(' ');
    let is_number = |word: Option<&str>| word.is_some_and(|word| word.parse::<u64>().is_ok());
    is_number(words.next())
        && words.next() == Some("passed,")
        && is_number(words.next())
        && words.next() == Some("failed")
}

fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ',', ';']).filter(|part| !part.is_empty()).collect();
    let at = words.iter().position(|found| *found == word);
    at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{is_count_line, number_before};

    #[test]
    fn counts_are_read_from_both_kinds_of_lines() {
        let rust = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 7 filtered out";
        assert_eq!(["passed", "failed", "ignored"].map(|word| number_before(rust, word)), [12, 3, 1]);
        assert!(is_count_line("8 passed, 0 failed"));
        assert!(!is_count_line("8 passed, 0 failed in 3 s of 9"[2..].trim()));
        assert_eq!(number_before("8 passed, 2 failed", "failed"), 2);
    }
}

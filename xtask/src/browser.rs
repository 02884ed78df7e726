//! The programs that need a browser: end-to-end tests, screenshots, the benchmark.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::dist::{self, Profile};
use crate::process::{command, run};
use crate::{paths, tools};

/// `node tests/browser/PROGRAM --site SITE OPTIONS`, with Chromium's place in the environment.
pub fn program(name: &str, site: &Path, options: &[String]) -> Result<Command> {
    let chromium = tools::ensure_chromium()?;
    let mut node = command("node");
    node.arg(paths::root().join("tests/browser").join(name)).arg("--site").arg(site).args(options);
    node.env("CHROMIUM", chromium);
    Ok(node)
}

/// Builds the site and runs a program on it. `--built` uses the site of the last build.
pub fn build_and_run(name: &str, options: &[String]) -> Result<()> {
    let mut options = options.to_vec();
    let mut take = |flag: &str| {
        let before = options.len();
        options.retain(|option| option != flag);
        options.len() < before
    };
    let profile = if take("--quick") { Profile::Quick } else { Profile::Release };
    let site = if take("--built") { profile.site() } else { dist::build(profile)? };
    tools::ensure_npm_packages()?;
    run(&mut program(name, &site, &options)?)
}

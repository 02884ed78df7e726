//! The static site: a WebAssembly module for the page and one for the workers, their glue, the chart library, the styles and the sealing shell.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::assets::Part;
use crate::process::run;
use crate::{bundle, paths, process, seal, tools};

/// The whole app in one file, which needs no server.
pub const SINGLE_FILE: &str = "worthmap.html";

/// The program of the page.
const PAGE: &str = "worthmap-page";
/// The program of the workers.
const ENGINE: &str = "worthmap-worker";

/// How much the compiler and wasm-opt are asked to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Whole-program optimisation and wasm-opt, into `dist/`. The only one to publish.
    Release,
    /// Fast to build, for work on pages, into `target/quick-dist/`. Sealed in the same way.
    Quick,
}

impl Profile {
    /// Cargo's profile for a program: the page is made small, what reads files is made fast.
    fn cargo_name(self, name: &str) -> &'static str {
        match self {
            Profile::Release if name == PAGE => "page",
            Profile::Release => "release",
            Profile::Quick => "quick",
        }
    }

    /// The folder of the finished site.
    pub fn site(self) -> PathBuf {
        match self {
            Profile::Release => paths::root().join("dist"),
            Profile::Quick => paths::target().join("quick-dist"),
        }
    }
}

/// WebAssembly features that every supported browser has. Named one by one: with all features allowed wasm-opt
/// emits modules that browsers reject.
const WASM_FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds the site and returns its folder.
pub fn build(profile: Profile) -> Result<PathBuf> {
    tools::check_wasm_bindgen_versions()?;
    tools::ensure_wasm_target()?;
    tools::ensure_npm_packages()?;
    compile(profile)?;
    let page = Built::bind(PAGE, "app.js", profile)?;
    let engine = Built::bind(ENGINE, "worker.js", profile)?;
    let site = profile.site();
    assemble(&page, &engine, &site)?;
    eprintln!("the site is in {}", site.display());
    Ok(site)
}

/// Compiles both programs. They are two because each leaves out what only the other needs.
fn compile(profile: Profile) -> Result<()> {
    for name in [PAGE, ENGINE] {
        let mut cargo = tools::cargo_wasm("build");
        cargo.args(["--bin", name, "--profile", profile.cargo_name(name)]);
        run(&mut cargo)?;
    }
    Ok(())
}

/// A finished module and the script that starts it.
struct Built {
    module: Vec<u8>,
    script: String,
}

impl Built {
    /// Makes the glue of a compiled program and bundles it with its starting script.
    fn bind(name: &str, script: &str, profile: Profile) -> Result<Built> {
        let input = paths::target().join(tools::WASM_TARGET).join(profile.cargo_name(name));
        let glue = paths::target().join("wasm-bindgen").join(profile.cargo_name(name)).join(name);
        if glue.exists() {
            fs::remove_dir_all(&glue)?;
        }
        Bindgen::new()
            .input_path(input.join(format!("{name}.wasm")))
            .web(true)?
            .omit_default_module_path(true)
            .typescript(false)
            .remove_name_section(profile == Profile::Release)
            .remove_producers_section(true)
            .generate(&glue)
            .with_context(|| format!("wasm-bindgen on {name}"))?;
        let bound = glue.join(format!("{name}_bg.wasm"));
        let module = match profile {
            Profile::Release => optimised(&bound)?,
            Profile::Quick => fs::read(bound)?,
        };
        let mut alias = OsString::from("--alias:worthmap-module=");
        alias.push(glue.join(format!("{name}.js")));
        let script = bundle::script(&paths::root().join("static/glue").join(script), &[alias])?;
        Ok(Built { module, script })
    }
}

fn assemble(page: &Built, engine: &Built, site: &Path) -> Result<()> {
    let sources = paths::root().join("static");
    let charts = bundle::script(&sources.join("glue/charts.js"), &[])?;

    if site.exists() {
        fs::remove_dir_all(site)?;
    }
    fs::create_dir_all(site.join("assets"))?;
    let parts = seal::Parts {
        app: Part::of("app", "js", page.script.clone().into_bytes()),
        worker: Part::of("worker", "js", engine.script.clone().into_bytes()),
        charts: Part::of("charts", "js", charts.into_bytes()),
        page: Part::of("page", "wasm", page.module.clone()),
        engine: Part::of("engine", "wasm", engine.module.clone()),
    };
    for (_, part) in parts.named() {
        write(site, &part.asset.path, &part.content)?;
    }
    let sealed = seal::seal(&parts)?;
    write(site, "index.html", sealed.index_html.as_bytes())?;
    write(site, SINGLE_FILE, sealed.single_html.as_bytes())?;
    fs::write(site.join("_headers"), seal::headers_file(&sealed.policy))?;
    fs::write(site.join(".htaccess"), seal::htaccess_file(&sealed.policy))?;
    copy_licences(site)
}

/// The terms of the one library whose code is on the site as it is.
fn copy_licences(site: &Path) -> Result<()> {
    let folder = site.join("licences");
    fs::create_dir_all(&folder)?;
    for (package, file) in [("echarts", "LICENSE"), ("echarts", "NOTICE"), ("zrender", "LICENSE")] {
        let source = paths::root().join("node_modules").join(package).join(file);
        let name = format!("{package}-{file}.txt");
        fs::copy(&source, folder.join(name)).with_context(|| source.display().to_string())?;
    }
    Ok(())
}

fn write(site: &Path, name: &str, content: &[u8]) -> Result<()> {
    fs::write(site.join(name), content)?;
    eprintln!("  {:>9} bytes  {name}", content.len());
    Ok(())
}

fn optimised(module: &Path) -> Result<Vec<u8>> {
    let small = module.with_extension("opt.wasm");
    let mut wasm_opt = process::command(paths::npm_tool("wasm-opt"));
    wasm_opt.args(["-O3", "--strip-debug"]).args(WASM_FEATURES).arg(module).arg("-o").arg(&small);
    run(&mut wasm_opt).context("wasm-opt")?;
    Ok(fs::read(small)?)
}

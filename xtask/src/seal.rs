//! The sealed frame: two policies, the documents that carry them, and the digests that hold them together.
//!
//! The shell (`index.html`) fetches the parts and starts a sandboxed frame from a `srcdoc` of its own making. The
//! frame has an opaque origin, inherits the shell's policy and adds a stricter one, so nothing in it can reach an
//! address. Scripts are allowed by digest alone: what is not listed here does not run.

use std::ffi::OsString;

use anyhow::{Context, Result};
use serde_json::json;

use crate::assets::{Asset, policy_digest};
use crate::{bundle, paths};

/// The parts that the shell hands to the frame.
pub struct Parts {
    /// The page's glue script.
    pub app: Asset,
    /// The workers' glue script; they start from it inside the frame.
    pub worker: Asset,
    /// The chart library, handed over while the first page is already shown.
    pub charts: Asset,
    /// The page's WebAssembly module.
    pub page: Asset,
    /// The workers' WebAssembly module, handed over while the first page is already shown.
    pub engine: Asset,
}

/// What the build makes of the parts.
pub struct Sealed {
    /// The finished `index.html`.
    pub index_html: String,
    /// The shell's policy, for hosts that can send it as a header too.
    pub policy: String,
}

/// Header lines for hosts that can send them. The first also stops what no policy covers: look-ups of host names
/// and bare connections before a navigation is refused.
pub fn headers(policy: &str) -> [(&'static str, String); 5] {
    [
        ("Connection-Allowlist", "(response-origin)".to_owned()),
        ("Content-Security-Policy", policy.to_owned()),
        ("X-DNS-Prefetch-Control", "off".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
    ]
}

/// The headers in the form that Netlify, Cloudflare Pages and others read from a file `_headers`.
pub fn headers_file(policy: &str) -> String {
    let lines = headers(policy).map(|(name, value)| format!("  {name}: {value}\n"));
    format!("/*\n{}", lines.concat())
}

/// The headers in the form that Apache reads from a file `.htaccess`.
pub fn htaccess_file(policy: &str) -> String {
    let lines = headers(policy).map(|(name, value)| format!("  Header set {name} \"{value}\"\n"));
    format!("<IfModule mod_headers.c>\n{}</IfModule>\nAddType application/wasm .wasm\n", lines.concat())
}

/// Puts the shell together: the policies name the digests of everything that may run.
pub fn seal(parts: &Parts) -> Result<Sealed> {
    let sources = paths::root().join("static");
    let shell = sources.join("shell");
    let frame_script = bundle::script(&shell.join("frame.js"), &[])?;
    let frame_style = bundle::style(&sources.join("css/index.css"))?;
    let frame_digest = policy_digest(frame_script.as_bytes());
    let style_digest = policy_digest(frame_style.as_bytes());
    let scripts = [&frame_digest, &parts.app.digest, &parts.charts.digest];
    let frame = frame_html(&frame_script, &frame_style, &frame_policy(&scripts, &style_digest));
    let first_view = std::fs::read_to_string(shell.join("first.html")).context("first.html")?;

    let table = json!({
        "app": [parts.app.path, parts.app.digest],
        "charts": [parts.charts.path, parts.charts.digest],
        "worker": [parts.worker.path, parts.worker.digest],
        "page": [parts.page.path, parts.page.digest],
        "engine": [parts.engine.path, parts.engine.digest],
    });
    let defines: [OsString; 3] = [
        format!("--define:WORTHMAP_PARTS={table}").into(),
        format!("--define:WORTHMAP_FRAME={}", json!(frame)).into(),
        format!("--define:WORTHMAP_FIRST_VIEW={}", json!(unindented(&first_view))).into(),
    ];
    let shell_script = bundle::script(&shell.join("shell.js"), &defines)?;
    let shell_style = bundle::style(&shell.join("shell.css"))?;
    let shell_digest = policy_digest(shell_script.as_bytes());
    let styles = [&policy_digest(shell_style.as_bytes()), &style_digest];
    let policy = shell_policy(&shell_digest, &scripts, &styles);

    let template = std::fs::read_to_string(paths::root().join("index.html")).context("index.html")?;
    let index_html = template
        .replace("%POLICY%", &policy)
        .replace("%STYLE%", &shell_style)
        .replace("%SCRIPT%", &shell_script);
    Ok(Sealed { index_html, policy })
}

/// The shell may fetch its own parts and nothing else; a frame may start but never navigate.
fn shell_policy(shell: &str, frame_scripts: &[&String], styles: &[&String]) -> String {
    format!(
        "default-src 'none'; script-src '{shell}' {} 'wasm-unsafe-eval'; worker-src blob:; \
         style-src {}; img-src data: blob:; connect-src 'self'; frame-src 'none'; form-action 'none'; \
         base-uri 'none'",
        quoted(frame_scripts),
        quoted(styles)
    )
}

/// The frame may fetch nothing at all.
fn frame_policy(scripts: &[&String], style: &str) -> String {
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; worker-src blob:; style-src '{style}'; \
         img-src data: blob:; connect-src 'none'; frame-src 'none'; form-action 'none'; base-uri 'none'",
        quoted(scripts)
    )
}

fn quoted(digests: &[&String]) -> String {
    digests.iter().map(|digest| format!("'{digest}'")).collect::<Vec<_>>().join(" ")
}

/// A page's markup without the line breaks and indents that only make it readable.
fn unindented(markup: &str) -> String {
    markup.lines().map(str::trim_start).collect()
}

/// The frame's document up to its body. The script comes first, so that nothing runs or loads before it.
fn frame_html(script: &str, style: &str, policy: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
         <meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">\
         <meta name=\"referrer\" content=\"no-referrer\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Worthmap</title>\
         <script>{script}</script><style>{style}</style></head><body>"
    )
}

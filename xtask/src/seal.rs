//! The sealed frame: two policies, the documents that carry them, and the digests that hold them together.
//!
//! The shell (`index.html`) takes the parts, from beside it or out of itself, and starts a sandboxed frame from a `srcdoc` of its own making. The
//! frame has an opaque origin, inherits the shell's policy and adds a stricter one, so nothing in it can reach an
//! address. Scripts are allowed by digest alone: what is not listed here does not run.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::assets::{Part, policy_digest};
use crate::{bundle, paths};

/// The parts that the shell hands to the frame.
pub struct Parts {
    /// The page's glue script.
    pub app: Part,
    /// The workers' glue script; they start from it inside the frame.
    pub worker: Part,
    /// The chart library, handed over while the first page is already shown.
    pub charts: Part,
    /// The page's WebAssembly module.
    pub page: Part,
    /// The workers' WebAssembly module, handed over while the first page is already shown.
    pub engine: Part,
}

impl Parts {
    /// All parts with the names by which the shell asks for them.
    pub fn named(&self) -> [(&'static str, &Part); 5] {
        [
            ("app", &self.app),
            ("worker", &self.worker),
            ("charts", &self.charts),
            ("page", &self.page),
            ("engine", &self.engine),
        ]
    }
}

/// What the build makes of the parts.
pub struct Sealed {
    /// The finished `index.html` of the site.
    pub index_html: String,
    /// The site's policy, for hosts that can send it as a header too.
    pub policy: String,
    /// The app in one file, with the parts in it.
    pub single_html: String,
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

/// Puts the shell together, once for the site and once for the single file: the policies name the digests of
/// everything that may run.
pub fn seal(parts: &Parts) -> Result<Sealed> {
    let frame = Frame::new(parts)?;
    let table: Map<String, Value> = parts
        .named()
        .into_iter()
        .map(|(name, Part { asset, .. })| (name.to_owned(), json!([asset.path, asset.digest])))
        .collect();
    let table = format!("--define:WORTHMAP_PARTS={}", json!(table));
    let (index_html, policy) = frame.shell(&Form::Site(table), "")?;
    let blocks =
        parts.named().into_iter().map(|(name, part)| block(name, part)).collect::<Result<String>>()?;
    let (single_html, _) = frame.shell(&Form::SingleFile, &blocks)?;
    Ok(Sealed { index_html, policy, single_html })
}

/// A part as a block of data, which the browser neither runs nor shows.
fn block(name: &str, part: &Part) -> Result<String> {
    Ok(format!("<script type=\"application/octet-stream\" id=\"part-{name}\">{}</script>\n", part.packed()?))
}

/// Where the shell finds the parts.
enum Form {
    /// Beside it, as this definition says.
    Site(String),
    /// In itself.
    SingleFile,
}

impl Form {
    /// The script that takes the parts, and what it needs to know.
    fn options(&self, shell: &Path) -> Vec<OsString> {
        let from = |name: &str| {
            let mut alias = OsString::from("--alias:worthmap-parts=");
            alias.push(shell.join(name));
            alias
        };
        match self {
            Form::Site(table) => vec![from("parts-site.js"), table.into()],
            Form::SingleFile => vec![from("parts-inside.js")],
        }
    }

    /// What the shell may fetch.
    fn connections(&self) -> &'static str {
        match self {
            Form::Site(_) => "'self'",
            Form::SingleFile => "'none'",
        }
    }

    /// What may help where a part is missing.
    fn advice(&self) -> &'static str {
        match self {
            Form::Site(_) => "Check the connection and load the page again.",
            Form::SingleFile => "Take a fresh copy of the file.",
        }
    }
}

/// The sealed frame, the same in every form.
struct Frame {
    html: String,
    first_view: String,
    /// Digests of the scripts that may run in it.
    scripts: [String; 3],
    style: String,
}

impl Frame {
    fn new(parts: &Parts) -> Result<Frame> {
        let sources = paths::root().join("static");
        let shell = sources.join("shell");
        let script = bundle::script(&shell.join("frame.js"), &[])?;
        let style = bundle::style(&sources.join("css/index.css"))?;
        let digest = policy_digest(script.as_bytes());
        let scripts = [digest, parts.app.asset.digest.clone(), parts.charts.asset.digest.clone()];
        let style_digest = policy_digest(style.as_bytes());
        let html = frame_html(&script, &style, &frame_policy(&scripts, &style_digest));
        let first_view = std::fs::read_to_string(shell.join("first.html")).context("first.html")?;
        Ok(Frame { html, first_view: unindented(&first_view), scripts, style: style_digest })
    }

    /// The document of the shell with the blocks in it, and its policy.
    fn shell(&self, form: &Form, blocks: &str) -> Result<(String, String)> {
        let shell = paths::root().join("static/shell");
        let mut options = form.options(&shell);
        for (name, text) in
            [("FRAME", self.html.as_str()), ("FIRST_VIEW", &self.first_view), ("ADVICE", form.advice())]
        {
            options.push(format!("--define:WORTHMAP_{name}={}", json!(text)).into());
        }
        let script = bundle::script(&shell.join("shell.js"), &options)?;
        let style = bundle::style(&shell.join("shell.css"))?;
        let digest = policy_digest(script.as_bytes());
        let styles = [policy_digest(style.as_bytes()), self.style.clone()];
        let policy = shell_policy(&digest, &self.scripts, &styles, form.connections());
        let template = std::fs::read_to_string(paths::root().join("index.html")).context("index.html")?;
        let html = template
            .replace("%POLICY%", &policy)
            .replace("%STYLE%", &style)
            .replace("%PARTS%", blocks)
            .replace("%SCRIPT%", &script);
        Ok((html, policy))
    }
}

/// The shell may fetch its own parts, if they are not in it, and nothing else; a frame may start but never navigate.
fn shell_policy(shell: &str, frame_scripts: &[String], styles: &[String], connections: &str) -> String {
    format!(
        "default-src 'none'; script-src '{shell}' {} 'wasm-unsafe-eval'; worker-src blob:; \
         style-src {}; img-src data: blob:; connect-src {connections}; frame-src 'none'; form-action 'none'; \
         base-uri 'none'",
        quoted(frame_scripts),
        quoted(styles)
    )
}

/// The frame may fetch nothing at all.
fn frame_policy(scripts: &[String], style: &str) -> String {
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; worker-src blob:; style-src '{style}'; \
         img-src data: blob:; connect-src 'none'; frame-src 'none'; form-action 'none'; base-uri 'none'",
        quoted(scripts)
    )
}

fn quoted(digests: &[String]) -> String {
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

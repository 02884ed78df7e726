//! The report: one table, the goals, how the cost grows, and what exactly was measured.

use std::fmt::Write;
use std::fs;

use anyhow::Result;
use serde_json::{Value, json};

use super::answer::Measured;
use super::engines::Engine;
use super::files::OrderFile;
use super::plot;
use super::scale::ENGINES;

/// The answers of all engines on a file.
pub type Section = (OrderFile, Vec<Measured>);

const METHOD: &str = "\
## What was measured

Everybody reads the same file and groups its rows by customer: number of orders, first day, last day, sum of the
amounts. The answers of all runs are compared (customers, rows, first and last day of all, the sum to the cent; by all
but Worthmap in Chromium also the squares of orders by customer and the days between first and last order, summed up),
and the benchmark fails if they differ. Files are in the memory of the system before anybody reads them. Each measurement is a
fresh process; rounds go through all engines in turn, and the median counts.

- **Worthmap, Chromium**: the built site, the file given to its file input. The clock runs from the order to read the
  file to the moment at which all rows are grouped; *all analysed* is the moment at which everything that the pages show
  is there as well. The number of workers is what the browser says it has processors.
- **Worthmap, native**: the same reader from the file's first byte to the groups, the guessing of the columns included.
- **DuckDB**: `CREATE TABLE AS SELECT ... FROM read_csv(...) GROUP BY`, everything detected by itself. **DuckDB-Wasm**: the
  same query over the chosen File, one thread: more need headers that static hosts do not send.
- **Polars**: `scan_csv`, `group_by`, `collect(engine=\"streaming\")`. **pandas**: `read_csv` of the three columns, `groupby`.
- **Papa Parse**: in a worker, rows as arrays, in chunks, into a Map.
- **Only reading the Blob**: slices of 4 MiB as ArrayBuffers, one after the other, on an empty page: the floor for
  everybody in Chromium.

Peers sum binary floating-point numbers, which come to the right cent here. Worthmap sums exactly, and it does more than
is asked for: it reads order numbers and looks for those that come twice (a peer's row is Worthmap's order only because
each row of these files has a number of its own), keeps every order with its country and channel, sorted by customer
and day, tells the order of dates and the decimal mark from the whole file, checks every row and counts what is wrong
with it, and takes one currency at a time.

Memory is the resident memory of the process at its peak (in Chromium: of all renderer processes), and how much of that
came on top of what was in use before the work began. What Chromium's other processes need to hand over the file is in
neither. For native Worthmap it is the peak of reading; peers hold their groups as well.
";

/// Writes the report and what it stands on into the folder; gives the text.
pub fn write(machine: &[String], table: &[Section], scaling: &[Section]) -> Result<String> {
    let folder = super::folder()?;
    let mut text = String::from("# Orders grouped by customer\n\n");
    for line in machine.iter().cloned().chain(versions(table)) {
        let _ = writeln!(text, "- {line}");
    }
    if !table.is_empty() {
        text.push_str(&results(table));
        text.push_str(&goals(table));
    }
    if !scaling.is_empty() {
        text.push_str(&growth(scaling));
        fs::write(folder.join("scale.svg"), plot::svg(scaling))?;
    }
    text.push('\n');
    text.push_str(METHOD);
    fs::write(folder.join("report.md"), &text)?;
    fs::write(folder.join("results.json"), format!("{:#}\n", raw(table, scaling)))?;
    Ok(text)
}

/// Releases that the engines name.
fn versions(table: &[Section]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for answer in table.iter().flat_map(|(_, measured)| measured).flat_map(|entry| &entry.answers) {
        if let Some(version) = answer["version"].as_str().filter(|v| !found.iter().any(|f| f == v)) {
            found.push(version.to_owned());
        }
    }
    found
}

fn results(table: &[Section]) -> String {
    let columns = [
        "file",
        "engine",
        "seconds",
        "lowest to highest",
        "DuckDB = 1",
        "Blob = 1",
        "Worthmap in Chromium = 1",
        "peak memory, MB",
        "on top, MB",
        "all analysed, seconds",
        "on top, MB",
    ];
    let ruler = "---:|".repeat(columns.len() - 2);
    let mut text = format!("\n## Results\n\n| {} |\n|---|---|{ruler}\n", columns.join(" | "));
    for (file, measured) in table {
        let base =
            [Engine::DuckDb, Engine::Blob, Engine::OursChromium2].map(|engine| seconds(measured, engine));
        for entry in measured {
            let _ = writeln!(text, "{}", row(file, entry, base));
        }
    }
    for (file, measured) in table {
        let runs = measured.iter().map(|entry| entry.answers.len()).max().unwrap_or(0);
        let _ = write!(
            text,
            "\n`{}`: {} rows, {} customers; {}.",
            file.label(),
            file.rows,
            file.customers,
            file.about
        );
        let _ = writeln!(text, " Medians of {runs} runs.");
    }
    text
}

fn row(file: &OrderFile, entry: &Measured, base: [Option<f64>; 3]) -> String {
    let own = entry.median("seconds");
    let ratio = |base: &Option<f64>| cell(own.zip(*base).map(|(own, base)| own / base), 2);
    let [duckdb, blob, ours] = base.each_ref().map(ratio);
    let sorted = entry.sorted("seconds");
    let range = sorted.first().zip(sorted.last());
    let range = range.map(|(low, high)| format!("{low:.2} to {high:.2}")).unwrap_or_default();
    let megabytes = |bytes: Option<f64>| cell(bytes.map(|bytes| bytes / 1e6), 0);
    let cells = [
        file.label(),
        entry.engine.label().to_owned(),
        cell(own, 2),
        range,
        duckdb,
        blob,
        ours,
        megabytes(entry.median("peak_bytes")),
        megabytes(entry.growth("peak_bytes")),
        cell(entry.median("analysis_seconds"), 2),
        megabytes(entry.growth("analysis_peak_bytes")),
    ];
    format!("| {} |", cells.join(" | "))
}

fn cell(figure: Option<f64>, digits: usize) -> String {
    figure.map(|figure| format!("{figure:.digits$}")).unwrap_or_default()
}

fn seconds(measured: &[Measured], engine: Engine) -> Option<f64> {
    measured.iter().find(|entry| entry.engine == engine)?.median("seconds")
}

/// A goal: who against whom, at most (or at least) how many times.
type Goal = (&'static str, Engine, Engine, f64, bool);

const GOALS: [Goal; 4] = [
    ("in Chromium, of native DuckDB's time", Engine::OursChromium2, Engine::DuckDb, 1.0, true),
    ("in Chromium, as fast as DuckDB-Wasm", Engine::DuckDbWasm, Engine::OursChromium2, 4.0, false),
    ("in Chromium, of the bare Blob read", Engine::OursChromium2, Engine::Blob, 2.2, true),
    ("native, of native DuckDB's time", Engine::OursNative2, Engine::DuckDb, 0.5, true),
];

/// The goals, on the file of ten million orders.
fn goals(table: &[Section]) -> String {
    let Some((_, measured)) = table.iter().find(|(file, _)| file.name == "orders" && file.rows > 1_000_000)
    else {
        return String::new();
    };
    let mut text = String::from(
        "\n## Goals, on ten million orders\n\n| times | goal | measured | |\n|---|---:|---:|---|\n",
    );
    for (name, one, other, bound, at_most) in GOALS {
        let Some((one, other)) = seconds(measured, one).zip(seconds(measured, other)) else { continue };
        let (ratio, word) = (one / other, if at_most { "at most" } else { "at least" });
        let met = if (ratio <= bound) == at_most { "met" } else { "not met" };
        let _ = writeln!(text, "| {name} | {word} {bound} | {ratio:.2} | {met} |");
    }
    text
}

fn growth(scaling: &[Section]) -> String {
    let mut text = String::from("\n## From one to fifty million rows\n\n| million rows |");
    for engine in ENGINES {
        let _ = write!(text, " {0}, seconds | by million rows | on top, MB | bytes a row |", engine.label());
    }
    let _ = writeln!(text, "\n|---:|{}", "---:|".repeat(4 * ENGINES.len()));
    for (file, measured) in scaling {
        let millions = file.rows as f64 / 1e6;
        let _ = write!(text, "| {millions} |");
        for entry in measured {
            let (seconds, bytes) = (entry.median("seconds"), entry.growth("peak_bytes"));
            let each = [
                cell(seconds, 2),
                cell(seconds.map(|seconds| seconds / millions), 3),
                cell(bytes.map(|bytes| bytes / 1e6), 0),
                cell(bytes.map(|bytes| bytes / file.rows as f64), 1),
            ];
            let _ = write!(text, " {} |", each.join(" | "));
        }
        text.push('\n');
    }
    text.push_str(
        "\nRows of `orders`, 22 customers to 100 of them.\n\n![Seconds over millions of rows](scale.svg)\n",
    );
    text
}

/// Every answer of every run.
fn raw(table: &[Section], scaling: &[Section]) -> Value {
    let section = |(file, measured): &Section| {
        let engines = measured.iter().map(|entry| (entry.engine.name().to_owned(), json!(entry.answers)));
        json!({ "file": file.label(), "engines": engines.collect::<serde_json::Map<_, _>>() })
    };
    let all = |sections: &[Section]| sections.iter().map(section).collect::<Vec<_>>();
    json!({ "table": all(table), "scaling": all(scaling) })
}

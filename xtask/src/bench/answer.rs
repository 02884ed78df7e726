//! What engines answer: figures that must agree, and what was measured.

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::Value;

use super::engines::Engine;
use super::files::OrderFile;

/// What everybody must answer in the same way, as far as they answer it: rows, customers, first and last day of all,
/// the sum in whole units and in cents; the squares of orders by customer and the days between first and last order,
/// summed up.
const ANSWERS: [&str; 8] = ["rows", "customers", "first", "last", "units", "cents", "squares", "days"];

/// What nobody may leave out.
const NEEDED: usize = 5;

/// The answers of an engine on a file, one a run.
pub struct Measured {
    pub engine: Engine,
    pub answers: Vec<Value>,
}

impl Measured {
    pub fn new(engine: Engine) -> Measured {
        Measured { engine, answers: Vec::new() }
    }

    /// Keeps the answer of another run. Who says cents says whole units, too.
    pub fn add(&mut self, mut answer: Value) {
        if let Some(cents) = answer["cents"].as_f64() {
            answer["units"] = (cents / 100.0).round().into();
        }
        self.answers.push(answer);
    }

    /// The figure of each run, ascending.
    pub fn sorted(&self, figure: &str) -> Vec<f64> {
        let mut found: Vec<f64> = self.answers.iter().filter_map(|answer| answer[figure].as_f64()).collect();
        found.sort_by(f64::total_cmp);
        found
    }

    /// The median of a figure; `None` if the engine does not say it.
    pub fn median(&self, figure: &str) -> Option<f64> {
        let sorted = self.sorted(figure);
        let (upper, lower) = (sorted.get(sorted.len() / 2)?, sorted.get(sorted.len().saturating_sub(1) / 2)?);
        Some((upper + lower) / 2.0)
    }

    /// How far a peak of memory lies above what was in use before, in bytes.
    pub fn growth(&self, peak: &str) -> Option<f64> {
        Some(self.median(peak)? - self.median("resting_bytes")?)
    }
}

/// Refuses answers that differ from each other, or from what is known of the file.
pub fn check_agreement(file: &OrderFile, path: &Path, measured: &[Measured]) -> Result<()> {
    let known = serde_json::json!({ "rows": file.rows, "customers": file.customers });
    let bytes = std::fs::metadata(path)?.len();
    let mut first: Option<(&'static str, &Value)> = Some(("the generator", &known));
    for (engine, answer) in measured.iter().flat_map(|m| m.answers.iter().map(move |a| (m.engine, a))) {
        if engine == Engine::Blob {
            if answer["bytes"] != bytes {
                bail!("{}: {} bytes instead of {bytes}", engine.label(), answer["bytes"]);
            }
            continue;
        }
        if let Some(missing) = ANSWERS.iter().take(NEEDED).find(|name| answer[**name].is_null()) {
            bail!("{} does not say {missing}: {answer}", engine.label());
        }
        for (name, other) in [Some(("the generator", &known)), first].into_iter().flatten() {
            compare(file, (engine.label(), answer), (name, other))?;
        }
        // Those who answer more are the better measure.
        if first.is_none_or(|(_, other)| count(other) < count(answer)) {
            first = Some((engine.label(), answer));
        }
    }
    Ok(())
}

fn count(answer: &Value) -> usize {
    ANSWERS.iter().filter(|name| !answer[**name].is_null()).count()
}

fn compare(file: &OrderFile, (name, answer): (&str, &Value), (other, known): (&str, &Value)) -> Result<()> {
    for figure in ANSWERS {
        let (one, two) = (&answer[figure], &known[figure]);
        let same = match (one.as_f64(), two.as_f64()) {
            (Some(one), Some(two)) => one == two,
            _ => one == two || one.is_null() || two.is_null(),
        };
        if !same {
            bail!("{}: {figure} is {one} by {name} and {two} by {other}", file.label());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Engine, Measured, check_agreement};
    use crate::bench::files;

    fn measured(engine: Engine, cents: u64) -> Measured {
        let answer = json!({
            "rows": 1_000_000, "customers": 220_000, "first": "2024-01-01", "last": "2025-12-31", "cents": cents,
        });
        let mut measured = Measured::new(engine);
        measured.add(answer);
        measured
    }

    #[test]
    fn medians() {
        let answers = [3.0, 1.0, 2.0, 8.0].map(|seconds| json!({ "seconds": seconds })).to_vec();
        let measured = Measured { engine: Engine::DuckDb, answers };
        assert_eq!((measured.median("seconds"), measured.median("rows")), (Some(2.5), None));
    }

    #[test]
    fn answers_that_differ_are_refused() {
        let file = files::orders(1);
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let check = |cents| {
            let both = [measured(Engine::DuckDb, 5), measured(Engine::Papa, cents)];
            check_agreement(&file, &path, &both)
        };
        assert!(check(5).is_ok());
        let refusal = check(6).unwrap_err().to_string();
        assert!(refusal.contains("cents is 6") && refusal.contains("DuckDB"), "{refusal}");
    }
}

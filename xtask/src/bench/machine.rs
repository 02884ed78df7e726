//! On what, and with what, the benchmark ran.

use std::fs;

use anyhow::Result;

use crate::process::{command, output};

/// Lines about the machine and this checkout.
pub fn describe() -> Result<Vec<String>> {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let (processors, memory, load) = (read("/proc/cpuinfo"), read("/proc/meminfo"), read("/proc/loadavg"));
    let model = field(&processors, "model name").unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kilobytes: f64 =
        field(&memory, "MemTotal").and_then(|text| text.split(' ').next()?.parse().ok()).unwrap_or(0.0);
    let commit = output(command("git").args(["describe", "--always", "--dirty"])).unwrap_or_default();
    let compiler = output(command("rustc").arg("--version"))?;
    Ok(vec![
        format!("{model}, {cores} processors, {:.0} GiB of memory", kilobytes / (1 << 20) as f64),
        format!("Worthmap {}, {}", commit.trim(), compiler.trim()),
        format!("load of the machine at the start: {}", load.split(' ').next().unwrap_or("unknown")),
    ])
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim())
}

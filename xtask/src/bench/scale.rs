//! How the cost grows with the rows: ours on files of the same shape from one to fifty million rows.

use anyhow::Result;

use super::answer::Measured;
use super::engines::{Engine, Tools};
use super::files::{self, OrderFile};
use super::measure;
use super::options::Options;

const MILLIONS: [u64; 6] = [1, 2, 5, 10, 20, 50];

/// Who is measured.
pub const ENGINES: [Engine; 2] = [Engine::OursNative2, Engine::OursChromium2];

/// Ours on every size up to the largest that was asked for.
pub fn run(options: &Options, tools: &Tools) -> Result<Vec<(OrderFile, Vec<Measured>)>> {
    let wanted = MILLIONS.into_iter().filter(|millions| *millions <= options.scale);
    let sizes = wanted.map(files::orders);
    sizes.map(|file| Ok((file, measure(&file, &ENGINES, options.runs_of(&file), tools)?))).collect()
}

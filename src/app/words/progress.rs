//! What is said while the user waits.

use crate::format::{Formatter, words};
use crate::state::{Purpose, Running};

/// What is being done.
pub fn progress_title(f: &Formatter, running: &Running, opening: bool) -> String {
    match (&running.progress, opening) {
        _ if matches!(running.purpose, Purpose::Recovery(_)) => "Reading your file once more".to_owned(),
        (_, true) => "Looking at your file".to_owned(),
        (Some(progress), false) => words::progress(f.locale.language, progress.stage).to_owned(),
        (None, false) => "Reading".to_owned(),
    }
}

/// How far it is: bytes, rows, time left.
pub fn progress_detail(f: &Formatter, running: &Running) -> Vec<String> {
    let Some(progress) = running.progress else { return Vec::new() };
    let mut parts = Vec::new();
    if progress.bytes_total > 0 {
        let (done, total) = (f.bytes(progress.bytes_done as f64), f.bytes(progress.bytes_total as f64));
        parts.push(format!("{done} of {total}"));
    }
    if progress.rows > 0 {
        parts.push(format!("{} rows", f.count(progress.rows as f64)));
    }
    if let Some(seconds) = running.seconds_left() {
        parts.push(format!("about {} left", f.duration(seconds.max(1.0))));
    }
    parts
}

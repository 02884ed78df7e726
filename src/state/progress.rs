//! A request that the user waits for, and how long it will take.

use crate::protocol::{Progress, RequestId, Stage};

/// Why a source is opened or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The user asked for it.
    Asked,
    /// A worker died, and what it knew is read again.
    Recovery(Lost),
}

/// What a worker took with it when it died.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The head of the source.
    Head,
    /// The results that were there.
    Results,
    /// The results that the user was waiting for.
    Awaited,
}

/// A request that the user waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Its id.
    pub id: RequestId,
    /// Why it runs.
    pub purpose: Purpose,
    /// How far it has come; `None` before the first word of it.
    pub progress: Option<Progress>,
    /// When the first word came, in milliseconds, and the bytes done by then.
    first: Option<(f64, u64)>,
    /// When the last word came, in milliseconds.
    last: f64,
}

/// Below this many milliseconds a rate says nothing yet.
const RATE_AFTER_MS: f64 = 700.0;

impl Running {
    /// A request that has not been heard of.
    pub fn new(id: RequestId, purpose: Purpose) -> Running {
        Running { id, purpose, progress: None, first: None, last: 0.0 }
    }

    /// Notes that the request was heard of at a time, before any figure.
    pub fn heard(&mut self, at: f64) {
        self.first.get_or_insert((at, 0));
        self.last = self.last.max(at);
    }

    /// Takes in new figures; a figure that would go back stays where it was.
    pub fn advance(&mut self, next: Progress, at: f64) {
        self.heard(at);
        let merged = match self.progress {
            None => next,
            Some(held) => Progress {
                stage: if stage_rank(next.stage) >= stage_rank(held.stage) { next.stage } else { held.stage },
                bytes_done: next.bytes_done.max(held.bytes_done),
                bytes_total: next.bytes_total.max(held.bytes_total),
                rows: next.rows.max(held.rows),
            },
        };
        self.progress = Some(merged);
    }

    /// Share of the bytes that were used, 0 to 1; `None` where the size is not known.
    pub fn fraction(&self) -> Option<f64> {
        let progress = self.progress.filter(|progress| progress.bytes_total > 0)?;
        Some((progress.bytes_done as f64 / progress.bytes_total as f64).clamp(0.0, 1.0))
    }

    /// Seconds since the request was first heard of.
    pub fn seconds(&self) -> f64 {
        self.first.map_or(0.0, |(first, _)| ((self.last - first) / 1000.0).max(0.0))
    }

    /// Seconds that the rest of the bytes will take at the rate so far; `None` while that is a guess.
    pub fn seconds_left(&self) -> Option<f64> {
        let (first, bytes_then) = self.first?;
        let progress = self.progress.filter(|progress| progress.stage == Stage::Reading)?;
        let (elapsed, done) = (self.last - first, progress.bytes_done.saturating_sub(bytes_then));
        let known = elapsed >= RATE_AFTER_MS && done > 0 && progress.bytes_total > 0;
        let left = progress.bytes_total.saturating_sub(progress.bytes_done);
        known.then(|| left as f64 * (elapsed / 1000.0) / done as f64)
    }
}

fn stage_rank(stage: Stage) -> u8 {
    match stage {
        Stage::Reading => 0,
        Stage::Merging => 1,
        Stage::Computing => 2,
        Stage::Modelling => 3,
        Stage::Writing => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Running};
    use crate::protocol::{Progress, RequestId, Stage};

    fn at(stage: Stage, bytes_done: u64, rows: u64) -> Progress {
        Progress { stage, bytes_done, bytes_total: 1_000, rows }
    }

    #[test]
    fn progress_never_goes_back() {
        let mut running = Running::new(RequestId(1), Purpose::Asked);
        running.advance(at(Stage::Reading, 500, 50), 0.0);
        running.advance(at(Stage::Reading, 400, 60), 100.0);
        assert_eq!(running.progress, Some(at(Stage::Reading, 500, 60)));
        running.advance(at(Stage::Computing, 1_000, 60), 200.0);
        running.advance(at(Stage::Reading, 900, 10), 300.0);
        assert_eq!(running.progress, Some(at(Stage::Computing, 1_000, 60)));
        assert_eq!(running.fraction(), Some(1.0));
    }

    #[test]
    fn time_left_follows_the_rate_once_there_is_one() {
        let mut running = Running::new(RequestId(1), Purpose::Asked);
        assert_eq!(running.seconds_left(), None);
        running.heard(1_000.0);
        running.advance(at(Stage::Reading, 100, 1), 1_100.0);
        assert_eq!(running.seconds_left(), None);
        running.advance(at(Stage::Reading, 250, 2), 2_000.0);
        assert_eq!(running.seconds_left(), Some(3.0));
        assert_eq!(running.seconds(), 1.0);
    }
}

//! The heartbeat of a worker: a trap inside it may reach no handler, so silence counts as death.

use std::cell::Cell;

/// Milliseconds between two beats.
pub(super) const BEAT_MS: u32 = 1_000;
/// Beats without any sign of life after which a worker is taken for dead. Long, because a machine under load may
/// hold a worker up for seconds, and short enough to wait for.
const PATIENCE: u32 = 30;

/// Counts beats since the last sign of life. Counts, not clock time: timers of a hidden page are slowed down.
#[derive(Default)]
pub(super) struct Pulse {
    silent: Cell<u32>,
}

impl Pulse {
    /// Any message from the worker.
    pub(super) fn alive(&self) {
        self.silent.set(0);
    }

    /// One beat; true when the worker must be taken for dead.
    pub(super) fn beat(&self) -> bool {
        self.silent.set(self.silent.get() + 1);
        self.silent.get() > PATIENCE
    }
}

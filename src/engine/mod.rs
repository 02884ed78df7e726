//! The session that the web worker, the command line and the tests all drive.
//!
//! An [`Engine`] is fed with [`Command`]s and answers with [`Emission`]s. It reads nothing by itself: it asks
//! for slices of the file and goes on when they arrive. Long work is cut into pieces: while [`Engine::is_busy`]
//! the driver calls [`Engine::step`] and looks at its messages in between, so that a cancellation is heard.
//!
//! Invariants: no browser, no clock, no randomness; the same commands and the same bytes give the same
//! emissions. A request that fails or is cancelled leaves what was there before.

mod analyse;
mod convert;
mod driver;
mod exports;
mod findings;
mod job;
mod loaded;
mod open;
mod parts;
mod predict;
mod read;
mod rehearsal;
mod retention;
mod scores;
mod segments;
mod settings;
mod subscriptions;
mod table;

pub use driver::{DriveError, Driver, ExportedFile};
pub use rehearsal::Rehearsal;

use std::rc::Rc;

use crate::analysis::ingest::SNIFF_BYTES;
use crate::analysis::ingest::decode::Decoders;
use crate::protocol::{Command, Event, EventBody, Failure, FailureKind, Outcome, RequestId, VERSION};

use job::Job;
use loaded::Loaded;
use open::OpenSource;
use predict::{BootstrapJob, PredictJob, published_cases};
use read::Request;

/// Bytes in one slice of the file.
pub const SLICE_BYTES: u32 = 4 << 20;

/// Bytes at the head of the file from which the preview is made.
pub const HEAD_BYTES: u32 = SNIFF_BYTES as u32;

/// An event for the page, and the bytes that travel beside it.
#[derive(Debug)]
pub struct Emission {
    /// The event.
    pub event: Event,
    /// Contents of an exported file, or what belongs to a message about parts of one that is read.
    pub bytes: Option<Vec<u8>>,
}

/// Where emissions go.
pub type Emit<'a> = dyn FnMut(Emission) + 'a;

/// One session over one source.
pub struct Engine {
    decoders: Rc<dyn Decoders>,
    source: Option<OpenSource>,
    loaded: Option<Loaded>,
    job: Option<Job>,
    /// Workers that can read a file at the same time, this one among them.
    workers: u32,
}

impl Engine {
    /// A session with nothing open. `decoders` turn legacy encodings into text.
    pub fn new(decoders: Rc<dyn Decoders>) -> Engine {
        Engine { decoders, source: None, loaded: None, job: None, workers: 1 }
    }

    /// Whether there is work that [`Engine::step`] can do now.
    pub fn is_busy(&self) -> bool {
        self.job.as_ref().is_some_and(Job::is_runnable)
    }

    /// Takes a command; `bytes` are those of a [`Command::Slice`] or a [`Command::Part`]. Answers go to `emit`.
    pub fn handle(&mut self, command: Command, bytes: Option<Vec<u8>>, emit: &mut Emit<'_>) {
        match command {
            Command::Hello { version } => self.greet(version, emit),
            Command::Open { id, source, plan } => self.open(id, source, plan, emit),
            Command::Preview { id, plan } => self.preview(id, plan, emit),
            Command::Load { id, plan, settings } => self.load(Request { id, plan, settings }, emit),
            Command::Slice { id, file, offset } => {
                self.slice(id, (file, offset), bytes.unwrap_or_default(), emit);
            }
            Command::Workers { count } => self.workers = count.max(1),
            Command::Part { id, message } => self.part(id, message, bytes, emit),
            Command::SliceFailed { id, changed } => self.slice_failed(id, changed, emit),
            Command::Analyse { id, settings, selection } => self.analyse(id, settings, selection, emit),
            Command::Page { id, query } => {
                let outcome = self.with_loaded(|loaded| loaded.page(query).map(Outcome::Page));
                finish(id, outcome, emit);
            }
            Command::Customer { id, customer } => {
                let outcome = self.with_loaded(|loaded| loaded.customer(customer).map(Outcome::Customer));
                finish(id, outcome, emit);
            }
            Command::Export { id, kind, selection, neutralise_formulas } => {
                self.export(id, kind, &selection, neutralise_formulas, emit);
            }
            Command::Predict { id } => self.begin(Job::Predict(Box::new(PredictJob::new(id))), emit),
            Command::Bootstrap { id, draws } => {
                self.begin(Job::Bootstrap(Box::new(BootstrapJob::new(id, draws))), emit);
            }
            Command::Retain { id, settings } => {
                let outcome = self.with_loaded(|loaded| loaded.retention(&settings));
                finish(id, outcome.map(|found| Outcome::Retained(Box::new(found))), emit);
            }
            Command::Subscriptions { id, settings } => {
                let outcome = self.with_loaded(|loaded| loaded.subscriptions(&settings));
                finish(id, outcome.map(|found| Outcome::Subscriptions(Box::new(found))), emit);
            }
            Command::Published { id } => finish(id, Ok(Outcome::Published(published_cases())), emit),
            Command::Cancel { id } => self.cancel(id, emit),
            Command::Forget => self.forget(emit),
        }
    }

    /// Does one bounded piece of the current work.
    pub fn step(&mut self, emit: &mut Emit<'_>) {
        if let Some(job) = self.job.take() {
            self.job = job.step(self, emit);
        }
    }

    fn greet(&mut self, version: u32, emit: &mut Emit<'_>) {
        let body = if version == VERSION {
            EventBody::Hello { version: VERSION }
        } else {
            let versions = [version.to_string(), VERSION.to_string()];
            EventBody::Failed(Failure::new(FailureKind::VersionMismatch).with_details(versions))
        };
        send(RequestId(0), body, emit);
    }

    /// Begins work on what is loaded.
    fn begin(&mut self, job: Job, emit: &mut Emit<'_>) {
        self.supersede(emit);
        self.job = Some(job);
    }

    fn cancel(&mut self, id: RequestId, emit: &mut Emit<'_>) {
        if self.job.as_ref().is_some_and(|job| job.id() == id) {
            self.supersede(emit);
        }
    }

    /// Ends the current work, if any: only one request is worked on at a time.
    fn supersede(&mut self, emit: &mut Emit<'_>) {
        if let Some(job) = self.job.take() {
            send(job.id(), EventBody::Cancelled, emit);
        }
    }

    fn forget(&mut self, emit: &mut Emit<'_>) {
        self.supersede(emit);
        self.source = None;
        self.loaded = None;
    }

    fn with_loaded<T>(&mut self, run: impl FnOnce(&mut Loaded) -> Result<T, Failure>) -> Result<T, Failure> {
        match &mut self.loaded {
            Some(loaded) => run(loaded),
            None => Err(Failure::new(FailureKind::NothingOpen)),
        }
    }
}

/// Sends an event without bytes.
fn send(id: RequestId, body: EventBody, emit: &mut Emit<'_>) {
    emit(Emission { event: Event { id, body }, bytes: None });
}

/// Ends a request with its outcome.
fn finish(id: RequestId, outcome: Result<Outcome, Failure>, emit: &mut Emit<'_>) {
    let body = match outcome {
        Ok(outcome) => EventBody::Done(Box::new(outcome)),
        Err(failure) => EventBody::Failed(failure),
    };
    send(id, body, emit);
}

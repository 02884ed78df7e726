//! The request that is being worked on, cut into pieces.

use crate::analysis::ingest::Ingested;
use crate::protocol::{
    AnalysisSettings, EventBody, Failure, FailureKind, FileInfo, ImportPlan, Outcome, RequestId, Selection,
};

use super::loaded::Loaded;
use super::open::OpenSource;
use super::parts::{Assist, ReadParts};
use super::predict::{BootstrapJob, PredictJob};
use super::read::{Read, Request};
use super::{Emit, Engine, finish, send};

/// Work on one request.
pub(super) enum Job {
    /// Waiting for the head of a file.
    ReadHead(ReadHead),
    /// Reading the whole source.
    Read(Box<Read>),
    /// All rows are read: make the log.
    Merge(Box<Read>),
    /// Reading the whole source with other workers.
    ReadParts(Box<ReadParts>),
    /// All parts are read: make the log.
    MergeParts(Box<ReadParts>),
    /// Reading a part for another worker.
    Assist(Box<Assist>),
    /// The log is made: compute.
    Compute(Box<Compute>),
    /// Compute again for other settings.
    Again(Box<Again>),
    /// Fit the models and predict.
    Predict(Box<PredictJob>),
    /// Refit the models to resampled bases.
    Bootstrap(Box<BootstrapJob>),
}

/// Waiting for the head of a file.
pub(super) struct ReadHead {
    pub id: RequestId,
    pub name: String,
    pub files: Vec<FileInfo>,
    pub plan: Option<ImportPlan>,
}

/// The log is made.
pub(super) struct Compute {
    pub request: Request,
    pub ingested: Ingested,
    pub name: String,
}

/// Compute again for other settings.
pub(super) struct Again {
    id: RequestId,
    settings: AnalysisSettings,
    selection: Selection,
}

impl Job {
    pub(super) fn id(&self) -> RequestId {
        match self {
            Job::ReadHead(job) => job.id,
            Job::Read(job) | Job::Merge(job) => job.id(),
            Job::ReadParts(job) | Job::MergeParts(job) => job.id(),
            Job::Assist(job) => job.id(),
            Job::Compute(job) => job.request.id,
            Job::Again(job) => job.id,
            Job::Predict(job) => job.id(),
            Job::Bootstrap(job) => job.id(),
        }
    }

    /// Whether a step can be done now, without waiting for bytes.
    pub(super) fn is_runnable(&self) -> bool {
        match self {
            Job::ReadHead(_) => false,
            Job::Read(job) => job.is_runnable(),
            Job::ReadParts(job) => job.is_runnable(),
            Job::Assist(job) => job.is_runnable(),
            Job::Merge(_)
            | Job::MergeParts(_)
            | Job::Compute(_)
            | Job::Again(_)
            | Job::Predict(_)
            | Job::Bootstrap(_) => true,
        }
    }

    /// Does one piece; what is left of the job comes back.
    pub(super) fn step(self, engine: &mut Engine, emit: &mut Emit<'_>) -> Option<Job> {
        match self {
            Job::ReadHead(job) => Some(Job::ReadHead(job)),
            Job::Read(job) => job.step(engine, emit),
            Job::Merge(job) => job.merge(engine, emit),
            Job::ReadParts(job) => job.step(engine, emit),
            Job::MergeParts(job) => job.merge(engine, emit),
            Job::Assist(job) => job.step(emit),
            Job::Compute(job) => {
                job.run(engine, emit);
                None
            }
            Job::Again(job) => {
                job.run(engine, emit);
                None
            }
            Job::Predict(job) => job.step(engine, emit),
            Job::Bootstrap(job) => job.step(engine, emit),
        }
    }
}

impl Engine {
    pub(super) fn load(&mut self, request: Request, emit: &mut Emit<'_>) {
        self.supersede(emit);
        let id = request.id;
        if let Err(failure) = super::settings::check(&request.settings) {
            return send(id, EventBody::Failed(failure), emit);
        }
        let request = match ReadParts::start(self, request) {
            Ok(read) => {
                read.begin(emit);
                self.job = Some(Job::ReadParts(Box::new(read)));
                return;
            }
            Err(request) => *request,
        };
        match Read::start(self, request) {
            Ok(mut read) => {
                read.begin(emit);
                self.job = Some(Job::Read(Box::new(read)));
            }
            Err(failure) => send(id, EventBody::Failed(failure), emit),
        }
    }

    pub(super) fn slice(&mut self, id: RequestId, place: (u32, u64), bytes: Vec<u8>, emit: &mut Emit<'_>) {
        match self.job.take() {
            Some(Job::ReadHead(job)) if job.id == id => {
                let ReadHead { name, files, plan, .. } = job;
                self.opened(id, OpenSource { name, files, head: bytes, memory: None }, plan, emit);
            }
            Some(Job::Read(mut job)) if job.id() == id => match job.take(place, bytes) {
                Ok(()) => self.job = Some(Job::Read(job)),
                Err(failure) => send(id, EventBody::Failed(failure), emit),
            },
            Some(Job::ReadParts(mut job)) if job.id() == id => match job.take(self, (place.1, bytes), emit) {
                Ok(()) => self.job = Some(Job::ReadParts(job)),
                Err(failure) => send(id, EventBody::Failed(failure), emit),
            },
            Some(Job::Assist(mut job)) if job.id() == id => match job.take(place.1, bytes) {
                Ok(()) => self.job = Some(Job::Assist(job)),
                Err(failure) => send(id, EventBody::Failed(failure), emit),
            },
            other => self.job = other,
        }
    }

    pub(super) fn analyse(
        &mut self,
        id: RequestId,
        settings: AnalysisSettings,
        selection: Selection,
        emit: &mut Emit<'_>,
    ) {
        self.supersede(emit);
        if self.loaded.is_some() {
            self.job = Some(Job::Again(Box::new(Again { id, settings, selection })));
        } else {
            send(id, EventBody::Failed(Failure::new(FailureKind::NothingOpen)), emit);
        }
    }
}

impl Compute {
    fn run(self: Box<Self>, engine: &mut Engine, emit: &mut Emit<'_>) {
        let Compute { request: Request { id, plan, settings }, ingested, name } = *self;
        let outcome = Loaded::new(ingested, name, plan, settings).map(|loaded| {
            let outcome =
                Outcome::Loaded { report: loaded.report().clone(), analysis: loaded.analysis().clone() };
            engine.loaded = Some(loaded);
            outcome
        });
        finish(id, outcome, emit);
    }
}

impl Again {
    fn run(self: Box<Self>, engine: &mut Engine, emit: &mut Emit<'_>) {
        let Again { id, settings, selection } = *self;
        let outcome = engine.with_loaded(|loaded| {
            loaded.analyse(settings, selection).map(|analysis| Outcome::Analysed(analysis.clone()))
        });
        finish(id, outcome, emit);
    }
}

//! Reading the whole source, slice by slice.
//!
//! Two slices are on their way at a time, so that the page reads while the engine parses. What the head of the
//! source left open (order of dates, decimal mark) and the whole source decided makes it start again, once.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::analysis::ingest::limits::ReadLimits;
use crate::analysis::ingest::{Ingest, IngestError};
use crate::protocol::{
    AnalysisSettings, EventBody, Failure, FailureKind, ImportPlan, Progress, RequestId, Stage,
};

use super::convert::{plan_from_view, plan_view};
use super::job::{Compute, Job};
use super::{Emit, Engine, SLICE_BYTES, finish, send};

/// A byte in a list of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    file: usize,
    offset: u64,
}

impl Place {
    /// The place so many bytes on; the end of a file is the start of the next.
    fn advanced(self, bytes: u64, files: &[u64]) -> Place {
        let offset = self.offset + bytes;
        match files.get(self.file) {
            Some(&size) if offset >= size => Place { file: self.file + 1, offset: 0 },
            _ => Place { file: self.file, offset },
        }
    }
}

/// What is asked for.
#[derive(Clone)]
pub(super) struct Request {
    pub id: RequestId,
    pub plan: ImportPlan,
    pub settings: AnalysisSettings,
}

/// Reading the whole source.
pub(super) struct Read {
    request: Request,
    ingest: Ingest,
    /// Sizes of the files; one for a source in memory.
    files: Vec<u64>,
    in_memory: bool,
    /// Passes over the source before this one.
    passes: u64,
    /// Whether an earlier pass has decided what the head left open.
    decided: bool,
    /// Bytes that were fed in this pass.
    done: u64,
    /// The first byte that was not asked for.
    asked: Place,
    /// The first byte that did not arrive.
    arrived: Place,
    /// The first byte that was not fed.
    fed: Place,
    /// Slices that arrived and were not fed, in order.
    waiting: VecDeque<Vec<u8>>,
}

impl Read {
    /// A first pass over the source that is open.
    pub(super) fn start(engine: &Engine, request: Request) -> Result<Read, Failure> {
        Read::pass(engine, request, 0)
    }

    /// A pass over the source after so many others.
    pub(super) fn pass(engine: &Engine, request: Request, passes: u64) -> Result<Read, Failure> {
        let Some(source) = &engine.source else { return Err(Failure::new(FailureKind::NothingOpen)) };
        let in_memory = source.memory.is_some();
        let sizes = || source.files.iter().map(|file| file.size).collect();
        let files = if in_memory { vec![source.size()] } else { sizes() };
        let decoders = Rc::clone(&engine.decoders);
        let mut ingest = Ingest::new(plan_from_view(&request.plan)?, ReadLimits::default(), decoders)?;
        ingest.announce(files.iter().sum());
        let start = Place::default();
        Ok(Read {
            request,
            ingest,
            files,
            in_memory,
            passes,
            decided: false,
            done: 0,
            asked: start,
            arrived: start,
            fed: start,
            waiting: VecDeque::new(),
        })
    }

    pub(super) fn id(&self) -> RequestId {
        self.request.id
    }

    /// Whether there are bytes to feed.
    pub(super) fn is_runnable(&self) -> bool {
        self.in_memory || !self.waiting.is_empty()
    }

    /// Asks for the first slices.
    pub(super) fn begin(&mut self, emit: &mut Emit<'_>) {
        self.ask(emit);
        self.ask(emit);
    }

    /// Takes a slice that was asked for. Fails if it is not the next one.
    pub(super) fn take(&mut self, (file, offset): (u32, u64), bytes: Vec<u8>) -> Result<(), Failure> {
        let place = Place { file: file as usize, offset };
        if self.arrived != place || bytes.is_empty() {
            return Err(Failure::new(FailureKind::FileChanged));
        }
        self.arrived = place.advanced(bytes.len() as u64, &self.files);
        self.waiting.push_back(bytes);
        Ok(())
    }

    fn ask(&mut self, emit: &mut Emit<'_>) {
        let Some(&size) = self.files.get(self.asked.file).filter(|_| !self.in_memory) else { return };
        let Place { file, offset } = self.asked;
        let length = (size - offset).min(u64::from(SLICE_BYTES)) as u32;
        send(self.id(), EventBody::NeedSlice { file: file as u32, offset, length }, emit);
        self.asked = self.asked.advanced(u64::from(length), &self.files);
    }

    /// Feeds one slice.
    pub(super) fn step(mut self: Box<Self>, engine: &mut Engine, emit: &mut Emit<'_>) -> Option<Job> {
        if let Some(bytes) = self.next_bytes(engine) {
            self.ask(emit);
            if let Err(error) = self.feed(&bytes) {
                finish(self.id(), Err(failure(error, engine)), emit);
                return None;
            }
        }
        if self.fed.file >= self.files.len() {
            self.report(Stage::Merging, emit);
            return Some(Job::Merge(self));
        }
        self.report(Stage::Reading, emit);
        Some(Job::Read(self))
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<(), IngestError> {
        if self.fed.offset == 0 && self.fed.file > 0 {
            self.ingest.next_file()?;
        }
        self.ingest.feed(bytes)?;
        self.done += bytes.len() as u64;
        self.fed = self.fed.advanced(bytes.len() as u64, &self.files);
        Ok(())
    }

    /// The next piece of the source: a slice that arrived, or a piece of what is in memory.
    fn next_bytes(&mut self, engine: &Engine) -> Option<Vec<u8>> {
        if !self.in_memory {
            return self.waiting.pop_front();
        }
        let memory = engine.source.as_ref()?.memory.as_ref()?;
        let start = self.done as usize;
        let end = memory.len().min(start + SLICE_BYTES as usize);
        memory.get(start..end).map(<[u8]>::to_vec)
    }

    fn progress(&self, stage: Stage) -> Progress {
        let size: u64 = self.files.iter().sum();
        Progress {
            stage,
            bytes_done: self.passes * size + self.done,
            bytes_total: (self.passes + 1) * size,
            rows: self.ingest.rows(),
        }
    }

    fn report(&self, stage: Stage, emit: &mut Emit<'_>) {
        send(self.id(), EventBody::Progress(self.progress(stage)), emit);
    }

    /// All bytes are fed: makes the log.
    pub(super) fn merge(self: Box<Self>, engine: &mut Engine, emit: &mut Emit<'_>) -> Option<Job> {
        let name = engine.source.as_ref().map(|source| source.name.clone()).unwrap_or_default();
        let progress = self.progress(Stage::Computing);
        let Read { request, ingest, passes, decided, .. } = *self;
        let id = request.id;
        let failed = match ingest.finish() {
            Ok(ingested) => {
                send(id, EventBody::Progress(progress), emit);
                return Some(Job::Compute(Box::new(Compute { request, ingested, name })));
            }
            Err(IngestError::Decided { date_order, decimal }) if !decided => {
                let request = decide(request, date_order, decimal);
                match request.and_then(|request| Read::pass(engine, request, passes + 1)) {
                    Ok(mut read) => {
                        read.decided = true;
                        read.begin(emit);
                        return Some(Job::Read(Box::new(read)));
                    }
                    Err(failure) => failure,
                }
            }
            Err(error) => failure(error, engine),
        };
        finish(id, Err(failed), emit);
        None
    }
}

/// The failure, with the file's name where one of several is to blame.
fn failure(error: IngestError, engine: &Engine) -> Failure {
    let IngestError::FilesDiffer { file } = error else { return error.into() };
    let named = engine.source.as_ref().and_then(|source| source.files.get(file as usize));
    let name = named.map(|file| file.name.clone());
    Failure::new(FailureKind::FilesDiffer).with_details(name)
}

#[cfg(not(target_arch = "wasm32"))]
impl Engine {
    /// Begins to compute what a source that was read elsewhere comes to. Fails without a source or with settings
    /// that cannot be.
    pub(super) fn load_ingested(
        &mut self,
        request: Request,
        ingested: crate::analysis::ingest::Ingested,
        emit: &mut Emit<'_>,
    ) {
        self.supersede(emit);
        let id = request.id;
        let checked = super::settings::check(&request.settings);
        let name = self.source.as_ref().map(|source| source.name.clone());
        match checked.and_then(|()| name.ok_or_else(|| Failure::new(FailureKind::NothingOpen))) {
            Ok(name) => self.job = Some(Job::Compute(Box::new(Compute { request, ingested, name }))),
            Err(failure) => send(id, EventBody::Failed(failure), emit),
        }
    }
}

/// The request with what the whole source has decided.
pub(super) fn decide(
    mut request: Request,
    date_order: Option<crate::analysis::ingest::plan::DateOrder>,
    decimal: Option<crate::analysis::ingest::plan::DecimalMark>,
) -> Result<Request, Failure> {
    let mut plan = plan_from_view(&request.plan)?;
    plan.date_order = plan.date_order.or(date_order);
    plan.decimal = plan.decimal.or(decimal);
    request.plan = plan_view(&plan);
    Ok(request)
}

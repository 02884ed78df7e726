//! Loading a file that several workers read at the same time.
//!
//! The file is cut where rows seem to begin. This engine reads the first part itself and asks for the others with
//! [`PartMessage::Read`]; what comes back is put together to exactly what one reader gives. Wherever that cannot be
//! (a worker is gone, order numbers go to and fro, rows are wrong), the file is read in one piece, which also says
//! exactly what is wrong.

mod assist;
mod stretch;

pub(super) use assist::Assist;

use std::rc::Rc;

use stretch::Stretch;

use super::convert::plan_from_view;
use super::job::{Compute, Job};
use super::read::{Read, Request, decide};
use super::{Emission, Emit, Engine, finish, send};
use crate::analysis::ingest::decode::Decoders;
use crate::analysis::ingest::limits::ReadLimits;
use crate::analysis::ingest::parts::{BOUNDARY_BYTES, LEAST_PART, merge_parts};
use crate::analysis::ingest::{FilePart, IngestError, PartPlan, SNIFF_BYTES};
use crate::protocol::{
    Event, EventBody, Failure, FailureKind, ImportPlan, PartMessage, PartOrder, Progress, RequestId, Stage,
};

/// How to read a file in parts; `None` if it has to be read in one piece.
fn part_plan(plan: &ImportPlan, head: &[u8], decoders: &Rc<dyn Decoders>) -> Option<PartPlan> {
    let plan = plan_from_view(plan).ok()?;
    let head = (head, head.len() < SNIFF_BYTES);
    PartPlan::new(&plan, head, ReadLimits::default(), Rc::clone(decoders)).ok()?
}

/// Where parts begin, and the size of the file at the end.
fn bounds(found: &[u64], size: u64) -> Vec<u64> {
    let mut bounds = vec![0];
    for &start in found {
        if start < size && bounds.last().is_some_and(|last| *last < start) {
            bounds.push(start);
        }
    }
    bounds.push(size);
    bounds
}

/// What is known of one part.
#[derive(Default)]
struct Arriving {
    bytes: u64,
    rows: u64,
    pieces: Vec<Vec<u8>>,
    /// The part behind it, once all pieces are here.
    next: Option<usize>,
    failed: bool,
}

/// The parts that make up the file.
enum Chain {
    /// Some are on their way.
    Open,
    /// One of them cannot be read by itself.
    Broken,
    /// All are here, in turn.
    Whole(Vec<usize>),
}

/// What is being done.
enum Phase {
    /// Looking for the place where each part but the first begins; those that are found.
    Looking(Vec<u64>),
    /// Reading.
    Reading(Box<Stretch>),
    /// The first part is read; the others may be on their way.
    Waiting(Box<FilePart>),
}

/// Loading a file in parts.
pub(super) struct ReadParts {
    request: Request,
    shared: PartPlan,
    size: u64,
    /// Workers that read, this one among them.
    workers: u64,
    /// Passes over the file before this one.
    passes: u64,
    phase: Phase,
    /// One for each part; that of the first knows only where it ends.
    parts: Vec<Arriving>,
}

impl ReadParts {
    /// A first pass over the file that is open, if it can be read in parts and is worth it.
    pub(super) fn start(engine: &Engine, request: Request) -> Result<ReadParts, Box<Request>> {
        ReadParts::pass(engine, request, 0)
    }

    fn pass(engine: &Engine, request: Request, passes: u64) -> Result<ReadParts, Box<Request>> {
        let source = engine.source.as_ref().filter(|source| source.files.len() == 1);
        let Some(source) = source else { return Err(Box::new(request)) };
        let size = source.size();
        let workers = u64::from(engine.workers).min(size / LEAST_PART);
        if workers < 2 {
            return Err(Box::new(request));
        }
        let Some(shared) = part_plan(&request.plan, &source.head, &engine.decoders) else {
            return Err(Box::new(request));
        };
        let phase = Phase::Looking(Vec::new());
        Ok(ReadParts { request, shared, size, workers, passes, phase, parts: Vec::new() })
    }

    pub(super) fn id(&self) -> RequestId {
        self.request.id
    }

    /// Asks for the stretches in which the starts of parts are looked for.
    pub(super) fn begin(&self, emit: &mut Emit<'_>) {
        for at in 1..self.workers {
            let (offset, length) = self.window(at);
            send(self.id(), EventBody::NeedSlice { file: 0, offset, length }, emit);
        }
    }

    fn window(&self, at: u64) -> (u64, u32) {
        let offset = self.size / self.workers * at;
        (offset, (self.size - offset).min(BOUNDARY_BYTES as u64) as u32)
    }

    pub(super) fn is_runnable(&self) -> bool {
        match &self.phase {
            Phase::Looking(_) => false,
            Phase::Reading(stretch) => stretch.is_runnable(),
            Phase::Waiting(_) => !matches!(self.chain(), Chain::Open),
        }
    }

    /// Takes a slice that was asked for. Fails if it is not the next one.
    pub(super) fn take(
        &mut self,
        engine: &Engine,
        (offset, bytes): (u64, Vec<u8>),
        emit: &mut Emit<'_>,
    ) -> Result<(), Failure> {
        match &mut self.phase {
            Phase::Looking(_) => self.look(engine, (offset, &bytes), emit),
            Phase::Reading(stretch) => stretch.take(offset, bytes),
            Phase::Waiting(_) => Err(Failure::new(FailureKind::FileChanged)),
        }
    }

    /// Looks for the start of the next part; behind the last one, all begin to read.
    fn look(
        &mut self,
        engine: &Engine,
        (offset, bytes): (u64, &[u8]),
        emit: &mut Emit<'_>,
    ) -> Result<(), Failure> {
        let Phase::Looking(found) = &self.phase else { return Ok(()) };
        let mut found = found.clone();
        let wanted = self.window(found.len() as u64 + 1);
        if (offset, bytes.len()) != (wanted.0, wanted.1 as usize) {
            return Err(Failure::new(FailureKind::FileChanged));
        }
        let start = self.shared.find_start(bytes, engine.decoders.as_ref());
        found.push(start.map_or(self.size, |at| offset + at as u64));
        if found.len() as u64 + 1 < self.workers {
            self.phase = Phase::Looking(found);
            return Ok(());
        }
        let bounds = bounds(&found, self.size);
        let reader = self.shared.reader(true, Rc::clone(&engine.decoders))?;
        self.parts = bounds.iter().skip(1).map(|_| Arriving::default()).collect();
        let head = engine.source.as_ref().map(|source| source.head.clone()).unwrap_or_default();
        for part in 1..self.parts.len() as u32 {
            let order = PartOrder { part, plan: self.request.plan.clone(), bounds: bounds.clone() };
            let body = EventBody::Part(PartMessage::Read(order));
            emit(Emission { event: Event { id: self.id(), body }, bytes: Some(head.clone()) });
        }
        let mut stretch = Stretch::new(self.id(), reader, bounds, 0);
        stretch.begin(emit);
        self.phase = Phase::Reading(Box::new(stretch));
        Ok(())
    }

    /// Hears of a part that another engine reads.
    pub(super) fn hear(&mut self, message: PartMessage, piece: Option<Vec<u8>>) {
        let (PartMessage::Progress { part, .. }
        | PartMessage::Piece { part }
        | PartMessage::End { part, .. }
        | PartMessage::Failed { part }) = message
        else {
            return;
        };
        let Some(arriving) = self.parts.get_mut(part as usize) else { return };
        match message {
            PartMessage::Progress { bytes, rows, .. } => (arriving.bytes, arriving.rows) = (bytes, rows),
            PartMessage::Piece { .. } => arriving.pieces.extend(piece),
            PartMessage::End { next, .. } => arriving.next = Some(next as usize),
            _ => arriving.failed = true,
        }
    }

    /// The parts that make up the file. One that began within a row was read by the part before it: what became of
    /// it does not matter.
    fn chain(&self) -> Chain {
        let mut kept = Vec::new();
        let mut at = 0;
        while let Some(part) = self.parts.get(at) {
            kept.push(at);
            match part.next {
                Some(next) if next > at => at = next,
                Some(_) => return Chain::Broken,
                None if part.failed => return Chain::Broken,
                None => return Chain::Open,
            }
        }
        Chain::Whole(kept)
    }

    /// Reads a slice of the first part, ends it, or puts all parts together.
    pub(super) fn step(mut self: Box<Self>, engine: &mut Engine, emit: &mut Emit<'_>) -> Option<Job> {
        if let Chain::Broken = self.chain() {
            return self.in_one_piece(engine, emit);
        }
        let ended = match &mut self.phase {
            Phase::Looking(_) => Ok(false),
            Phase::Reading(stretch) => stretch.step(emit),
            Phase::Waiting(_) => {
                self.report(Stage::Merging, emit);
                return Some(Job::MergeParts(self));
            }
        };
        match ended {
            Ok(false) => {
                self.report(Stage::Reading, emit);
                Some(Job::ReadParts(self))
            }
            Ok(true) => self.end_first(engine, emit),
            Err(_) => self.in_one_piece(engine, emit),
        }
    }

    fn end_first(mut self: Box<Self>, engine: &mut Engine, emit: &mut Emit<'_>) -> Option<Job> {
        let phase = std::mem::replace(&mut self.phase, Phase::Looking(Vec::new()));
        let Phase::Reading(stretch) = phase else { return self.in_one_piece(engine, emit) };
        if let Some(first) = self.parts.first_mut() {
            (first.bytes, first.rows) = (stretch.bytes(), stretch.rows());
        }
        match stretch.finish() {
            Ok(Some((found, next))) => {
                if let Some(first) = self.parts.first_mut() {
                    first.next = Some(next);
                }
                self.phase = Phase::Waiting(Box::new(found));
                self.report(Stage::Reading, emit);
                Some(Job::ReadParts(self))
            }
            Ok(None) | Err(_) => self.in_one_piece(engine, emit),
        }
    }

    /// Gives up the parts and reads the file from its start.
    pub(super) fn in_one_piece(self: Box<Self>, engine: &Engine, emit: &mut Emit<'_>) -> Option<Job> {
        let ReadParts { request, passes, .. } = *self;
        let id = request.id;
        send(id, EventBody::Part(PartMessage::Stop), emit);
        match Read::pass(engine, request, passes + 1) {
            Ok(mut read) => {
                read.begin(emit);
                Some(Job::Read(Box::new(read)))
            }
            Err(failure) => {
                finish(id, Err(failure), emit);
                None
            }
        }
    }

    /// All parts are here: makes the log.
    pub(super) fn merge(mut self: Box<Self>, engine: &mut Engine, emit: &mut Emit<'_>) -> Option<Job> {
        let id = self.id();
        send(id, EventBody::Part(PartMessage::Stop), emit);
        let Some(found) = self.take_parts() else { return self.in_one_piece(engine, emit) };
        let progress = self.progress(Stage::Computing);
        let name = engine.source.as_ref().map(|source| source.name.clone()).unwrap_or_default();
        match merge_parts(&self.shared, found) {
            Ok(Some(ingested)) => {
                send(id, EventBody::Progress(progress), emit);
                Some(Job::Compute(Box::new(Compute { request: self.request, ingested, name })))
            }
            Err(IngestError::Decided { date_order, decimal }) if self.passes == 0 => {
                let decided = match decide(self.request.clone(), date_order, decimal) {
                    Ok(decided) => decided,
                    Err(_) => return self.in_one_piece(engine, emit),
                };
                match ReadParts::pass(engine, decided, 1) {
                    Ok(again) => {
                        again.begin(emit);
                        Some(Job::ReadParts(Box::new(again)))
                    }
                    Err(_) => self.in_one_piece(engine, emit),
                }
            }
            Ok(None) | Err(_) => self.in_one_piece(engine, emit),
        }
    }

    /// The parts that make up the file, in turn.
    fn take_parts(&mut self) -> Option<Vec<FilePart>> {
        let Chain::Whole(kept) = self.chain() else { return None };
        let phase = std::mem::replace(&mut self.phase, Phase::Looking(Vec::new()));
        let Phase::Waiting(first) = phase else { return None };
        let mut found = vec![*first];
        for at in kept.into_iter().skip(1) {
            found.push(FilePart::from_pieces(std::mem::take(&mut self.parts.get_mut(at)?.pieces))?);
        }
        Some(found)
    }

    fn progress(&self, stage: Stage) -> Progress {
        let (mut bytes, mut rows) = match &self.phase {
            Phase::Reading(stretch) => (stretch.bytes(), stretch.rows()),
            Phase::Looking(_) | Phase::Waiting(_) => (0, 0),
        };
        bytes += self.parts.iter().map(|part| part.bytes).sum::<u64>();
        rows += self.parts.iter().map(|part| part.rows).sum::<u64>();
        Progress {
            stage,
            bytes_done: self.passes * self.size + bytes.min(self.size),
            bytes_total: (self.passes + 1) * self.size,
            rows,
        }
    }

    fn report(&self, stage: Stage, emit: &mut Emit<'_>) {
        send(self.id(), EventBody::Progress(self.progress(stage)), emit);
    }
}

impl Engine {
    /// Takes a message about parts of a file.
    pub(super) fn part(
        &mut self,
        id: RequestId,
        message: PartMessage,
        bytes: Option<Vec<u8>>,
        emit: &mut Emit<'_>,
    ) {
        if let PartMessage::Read(order) = message {
            return self.assist(id, order, &bytes.unwrap_or_default(), emit);
        }
        match self.job.take() {
            Some(Job::ReadParts(mut job)) if job.id() == id => {
                job.hear(message, bytes);
                self.job = Some(Job::ReadParts(job));
            }
            other => self.job = other,
        }
    }
}

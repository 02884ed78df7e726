//! Reading one part of a file, slice by slice.

use std::collections::VecDeque;

use crate::analysis::ingest::{FilePart, IngestError, PartReader};
use crate::engine::{Emit, SLICE_BYTES, send};
use crate::protocol::{EventBody, Failure, FailureKind, RequestId};

/// A part that is being read, and the parts behind it as long as they begin within a row.
pub(super) struct Stretch {
    id: RequestId,
    reader: PartReader,
    /// Where each part begins, and the size of the file at the end.
    bounds: Vec<u64>,
    start: u64,
    /// The bound up to which is read.
    next: usize,
    /// The first byte that was not asked for.
    asked: u64,
    /// The first byte that did not arrive.
    arrived: u64,
    /// The first byte that was not read.
    read: u64,
    /// Slices that arrived and were not read, in order.
    waiting: VecDeque<Vec<u8>>,
}

impl Stretch {
    /// The part at a position.
    pub(super) fn new(id: RequestId, reader: PartReader, bounds: Vec<u64>, at: usize) -> Stretch {
        let start = bounds.get(at).copied().unwrap_or_default();
        Stretch {
            id,
            reader,
            bounds,
            start,
            next: at + 1,
            asked: start,
            arrived: start,
            read: start,
            waiting: VecDeque::new(),
        }
    }

    /// Asks for the first slices.
    pub(super) fn begin(&mut self, emit: &mut Emit<'_>) {
        self.ask(emit);
        self.ask(emit);
    }

    fn ask(&mut self, emit: &mut Emit<'_>) {
        let length = (self.end() - self.asked).min(u64::from(SLICE_BYTES)) as u32;
        if length > 0 {
            send(self.id, EventBody::NeedSlice { file: 0, offset: self.asked, length }, emit);
            self.asked += u64::from(length);
        }
    }

    fn end(&self) -> u64 {
        self.bounds.get(self.next).copied().unwrap_or(self.read)
    }

    /// Takes a slice that was asked for. Fails if it is not the next one.
    pub(super) fn take(&mut self, offset: u64, bytes: Vec<u8>) -> Result<(), Failure> {
        if offset != self.arrived || bytes.is_empty() {
            return Err(Failure::new(FailureKind::FileChanged));
        }
        self.arrived += bytes.len() as u64;
        self.waiting.push_back(bytes);
        Ok(())
    }

    /// Whether there are bytes to read.
    pub(super) fn is_runnable(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Reads one slice; whether the part ends with it.
    pub(super) fn step(&mut self, emit: &mut Emit<'_>) -> Result<bool, IngestError> {
        let Some(bytes) = self.waiting.pop_front() else { return Ok(false) };
        self.ask(emit);
        self.reader.feed(&bytes)?;
        self.read += bytes.len() as u64;
        if self.read < self.end() {
            return Ok(false);
        }
        if self.is_last() || self.reader.is_between_rows() {
            return Ok(true);
        }
        self.next += 1;
        self.begin(emit);
        Ok(false)
    }

    fn is_last(&self) -> bool {
        self.next + 1 >= self.bounds.len()
    }

    /// Bytes that were read.
    pub(super) fn bytes(&self) -> u64 {
        self.read - self.start
    }

    /// Data rows so far.
    pub(super) fn rows(&self) -> u64 {
        self.reader.rows()
    }

    /// What the part gave, and the number of the part that comes behind. `None` if the file has to be read in one
    /// piece.
    pub(super) fn finish(self) -> Result<Option<(FilePart, usize)>, IngestError> {
        let (is_last, next) = (self.is_last(), self.next);
        Ok(self.reader.finish(is_last)?.map(|part| (part, next)))
    }
}

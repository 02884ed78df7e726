//! Reads a file in parts with threads. Native only: in the browser, workers do the same over messages.

use std::io;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use super::decode_native::NativeDecoders;
use super::error::IngestError;
use super::full_pass::{Ingested, SNIFF_BYTES};
use super::limits::ReadLimits;
use super::parts::{BOUNDARY_BYTES, FilePart, LEAST_PART, PartPlan, merge_parts};
use super::plan::ImportPlan;

/// Bytes that a thread reads at a time.
const PIECE: usize = 1 << 20;

/// Progress is told this often.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// A file of which any stretch can be read from any thread.
pub trait ReadAt: Sync {
    /// Reads into all of `buffer` from the byte at `offset` on.
    ///
    /// # Errors
    /// As reading a file; the end of the file before the end of the buffer is one.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
}

impl ReadAt for [u8] {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let found = self.get(start..).and_then(|rest| rest.get(..buffer.len()));
        buffer.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// Why a file could not be read in parts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParallelError {
    /// The rows are not what the plan needs.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The file could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// How many parts, and how large the smallest one may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parallelism {
    /// Most parts, each with a thread of its own.
    pub most: usize,
    /// Fewest bytes of a part.
    pub least_part: u64,
}

impl Parallelism {
    /// As many parts as the machine has processors for this program.
    pub fn available() -> Parallelism {
        let most = std::thread::available_parallelism().map_or(1, usize::from);
        Parallelism { most, least_part: LEAST_PART }
    }
}

/// Reads a file of `size` bytes in parts. `None` if it has to be read in one piece, or is not worth it.
/// `progress` is told, now and then, how many bytes were read.
///
/// # Errors
/// [`ParallelError`]; what the rows are to blame for is also found, and said exactly, when the file is read in one
/// piece.
pub fn read_in_parts(
    source: &(impl ReadAt + ?Sized),
    size: u64,
    plan: &ImportPlan,
    parallelism: Parallelism,
    progress: &mut dyn FnMut(u64),
) -> Result<Option<Ingested>, ParallelError> {
    let parts = parallelism.most.min((size / parallelism.least_part.max(1)) as usize);
    if parts < 2 {
        return Ok(None);
    }
    let mut head = vec![0; size.min(SNIFF_BYTES as u64) as usize];
    source.read_at(0, &mut head)?;
    let head = (head.as_slice(), head.len() < SNIFF_BYTES);
    let shared = PartPlan::new(plan, head, ReadLimits::default(), Rc::new(NativeDecoders))?;
    let Some(shared) = shared else { return Ok(None) };
    let starts = find_starts(source, size, &shared, parts)?;
    let bounds: Vec<u64> = starts.into_iter().chain([size]).collect();
    let bytes_read = AtomicU64::new(0);
    let ended = AtomicUsize::new(0);
    let read: Vec<PartResult> = std::thread::scope(|scope| {
        let here = std::thread::current();
        let threads: Vec<_> = (0..bounds.len() - 1)
            .map(|at| {
                let (shared, bounds, here) = (&shared, &bounds, here.clone());
                let (bytes_read, ended) = (&bytes_read, &ended);
                scope.spawn(move || {
                    let part = read_part(source, shared, (bounds, at), bytes_read);
                    ended.fetch_add(1, Ordering::Release);
                    here.unpark();
                    part
                })
            })
            .collect();
        while ended.load(Ordering::Acquire) < threads.len()
            && !threads.iter().all(|thread| thread.is_finished())
        {
            progress(bytes_read.load(Ordering::Relaxed));
            std::thread::park_timeout(PROGRESS_INTERVAL);
        }
        let lost = || Err(io::Error::other("a thread ended early").into());
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| lost())).collect()
    });
    let mut kept = Vec::new();
    let mut next = 0;
    for (at, part) in read.into_iter().enumerate() {
        if at < next {
            // A part before went on through this one: it began within a row.
            continue;
        }
        let Some((part, end)) = part? else { return Ok(None) };
        kept.push(part);
        next = end;
    }
    Ok(merge_parts(&shared, kept)?)
}

/// Where parts seem to begin; the first one with the file.
fn find_starts(
    source: &(impl ReadAt + ?Sized),
    size: u64,
    shared: &PartPlan,
    parts: usize,
) -> Result<Vec<u64>, ParallelError> {
    let mut starts = vec![0];
    let mut window = Vec::new();
    for part in 1..parts as u64 {
        let from = size / parts as u64 * part;
        let length = (size - from).min(BOUNDARY_BYTES as u64);
        window.resize(length as usize, 0);
        source.read_at(from, &mut window)?;
        let found = shared.find_start(&window, &NativeDecoders).map(|at| from + at as u64);
        starts.extend(found.filter(|found| starts.last() < Some(found) && *found < size));
    }
    Ok(starts)
}

/// A part, and the number of the part that comes behind it.
type PartResult = Result<Option<(FilePart, usize)>, ParallelError>;

/// Reads the part that begins at `bounds[at]`, and the parts behind it as long as they begin within a row.
fn read_part(
    source: &(impl ReadAt + ?Sized),
    shared: &PartPlan,
    (bounds, at): (&[u64], usize),
    bytes_read: &AtomicU64,
) -> PartResult {
    let mut reader = shared.reader(at == 0, Rc::new(NativeDecoders))?;
    let mut buffer = vec![0; PIECE];
    let last = bounds.len() - 1;
    let mut offset = bounds[at];
    for (next, &end) in bounds.iter().enumerate().skip(at + 1) {
        while offset < end {
            let length = (end - offset).min(PIECE as u64) as usize;
            source.read_at(offset, &mut buffer[..length])?;
            reader.feed(&buffer[..length])?;
            bytes_read.fetch_add(length as u64, Ordering::Relaxed);
            offset += length as u64;
        }
        if next == last || reader.is_between_rows() {
            return Ok(reader.finish(next == last)?.map(|part| (part, next)));
        }
    }
    Ok(None)
}

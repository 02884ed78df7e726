//! A file in parts that are read at the same time, and put together to exactly what one reader gives.
//!
//! A part begins where a row seems to begin: behind a line end after which the next rows have the width of the table.
//! That may be wrong within a quoted cell, so it is never trusted: who reads a part knows at its end whether a row is
//! still open, and then goes on through the next part, which is dropped. By induction from the first byte of the
//! file, every part that is kept begins with a row.
//!
//! Some files have to be read in one piece: compressed ones, those in which a row depends on rows above, and those
//! in which order numbers go to and fro, so that rows far apart can belong together. [`PartPlan::new`] and
//! [`merge_parts`] say so with `None`, and [`Ingest`] reads them.

use std::rc::Rc;

use super::builder::{EdgeOrder, LogBuilder, LogPart, assemble};
use super::currencies::CurrencyDesk;
use super::decode::Decoders;
use super::duplicates::RunRows;
use super::encoding::EncodingName;
use super::error::IngestError;
use super::full_pass::{
    Ingest, IngestReport, Ingested, check_open, column_names, nothing_usable, sniff_as_planned,
};
use super::intake::{IntakePart, RowCounts, settle_forms, settle_groups};
use super::issues::{IssueKind, IssueLog, Place};
use super::layout::Layout;
use super::limits::ReadLimits;
use super::parcel::{Parcel as _, ParcelReader, ParcelWriter, parcel};
use super::plan::ImportPlan;
use super::records::{ReadTotals, RecordReader, Row, RowBoundary, RowSink};
use super::row_reader::Seen;
use super::unpack::Compression;

/// Bytes in which the start of a part is looked for.
pub const BOUNDARY_BYTES: usize = 256 << 10;

/// Smaller parts are read faster than their readers begin.
pub const LEAST_PART: u64 = 4 << 20;

/// Rows of the width of the table that are to follow the start of a part.
const ROWS_AT_START: usize = 3;

/// Line ends at which the start of a part is looked for.
const MOST_TRIALS: usize = 64;

/// What the readers of all parts of one file share.
#[derive(Clone, Debug)]
pub struct PartPlan {
    plan: ImportPlan,
    layout: Layout,
    limits: ReadLimits,
}

impl PartPlan {
    /// How to read the file that begins with `head` in parts; `None` if it has to be read in one piece. The head has
    /// [`SNIFF_BYTES`](super::SNIFF_BYTES), or fewer if it is `complete`: all of the file.
    ///
    /// # Errors
    /// As [`Ingest::feed`].
    pub fn new(
        plan: &ImportPlan,
        (head, complete): (&[u8], bool),
        limits: ReadLimits,
        decoders: Rc<dyn Decoders>,
    ) -> Result<Option<PartPlan>, IngestError> {
        let layout = sniff_as_planned(head, complete, plan, decoders.as_ref())?.layout;
        if layout.compression != Compression::None || !can_start_anywhere(layout.encoding) {
            return Ok(None);
        }
        let parts = PartPlan { plan: plan.clone(), layout, limits };
        // Most files in which order numbers go to and fro show it soon.
        let mut trial = parts.reader(true, decoders)?;
        trial.feed(head)?;
        let understood = trial.ingest.is_partible() && trial.ingest.into_part(false)?.is_some();
        Ok(understood.then_some(parts))
    }

    /// The position in `window` at which a part can start, if one is found; `window` lies anywhere in the file.
    pub fn find_start(&self, window: &[u8], decoders: &dyn Decoders) -> Option<usize> {
        let mut starts = memchr::memchr_iter(b'\n', window).map(|at| at + 1).filter(|at| *at < window.len());
        let first = starts.next()?;
        let fits = |at: &usize| self.begins_with_rows(&window[*at..], decoders);
        Some(std::iter::once(first).chain(starts).take(MOST_TRIALS).find(fits).unwrap_or(first))
    }

    fn begins_with_rows(&self, text: &[u8], decoders: &dyn Decoders) -> bool {
        let start = RowBoundary { line: 1, offset: 0 };
        let Ok(mut reader) = RecordReader::starting_at(start, &self.layout, decoders, self.limits) else {
            return false;
        };
        let mut widths = Widths::default();
        for piece in text.chunks(1 << 10) {
            if widths.rows >= ROWS_AT_START || reader.feed(piece, &mut widths).is_err() {
                break;
            }
        }
        widths.rows >= ROWS_AT_START && !widths.is_ragged
    }

    /// A reader of a part; `is_first` says that it begins with the first byte of the file.
    ///
    /// # Errors
    /// As [`Ingest::feed`].
    pub fn reader(&self, is_first: bool, decoders: Rc<dyn Decoders>) -> Result<PartReader, IngestError> {
        let of = (&self.layout, is_first);
        Ok(PartReader { ingest: Ingest::of_part(self.plan.clone(), self.limits, decoders, of)? })
    }
}

/// Whether a line feed is one wherever it stands, and no state reaches beyond it.
fn can_start_anywhere(encoding: EncodingName) -> bool {
    let stateful = [EncodingName::UTF_16LE, EncodingName::UTF_16BE];
    !stateful.contains(&encoding) && !encoding.label().starts_with("iso-2022")
}

/// The first rows of a text.
#[derive(Default)]
struct Widths {
    rows: usize,
    is_ragged: bool,
}

impl RowSink for Widths {
    fn row(&mut self, row: &Row<'_>) {
        if self.rows < ROWS_AT_START {
            self.rows += 1;
            self.is_ragged |= row.is_ragged();
        }
    }
}

/// Reads one part, and further ones if it has to.
pub struct PartReader {
    ingest: Ingest,
}

impl PartReader {
    /// Reads the next bytes, in pieces of any size.
    ///
    /// # Errors
    /// As [`Ingest::feed`].
    pub fn feed(&mut self, raw: &[u8]) -> Result<(), IngestError> {
        self.ingest.feed(raw)
    }

    /// Whether the bytes so far end with a whole row. If not at the end of the part, the next part began within a
    /// row: it is to be dropped, and its bytes to be fed here.
    pub fn is_between_rows(&self) -> bool {
        self.ingest.is_between_rows()
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.ingest.rows()
    }

    /// Ends the part; `is_last` says that the file ends with it. `None` if the file has to be read in one piece.
    ///
    /// # Errors
    /// As [`Ingest::finish`].
    pub fn finish(self, is_last: bool) -> Result<Option<FilePart>, IngestError> {
        let found = self.ingest.into_part(is_last)?;
        Ok(found.map(|(intake, totals)| FilePart { intake, totals }))
    }
}

/// What a part of a file gave: it can be sent to another thread.
pub struct FilePart {
    intake: IntakePart,
    totals: ReadTotals,
}

parcel!(FilePart { intake, totals });

impl FilePart {
    /// As pieces of bytes, for a worker that shares no memory.
    pub fn into_pieces(self) -> Vec<Vec<u8>> {
        let mut packer = ParcelWriter::default();
        self.pack(&mut packer);
        packer.finish()
    }

    /// From the bytes of [`FilePart::into_pieces`], cut in any way; `None` if they are not whole.
    pub fn from_pieces(pieces: Vec<Vec<u8>>) -> Option<FilePart> {
        FilePart::unpack(&mut ParcelReader::new(pieces))
    }
}

/// What parts have given beside their orders, added up.
struct Joined {
    counts: RowCounts,
    issues: IssueLog,
    seen: Seen,
    desk: CurrencyDesk,
    totals: ReadTotals,
    /// What stands before each part: bytes, and whole lines.
    starts: Vec<Place>,
    /// The rows at the edges of the parts.
    rows: Vec<RunRows>,
    logs: Vec<LogPart>,
    edges: Vec<EdgeOrder>,
}

/// Puts the parts of a file together, in the order of the file. `None` if it has to be read in one piece.
///
/// # Errors
/// As [`Ingest::finish`].
pub fn merge_parts(of: &PartPlan, parts: Vec<FilePart>) -> Result<Option<Ingested>, IngestError> {
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return Ok(None) };
    let rules = first.intake.rules;
    let mut joined = Joined::new(first);
    parts.for_each(|part| joined.append(part));
    let Some(edge) = LogBuilder::edge_part(rules, &joined.edges)? else { return Ok(None) };
    joined.logs.push(edge);
    if joined.find_duplicates() { joined.finish(of).map(Some) } else { Ok(None) }
}

impl Joined {
    fn new(first: FilePart) -> Joined {
        let FilePart { intake, totals } = first;
        Joined {
            counts: intake.counts,
            issues: intake.issues,
            seen: intake.seen,
            desk: intake.desk,
            totals,
            starts: vec![Place::default()],
            rows: vec![intake.rows],
            logs: vec![intake.log],
            edges: intake.edges,
        }
    }

    /// Adds the part behind those that are here.
    fn append(&mut self, next: FilePart) {
        let FilePart { intake, totals } = next;
        // The last line of the part before had not begun.
        let lines = self.totals.lines.saturating_sub(1);
        let start = Place { file: 0, line: lines, byte: self.totals.text_bytes };
        self.counts.add(intake.counts);
        self.issues.append(intake.issues, start);
        self.seen.append(intake.seen);
        self.desk.merge(&intake.desk);
        self.totals.add(totals);
        self.totals.lines = lines + totals.lines;
        self.starts.push(start);
        self.rows.push(intake.rows);
        self.logs.push(intake.log);
        self.edges.extend(intake.edges);
    }

    /// Counts rows that are the same as one of a part before; false if that cannot be told.
    fn find_duplicates(&mut self) -> bool {
        let Some(repeated) = RunRows::repeated(&self.rows) else { return false };
        for (part, place) in repeated {
            let start = self.starts.get(part).copied().unwrap_or_default();
            let place = Place { line: place.line + start.line, byte: place.byte + start.byte, ..place };
            self.issues.add_late(IssueKind::Duplicate, place);
        }
        true
    }

    fn finish(mut self, of: &PartPlan) -> Result<Ingested, IngestError> {
        check_open(&of.plan, &self.seen)?;
        let currency = self.desk.settle().map_err(|found| IngestError::SeveralCurrencies { found })?;
        let built = assemble(self.logs, currency)?;
        settle_groups(&built, &mut self.counts, &mut self.issues);
        settle_forms(&self.seen, &mut self.issues);
        if built.log.customer_count() == 0 {
            return Err(nothing_usable(&self.counts, &self.issues));
        }
        let report = IngestReport {
            rows: self.counts,
            issues: self.issues,
            columns: column_names(&of.layout),
            totals: self.totals,
            currency,
            layout: of.layout.clone(),
            year_first: self.seen.mostly_year_first(),
        };
        Ok(Ingested { log: built.log, contracts: None, report })
    }
}

//! Text to rows: a path that only slices the text, csv-core for rows that need more, and lines of blanks.
//!
//! Both paths of delimited text give exactly the same rows, positions and errors; a row that is cut by the end of
//! a piece of text always goes through the general one, which keeps its state from piece to piece.

use super::dialect::OpenQuote;
use super::layout::{Delimiter, Layout, Quoting};
use super::limits::ReadLimits;
use super::quotes::QuoteWatch;
use super::records::{
    FieldSpan, ReadTotals, RecordError, RecordIssue, RecordIssueKind, Row, RowBoundary, RowSink, RowWidth,
};
use super::scan::{Marks, RowScan, Step};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr2, memchr2_iter, memmem};

const LF: u8 = b'\n';
const CR: u8 = b'\r';
const FIRST_OUTPUT_BYTES: usize = 4 << 10;
const FIRST_ENDS: usize = 128;

/// Splits decoded text into rows. Pieces of text must break between whole characters and be shorter than 4 GiB.
pub(super) struct Splitter {
    grammar: Grammar,
    limits: ReadLimits,
    width: RowWidth,
    skip_lines: u64,
    skip_header: bool,
    general_only: bool,
    line: u64,
    base: u64,
    after_cr: bool,
    open: Option<OpenRow>,
    pending: Pending,
    spans: Vec<FieldSpan>,
    lost_text: memmem::Finder<'static>,
    inspect: bool,
    totals: ReadTotals,
}

/// How fields are told apart.
enum Grammar {
    Delimited { marks: Marks, core: Box<Reader>, watch: QuoteWatch },
    Spaces,
}

/// A row whose end has not come yet: its first line and offset.
#[derive(Clone, Copy)]
struct OpenRow {
    line: u64,
    offset: u64,
}

/// The unquoted bytes of the open row and where its complete fields end.
struct Pending {
    text: Vec<u8>,
    filled: usize,
    ends: Vec<usize>,
    fields: usize,
}

impl Splitter {
    pub(super) fn new(layout: &Layout, limits: ReadLimits) -> Self {
        Self {
            grammar: Grammar::new(layout.delimiter, layout.quoting),
            limits,
            width: RowWidth { columns: layout.column_count, usual: layout.usual_fields },
            skip_lines: layout.preamble_lines,
            skip_header: layout.has_header,
            general_only: false,
            line: 1,
            base: 0,
            after_cr: false,
            open: None,
            pending: Pending {
                text: vec![0; FIRST_OUTPUT_BYTES],
                filled: 0,
                ends: vec![0; FIRST_ENDS],
                fields: 0,
            },
            spans: Vec::new(),
            lost_text: memmem::Finder::new("\u{FFFD}"),
            inspect: false,
            totals: ReadTotals::default(),
        }
    }

    pub(super) fn start_at(&mut self, boundary: RowBoundary) {
        self.line = boundary.line;
        self.base = boundary.offset;
        self.skip_lines = 0;
        self.skip_header = false;
    }

    pub(super) fn general_only(&mut self) {
        self.general_only = true;
    }

    pub(super) fn totals(&self) -> ReadTotals {
        ReadTotals { lines: self.line, ..self.totals }
    }

    /// Splits the next piece of text.
    pub(super) fn feed(&mut self, text: &[u8], sink: &mut dyn RowSink) -> Result<(), RecordError> {
        self.inspect = self.inspect || memchr(0, text).is_some() || self.lost_text.find(text).is_some();
        let mut at = 0;
        while at < text.len() {
            if self.open.is_some() {
                at = self.continue_row(text, at, sink)?;
            } else if self.after_cr && text[at] == LF {
                at += 1;
                self.after_cr = false;
            } else if self.skip_lines > 0 {
                at = self.skip_line(text, at);
            } else if text[at] == LF || text[at] == CR {
                self.empty_line(text[at]);
                at += 1;
            } else {
                at = self.rows(text, at, sink)?;
            }
        }
        self.base += text.len() as u64;
        self.totals.text_bytes += text.len() as u64;
        Ok(())
    }

    /// Ends the last row, if its line had no end.
    pub(super) fn finish(&mut self, sink: &mut dyn RowSink) -> Result<(), RecordError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let Grammar::Delimited { core, .. } = &mut self.grammar else {
            return self.end_line_of_blanks(open, sink);
        };
        // A line end closes every row but one with an open quote, which takes it as text.
        let filled = self.pending.filled;
        let closed = self.pending.push(core, b"\n").1;
        if !closed {
            self.pending.filled = filled;
            self.pending.end_field();
            let column = self.pending.fields;
            let opened = open.line + self.pending.line_breaks(column - 1);
            let kind = RecordIssueKind::UnterminatedQuote { opened };
            sink.issue(RecordIssue { line: open.line, offset: open.offset, column, kind });
        }
        self.end_pending_row(open, sink)
    }

    /// The quoted field that may be open at the end of the text so far: only such a field can hold line ends.
    pub(super) fn open_quote(&self) -> Option<OpenQuote> {
        let (open, Grammar::Delimited { .. }) = (self.open?, &self.grammar) else { return None };
        let pending = &self.pending;
        let start = pending.fields.checked_sub(1).map_or(0, |last| pending.ends[last]);
        let line = open.line + pending.line_breaks(pending.fields);
        Some(OpenQuote::new(line, &pending.text[start..pending.filled]))
    }

    fn empty_line(&mut self, terminator: u8) {
        self.line += 1;
        self.totals.empty_lines += 1;
        self.after_cr = terminator == CR;
    }

    fn skip_line(&mut self, text: &[u8], at: usize) -> usize {
        self.after_cr = false;
        let Some(found) = memchr2(LF, CR, &text[at..]) else { return text.len() };
        self.skip_lines -= 1;
        self.line += 1;
        self.after_cr = text[at + found] == CR;
        at + found + 1
    }

    /// Reads whole rows from `at` on, or opens a row if the fast path cannot read the first one.
    fn rows(&mut self, text: &[u8], at: usize, sink: &mut dyn RowSink) -> Result<usize, RecordError> {
        if !self.general_only {
            let next = match self.grammar {
                Grammar::Delimited { marks, .. } => self.plain_rows(text, at, marks, sink)?,
                Grammar::Spaces => self.line_of_blanks(text, at, sink)?,
            };
            if next > at {
                return Ok(next);
            }
        }
        self.after_cr = false;
        self.open = Some(OpenRow { line: self.line, offset: self.base + at as u64 });
        self.pending.clear();
        Ok(at)
    }

    /// The fast path: complete rows whose fields are slices of the text, quoted or not. Gives where it stopped: at
    /// the first row that does not end in the text, or that has a quote which is more than a delimiter of a field.
    fn plain_rows(
        &mut self,
        text: &[u8],
        from: usize,
        marks: Marks,
        sink: &mut dyn RowSink,
    ) -> Result<usize, RecordError> {
        let mut scan = RowScan::new(from);
        let mut after_cr = false;
        self.spans.clear();
        for at in marks.places(text, from) {
            match scan.step(text, at, &marks) {
                Step::Nothing => {}
                Step::Field(field) => self.spans.push(field),
                Step::EmptyLine if text[at] == LF && after_cr => after_cr = false,
                Step::EmptyLine => {
                    self.empty_line(text[at]);
                    after_cr = text[at] == CR;
                }
                Step::Row { last, start, breaks } => {
                    self.spans.push(last);
                    let open = OpenRow { line: self.line, offset: self.base + start as u64 };
                    self.line += 1 + breaks;
                    self.check_spans(open.line)?;
                    self.emit(text, open, sink);
                    self.spans.clear();
                    after_cr = text[at] == CR;
                }
                Step::GiveUp => break,
            }
        }
        if scan.row_start > from {
            self.after_cr = after_cr;
        }
        Ok(scan.row_start)
    }

    /// Goes on with a row that an earlier piece, or the fast path, left open.
    fn continue_row(&mut self, text: &[u8], at: usize, sink: &mut dyn RowSink) -> Result<usize, RecordError> {
        let Some(open) = self.open else { return Ok(at) };
        let Grammar::Delimited { core, watch, .. } = &mut self.grammar else {
            return self.continue_line_of_blanks(open, text, at, sink);
        };
        let mut at = at;
        while at < text.len() {
            let (used, closed) = self.pending.push(core, &text[at..]);
            watch.watch(&text[at..at + used]);
            at += used;
            if closed {
                self.open = None;
                self.after_cr = text[at - 1] == CR;
                self.end_pending_row(open, sink)?;
                return Ok(at);
            }
            self.pending.check(&self.limits, open.line)?;
            self.pending.grow();
        }
        Ok(at)
    }

    fn end_pending_row(&mut self, open: OpenRow, sink: &mut dyn RowSink) -> Result<(), RecordError> {
        self.pending.spans(&mut self.spans);
        self.line = open.line + 1 + self.pending.line_breaks(self.pending.fields);
        self.check_spans(open.line)?;
        if let Grammar::Delimited { watch, .. } = &mut self.grammar
            && let Some((column, count)) = watch.take()
        {
            let kind = RecordIssueKind::TextAfterQuote { count };
            sink.issue(RecordIssue { line: open.line, offset: open.offset, column, kind });
        }
        let text = std::mem::take(&mut self.pending.text);
        self.emit(&text, open, sink);
        self.pending.text = text;
        Ok(())
    }

    /// The line of blank-separated fields at `at`, if its end is in the text.
    fn line_of_blanks(
        &mut self,
        text: &[u8],
        at: usize,
        sink: &mut dyn RowSink,
    ) -> Result<usize, RecordError> {
        let Some(len) = memchr2(LF, CR, &text[at..]) else { return Ok(at) };
        let open = OpenRow { line: self.line, offset: self.base + at as u64 };
        self.emit_line_of_blanks(&text[at..at + len], open, sink)?;
        self.after_cr = text[at + len] == CR;
        Ok(at + len + 1)
    }

    fn continue_line_of_blanks(
        &mut self,
        open: OpenRow,
        text: &[u8],
        at: usize,
        sink: &mut dyn RowSink,
    ) -> Result<usize, RecordError> {
        let found = memchr2(LF, CR, &text[at..]);
        let end = found.map_or(text.len(), |len| at + len);
        self.pending.append(&text[at..end]);
        self.check_line(self.pending.filled, open.line)?;
        if found.is_none() {
            return Ok(end);
        }
        self.open = None;
        self.after_cr = text[end] == CR;
        self.end_line_of_blanks(open, sink)?;
        Ok(end + 1)
    }

    fn end_line_of_blanks(&mut self, open: OpenRow, sink: &mut dyn RowSink) -> Result<(), RecordError> {
        let line = std::mem::take(&mut self.pending.text);
        let result = self.emit_line_of_blanks(&line[..self.pending.filled], open, sink);
        self.pending.text = line;
        result
    }

    fn emit_line_of_blanks(
        &mut self,
        line: &[u8],
        open: OpenRow,
        sink: &mut dyn RowSink,
    ) -> Result<(), RecordError> {
        self.check_line(line.len(), open.line)?;
        self.spans.clear();
        let mut start = 0;
        for end in memchr2_iter(b' ', b'\t', line).chain([line.len()]) {
            if end > start {
                self.spans.push(FieldSpan::new(start, end));
            }
            start = end + 1;
        }
        self.line = open.line + 1;
        if self.spans.is_empty() {
            self.totals.empty_lines += 1;
            return Ok(());
        }
        self.check_spans(open.line)?;
        self.emit(line, open, sink);
        Ok(())
    }

    fn check_line(&self, len: usize, line: u64) -> Result<(), RecordError> {
        let limit = self.limits.max_record_bytes;
        if len > limit { Err(RecordError::RecordTooLong { line, column: 1, limit }) } else { Ok(()) }
    }

    #[inline]
    fn check_spans(&self, line: u64) -> Result<(), RecordError> {
        let bytes = match (self.spans.first(), self.spans.last()) {
            (Some(first), Some(last)) => (last.end - first.start) as usize,
            _ => 0,
        };
        if self.limits.hold(self.spans.len(), bytes) {
            return Ok(());
        }
        self.limits.check(self.spans.iter().map(|span| (span.end - span.start) as usize), line)
    }

    #[inline]
    fn emit(&mut self, text: &[u8], open: OpenRow, sink: &mut dyn RowSink) {
        let row = Row { text, spans: &self.spans, line: open.line, offset: open.offset, width: self.width };
        if self.skip_header {
            self.skip_header = false;
            sink.header(&row);
            return;
        }
        self.totals.rows += 1;
        self.totals.ragged_rows += u64::from(row.is_ragged());
        if self.inspect {
            report_damage(&row, &self.lost_text, sink);
        }
        sink.row(&row);
    }
}

impl Grammar {
    fn new(delimiter: Delimiter, quoting: Quoting) -> Self {
        let Some(delimiter) = delimiter.byte() else { return Self::Spaces };
        let quote = (quoting != Quoting::Text).then_some(b'"');
        let escape = (quoting == Quoting::Backslash).then_some(b'\\');
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).quoting(quote.is_some()).escape(escape);
        let mut core = Box::new(builder.build());
        // From its second call on, the parser takes a byte order mark as the text that it is here.
        core.read_record(b"\n", &mut [0], &mut [0]);
        let marks = Marks::new(delimiter, quote, escape.is_none());
        Self::Delimited { marks, core, watch: QuoteWatch::new(delimiter, quote, escape) }
    }
}

impl Pending {
    fn clear(&mut self) {
        self.filled = 0;
        self.fields = 0;
    }

    /// Parses from `input` until the row ends or a buffer is full: bytes used, and whether the row ended.
    fn push(&mut self, core: &mut Reader, input: &[u8]) -> (usize, bool) {
        self.grow();
        let (result, used, written, fields) =
            core.read_record(input, &mut self.text[self.filled..], &mut self.ends[self.fields..]);
        self.filled += written;
        self.fields += fields;
        (used, matches!(result, ReadRecordResult::Record))
    }

    /// Makes room for at least one more byte and one more field.
    fn grow(&mut self) {
        if self.filled == self.text.len() {
            self.text.resize(self.filled * 2, 0);
        }
        if self.fields == self.ends.len() {
            self.ends.resize(self.fields * 2, 0);
        }
    }

    fn append(&mut self, bytes: &[u8]) {
        let end = self.filled + bytes.len();
        if self.text.len() < end {
            self.text.resize(end.next_power_of_two(), 0);
        }
        self.text[self.filled..end].copy_from_slice(bytes);
        self.filled = end;
    }

    fn end_field(&mut self) {
        self.grow();
        self.ends[self.fields] = self.filled;
        self.fields += 1;
    }

    fn spans(&self, spans: &mut Vec<FieldSpan>) {
        let mut start = 0;
        spans.clear();
        spans.extend(
            self.ends[..self.fields]
                .iter()
                .map(|&end| FieldSpan::new(std::mem::replace(&mut start, end), end)),
        );
    }

    /// Line ends within the first `fields` fields.
    fn line_breaks(&self, fields: usize) -> u64 {
        let end = if fields == 0 { 0 } else { self.ends[fields - 1] };
        if memchr2(LF, CR, &self.text[..end]).is_none() {
            return 0;
        }
        let mut start = 0;
        let mut breaks = 0;
        for &end in &self.ends[..fields] {
            breaks += count_line_breaks(&self.text[start..end]);
            start = end;
        }
        breaks
    }

    /// The limits on a row that is still open: its last field is not complete.
    fn check(&self, limits: &ReadLimits, line: u64) -> Result<(), RecordError> {
        if limits.hold(self.fields + 1, self.filled) {
            return Ok(());
        }
        let mut start = 0;
        let ends = self.ends[..self.fields].iter().copied().chain([self.filled]);
        limits.check(ends.map(|end| end - std::mem::replace(&mut start, end)), line)
    }
}

impl ReadLimits {
    /// Whether a row of so many fields and bytes cannot break a limit.
    fn hold(&self, fields: usize, bytes: usize) -> bool {
        fields <= self.max_columns && bytes <= self.max_field_bytes.min(self.max_record_bytes)
    }

    /// The limit that the fields of a row break first, reading byte by byte from the left: so the answer is the
    /// same for the beginning of the row in which it happens as for the whole row.
    fn check(&self, lengths: impl Iterator<Item = usize>, line: u64) -> Result<(), RecordError> {
        let mut bytes = 0;
        for (index, length) in lengths.enumerate() {
            let column = index + 1;
            if index >= self.max_columns {
                return Err(RecordError::TooManyColumns { line, limit: self.max_columns });
            }
            let room = self.max_record_bytes - bytes;
            if length > self.max_field_bytes && self.max_field_bytes <= room {
                return Err(RecordError::FieldTooLong { line, column, limit: self.max_field_bytes });
            }
            if length > room {
                return Err(RecordError::RecordTooLong { line, column, limit: self.max_record_bytes });
            }
            bytes += length;
        }
        Ok(())
    }
}

/// Line ends in `text`: CRLF, LF and bare CR each count once.
pub(super) fn count_line_breaks(text: &[u8]) -> u64 {
    let pairs = memmem::find_iter(text, b"\r\n").count();
    (memchr2_iter(LF, CR, text).count() - pairs) as u64
}

fn report_damage(row: &Row<'_>, lost_text: &memmem::Finder<'_>, sink: &mut dyn RowSink) {
    let report = |count_in: &dyn Fn(&[u8]) -> u64| {
        let counts = || row.fields().map(count_in);
        counts().position(|count| count > 0).map(|index| (index + 1, counts().sum::<u64>()))
    };
    let (line, offset) = (row.line, row.offset);
    if let Some((column, count)) = report(&|field| memchr::memchr_iter(0, field).count() as u64) {
        sink.issue(RecordIssue { line, offset, column, kind: RecordIssueKind::NulBytes { count } });
    }
    if let Some((column, count)) = report(&|field| lost_text.find_iter(field).count() as u64) {
        let kind = RecordIssueKind::ReplacementCharacters { count };
        sink.issue(RecordIssue { line, offset, column, kind });
    }
}

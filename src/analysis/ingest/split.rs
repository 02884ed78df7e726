//! Text to rows: a path that only slices the text, csv-core for rows that need more, and lines of blanks.
//!
//! Both paths of delimited text give exactly the same rows, positions and errors; a row that is cut by the end of
//! a piece of text always goes through the general one, which keeps its state from piece to piece.

use super::damage::report_damage;
use super::decode::is_ascii;
use super::dialect::{OpenQuote, STRAY_QUOTE_LINES};
use super::layout::{Layout, Quoting};
use super::limits::ReadLimits;
use super::mixed::MixedText;
use super::pending::Pending;
use super::quotes::QuoteWatch;
use super::records::{
    FieldSpan, Joints, ReadTotals, RecordError, RecordIssue, RecordIssueKind, Row, RowBoundary, RowSink,
    RowWidth,
};
use super::scan::{Marks, RowScan, Step, count_line_breaks, undouble};
use super::stray::{QuoteRules, RowEnd};
use csv_core::{Reader, ReaderBuilder};
use memchr::{memchr, memchr2, memchr2_iter, memmem};

const LF: u8 = b'\n';
const CR: u8 = b'\r';
/// Stray quotes within the text that an earlier stray quote took in, one within the other.
const NESTED_REPAIRS: u32 = 16;

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
    repairs: u32,
    spans: Vec<FieldSpan>,
    /// The text of a row with one quote for two.
    undoubled: Vec<u8>,
    lost_text: memmem::Finder<'static>,
    inspect: bool,
    mixed: Option<MixedText>,
    totals: ReadTotals,
}

/// How fields are told apart.
enum Grammar {
    Delimited { marks: Marks, core: Box<Reader>, watch: QuoteWatch, rules: Option<QuoteRules> },
    Spaces,
}

/// A row whose end has not come yet: its first line and offset.
#[derive(Clone, Copy)]
struct OpenRow {
    line: u64,
    offset: u64,
}

impl Splitter {
    pub(super) fn new(layout: &Layout, limits: ReadLimits) -> Self {
        Self {
            grammar: Grammar::new(layout),
            limits,
            width: RowWidth { columns: layout.column_count, usual: layout.usual_fields },
            skip_lines: layout.preamble_lines,
            skip_header: layout.has_header,
            general_only: false,
            line: 1,
            base: 0,
            after_cr: false,
            open: None,
            pending: Pending::default(),
            repairs: 0,
            spans: Vec::new(),
            undoubled: Vec::new(),
            lost_text: memmem::Finder::new("\u{FFFD}"),
            inspect: false,
            mixed: None,
            totals: ReadTotals::default(),
        }
    }

    pub(super) fn start_at(&mut self, boundary: RowBoundary) {
        self.line = boundary.line;
        self.base = boundary.offset;
        self.skip_lines = 0;
        self.skip_header = false;
    }

    /// Looks for UTF-8 in the rows, if their encoding has one byte a character.
    pub(super) fn watch_encoding(&mut self, mixed: Option<MixedText>) {
        self.inspect = self.inspect || mixed.is_some();
        self.mixed = mixed;
    }

    /// Whether the text so far is in whole rows, and whatever comes next begins one.
    pub(super) fn is_between_rows(&self) -> bool {
        self.open.is_none() && !self.after_cr && self.skip_lines == 0 && !self.skip_header
    }

    pub(super) fn general_only(&mut self) {
        self.general_only = true;
    }

    pub(super) fn totals(&self) -> ReadTotals {
        ReadTotals { lines: self.line, ..self.totals }
    }

    /// Splits the next piece of text.
    pub(super) fn feed(&mut self, text: &[u8], sink: &mut dyn RowSink) -> Result<(), RecordError> {
        let lost = || !is_ascii(text) && self.lost_text.find(text).is_some();
        self.inspect = self.inspect || memchr(0, text).is_some() || lost();
        self.split(text, sink)?;
        self.base += text.len() as u64;
        self.totals.text_bytes += text.len() as u64;
        Ok(())
    }

    fn split(&mut self, text: &[u8], sink: &mut dyn RowSink) -> Result<(), RecordError> {
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
        Ok(())
    }

    /// Ends the last row, if its line had no end.
    pub(super) fn finish(&mut self, sink: &mut dyn RowSink) -> Result<(), RecordError> {
        // What a stray quote took in may leave another row open.
        while let Some(open) = self.open.take() {
            self.finish_row(open, sink)?;
        }
        Ok(())
    }

    fn finish_row(&mut self, open: OpenRow, sink: &mut dyn RowSink) -> Result<(), RecordError> {
        let Grammar::Delimited { core, rules, .. } = &mut self.grammar else {
            return self.end_line_of_blanks(open, sink);
        };
        // A line end closes every row but one with an open quote, which takes it as text.
        let filled = self.pending.filled;
        let closed = self.pending.push(core, b"\n").1;
        if closed {
            return self.close_row(open, sink);
        }
        self.pending.filled = filled;
        if let Some(at) = rules.and_then(|rules| rules.find(&self.pending.raw, RowEnd::OpenQuote)) {
            return self.repair(open, at, sink);
        }
        self.pending.end_field();
        let column = self.pending.fields;
        let opened = open.line + self.pending.line_breaks(column - 1);
        let kind = RecordIssueKind::UnterminatedQuote { opened };
        sink.issue(RecordIssue { line: open.line, offset: open.offset, column, kind });
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
        let mut places = marks.places(text, from);
        while let Some(at) = scan.skip_fields(&mut places, &marks, &mut self.spans) {
            match scan.step(text, at, &marks) {
                Step::Nothing => {}
                Step::Field(field) => self.spans.push(field),
                Step::EmptyLine if text[at] == LF && after_cr => after_cr = false,
                Step::EmptyLine => {
                    self.empty_line(text[at]);
                    after_cr = text[at] == CR;
                }
                // Whether so long a field is one is for the general path to say.
                Step::Row { start, breaks, .. } if breaks > STRAY_QUOTE_LINES => {
                    scan.row_start = start;
                    break;
                }
                Step::Row { last, start, breaks, quoted, doubled } => {
                    self.spans.push(last);
                    let open = OpenRow { line: self.line, offset: self.base + start as u64 };
                    self.line += 1 + breaks;
                    if doubled {
                        self.emit_doubled((text, start), open, marks.quote, sink)?;
                    } else {
                        self.check_spans(open.line)?;
                        let joints = if quoted { Joints::Other(marks.delimiter) } else { Joints::Delimiters };
                        self.emit((text, joints), open, sink);
                    }
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
            self.pending.raw.extend_from_slice(&text[at..at + used]);
            at += used;
            if closed {
                self.open = None;
                self.after_cr = text[at - 1] == CR;
                self.close_row(open, sink)?;
                return Ok(at);
            }
            if let Err(error) = self.pending.check(&self.limits, open.line) {
                self.open = None;
                self.repair_too_long(open, error, sink)?;
                return Ok(at);
            }
            self.pending.grow();
        }
        Ok(at)
    }

    /// Ends a row with its line, unless a stray quote in it took in the line ends of others.
    fn close_row(&mut self, open: OpenRow, sink: &mut dyn RowSink) -> Result<(), RecordError> {
        let Grammar::Delimited { watch, rules: Some(rules), .. } = &self.grammar else {
            return self.end_pending_row(open, sink);
        };
        self.pending.spans(&mut self.spans);
        if let Err(error) = self.check_spans(open.line) {
            return self.repair_too_long(open, error, sink);
        }
        let breaks = self.pending.line_breaks(self.pending.fields);
        let fits = rules.widths.contains(&self.pending.fields);
        let doubtful = breaks > STRAY_QUOTE_LINES || (watch.has_found() && (breaks > 0 || !fits));
        let stray = if doubtful { rules.find(&self.pending.raw, RowEnd::Line) } else { None };
        match stray {
            Some(at) => self.repair(open, at, sink),
            None => self.end_pending_row(open, sink),
        }
    }

    /// A row that breaks a limit because of a stray quote, or the limit as an error.
    fn repair_too_long(
        &mut self,
        open: OpenRow,
        error: RecordError,
        sink: &mut dyn RowSink,
    ) -> Result<(), RecordError> {
        let (Grammar::Delimited { rules: Some(rules), .. }, RecordError::FieldTooLong { column, limit, .. }) =
            (&self.grammar, &error)
        else {
            return Err(error);
        };
        let end = RowEnd::TooLong { column: *column, limit: *limit };
        let at = rules.find(&self.pending.raw, end).ok_or(error)?;
        self.repair(open, at, sink)
    }

    /// Reads the open row again with the quote at `at` as text, which ends the row with the line of that quote, and
    /// then what that quote had taken in.
    fn repair(&mut self, open: OpenRow, at: usize, sink: &mut dyn RowSink) -> Result<(), RecordError> {
        let raw = std::mem::take(&mut self.pending.raw);
        let (before, after) = raw.split_at(at);
        let opened = open.line + count_line_breaks(before);
        if self.repairs == NESTED_REPAIRS {
            return Err(RecordError::UnterminatedQuote { line: opened });
        }
        let Grammar::Delimited { core, watch, rules: Some(rules), .. } = &mut self.grammar else {
            return Ok(());
        };
        watch.take();
        restart(core);
        self.pending.clear();
        let mut used = 0;
        while used < before.len() {
            used += self.pending.push(core, &before[used..]).0;
        }
        restart(core);
        let column = self.pending.fields + 1;
        let line_end = memchr2(LF, CR, after).unwrap_or(after.len());
        let mut text = Vec::new();
        for field in rules.fields_of_line(&after[..line_end]) {
            text.clear();
            rules.append_unquoted(field, &mut text);
            self.pending.append(&text);
            self.pending.end_field();
        }
        let kind = RecordIssueKind::StrayQuote { opened };
        sink.issue(RecordIssue { line: open.line, offset: open.offset, column, kind });
        self.end_pending_row(open, sink)?;
        self.after_cr = after.get(line_end) == Some(&CR);
        let rest = after.get(line_end + 1..).unwrap_or_default();
        self.split_again(rest, open.offset + (raw.len() - rest.len()) as u64, sink)
    }

    /// Splits text that lies before the current piece.
    fn split_again(&mut self, text: &[u8], offset: u64, sink: &mut dyn RowSink) -> Result<(), RecordError> {
        self.repairs += 1;
        let base = std::mem::replace(&mut self.base, offset);
        let result = self.split(text, sink);
        self.base = base;
        self.repairs -= 1;
        result
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
        let joints = Joints::Other(self.delimiter());
        self.emit((&text, joints), open, sink);
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
        self.emit((line, Joints::Other(self.delimiter())), open, sink);
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

    /// Emits a row in which two quotes stand for one.
    fn emit_doubled(
        &mut self,
        (text, start): (&[u8], usize),
        open: OpenRow,
        quote: Option<u8>,
        sink: &mut dyn RowSink,
    ) -> Result<(), RecordError> {
        let mut undoubled = std::mem::take(&mut self.undoubled);
        undouble(text, start, quote.unwrap_or(b'"'), &mut self.spans, &mut undoubled);
        self.check_spans(open.line)?;
        self.emit((&undoubled, Joints::Other(self.delimiter())), open, sink);
        self.undoubled = undoubled;
        Ok(())
    }

    fn delimiter(&self) -> u8 {
        match self.grammar {
            Grammar::Delimited { marks, .. } => marks.delimiter,
            Grammar::Spaces => b' ',
        }
    }

    #[inline]
    fn emit(&mut self, (text, joints): (&[u8], Joints), open: OpenRow, sink: &mut dyn RowSink) {
        let OpenRow { line, offset } = open;
        let row = Row { text, spans: &self.spans, line, offset, width: self.width, joints };
        if self.skip_header {
            self.skip_header = false;
            sink.header(&row);
            return;
        }
        self.totals.rows += 1;
        self.totals.ragged_rows += u64::from(row.is_ragged());
        if self.inspect {
            report_damage(&row, &self.lost_text, self.mixed.as_ref(), sink);
        }
        sink.row(&row);
    }
}

/// Makes the parser start a row afresh.
fn restart(core: &mut Reader) {
    core.reset();
    // From its second call on, the parser takes a byte order mark as the text that it is here.
    core.read_record(b"\n", &mut [0], &mut [0]);
}

impl Grammar {
    fn new(layout: &Layout) -> Self {
        let quoting = layout.quoting;
        let Some(delimiter) = layout.delimiter.byte() else { return Self::Spaces };
        let quote = (quoting != Quoting::Text).then_some(b'"');
        let escape = (quoting == Quoting::Backslash).then_some(b'\\');
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).quoting(quote.is_some()).escape(escape);
        let mut core = Box::new(builder.build());
        restart(&mut core);
        let marks = Marks::new(delimiter, quote, escape.is_none());
        let widths = [layout.usual_fields, layout.column_count];
        let rules = quote.map(|_| QuoteRules { delimiter, escape, widths });
        Self::Delimited { marks, core, watch: QuoteWatch::new(delimiter, quote, escape), rules }
    }
}

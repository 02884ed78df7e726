//! Delimiter, quotes and the lines before the table, voted over the sample.
//!
//! Every candidate delimiter splits the sample with the same parser that reads the file. The one wins whose rows
//! agree best on many columns, from the first row on.

use super::encoding::EncodingName;
use super::layout::{Delimiter, Layout, LayoutOverrides, Newline, Quoting};
use super::limits::ReadLimits;
use super::records::{RecordIssue, RecordIssueKind, Row, RowSink};
use super::scan::count_line_breaks;
use super::split::Splitter;
use super::unpack::Compression;
use crate::analysis::numerics::order;
use memchr::{memchr, memchr_iter, memmem};

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialect {
    /// What separates fields.
    pub delimiter: Delimiter,
    /// How sure that is, from 0 to 1; 1 if it was chosen or named by the file.
    pub confidence: f64,
    /// What quotes mean.
    pub quoting: Quoting,
    /// Whether the first line is `sep=...`.
    pub sep_line: bool,
    /// Physical lines before the table.
    pub preamble_lines: u64,
    /// Line of a quote that does not close in the sample.
    pub unterminated: Option<u64>,
}

const CANDIDATES: [Delimiter; 5] =
    [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Pipe, Delimiter::Spaces];
/// Blanks separate words too, so they must agree much better than a real delimiter.
const WEIGHT_OF_SPACES: f64 = 0.6;
const WEIGHT_WITH_PREAMBLE: f64 = 0.9;
const LONGEST_PREAMBLE_ROWS: usize = 40;
/// A quoted field of more lines than this, still open at the end of the sample, is taken for a stray quote.
pub(super) const STRAY_QUOTE_LINES: u64 = 50;

/// Finds the dialect of `text`, the decoded beginning of a file; `complete` says that it is all of it.
pub fn guess_dialect(text: &[u8], complete: bool, overrides: &LayoutOverrides) -> Dialect {
    let sep = parse_sep_line(text);
    let first_line = u64::from(sep.is_some());
    let chosen = overrides.delimiter.or(sep);
    let mut candidates: Vec<Candidate> = match chosen {
        Some(delimiter) => vec![Candidate::judge(text, complete, delimiter, first_line, overrides)],
        None => CANDIDATES
            .iter()
            .filter(|delimiter| may_cut(**delimiter, text))
            .map(|delimiter| Candidate::judge(text, complete, *delimiter, first_line, overrides))
            .collect(),
    };
    // The sort is stable: among equals the usual delimiter comes first.
    order::sort_by(&mut candidates, |left, right| right.score.total_cmp(&left.score));
    let best = &candidates[0];
    // Runs of blanks cut wherever tabs do, so their agreement says nothing against tabs.
    let rivals =
        |other: &&Candidate| best.delimiter != Delimiter::Tab || other.delimiter != Delimiter::Spaces;
    let runner_up = candidates[1..].iter().find(rivals).map_or(0.0, |second| second.score);
    let confidence = match (chosen, best.score) {
        (Some(_), _) => 1.0,
        (None, score) if score <= 0.0 => 0.2,
        (None, score) => (1.0 - runner_up / score).clamp(0.1, 0.99),
    };
    Dialect {
        delimiter: best.delimiter,
        confidence,
        quoting: best.quoting,
        sep_line: sep.is_some(),
        preamble_lines: overrides.preamble_lines.unwrap_or(best.start_line - 1),
        unterminated: best.unterminated,
    }
}

/// The most frequent width; the greater one if two are equally frequent.
pub(super) fn modal_width(widths: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for width in widths {
        *counts.entry(width).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map(|(width, _)| width)
}

/// How lines end in the first 64 KiB.
pub(super) fn newline_of(text: &[u8]) -> Newline {
    let text = &text[..text.len().min(64 << 10)];
    let pairs = memmem::find_iter(text, b"\r\n").count();
    let feeds = memchr_iter(b'\n', text).count() - pairs;
    // A CR that ends the sample may be half of a pair.
    let returns = memchr_iter(b'\r', &text[..text.len() - usize::from(text.ends_with(b"\r"))]).count();
    match (pairs > 0, feeds > 0, returns > pairs) {
        (true, false, false) => Newline::CrLf,
        (false, false, true) => Newline::Cr,
        (false, _, false) => Newline::Lf,
        _ => Newline::Mixed,
    }
}

/// The delimiter that a first line such as `sep=;` names.
fn parse_sep_line(text: &[u8]) -> Option<Delimiter> {
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let line = line.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")).unwrap_or(line);
    let (name, value) = line.split_at_checked(4)?;
    match value {
        [byte] if name.eq_ignore_ascii_case(b"sep=") => Delimiter::from_byte(*byte),
        b"\\t" if name.eq_ignore_ascii_case(b"sep=") => Some(Delimiter::Tab),
        _ => None,
    }
}

/// One delimiter with the quoting that suits it, and how well the sample splits.
struct Candidate {
    delimiter: Delimiter,
    quoting: Quoting,
    score: f64,
    start_line: u64,
    unterminated: Option<u64>,
}

impl Candidate {
    fn judge(
        text: &[u8],
        complete: bool,
        delimiter: Delimiter,
        first_line: u64,
        overrides: &LayoutOverrides,
    ) -> Self {
        let skip = overrides.preamble_lines.unwrap_or(first_line);
        let shape = |quoting| Shape::of(text, complete, &probe(delimiter, quoting, skip));
        let quoted = shape(overrides.quoting.unwrap_or_default());
        let unterminated = quoted.unterminated;
        let mut best = (overrides.quoting.unwrap_or_default(), quoted);
        if overrides.quoting.is_none() && delimiter != Delimiter::Spaces {
            if memmem::find(text, b"\\\"").is_some() {
                let escaped = shape(Quoting::Backslash);
                let gain = escaped.agreement() - best.1.agreement();
                let is_better = gain > 0.0
                    || (gain == 0.0 && escapes_quotes(text))
                    || (best.1.unterminated.is_some() && escaped.unterminated.is_none());
                if is_better {
                    best = (Quoting::Backslash, escaped);
                }
            }
            if best.1.unterminated.is_some() {
                let plain = shape(Quoting::Text);
                if plain.wrapped == 0 && plain.agreement() > 0.8 {
                    best = (Quoting::Text, plain);
                }
            }
        }
        let (quoting, shape) = best;
        let unterminated = if quoting == Quoting::Backslash { shape.unterminated } else { unterminated };
        let start_line = if overrides.preamble_lines.is_some() { skip + 1 } else { shape.start_line(skip) };
        Self { delimiter, quoting, score: shape.score(delimiter, skip), start_line, unterminated }
    }
}

/// Whether a candidate can have more than one column: otherwise it scores nothing, and the first one is taken where
/// none does.
fn may_cut(delimiter: Delimiter, text: &[u8]) -> bool {
    delimiter == CANDIDATES[0] || delimiter.byte().is_none_or(|byte| memchr(byte, text).is_some())
}

/// Whether `\"` stands mostly before text: a closing quote stands before a delimiter or a line end.
fn escapes_quotes(text: &[u8]) -> bool {
    let (mut inside, mut closing) = (0, 0);
    for at in memmem::find_iter(text, b"\\\"") {
        match text.get(at + 2) {
            None | Some(b',' | b';' | b'\t' | b'|' | b'\n' | b'\r') => closing += 1,
            Some(_) => inside += 1,
        }
    }
    inside > closing
}

fn probe(delimiter: Delimiter, quoting: Quoting, preamble_lines: u64) -> Layout {
    Layout {
        encoding: EncodingName::UTF_8,
        compression: Compression::None,
        delimiter,
        quoting,
        sep_line: false,
        preamble_lines,
        has_header: false,
        header: Vec::new(),
        column_count: 0,
        usual_fields: 0,
        newline: Newline::Lf,
    }
}

/// The widths of the rows of a sample under one candidate.
#[derive(Default)]
struct Shape {
    own: Option<u8>,
    rows: Vec<RowShape>,
    fields: usize,
    /// Fields that hold another candidate delimiter.
    unsplit: usize,
    /// Fields in quotes, when quotes are text.
    wrapped: usize,
    unterminated: Option<u64>,
    broken: bool,
}

struct RowShape {
    line: u64,
    width: usize,
    filled: usize,
    has_digits: bool,
}

impl Shape {
    fn of(text: &[u8], complete: bool, layout: &Layout) -> Self {
        let mut shape = Self { own: layout.delimiter.byte(), ..Self::default() };
        let mut split = Splitter::new(layout, ReadLimits::default());
        shape.broken = split.feed(text, &mut shape).is_err();
        if let (Some(opened), false) = (split.open_quote(), complete) {
            shape.unterminated = (opened.lines > STRAY_QUOTE_LINES).then_some(opened.line);
        }
        if complete || shape.rows.is_empty() {
            shape.broken = split.finish(&mut shape).is_err() || shape.broken;
        }
        shape
    }

    fn modal(&self) -> usize {
        modal_width(self.rows.iter().filter(|row| row.filled > 0).map(|row| row.width)).unwrap_or(0)
    }

    /// The row with which the table starts.
    fn start(&self) -> usize {
        let modal = self.modal();
        if modal < 2 {
            return 0;
        }
        let head = &self.rows[..self.rows.len().min(LONGEST_PREAMBLE_ROWS)];
        let is_first = |(index, row): &(usize, &RowShape)| {
            row.width == modal && row.filled > 0 && !self.is_padded_title(*index)
        };
        let Some(first) = head.iter().enumerate().find(is_first).map(|(index, _)| index) else { return 0 };
        // A header may be wider or narrower than the rows under it.
        match first.checked_sub(1).and_then(|before| self.rows.get(before)) {
            Some(row) if row.width >= 2.max(modal.div_ceil(2)) && row.filled >= 2 && !row.has_digits => {
                first - 1
            }
            _ => first,
        }
    }

    /// Whether a row as wide as the table holds a title only, with a full row of names further down.
    fn is_padded_title(&self, index: usize) -> bool {
        let row = &self.rows[index];
        let is_thin = row.filled == 1 || (row.filled == 2 && row.width >= 5);
        let below = &self.rows[index + 1..self.rows.len().min(index + LONGEST_PREAMBLE_ROWS)];
        let names =
            |other: &RowShape| !other.has_digits && other.filled * 5 >= row.width * 3 && other.filled > 2;
        is_thin && row.width >= 3 && below.iter().any(names)
    }

    fn start_line(&self, skip: u64) -> u64 {
        let start = self.start();
        if start == 0 { skip + 1 } else { self.rows.get(start).map_or(skip + 1, |row| row.line) }
    }

    /// Share of the rows of the table that have the usual width, from 0 to 1. A row before the table counts as
    /// half a row that has not.
    fn agreement(&self) -> f64 {
        let (modal, start) = (self.modal(), self.start());
        let filled = self.rows.iter().skip(start).filter(|row| row.filled > 0);
        let agreeing = filled.clone().filter(|row| row.width == modal).count();
        agreeing as f64 / (filled.count() as f64 + start as f64 / 2.0).max(1.0)
    }

    /// Whether blanks may well separate columns: several rows, and figures in nearly all but the first. Otherwise
    /// they separate words.
    fn has_columns_of_blanks(&self) -> bool {
        let below = self.rows.iter().skip(self.start() + 1);
        let with_figures = below.clone().filter(|row| row.has_digits).count();
        with_figures > 0 && with_figures * 10 >= below.count() * 9
    }

    fn score(&self, delimiter: Delimiter, skip: u64) -> f64 {
        let modal = self.modal();
        let is_blanks = delimiter == Delimiter::Spaces;
        if modal < 2 || self.broken || (is_blanks && !self.has_columns_of_blanks()) {
            return 0.0;
        }
        let agreement = self.agreement();
        let split = 1.0 - 0.5 * self.unsplit as f64 / self.fields.max(1) as f64;
        let mut weight = if is_blanks { WEIGHT_OF_SPACES } else { 1.0 };
        if self.start_line(skip) > skip + 1 {
            weight *= WEIGHT_WITH_PREAMBLE;
        }
        agreement * agreement * libm::log1p(modal as f64) * split * weight
    }
}

impl RowSink for Shape {
    fn row(&mut self, row: &Row<'_>) {
        let mut filled = 0;
        let mut has_digits = false;
        for field in row.fields() {
            let field = field.trim_ascii();
            filled += usize::from(!field.is_empty());
            has_digits = has_digits || field.first().is_some_and(u8::is_ascii_digit);
            let own = self.own;
            let is_foreign = |byte: &u8| match byte {
                b';' | b'\t' | b'|' => Some(*byte) != own,
                b',' => own.is_none(),
                _ => false,
            };
            self.unsplit += usize::from(field.iter().any(is_foreign));
            self.wrapped +=
                usize::from(field.len() > 1 && field.starts_with(b"\"") && field.ends_with(b"\""));
        }
        self.fields += row.found();
        self.rows.push(RowShape { line: row.line(), width: row.found(), filled, has_digits });
    }

    fn issue(&mut self, issue: RecordIssue) {
        if let RecordIssueKind::UnterminatedQuote { opened } | RecordIssueKind::StrayQuote { opened } =
            issue.kind
        {
            self.unterminated.get_or_insert(opened);
        }
    }
}

/// A quote that is open at the end of the text so far.
pub(super) struct OpenQuote {
    /// Physical line of the quote.
    pub(super) line: u64,
    /// Lines that its field takes so far.
    pub(super) lines: u64,
}

impl OpenQuote {
    /// From the line on which the field starts and its text so far.
    pub(super) fn new(line: u64, field: &[u8]) -> Self {
        Self { line, lines: count_line_breaks(field) }
    }
}

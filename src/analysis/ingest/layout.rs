//! The layout of a file: all that is needed to read its rows, and the sniff that finds it in the first bytes.

use super::decode::{Decoders, open_decoder};
use super::dialect::{self, Dialect};
use super::encoding::EncodingName;
use super::encoding_guess::{EncodingGuess, EncodingReason, guess_encoding};
use super::foreign::{ForeignKind, detect_foreign, is_binary};
use super::header;
use super::limits::ReadLimits;
use super::records::{RecordError, RecordIssue, RecordIssueKind, Row, RowSink};
use super::split::Splitter;
use super::unpack::{Compression, UnpackError, Unpacker};

/// What separates the fields of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
    /// Any run of blanks and tabs; fields cannot be empty and quotes are text.
    Spaces,
    /// Another ASCII character, as a `sep=` line may name it.
    Other(u8),
}

impl Delimiter {
    /// The delimiter that is the character `byte`; none for letters, digits, quotes, line ends and non-ASCII.
    pub fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            b',' => Some(Self::Comma),
            b';' => Some(Self::Semicolon),
            b'\t' => Some(Self::Tab),
            b'|' => Some(Self::Pipe),
            b'"' | b'\\' | b'\r' | b'\n' | 0 => None,
            _ if byte.is_ascii_alphanumeric() || !byte.is_ascii() => None,
            _ => Some(Self::Other(byte)),
        }
    }

    /// Its character; none for [`Delimiter::Spaces`].
    pub fn byte(self) -> Option<u8> {
        match self {
            Self::Comma => Some(b','),
            Self::Semicolon => Some(b';'),
            Self::Tab => Some(b'\t'),
            Self::Pipe => Some(b'|'),
            Self::Spaces => None,
            Self::Other(byte) => Some(byte),
        }
    }
}

/// What a double quote means. In every case, a quote inside an unquoted field is text, and text after a closing
/// quote belongs to the field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Quoting {
    /// A field may be quoted; a quote in it is written twice (RFC 4180).
    #[default]
    Doubled,
    /// As [`Quoting::Doubled`], and `\` takes the next character of a quoted field as it is.
    Backslash,
    /// Quotes are ordinary characters.
    Text,
}

/// How lines end; for information, since every kind is read everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Newline {
    /// LF.
    Lf,
    /// CRLF.
    CrLf,
    /// Bare CR.
    Cr,
    /// More than one kind.
    Mixed,
}

/// All that is needed to read a file the same way again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Encoding of the text.
    pub encoding: EncodingName,
    /// Compression of the file.
    pub compression: Compression,
    /// What separates fields.
    pub delimiter: Delimiter,
    /// What quotes mean.
    pub quoting: Quoting,
    /// Whether the first line is `sep=...`; it is one of `preamble_lines`.
    pub sep_line: bool,
    /// Physical lines before the table, skipped unread.
    pub preamble_lines: u64,
    /// Whether the first row of the table names the columns.
    pub has_header: bool,
    /// Column names as they are in the file; names may be empty or repeated. Empty without a header, and otherwise
    /// `column_count` long.
    pub header: Vec<String>,
    /// Columns of the table.
    pub column_count: usize,
    /// Fields of most rows; differs from `column_count` where rows leave out empty fields at the end.
    pub usual_fields: usize,
    /// How lines end in the sample.
    pub newline: Newline,
}

/// Decisions of the user that replace guesses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LayoutOverrides {
    /// Encoding of the text.
    pub encoding: Option<EncodingName>,
    /// What separates fields.
    pub delimiter: Option<Delimiter>,
    /// What quotes mean.
    pub quoting: Option<Quoting>,
    /// Physical lines to skip before the table.
    pub preamble_lines: Option<u64>,
    /// Whether the first row names the columns.
    pub has_header: Option<bool>,
}

/// How sure each decision is, from 0 to 1; 1 for what the user chose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayoutConfidence {
    /// Of the encoding.
    pub encoding: f64,
    /// Of the delimiter.
    pub delimiter: f64,
    /// That the first row is, or is not, a header.
    pub header: f64,
}

/// A row of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleRow {
    /// Physical line on which it starts, from 1.
    pub line: u64,
    /// Bytes of decoded text before it.
    pub offset: u64,
    /// Whether it has another number of fields than the table.
    pub is_ragged: bool,
    /// Its fields.
    pub fields: Vec<String>,
}

/// Something in the sample that the user should see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SniffWarning {
    /// A quote opened on this line does not close within the sample.
    UnterminatedQuote {
        /// Physical line, from 1.
        line: u64,
    },
    /// Several columns have the same name.
    DuplicateHeader {
        /// The name.
        name: String,
        /// The columns, from 1.
        columns: Vec<usize>,
    },
    /// A column has no name.
    EmptyHeader {
        /// The column, from 1.
        column: usize,
    },
    /// The header has another number of fields than most rows.
    HeaderWidth {
        /// Fields of the header.
        header: usize,
        /// Fields of most rows.
        rows: usize,
    },
    /// Fields begin with a blank and then a quote, which makes the quote text.
    BlankBeforeQuote {
        /// Rows of the sample concerned.
        rows: usize,
    },
    /// Rows with text after a closing quote: the quotes may be meant as text, or as inches.
    TextAfterQuote {
        /// Rows of the sample concerned.
        rows: usize,
    },
    /// Characters of the sample that the encoding cannot explain, or that were lost before.
    ReplacementCharacters {
        /// How many.
        count: u64,
    },
    /// NUL bytes in the sample.
    NulBytes {
        /// How many.
        count: u64,
    },
}

/// What the first bytes of a file say about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sniffed {
    /// How to read the file.
    pub layout: Layout,
    /// How sure that is.
    pub confidence: LayoutConfidence,
    /// Why the encoding was taken.
    pub encoding_reason: EncodingReason,
    /// The lines before the table, at most 50.
    pub preamble: Vec<String>,
    /// The first data rows, at most [`SAMPLE_ROWS`].
    pub rows: Vec<SampleRow>,
    /// What the user should see.
    pub warnings: Vec<SniffWarning>,
    /// Name of the table inside a zip.
    pub zip_entry: Option<String>,
}

/// Why no layout could be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SniffError {
    /// The file has no bytes, or nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// The file is no table of text.
    #[error("the file is no table of text: {kind:?}")]
    Foreign {
        /// What it is.
        kind: ForeignKind,
    },
    /// The table does not begin within the bytes given: more of the file is needed.
    #[error("the table does not begin in the first {bytes} bytes")]
    HeadTooShort {
        /// Bytes given.
        bytes: usize,
    },
    /// The first bytes end within the first row of the table.
    #[error("line {line}: the row is longer than the first {bytes} bytes")]
    RowTooLong {
        /// Physical line on which the row starts, from 1.
        line: u64,
        /// Bytes of text that were looked at.
        bytes: usize,
    },
    /// The sample cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl From<UnpackError> for SniffError {
    fn from(error: UnpackError) -> Self {
        match error {
            UnpackError::ZipDocument { kind } => Self::Foreign { kind },
            _ => Self::Record(RecordError::Unpack(error)),
        }
    }
}

/// Rows that a sniff keeps for the next stage.
pub const SAMPLE_ROWS: usize = 1_000;
const SAMPLE_BYTES: usize = 1 << 20;
const SAMPLE_TEXT_BYTES: usize = 512 << 10;
const KEPT_PREAMBLE_LINES: usize = 50;

/// Finds the layout of a file from its first bytes (1 MiB is plenty; `complete` says that they are all), and reads
/// its first rows with it.
///
/// # Errors
/// [`SniffError`]: the file is empty, no table, packed in a way that cannot be read, or breaks a limit.
pub fn sniff_layout(
    head: &[u8],
    complete: bool,
    overrides: &LayoutOverrides,
    decoders: &dyn Decoders,
) -> Result<Sniffed, SniffError> {
    if head.trim_ascii().is_empty() && complete {
        return Err(SniffError::Empty);
    }
    if let Some(kind) = detect_foreign(head) {
        return Err(SniffError::Foreign { kind });
    }
    let sample = Sample::unpack(head, complete)?;
    let encoding = match overrides.encoding {
        Some(name) => EncodingGuess { name, confidence: 1.0, reason: EncodingReason::Chosen },
        None => guess_encoding(&sample.bytes, sample.complete),
    };
    let text = sample.decode(encoding.name, decoders)?;
    if is_binary(&text.bytes) {
        return Err(SniffError::Foreign { kind: ForeignKind::Binary });
    }
    if text.bytes.trim_ascii().is_empty() && sample.complete {
        return Err(SniffError::Empty);
    }
    let dialect = dialect::guess_dialect(&text.bytes, text.complete, overrides);
    let mut sniffed = describe(&text, &sample, encoding, &dialect, overrides)?;
    sniffed.zip_entry = sample.zip_entry;
    Ok(sniffed)
}

/// The unpacked first bytes of a file.
struct Sample {
    compression: Compression,
    bytes: Vec<u8>,
    complete: bool,
    zip_entry: Option<String>,
}

/// The decoded first bytes of a file.
struct SampleText {
    bytes: Vec<u8>,
    complete: bool,
}

enum Stop {
    Full,
    Unpack(UnpackError),
}

impl From<UnpackError> for Stop {
    fn from(error: UnpackError) -> Self {
        Self::Unpack(error)
    }
}

impl Sample {
    fn unpack(head: &[u8], complete: bool) -> Result<Self, SniffError> {
        let compression = Compression::detect(head);
        let mut unpacker = Unpacker::new(compression, ReadLimits::default());
        let mut bytes = Vec::new();
        let pushed = unpacker.push(head, &mut |piece: &[u8]| {
            let room = SAMPLE_BYTES - bytes.len();
            bytes.extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.len() > room { Err(Stop::Full) } else { Ok(()) }
        });
        let all = match pushed {
            Ok(()) if complete => unpacker.finish().map(|()| true)?,
            Ok(()) => false,
            Err(Stop::Full) => false,
            Err(Stop::Unpack(error)) => return Err(error.into()),
        };
        if compression != Compression::None {
            check_unpacked(&bytes)?;
        }
        if bytes.trim_ascii().is_empty() && !all {
            return Err(SniffError::HeadTooShort { bytes: head.len() });
        }
        let zip_entry = unpacker.entry_name().map(str::to_owned);
        Ok(Self { compression, bytes, complete: all, zip_entry })
    }

    fn decode(&self, name: EncodingName, decoders: &dyn Decoders) -> Result<SampleText, SniffError> {
        let mut decoder = open_decoder(name, decoders).ok_or(RecordError::NoDecoder { encoding: name })?;
        let mut bytes = Vec::new();
        let mut rest = self.bytes.as_slice();
        while !rest.is_empty() && bytes.len() < SAMPLE_TEXT_BYTES {
            let (step, after) = rest.split_at(rest.len().min(32 << 10));
            decoder.decode(step, self.complete && after.is_empty(), &mut bytes);
            rest = after;
        }
        Ok(SampleText { bytes, complete: self.complete && rest.is_empty() })
    }
}

fn check_unpacked(bytes: &[u8]) -> Result<(), SniffError> {
    let nested = Compression::detect(bytes) != Compression::None;
    match detect_foreign(bytes).or(nested.then_some(ForeignKind::NestedArchive)) {
        Some(kind) => Err(SniffError::Foreign { kind }),
        None => Ok(()),
    }
}

/// The layout, the sample rows and the warnings, once the dialect is known.
fn describe(
    text: &SampleText,
    sample: &Sample,
    encoding: EncodingGuess,
    dialect: &Dialect,
    overrides: &LayoutOverrides,
) -> Result<Sniffed, SniffError> {
    let mut layout = Layout {
        encoding: encoding.name,
        compression: sample.compression,
        delimiter: dialect.delimiter,
        quoting: dialect.quoting,
        sep_line: dialect.sep_line,
        preamble_lines: dialect.preamble_lines,
        has_header: false,
        header: Vec::new(),
        column_count: 0,
        usual_fields: 0,
        newline: dialect::newline_of(&text.bytes),
    };
    let mut kept = read_sample(text, &layout)?;
    check_first_row(&kept, text, overrides)?;
    let guess = header::guess_header(&kept.rows);
    layout.has_header = overrides.has_header.unwrap_or(guess.has_header) && !kept.rows.is_empty();
    let header_row = if layout.has_header { Some(kept.rows.remove(0).fields) } else { None };
    set_width(&mut layout, header_row, &kept.rows);
    for row in &mut kept.rows {
        row.is_ragged = row.fields.len() != layout.usual_fields && row.fields.len() != layout.column_count;
    }
    kept.rows.truncate(SAMPLE_ROWS);
    let mut warnings = kept.warnings;
    warnings.extend(dialect.unterminated.map(|line| SniffWarning::UnterminatedQuote { line }));
    header::warn_of_names(&layout, &mut warnings);
    let of_header = if overrides.has_header.is_some() { 1.0 } else { guess.confidence };
    let confidence =
        LayoutConfidence { encoding: encoding.confidence, delimiter: dialect.confidence, header: of_header };
    let preamble = first_lines(&text.bytes, layout.preamble_lines);
    let encoding_reason = encoding.reason;
    let rows = kept.rows;
    Ok(Sniffed { layout, confidence, encoding_reason, preamble, rows, warnings, zip_entry: None })
}

/// Refuses a sample that ends within its first row, or its first below the header: nothing could be said of it.
fn check_first_row(
    kept: &KeptRows,
    text: &SampleText,
    overrides: &LayoutOverrides,
) -> Result<(), SniffError> {
    let Some(first) = kept.rows.first().filter(|_| !text.complete) else { return Ok(()) };
    let bytes = text.bytes.len();
    if kept.is_cut {
        return Err(SniffError::RowTooLong { line: first.line, bytes });
    }
    let may_be_header = overrides.has_header.unwrap_or(true);
    if kept.rows.len() == 1 && may_be_header {
        return Err(SniffError::RowTooLong { line: first.line + 1, bytes });
    }
    Ok(())
}

fn set_width(layout: &mut Layout, header: Option<Vec<String>>, rows: &[SampleRow]) {
    let named = header.as_ref().map_or(0, Vec::len);
    let usual = dialect::modal_width(rows.iter().map(|row| row.fields.len())).unwrap_or(named);
    layout.usual_fields = usual;
    layout.column_count = usual.max(named);
    if let Some(mut names) = header {
        names.resize(layout.column_count, String::new());
        layout.header = names;
    }
}

/// Rows of the sample under a layout, the header among them, and what was met on the way.
#[derive(Default)]
struct KeptRows {
    rows: Vec<SampleRow>,
    warnings: Vec<SniffWarning>,
    nuls: u64,
    lost: u64,
    blank_before_quote: usize,
    after_quote: usize,
    /// Whether the only row is cut by the end of the sample.
    is_cut: bool,
}

fn read_sample(text: &SampleText, layout: &Layout) -> Result<KeptRows, SniffError> {
    let mut kept = KeptRows::default();
    let mut split = Splitter::new(layout, ReadLimits::default());
    split.feed(&text.bytes, &mut kept)?;
    if text.complete || kept.rows.is_empty() {
        kept.is_cut = !text.complete;
        split.finish(&mut kept)?;
    }
    if kept.nuls > 0 {
        kept.warnings.push(SniffWarning::NulBytes { count: kept.nuls });
    }
    if kept.lost > 0 {
        kept.warnings.push(SniffWarning::ReplacementCharacters { count: kept.lost });
    }
    if kept.blank_before_quote > 0 {
        kept.warnings.push(SniffWarning::BlankBeforeQuote { rows: kept.blank_before_quote });
    }
    if kept.after_quote > 0 {
        kept.warnings.push(SniffWarning::TextAfterQuote { rows: kept.after_quote });
    }
    Ok(kept)
}

impl RowSink for KeptRows {
    fn row(&mut self, row: &Row<'_>) {
        let is_hidden_quote = |field: &[u8]| field.starts_with(b" ") && field.trim_ascii().starts_with(b"\"");
        self.blank_before_quote += usize::from(row.fields().any(is_hidden_quote));
        // One more than the rows that are kept, since the first may be the header.
        if self.rows.len() <= SAMPLE_ROWS {
            let fields = row.fields().map(|field| String::from_utf8_lossy(field).into_owned()).collect();
            self.rows.push(SampleRow { line: row.line(), offset: row.offset(), is_ragged: false, fields });
        }
    }

    fn issue(&mut self, issue: RecordIssue) {
        match issue.kind {
            RecordIssueKind::NulBytes { count } => self.nuls += count,
            RecordIssueKind::ReplacementCharacters { count } => self.lost += count,
            RecordIssueKind::TextAfterQuote { .. } => self.after_quote += 1,
            // Nothing of the sample alone.
            RecordIssueKind::MixedEncoding { .. } => {}
            // The dialect says so.
            RecordIssueKind::UnterminatedQuote { .. } | RecordIssueKind::StrayQuote { .. } => {}
        }
    }
}

fn first_lines(text: &[u8], count: u64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while (lines.len() as u64) < count.min(KEPT_PREAMBLE_LINES as u64) {
        let Some(end) = memchr::memchr2(b'\n', b'\r', rest) else { break };
        lines.push(String::from_utf8_lossy(&rest[..end]).into_owned());
        let pair = rest[end..].starts_with(b"\r\n");
        rest = &rest[end + if pair { 2 } else { 1 }..];
    }
    lines
}

//! Bytes to rows, push-based: unpack -> decode -> split, in bounded memory.
//!
//! [`RecordReader`] reads a file as its [`Layout`] says and hands each row to a [`RowSink`]. It keeps no rows.
//! Invariant: the rows, their positions, the issues and the errors are the same however the bytes were cut into
//! calls of [`RecordReader::feed`].

use super::decode::{Decoders, TextDecoder, Utf8Decoder, open_decoder};
use super::encoding::EncodingName;
use super::layout::Layout;
use super::limits::ReadLimits;
use super::mixed::MixedText;
use super::parcel::parcel;
use super::split::Splitter;
use super::unpack::{UnpackError, Unpacker};

/// Where one field lies in the text of its row, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

parcel!(FieldSpan { start, end });

impl FieldSpan {
    #[inline]
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }
}

/// One row, borrowed from the reader's buffers.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub(super) text: &'a [u8],
    pub(super) spans: &'a [FieldSpan],
    pub(super) line: u64,
    pub(super) offset: u64,
    pub(super) width: RowWidth,
    pub(super) joints: Joints,
}

/// How the fields of a row lie in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joints {
    /// Side by side, with the delimiter between them and none in them.
    Delimiters,
    /// In any other way, in a file with this delimiter.
    Other(u8),
}

/// How many fields a row of this file should have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowWidth {
    /// Columns of the table; 0 while they are not known.
    pub columns: usize,
    /// Fields that most rows have: fewer than `columns` where rows leave out empty fields at the end.
    pub usual: usize,
}

impl<'a> Row<'a> {
    /// Field `index` (from 0) as UTF-8 without its quotes; none beyond the last field.
    #[inline]
    pub fn field(&self, index: usize) -> Option<&'a [u8]> {
        let span = self.spans.get(index)?;
        self.text.get(span.start as usize..span.end as usize)
    }

    /// All fields, left to right.
    pub fn fields(&self) -> impl Iterator<Item = &'a [u8]> {
        let text = self.text;
        self.spans
            .iter()
            .map(move |span| text.get(span.start as usize..span.end as usize).unwrap_or_default())
    }

    /// The fields with the delimiter between them, written to `room` unless they lie in the text like that; and whether
    /// the delimiter is in none of them.
    #[inline]
    pub(super) fn joined<'b>(&'b self, room: &'b mut Vec<u8>) -> (&'b [u8], bool) {
        match (self.joints, self.spans.first(), self.spans.last()) {
            (Joints::Delimiters, Some(first), Some(last)) => {
                (self.text.get(first.start as usize..last.end as usize).unwrap_or_default(), true)
            }
            (Joints::Other(delimiter), ..) => self.join(delimiter, room),
            _ => (&[], true),
        }
    }

    fn join<'b>(&self, delimiter: u8, room: &'b mut Vec<u8>) -> (&'b [u8], bool) {
        room.clear();
        for field in self.fields() {
            room.extend_from_slice(field);
            room.push(delimiter);
        }
        room.pop();
        let delimiters = memchr::memchr_iter(delimiter, room).count();
        (room, delimiters + 1 == self.spans.len())
    }

    /// Number of fields found; at least 1.
    #[inline]
    pub fn found(&self) -> usize {
        self.spans.len()
    }

    /// Number of fields expected: the columns of the table.
    pub fn expected(&self) -> usize {
        self.width.columns
    }

    /// Whether the row has another number of fields than the table. Title, total and footer lines are such rows.
    #[inline]
    pub fn is_ragged(&self) -> bool {
        let found = self.spans.len();
        found != self.width.usual && found != self.width.columns && self.width.columns != 0
    }

    /// Whether every field is empty or blanks: a line of nothing but delimiters, as spreadsheets leave them.
    pub fn is_blank(&self) -> bool {
        self.fields().all(|field| field.iter().all(u8::is_ascii_whitespace))
    }

    /// The physical line on which the row starts, from 1. CRLF, LF and bare CR each end a line.
    #[inline]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Bytes of decoded text (UTF-8, without a byte order mark) before the row.
    #[inline]
    pub fn offset(&self) -> u64 {
        self.offset
    }
}

/// What is wrong with the text of a row that is read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordIssueKind {
    /// A quote opened on line `opened` never closes: the field runs to the end of the file.
    UnterminatedQuote {
        /// Physical line of the opening quote, from 1.
        opened: u64,
    },
    /// A quote opened on line `opened` would have taken the rows below into its field: it is read as text, and they
    /// as rows.
    StrayQuote {
        /// Physical line of the quote, from 1.
        opened: u64,
    },
    /// Text follows a closing quote within the field, as in `"Al" Smith`: both parts are kept, the quotes are not.
    TextAfterQuote {
        /// How many fields of the row.
        count: u64,
    },
    /// Characters of UTF-8 in a file of another encoding: the file was put together from both.
    MixedEncoding {
        /// How many in the row.
        count: u64,
    },
    /// NUL bytes, kept in the fields.
    NulBytes {
        /// How many in the row.
        count: u64,
    },
    /// Characters that could not be decoded, or that an earlier program had already lost.
    ReplacementCharacters {
        /// How many in the row.
        count: u64,
    },
}

/// An issue with its place. It is reported just before its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordIssue {
    /// Physical line on which the row starts, from 1.
    pub line: u64,
    /// Bytes of decoded text before the row.
    pub offset: u64,
    /// Column of the first field concerned, from 1.
    pub column: usize,
    /// What it is.
    pub kind: RecordIssueKind,
}

/// Receives what a [`RecordReader`] finds, in the order of the file.
pub trait RowSink {
    /// A data row. Empty lines never come here; rows of another width do (see [`Row::is_ragged`]).
    fn row(&mut self, row: &Row<'_>);

    /// The header row, where the layout has one.
    fn header(&mut self, _row: &Row<'_>) {}

    /// Something to report about the row that follows.
    fn issue(&mut self, _issue: RecordIssue) {}
}

/// Why reading stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The compressed file is damaged, hostile or not one table.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
    /// The platform has no decoder for the encoding.
    #[error("no decoder for {encoding}")]
    NoDecoder {
        /// The encoding asked for.
        encoding: EncodingName,
    },
    /// A row has more columns than [`ReadLimits::max_columns`].
    #[error("line {line}: more than {limit} columns")]
    TooManyColumns {
        /// Physical line on which the row starts.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// Quotes that do not close, so many within each other that rows cannot be told from cells.
    #[error("line {line}: a quote that does not close")]
    UnterminatedQuote {
        /// Physical line of the quote.
        line: u64,
    },
    /// A field is longer than [`ReadLimits::max_field_bytes`]: often a quote that never closes.
    #[error("line {line}, column {column}: field longer than {limit} bytes")]
    FieldTooLong {
        /// Physical line on which the row starts.
        line: u64,
        /// Column, from 1.
        column: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A row is longer than [`ReadLimits::max_record_bytes`].
    #[error("line {line}, column {column}: row longer than {limit} bytes")]
    RecordTooLong {
        /// Physical line on which the row starts.
        line: u64,
        /// Column in which the limit was met, from 1.
        column: usize,
        /// The limit in bytes.
        limit: usize,
    },
}

/// Exact counts of one read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadTotals {
    /// Bytes fed, as they are in the file.
    pub raw_bytes: u64,
    /// Bytes of decoded text.
    pub text_bytes: u64,
    /// Data rows handed to the sink.
    pub rows: u64,
    /// Of these, rows of another width than the table's.
    pub ragged_rows: u64,
    /// Empty lines, skipped.
    pub empty_lines: u64,
    /// Malformed sequences that became U+FFFD while decoding.
    pub replaced: u64,
    /// Physical lines begun.
    pub lines: u64,
}

parcel!(ReadTotals { raw_bytes, text_bytes, rows, ragged_rows, empty_lines, replaced, lines });

impl ReadTotals {
    /// Adds those of another file.
    pub(super) fn add(&mut self, other: ReadTotals) {
        self.raw_bytes += other.raw_bytes;
        self.text_bytes += other.text_bytes;
        self.rows += other.rows;
        self.ragged_rows += other.ragged_rows;
        self.empty_lines += other.empty_lines;
        self.replaced += other.replaced;
        self.lines += other.lines;
    }
}

/// A place between two rows from which reading may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowBoundary {
    /// Physical line that begins there, from 1.
    pub line: u64,
    /// Bytes of decoded text before it.
    pub offset: u64,
}

enum TextInput {
    Utf8(Utf8Decoder),
    Other { decoder: Box<dyn TextDecoder>, text: Vec<u8> },
}

const DECODE_STEP: usize = 32 << 10;

impl TextInput {
    fn push(
        &mut self,
        bytes: &[u8],
        last: bool,
        emit: &mut dyn FnMut(&[u8]) -> Result<(), RecordError>,
    ) -> Result<u64, RecordError> {
        match self {
            Self::Utf8(decoder) => Ok(decoder.pieces(bytes, last, emit)?.replaced),
            Self::Other { decoder, text } => {
                let mut replaced = 0;
                for step in bytes.chunks(DECODE_STEP) {
                    text.clear();
                    replaced += decoder.decode(step, false, text).replaced;
                    emit(text)?;
                }
                if last {
                    text.clear();
                    replaced += decoder.decode(&[], true, text).replaced;
                    emit(text)?;
                }
                Ok(replaced)
            }
        }
    }
}

/// Reads the bytes of one file into rows. Feed the file in pieces of any size, then [`finish`](Self::finish).
pub struct RecordReader {
    unpack: Unpacker,
    input: TextInput,
    split: Splitter,
    raw_bytes: u64,
    replaced: u64,
    failed: Option<RecordError>,
}

impl RecordReader {
    /// A reader from the first byte of the file.
    ///
    /// # Errors
    /// [`RecordError::NoDecoder`].
    pub fn new(layout: &Layout, decoders: &dyn Decoders, limits: ReadLimits) -> Result<Self, RecordError> {
        let input = match layout.encoding {
            EncodingName::UTF_8 => TextInput::Utf8(Utf8Decoder::new()),
            encoding => TextInput::Other {
                decoder: open_decoder(encoding, decoders).ok_or(RecordError::NoDecoder { encoding })?,
                text: Vec::new(),
            },
        };
        let mut split = Splitter::new(layout, limits);
        if let TextInput::Other { .. } = &input {
            split.watch_encoding(MixedText::new(layout.encoding, decoders));
        }
        Ok(Self {
            unpack: Unpacker::new(layout.compression, limits),
            input,
            split,
            raw_bytes: 0,
            replaced: 0,
            failed: None,
        })
    }

    /// A reader from a row boundary further down an uncompressed file: no preamble, no header, and a byte order
    /// mark is text. The first byte fed is the first of the row that starts at `boundary`.
    ///
    /// # Errors
    /// [`RecordError::NoDecoder`].
    pub fn starting_at(
        boundary: RowBoundary,
        layout: &Layout,
        decoders: &dyn Decoders,
        limits: ReadLimits,
    ) -> Result<Self, RecordError> {
        let mut reader = Self::new(layout, decoders, limits)?;
        if let TextInput::Utf8(decoder) = &mut reader.input {
            *decoder = Utf8Decoder::midway();
        }
        reader.split.start_at(boundary);
        Ok(reader)
    }

    /// The same reader without its fast path: every row goes through the general parser. For proofs.
    pub fn general_only(mut self) -> Self {
        self.split.general_only();
        self
    }

    /// Reads the next bytes of the file.
    ///
    /// # Errors
    /// Any [`RecordError`]; it is final, and given again by every later call.
    pub fn feed(&mut self, raw: &[u8], sink: &mut dyn RowSink) -> Result<(), RecordError> {
        self.raw_bytes += raw.len() as u64;
        self.run(|unpack, emit| unpack.push(raw, emit), false, sink)
    }

    /// Reads what is left after the last byte.
    ///
    /// # Errors
    /// As [`feed`](Self::feed); a truncated compressed file is found here.
    pub fn finish(&mut self, sink: &mut dyn RowSink) -> Result<(), RecordError> {
        self.run(|unpack, _| Ok(unpack.finish()?), true, sink)
    }

    /// Whether what was fed ends with a whole row, so that another reader can start behind it.
    pub fn is_between_rows(&self) -> bool {
        self.split.is_between_rows()
    }

    /// Counts so far.
    pub fn totals(&self) -> ReadTotals {
        ReadTotals { raw_bytes: self.raw_bytes, replaced: self.replaced, ..self.split.totals() }
    }

    fn run(
        &mut self,
        unpack: impl FnOnce(&mut Unpacker, Emit<'_>) -> Result<(), RecordError>,
        last: bool,
        sink: &mut dyn RowSink,
    ) -> Result<(), RecordError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let Self { unpack: unpacker, input, split, replaced, .. } = self;
        let mut decode = |piece: &[u8], last: bool| {
            *replaced += input.push(piece, last, &mut |text| split.feed(text, sink))?;
            Ok(())
        };
        let mut result = unpack(unpacker, &mut |piece| decode(piece, false));
        if last && result.is_ok() {
            result = decode(&[], true);
        }
        if last && result.is_ok() {
            result = split.finish(sink);
        }
        self.failed = result.clone().err();
        result
    }
}

type Emit<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), RecordError>;

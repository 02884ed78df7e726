//! The fast path of delimited text: fields as slices, found eight bytes at a time.
//!
//! A row is left to the general parser if a quote in it does more than open a field at its start, close it at its end
//! or stand doubled in it: text after a closing quote, backslashes.

use super::records::FieldSpan;
use memchr::{memchr, memchr2_iter};

const LF: u8 = b'\n';
const CR: u8 = b'\r';
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = ONES << 7;
const WORD: usize = 8;

/// The bytes that structure a text.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    pub(super) delimiter: u8,
    /// The quote, if there is one.
    pub(super) quote: Option<u8>,
    reads_quoted: bool,
}

impl Marks {
    /// `reads_quoted` says that quoted fields may be taken as slices, since nothing but the quote is special in them.
    pub(super) fn new(delimiter: u8, quote: Option<u8>, reads_quoted: bool) -> Self {
        Self { delimiter, quote, reads_quoted }
    }

    fn ends_field(&self, byte: u8) -> bool {
        byte == self.delimiter || byte == LF || byte == CR
    }

    /// Every place from `from` on with a delimiter, quote, LF or CR, in order, and some others besides.
    #[inline]
    pub(super) fn places<'a>(&self, text: &'a [u8], from: usize) -> Places<'a> {
        let delimiters = ONES * u64::from(self.delimiter);
        let quotes = ONES * u64::from(self.quote.unwrap_or(self.delimiter));
        Places { text, next: from, base: from, found: 0, delimiters, quotes }
    }
}

/// See [`Marks::places`].
pub(super) struct Places<'a> {
    text: &'a [u8],
    next: usize,
    base: usize,
    found: u64,
    delimiters: u64,
    quotes: u64,
}

impl Places<'_> {
    /// The high bit of each byte of `word` that may be a mark. A byte above a mark may be taken for one wrongly, by
    /// the borrow of the subtraction; the scan looks at the byte itself.
    #[inline]
    fn possible(&self, word: u64) -> u64 {
        let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
        let below_14 = word.wrapping_sub(ONES * 14) & !word;
        (zeros(word ^ self.delimiters) | zeros(word ^ self.quotes) | below_14) & HIGH_BITS
    }

    /// The next eight bytes; behind the end of the text stand bytes that are no marks.
    #[inline]
    fn load(&mut self) -> Option<u64> {
        let rest = self.text.get(self.next..)?;
        let word = match rest.first_chunk::<WORD>() {
            Some(bytes) => *bytes,
            None if rest.is_empty() => return None,
            None => {
                let mut bytes = [0xFF; WORD];
                bytes[..rest.len()].copy_from_slice(rest);
                bytes
            }
        };
        self.base = self.next;
        self.next += WORD;
        Some(u64::from_le_bytes(word))
    }
}

impl Places<'_> {
    /// See [`RowScan::skip_fields`]. Everything is at hand in one loop: most of what reading costs is spent here.
    #[inline]
    fn skip_fields(&mut self, marks: &Marks, start: &mut usize, spans: &mut Vec<FieldSpan>) -> Option<usize> {
        let mut field_start = *start;
        let mut found = self.found;
        let place = loop {
            if found == 0 {
                let Some(word) = self.load() else { break None };
                found = self.possible(word);
                continue;
            }
            let at = self.base + found.trailing_zeros() as usize / 8;
            found &= found - 1;
            let Some(&byte) = self.text.get(at) else { continue };
            if byte == marks.delimiter {
                spans.push(FieldSpan::new(field_start, at));
                field_start = at + 1;
            } else if byte == LF || byte == CR || Some(byte) == marks.quote {
                break Some(at);
            }
        };
        self.found = found;
        *start = field_start;
        place
    }
}

impl Iterator for Places<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let word = self.load()?;
            self.found = self.possible(word);
        }
        let place = self.base + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        // A wrong place may lie behind the end of the text.
        (place < self.text.len()).then_some(place)
    }
}

/// Where a scan stands in its row.
pub(super) struct RowScan {
    /// First byte of the row that is not complete yet.
    pub(super) row_start: usize,
    field_start: usize,
    field: Field,
    breaks: u64,
    /// Whether the row has fields between quotes.
    quoted: bool,
    /// The second one of two quotes that stand for one.
    second_quote: Option<usize>,
    /// Whether the row has such quotes.
    doubled: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Plain,
    Quoted,
    Closed,
}

/// What a byte of the text does.
pub(super) enum Step {
    Nothing,
    Field(FieldSpan),
    EmptyLine,
    Row {
        last: FieldSpan,
        start: usize,
        /// Line ends within the row.
        breaks: u64,
        /// Whether fields stand between quotes.
        quoted: bool,
        /// Whether quoted fields have doubled quotes: see [`undouble`].
        doubled: bool,
    },
    GiveUp,
}

impl RowScan {
    pub(super) fn new(from: usize) -> Self {
        Self {
            row_start: from,
            field_start: from,
            field: Field::Plain,
            breaks: 0,
            quoted: false,
            second_quote: None,
            doubled: false,
        }
    }

    /// Adds the plain fields that end with a delimiter to `spans`. Gives the first place of `places` that asks for a
    /// [`RowScan::step`].
    #[inline]
    pub(super) fn skip_fields(
        &mut self,
        places: &mut Places<'_>,
        marks: &Marks,
        spans: &mut Vec<FieldSpan>,
    ) -> Option<usize> {
        if self.field == Field::Plain {
            places.skip_fields(marks, &mut self.field_start, spans)
        } else {
            places.next()
        }
    }

    /// Takes the byte at `at`; places must come in order.
    #[inline]
    pub(super) fn step(&mut self, text: &[u8], at: usize, marks: &Marks) -> Step {
        let byte = text[at];
        if self.field == Field::Quoted {
            return self.step_quoted(text, at, marks);
        }
        if byte == marks.delimiter {
            Step::Field(self.end_field(at))
        } else if byte == LF || byte == CR {
            self.end_line(at)
        } else if Some(byte) == marks.quote && at == self.field_start {
            self.field = Field::Quoted;
            self.quoted = true;
            if marks.reads_quoted { Step::Nothing } else { Step::GiveUp }
        } else {
            Step::Nothing
        }
    }

    #[inline]
    fn step_quoted(&mut self, text: &[u8], at: usize, marks: &Marks) -> Step {
        let byte = text[at];
        let next = text.get(at + 1);
        if Some(byte) == marks.quote {
            if self.second_quote.take_if(|second| *second == at).is_some() {
                return Step::Nothing;
            }
            if next == Some(&byte) {
                self.second_quote = Some(at + 1);
                self.doubled = true;
                return Step::Nothing;
            }
            self.field = Field::Closed;
            let is_end = next.is_some_and(|next| marks.ends_field(*next));
            return if is_end { Step::Nothing } else { Step::GiveUp };
        }
        self.breaks += u64::from(byte == LF || (byte == CR && next != Some(&LF)));
        Step::Nothing
    }

    #[inline]
    fn end_line(&mut self, at: usize) -> Step {
        let start = self.row_start;
        self.row_start = at + 1;
        if at == start {
            self.field_start = at + 1;
            return Step::EmptyLine;
        }
        let breaks = std::mem::take(&mut self.breaks);
        let quoted = std::mem::take(&mut self.quoted);
        let doubled = std::mem::take(&mut self.doubled);
        Step::Row { last: self.end_field(at), start, breaks, quoted, doubled }
    }

    #[inline]
    fn end_field(&mut self, at: usize) -> FieldSpan {
        let start = std::mem::replace(&mut self.field_start, at + 1);
        if self.field == Field::Closed {
            self.field = Field::Plain;
            FieldSpan::new(start + 1, at - 1)
        } else {
            FieldSpan::new(start, at)
        }
    }
}

/// Writes the fields of a row to `out` with one quote for two, and makes `spans` those in `out`. Only fields between
/// quotes have doubled ones; the row begins at `start`.
pub(super) fn undouble(text: &[u8], start: usize, quote: u8, spans: &mut [FieldSpan], out: &mut Vec<u8>) {
    out.clear();
    for span in spans {
        let (from, end) = (span.start as usize, span.end as usize);
        let mut rest = text.get(from..end).unwrap_or_default();
        let begin = out.len();
        if from > start && text.get(from - 1) == Some(&quote) {
            while let Some(at) = memchr(quote, rest) {
                out.extend_from_slice(&rest[..=at]);
                rest = rest.get(at + 2..).unwrap_or_default();
            }
        }
        out.extend_from_slice(rest);
        *span = FieldSpan::new(begin, out.len());
    }
}

/// Line ends in `text`: CRLF, LF and bare CR each count once.
pub(super) fn count_line_breaks(text: &[u8]) -> u64 {
    let begins = |at: &usize| text[*at] == CR || *at == 0 || text[*at - 1] != CR;
    memchr2_iter(LF, CR, text).filter(begins).count() as u64
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn every_mark_is_found_at_every_place() {
        let marks = Marks::new(b',', Some(b'"'), true);
        for mark in [b',', b'"', b'\n', b'\r'] {
            for len in 1..40 {
                for place in 0..len {
                    let mut text = vec![0xC3; len];
                    text[place] = mark;
                    let mut places = marks.places(&text, 0);
                    assert!(places.any(|found| found == place), "{mark} at {place} of {len}");
                }
            }
        }
        assert_eq!(marks.places(b"abc\xFF defghijk", 0).count(), 0);
    }
}

//! Finds the quote of a row that opens a field by mistake and takes the rows below into it.
//!
//! A quoted field that is not closed, or is closed in the middle of its text, is no proof: notes are written so too.
//! It is one where the field takes in more lines than a cell has, or lines of which most are rows of the table.

use super::dialect::STRAY_QUOTE_LINES;
use super::scan::count_line_breaks;
use memchr::{memchr, memchr2, memrchr2};

const QUOTE: u8 = b'"';
const LF: u8 = b'\n';
const CR: u8 = b'\r';

/// What is special in a row, and how many fields one has.
#[derive(Clone, Copy)]
pub(super) struct QuoteRules {
    pub(super) delimiter: u8,
    pub(super) escape: Option<u8>,
    /// Fields of most rows, and columns of the table; 0 while they are not known.
    pub(super) widths: [usize; 2],
}

/// How the text of a row ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RowEnd {
    /// With the end of its line.
    Line,
    /// With the end of the file, within a quoted field.
    OpenQuote,
    /// Within this field, from 1, which is longer than so many bytes.
    TooLong { column: usize, limit: usize },
}

/// Where a quoted field ends: at its closing quote or, without one, with the text.
struct Quoted {
    close: usize,
    closing: Closing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// A delimiter or the end of the line follows.
    Well,
    /// Text follows.
    Ill,
    /// There is no closing quote.
    Never,
}

impl QuoteRules {
    /// Where in `row` the first stray quote stands, if there is one.
    pub(super) fn find(&self, row: &[u8], end: RowEnd) -> Option<usize> {
        let mut at = 0;
        let mut column = 1;
        loop {
            let mut from = at;
            if row.get(at) == Some(&QUOTE) {
                let quoted = self.quoted(row, at);
                if self.is_stray(row, at, column, end, &quoted) {
                    return Some(at);
                }
                from = quoted.close;
            }
            at = from + memchr(self.delimiter, row.get(from..)?)? + 1;
            column += 1;
        }
    }

    fn is_stray(&self, row: &[u8], at: usize, column: usize, end: RowEnd, quoted: &Quoted) -> bool {
        if let RowEnd::TooLong { column: long, limit } = end {
            // So many bytes are there whether or not the rest of the field is.
            let head = &row[at..row.len().min(at + limit)];
            return column == long && count_line_breaks(head) > STRAY_QUOTE_LINES;
        }
        let field = &row[at..quoted.close];
        let breaks = count_line_breaks(field);
        let many = breaks > STRAY_QUOTE_LINES;
        let start = memrchr2(LF, CR, &row[..at]).map_or(0, |before| before + 1);
        let rows = |least: f64| self.share_of_rows(&row[start..]) > least;
        match quoted.closing {
            Closing::Well => many && self.widths[0] > 2 && rows(0.9),
            Closing::Ill | Closing::Never => {
                many || ((breaks > 0 || memchr(self.delimiter, field).is_some()) && rows(0.5))
            }
        }
    }

    /// The share of the lines of `text` that have as many fields as the table, if each is read by itself.
    fn share_of_rows(&self, text: &[u8]) -> f64 {
        if self.widths[0] < 2 {
            return 0.0;
        }
        let (mut rows, mut lines) = (0.0, 0.0);
        for line in text.split(|byte| matches!(*byte, LF | CR)).filter(|line| !line.is_empty()) {
            lines += 1.0;
            if self.widths.contains(&self.fields_of_line(line).count()) {
                rows += 1.0;
            }
        }
        if lines == 0.0 { 0.0 } else { rows / lines }
    }

    /// The fields of a single line, as they stand in it: quoted where the quote is closed well, else text.
    pub(super) fn fields_of_line<'a>(&self, line: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let rules = *self;
        let mut rest = Some(line);
        std::iter::from_fn(move || {
            let text = rest?;
            let from = match text.first() {
                Some(&QUOTE) => match rules.quoted(text, 0) {
                    Quoted { close, closing: Closing::Well } => close,
                    _ => 0,
                },
                _ => 0,
            };
            let end = memchr(rules.delimiter, &text[from..]).map_or(text.len(), |found| from + found);
            rest = text.get(end + 1..);
            Some(&text[..end])
        })
    }

    /// Appends a field of a line to `text`, without its quotes if it has some.
    pub(super) fn append_unquoted(&self, field: &[u8], text: &mut Vec<u8>) {
        let is_quoted = field.first() == Some(&QUOTE) && self.quoted(field, 0).closing == Closing::Well;
        if !is_quoted {
            return text.extend_from_slice(field);
        }
        let quoted = self.quoted(field, 0);
        let mut inner = field[1..quoted.close].iter();
        while let Some(&byte) = inner.next() {
            let special = byte == QUOTE || self.escape == Some(byte);
            text.push(if special { inner.next().copied().unwrap_or(byte) } else { byte });
        }
        text.extend_from_slice(&field[quoted.close + 1..]);
    }

    /// The quoted field that opens at `at`.
    fn quoted(&self, text: &[u8], at: usize) -> Quoted {
        let mut from = at + 1;
        loop {
            let rest = text.get(from..).unwrap_or_default();
            let Some(found) = memchr2(QUOTE, self.escape.unwrap_or(QUOTE), rest) else {
                return Quoted { close: text.len(), closing: Closing::Never };
            };
            let close = from + found;
            let doubled = text.get(close + 1) == Some(&QUOTE);
            if text[close] == QUOTE && !doubled {
                let after = text[close + 1..].iter().find(|byte| **byte != b' ');
                let well = after.is_none_or(|byte| *byte == self.delimiter || matches!(*byte, LF | CR));
                return Quoted { close, closing: if well { Closing::Well } else { Closing::Ill } };
            }
            from = close + 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{QuoteRules, RowEnd};

    const RULES: QuoteRules = QuoteRules { delimiter: b',', escape: None, widths: [4, 4] };

    fn find(row: &str, end: RowEnd) -> Option<usize> {
        RULES.find(row.as_bytes(), end)
    }

    #[test]
    fn a_quote_that_takes_in_rows_is_stray() {
        assert_eq!(find("\"a,1,2,3\nb,1,2,3\n", RowEnd::OpenQuote), Some(0));
        assert_eq!(find("\"a,1,2,3\n\"b\",1,2,3\n", RowEnd::Line), Some(0));
        assert_eq!(find("a,1,2,\"3\nb,1,2,\"3\n", RowEnd::Line), Some(6));
        let rows = "b,1,2,3\n".repeat(60);
        assert_eq!(find(&format!("\"x\ny\",\"1,2,3\n{rows}b\",1,2,3\n"), RowEnd::Line), Some(6));
    }

    #[test]
    fn a_long_note_is_not() {
        let note = "It came, late, and \"\"broken\"\".\n".repeat(60);
        assert_eq!(find(&format!("a,1,2,\"{note}\"\n"), RowEnd::Line), None);
        assert_eq!(find("a,1,2,\"He said\nthat \"it\" is fine\"\n", RowEnd::Line), None);
        assert_eq!(find("a,1,2,\"open", RowEnd::OpenQuote), None);
        assert_eq!(find("\"a\"b,1,2,3\n", RowEnd::Line), None);
    }

    #[test]
    fn a_field_that_is_too_long_is_stray_if_it_has_many_lines() {
        let lines = "x\n".repeat(60);
        let end = |limit| RowEnd::TooLong { column: 2, limit };
        assert_eq!(find(&format!("a,\"{lines}"), end(110)), Some(2));
        assert_eq!(find(&format!("a,\"{lines}"), end(60)), None);
    }

    #[test]
    fn a_line_is_read_by_itself() {
        let fields: Vec<&[u8]> = RULES.fields_of_line(b"\"a,\"b, c\" ,d\"e,\"\"").collect();
        assert_eq!(fields, [&b"\"a"[..], b"\"b, c\" ", b"d\"e", b"\"\""]);
        let mut text = Vec::new();
        RULES.append_unquoted(b"\"b \"\"c\"\"\" ", &mut text);
        assert_eq!(text, b"b \"c\" ");
    }
}

//! Watches the quotes of a row as it is parsed and finds fields with text after their closing quote, which the
//! parser joins without a word.

use memchr::{memchr, memchr2};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    FieldStart,
    Unquoted,
    Quoted,
    Escaped,
    /// After a quote in a quoted field: its end, or half of a doubled quote.
    AfterQuote,
    /// After blanks behind a closing quote.
    AfterBlank,
}

pub(super) struct QuoteWatch {
    delimiter: u8,
    quote: Option<u8>,
    escape: Option<u8>,
    place: Place,
    column: usize,
    first: usize,
    count: u64,
}

impl QuoteWatch {
    pub(super) fn new(delimiter: u8, quote: Option<u8>, escape: Option<u8>) -> Self {
        Self { delimiter, quote, escape, place: Place::FieldStart, column: 1, first: 0, count: 0 }
    }

    /// Takes the next bytes of the open row.
    pub(super) fn watch(&mut self, bytes: &[u8]) {
        let Some(quote) = self.quote else { return };
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            let found = match self.place {
                Place::Unquoted if byte != self.delimiter => memchr(self.delimiter, &bytes[at..]),
                Place::Quoted if byte != quote && self.escape != Some(byte) => {
                    memchr2(quote, self.escape.unwrap_or(quote), &bytes[at..])
                }
                _ => {
                    self.step(byte, quote);
                    continue;
                }
            };
            at = found.map_or(bytes.len(), |skipped| at + skipped);
        }
    }

    fn step(&mut self, byte: u8, quote: u8) {
        self.place = match self.place {
            Place::Quoted if byte == quote => Place::AfterQuote,
            Place::Quoted => Place::Escaped,
            Place::Escaped => Place::Quoted,
            Place::FieldStart | Place::AfterQuote if byte == quote => Place::Quoted,
            _ if byte == self.delimiter => {
                self.column += 1;
                Place::FieldStart
            }
            Place::AfterQuote | Place::AfterBlank if matches!(byte, b'\n' | b'\r') => Place::FieldStart,
            Place::AfterQuote | Place::AfterBlank if byte == b' ' => Place::AfterBlank,
            Place::AfterQuote | Place::AfterBlank => {
                self.count += 1;
                if self.first == 0 {
                    self.first = self.column;
                }
                Place::Unquoted
            }
            Place::FieldStart | Place::Unquoted => Place::Unquoted,
        };
    }

    /// Whether the row so far has a field with text after its quote.
    pub(super) fn has_found(&self) -> bool {
        self.count > 0
    }

    /// Ends the row: the first column with text after its quote, from 1, and how many there are.
    pub(super) fn take(&mut self) -> Option<(usize, u64)> {
        let found = (self.count > 0).then_some((self.first, self.count));
        *self = Self::new(self.delimiter, self.quote, self.escape);
        found
    }
}

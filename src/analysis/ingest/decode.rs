//! Bytes to UTF-8, push-based: our own decoders for UTF-8 and UTF-16, a trait for the rest.
//!
//! Invariants: what comes out is valid UTF-8, breaks between whole characters only, and is the same however the
//! input was cut. Each malformed sequence becomes one U+FFFD, as the WHATWG Encoding Standard says, and is counted.

use std::rc::Rc;

use super::encoding::EncodingName;

/// U+FFFD in UTF-8.
pub const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();
const BOM: &[u8] = "\u{FEFF}".as_bytes();
const STEP: usize = 64 << 10;

/// Whether all bytes are ASCII.
pub fn is_ascii(text: &[u8]) -> bool {
    let (chunks, rest) = text.as_chunks::<64>();
    // Whole chunks, so that one comparison serves many bytes.
    let high = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all | byte) >= 0x80;
    !chunks.iter().any(|chunk| high(chunk)) && !high(rest)
}

/// What one call of a decoder met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DecodeStats {
    /// Malformed sequences, each written as one U+FFFD.
    pub replaced: u64,
}

/// A streaming decoder to UTF-8.
pub trait TextDecoder {
    /// Appends the text of `bytes` to `out`. An incomplete sequence at the end is kept for the next call, or
    /// replaced if this is the `last` one. Only whole characters are appended.
    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> DecodeStats;
}

/// Where decoders for encodings other than UTF-8 and UTF-16 come from: `encoding_rs` natively, the browser's own
/// decoder in the worker.
pub trait Decoders {
    /// A fresh decoder that does not look for a byte order mark, or nothing if the platform has none.
    fn open(&self, name: EncodingName) -> Option<Box<dyn TextDecoder>>;
}

impl<D: Decoders + ?Sized> Decoders for Rc<D> {
    fn open(&self, name: EncodingName) -> Option<Box<dyn TextDecoder>> {
        (**self).open(name)
    }
}

/// No decoder beyond UTF-8 and UTF-16.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnicodeOnly;

impl Decoders for UnicodeOnly {
    fn open(&self, _name: EncodingName) -> Option<Box<dyn TextDecoder>> {
        None
    }
}

/// The decoder for `name`: our own for UTF-8 and UTF-16 (a leading byte order mark is removed), else the one that
/// `decoders` offers.
pub fn open_decoder(name: EncodingName, decoders: &dyn Decoders) -> Option<Box<dyn TextDecoder>> {
    match name {
        EncodingName::UTF_8 => Some(Box::new(Utf8Decoder::new())),
        EncodingName::UTF_16LE => Some(Box::new(Utf16Decoder::little())),
        EncodingName::UTF_16BE => Some(Box::new(Utf16Decoder::big())),
        _ => decoders.open(name),
    }
}

/// Removes a byte order mark from the first text that comes along.
#[derive(Debug, Clone, Copy)]
struct BomFilter {
    at_start: bool,
}

impl BomFilter {
    fn strip<'a>(&mut self, text: &'a [u8]) -> &'a [u8] {
        if !self.at_start || text.is_empty() {
            return text;
        }
        self.at_start = false;
        text.strip_prefix(BOM).unwrap_or(text)
    }
}

/// UTF-8 checked and passed on: valid stretches are handed over as slices of the input.
#[derive(Debug, Clone)]
pub struct Utf8Decoder {
    pending: [u8; 4],
    pending_len: usize,
    bom: BomFilter,
}

impl Default for Utf8Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Utf8Decoder {
    /// A decoder at the start of a file.
    pub fn new() -> Self {
        Self { pending: [0; 4], pending_len: 0, bom: BomFilter { at_start: true } }
    }

    /// A decoder in the middle of a file: a byte order mark is text.
    pub fn midway() -> Self {
        Self { bom: BomFilter { at_start: false }, ..Self::new() }
    }

    /// Hands the text of `bytes` to `emit` in pieces of at most 64 KiB, without copying where it is valid.
    ///
    /// # Errors
    /// The first error of `emit`; the decoder is useless afterwards.
    pub fn pieces<E>(
        &mut self,
        bytes: &[u8],
        last: bool,
        emit: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<DecodeStats, E> {
        let mut stats = DecodeStats::default();
        let mut rest = self.complete_pending(bytes, &mut stats, emit)?;
        while !rest.is_empty() {
            rest = self.piece(rest, &mut stats, emit)?;
        }
        if last && self.pending_len > 0 {
            self.pending_len = 0;
            stats.replaced += 1;
            emit(self.bom.strip(REPLACEMENT))?;
        }
        Ok(stats)
    }

    /// Emits one valid stretch and what follows it; gives the bytes that are left.
    fn piece<'a, E>(
        &mut self,
        bytes: &'a [u8],
        stats: &mut DecodeStats,
        emit: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<&'a [u8], E> {
        let (step, beyond) = bytes.split_at(bytes.len().min(STEP));
        let checked = if is_ascii(step) { Ok("") } else { std::str::from_utf8(step) };
        let (valid, error_len) = match checked {
            Ok(_) => (step.len(), Some(0)),
            Err(error) => (error.valid_up_to(), error.error_len()),
        };
        let text = self.bom.strip(&step[..valid]);
        if !text.is_empty() {
            emit(text)?;
        }
        match error_len {
            Some(0) => Ok(beyond),
            Some(len) => {
                stats.replaced += 1;
                emit(self.bom.strip(REPLACEMENT))?;
                Ok(&bytes[valid + len..])
            }
            None if beyond.is_empty() => {
                self.pending_len = step.len() - valid;
                self.pending[..self.pending_len].copy_from_slice(&step[valid..]);
                Ok(beyond)
            }
            None => Ok(&bytes[valid..]),
        }
    }

    /// Completes a sequence that the last call left open; gives the bytes that are left.
    fn complete_pending<'a, E>(
        &mut self,
        mut bytes: &'a [u8],
        stats: &mut DecodeStats,
        emit: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<&'a [u8], E> {
        while self.pending_len > 0 {
            let Some((first, after)) = bytes.split_first() else { break };
            self.pending[self.pending_len] = *first;
            let candidate = &self.pending[..self.pending_len + 1];
            match std::str::from_utf8(candidate).map_err(|error| error.error_len()) {
                Ok(_) => {
                    let (whole, len) = (self.pending, self.pending_len + 1);
                    self.pending_len = 0;
                    bytes = after;
                    let text = self.bom.strip(&whole[..len]);
                    if !text.is_empty() {
                        emit(text)?;
                    }
                }
                Err(None) => {
                    self.pending_len += 1;
                    bytes = after;
                }
                // The byte that broke the sequence belongs to what follows.
                Err(Some(_)) => {
                    self.pending_len = 0;
                    stats.replaced += 1;
                    emit(self.bom.strip(REPLACEMENT))?;
                }
            }
        }
        Ok(bytes)
    }
}

impl TextDecoder for Utf8Decoder {
    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> DecodeStats {
        let mut append = |text: &[u8]| -> Result<(), std::convert::Infallible> {
            out.extend_from_slice(text);
            Ok(())
        };
        match self.pieces(bytes, last, &mut append) {
            Ok(stats) => stats,
            Err(never) => match never {},
        }
    }
}

/// UTF-16 of either end to UTF-8. A lone surrogate or a lone last byte is malformed.
#[derive(Debug, Clone)]
pub struct Utf16Decoder {
    big_end: bool,
    odd: Option<u8>,
    high: Option<u16>,
    bom: BomFilter,
}

impl Utf16Decoder {
    /// Little end first.
    pub fn little() -> Self {
        Self { big_end: false, odd: None, high: None, bom: BomFilter { at_start: true } }
    }

    /// Big end first.
    pub fn big() -> Self {
        Self { big_end: true, ..Self::little() }
    }

    fn unit(&mut self, unit: u16, out: &mut Vec<u8>, stats: &mut DecodeStats) {
        if let Some(high) = self.high.take() {
            if (0xDC00..0xE000).contains(&unit) {
                let code = 0x1_0000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(unit) - 0xDC00);
                push_char(code, out);
                return;
            }
            self.malformed(out, stats);
        }
        match unit {
            0xD800..0xDC00 => self.high = Some(unit),
            0xDC00..0xE000 => self.malformed(out, stats),
            0xFEFF if self.bom.at_start => self.bom.at_start = false,
            _ => {
                self.bom.at_start = false;
                push_char(u32::from(unit), out);
            }
        }
    }

    fn malformed(&mut self, out: &mut Vec<u8>, stats: &mut DecodeStats) {
        self.bom.at_start = false;
        stats.replaced += 1;
        out.extend_from_slice(REPLACEMENT);
    }

    fn pair(&self, first: u8, second: u8) -> u16 {
        if self.big_end { u16::from_be_bytes([first, second]) } else { u16::from_le_bytes([first, second]) }
    }
}

fn push_char(code: u32, out: &mut Vec<u8>) {
    if code < 0x80 {
        out.push(code as u8);
    } else {
        let mut buffer = [0; 4];
        let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        out.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
    }
}

impl TextDecoder for Utf16Decoder {
    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> DecodeStats {
        let mut stats = DecodeStats::default();
        let mut rest = bytes;
        if let (Some(first), Some((second, after))) = (self.odd, rest.split_first()) {
            self.odd = None;
            rest = after;
            let unit = self.pair(first, *second);
            self.unit(unit, out, &mut stats);
        }
        let (pairs, tail) = rest.as_chunks::<2>();
        for [first, second] in pairs {
            let unit = self.pair(*first, *second);
            if unit < 0x80 && self.high.is_none() {
                self.bom.at_start = false;
                out.push(unit as u8);
            } else {
                self.unit(unit, out, &mut stats);
            }
        }
        if let [byte] = tail {
            self.odd = Some(*byte);
        }
        // A high surrogate and a lone byte at the very end are one malformed sequence.
        if last && (self.odd.take().is_some() | self.high.take().is_some()) {
            self.malformed(out, &mut stats);
        }
        stats
    }
}

#[cfg(test)]
mod tests {
    use super::{TextDecoder, Utf8Decoder, Utf16Decoder};

    fn decode_in(mut decoder: impl TextDecoder, bytes: &[u8], size: usize) -> (Vec<u8>, u64) {
        let (mut out, mut replaced) = (Vec::new(), 0);
        for chunk in bytes.chunks(size) {
            replaced += decoder.decode(chunk, false, &mut out).replaced;
            assert!(std::str::from_utf8(&out).is_ok(), "whole characters only");
        }
        replaced += decoder.decode(&[], true, &mut out).replaced;
        (out, replaced)
    }

    const AWKWARD: &[u8] = b"\xEF\xBB\xBFa\xC3\xA9\xE2\x82\xAC\xF0\x9F\x92\xB6\x00\xFF\xC3\xC3(\xE2\x82z\xED\xA0\x80\xF0\x9F\x92";

    #[test]
    fn utf8_agrees_with_encoding_rs_at_every_cut() {
        let (expected, _) = encoding_rs::UTF_8.decode_with_bom_removal(AWKWARD);
        for size in 1..=AWKWARD.len() {
            let (out, replaced) = decode_in(Utf8Decoder::new(), AWKWARD, size);
            assert_eq!(String::from_utf8(out).unwrap(), expected, "chunks of {size}");
            assert_eq!(replaced as usize, expected.matches('\u{FFFD}').count());
        }
    }

    #[test]
    fn utf16_agrees_with_encoding_rs_at_every_cut() {
        let units: Vec<u16> = "\u{FEFF}a\u{e9}\u{20ac}\u{1F4B6}\u{FEFF}x"
            .encode_utf16()
            .chain([0xD83D, 0x41, 0xDC00, 0xD83D, 0xD83D, 0xDCB6, 0xD800])
            .collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).chain([0x41]).collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let (big_text, _) = encoding_rs::UTF_16BE.decode_with_bom_removal(&big);
        let (little_text, _) = encoding_rs::UTF_16LE.decode_with_bom_removal(&little);
        for size in 1..=big.len() {
            let (out, replaced) = decode_in(Utf16Decoder::big(), &big, size);
            assert_eq!(String::from_utf8(out).unwrap(), big_text, "chunks of {size}");
            assert_eq!(replaced as usize, big_text.matches('\u{FFFD}').count());
            let (out, _) = decode_in(Utf16Decoder::little(), &little, size);
            assert_eq!(String::from_utf8(out).unwrap(), little_text, "chunks of {size}");
        }
    }

    #[test]
    fn a_mark_in_the_middle_of_a_file_is_text() {
        let (out, _) = decode_in(Utf8Decoder::midway(), b"\xEF\xBB\xBFa", 2);
        assert_eq!(out, b"\xEF\xBB\xBFa");
        let (out, _) = decode_in(Utf8Decoder::new(), b"a\xEF\xBB\xBF", 1);
        assert_eq!(out, b"a\xEF\xBB\xBF");
    }
}

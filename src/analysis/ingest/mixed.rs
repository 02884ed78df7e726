//! Finds UTF-8 in text that was decoded with one byte a character: a file put together from two encodings.
//!
//! `Müller` in UTF-8, decoded as Windows-1252, is `MÃ¼ller`. Each character stands for one byte, so the bytes are
//! known again, and a sequence as UTF-8 writes it hardly comes about by chance. Where both its bytes are letters, as
//! in `Пётр` in Windows-1251, only two such sequences in a row count.

use super::decode::{Decoders, open_decoder};
use super::encoding::EncodingName;
use rustc_hash::FxHashMap;

/// The characters of an encoding with one byte a character, and what UTF-8 would make of their bytes.
pub(super) struct MixedText {
    byte_of: FxHashMap<char, u8>,
    /// Sequences in a row that count.
    least: usize,
}

const LATIN: [&str; 3] = ["windows-1252", "iso-8859-15", "macintosh"];

impl MixedText {
    /// For an encoding; none if its characters are not one byte each.
    pub(super) fn new(encoding: EncodingName, decoders: &dyn Decoders) -> Option<Self> {
        let mut byte_of = FxHashMap::default();
        let mut text = Vec::new();
        for byte in 0x80..=0xFF {
            text.clear();
            open_decoder(encoding, decoders)?.decode(&[byte], true, &mut text);
            let mut chars = std::str::from_utf8(&text).ok()?.chars();
            let single = chars.next().filter(|first| *first != '\u{FFFD}' && chars.next().is_none());
            match single {
                Some(character) => {
                    byte_of.insert(character, byte);
                }
                // A byte that begins a longer character.
                None if (0xE0..=0xEF).contains(&byte) => return None,
                None => {}
            }
        }
        let least = if LATIN.contains(&encoding.label()) { 1 } else { 2 };
        Some(Self { byte_of, least })
    }

    /// UTF-8 sequences of several bytes in `text`.
    pub(super) fn count(&self, text: &[u8]) -> u64 {
        if text.is_ascii() {
            return 0;
        }
        let Ok(text) = std::str::from_utf8(text) else { return 0 };
        let byte_of = |c: char| if c.is_ascii() { Some(c as u8) } else { self.byte_of.get(&c).copied() };
        let bytes: Vec<u8> = text.chars().map(|c| byte_of(c).unwrap_or(0)).collect();
        let (mut at, mut run, mut count) = (0, 0, 0);
        while at < bytes.len() {
            let length = sequence_length(&bytes[at..]);
            run = if length > 0 { run + 1 } else { 0 };
            count += u64::from(run >= self.least);
            at += length.max(1);
        }
        count
    }
}

/// Length of the UTF-8 sequence of several bytes with which `bytes` begin; 0 if there is none.
fn sequence_length(bytes: &[u8]) -> usize {
    let length = match bytes.first() {
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => return 0,
    };
    let follows = |byte: &u8| matches!(byte, 0x80..=0xBF);
    if bytes.get(1..length).is_some_and(|rest| rest.iter().all(follows)) { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::MixedText;
    use crate::analysis::ingest::NativeDecoders;
    use crate::analysis::ingest::decode::open_decoder;
    use crate::analysis::ingest::encoding::EncodingName;

    fn count(encoding: &str, bytes: &[u8]) -> Option<u64> {
        let name = EncodingName::parse(encoding).unwrap();
        let mut text = Vec::new();
        open_decoder(name, &NativeDecoders).unwrap().decode(bytes, true, &mut text);
        MixedText::new(name, &NativeDecoders).map(|mixed| mixed.count(&text))
    }

    #[test]
    fn utf8_within_text_of_single_bytes_is_found() {
        assert_eq!(count("windows-1252", "Müller € Zoë".as_bytes()), Some(3));
        assert_eq!(count("macintosh", "Zürich".as_bytes()), Some(1));
        assert_eq!(count("windows-1251", "Пётр".as_bytes()), Some(3));
        assert_eq!(count("windows-1252", b"\xED\xA0\x80x"), Some(1));
    }

    #[test]
    fn text_of_single_bytes_is_not_taken_for_it() {
        assert_eq!(count("windows-1252", b"M\xFCller, 5 \x80, \xC9t\xE9, A\xDFmann, \xABoui\xBB"), Some(0));
        assert_eq!(count("windows-1251", b"\xCF\xB8\xF2\xF0 \xCB\xB8\xF8\xE0"), Some(0));
        assert_eq!(count("windows-1250", b"SP\xD3\xA3KA"), Some(0));
        assert_eq!(count("shift_jis", b"\x93\xFA\x96\x7B"), None);
        assert_eq!(count("gb18030", b"\xC4\xE3"), None);
    }
}

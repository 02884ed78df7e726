//! Short texts as numbers: what tables of many texts compare, hash and copy without a call a text.
//!
//! Nearly all identifiers, order numbers and names of countries have at most fifteen bytes. Such a text, filled up
//! with zeros, and its length are two words, which tell it apart from every other text.

use std::cmp::Ordering;

/// Most bytes of a text that its key holds in full.
pub const SHORT: usize = 15;

/// Bytes of a key.
pub const KEY: usize = 16;

const FIRST_ROUND: u64 = 0x9E37_79B9_7F4A_7C15;
const SECOND_ROUND: u64 = 0xD6E8_FEB8_6659_FD93;

/// A short text as two words, with zeros behind it and its length in the last byte.
#[inline]
fn padded(text: &[u8]) -> (u64, u64) {
    let length = (text.len() as u64) << 56;
    let unused = |bytes: usize| 8 * bytes as u32;
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        // The last word overlaps the first; what is in both is shifted out.
        let last = u64::from_le_bytes(*last).checked_shr(unused(KEY - text.len()));
        return (u64::from_le_bytes(*first), last.unwrap_or(0) | length);
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let last = u64::from(u32::from_le_bytes(*last)) >> unused(8 - text.len());
        return (u64::from(u32::from_le_bytes(*first)) | last << 32, length);
    }
    match (text.first(), text.get(1), text.get(2)) {
        (Some(&first), second, third) => {
            let byte = |byte: Option<&u8>| u64::from(byte.copied().unwrap_or(0));
            (u64::from(first) | byte(second) << 8 | byte(third) << 16, length)
        }
        _ => (0, 0),
    }
}

/// The last eight bytes of a text that has them.
#[inline]
fn last_word(text: &[u8]) -> u64 {
    text.last_chunk().map_or(0, |last| u64::from_le_bytes(*last))
}

#[inline]
fn round(hash: u64, word: u64) -> u64 {
    let spread = (hash ^ word).wrapping_mul(FIRST_ROUND);
    spread ^ (spread >> 29)
}

/// Spreads a hash over all bits, for tables that use the low ones.
#[inline]
pub fn mix(hash: u64) -> u64 {
    let spread = (hash ^ (hash >> 32)).wrapping_mul(SECOND_ROUND);
    spread ^ (spread >> 32)
}

/// Takes one more text into a running hash. 64 bits on every machine, so that what is found equal by its hash is
/// so everywhere.
#[inline]
pub fn add_to_hash(hash: u64, text: &[u8]) -> u64 {
    if text.len() > SHORT {
        let mut hash = hash ^ (text.len() as u64).wrapping_mul(SECOND_ROUND);
        for chunk in text.as_chunks().0 {
            hash = round(hash, u64::from_le_bytes(*chunk));
        }
        return round(hash, last_word(text));
    }
    let (first, last) = padded(text);
    round(round(hash, first), last)
}

/// What a table needs to know of a text: its hash and length, and the text itself if it is short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextKey {
    /// Bytes of the text.
    pub len: u32,
    /// Spread over all bits.
    pub hash: u32,
    /// The bytes of a short text, zeros, and its length; of a longer one, its hash in full and nothing.
    pub words: (u64, u64),
}

impl TextKey {
    /// The key of a text shorter than 4 GiB.
    #[inline]
    pub fn of(text: &[u8]) -> TextKey {
        let len = text.len() as u32;
        if text.len() > SHORT {
            let hash = mix(add_to_hash(0, text));
            return TextKey { len, hash: hash as u32, words: (hash, 0) };
        }
        let words = padded(text);
        let hash = mix(round(round(0, words.0), words.1));
        TextKey { len, hash: hash as u32, words }
    }

    /// Whether the key is all of the text.
    #[inline]
    pub fn is_short(&self) -> bool {
        self.len as usize <= SHORT
    }

    /// Whether there is no text.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes of a short text, zeros, and its length in the last byte.
    #[inline]
    pub fn bytes(&self) -> [u8; KEY] {
        let mut bytes = [0; KEY];
        bytes[..8].copy_from_slice(&self.words.0.to_le_bytes());
        bytes[8..].copy_from_slice(&self.words.1.to_le_bytes());
        bytes
    }

    /// How a short text stands to another one of the same length, by bytes.
    #[inline]
    pub fn cmp_same_length(&self, other: &TextKey) -> Ordering {
        let big = |key: &TextKey| (key.words.0.swap_bytes(), key.words.1.swap_bytes());
        big(self).cmp(&big(other))
    }
}

/// Appends a text. As [`Vec::extend_from_slice`], but short texts are copied in two words.
#[inline]
pub fn append(text: &[u8], to: &mut Vec<u8>) {
    let at = to.len();
    match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) if text.len() <= KEY => {
            to.extend_from_slice(&[0; KEY]);
            to[at..at + 8].copy_from_slice(first);
            let end = at + text.len();
            to[end - 8..end].copy_from_slice(last);
            to.truncate(end);
        }
        _ => to.extend_from_slice(text),
    }
}

/// Makes a text the only content.
#[inline]
pub fn replace(text: &[u8], content: &mut Vec<u8>) {
    content.clear();
    append(text, content);
}

#[cfg(test)]
mod tests {
    use super::{SHORT, TextKey, add_to_hash, append};

    /// Texts of all lengths up to some beyond the short ones, many of them nearly equal.
    fn texts() -> Vec<Vec<u8>> {
        let base: Vec<u8> = (1..=20).collect();
        let mut texts: Vec<Vec<u8>> = (0..=base.len()).map(|len| base[..len].to_vec()).collect();
        for at in 0..base.len() {
            for len in at + 1..=base.len() {
                let mut text = base[..len].to_vec();
                text[at] ^= 0x40;
                texts.push(text);
            }
        }
        texts
    }

    #[test]
    fn different_texts_have_different_keys_and_hashes() {
        let texts = texts();
        for (at, text) in texts.iter().enumerate() {
            for other in &texts[..at] {
                assert_ne!(TextKey::of(text), TextKey::of(other), "{text:?} {other:?}");
                assert_ne!(add_to_hash(7, text), add_to_hash(7, other), "{text:?} {other:?}");
            }
        }
    }

    #[test]
    fn keys_of_short_texts_give_them_back_and_sort_like_them() {
        let texts: Vec<Vec<u8>> = texts().into_iter().filter(|text| text.len() <= SHORT).collect();
        for text in &texts {
            let key = TextKey::of(text);
            assert_eq!(&key.bytes()[..text.len()], text.as_slice());
            for other in texts.iter().filter(|other| other.len() == text.len()) {
                assert_eq!(key.cmp_same_length(&TextKey::of(other)), text.cmp(other), "{text:?} {other:?}");
            }
        }
    }

    #[test]
    fn appended_texts_stand_behind_each_other() {
        let (mut fast, mut plain) = (Vec::new(), Vec::new());
        for text in texts() {
            append(&text, &mut fast);
            plain.extend_from_slice(&text);
        }
        assert_eq!(fast, plain);
    }
}

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

/// The words of a short text: its bytes, zeros, and its length in the last byte.
pub type Words = (u64, u64);

/// The words of a text, if it is short. No two texts have the same.
#[inline]
pub fn short_words(text: &[u8]) -> Option<Words> {
    (text.len() <= SHORT).then(|| padded(text))
}

/// How a short text stands to another one of the same length, by bytes.
#[inline]
fn cmp_same_length(a: Words, b: Words) -> Ordering {
    let big = |words: Words| (words.0.swap_bytes(), words.1.swap_bytes());
    big(a).cmp(&big(b))
}

/// Bytes at the start that two short texts have in common.
#[inline]
fn shared_bytes(a: Words, b: Words) -> usize {
    let equal = |a: u64, b: u64| ((a ^ b).trailing_zeros() / 8) as usize;
    let shared = if a.0 == b.0 { 8 + equal(a.1, b.1) } else { equal(a.0, b.0) };
    let len = |words: Words| (words.1 >> 56) as usize;
    shared.min(len(a)).min(len(b))
}

/// A short text as two words, with zeros behind it and its length in the last byte.
#[inline]
fn padded(text: &[u8]) -> Words {
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

/// The hash of a text of any length. 64 bits on every machine, so that what is found equal by its hash is so
/// everywhere.
#[inline]
pub fn hash_text(text: &[u8]) -> u64 {
    let length = (text.len() as u64).wrapping_mul(SECOND_ROUND);
    // Two hashes in turn, so that no word waits for the one before it.
    let (mut even, mut odd) = (length, !length);
    for chunk in text.as_chunks::<KEY>().0 {
        let words = u128::from_le_bytes(*chunk);
        even = round(even, words as u64);
        odd = round(odd, (words >> 64) as u64);
    }
    let (last, before) = match text.last_chunk::<KEY>() {
        Some(chunk) => {
            let words = u128::from_le_bytes(*chunk);
            ((words >> 64) as u64, words as u64)
        }
        None => {
            let (first, last) = padded(text);
            (last, first)
        }
    };
    mix(round(even, before) ^ round(odd, last).rotate_left(32))
}

/// The last one of many texts.
#[derive(Clone, Debug, Default)]
pub struct LastText {
    len: usize,
    /// Those of a short text.
    words: Words,
    /// A text that is not short.
    long: Vec<u8>,
}

impl LastText {
    /// Keeps a text, of which the words are known if it is short, for the one before.
    #[inline]
    pub fn keep(&mut self, text: &[u8], words: Option<Words>) {
        self.len = text.len();
        match words {
            Some(words) => self.words = words,
            None => replace(text, &mut self.long),
        }
    }

    /// How a text stands to it: longer after shorter ones and, of one length, by bytes.
    #[inline]
    pub fn order_of(&self, text: &[u8], words: Option<Words>) -> Ordering {
        text.len().cmp(&self.len).then_with(|| match words {
            Some(words) => cmp_same_length(words, self.words),
            None => text.cmp(&self.long),
        })
    }

    /// Bytes at the start that a text has in common with it.
    #[inline]
    pub fn shared(&self, text: &[u8], words: Option<Words>) -> usize {
        match words {
            Some(words) if self.len <= SHORT => shared_bytes(self.words, words),
            _ => self.bytes().iter().zip(text).take_while(|(a, b)| a == b).count(),
        }
    }

    /// The text.
    pub fn bytes(&self) -> Vec<u8> {
        if self.len > SHORT {
            return self.long.clone();
        }
        let (first, last) = self.words;
        let mut bytes = [first.to_le_bytes(), last.to_le_bytes()].concat();
        bytes.truncate(self.len);
        bytes
    }
}

/// Values that came with a few short texts, so that what comes again and again is not looked up.
#[derive(Clone, Debug)]
pub struct RecentTexts<T>([Option<(Words, T)>; RECENT]);

const RECENT: usize = 64;

impl<T: Copy> Default for RecentTexts<T> {
    fn default() -> RecentTexts<T> {
        RecentTexts([None; RECENT])
    }
}

impl<T: Copy> RecentTexts<T> {
    fn place(words: Words) -> usize {
        ((words.0 ^ words.1.rotate_left(8)).wrapping_mul(FIRST_ROUND) >> 58) as usize % RECENT
    }

    /// The value of a text, if it is still here.
    #[inline]
    pub fn get(&self, text: &[u8]) -> Option<T> {
        let words = short_words(text)?;
        let (known, value) = self.0[Self::place(words)]?;
        (known == words).then_some(value)
    }

    /// Keeps the value of a text, if it is short, for one that came before.
    pub fn put(&mut self, text: &[u8], value: T) {
        if let Some(words) = short_words(text) {
            self.0[Self::place(words)] = Some((words, value));
        }
    }
}

/// What a table needs to know of a text: its hash and length, and the text itself if it is short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextKey {
    /// Bytes of the text.
    pub len: u32,
    /// Spread over all bits.
    pub hash: u32,
    /// The bytes of a short text, zeros, and its length; of a longer one, its hash in full and nothing.
    pub words: Words,
}

impl TextKey {
    /// The key of a text shorter than 4 GiB.
    #[inline]
    pub fn of(text: &[u8]) -> TextKey {
        let len = text.len() as u32;
        if text.len() > SHORT {
            let hash = hash_text(text);
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
        // A call would cost more than these bytes.
        (None, _) => {
            to.extend_from_slice(&padded(text).0.to_le_bytes());
            to.truncate(at + text.len());
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
    use super::{RecentTexts, SHORT, TextKey, append, cmp_same_length, hash_text, shared_bytes, short_words};

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
                assert_ne!(hash_text(text), hash_text(other), "{text:?} {other:?}");
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
                let words = [text, other].map(|text| short_words(text).unwrap());
                assert_eq!(cmp_same_length(words[0], words[1]), text.cmp(other), "{text:?} {other:?}");
            }
            for other in &texts {
                let words = [text, other].map(|text| short_words(text).unwrap());
                let shared = text.iter().zip(other).take_while(|(a, b)| a == b).count();
                assert_eq!(shared_bytes(words[0], words[1]), shared, "{text:?} {other:?}");
            }
        }
    }

    #[test]
    fn recent_texts_have_their_own_values_or_none() {
        let mut recent = RecentTexts::default();
        let texts = texts();
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(recent.get(text), None);
            recent.put(text, at);
            assert_eq!(recent.get(text), (text.len() <= SHORT).then_some(at));
        }
        assert!(texts.iter().enumerate().all(|(at, text)| recent.get(text).is_none_or(|value| value == at)));
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

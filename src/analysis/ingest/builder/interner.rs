//! Texts to small numbers: every distinct text once.
//!
//! The table probes linearly over slots of eight bytes with the hash and the number of a text, so that it can grow
//! without looking at the texts. Short texts stand in heads of sixteen bytes, one a number; longer ones in an arena.
//! On large files, waiting for memory is what reading costs: texts are looked up in batches, so that the slots and
//! heads of many come near at the same time, and as little memory as possible is touched at all.

use std::hint::black_box;

use super::{BuildError, sort};
use crate::analysis::ingest::parcel::{Parcel, ParcelReader, ParcelWriter};
use crate::analysis::ingest::text_key::{KEY, TextKey};

/// Distinct texts, numbered in the order in which they came. The long ones together have at most 4 GiB.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    /// A power of two of them, at most three quarters taken; or none.
    slots: Vec<Slot>,
    /// The keys of short texts; of a long one, its hash, its place, and [`LONG`].
    heads: Vec<[u8; KEY]>,
    /// The long texts, each behind its length in four bytes.
    arena: Vec<u8>,
}

/// The last byte of the head of a long text.
const LONG: u8 = 0xFF;

/// The hash of a text above its number; [`EMPTY`] if the slot is free.
type Slot = u64;

const EMPTY: Slot = u64::MAX;
const NO_NUMBER: u32 = u32::MAX;
const FIRST_SLOTS: usize = 64;

impl Interner {
    /// The number of a text; the second part says whether it is new.
    #[inline]
    pub fn intern(&mut self, text: &[u8]) -> Result<(u32, bool), BuildError> {
        self.intern_key(TextKey::of(text), text)
    }

    /// As [`Interner::intern`], for a text whose key is known; a short `text` is taken from its key.
    #[inline]
    pub fn intern_key(&mut self, key: TextKey, text: &[u8]) -> Result<(u32, bool), BuildError> {
        if !self.slots.is_empty() {
            let found = self.slots[self.probe(&key, text)];
            if found != EMPTY {
                return Ok((found as u32, false));
            }
        }
        self.add(key, text)
    }

    /// Adds a text that is not here.
    #[cold]
    fn add(&mut self, key: TextKey, text: &[u8]) -> Result<(u32, bool), BuildError> {
        if 4 * (self.heads.len() + 1) > 3 * self.slots.len() {
            self.grow()?;
        }
        let at = self.probe(&key, text);
        let texts = self.heads.len();
        let number =
            u32::try_from(texts).ok().filter(|at| *at < NO_NUMBER).ok_or(BuildError::TooManyTexts)?;
        let full = |_| BuildError::OutOfMemory { texts };
        let head = if key.is_short() {
            key.bytes()
        } else {
            let start = self.arena.len();
            u32::try_from(start + text.len() + 4).map_err(|_| BuildError::TooManyTexts)?;
            self.arena.try_reserve(text.len() + 4).map_err(full)?;
            self.arena.extend_from_slice(&key.len.to_le_bytes());
            self.arena.extend_from_slice(text);
            long_head(&key, start as u32)
        };
        self.heads.try_reserve(1).map_err(full)?;
        self.heads.push(head);
        self.slots[at] = slot(key.hash, number);
        Ok((number, true))
    }

    /// Brings the places of texts that are about to be looked up near. Looked up one by one, each would wait for
    /// memory; asked for together, they come at the same time.
    pub fn warm(&self, hashes: impl Iterator<Item = u32> + Clone) {
        if self.slots.is_empty() {
            return;
        }
        let mask = self.slots.len() - 1;
        let slots = hashes.clone().map(|hash| self.slots[hash as usize & mask]);
        black_box(slots.fold(0, u64::wrapping_add));
        // Of the texts of a hash nearly always the first one is the right one.
        let head = |hash: u32| {
            let mut at = hash as usize & mask;
            while self.slots[at] != EMPTY && (self.slots[at] >> 32) as u32 != hash {
                at = (at + 1) & mask;
            }
            self.heads.get(self.slots[at] as u32 as usize)
        };
        black_box(hashes.clone().filter_map(head).fold(0, |sum, head| sum ^ head[0]));
        if !self.arena.is_empty() {
            let starts = hashes.filter_map(head).filter(|head| head[KEY - 1] == LONG).map(long_start);
            black_box(starts.filter_map(|at| self.arena.get(at)).fold(0, |sum, byte| sum ^ byte));
        }
    }

    /// The number of a text, if it is here.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let found = self.slots[self.probe(&TextKey::of(text), text)];
        (found != EMPTY).then_some(found as u32)
    }

    /// The slot of a text, or the free one where it belongs. There is always a free one.
    #[inline]
    fn probe(&self, key: &TextKey, text: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key.hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == EMPTY || ((slot >> 32) as u32 == key.hash && self.is(slot as u32, key, text)) {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    #[inline]
    fn is(&self, number: u32, key: &TextKey, text: &[u8]) -> bool {
        let head = &self.heads[number as usize];
        if key.is_short() {
            return *head == key.bytes();
        }
        head[..8] == long_head(key, 0)[..8] && head[KEY - 1] == LONG && self.get(number) == text
    }

    /// Twice as many slots. The hashes are known, and a text goes where it was or as far on as there were slots.
    fn grow(&mut self) -> Result<(), BuildError> {
        let size = (2 * self.slots.len()).max(FIRST_SLOTS);
        let mut slots = Vec::new();
        slots.try_reserve_exact(size).map_err(|_| BuildError::OutOfMemory { texts: self.heads.len() })?;
        slots.resize(size, EMPTY);
        for &moved in self.slots.iter().filter(|slot| **slot != EMPTY) {
            let mut at = (moved >> 32) as usize & (size - 1);
            while slots[at] != EMPTY {
                at = (at + 1) & (size - 1);
            }
            slots[at] = moved;
        }
        self.slots = slots;
        Ok(())
    }

    /// The text of a number; empty beyond the end.
    #[inline]
    pub fn get(&self, at: u32) -> &[u8] {
        let Some(head) = self.heads.get(at as usize) else { return &[] };
        match head[KEY - 1] {
            LONG => self.long_text(head),
            len => &head[..usize::from(len)],
        }
    }

    fn long_text(&self, head: &[u8; KEY]) -> &[u8] {
        let start = long_start(head);
        let text = start + 4;
        self.arena.get(text..text + word(&self.arena, start)).unwrap_or_default()
    }

    /// The text of a number as `str`; what is no UTF-8 is replaced.
    pub fn text(&self, at: u32) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.get(at))
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Gives back the memory of the table: texts can be got and sorted, and no more be looked up fast.
    pub fn without_table(mut self) -> Interner {
        self.slots = Vec::new();
        self
    }

    /// All numbers, sorted by the bytes of their texts.
    pub fn sorted(&self) -> Vec<u32> {
        // Only long texts can have equal words.
        sort::sorted(self.heads.len(), |at| self.sort_words(at), |a, b| self.get(a).cmp(self.get(b)))
    }

    /// The first fifteen bytes of a text and the last byte of its head, as a number that sorts like the text.
    #[inline]
    fn sort_words(&self, number: u32) -> u128 {
        let mut bytes = self.heads[number as usize];
        if bytes[KEY - 1] == LONG {
            bytes[..KEY - 1].copy_from_slice(&self.get(number)[..KEY - 1]);
        }
        u128::from_be_bytes(bytes)
    }
}

/// The head of a long text that stands in the arena from `start` on.
fn long_head(key: &TextKey, start: u32) -> [u8; KEY] {
    let mut head = [0; KEY];
    head[..8].copy_from_slice(&key.words.0.to_le_bytes());
    head[8..12].copy_from_slice(&start.to_le_bytes());
    head[KEY - 1] = LONG;
    head
}

/// The texts in turn.
impl Parcel for Interner {
    fn pack(self, to: &mut ParcelWriter) {
        self.len().pack(to);
        (0..self.len() as u32).for_each(|at| to.bytes(self.get(at).to_vec()));
    }

    fn unpack(from: &mut ParcelReader) -> Option<Interner> {
        let mut texts = Interner::default();
        for _ in 0..usize::unpack(from)? {
            texts.intern(&from.bytes()?).ok()?;
        }
        Some(texts)
    }
}

/// Where a long text stands in the arena, behind its length.
fn long_start(head: &[u8; KEY]) -> usize {
    word(head, 8)
}

/// The number in four bytes.
fn word(bytes: &[u8], at: usize) -> usize {
    let word = bytes.get(at..).and_then(|rest| rest.first_chunk());
    word.map_or(0, |word| u32::from_le_bytes(*word)) as usize
}

fn slot(hash: u32, number: u32) -> Slot {
    u64::from(hash) << 32 | u64::from(number)
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn equal_texts_share_a_number() {
        let mut interner = Interner::default();
        let numbers: Vec<u32> =
            ["b", "a", "", "b", "a"].iter().map(|t| interner.intern(t.as_bytes()).unwrap().0).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 1]);
        assert_eq!(interner.sorted(), [2, 1, 0]);
        assert_eq!(interner.get(1), b"a");
        assert_eq!(interner.get(9), b"");
        assert_eq!((interner.find(b"b"), interner.find(b"c")), (Some(0), None));
        assert_eq!(Interner::default().find(b""), None);
    }

    #[test]
    fn texts_of_all_lengths_sort_by_bytes() {
        let base = "abcdefghijklmnopqrstuvwxyz";
        let mut texts: Vec<Vec<u8>> = (0..=base.len()).map(|len| base.as_bytes()[..len].to_vec()).collect();
        for len in 0..20 {
            texts.push([&base.as_bytes()[..len], &[0]].concat());
            texts.push([&base.as_bytes()[..len], &[0, 0]].concat());
            texts.push([&base.as_bytes()[..len], "Ω".as_bytes()].concat());
            texts.push([&base.as_bytes()[..15], &[15; 3], &base.as_bytes()[..len]].concat());
        }
        let mut interner = Interner::default();
        texts.iter().rev().for_each(|text| assert!(interner.intern(text).unwrap().1));
        let sorted: Vec<&[u8]> = interner.sorted().into_iter().map(|at| interner.get(at)).collect();
        texts.sort();
        assert_eq!(sorted, texts);
    }

    #[test]
    fn many_texts_stay_apart_and_sort_by_bytes() {
        let mut interner = Interner::default();
        let texts: Vec<String> = (0..50_000u32).map(|i| format!("customer{}", i * 7_919 % 50_000)).collect();
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(interner.intern(text.as_bytes()).unwrap(), (at as u32, true));
        }
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(interner.intern(text.as_bytes()).unwrap(), (at as u32, false));
        }
        let sorted: Vec<&[u8]> = interner.sorted().into_iter().map(|at| interner.get(at)).collect();
        assert!(sorted.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

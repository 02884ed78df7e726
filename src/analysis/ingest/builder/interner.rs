//! Texts to small numbers: every distinct text once.
//!
//! The table probes linearly over slots of eight bytes with the hash and the number of a text, so that it can grow
//! without looking at the texts. Short texts stand in heads of sixteen bytes, one a number; longer ones in an arena.
//! On large files, waiting for memory is what reading costs: texts are looked up in batches, so that the slots and
//! heads of many come near at the same time, and as little memory as possible is touched at all.

use std::hint::black_box;

use super::BuildError;
use crate::analysis::ingest::text_key::{SHORT, TextKey};

/// Distinct texts, numbered in the order in which they came. The long ones together have at most 4 GiB.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    /// A power of two of them, at most three quarters taken; or none.
    slots: Vec<Slot>,
    heads: Vec<[u8; SHORT]>,
    lens: Vec<u32>,
    /// The long texts.
    arena: Vec<u8>,
}

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
        if 4 * (self.lens.len() + 1) > 3 * self.slots.len() {
            self.grow()?;
        }
        let at = self.probe(&key, text);
        let texts = self.lens.len();
        let number =
            u32::try_from(texts).ok().filter(|at| *at < NO_NUMBER).ok_or(BuildError::TooManyTexts)?;
        let full = |_| BuildError::OutOfMemory { texts };
        let mut head = key.bytes();
        if !key.is_short() {
            // Where a long text stands takes the place of its last bytes.
            head[8..].copy_from_slice(&(self.arena.len() as u64).to_le_bytes());
            let end = self.arena.len() + text.len();
            u32::try_from(end).map_err(|_| BuildError::TooManyTexts)?;
            self.arena.try_reserve(text.len()).map_err(full)?;
            self.arena.extend_from_slice(text);
        }
        self.heads.try_reserve(1).map_err(full)?;
        self.lens.try_reserve(1).map_err(full)?;
        self.heads.push(head);
        self.lens.push(key.len);
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
        let head = |hash: u32| self.heads.get(self.slots[hash as usize & mask] as u32 as usize);
        black_box(hashes.filter_map(head).fold(0, |sum, head| sum ^ head[0]));
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
        let at = number as usize;
        let head = &self.heads[at];
        if key.is_short() {
            return *head == key.bytes() && self.lens[at] == key.len;
        }
        self.lens[at] == key.len && head[..8] == key.bytes()[..8] && self.get(number) == text
    }

    /// Twice as many slots. The hashes are known, and a text goes where it was or as far on as there were slots.
    fn grow(&mut self) -> Result<(), BuildError> {
        let size = (2 * self.slots.len()).max(FIRST_SLOTS);
        let mut slots = Vec::new();
        slots.try_reserve_exact(size).map_err(|_| BuildError::OutOfMemory { texts: self.lens.len() })?;
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
        let at = at as usize;
        let (Some(head), Some(&len)) = (self.heads.get(at), self.lens.get(at)) else { return &[] };
        let len = len as usize;
        if len <= SHORT {
            return &head[..len];
        }
        let start = head.last_chunk().map_or(0, |start| u64::from_le_bytes(*start) as usize);
        self.arena.get(start..start + len).unwrap_or_default()
    }

    /// The text of a number as `str`; what is no UTF-8 is replaced.
    pub fn text(&self, at: u32) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.get(at))
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.lens.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lens.is_empty()
    }

    /// Gives back the memory of the table: texts can be got and sorted, and no more be looked up fast.
    pub fn without_table(mut self) -> Interner {
        self.slots = Vec::new();
        self
    }

    /// All numbers, sorted by the bytes of their texts.
    pub fn sorted(&self) -> Vec<u32> {
        // The first bytes decide most comparisons without a step into the texts.
        let keyed = |at: u32| {
            let text = self.get(at);
            (first_bytes(text), first_bytes(text.get(8..).unwrap_or_default()), at)
        };
        let mut order: Vec<(u64, u64, u32)> = (0..self.lens.len() as u32).map(keyed).collect();
        order.sort_unstable_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| self.get(a.2).cmp(self.get(b.2)))
        });
        order.into_iter().map(|(.., at)| at).collect()
    }
}

fn slot(hash: u32, number: u32) -> Slot {
    u64::from(hash) << 32 | u64::from(number)
}

/// The first eight bytes as a number that sorts like them.
fn first_bytes(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => (0..8).fold(0, |word, at| word << 8 | u64::from(text.get(at).copied().unwrap_or(0))),
    }
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

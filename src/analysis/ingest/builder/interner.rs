//! Texts to small numbers: every distinct text once, in one byte arena.
//!
//! The table probes linearly over slots that hold the key of their text, so that a short text is found with one
//! step into memory: on large files, waiting for memory is what reading costs.

use std::hint::black_box;

use super::BuildError;
use crate::analysis::ingest::text_key::{SHORT, TextKey, append};

/// Distinct texts, numbered in the order in which they came. Together at most 4 GiB.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    /// A power of two of them, at most three quarters taken; or none.
    slots: Vec<Slot>,
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

/// The key of a text but for its hash, and its number.
#[derive(Clone, Copy, Debug)]
struct Slot {
    words: (u64, u64),
    len: u32,
    /// [`EMPTY`] if the slot is free.
    number: u32,
}

const EMPTY: u32 = u32::MAX;
const FREE: Slot = Slot { words: (0, 0), len: 0, number: EMPTY };
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
            let found = self.slots[self.probe(&key, text)].number;
            if found != EMPTY {
                return Ok((found, false));
            }
        }
        self.add(key, text)
    }

    /// Adds a text that is not here.
    fn add(&mut self, key: TextKey, text: &[u8]) -> Result<(u32, bool), BuildError> {
        if 4 * (self.ends.len() + 1) > 3 * self.slots.len() {
            self.resize((2 * self.slots.len()).max(FIRST_SLOTS))?;
        }
        let at = self.probe(&key, text);
        let short = key.bytes();
        let number = self.push_new(if key.is_short() { &short[..key.len as usize] } else { text })?;
        self.slots[at] = Slot { words: key.words, len: key.len, number };
        Ok((number, true))
    }

    /// Adds a text that is new, without a place in the table: until [`Interner::index`] is called, texts can only
    /// be pushed and got.
    #[inline]
    pub fn push_new(&mut self, text: &[u8]) -> Result<u32, BuildError> {
        let texts = self.ends.len();
        let number = u32::try_from(texts).ok().filter(|at| *at < EMPTY).ok_or(BuildError::TooManyTexts)?;
        let end = u32::try_from(self.bytes.len() + text.len()).map_err(|_| BuildError::TooManyTexts)?;
        let room = text.len().max(SHORT);
        self.bytes.try_reserve(room).map_err(|_| BuildError::OutOfMemory { texts })?;
        self.ends.try_reserve(1).map_err(|_| BuildError::OutOfMemory { texts })?;
        append(text, &mut self.bytes);
        self.ends.push(end);
        Ok(number)
    }

    /// Makes room for so many more texts, as long as those that are here, as far as there is memory.
    pub fn make_room(&mut self, texts: usize) {
        let bytes = texts.saturating_mul(self.bytes.len().div_ceil(self.ends.len().max(1)));
        // Without it, the arena grows as it must and says so where it cannot.
        let _ = self.ends.try_reserve(texts).and_then(|()| self.bytes.try_reserve(bytes));
    }

    /// Gives all texts their places in the table.
    pub fn index(&mut self) -> Result<(), BuildError> {
        self.resize((2 * self.ends.len()).next_power_of_two().max(FIRST_SLOTS))
    }

    /// Brings the places of texts that are about to be looked up near. Looked up one by one, each would wait for
    /// memory; asked for together, they come at the same time.
    pub fn warm(&self, hashes: impl Iterator<Item = u32>) {
        if !self.slots.is_empty() {
            let mask = self.slots.len() - 1;
            let slots = hashes.map(|hash| self.slots[hash as usize & mask].number);
            black_box(slots.fold(0, u32::wrapping_add));
        }
    }

    /// The number of a text, if it is here.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let number = self.slots[self.probe(&TextKey::of(text), text)].number;
        (number != EMPTY).then_some(number)
    }

    /// The slot of a text, or the free one where it belongs. There is always a free one.
    #[inline]
    fn probe(&self, key: &TextKey, text: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key.hash as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.number == EMPTY {
                return at;
            }
            let alike = slot.words == key.words && slot.len == key.len;
            if alike && (key.is_short() || self.get(slot.number) == text) {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    /// Gives all texts their places in a table of this size.
    fn resize(&mut self, size: usize) -> Result<(), BuildError> {
        let mut slots = Vec::new();
        slots.try_reserve_exact(size).map_err(|_| BuildError::OutOfMemory { texts: self.ends.len() })?;
        slots.resize(size, FREE);
        for number in 0..self.ends.len() as u32 {
            let TextKey { hash, len, words } = TextKey::of(self.get(number));
            let mut at = hash as usize & (size - 1);
            while slots[at].number != EMPTY {
                at = (at + 1) & (size - 1);
            }
            slots[at] = Slot { words, len, number };
        }
        self.slots = slots;
        Ok(())
    }

    /// The text of a number; empty beyond the end.
    pub fn get(&self, at: u32) -> &[u8] {
        if (at as usize) < self.ends.len() { slice(&self.bytes, &self.ends, at) } else { &[] }
    }

    /// The text of a number as `str`; what is no UTF-8 is replaced.
    pub fn text(&self, at: u32) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.get(at))
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All numbers, sorted by the bytes of their texts.
    pub fn sorted(&self) -> Vec<u32> {
        // The first bytes decide most comparisons without a step into the arena.
        let keyed = |at: u32| {
            let text = self.get(at);
            (first_bytes(text), first_bytes(text.get(8..).unwrap_or_default()), at)
        };
        let mut order: Vec<(u64, u64, u32)> = (0..self.ends.len() as u32).map(keyed).collect();
        order.sort_unstable_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| self.get(a.2).cmp(self.get(b.2)))
        });
        order.into_iter().map(|(.., at)| at).collect()
    }
}

/// The first eight bytes as a number that sorts like them.
fn first_bytes(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => (0..8).fold(0, |word, at| word << 8 | u64::from(text.get(at).copied().unwrap_or(0))),
    }
}

fn slice<'a>(bytes: &'a [u8], ends: &[u32], at: u32) -> &'a [u8] {
    let at = at as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] };
    &bytes[start as usize..ends[at] as usize]
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

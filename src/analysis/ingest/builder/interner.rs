//! Texts to small numbers: every distinct text once, in one byte arena.
//!
//! The table probes linearly over slots that hold the hash, the place and the length of their text, so that a
//! text is found with one step into the table and one into the arena: on large files, waiting for memory is what
//! reading costs.

use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::hint::black_box;

use super::BuildError;

/// Distinct texts, numbered in the order in which they came. Together at most 4 GiB.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    /// A power of two of them, at most three quarters taken; or none.
    slots: Vec<Slot>,
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u32,
    start: u32,
    len: u32,
    /// [`EMPTY`] if the slot is free.
    number: u32,
}

const EMPTY: u32 = u32::MAX;
const FREE: Slot = Slot { hash: 0, start: 0, len: 0, number: EMPTY };
const FIRST_SLOTS: usize = 64;

/// The hash of a text, as the tables here use it.
pub fn hash_of(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    hasher.write_usize(text.len());
    mix(hasher.finish())
}

/// Spreads a hash over all bits, for tables that use the low ones.
pub fn mix(hash: u64) -> u64 {
    let folded = hash ^ (hash >> 29);
    let spread = folded.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    spread ^ (spread >> 32)
}

impl Interner {
    /// The number of a text; the second part says whether it is new.
    pub fn intern(&mut self, text: &[u8]) -> Result<(u32, bool), BuildError> {
        self.intern_hashed(hash_of(text) as u32, text)
    }

    /// As [`Interner::intern`], for a text whose hash (the low half of [`hash_of`]) is known.
    pub fn intern_hashed(&mut self, hash: u32, text: &[u8]) -> Result<(u32, bool), BuildError> {
        if 4 * (self.ends.len() + 1) > 3 * self.slots.len() {
            self.grow()?;
        }
        let at = self.probe(hash, text);
        let found = self.slots[at].number;
        if found != EMPTY {
            return Ok((found, false));
        }
        let number = self.push(text)?;
        let start = self.bytes.len() - text.len();
        self.slots[at] = Slot { hash, start: start as u32, len: text.len() as u32, number };
        Ok((number, true))
    }

    /// Adds a text that is new, without a place in the table: until [`Interner::index`] is called, texts can only
    /// be pushed and got.
    pub fn push_new(&mut self, text: &[u8]) -> Result<u32, BuildError> {
        self.push(text)
    }

    /// Gives all texts their places in the table.
    pub fn index(&mut self) -> Result<(), BuildError> {
        let texts = self.ends.len();
        let size = (2 * texts).next_power_of_two().max(FIRST_SLOTS);
        let mut slots = Vec::new();
        slots.try_reserve_exact(size).map_err(|_| BuildError::OutOfMemory { texts })?;
        slots.resize(size, FREE);
        for number in 0..texts as u32 {
            let text = self.get(number);
            let (hash, start) = (hash_of(text) as u32, self.ends[number as usize] - text.len() as u32);
            let mut at = hash as usize & (size - 1);
            while slots[at].number != EMPTY {
                at = (at + 1) & (size - 1);
            }
            slots[at] = Slot { hash, start, len: text.len() as u32, number };
        }
        self.slots = slots;
        Ok(())
    }

    /// Brings the places of texts that are about to be looked up near. Looked up one by one, each would wait for
    /// memory; asked for together, they come at the same time.
    pub fn warm(&self, hashes: impl Iterator<Item = u32> + Clone) {
        if self.slots.is_empty() {
            return;
        }
        let mask = self.slots.len() - 1;
        let slots = hashes.clone().map(|hash| self.slots[hash as usize & mask].start);
        black_box(slots.fold(0, u32::wrapping_add));
        let starts = hashes.map(|hash| self.slots[hash as usize & mask].start as usize);
        black_box(starts.filter_map(|start| self.bytes.get(start)).fold(0, |sum: u8, byte| sum ^ byte));
    }

    /// The number of a text, if it is here.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let number = self.slots[self.probe(hash_of(text) as u32, text)].number;
        (number != EMPTY).then_some(number)
    }

    /// The slot of a text, or the free one where it belongs. There is always a free one.
    fn probe(&self, hash: u32, text: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.number == EMPTY {
                return at;
            }
            if slot.hash == hash && slot.len as usize == text.len() {
                let start = slot.start as usize;
                if &self.bytes[start..start + text.len()] == text {
                    return at;
                }
            }
            at = (at + 1) & mask;
        }
    }

    fn push(&mut self, text: &[u8]) -> Result<u32, BuildError> {
        let texts = self.ends.len();
        let number = u32::try_from(texts).ok().filter(|at| *at < EMPTY).ok_or(BuildError::TooManyTexts)?;
        let end = u32::try_from(self.bytes.len() + text.len()).map_err(|_| BuildError::TooManyTexts)?;
        self.bytes.try_reserve(text.len()).map_err(|_| BuildError::OutOfMemory { texts })?;
        self.ends.try_reserve(1).map_err(|_| BuildError::OutOfMemory { texts })?;
        self.bytes.extend_from_slice(text);
        self.ends.push(end);
        Ok(number)
    }

    fn grow(&mut self) -> Result<(), BuildError> {
        let size = (2 * self.slots.len()).max(FIRST_SLOTS);
        let mut slots = Vec::new();
        slots.try_reserve_exact(size).map_err(|_| BuildError::OutOfMemory { texts: self.ends.len() })?;
        slots.resize(size, FREE);
        for slot in self.slots.iter().filter(|slot| slot.number != EMPTY) {
            let mut at = slot.hash as usize & (size - 1);
            while slots[at].number != EMPTY {
                at = (at + 1) & (size - 1);
            }
            slots[at] = *slot;
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
        let mut order: Vec<(u64, u32)> =
            (0..self.ends.len() as u32).map(|at| (first_bytes(self.get(at)), at)).collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.get(a.1).cmp(self.get(b.1))));
        order.into_iter().map(|(_, at)| at).collect()
    }
}

/// The first eight bytes as a number that sorts like them.
fn first_bytes(text: &[u8]) -> u64 {
    let mut first = [0; 8];
    let len = text.len().min(8);
    first[..len].copy_from_slice(&text[..len]);
    u64::from_be_bytes(first)
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

//! Texts to small numbers: every distinct text once, in one byte arena, with its hash kept.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

use super::BuildError;

/// Distinct texts, numbered in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    table: HashTable<u32>,
    hashes: Vec<u64>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

/// The hash of a text, as tables here use it.
pub fn hash_of(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    hasher.write_usize(text.len());
    hasher.finish()
}

impl Interner {
    /// The number of a text; the second part says whether it is new.
    pub fn intern(&mut self, text: &[u8]) -> Result<(u32, bool), BuildError> {
        let hash = hash_of(text);
        let Self { table, hashes, bytes, ends } = self;
        if let Some(&found) =
            table.find(hash, |&at| hashes[at as usize] == hash && slice(bytes, ends, at) == text)
        {
            return Ok((found, false));
        }
        let at =
            u32::try_from(ends.len()).ok().filter(|at| *at < u32::MAX).ok_or(BuildError::TooManyTexts)?;
        let out_of_memory = |_| BuildError::OutOfMemory { texts: ends.len() };
        bytes.try_reserve(text.len()).map_err(out_of_memory)?;
        hashes.try_reserve(1).map_err(out_of_memory)?;
        table
            .try_reserve(1, |&at| hashes[at as usize])
            .map_err(|_| BuildError::OutOfMemory { texts: ends.len() })?;
        bytes.extend_from_slice(text);
        hashes.push(hash);
        ends.push(bytes.len());
        table.insert_unique(hash, at, |&at| hashes[at as usize]);
        Ok((at, true))
    }

    /// The number of a text, if it is here.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        let hash = hash_of(text);
        let is_it = |at: &u32| self.hashes[*at as usize] == hash && self.get(*at) == text;
        self.table.find(hash, is_it).copied()
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
        let mut order: Vec<u32> = (0..self.ends.len() as u32).collect();
        order.sort_unstable_by(|a, b| self.get(*a).cmp(self.get(*b)));
        order
    }
}

fn slice<'a>(bytes: &'a [u8], ends: &[usize], at: u32) -> &'a [u8] {
    let at = at as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] };
    &bytes[start..ends[at]]
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
    }
}

//! Rows that are the same to the letter, by a hash of 64 bits each.

use std::hint::black_box;

use super::builder::interner::mix;
use super::records::Row;

/// Rows that are remembered; later ones are not compared, and that is counted.
pub const MAX_REMEMBERED_ROWS: usize = 1 << 25;

const FIRST_SLOTS: usize = 1_024;

/// Whether a row was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It was not.
    First,
    /// It was.
    Again,
    /// There are too many rows to tell.
    Unchecked,
}

/// The hashes of rows, in a table that probes linearly: one step into memory a row.
#[derive(Clone, Debug, Default)]
pub struct RowHashes {
    /// A power of two of them, at most half taken; 0 is a free slot.
    slots: Vec<u64>,
    taken: usize,
    full: bool,
}

impl RowHashes {
    /// Brings the places of hashes that are about to be added near, all at the same time.
    pub fn warm(&self, hashes: impl Iterator<Item = u64>) {
        if !self.slots.is_empty() {
            let mask = self.slots.len() - 1;
            black_box(hashes.fold(0, |sum, hash| sum ^ self.slots[hash as usize & mask]));
        }
    }

    /// Remembers the hash of a row.
    pub fn add_hash(&mut self, hash: u64) -> Seen {
        if 2 * (self.taken + 1) > self.slots.len() && !self.full {
            self.grow();
        }
        if self.slots.is_empty() {
            return Seen::Unchecked;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            if self.slots[at] == hash {
                return Seen::Again;
            }
            at = (at + 1) & mask;
        }
        if self.full {
            return Seen::Unchecked;
        }
        self.slots[at] = hash;
        self.taken += 1;
        Seen::First
    }

    fn grow(&mut self) {
        let size = (2 * self.slots.len()).max(FIRST_SLOTS);
        let mut slots = Vec::new();
        if self.taken >= MAX_REMEMBERED_ROWS || slots.try_reserve_exact(size).is_err() {
            self.full = true;
            return;
        }
        slots.resize(size, 0);
        for &hash in self.slots.iter().filter(|hash| **hash != 0) {
            let mut at = hash as usize & (size - 1);
            while slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = hash;
        }
        self.slots = slots;
    }
}

/// A hash of all fields of a row; never 0. 64 bits on every machine (`FxHasher` has as many as a pointer), so
/// that the counts of duplicates agree everywhere.
pub fn hash_row(row: &Row<'_>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |word: u64| {
        hash = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    };
    for field in row.fields() {
        take(field.len() as u64);
        for chunk in field.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            take(u64::from_le_bytes(word));
        }
    }
    mix(hash).max(1)
}

#[cfg(test)]
mod tests {
    use super::{RowHashes, Seen};

    #[test]
    fn every_hash_is_found_again() {
        let mut hashes = RowHashes::default();
        let hash = |i: u64| i.wrapping_mul(0x9E37_79B9_7F4A_7C15).max(1);
        for i in 0..10_000 {
            assert_eq!(hashes.add_hash(hash(i)), Seen::First);
        }
        assert!((0..10_000).all(|i| hashes.add_hash(hash(i)) == Seen::Again));
    }

    #[test]
    fn a_full_table_says_that_it_cannot_tell() {
        let mut hashes = RowHashes::default();
        hashes.add_hash(5);
        hashes.full = true;
        assert_eq!((hashes.add_hash(5), hashes.add_hash(6)), (Seen::Again, Seen::Unchecked));
    }
}

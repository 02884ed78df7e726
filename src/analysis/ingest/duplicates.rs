//! Rows that are the same to the letter, by a hash of 64 bits each.

use std::hint::black_box;

use super::builder::interner::mix;
use super::issues::Place;
use super::records::Row;
use super::run::{Run, Step};

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
struct RowHashes {
    /// A power of two of them, at most half taken; 0 is a free slot.
    slots: Vec<u64>,
    taken: usize,
    full: bool,
}

impl RowHashes {
    /// A table of hashes that are all different.
    fn of_distinct(hashes: &[u64]) -> RowHashes {
        let mut table = RowHashes::default();
        let size = (2 * hashes.len() + 2).next_power_of_two().max(FIRST_SLOTS);
        if table.slots.try_reserve_exact(size).is_err() {
            table.full = true;
            return table;
        }
        table.slots.resize(size, 0);
        for batch in hashes.chunks(BATCH) {
            table.warm(batch.iter().copied());
            for &hash in batch {
                table.add_hash(hash);
            }
        }
        table
    }

    /// Brings the places of hashes that are about to be added near, all at the same time.
    fn warm(&self, hashes: impl Iterator<Item = u64>) {
        if !self.slots.is_empty() {
            let mask = self.slots.len() - 1;
            black_box(hashes.fold(0, |sum, hash| sum ^ self.slots[hash as usize & mask]));
        }
    }

    /// Remembers the hash of a row.
    fn add_hash(&mut self, hash: u64) -> Seen {
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

/// Rows that are looked up together.
const BATCH: usize = 64;

/// Rows of one order that are compared one by one.
const MANY_ROWS: usize = 64;

/// Finds rows that were there before.
///
/// Equal rows have equal order numbers, so while the numbers go one way only the rows of one order need to be
/// compared with each other. Otherwise, or without numbers, every row is looked up among all before it.
#[derive(Clone, Debug, Default)]
pub struct DuplicateFinder {
    run: Run,
    /// Hashes of the rows of the current order, while the run holds.
    current: Vec<u64>,
    /// Hashes of all rows, while the run holds.
    all: Vec<u64>,
    table: RowHashes,
    waiting: Vec<(u64, Place)>,
}

impl DuplicateFinder {
    /// Whether a row was there before. `order` is its order number.
    pub fn look_up(&mut self, hash: u64, order: Option<&[u8]>) -> Seen {
        self.in_run(hash, order).unwrap_or_else(|| self.table.add_hash(hash))
    }

    /// As [`DuplicateFinder::look_up`], for rows whose answer can wait until many are looked up together:
    /// `found` is called with those that are not the first.
    pub fn count(&mut self, row: (u64, Place), order: Option<&[u8]>, mut found: impl FnMut(Seen, Place)) {
        match self.in_run(row.0, order) {
            Some(Seen::First) => {}
            Some(seen) => found(seen, row.1),
            None => {
                self.waiting.push(row);
                if self.waiting.len() >= BATCH {
                    self.settle(found);
                }
            }
        }
    }

    /// Looks up the rows that wait.
    pub fn settle(&mut self, mut found: impl FnMut(Seen, Place)) {
        self.table.warm(self.waiting.iter().map(|(hash, _)| *hash));
        for (hash, place) in self.waiting.drain(..) {
            match self.table.add_hash(hash) {
                Seen::First => {}
                seen => found(seen, place),
            }
        }
    }

    /// The answer that the run of order numbers gives.
    fn in_run(&mut self, hash: u64, order: Option<&[u8]>) -> Option<Seen> {
        if !self.run.holds() {
            return None;
        }
        let step = order.map_or(Step::Broken, |number| self.run.follow(number));
        match step {
            Step::Same if self.current.contains(&hash) => return Some(Seen::Again),
            Step::Same if self.current.len() < MANY_ROWS => {}
            Step::Next => self.current.clear(),
            Step::Same | Step::Broken => {
                self.leave_run();
                return None;
            }
        }
        self.current.push(hash);
        if self.all.len() < MAX_REMEMBERED_ROWS {
            self.all.push(hash);
        } else {
            self.table.full = true;
        }
        Some(Seen::First)
    }

    fn leave_run(&mut self) {
        self.run.end();
        let full = self.table.full;
        self.table = RowHashes::of_distinct(&std::mem::take(&mut self.all));
        self.table.full |= full;
        self.current = Vec::new();
    }
}

/// A hash of all fields of a row and of the order number under which it stands, which a row may have from one
/// above; never 0. 64 bits on every machine (`FxHasher` has as many as a pointer), so that the counts of
/// duplicates agree everywhere.
pub fn hash_row(row: &Row<'_>, order: Option<&[u8]>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |word: u64| {
        hash = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    };
    for field in row.fields().chain(order) {
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
    use super::{DuplicateFinder, RowHashes, Seen};

    #[test]
    fn every_hash_is_found_again() {
        let mut hashes = RowHashes::default();
        let hash = |i: u64| i.wrapping_mul(0x9E37_79B9_7F4A_7C15).max(1);
        for i in 0..10_000 {
            assert_eq!(hashes.add_hash(hash(i)), Seen::First);
        }
        assert!((0..10_000).all(|i| hashes.add_hash(hash(i)) == Seen::Again));
    }

    /// Rows as (order number, row), with the answers for each.
    fn answers(rows: &[(&str, u64)]) -> Vec<Seen> {
        let mut finder = DuplicateFinder::default();
        rows.iter()
            .map(|&(order, row)| finder.look_up(row, Some(order.as_bytes()).filter(|t| !t.is_empty())))
            .collect()
    }

    #[test]
    fn duplicates_are_found_in_a_run_and_after_it() {
        let run = [("1", 11), ("1", 12), ("1", 11), ("2", 21)];
        assert_eq!(answers(&run), [Seen::First, Seen::First, Seen::Again, Seen::First]);
        let turned = [("1", 11), ("2", 21), ("3", 31), ("2", 21), ("1", 12), ("3", 31)];
        assert_eq!(answers(&turned)[3..], [Seen::Again, Seen::First, Seen::Again]);
        let unnumbered = [("1", 11), ("", 9), ("", 9), ("1", 11)];
        assert_eq!(answers(&unnumbered)[1..], [Seen::First, Seen::Again, Seen::Again]);
    }

    #[test]
    fn an_order_of_many_rows_is_looked_up_like_any_other() {
        let rows: Vec<(&str, u64)> = (0..200).map(|row| ("1", row % 150 + 1)).collect();
        assert_eq!(answers(&rows).iter().filter(|seen| **seen == Seen::Again).count(), 50);
    }

    #[test]
    fn a_full_table_says_that_it_cannot_tell() {
        let mut hashes = RowHashes::default();
        hashes.add_hash(5);
        hashes.full = true;
        assert_eq!((hashes.add_hash(5), hashes.add_hash(6)), (Seen::Again, Seen::Unchecked));
    }
}

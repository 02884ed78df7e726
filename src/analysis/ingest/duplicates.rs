//! Rows that are the same to the letter, by a hash of 64 bits each.

use std::hint::black_box;

use super::issues::Place;
use super::parcel::parcel;
use super::records::Row;
use super::run::{Run, Step};
use super::text_key::{hash_text, mix, replace};

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

/// Room is made for at most so many rows before they come.
const MOST_EXPECTED: usize = 1 << 24;

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
    /// For a part of a file, which is understood by itself or not at all.
    part: Option<Box<RunRows>>,
    /// Hashes of the rows of the current order, while the run holds.
    current: Vec<u64>,
    /// Hashes of all rows, while the run holds.
    all: Vec<u64>,
    table: RowHashes,
    waiting: Vec<(u64, Place)>,
    /// For the texts of rows.
    room: Vec<u8>,
}

/// The rows at the edges of a part of a file in which order numbers go one way.
#[derive(Clone, Debug, Default)]
pub struct RunRows {
    first_number: Vec<u8>,
    last_number: Vec<u8>,
    /// The rows of the first number.
    first: Vec<(u64, Place)>,
    /// The rows of the last number.
    last: Vec<u64>,
    numbers: u64,
}

parcel!(RunRows { first_number, last_number, first, last, numbers });

impl RunRows {
    #[inline]
    fn follow(&mut self, step: Step, number: &[u8], row: (u64, Place)) {
        self.numbers += u64::from(step == Step::Next);
        if self.numbers == 1 {
            self.add_to_first(number, row);
        }
    }

    #[cold]
    fn add_to_first(&mut self, number: &[u8], (hash, place): (u64, Place)) {
        replace(number, &mut self.first_number);
        if self.first.iter().all(|(known, _)| *known != hash) {
            self.first.push((hash, place));
        }
    }

    /// Rows of parts, in turn, that are the same as one in an earlier part: the number of the part and the place in
    /// it. `None` if order numbers go to and fro over all parts.
    pub fn repeated(parts: &[RunRows]) -> Option<Vec<(usize, Place)>> {
        let mut run = Run::default();
        let mut found = Vec::new();
        let mut last: Vec<u64> = Vec::new();
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| part.numbers > 0) {
            match run.follow(&part.first_number) {
                Step::Broken => return None,
                Step::Next => last.clear(),
                Step::Same => {}
            }
            let again = part.first.iter().filter(|(hash, _)| last.contains(hash));
            found.extend(again.map(|(_, place)| (at, *place)));
            match run.follow(&part.last_number) {
                Step::Broken => return None,
                Step::Next => last.clone_from(&part.last),
                Step::Same => last.extend(&part.last),
            }
        }
        Some(found)
    }
}

impl DuplicateFinder {
    /// A finder for a part of a file.
    pub fn of_part() -> DuplicateFinder {
        DuplicateFinder { part: Some(Box::default()), ..DuplicateFinder::default() }
    }

    /// The rows at the edges of the part. `None` if the part cannot be understood by itself.
    pub fn into_edges(self) -> Option<RunRows> {
        let mut rows = *self.part.filter(|_| self.run.holds())?;
        rows.last_number = self.run.last();
        rows.last = self.current;
        Some(rows)
    }

    /// Makes room for so many times as many rows as there are, as far as there is memory.
    pub fn make_room(&mut self, times: usize) {
        // Without it, the list grows as it must.
        let _ = self.all.try_reserve(self.all.len().saturating_mul(times).min(MOST_EXPECTED));
    }

    /// Whether a row was there before. `order` is its order number.
    pub fn look_up(&mut self, hash: u64, order: Option<&[u8]>) -> Seen {
        self.in_run((hash, Place::default()), order).unwrap_or_else(|| self.table.add_hash(hash))
    }

    /// As [`DuplicateFinder::look_up`], for rows whose answer can wait until many are looked up together:
    /// `found` is called with those that are not the first. `above` is the order number if it stands in a row above.
    pub fn count(
        &mut self,
        (row, place): (&Row<'_>, Place),
        (order, above): (Option<&[u8]>, Option<&[u8]>),
        mut found: impl FnMut(Seen, Place),
    ) {
        let row = (self.hash_of(row, above), place);
        match self.in_run(row, order) {
            Some(Seen::First) => {}
            Some(seen) => found(seen, row.1),
            // It is of no use any more.
            None if self.part.is_some() => {}
            None => {
                self.waiting.push(row);
                if self.waiting.len() >= BATCH {
                    self.settle(found);
                }
            }
        }
    }

    /// A hash of the fields of a row and of the order number that it has from a row above, if it has one from there;
    /// never 0.
    #[inline]
    pub fn hash_of(&mut self, row: &Row<'_>, above: Option<&[u8]>) -> u64 {
        let (text, is_clear) = row.joined(&mut self.room);
        let mut hash = hash_text(text);
        if !is_clear {
            hash = row.fields().fold(hash, |hash, field| mix(hash ^ field.len() as u64));
        }
        above.map_or(hash, |number| mix(hash ^ hash_text(number).rotate_left(32))).max(1)
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
    #[inline]
    fn in_run(&mut self, (hash, place): (u64, Place), order: Option<&[u8]>) -> Option<Seen> {
        if !self.run.holds() {
            return None;
        }
        let step = order.map_or(Step::Broken, |number| self.run.follow(number));
        if let (Some(part), Some(number)) = (&mut self.part, order) {
            part.follow(step, number, (hash, place));
        }
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
        if self.part.is_some() {
            return Some(Seen::First);
        }
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

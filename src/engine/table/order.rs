//! Rows in an order, of which only the stretches that are looked at are put right.

use std::cmp::Ordering;
use std::ops::Range;

/// Rows that are put right together.
const BLOCK: usize = 8_192;

/// Entries in an order that is found stretch by stretch: a page takes time in proportion to the number of entries, not
/// more, and the next page of the same stretch takes none. No two entries are equal in the order, so that it is the
/// same whichever stretch is asked for first.
pub(super) struct LazyOrder<T> {
    entries: Vec<T>,
    /// Positions, ascending, before which everything comes before everything after; the two ends among them.
    cuts: Vec<usize>,
    /// By block, whether it is in order.
    in_order: Vec<bool>,
}

impl<T> LazyOrder<T> {
    /// Entries in any order.
    pub fn new(entries: Vec<T>) -> LazyOrder<T> {
        let in_order = vec![false; entries.len().div_ceil(BLOCK)];
        LazyOrder { cuts: vec![0, entries.len()], in_order, entries }
    }

    /// The entries at these positions of the order.
    pub fn window(&mut self, range: Range<usize>, mut compare: impl FnMut(&T, &T) -> Ordering) -> &[T] {
        let end = range.end.min(self.entries.len());
        let start = range.start.min(end);
        if end - start > self.entries.len() / 2 && self.cuts.len() == 2 {
            self.entries.sort_unstable_by(&mut compare);
            self.in_order.fill(true);
        }
        for block in start / BLOCK..end.div_ceil(BLOCK) {
            if !self.in_order[block] {
                let (from, to) = (block * BLOCK, self.entries.len().min((block + 1) * BLOCK));
                self.cut(from, &mut compare);
                self.cut(to, &mut compare);
                self.entries[from..to].sort_unstable_by(&mut compare);
                self.in_order[block] = true;
            }
        }
        &self.entries[start..end]
    }

    fn cut(&mut self, at: usize, compare: impl FnMut(&T, &T) -> Ordering) {
        if let Err(place) = self.cuts.binary_search(&at) {
            let (from, to) = (self.cuts[place - 1], self.cuts[place]);
            self.entries[from..to].select_nth_unstable_by(at - from, compare);
            self.cuts.insert(place, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, LazyOrder};

    #[test]
    fn every_window_is_that_of_the_sorted_rows() {
        let count = 3 * BLOCK + 100;
        let shuffled: Vec<usize> = (0..count).map(|at| at * 7_919 % count).collect();
        let mut order = LazyOrder::new(shuffled);
        for start in [2 * BLOCK + 5, 0, BLOCK - 50, count - 70, count + 3, BLOCK] {
            let found = order.window(start..start + 100, |a, b| b.cmp(a)).to_vec();
            let expected: Vec<usize> = (0..count).rev().skip(start).take(100).collect();
            assert_eq!(found, expected, "from {start}");
        }
        let all: Vec<usize> = (0..count).rev().collect();
        assert_eq!(order.window(0..count, |a, b| b.cmp(a)), all);
        assert!(LazyOrder::<u32>::new(Vec::new()).window(0..9, Ord::cmp).is_empty());
    }

    #[test]
    fn all_rows_at_once_are_sorted_at_once() {
        let mut order = LazyOrder::new((0..2 * BLOCK).rev().collect());
        assert!(order.window(0..2 * BLOCK, Ord::cmp).is_sorted());
        assert_eq!(order.window(BLOCK..BLOCK + 1, Ord::cmp), [BLOCK]);
    }
}

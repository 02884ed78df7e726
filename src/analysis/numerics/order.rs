//! Sorting for lists that are short or sorted once.
//!
//! The standard library's sorts are compiled anew for every type and every comparison, at about four kilobytes each.
//! These sort places, so there is one copy for all types; the comparison is called through a pointer, which a list of
//! millions that is sorted again and again should not pay for. Stable.

use std::cmp::Ordering;

/// Sorts by a comparison; what compares equal keeps its order.
pub fn sort_by<T>(list: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let places = sorted_places(list.len(), &mut |a, b| compare(&list[a], &list[b]));
    rearrange(list, places);
}

/// Sorts by a key, which is computed for each comparison; what has equal keys keeps its order.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// The places 0 to `length` - 1 in sorted order.
#[inline(never)]
fn sorted_places(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

/// Brings what stood at `places[at]` to `at`, along the circles of the permutation.
fn rearrange<T>(list: &mut [T], mut places: Vec<usize>) {
    for start in 0..list.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut places[at], at);
            if from == start {
                break;
            }
            list.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{sort_by, sort_by_key};
    use crate::analysis::numerics::SeededDraws;

    #[test]
    fn lists_are_sorted_as_the_standard_library_sorts_them() {
        let mut draws = SeededDraws::new(7);
        for length in [0, 1, 2, 3, 10, 1_000] {
            let list: Vec<(u64, usize)> =
                (0..length).map(|place| ((draws.uniform() * 9.0) as u64, place)).collect();
            let (mut ours, mut by_key, mut theirs) = (list.clone(), list.clone(), list);
            sort_by(&mut ours, |a, b| b.0.cmp(&a.0));
            sort_by_key(&mut by_key, |pair| std::cmp::Reverse(pair.0));
            theirs.sort_by_key(|pair| std::cmp::Reverse(pair.0));
            assert_eq!(ours, theirs);
            assert_eq!(by_key, theirs);
        }
    }
}

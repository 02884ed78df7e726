//! Quantiles of numbers that are read again instead of being kept: of every order, say, where a copy of all would need
//! as much memory as the orders themselves.
//!
//! The first pass counts the numbers by their leading bits, the second keeps those that share them with the order
//! statistic that is looked for.

use super::quantile::{Bracket, Fraction};

/// Bits after the leading one by which numbers are told apart in the first pass.
const BITS: u32 = 9;
/// Classes of numbers of at least zero.
const CLASSES: usize = (64 - BITS as usize) << BITS;

/// The quantile of type 7 of all numbers that `each` hands out, which it must do alike in every pass. `None` if there
/// are none.
pub fn quantile_in_passes(
    mut each: impl FnMut(&mut dyn FnMut(&[i64])),
    probability: Fraction,
) -> Option<Bracket<i64>> {
    let mut counts = vec![0u64; 2 * CLASSES];
    each(&mut |values| values.iter().for_each(|&value| counts[class(value)] += 1));
    let total: u64 = counts.iter().sum();
    if total == 0 {
        return None;
    }
    let (rank, weight) = probability.rank(total);
    let (first, below) = find(&counts, rank);
    let last = if weight > 0.0 { find(&counts, rank + 1).0 } else { first };
    let count: u64 = counts[first..=last].iter().sum();
    let mut kept = Vec::with_capacity(count as usize);
    let is_kept = |value: &i64| (first..=last).contains(&class(*value));
    each(&mut |values| kept.extend(values.iter().copied().filter(is_kept)));
    let (_, &mut lower, above) = kept.select_nth_unstable((rank - below) as usize);
    let upper = if weight > 0.0 { above.iter().min().copied().unwrap_or(lower) } else { lower };
    Some(Bracket { lower, upper, weight })
}

/// The class that holds an order statistic, counted from 0, and how many numbers stand in lower classes.
fn find(counts: &[u64], rank: u64) -> (usize, u64) {
    let mut below = 0;
    for (class, &count) in counts.iter().enumerate() {
        if below + count > rank {
            return (class, below);
        }
        below += count;
    }
    (counts.len() - 1, below)
}

/// Ascending with the number: leading bit and the [`BITS`] after it, mirrored below zero.
fn class(value: i64) -> usize {
    if value < 0 { CLASSES - 1 - class_of_size(!value as u64) } else { CLASSES + class_of_size(value as u64) }
}

fn class_of_size(size: u64) -> usize {
    let shift = (63 - (size | 1).leading_zeros()).saturating_sub(BITS);
    ((shift as usize) << BITS) + (size >> shift) as usize
}

#[cfg(test)]
mod tests {
    use super::{CLASSES, class, quantile_in_passes};
    use crate::analysis::numerics::{Fraction, select_quantile};

    #[test]
    fn classes_ascend_with_the_numbers() {
        let mut values: Vec<i64> = (0..63).flat_map(|bit| [-1, 0, 1].map(|by| (1i64 << bit) + by)).collect();
        values.extend((0..5_000).map(|at| at * at * 37));
        values.extend(values.clone().iter().map(|value| -value));
        values.extend([i64::MIN, i64::MAX]);
        values.sort_unstable();
        let classes: Vec<usize> = values.iter().map(|&value| class(value)).collect();
        assert!(classes.is_sorted());
        assert!(classes[0] == 0 || classes[0] < CLASSES);
        assert!(classes.iter().all(|&class| class < 2 * CLASSES));
    }

    #[test]
    fn passes_give_what_selection_gives() {
        for count in [1, 2, 3, 50, 4_001] {
            let values: Vec<i64> = (0..count).map(|at| (at * 7_919 % 1_013 - 300) * (at % 7) * 997).collect();
            for percent in [0, 10, 50, 99, 100] {
                let probability = Fraction::percent(percent);
                let expected = select_quantile(&mut values.clone(), probability);
                let each = |visit: &mut dyn FnMut(&[i64])| values.chunks(7).for_each(visit);
                assert_eq!(quantile_in_passes(each, probability), expected, "{percent} % of {count}");
            }
        }
        assert_eq!(quantile_in_passes(|_| (), Fraction::HALF), None);
    }
}

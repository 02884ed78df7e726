//! Many numbers sorted by the bits in which their words differ.
//!
//! Identifiers of one file are much alike: `C-00012345` and `C-00067890` differ in a few bits of eight characters. Only
//! these bits decide, so they are drawn together into one word, and words are sorted digit by digit, without comparing
//! any two.

use std::cmp::Ordering;

/// Fewer words are sorted by comparing them.
const FEW: usize = 1 << 10;
/// Bits of one digit.
const DIGIT: u32 = 11;
const DIGITS: usize = 1 << DIGIT;

/// The numbers from 0 to below `len`, sorted by their words; those with equal words by `tie`.
pub(super) fn sorted(
    len: usize,
    words_of: impl Fn(u32) -> u128,
    tie: impl Fn(u32, u32) -> Ordering,
) -> Vec<u32> {
    let numbers = 0..len as u32;
    let first = if len == 0 { 0 } else { words_of(0) };
    let differing = numbers.clone().fold(0, |all, number| all | (words_of(number) ^ first));
    let low = usize::BITS - len.leading_zeros();
    let high = low + differing.count_ones();
    if len < FEW || high > u64::BITS {
        return compared(numbers, words_of, tie);
    }
    let runs = runs(differing);
    let drawn = numbers.map(|number| draw(words_of(number), &runs) << low | u64::from(number));
    let mut drawn = sort_digits(drawn.collect(), low, high);
    let number = |drawn: u64| (drawn & ((1 << low) - 1)) as u32;
    for equal in drawn.chunk_by_mut(|a, b| a >> low == b >> low).filter(|equal| equal.len() > 1) {
        equal.sort_unstable_by(|a, b| tie(number(*a), number(*b)));
    }
    drawn.into_iter().map(number).collect()
}

fn compared(
    numbers: std::ops::Range<u32>,
    words_of: impl Fn(u32) -> u128,
    tie: impl Fn(u32, u32) -> Ordering,
) -> Vec<u32> {
    // Halves, since a whole one would have to stand at a multiple of its size.
    let halves = |words: u128| ((words >> u64::BITS) as u64, words as u64);
    let mut keys: Vec<((u64, u64), u32)> = numbers.map(|number| (halves(words_of(number)), number)).collect();
    keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| tie(a.1, b.1)));
    keys.into_iter().map(|(_, number)| number).collect()
}

/// Bits that stand side by side: how far from the right, and how many.
#[derive(Clone, Copy)]
struct BitRun {
    shift: u32,
    count: u32,
}

/// The bits of a mask that are set, as runs from the left.
fn runs(mut mask: u128) -> Vec<BitRun> {
    let mut runs = Vec::new();
    while mask != 0 {
        let end = u128::BITS - mask.leading_zeros();
        let count = (mask << (u128::BITS - end)).leading_ones();
        let shift = end - count;
        runs.push(BitRun { shift, count });
        mask &= (1 << shift) - 1;
    }
    runs
}

/// The bits of runs, drawn together; fewer than 64 of them.
#[inline]
fn draw(words: u128, runs: &[BitRun]) -> u64 {
    runs.iter().fold(0, |bits, run| {
        let part = (words >> run.shift) as u64 & ((1 << run.count) - 1);
        bits << run.count | part
    })
}

/// Sorts words by their bits from `low` to below `high`, from the last digit to the first.
fn sort_digits(mut words: Vec<u64>, low: u32, high: u32) -> Vec<u64> {
    let mut sorted = vec![0; words.len()];
    for shift in (low..high).step_by(DIGIT as usize) {
        let digit = |word: u64| (word >> shift) as usize & (DIGITS - 1);
        let mut next = [0u32; DIGITS];
        words.iter().for_each(|word| next[digit(*word)] += 1);
        let mut start = 0;
        for place in &mut next {
            start += std::mem::replace(place, start);
        }
        for &word in &words {
            let place = &mut next[digit(word)];
            sorted[*place as usize] = word;
            *place += 1;
        }
        std::mem::swap(&mut words, &mut sorted);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{draw, runs, sorted};

    /// Words that look random.
    fn spread(at: u32) -> u128 {
        let low = u64::from(at).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        u128::from(low.rotate_left(31).wrapping_mul(0xD6E8_FEB8_6659_FD93)) << 64 | u128::from(low)
    }

    #[test]
    fn numbers_are_sorted_whatever_bits_they_differ_in() {
        let half = u128::from(u64::MAX);
        let masks = [
            0,
            1,
            0xF0F0,
            u128::MAX,
            half,
            half << 64,
            half >> 12,
            half << 64 >> 16,
            0x0F0F_0F0F << 60,
            7 << 125,
        ];
        for mask in masks {
            for len in [0, 1, 5, 3_000] {
                let words = |at: u32| spread(at) & mask | 1 << 70;
                // Later numbers first, where words are equal.
                let mut expected: Vec<u32> = (0..len).rev().collect();
                expected.sort_by_key(|at| words(*at));
                assert_eq!(sorted(len as usize, words, |a, b| b.cmp(&a)), expected, "{mask:x} {len}");
            }
        }
    }

    #[test]
    fn drawn_bits_keep_their_order() {
        assert_eq!(draw(0b1011_0110, &runs(0b1001_0011)), 0b1110);
        assert_eq!(draw(u128::MAX, &runs(u128::from(u64::MAX >> 1) << 3)), u64::MAX >> 1);
    }
}

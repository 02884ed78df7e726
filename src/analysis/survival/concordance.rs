//! Concordance: of two customers, how often the one with the higher risk is lost first.
//!
//! Pairs count where it is known who was lost first: one lost at t and one still there at t or later than it. A pair
//! of equal risks counts half.
//!
//! Source: F. E. Harrell, K. L. Lee and D. B. Mark (1996), "Multivariable Prognostic Models", Statistics in Medicine
//! 15(4).

/// One or `count` customers for the comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ranked {
    pub time: f64,
    pub is_event: bool,
    pub risk: f64,
    pub count: u64,
}

/// The share of pairs in which the higher risk was lost first; `None` without such pairs.
pub(super) fn concordance(rows: &[Ranked]) -> Option<f64> {
    let mut risks: Vec<f64> = rows.iter().map(|row| row.risk).collect();
    risks.sort_unstable_by(f64::total_cmp);
    risks.dedup();
    let rank = |risk: f64| risks.partition_point(|other| *other < risk);
    // The longest stay first; of equal ones those still there, who outlast those lost.
    let mut order: Vec<&Ranked> = rows.iter().collect();
    order.sort_by(|a, b| b.time.total_cmp(&a.time).then(a.is_event.cmp(&b.is_event)));
    let mut staying = Counts { tree: vec![0; risks.len() + 1] };
    let (mut concordant, mut tied, mut pairs) = (0_u128, 0_u128, 0_u128);
    for group in order.chunk_by(|a, b| a.time == b.time && a.is_event == b.is_event) {
        for row in group.iter().filter(|row| row.is_event) {
            let at = rank(row.risk);
            let (below, up_to) = (staying.below(at), staying.below(at + 1));
            let count = u128::from(row.count);
            concordant += count * u128::from(below);
            tied += count * u128::from(up_to - below);
            pairs += count * u128::from(staying.below(risks.len()));
        }
        group.iter().for_each(|row| staying.add(rank(row.risk), row.count));
    }
    (pairs > 0).then(|| (2 * concordant + tied) as f64 / (2 * pairs) as f64)
}

/// Counts by rank whose sums from the start are quick (P. M. Fenwick, 1994).
struct Counts {
    tree: Vec<u64>,
}

impl Counts {
    fn add(&mut self, rank: usize, count: u64) {
        let mut at = rank + 1;
        while let Some(sum) = self.tree.get_mut(at) {
            *sum += count;
            at += at & at.wrapping_neg();
        }
    }

    /// Sum of the counts of ranks below.
    fn below(&self, rank: usize) -> u64 {
        let (mut at, mut sum) = (rank, 0);
        while at > 0 {
            sum += self.tree[at];
            at &= at - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::{Ranked, concordance};
    use crate::analysis::numerics::SeededDraws;

    #[test]
    fn counts_agree_with_looking_at_every_pair() {
        let mut draws = SeededDraws::new(5);
        let rows: Vec<Ranked> = (0..300)
            .map(|_| Ranked {
                time: draws.index(20) as f64,
                is_event: draws.happens(0.6),
                risk: draws.index(9) as f64,
                count: 1 + draws.index(3) as u64,
            })
            .collect();
        let (mut good, mut all) = (0.0, 0.0);
        for a in rows.iter().filter(|row| row.is_event) {
            for b in &rows {
                if b.time > a.time || b.time == a.time && !b.is_event {
                    let pairs = (a.count * b.count) as f64;
                    all += pairs;
                    good += pairs * if a.risk == b.risk { 0.5 } else { f64::from(u8::from(a.risk > b.risk)) };
                }
            }
        }
        assert!((concordance(&rows).unwrap() - good / all).abs() < 1e-14);
        assert_eq!(concordance(&rows[..0]), None);
    }
}

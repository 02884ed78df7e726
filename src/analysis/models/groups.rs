//! Customers of the same frequency and age: what a customer alive will buy depends on nothing else, so it is
//! computed once for each pair that occurs. Where even that is much, it is computed at a few ages and
//! interpolated.
//!
//! Source: J.-P. Berrut and L. N. Trefethen (2004), "Barycentric Lagrange Interpolation", SIAM Review 46(3).

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::PurchaseHistories;

/// The pairs of frequency and age of a base.
pub(super) struct AgeGroups {
    /// Distinct ages of each frequency, in order, ascending.
    ages: Vec<(u32, Vec<f64>)>,
    /// For each history the position of its pair, in the order of `ages`.
    positions: Vec<u32>,
}

impl AgeGroups {
    pub fn of(histories: &PurchaseHistories) -> AgeGroups {
        let mut seen: FxHashMap<(u32, u64), u32> = FxHashMap::default();
        let mut pairs = Vec::new();
        let columns = histories.frequency().iter().zip(histories.age());
        let mut positions: Vec<u32> = columns
            .map(|(&x, &age)| {
                *seen.entry((x, age.to_bits())).or_insert_with(|| {
                    pairs.push((x, age));
                    pairs.len() as u32 - 1
                })
            })
            .collect();
        let mut order: Vec<u32> = (0..pairs.len() as u32).collect();
        let key = |at: &u32| pairs[*at as usize];
        order.sort_unstable_by(|p, q| key(p).0.cmp(&key(q).0).then(key(p).1.total_cmp(&key(q).1)));
        let mut rank = vec![0; pairs.len()];
        let mut ages: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (place, at) in (0u32..).zip(&order) {
            rank[*at as usize] = place;
            ages.entry(key(at).0).or_default().push(key(at).1);
        }
        positions.iter_mut().for_each(|position| *position = rank[*position as usize]);
        AgeGroups { ages: ages.into_iter().collect(), positions }
    }

    /// Values of all pairs from a function of a frequency and its ages.
    pub fn evaluate(&self, of: impl Fn(u32, &[f64]) -> Option<Vec<f64>>) -> Option<Vec<f64>> {
        let mut values = Vec::new();
        for (x, ages) in &self.ages {
            values.extend(of(*x, ages)?);
        }
        Some(values)
    }

    /// The pair of each history, as a position in the values.
    pub fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        self.positions.iter().map(|&at| at as usize)
    }
}

/// Interpolated values may be off by this share at the ages that are checked.
const ACCURACY: f64 = 1e-11;
/// Ages that are computed one by one in any case.
const FEW: usize = 64;
/// Numbers of nodes tried.
const NODES: [usize; 3] = [20, 32, 48];

/// Values of a smooth function at ascending ages, interpolated in `ln(shift + age)` where that is much less
/// work and proves accurate.
pub(super) fn over_ages(
    ages: &[f64],
    shift: f64,
    mut of: impl FnMut(f64) -> Option<f64>,
) -> Option<Vec<f64>> {
    if let (Some(first), Some(last), true) = (ages.first(), ages.last(), ages.len() > FEW) {
        let range = (libm::log(shift + first), libm::log(shift + last));
        for count in NODES.into_iter().filter(|count| 2 * count < ages.len()) {
            let nodes = Interpolation::new(range, count, |u| of((libm::exp(u) - shift).max(0.0)))?;
            let at = |age: f64| nodes.at(libm::log(shift + age));
            let checked = [1, ages.len() / 3, 2 * ages.len() / 3, ages.len() - 2];
            let mut good = |age: f64| of(age).map(|exact| (at(age) - exact).abs() <= ACCURACY * exact.abs());
            if checked.iter().all(|&i| good(ages[i]) == Some(true)) {
                return Some(ages.iter().map(|&age| at(age)).collect());
            }
        }
    }
    ages.iter().map(|&age| of(age)).collect()
}

/// A polynomial through values at Chebyshev points.
struct Interpolation {
    points: Vec<(f64, f64, f64)>,
}

impl Interpolation {
    fn new(
        (from, to): (f64, f64),
        count: usize,
        mut of: impl FnMut(f64) -> Option<f64>,
    ) -> Option<Interpolation> {
        let node = |i: usize| {
            let angle = std::f64::consts::PI * (i as f64 + 0.5) / count as f64;
            let sign = if i.is_multiple_of(2) { 1.0 } else { -1.0 };
            let u = 0.5 * (from + to) + 0.5 * (to - from) * libm::cos(angle);
            Some((u, sign * libm::sin(angle), of(u)?))
        };
        Some(Interpolation { points: (0..count).map(node).collect::<Option<_>>()? })
    }

    fn at(&self, u: f64) -> f64 {
        let (mut above, mut below) = (0.0, 0.0);
        for &(node, weight, value) in &self.points {
            if u == node {
                return value;
            }
            let share = weight / (u - node);
            above += share * value;
            below += share;
        }
        above / below
    }
}

#[cfg(test)]
mod tests {
    use super::over_ages;
    use std::cell::Cell;

    #[test]
    fn interpolation_is_used_only_where_it_is_accurate() {
        let ages: Vec<f64> = (0..1_000).map(|day| f64::from(day) / 7.0).collect();
        let calls = Cell::new(0);
        let counted = |f: fn(f64) -> f64| {
            let calls = &calls;
            move |age: f64| {
                calls.set(calls.get() + 1);
                Some(f(age))
            }
        };
        let smooth = |age: f64| (1.0 + 40.0 / (6.0 + age)).powf(-1.7);
        let found = over_ages(&ages, 6.0, counted(smooth)).unwrap();
        assert!(calls.get() < 60, "{}", calls.get());
        assert!(found.iter().zip(&ages).all(|(v, &age)| (v / smooth(age) - 1.0).abs() < 1e-11));
        let rough = |age: f64| (3.0 * age).sin();
        let found = over_ages(&ages, 6.0, counted(rough)).unwrap();
        assert!(found.iter().zip(&ages).all(|(v, &age)| *v == rough(age)));
        assert_eq!(over_ages(&ages, 6.0, |_| None), None);
    }
}

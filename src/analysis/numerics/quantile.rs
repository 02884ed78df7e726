//! Quantiles of type 7: straight-line interpolation between order statistics.
//!
//! `Q(p) = x_(k) + w (x_(k+1) - x_(k))` with `(n - 1) p = (k - 1) + w`, `0 <= w < 1`, order statistics counted
//! from 1. The rank is kept as a fraction of integers, so that a quantile that falls on an order statistic is
//! that order statistic exactly.
//!
//! Source: R. J. Hyndman and Y. Fan (1996), "Sample Quantiles in Statistical Packages", The American
//! Statistician 50(4), definition 7.

/// A probability as a fraction of two integers, such as 4/5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// Numerator, at most the denominator.
    pub numerator: u32,
    /// Denominator, not zero.
    pub denominator: u32,
}

impl Fraction {
    /// One half.
    pub const HALF: Fraction = Fraction::percent(50);

    /// So many per cent.
    pub const fn percent(percent: u32) -> Fraction {
        Fraction { numerator: percent, denominator: 100 }
    }

    /// Zero-based lower order statistic and the weight of the next one, for `n` values.
    pub(super) fn rank(self, n: u64) -> (u64, f64) {
        if let Some(scaled) = n.saturating_sub(1).checked_mul(u64::from(self.numerator)) {
            let denominator = u64::from(self.denominator.max(1));
            return (scaled / denominator, (scaled % denominator) as f64 / denominator as f64);
        }
        let scaled = u128::from(n.saturating_sub(1)) * u128::from(self.numerator);
        let denominator = u128::from(self.denominator.max(1));
        let weight = (scaled % denominator) as f64 / denominator as f64;
        ((scaled / denominator) as u64, weight)
    }
}

/// The two order statistics around a quantile and the weight of the upper one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bracket<T> {
    /// The order statistic at or below the quantile.
    pub lower: T,
    /// The next one; equal to `lower` where the weight is zero.
    pub upper: T,
    /// Weight of `upper`, `0 <= weight < 1`.
    pub weight: f64,
}

impl<T: Copy> Bracket<T> {
    /// The quantile itself, on the scale that `to_f64` gives.
    pub fn interpolate(&self, to_f64: impl Fn(T) -> f64) -> f64 {
        let (lower, upper) = (to_f64(self.lower), to_f64(self.upper));
        lower + (upper - lower) * self.weight
    }
}

/// The quantile of `values` by selection, in linear time; reorders `values`. `None` if there are none.
pub fn select_quantile<T: Copy + Ord>(values: &mut [T], probability: Fraction) -> Option<Bracket<T>> {
    if values.is_empty() {
        return None;
    }
    let (at, weight) = probability.rank(values.len() as u64);
    let (_, &mut lower, above) = values.select_nth_unstable(at as usize);
    let upper = if weight > 0.0 { above.iter().min().copied().unwrap_or(lower) } else { lower };
    Some(Bracket { lower, upper, weight })
}

/// As [`select_quantile`], for probabilities that ascend: each selects among what lies above the one before.
pub fn select_quantiles<T: Copy + Ord, const N: usize>(
    values: &mut [T],
    probabilities: [Fraction; N],
) -> Option<[Bracket<T>; N]> {
    let first = *values.first()?;
    let count = values.len() as u64;
    let mut found = [Bracket { lower: first, upper: first, weight: 0.0 }; N];
    let (mut rest, mut below) = (values, 0);
    for (bracket, probability) in found.iter_mut().zip(probabilities) {
        let (at, weight) = probability.rank(count);
        let part = std::mem::take(&mut rest);
        let (_, &mut lower, above) = part.select_nth_unstable(at as usize - below);
        let upper = if weight > 0.0 { above.iter().min().copied().unwrap_or(lower) } else { lower };
        *bracket = Bracket { lower, upper, weight };
        // The order statistic itself may be the next one as well.
        rest = &mut part[at as usize - below..];
        below = at as usize;
    }
    Some(found)
}

/// Whole numbers by how often each occurs: exact quantiles without keeping or sorting the values.
///
/// Needs memory in proportion to the largest value, so it suits spans of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountedValues {
    counts: Vec<u64>,
    total: u64,
    sum: u64,
}

impl CountedValues {
    /// No values.
    pub fn new() -> CountedValues {
        CountedValues::default()
    }

    /// Adds one value.
    pub fn add(&mut self, value: u32) {
        let at = value as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += 1;
        self.total += 1;
        self.sum += u64::from(value);
    }

    /// Adds the values of another count.
    pub fn merge(&mut self, other: &CountedValues) {
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        self.counts.iter_mut().zip(&other.counts).for_each(|(count, more)| *count += more);
        self.total += other.total;
        self.sum += other.sum;
    }

    /// Number of values.
    pub fn len(&self) -> u64 {
        self.total
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How often each whole number from 0 on occurs.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The arithmetic mean; `None` if there are no values.
    pub fn mean(&self) -> Option<f64> {
        (self.total > 0).then(|| self.sum as f64 / self.total as f64)
    }

    /// The quantile of type 7; `None` if there are no values.
    pub fn quantile(&self, probability: Fraction) -> Option<f64> {
        if self.total == 0 {
            return None;
        }
        let (at, weight) = probability.rank(self.total);
        let lower = self.order_statistic(at);
        let upper = if weight > 0.0 { self.order_statistic(at + 1) } else { lower };
        Some(Bracket { lower, upper, weight }.interpolate(|v| v as f64))
    }

    fn order_statistic(&self, rank: u64) -> usize {
        let mut seen = 0;
        for (value, &count) in self.counts.iter().enumerate() {
            seen += count;
            if seen > rank {
                return value;
            }
        }
        self.counts.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::{CountedValues, Fraction, select_quantile, select_quantiles};

    fn both(values: &[u32], percent: u32) -> (f64, f64) {
        let probability = Fraction::percent(percent);
        let selected = select_quantile(&mut values.to_vec(), probability).unwrap();
        let mut counted = CountedValues::new();
        values.iter().for_each(|&v| counted.add(v));
        (selected.interpolate(f64::from), counted.quantile(probability).unwrap())
    }

    #[test]
    fn agrees_with_the_values_of_definition_seven() {
        // R: quantile(c(1, 2, 3, 4, 10), c(.25, .5, .9)) gives 2, 3, 7.6.
        for (percent, expected) in [(25, 2.0), (50, 3.0), (90, 7.6), (0, 1.0), (100, 10.0)] {
            let (selected, counted) = both(&[10, 3, 1, 4, 2], percent);
            assert!((selected - expected).abs() < 1e-12, "{percent} %: {selected}");
            assert_eq!(selected, counted);
        }
        assert_eq!(both(&[7], 80), (7.0, 7.0));
    }

    #[test]
    fn several_quantiles_are_those_one_by_one() {
        let percents = [20, 40, 40, 60, 80, 100];
        for count in [1usize, 2, 6, 97, 1_000] {
            let values: Vec<u32> = (0..count as u32).map(|at| at * 7_919 % 613).collect();
            let found = select_quantiles(&mut values.clone(), percents.map(Fraction::percent)).unwrap();
            let one = |percent| select_quantile(&mut values.clone(), Fraction::percent(percent)).unwrap();
            assert_eq!(found, percents.map(one), "{count} values");
        }
        assert!(select_quantiles::<u32, 1>(&mut [], [Fraction::HALF]).is_none());
    }

    #[test]
    fn counts_add_up() {
        let counted = |values: &[u32]| {
            let mut of = CountedValues::new();
            values.iter().for_each(|&value| of.add(value));
            of
        };
        let mut all = counted(&[3, 0]);
        all.merge(&counted(&[9, 3]));
        all.merge(&CountedValues::new());
        assert_eq!(all, counted(&[0, 3, 3, 9]));
    }

    #[test]
    fn nothing_has_no_quantile() {
        assert_eq!(CountedValues::new().quantile(Fraction::HALF), None);
        assert_eq!(CountedValues::new().mean(), None);
        assert!(select_quantile::<u32>(&mut [], Fraction::HALF).is_none());
    }

    #[test]
    fn a_rank_on_an_order_statistic_is_not_blurred_by_rounding() {
        // (16 - 1) * 0.2 = 3 exactly; in floating point 0.2 is not one fifth.
        let values: Vec<u32> = (0..16).map(|v| v * 1000).collect();
        assert_eq!(both(&values, 20), (3000.0, 3000.0));
    }
}

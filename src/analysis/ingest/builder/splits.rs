//! Sums by a property of order lines.

use super::BuildError;
use super::interner::Interner;
use crate::analysis::domain::{Dimension, LineSplit, Money, MoneySum, SplitValue};
use crate::analysis::ingest::parcel::parcel;

/// Distinct values that a split tells apart. Beyond it, the smallest values by bytes are kept, so that the order
/// of the rows does not matter.
pub const MAX_SPLIT_VALUES: usize = 50_000;

/// Sums by value while rows are coming.
#[derive(Clone, Debug, Default)]
pub struct SplitTable {
    values: Interner,
    sums: Vec<(u64, MoneySum)>,
    /// Values from this one on go to `beyond`.
    bound: Option<Vec<u8>>,
    beyond: (u64, MoneySum),
}

parcel!(SplitTable { values, sums, bound, beyond });

impl SplitTable {
    /// Adds lines of a value.
    pub fn add(&mut self, value: &[u8], lines: u64, net: MoneySum) -> Result<(), BuildError> {
        if self.bound.as_ref().is_some_and(|bound| value >= bound.as_slice()) {
            self.beyond.0 += lines;
            self.beyond.1 += net;
            return Ok(());
        }
        let (at, new) = self.values.intern(value)?;
        if new {
            self.sums.push((lines, net));
            if self.sums.len() > 2 * MAX_SPLIT_VALUES {
                self.shrink()?;
            }
        } else {
            let sum = &mut self.sums[at as usize];
            sum.0 += lines;
            sum.1 += net;
        }
        Ok(())
    }

    /// Adds one line.
    pub fn add_line(&mut self, value: &[u8], net: Money) -> Result<(), BuildError> {
        self.add(value, 1, net.into())
    }

    /// Adds another table.
    pub fn merge(&mut self, other: SplitTable) -> Result<(), BuildError> {
        if let Some(theirs) = other.bound {
            let ours = self.bound.take();
            self.bound = Some(ours.map_or(theirs.clone(), |ours| ours.min(theirs)));
        }
        for (at, (lines, net)) in other.sums.iter().enumerate() {
            self.add(other.values.get(at as u32), *lines, *net)?;
        }
        self.beyond.0 += other.beyond.0;
        self.beyond.1 += other.beyond.1;
        Ok(())
    }

    /// Keeps the smallest values and moves the others to `beyond`.
    fn shrink(&mut self) -> Result<(), BuildError> {
        let order = self.values.sorted();
        let mut kept = SplitTable { beyond: self.beyond, ..SplitTable::default() };
        for (rank, at) in order.iter().enumerate() {
            let (lines, net) = self.sums[*at as usize];
            let value = self.values.get(*at);
            if rank == MAX_SPLIT_VALUES {
                kept.bound = Some(value.to_vec());
            }
            kept.add(value, lines, net)?;
        }
        *self = kept;
        Ok(())
    }

    /// The split, sorted by value; `None` if there are no values at all.
    pub fn finish(mut self, dimension: Dimension) -> Result<Option<LineSplit>, BuildError> {
        if self.bound.is_some() || self.sums.len() > MAX_SPLIT_VALUES {
            let pruned = self.bound.clone();
            self.shrink()?;
            self.bound = self.bound.or(pruned);
        }
        if self.sums.is_empty() {
            return Ok(None);
        }
        let value = |at: &u32| {
            let (lines, net) = self.sums[*at as usize];
            SplitValue { value: self.values.text(*at).into_owned(), lines, net }
        };
        let values = self.values.sorted().iter().map(value).collect();
        let (lines, net) = self.beyond;
        let beyond_limit = (lines > 0).then(|| SplitValue { value: String::new(), lines, net });
        Ok(Some(LineSplit { dimension, values, beyond_limit }))
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_SPLIT_VALUES, SplitTable};
    use crate::analysis::domain::{Dimension, Money};

    #[test]
    fn the_kept_values_do_not_depend_on_the_order() {
        let names: Vec<String> =
            (0..3 * MAX_SPLIT_VALUES).map(|i| format!("{:07}", i * 7_919 % 400_009)).collect();
        let table = |names: &mut dyn Iterator<Item = &String>| {
            let mut table = SplitTable::default();
            for name in names {
                table.add_line(name.as_bytes(), Money::from_ten_thousandths(1)).unwrap();
            }
            table.finish(Dimension::Product).unwrap().unwrap()
        };
        let forward = table(&mut names.iter());
        let backward = table(&mut names.iter().rev());
        assert_eq!(forward, backward);
        assert_eq!(forward.values.len(), MAX_SPLIT_VALUES);
        let kept: u64 = forward.values.iter().map(|v| v.lines).sum();
        assert_eq!(kept + forward.beyond_limit.unwrap().lines, names.len() as u64);
    }
}

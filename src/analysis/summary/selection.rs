//! Sets of customers: what a page is filtered to.

use crate::analysis::domain::CustomerIx;

/// A set of customers of one log, one bit a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerSet {
    words: Vec<u64>,
    len: usize,
}

/// Which customers a figure is computed for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CustomerSelection {
    /// Every observed customer.
    #[default]
    All,
    /// The customers of a set, as far as they are observed.
    Only(CustomerSet),
}

impl CustomerSet {
    /// The customers among the first `count` for which `belongs` holds.
    pub fn of(count: usize, belongs: impl FnMut(CustomerIx) -> bool) -> CustomerSet {
        let mut set = CustomerSet::first(count);
        set.retain(belongs);
        set
    }

    /// The first `count` customers.
    pub fn first(count: usize) -> CustomerSet {
        let mut words = vec![u64::MAX; count.div_ceil(64)];
        if let Some(last) = words.last_mut().filter(|_| !count.is_multiple_of(64)) {
            *last = (1 << (count % 64)) - 1;
        }
        CustomerSet { words, len: count }
    }

    /// Keeps only the customers for which `belongs` holds; asks for members only, ascending.
    pub fn retain(&mut self, mut belongs: impl FnMut(CustomerIx) -> bool) {
        self.len = 0;
        for (word, base) in self.words.iter_mut().zip((0u32..).step_by(64)) {
            let (mut rest, mut kept) = (*word, 0);
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                kept |= u64::from(belongs(CustomerIx(base + bit))) << bit;
            }
            *word = kept;
            self.len += kept.count_ones() as usize;
        }
    }

    /// Adds a customer; adding it again changes nothing.
    pub fn insert(&mut self, customer: CustomerIx) {
        let (word, bit) = (customer.0 as usize / 64, customer.0 % 64);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.len += usize::from(self.words[word] >> bit & 1 == 0);
        self.words[word] |= 1 << bit;
    }

    /// Whether a customer belongs to the set.
    #[inline]
    pub fn contains(&self, customer: CustomerIx) -> bool {
        let word = self.words.get(customer.0 as usize / 64);
        word.is_some_and(|word| word >> (customer.0 % 64) & 1 == 1)
    }

    /// The members, ascending.
    pub fn iter(&self) -> impl Iterator<Item = CustomerIx> + '_ {
        self.words.iter().zip((0u32..).step_by(64)).flat_map(|(&word, base)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(CustomerIx(base + bit))
            })
        })
    }

    /// Number of customers in the set.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The customers in both sets.
    pub fn intersection(&self, other: &CustomerSet) -> CustomerSet {
        let words: Vec<u64> = self.words.iter().zip(&other.words).map(|(a, b)| a & b).collect();
        let len = words.iter().map(|word| word.count_ones() as usize).sum();
        CustomerSet { words, len }
    }
}

impl FromIterator<CustomerIx> for CustomerSet {
    fn from_iter<I: IntoIterator<Item = CustomerIx>>(customers: I) -> CustomerSet {
        let mut set = CustomerSet::default();
        customers.into_iter().for_each(|customer| set.insert(customer));
        set
    }
}

impl CustomerSelection {
    /// Whether a customer is selected.
    #[inline]
    pub fn contains(&self, customer: CustomerIx) -> bool {
        match self {
            CustomerSelection::All => true,
            CustomerSelection::Only(set) => set.contains(customer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CustomerSelection, CustomerSet};
    use crate::analysis::domain::CustomerIx;

    #[test]
    fn sets_count_and_meet() {
        let even = CustomerSet::of(130, |c| c.0 % 2 == 0);
        let three: CustomerSet = (0..130).filter(|c| c % 3 == 0).chain([129, 129]).map(CustomerIx).collect();
        assert_eq!((even.len(), three.len()), (65, 44));
        let both = even.intersection(&three);
        assert_eq!(both.len(), 22);
        assert!(both.contains(CustomerIx(126)) && !both.contains(CustomerIx(129)));
        assert!(!even.contains(CustomerIx(5000)));
        assert!(CustomerSelection::All.contains(CustomerIx(9)));
        assert_eq!(both.iter().map(|c| c.0).collect::<Vec<_>>(), (0..130).step_by(6).collect::<Vec<_>>());
    }

    #[test]
    fn only_members_are_asked_and_kept() {
        for count in [0, 1, 63, 64, 65, 200] {
            let mut set = CustomerSet::first(count);
            assert_eq!((set.len(), set.iter().count()), (count, count));
            let mut asked = Vec::new();
            set.retain(|c| c.0 % 3 == 0);
            set.retain(|c| {
                asked.push(c.0);
                c.0 % 2 == 0
            });
            assert_eq!(asked, (0..count as u32).step_by(3).collect::<Vec<_>>());
            assert_eq!(set, CustomerSet::of(count, |c| c.0 % 6 == 0));
            assert_eq!(set.len(), count.div_ceil(6));
        }
    }
}

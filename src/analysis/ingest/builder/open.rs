//! Orders to which lines may come at any time: their numbers go to and fro, or rows share what stands on one of them.

use rustc_hash::FxHashMap;

use super::entry::{Entry, NONE, OrderDimensions};
use super::interner::Interner;
use super::{BuildError, LINKED_CUSTOMERS};
use crate::analysis::ingest::text_key::TextKey;

/// Orders without a number are put together when there are twice as many as last time, and not below this.
const MERGE_FROM: usize = 1 << 20;

/// Entries, and how the entry of a line is found.
#[derive(Clone, Debug, Default)]
pub struct OpenOrders {
    amount_once: bool,
    numbers: Interner,
    /// Key and number of the last order number that was looked up.
    last_number: Option<(TextKey, u32)>,
    /// First entry of each order number.
    first_of: Vec<u32>,
    /// Entries of order number and customer, where the number has many customers.
    crowded: FxHashMap<(u32, u32), u32>,
    /// Numbers with more than eight customers.
    pub crowded_numbers: u64,
    numbered: Vec<Entry>,
    unnumbered: Vec<Entry>,
    merge_at: usize,
}

impl OpenOrders {
    /// No orders.
    pub fn new(amount_once: bool) -> OpenOrders {
        OpenOrders { amount_once, merge_at: MERGE_FROM, ..OpenOrders::default() }
    }

    /// Brings the places of numbers that are about to be looked up near.
    pub fn warm(&self, hashes: impl Iterator<Item = u32> + Clone) {
        self.numbers.warm(hashes);
    }

    /// Adds a number that is new, and whose first line comes next.
    pub fn add_number(&mut self, number: &[u8]) -> Result<(), BuildError> {
        self.numbers.intern(number).map(|_| ())
    }

    /// Adds the orders of the next number, one a customer.
    pub fn add_orders(&mut self, orders: &[Entry]) -> Result<(), BuildError> {
        let Some((first, more)) = orders.split_first() else { return Ok(()) };
        self.add_first(Entry { next: NONE, ..*first })?;
        for order in more {
            let added = push_entry(&mut self.numbered, Entry { next: NONE, ..*order })?;
            self.numbered[added as usize - 1].next = added;
        }
        Ok(())
    }

    /// Adds a line to a number, given by its key and, if it is long, its text.
    pub fn add_numbered(
        &mut self,
        (key, number): (TextKey, &[u8]),
        entry: Entry,
        names: &OrderDimensions,
    ) -> Result<(), BuildError> {
        // Lines of one order mostly follow each other.
        if let Some((last, at)) = self.last_number
            && last == key
            && (key.is_short() || self.numbers.get(at) == number)
        {
            return self.add_to(at, &entry, names);
        }
        let (at, new) = self.numbers.intern_key(key, number)?;
        self.last_number = Some((key, at));
        if new { self.add_first(entry) } else { self.add_to(at, &entry, names) }
    }

    /// Adds the first line of the next order number.
    pub fn add_first(&mut self, entry: Entry) -> Result<(), BuildError> {
        let index = push_entry(&mut self.numbered, entry)?;
        self.first_of.push(index);
        Ok(())
    }

    /// Adds a line to the latest number that has lines.
    pub fn add_to_latest(&mut self, entry: &Entry, names: &OrderDimensions) -> Result<(), BuildError> {
        match self.first_of.len().checked_sub(1) {
            Some(latest) => self.add_to(latest as u32, entry, names),
            None => self.add_first(*entry),
        }
    }

    /// Adds a line to a number that has lines already.
    fn add_to(&mut self, number: u32, entry: &Entry, names: &OrderDimensions) -> Result<(), BuildError> {
        let mut index = self.first_of[number as usize];
        for _ in 1..LINKED_CUSTOMERS {
            let existing = &mut self.numbered[index as usize];
            if existing.customer == entry.customer {
                return existing.merge(entry, self.amount_once, names);
            }
            if existing.next == NONE {
                let added = push_entry(&mut self.numbered, *entry)?;
                self.numbered[index as usize].next = added;
                return Ok(());
            }
            index = existing.next;
        }
        self.add_crowded((number, index), entry, names)
    }

    /// Adds a line to a number of which `last` is the last entry that is looked for one by one.
    fn add_crowded(
        &mut self,
        (number, last): (u32, u32),
        entry: &Entry,
        names: &OrderDimensions,
    ) -> Result<(), BuildError> {
        let key = (number, entry.customer);
        let linked = self.numbered[last as usize].customer == entry.customer;
        let known = if linked { Some(last) } else { self.crowded.get(&key).copied() };
        if let Some(index) = known {
            let existing = &mut self.numbered[index as usize];
            return existing.merge(entry, self.amount_once, names);
        }
        let next = self.numbered[last as usize].next;
        let added = push_entry(&mut self.numbered, Entry { next, ..*entry })?;
        self.numbered[last as usize].next = added;
        let texts = self.numbered.len();
        self.crowded.try_reserve(1).map_err(|_| BuildError::OutOfMemory { texts })?;
        self.crowded.insert(key, added);
        self.crowded_numbers += u64::from(next == NONE);
        Ok(())
    }

    /// Adds a line without a number.
    pub fn add_unnumbered(&mut self, entry: Entry, names: &OrderDimensions) -> Result<(), BuildError> {
        if let Some(last) = self.unnumbered.last_mut()
            && (last.customer, last.day) == (entry.customer, entry.day)
        {
            last.merge(&entry, self.amount_once, names)?;
            return Ok(());
        }
        push_entry(&mut self.unnumbered, entry)?;
        if self.unnumbered.len() >= self.merge_at {
            self.merge_days(names)?;
            self.merge_at = (2 * self.unnumbered.len()).max(MERGE_FROM);
        }
        Ok(())
    }

    /// Puts lines without an order number together by customer and day.
    fn merge_days(&mut self, names: &OrderDimensions) -> Result<(), BuildError> {
        self.unnumbered.sort_unstable_by_key(|entry| (entry.customer, entry.day));
        let mut kept = 0;
        for at in 1..self.unnumbered.len() {
            let entry = self.unnumbered[at];
            let last = &mut self.unnumbered[kept];
            if (last.customer, last.day) == (entry.customer, entry.day) {
                last.merge(&entry, self.amount_once, names)?;
            } else {
                kept += 1;
                self.unnumbered[kept] = entry;
            }
        }
        self.unnumbered.truncate(kept + 1);
        Ok(())
    }

    /// All orders, each with its number if it has one.
    pub fn each(&self) -> impl Iterator<Item = (Option<&[u8]>, Entry)> {
        let numbered = (0..).zip(&self.first_of).flat_map(move |(number, &first)| {
            self.of_number(first).map(move |entry| (Some(self.numbers.get(number)), entry))
        });
        numbered.chain(self.unnumbered.iter().map(|entry| (None, *entry)))
    }

    fn of_number(&self, first: u32) -> impl Iterator<Item = Entry> {
        let entry = |at: u32| self.numbered.get(at as usize).copied();
        std::iter::successors(entry(first), move |last| entry(last.next))
    }

    /// Brings the entries of each order number together: rows that lack the customer or the amount belong to the
    /// order that has them. Where a number has several customers with amounts, each keeps an order of its own.
    pub fn resolve_groups(
        &mut self,
        customers: &Interner,
        names: &OrderDimensions,
    ) -> Result<(), BuildError> {
        let mut resolved = Vec::with_capacity(self.numbered.len());
        let is_full = |entry: &Entry| entry.customer != NONE && entry.has_amount;
        for &first in &self.first_of {
            let mut chain: Vec<Entry> = self.of_number(first).collect();
            // Complete orders first, then by customer, so that the order of the rows does not matter.
            chain.sort_by(|a, b| {
                let id = |entry: &Entry| (entry.customer == NONE, customers.get(entry.customer));
                is_full(b).cmp(&is_full(a)).then_with(|| id(a).cmp(&id(b)))
            });
            let Some((mut main, rest)) = chain.split_first().map(|(main, rest)| (*main, rest)) else {
                continue;
            };
            for entry in rest {
                if is_full(entry) {
                    resolved.push(*entry);
                } else {
                    main.merge(entry, self.amount_once, names)?;
                }
            }
            resolved.push(main);
        }
        self.numbered = resolved;
        Ok(())
    }

    /// All orders, those without a number put together by customer and day.
    pub fn finish(mut self, names: &OrderDimensions) -> Result<Vec<Entry>, BuildError> {
        if !self.unnumbered.is_empty() {
            self.merge_days(names)?;
        }
        let mut entries = self.numbered;
        entries.append(&mut self.unnumbered);
        Ok(entries)
    }
}

fn push_entry(entries: &mut Vec<Entry>, entry: Entry) -> Result<u32, BuildError> {
    let index = u32::try_from(entries.len()).ok().filter(|at| *at < NONE).ok_or(BuildError::TooManyTexts)?;
    entries.try_reserve(1).map_err(|_| BuildError::OutOfMemory { texts: entries.len() })?;
    entries.push(entry);
    Ok(index)
}

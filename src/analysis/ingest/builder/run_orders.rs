//! Orders of a run of numbers, each complete when the next one begins.

use super::entry::{Doubts, Entry, OrderDimensions};
use super::numbers::NumberList;
use super::open::OpenOrders;
use super::orders::OrderList;
use super::{BuildError, LINKED_CUSTOMERS};
use crate::analysis::ingest::run::{Run, Step};

/// What is known of the orders of a run beside their small forms, which lie in the order of the lines.
#[derive(Clone, Debug, Default)]
pub struct RunOrders {
    run: Run,
    /// Whether the orders are no longer here.
    ended: bool,
    numbers: NumberList,
    first_number: Vec<u8>,
    /// The orders of the first number, one a customer, once it is complete: the part of the file before may end with
    /// the same number.
    first: Vec<Entry>,
    /// The orders of the last number, one a customer.
    last: Vec<Entry>,
    /// Numbers that are complete.
    complete: u32,
    /// Complete numbers of several customers, with how many there are.
    several: Vec<(u32, u32)>,
    /// Numbered orders in their small forms.
    small: u32,
    /// What is odd about the rows of orders, by their position among these.
    doubts: Vec<(u32, Doubts)>,
}

impl RunOrders {
    /// Whether the orders of the run are here.
    pub fn holds(&self) -> bool {
        !self.ended
    }

    /// Ends the run.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// Takes the next order number. If it breaks the run, the orders are to be opened.
    #[inline]
    pub fn follow(&mut self, number: &[u8]) -> Result<Step, BuildError> {
        let step = self.run.follow(number);
        if step == Step::Next {
            let texts = self.numbers.len();
            if texts == 0 {
                self.first_number = number.to_vec();
            }
            if !self.numbers.push(number) {
                return Err(BuildError::OutOfMemory { texts });
            }
        }
        Ok(step)
    }

    /// Ends the last number and begins the next one with its first line.
    #[inline]
    pub fn begin(&mut self, entry: Entry, done: &mut OrderList) -> Result<(), BuildError> {
        self.end_number(done)?;
        self.last.push(entry);
        Ok(())
    }

    fn end_number(&mut self, done: &mut OrderList) -> Result<(), BuildError> {
        if self.complete == 0 {
            self.complete = u32::from(!self.last.is_empty());
            std::mem::swap(&mut self.first, &mut self.last);
            return Ok(());
        }
        if self.last.len() > 1 {
            self.several.push((self.complete, self.last.len() as u32));
        }
        self.complete += 1;
        for entry in self.last.drain(..) {
            if entry.doubts != Doubts::default() {
                self.doubts.push((self.small, entry.doubts));
            }
            self.small += 1;
            done.push(&entry, true)?;
        }
        Ok(())
    }

    /// Adds a line to the last number. False if the number has too many customers.
    pub fn add(&mut self, entry: &Entry, once: bool, names: &OrderDimensions) -> Result<bool, BuildError> {
        if let Some(existing) = self.last.iter_mut().find(|existing| existing.customer == entry.customer) {
            existing.merge(entry, once, names)?;
            return Ok(true);
        }
        let fits = self.last.len() < LINKED_CUSTOMERS as usize;
        if fits {
            self.last.push(*entry);
        }
        Ok(fits)
    }

    /// Moves all orders to where lines may come to any of them. Gives the small orders without numbers.
    pub fn open(self, done: OrderList, open: &mut OpenOrders) -> Result<OrderList, BuildError> {
        self.numbers.try_for_each(|number| open.add_number(number))?;
        open.add_orders(&self.first)?;
        let mut unnumbered = OrderList::default();
        let mut several = self.several.iter().peekable();
        let mut doubts = self.doubts.iter().peekable();
        let mut orders = done.iter();
        let mut small = 0;
        let mut same_number = Vec::new();
        for number in 1..self.complete {
            let count = several.next_if(|(of, _)| *of == number).map_or(1, |(_, count)| *count);
            same_number.clear();
            while same_number.len() < count as usize {
                let Some(order) = orders.next() else { break };
                let mut entry = done.entry(order);
                if order.is_unnumbered() {
                    unnumbered.push(&entry, false)?;
                    continue;
                }
                if let Some((_, found)) = doubts.next_if(|(of, _)| *of == small) {
                    entry.doubts = *found;
                }
                small += 1;
                same_number.push(entry);
            }
            open.add_orders(&same_number)?;
        }
        orders.try_for_each(|order| unnumbered.push(&done.entry(order), false))?;
        open.add_orders(&self.last)?;
        Ok(unnumbered)
    }

    /// Takes out the orders of the first and of the last number, since the parts of the file before and behind may
    /// have rows of them.
    pub fn take_edges(&mut self) -> Vec<(Vec<u8>, Entry)> {
        let first = self.first.drain(..).map(|entry| (self.first_number.clone(), entry));
        let last = self.last.drain(..).map(|entry| (self.numbers.last(), entry));
        first.chain(last).collect()
    }

    /// Completes all orders. Gives what is odd about their rows.
    pub fn finish(mut self, done: &mut OrderList) -> Result<Vec<Doubts>, BuildError> {
        self.end_number(done)?;
        let odd = self.first.iter().map(|entry| entry.doubts).filter(|doubts| *doubts != Doubts::default());
        let odd = odd.chain(self.doubts.iter().map(|(_, doubts)| *doubts)).collect();
        self.first.iter().try_for_each(|entry| done.push(entry, true))?;
        Ok(odd)
    }
}

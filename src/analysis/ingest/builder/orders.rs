//! Orders that are complete, in sixteen bytes each.
//!
//! Memory that is touched for the first time costs more than all parsing, so orders wait in the smallest form that
//! holds nearly all of them exactly; what does not fit in has its figures in full beside it. Orders lie in chunks,
//! which grow without copying and are given back one by one.

use super::BuildError;
use super::entry::{Doubts, Entry, NONE};
use crate::analysis::ingest::parcel::{Parcel, ParcelReader, ParcelWriter, parcel};

/// Orders of one chunk.
const CHUNK: usize = 1 << CHUNK_BITS;
const CHUNK_BITS: u32 = 15;

/// Ten-thousandths of what a small amount is counted in.
const CENT: i64 = 100;

const DAY_BITS: u32 = 20;
const DAY_OFFSET: i32 = 1 << (DAY_BITS - 1);
const DAY_MASK: u32 = (1 << DAY_BITS) - 1;
/// The figures stand beside it.
const EXTRA: u32 = 1 << 30;
/// The order has no number: it is one with all others of its customer and day that have none.
const UNNUMBERED: u32 = 1 << 31;

/// An order in its small form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SmallOrder {
    /// Number of the customer; once orders are grouped, the customer's rank.
    pub customer: u32,
    day: u32,
    /// In cents, or the position of the figures beside it.
    gross: u32,
    /// Code of the channel.
    pub channel: u16,
    /// Code of the country.
    pub country: u16,
}

/// The figures of an order that does not fit into the small form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Day.
    pub day: i32,
    /// Gross in ten-thousandths.
    pub gross: i64,
    /// Refunded in ten-thousandths.
    pub refunded: i64,
    /// Discount in ten-thousandths.
    pub discount: i64,
}

impl SmallOrder {
    /// Whether it has no order number.
    #[inline]
    pub fn is_unnumbered(&self) -> bool {
        self.day & UNNUMBERED != 0
    }
}

/// Orders in their small form, in chunks.
#[derive(Clone, Debug, Default)]
pub struct OrderList {
    chunks: Vec<Vec<SmallOrder>>,
    extras: Vec<Figures>,
    len: usize,
}

impl OrderList {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds an order; `numbered` says whether it has an order number.
    #[inline]
    pub fn push(&mut self, entry: &Entry, numbered: bool) -> Result<(), BuildError> {
        let flag = if numbered { 0 } else { UNNUMBERED };
        let day = entry.day.wrapping_add(DAY_OFFSET) as u32;
        let cents = entry.gross / CENT;
        let fits = day <= DAY_MASK
            && entry.refunded == 0
            && entry.discount == 0
            && cents * CENT == entry.gross
            && cents <= i64::from(u32::MAX);
        let (day, gross) =
            if fits { (day | flag, cents as u32) } else { (EXTRA | flag, self.push_figures(entry)?) };
        let Entry { customer, channel, country, .. } = *entry;
        self.push_small(SmallOrder { customer, day, gross, channel, country })
    }

    #[cold]
    fn push_figures(&mut self, entry: &Entry) -> Result<u32, BuildError> {
        let at = u32::try_from(self.extras.len()).map_err(|_| BuildError::TooManyTexts)?;
        self.extras.try_reserve(1).map_err(|_| BuildError::OutOfMemory { texts: self.len })?;
        let Entry { day, gross, refunded, discount, .. } = *entry;
        self.extras.push(Figures { day, gross, refunded, discount });
        Ok(at)
    }

    #[inline]
    fn push_small(&mut self, order: SmallOrder) -> Result<(), BuildError> {
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(order),
            _ => self.push_chunk(order)?,
        }
        self.len += 1;
        Ok(())
    }

    #[cold]
    fn push_chunk(&mut self, order: SmallOrder) -> Result<(), BuildError> {
        if self.len >= NONE as usize {
            return Err(BuildError::TooManyTexts);
        }
        let full = |_| BuildError::OutOfMemory { texts: self.len };
        let mut chunk = Vec::new();
        // The first one is small files', which have no use for more.
        let room = if self.chunks.is_empty() { 64 } else { CHUNK };
        chunk.try_reserve_exact(room).map_err(full)?;
        chunk.push(order);
        self.chunks.try_reserve(1).map_err(full)?;
        self.chunks.push(chunk);
        Ok(())
    }

    /// All orders, in turn.
    pub fn iter(&self) -> impl Iterator<Item = &SmallOrder> {
        self.chunks.iter().flatten()
    }

    /// The figures of an order of this list.
    #[inline]
    pub fn figures(&self, order: &SmallOrder) -> Figures {
        if order.day & EXTRA != 0 {
            return self.extras.get(order.gross as usize).copied().unwrap_or_default();
        }
        let day = (order.day & DAY_MASK) as i32 - DAY_OFFSET;
        Figures { day, gross: i64::from(order.gross) * CENT, ..Figures::default() }
    }

    /// The order as an entry that can be merged with others.
    pub fn entry(&self, order: &SmallOrder) -> Entry {
        let Figures { day, gross, refunded, discount } = self.figures(order);
        let SmallOrder { customer, channel, country, .. } = *order;
        Entry {
            customer,
            day,
            gross,
            refunded,
            discount,
            channel,
            country,
            next: NONE,
            lines: 1,
            has_amount: true,
            given_back: false,
            doubts: Doubts::default(),
            excluded: 0,
        }
    }

    /// The order at a position.
    #[inline]
    fn at(&self, at: usize) -> SmallOrder {
        self.chunks[at >> CHUNK_BITS][at & (CHUNK - 1)]
    }

    #[inline]
    fn at_mut(&mut self, at: usize) -> &mut SmallOrder {
        &mut self.chunks[at >> CHUNK_BITS][at & (CHUNK - 1)]
    }

    /// So many orders from a position on that lie in one chunk, at most up to `end`.
    #[inline]
    pub fn stretch(&self, from: usize, end: usize) -> &[SmallOrder] {
        let start = from & (CHUNK - 1);
        match self.chunks.get(from >> CHUNK_BITS) {
            Some(chunk) => &chunk[start..chunk.len().min(start + (end - from))],
            None => &[],
        }
    }

    /// Puts the rank of each customer in the place of its number and sorts the orders by it. Gives the number of
    /// orders of each rank.
    pub fn group(&mut self, rank_of: &[u32]) -> Vec<u32> {
        let mut counts = vec![0u32; rank_of.len()];
        for order in self.chunks.iter_mut().flatten() {
            order.customer = rank_of[order.customer as usize];
            counts[order.customer as usize] += 1;
        }
        let shift = bucket_shift(rank_of.len(), self.len);
        let ends = bucket_ends(&counts, shift);
        self.fill_buckets(&ends, shift);
        let mut scratch = Vec::new();
        let mut next = Vec::new();
        let mut start = 0;
        for (ranks, &end) in counts.chunks(1 << shift).zip(&ends) {
            self.sort_bucket((start, end), ranks, (&mut next, &mut scratch));
            start = end;
        }
        counts
    }

    /// Moves every order to its bucket, in place.
    fn fill_buckets(&mut self, ends: &[usize], shift: u32) {
        let mut next: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).collect();
        for (bucket, &end) in ends.iter().enumerate() {
            while next[bucket] < end {
                let mut order = self.at(next[bucket]);
                let mut target = (order.customer >> shift) as usize;
                while target != bucket {
                    std::mem::swap(&mut order, self.at_mut(next[target]));
                    next[target] += 1;
                    target = (order.customer >> shift) as usize;
                }
                *self.at_mut(next[bucket]) = order;
                next[bucket] += 1;
            }
        }
    }

    /// Sorts the orders of a bucket, of which `counts` are those of each rank, in room to work in.
    fn sort_bucket(
        &mut self,
        (start, end): (usize, usize),
        counts: &[u32],
        (next, scratch): (&mut Vec<u32>, &mut Vec<SmallOrder>),
    ) {
        let mut before = 0;
        next.clear();
        for count in counts {
            next.push(before);
            before += count;
        }
        scratch.clear();
        scratch.resize(end - start, SmallOrder::default());
        let mut from = start;
        let ranks_mask = next.len().next_power_of_two() as u32 - 1;
        while from < end {
            let stretch = self.stretch(from, end);
            for order in stretch {
                let place = &mut next[(order.customer & ranks_mask) as usize];
                scratch[*place as usize] = *order;
                *place += 1;
            }
            from += stretch.len();
        }
        let mut sorted = scratch.as_slice();
        let mut from = start;
        while !sorted.is_empty() {
            let chunk = &mut self.chunks[from >> CHUNK_BITS][from & (CHUNK - 1)..];
            let (now, later) = sorted.split_at(chunk.len().min(sorted.len()));
            chunk[..now.len()].copy_from_slice(now);
            from += now.len();
            sorted = later;
        }
    }

    /// Gives back the chunks that lie wholly before a position.
    pub fn release_before(&mut self, at: usize) {
        for chunk in self.chunks.iter_mut().take(at >> CHUNK_BITS).rev() {
            if chunk.capacity() == 0 {
                return;
            }
            *chunk = Vec::new();
        }
    }
}

impl SmallOrder {
    fn to_bytes(self) -> [u8; 16] {
        let SmallOrder { customer, day, gross, channel, country } = self;
        let codes = u32::from(channel) | u32::from(country) << 16;
        let words = [customer, day, gross, codes].map(u128::from);
        words.iter().rev().fold(0, |bits, word| bits << 32 | word).to_le_bytes()
    }

    fn of_bytes(bytes: [u8; 16]) -> SmallOrder {
        let bits = u128::from_le_bytes(bytes);
        let word = |at: u32| (bits >> (32 * at)) as u32;
        let (channel, country) = (word(3) as u16, (word(3) >> 16) as u16);
        SmallOrder { customer: word(0), day: word(1), gross: word(2), channel, country }
    }
}

parcel!(Figures { day, gross, refunded, discount });

/// Every chunk is a piece, and is given back when it is written.
impl Parcel for OrderList {
    fn pack(self, to: &mut ParcelWriter) {
        self.extras.pack(to);
        self.chunks.len().pack(to);
        for chunk in self.chunks {
            to.bytes(chunk.into_iter().flat_map(SmallOrder::to_bytes).collect());
        }
    }

    fn unpack(from: &mut ParcelReader) -> Option<OrderList> {
        let mut list = OrderList { extras: Vec::unpack(from)?, ..OrderList::default() };
        for _ in 0..usize::unpack(from)? {
            let orders = from.bytes()?;
            for order in orders.chunks_exact(size_of::<SmallOrder>()) {
                list.push_small(SmallOrder::of_bytes(order.try_into().ok()?)).ok()?;
            }
        }
        Some(list)
    }
}

/// Orders of one bucket: what fits into the cache nearest to memory that is fast.
const BUCKET_ORDERS: usize = 1 << 14;

/// The bits of a rank that say where in its bucket it stands.
fn bucket_shift(ranks: usize, orders: usize) -> u32 {
    let buckets = (orders / BUCKET_ORDERS).clamp(1, 1_024);
    ranks.div_ceil(buckets).next_power_of_two().trailing_zeros()
}

fn bucket_ends(counts: &[u32], shift: u32) -> Vec<usize> {
    let mut end = 0;
    let bucket = |ranks: &[u32]| {
        end += ranks.iter().map(|count| *count as usize).sum::<usize>();
        end
    };
    counts.chunks(1 << shift).map(bucket).collect()
}

#[cfg(test)]
mod tests {
    use super::super::entry::NO_CODE;
    use super::{Entry, Figures, OrderList, SmallOrder};

    fn entry(customer: u32, day: i32, gross: i64) -> Entry {
        let order = SmallOrder { customer, channel: NO_CODE, country: 7, ..SmallOrder::default() };
        Entry { day, gross, ..OrderList::default().entry(&order) }
    }

    #[test]
    fn every_figure_comes_back() {
        let figures = [
            (0, 0, 0, 0),
            (19_000, 123_400, 0, 0),
            (-25_567, i64::from(u32::MAX) * 100, 0, 0),
            (1, i64::from(u32::MAX) * 100 + 100, 0, 0),
            (2, 101, 0, 0),
            (3, 500, 200, 0),
            (4, 500, 0, 300),
            (i32::MAX, i64::MAX, i64::MAX, i64::MAX),
            (i32::MIN, 0, 0, 0),
        ];
        let mut list = OrderList::default();
        for (day, gross, refunded, discount) in figures {
            let entry = Entry { refunded, discount, ..entry(5, day, gross) };
            list.push(&entry, day % 2 == 0).unwrap();
        }
        for ((day, gross, refunded, discount), order) in figures.into_iter().zip(list.iter()) {
            assert_eq!(list.figures(order), Figures { day, gross, refunded, discount });
            assert_eq!(order.is_unnumbered(), day % 2 != 0);
            assert_eq!((order.customer, order.channel, order.country), (5, NO_CODE, 7));
        }
    }

    #[test]
    fn orders_are_grouped_by_rank() {
        let customers = 3_001u32;
        let rank_of: Vec<u32> = (0..customers).map(|at| at * 7 % customers).collect();
        for count in [0, 1, 100, 70_000, 200_000u32] {
            let mut list = OrderList::default();
            let mut sorted = Vec::new();
            for at in 0..count {
                let customer = at.wrapping_mul(2_654_435_761) % customers;
                list.push(&entry(customer, 1, i64::from(at) * 100), true).unwrap();
                sorted.push((rank_of[customer as usize], i64::from(at) * 100));
            }
            sorted.sort_unstable();
            let counts = list.group(&rank_of);
            let mut grouped: Vec<(u32, i64)> =
                list.iter().map(|order| (order.customer, list.figures(order).gross)).collect();
            assert!(grouped.is_sorted_by_key(|(rank, _)| *rank));
            grouped.sort_unstable();
            assert!(grouped == sorted);
            for rank in 0..customers {
                let found = sorted.iter().filter(|(of, _)| *of == rank).count();
                assert!(rank % 100 != 0 || counts[rank as usize] as usize == found);
            }
        }
    }
}

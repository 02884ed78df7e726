//! The transaction log: every kept order of every identified customer, as a struct of arrays.
//!
//! Invariants, whatever the order of the rows in the file: customers are sorted by the bytes of their
//! identifier; the orders of a customer stand together, sorted by day, then gross, then refunded amount, then
//! discount; all columns have the same length. So equal files give equal logs.

use super::{CurrencyCode, Day, Money, MoneySum};

/// Position of a customer in a [`TransactionLog`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerIx(pub u32);

/// Position of an order in a [`TransactionLog`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderIx(pub u32);

/// Texts, one a customer, in one arena.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerIds {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl CustomerIds {
    /// An empty list.
    pub fn new() -> CustomerIds {
        CustomerIds::default()
    }

    /// Adds the text of the next customer.
    pub fn push(&mut self, id: &str) {
        self.bytes.extend_from_slice(id.as_bytes());
        self.ends.push(self.bytes.len());
    }

    /// Adds a text that should be UTF-8; what is not becomes U+FFFD.
    #[inline]
    pub fn push_bytes(&mut self, id: &[u8]) {
        if id.is_ascii() {
            self.bytes.extend_from_slice(id);
            self.ends.push(self.bytes.len());
        } else {
            self.push(&String::from_utf8_lossy(id));
        }
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a customer; empty beyond the end.
    pub fn get(&self, ix: CustomerIx) -> &str {
        std::str::from_utf8(self.bytes(ix)).unwrap_or("")
    }

    /// The text of a customer as UTF-8; empty beyond the end.
    #[inline]
    pub fn bytes(&self, ix: CustomerIx) -> &[u8] {
        let at = ix.0 as usize;
        let Some(&end) = self.ends.get(at) else { return &[] };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.bytes[start..end]
    }

    /// All texts one behind the other, and the length of each in bytes.
    pub fn into_texts(self) -> (Vec<u8>, Vec<u32>) {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let lengths = starts.zip(&self.ends).map(|(start, end)| (end - start) as u32).collect();
        (self.bytes, lengths)
    }

    /// From all texts and the length of each; `None` if they do not fit together.
    pub fn from_texts(bytes: Vec<u8>, lengths: impl ExactSizeIterator<Item = u32>) -> Option<CustomerIds> {
        let mut ends = Vec::with_capacity(lengths.len());
        let mut end = 0_usize;
        for length in lengths {
            end = end.checked_add(length as usize)?;
            ends.push(end);
        }
        (end == bytes.len()).then_some(CustomerIds { bytes, ends })
    }

    /// The texts from a customer on that together have at most so many bytes, at least one text; `None` beyond the
    /// end.
    pub fn run(&self, first: CustomerIx, most_bytes: usize) -> Option<TextRun<'_>> {
        let at = first.0 as usize;
        let rest = self.ends.get(at..).filter(|rest| !rest.is_empty())?;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        let count = rest.partition_point(|&end| end - start <= most_bytes).max(1);
        let ends = &rest[..count];
        Some(TextRun { first, bytes: &self.bytes[start..ends[count - 1]], ends, start })
    }

    /// The same texts in lower case.
    pub fn to_lowercase(&self) -> CustomerIds {
        if self.bytes.is_ascii() {
            return CustomerIds { bytes: self.bytes.to_ascii_lowercase(), ends: self.ends.clone() };
        }
        let mut folded = CustomerIds::new();
        (0..self.len() as u32).for_each(|at| folded.push(&self.get(CustomerIx(at)).to_lowercase()));
        folded
    }
}

/// Texts of customers in a row, end to end.
#[derive(Clone, Copy, Debug)]
pub struct TextRun<'a> {
    /// The first of the customers.
    pub first: CustomerIx,
    /// Their texts.
    pub bytes: &'a [u8],
    ends: &'a [usize],
    /// Where `bytes` begins in what `ends` counts.
    start: usize,
}

impl TextRun<'_> {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Where the text of a customer ends in `bytes`; `at` counts from the first of them and is below
    /// [`len`](Self::len).
    #[inline]
    pub fn end(&self, at: usize) -> usize {
        self.ends[at] - self.start
    }
}

/// A property of an order by which revenue can be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Where the order came from: shop, marketplace, campaign.
    Channel,
    /// The customer's country as it stands on the order.
    Country,
    /// The category of the goods (of order lines).
    Category,
    /// The product (of order lines).
    Product,
}

/// A dimension of whole orders: one code an order into a sorted list of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionColumn {
    /// Which property this is.
    pub dimension: Dimension,
    /// The distinct values, sorted; an empty text stands for orders without one.
    pub values: Vec<String>,
    /// One index into `values` for each order.
    pub codes: Vec<u16>,
}

/// A dimension of order lines, summed up while reading: lines are not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSplit {
    /// Which property this is.
    pub dimension: Dimension,
    /// One entry a distinct value, sorted by value.
    pub values: Vec<SplitValue>,
    /// Lines whose value came after the limit on distinct values, summed up together.
    pub beyond_limit: Option<SplitValue>,
}

/// What the order lines of one value of a dimension add up to, identified customers only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitValue {
    /// The value as it stands in the file.
    pub value: String,
    /// Order lines with this value.
    pub lines: u64,
    /// Net revenue of these lines.
    pub net: MoneySum,
}

/// Rows that name no customer: they count towards the file's totals, never towards a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unidentified {
    /// Rows without a customer.
    pub rows: u64,
    /// Sum of their positive amounts.
    pub gross: MoneySum,
    /// Sum of their refunds and negative amounts, as a positive figure.
    pub refunded: MoneySum,
}

impl Unidentified {
    /// Gross less refunds.
    pub fn net(&self) -> MoneySum {
        self.gross - self.refunded
    }
}

/// Totals a customer from a file with one row a customer, where single orders are unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryRows {
    /// Orders of each customer.
    pub orders: Vec<u32>,
    /// Net revenue of each customer.
    pub net: Vec<Money>,
    /// Day of the first order, where the file has it.
    pub first_day: Vec<Option<Day>>,
    /// Day of the last order, where the file has it.
    pub last_day: Vec<Option<Day>>,
}

/// Every kept order of every identified customer.
///
/// An entry with `gross > 0`, or with neither gross nor refund, is an order (a visit). An entry with a refund
/// and no gross is a refund or cancellation that could not be tied to an order: it lowers the customer's
/// value on its day and is not an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransactionLog {
    /// Customer identifiers, sorted by bytes.
    pub ids: CustomerIds,
    /// Display names, where the file has a column for them (same length as `ids`).
    pub names: Option<CustomerIds>,
    /// `starts[c]..starts[c + 1]` are the orders of customer `c`; one longer than `ids`.
    pub starts: Vec<u32>,
    /// Day of each order.
    pub days: Vec<Day>,
    /// Positive amounts of each order; never negative.
    pub gross: Vec<Money>,
    /// Refunds on each order as a positive figure; `None` if the file has none at all.
    pub refunded: Option<Vec<Money>>,
    /// Discount that was granted on each order (already taken off `gross`); `None` if there is no such column.
    pub discount: Option<Vec<Money>>,
    /// Dimensions of whole orders.
    pub dimensions: Vec<DimensionColumn>,
    /// Dimensions of order lines.
    pub splits: Vec<LineSplit>,
    /// Rows without a customer.
    pub unidentified: Unidentified,
    /// The one currency of all amounts, where the file or the user names it.
    pub currency: Option<CurrencyCode>,
    /// Set if the file had one row a customer; then there are no orders.
    pub summaries: Option<SummaryRows>,
}

/// The orders of one customer: parallel slices.
#[derive(Clone, Copy, Debug)]
pub struct CustomerOrders<'a> {
    /// Position of the first of them in the log.
    pub first: OrderIx,
    /// Days, ascending.
    pub days: &'a [Day],
    /// Positive amounts.
    pub gross: &'a [Money],
    /// Refunds as positive figures; empty if the file has none at all.
    pub refunded: &'a [Money],
}

impl<'a> CustomerOrders<'a> {
    /// Only the entries on or before a day.
    #[inline]
    pub fn until(self, last: Day) -> CustomerOrders<'a> {
        if self.days.last().is_none_or(|&day| day <= last) {
            return self;
        }
        let count = self.days.partition_point(|&day| day <= last);
        CustomerOrders {
            first: self.first,
            days: &self.days[..count],
            gross: &self.gross[..count],
            refunded: &self.refunded[..count.min(self.refunded.len())],
        }
    }

    /// Gross less refund of the entry at `at`.
    #[inline]
    pub fn net(&self, at: usize) -> Money {
        let refunded = self.refunded.get(at).copied().unwrap_or_default();
        self.gross[at].checked_sub(refunded).unwrap_or(Money::ZERO)
    }

    /// Whether the entry at `at` is an order (a visit) and not a refund that stands alone.
    #[inline]
    pub fn is_order(&self, at: usize) -> bool {
        !self.gross[at].is_zero() || self.refunded.get(at).is_none_or(|r| r.is_zero())
    }
}

impl TransactionLog {
    /// Number of identified customers.
    pub fn customer_count(&self) -> usize {
        self.ids.len()
    }

    /// Number of entries: orders and refunds that stand alone.
    pub fn entry_count(&self) -> usize {
        self.days.len()
    }

    /// The entries of a customer, by day.
    #[inline]
    pub fn orders_of(&self, customer: CustomerIx) -> CustomerOrders<'_> {
        let at = customer.0 as usize;
        let bounds = (self.starts.get(at), self.starts.get(at + 1));
        let (start, end) = match bounds {
            (Some(&start), Some(&end)) => (start as usize, end as usize),
            _ => (0, 0),
        };
        CustomerOrders {
            first: OrderIx(start as u32),
            days: &self.days[start..end],
            gross: &self.gross[start..end],
            refunded: self.refunded.as_ref().map_or(&[], |r| &r[start..end]),
        }
    }

    /// First and last day of any entry; of the summary rows if there are no entries.
    pub fn day_range(&self) -> Option<(Day, Day)> {
        let of_orders = self.days.first().map(|&any| {
            self.days.iter().fold((any, any), |(first, last), &day| (first.min(day), last.max(day)))
        });
        let of_summaries = || {
            let rows = self.summaries.as_ref()?;
            let days = || rows.first_day.iter().chain(&rows.last_day).flatten().copied();
            days().min().zip(days().max())
        };
        of_orders.or_else(of_summaries)
    }
}

#[cfg(test)]
mod tests {
    use super::{CustomerIds, CustomerIx, TransactionLog};
    use crate::analysis::domain::{Day, Money};

    #[test]
    fn runs_of_texts_follow_each_other() {
        let mut ids = CustomerIds::new();
        ["ab", "", "Cde", "F"].iter().for_each(|text| ids.push(text));
        let run = |first, most| {
            ids.run(CustomerIx(first), most)
                .map(|run| (run.bytes, (0..run.len()).map(|at| run.end(at)).collect()))
        };
        assert_eq!(run(0, 4), Some((&b"ab"[..], vec![2, 2])));
        assert_eq!(run(2, 1), Some((&b"Cde"[..], vec![3])));
        assert_eq!(run(1, 9), Some((&b"CdeF"[..], vec![0, 3, 4])));
        assert_eq!(run(4, 9), None::<(&[u8], Vec<usize>)>);
        assert_eq!(ids.to_lowercase().get(CustomerIx(2)), "cde");
    }

    #[test]
    fn refunds_that_stand_alone_are_no_orders() {
        let mut ids = CustomerIds::new();
        ids.push("a");
        let amount = Money::from_ten_thousandths;
        let log = TransactionLog {
            ids,
            starts: vec![0, 3],
            days: vec![Day::from_days(1), Day::from_days(2), Day::from_days(3)],
            gross: vec![amount(50), amount(0), amount(0)],
            refunded: Some(vec![amount(20), amount(10), amount(0)]),
            ..TransactionLog::default()
        };
        let orders = log.orders_of(CustomerIx(0));
        assert_eq!([0, 1, 2].map(|at| orders.is_order(at)), [true, false, true]);
        assert_eq!([0, 1, 2].map(|at| orders.net(at).ten_thousandths()), [30, -10, 0]);
        assert_eq!(log.orders_of(CustomerIx(7)).days.len(), 0);
    }
}

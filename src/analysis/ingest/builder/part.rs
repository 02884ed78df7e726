//! What one builder has collected, in the order of the log: ready to be put together with other parts.

use super::entry::{Doubts, Entry, NO_CODE, NO_DAY, NONE, OrderDimensions};
use super::interner::Interner;
use super::orders::OrderList;
use super::splits::SplitTable;
use super::{BuildError, LogBuilder, OrderRules, WaitingNumber};
use crate::analysis::domain::{CustomerIds, Money, Unidentified};
use crate::analysis::ingest::issues::IssueKind;
use crate::analysis::ingest::parcel::parcel;

/// Rows of one order that lie further apart are counted: the number may have been given twice.
const MOST_DAYS_OF_ORDER: u8 = 7;

/// The customers of a part sorted by the bytes of their identifiers, with their orders in no order of their own.
#[derive(Clone, Debug, Default)]
pub struct LogPart {
    /// Sorted.
    pub(super) ids: CustomerIds,
    /// Names of the customers, where the file has them; empty for those without.
    pub(super) names: Option<CustomerIds>,
    /// Orders of each customer; there may be none.
    pub(super) counts: Vec<u32>,
    /// Those of the first customer, those of the second, ...
    pub(super) orders: OrderList,
    /// Texts of the codes in orders.
    pub(super) dimensions: OrderDimensions,
    /// Channels, countries: more than there are codes for.
    pub(super) too_many_values: [bool; 2],
    pub(super) products: SplitTable,
    pub(super) categories: SplitTable,
    pub(super) unidentified: Unidentified,
    /// Whether there is a column of discounts.
    pub(super) has_discounts: bool,
    /// Whether the amount is that of the whole order, even if several rows repeat it.
    pub(super) amount_once: bool,
    pub(super) found: PartFindings,
}

/// What was odd about a part.
#[derive(Clone, Debug, Default)]
pub(super) struct PartFindings {
    /// Lines of grouped orders that had to be left out after all, with the reason.
    pub dropped: Vec<(IssueKind, u64)>,
    /// Lines of grouped orders that name no customer.
    pub without_customer: u64,
    /// Orders whose rows name several amounts where there should be one.
    pub amounts_differ: u64,
    /// Order numbers with many customers.
    pub crowded_numbers: u64,
    /// Orders of which rows lie far apart.
    pub days_apart: u64,
}

parcel!(LogPart {
    ids,
    names,
    counts,
    orders,
    dimensions,
    too_many_values,
    products,
    categories,
    unidentified,
    has_discounts,
    amount_once,
    found,
});
parcel!(PartFindings { dropped, without_customer, amounts_differ, crowded_numbers, days_apart });

impl PartFindings {
    fn drop_lines(&mut self, kind: IssueKind, lines: u32) {
        match self.dropped.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, count)) => *count += u64::from(lines),
            None => self.dropped.push((kind, u64::from(lines))),
        }
    }

    fn count(&mut self, doubts: Doubts) {
        self.amounts_differ += u64::from(doubts.differs());
        self.days_apart += u64::from(doubts.days() > MOST_DAYS_OF_ORDER);
    }
}

/// An order at the edge of a part, with its texts.
#[derive(Clone, Debug)]
pub struct EdgeOrder {
    number: Vec<u8>,
    customer: Vec<u8>,
    channel: Option<Vec<u8>>,
    country: Option<Vec<u8>>,
    entry: Entry,
}

parcel!(EdgeOrder { number, customer, channel, country, entry });

impl LogBuilder {
    /// Sorts what was collected, but for the orders of the first and of the last number. `None` if order numbers
    /// go to and fro, so that a part of the file cannot be understood by itself.
    ///
    /// # Errors
    /// As [`LogBuilder::add`].
    pub fn into_middle_part(mut self) -> Result<Option<(LogPart, Vec<EdgeOrder>)>, BuildError> {
        self.add_waiting()?;
        if !self.run.holds() {
            return Ok(None);
        }
        let code =
            |values: &Interner, code: u16| (code != NO_CODE).then(|| values.get(u32::from(code)).to_vec());
        let edges = self.run.take_edges().into_iter().map(|(number, entry)| EdgeOrder {
            number,
            customer: self.customers.get(entry.customer).to_vec(),
            channel: code(&self.dimensions.channels, entry.channel),
            country: code(&self.dimensions.countries, entry.country),
            entry,
        });
        let edges = edges.collect();
        Ok(Some((self.into_part()?, edges)))
    }

    /// The orders at the edges of all parts, in turn, as a part of their own. `None` if order numbers go to and fro.
    ///
    /// # Errors
    /// As [`LogBuilder::add`].
    pub fn edge_part(rules: OrderRules, edges: &[EdgeOrder]) -> Result<Option<LogPart>, BuildError> {
        let mut builder = LogBuilder::new(rules);
        for edge in edges {
            let number = builder.number_of(Some(&edge.number))?;
            if !builder.run.holds() {
                return Ok(None);
            }
            let mut entry = edge.entry;
            entry.channel = builder.channel_code(edge.channel.as_deref())?;
            entry.country = builder.country_code(edge.country.as_deref())?;
            entry.customer = builder.customers.intern(&edge.customer)?.0;
            match number {
                WaitingNumber::New => builder.begin_number(entry)?,
                _ => builder.add_to_last(&entry)?,
            }
        }
        if builder.run.holds() { builder.into_part().map(Some) } else { Ok(None) }
    }

    /// Sorts what was collected.
    ///
    /// # Errors
    /// As [`LogBuilder::add`].
    pub fn into_part(mut self) -> Result<LogPart, BuildError> {
        self.add_waiting()?;
        let mut found =
            PartFindings { crowded_numbers: self.open.crowded_numbers, ..PartFindings::default() };
        if let Some(last) = self.last_unnumbered.take() {
            self.done.push(&last, false)?;
        }
        std::mem::take(&mut self.run).finish(&mut self.done)?.into_iter().for_each(|odd| found.count(odd));
        if self.rules.grouped {
            self.open.resolve_groups(&self.customers, &self.dimensions)?;
        }
        let mut entries = std::mem::take(&mut self.open).finish(&self.dimensions)?;
        if self.rules.grouped {
            settle(&mut entries, &mut self.unidentified, &mut found);
        }
        found.dropped.sort();
        for entry in entries {
            found.count(entry.doubts);
            self.done.push(&entry, true)?;
        }
        Ok(self.sorted_part(found))
    }

    fn sorted_part(self, found: PartFindings) -> LogPart {
        let customers = self.customers.without_table();
        let order = customers.sorted();
        let mut rank_of = vec![0; order.len()];
        (0..).zip(&order).for_each(|(rank, &number)| rank_of[number as usize] = rank);
        let mut ids = CustomerIds::new();
        order.iter().for_each(|&number| ids.push_bytes(customers.get(number)));
        drop(customers);
        let names = self.rules.columns.name.then(|| {
            let mut names = CustomerIds::new();
            let name_of = |at: u32| self.name_of.get(at as usize).copied().unwrap_or(NONE);
            order.iter().for_each(|&number| names.push(&self.names.text(name_of(number))));
            names
        });
        drop(order);
        let mut orders = self.done;
        let counts = orders.group(&rank_of);
        LogPart {
            ids,
            names,
            counts,
            orders,
            dimensions: self.dimensions,
            too_many_values: self.too_many_values,
            products: self.products,
            categories: self.categories,
            unidentified: self.unidentified,
            has_discounts: self.rules.columns.discount,
            amount_once: self.rules.amount_once,
            found,
        }
    }
}

/// Takes out what cannot be an order of a customer.
fn settle(entries: &mut Vec<Entry>, unidentified: &mut Unidentified, found: &mut PartFindings) {
    entries.retain_mut(|entry| {
        if entry.excluded != 0 {
            let kind = IssueKind::ALL.get(usize::from(entry.excluded) - 1);
            found.drop_lines(kind.copied().unwrap_or(IssueKind::Cancelled), entry.lines);
            return false;
        }
        if !entry.has_amount {
            found.drop_lines(IssueKind::OrderWithoutAmount, entry.lines);
            return false;
        }
        if entry.day == NO_DAY {
            found.drop_lines(IssueKind::OrderWithoutDate, entry.lines);
            return false;
        }
        if entry.given_back {
            entry.refunded = entry.refunded.max(entry.gross);
        }
        if entry.customer == NONE {
            found.without_customer += u64::from(entry.lines);
            unidentified.rows += u64::from(entry.lines);
            unidentified.gross += Money::from_ten_thousandths(entry.gross);
            unidentified.refunded += Money::from_ten_thousandths(entry.refunded);
            return false;
        }
        true
    });
}

//! Order lines to a [`TransactionLog`], whatever the order in which they come.
//!
//! Lines with an order number are one order with the other lines of that number and customer. Lines without one
//! are one order with the other lines of their customer and day. The earliest line gives the order its day; of
//! several channels or countries the smallest by bytes counts, and of several names of a customer too: rules
//! that do not depend on the order of the lines. Memory grows with orders and customers, not with lines, but for
//! lines without order numbers, which are put together at the end.
//!
//! As long as order numbers go one way, an order is complete when the next one begins, and is kept in its small form
//! (`orders`). Numbers that go to and fro, and files in which rows share what stands on one of them, need every
//! order at hand (`entry`).
//!
//! A customer here is text that is already folded (see [`super::identity`]).

mod assemble;
mod contracts;
mod entry;
mod finish;
pub mod interner;
mod merge;
mod numbers;
mod open;
mod orders;
mod part;
mod run_orders;
mod sort;
mod splits;
mod stays;
mod summary;

use thiserror::Error;

use super::issues::IssueKind;
use super::parcel::parcel;
use super::run::Step;
use super::text_key::{RecentTexts, TextKey};
use crate::analysis::domain::{CurrencyCode, Day, Money, TransactionLog, Unidentified};
pub(in crate::analysis::ingest) use assemble::assemble;
pub use contracts::{BuiltContracts, ContractBuilder, ContractLine, MAX_CHARGES};
use entry::{Doubts, Entry, NO_CODE, NO_DAY, NONE, OrderDimensions};
use interner::Interner;
use open::OpenOrders;
use orders::OrderList;
pub(in crate::analysis::ingest) use part::{EdgeOrder, LogPart};
use run_orders::RunOrders;
use splits::SplitTable;
pub use stays::{BuiltStays, MAX_COVARIATES, MAX_LEVELS, StayBuilder, StayRow};
pub use summary::{SummaryBuilder, SummaryLine};

/// Most customers that one log can have.
pub const MAX_CUSTOMERS: usize = 50_000_000;

/// Customers of one order number that are looked for one by one; further ones are looked up.
const LINKED_CUSTOMERS: u32 = 8;

/// Lines that wait to be added together, so that their customers and orders are looked up at the same time.
const BATCH: usize = 128;

/// Why a log cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The amounts of one order add up beyond the range of money.
    #[error("the amounts of one order are beyond the range of money")]
    MoneyOverflow,
    /// More customers than a log can have.
    #[error("more than {limit} customers")]
    TooManyCustomers {
        /// [`MAX_CUSTOMERS`].
        limit: usize,
    },
    /// More charges of subscriptions than a log can have.
    #[error("more than {limit} charges of subscriptions")]
    TooManyCharges {
        /// [`MAX_CHARGES`].
        limit: u64,
    },
    /// More orders or order numbers than can be counted.
    #[error("more texts or orders than can be counted")]
    TooManyTexts,
    /// Memory ran out.
    #[error("memory ran out after {texts} texts or orders")]
    OutOfMemory {
        /// How many were kept by then.
        texts: usize,
    },
}

/// How lines become orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderRules {
    /// What stands on one row of an order (customer, day, amount, status) holds for all its rows.
    pub grouped: bool,
    /// The amount is that of the whole order, even if several rows repeat it.
    pub amount_once: bool,
    /// There is a column of refunds, discounts, product, ... even if it turns out empty.
    pub columns: KnownColumns,
}

/// Which optional columns the file has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownColumns {
    /// Discounts.
    pub discount: bool,
    /// Names of customers.
    pub name: bool,
}

parcel!(OrderRules { grouped, amount_once, columns });
parcel!(KnownColumns { discount, name });

/// One line to add.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrderLine<'a> {
    /// Customer; `None` or empty if the line names none.
    pub customer: Option<&'a [u8]>,
    /// Name of the customer for showing.
    pub name: Option<&'a [u8]>,
    /// Day; may be missing in grouped files only.
    pub day: Option<Day>,
    /// Amount; negative for refunds; may be missing in grouped files only.
    pub amount: Option<Money>,
    /// Refund on this line, not negative.
    pub refund: Money,
    /// Discount on this line, not negative.
    pub discount: Money,
    /// Order number.
    pub order: Option<&'a [u8]>,
    /// Channel.
    pub channel: Option<&'a [u8]>,
    /// Country.
    pub country: Option<&'a [u8]>,
    /// Product.
    pub product: Option<&'a [u8]>,
    /// Category.
    pub category: Option<&'a [u8]>,
    /// The status says that it was sold and given back: it counts with a net of zero.
    pub given_back: bool,
    /// Why the whole order is left out (grouped files).
    pub excluded: Option<IssueKind>,
}

/// What [`LogBuilder::finish`] gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The log.
    pub log: TransactionLog,
    /// Lines of grouped orders that had to be left out after all, with the reason.
    pub dropped: Vec<(IssueKind, u64)>,
    /// Lines of grouped orders that name no customer.
    pub without_customer: u64,
    /// Orders whose rows name several amounts where there should be one.
    pub amounts_differ: u64,
    /// Order numbers with more than eight customers.
    pub crowded_numbers: u64,
    /// Orders of which rows lie more than a week apart.
    pub days_apart: u64,
    /// Whether a column to split by had too many values.
    pub too_many_values: bool,
}

/// A text of a waiting line; none if it is empty.
#[derive(Clone, Copy, Debug, Default)]
struct WaitingText {
    key: TextKey,
    /// Where a text that is not short is kept.
    start: u32,
}

/// A line that waits.
#[derive(Clone, Copy, Debug)]
struct WaitingLine {
    customer: WaitingText,
    /// Position of the name among the other texts.
    name: Option<u32>,
    number: WaitingNumber,
    entry: Entry,
}

/// The order number of a waiting line.
#[derive(Clone, Copy, Debug)]
enum WaitingNumber {
    /// There is none.
    None,
    /// It is the first line of this new number.
    New,
    /// It is of the number of the line before.
    Same,
    /// It has to be looked up; its position among the other texts.
    Text(u32),
}

/// Lines that wait, with their texts.
#[derive(Clone, Debug, Default)]
struct Waiting {
    lines: Vec<WaitingLine>,
    /// Names and order numbers.
    others: Vec<WaitingText>,
    /// The texts that are not short.
    text: Vec<u8>,
}

impl Waiting {
    #[inline]
    fn keep(&mut self, text: &[u8]) -> WaitingText {
        let (key, start) = (TextKey::of(text), self.text.len() as u32);
        if !key.is_short() {
            self.text.extend_from_slice(text);
        }
        WaitingText { key, start }
    }

    /// Keeps a text that few lines have. Gives its position.
    fn keep_other(&mut self, text: &[u8]) -> u32 {
        let text = self.keep(text);
        self.others.push(text);
        self.others.len() as u32 - 1
    }

    fn other(&self, at: u32) -> WaitingText {
        self.others.get(at as usize).copied().unwrap_or_default()
    }

    /// The text; empty if its key is all of it.
    #[inline]
    fn long_text(&self, at: WaitingText) -> &[u8] {
        let start = at.start as usize;
        if at.key.is_short() {
            &[]
        } else {
            self.text.get(start..start + at.key.len as usize).unwrap_or_default()
        }
    }
}

/// Collects order lines.
#[derive(Clone, Debug)]
pub struct LogBuilder {
    rules: OrderRules,
    waiting: Waiting,
    customers: Interner,
    names: Interner,
    /// Number of the name of each customer.
    name_of: Vec<u32>,
    /// Orders as long as their numbers go one way, so that none has to be looked up.
    run: RunOrders,
    /// Orders that are complete, and those without a number.
    done: OrderList,
    /// The last line without a number.
    last_unnumbered: Option<Entry>,
    /// All other orders.
    open: OpenOrders,
    dimensions: OrderDimensions,
    /// Channels, countries: more than there are codes for.
    too_many_values: [bool; 2],
    /// Channels, countries: values that came before.
    last_codes: [RecentTexts<u16>; 2],
    products: SplitTable,
    categories: SplitTable,
    unidentified: Unidentified,
}

impl LogBuilder {
    /// An empty builder.
    pub fn new(rules: OrderRules) -> LogBuilder {
        let mut run = RunOrders::default();
        if rules.grouped {
            run.end();
        }
        LogBuilder {
            rules,
            waiting: Waiting::default(),
            customers: Interner::default(),
            names: Interner::default(),
            name_of: Vec::new(),
            run,
            done: OrderList::default(),
            last_unnumbered: None,
            open: OpenOrders::new(rules.amount_once),
            dimensions: OrderDimensions::default(),
            too_many_values: [false; 2],
            last_codes: [RecentTexts::default(), RecentTexts::default()],
            products: SplitTable::default(),
            categories: SplitTable::default(),
            unidentified: Unidentified::default(),
        }
    }

    /// How lines become orders.
    pub fn rules(&self) -> OrderRules {
        self.rules
    }

    /// Customers so far, but for the last few lines.
    pub fn customer_count(&self) -> usize {
        self.customers.len()
    }

    /// Adds a line.
    ///
    /// # Errors
    /// Any [`BuildError`]; the builder is of no use afterwards.
    // Most lines have most fields empty, which is known where they are added.
    #[inline(always)]
    pub fn add(&mut self, line: &OrderLine<'_>) -> Result<(), BuildError> {
        let entry = self.entry_of(line)?;
        let identified = line.customer.is_some_and(|id| !id.is_empty());
        if !self.rules.grouped {
            if !identified {
                self.count_unidentified(&entry);
                return Ok(());
            }
            self.add_splits(line, &entry)?;
        }
        let number = self.number_of(line.order)?;
        let name = line.name.filter(|name| !name.is_empty()).map(|name| self.waiting.keep_other(name));
        let customer = self.waiting.keep(line.customer.unwrap_or_default());
        self.waiting.lines.push(WaitingLine { customer, name, number, entry });
        if self.waiting.lines.len() >= BATCH { self.add_waiting() } else { Ok(()) }
    }

    /// The order number of a line, looked up only where numbers do not go one way.
    #[inline]
    fn number_of(&mut self, order: Option<&[u8]>) -> Result<WaitingNumber, BuildError> {
        let Some(number) = order.filter(|number| !number.is_empty()) else { return Ok(WaitingNumber::None) };
        if !self.run.holds() {
            return Ok(WaitingNumber::Text(self.waiting.keep_other(number)));
        }
        match self.run.follow(number)? {
            Step::Next => Ok(WaitingNumber::New),
            Step::Same => Ok(WaitingNumber::Same),
            Step::Broken => {
                self.add_waiting()?;
                self.end_run()?;
                Ok(WaitingNumber::Text(self.waiting.keep_other(number)))
            }
        }
    }

    fn add_waiting(&mut self) -> Result<(), BuildError> {
        let mut waiting = std::mem::take(&mut self.waiting);
        self.customers.warm(waiting.lines.iter().map(|line| line.customer.key.hash));
        if !self.run.holds() {
            self.open.warm(waiting.lines.iter().filter_map(|line| match line.number {
                WaitingNumber::Text(at) => Some(waiting.other(at).key.hash),
                _ => None,
            }));
        }
        for line in &waiting.lines {
            let mut entry = line.entry;
            if !line.customer.key.is_empty() {
                entry.customer = self.customer_of(line.customer.key, waiting.long_text(line.customer))?;
                if let Some(name) = line.name.map(|at| waiting.other(at)) {
                    self.name_customer(entry.customer, name.key, waiting.long_text(name))?;
                }
            }
            match line.number {
                WaitingNumber::None => self.add_unnumbered(entry)?,
                WaitingNumber::New => self.begin_number(entry)?,
                WaitingNumber::Same => self.add_to_last(&entry)?,
                WaitingNumber::Text(at) => {
                    let number = waiting.other(at);
                    let text = waiting.long_text(number);
                    self.open.add_numbered((number.key, text), entry, &self.dimensions)?;
                }
            }
        }
        waiting.lines.clear();
        waiting.others.clear();
        waiting.text.clear();
        self.waiting = waiting;
        Ok(())
    }

    /// Makes the log.
    ///
    /// # Errors
    /// As [`LogBuilder::add`].
    pub fn finish(self, currency: Option<CurrencyCode>) -> Result<Built, BuildError> {
        assemble(vec![self.into_part()?], currency)
    }

    /// The entry of a line, still without its customer.
    #[inline(always)]
    fn entry_of(&mut self, line: &OrderLine<'_>) -> Result<Entry, BuildError> {
        let amount = line.amount.unwrap_or_default();
        let gross = if amount.is_negative() { Money::ZERO } else { amount };
        let negative = if amount.is_negative() { amount.abs() } else { Money::ZERO };
        let mut refunded = negative.checked_add(line.refund).ok_or(BuildError::MoneyOverflow)?;
        if line.given_back {
            refunded = refunded.max(gross);
        }
        Ok(Entry {
            customer: NONE,
            day: line.day.map_or(NO_DAY, Day::days),
            gross: gross.ten_thousandths(),
            refunded: refunded.ten_thousandths(),
            discount: line.discount.ten_thousandths(),
            channel: self.channel_code(line.channel)?,
            country: self.country_code(line.country)?,
            next: NONE,
            lines: 1,
            has_amount: line.amount.is_some(),
            given_back: line.given_back,
            doubts: Doubts::default(),
            excluded: line.excluded.map_or(0, |kind| kind as u8 + 1),
        })
    }

    #[inline]
    fn customer_of(&mut self, key: TextKey, id: &[u8]) -> Result<u32, BuildError> {
        let (at, new) = self.customers.intern_key(key, id)?;
        if new && self.customers.len() > MAX_CUSTOMERS {
            return Err(BuildError::TooManyCustomers { limit: MAX_CUSTOMERS });
        }
        Ok(at)
    }

    /// The smallest name by bytes counts.
    fn name_customer(&mut self, customer: u32, key: TextKey, name: &[u8]) -> Result<(), BuildError> {
        let short = key.bytes();
        let name = if key.is_short() { &short[..key.len as usize] } else { name };
        if self.name_of.len() <= customer as usize {
            self.name_of.resize(self.customers.len(), NONE);
        }
        let current = self.name_of[customer as usize];
        if current == NONE || name < self.names.get(current) {
            self.name_of[customer as usize] = self.names.intern_key(key, name)?.0;
        }
        Ok(())
    }

    #[inline]
    fn channel_code(&mut self, value: Option<&[u8]>) -> Result<u16, BuildError> {
        let recent = value.map_or(Some(NO_CODE), |value| self.last_codes[0].get(value));
        recent.map_or_else(|| self.dimension_code(0, value.unwrap_or_default()), Ok)
    }

    #[inline]
    fn country_code(&mut self, value: Option<&[u8]>) -> Result<u16, BuildError> {
        let recent = value.map_or(Some(NO_CODE), |value| self.last_codes[1].get(value));
        recent.map_or_else(|| self.dimension_code(1, value.unwrap_or_default()), Ok)
    }

    #[cold]
    fn dimension_code(&mut self, which: usize, value: &[u8]) -> Result<u16, BuildError> {
        let OrderDimensions { channels, countries } = &mut self.dimensions;
        let code = code_of(if which == 0 { channels } else { countries }, value)?;
        self.too_many_values[which] |= code.is_none();
        let code = code.unwrap_or(NO_CODE);
        self.last_codes[which].put(value, code);
        Ok(code)
    }

    fn count_unidentified(&mut self, entry: &Entry) {
        self.unidentified.rows += u64::from(entry.lines);
        self.unidentified.gross += Money::from_ten_thousandths(entry.gross);
        self.unidentified.refunded += Money::from_ten_thousandths(entry.refunded);
    }

    fn add_splits(&mut self, line: &OrderLine<'_>, entry: &Entry) -> Result<(), BuildError> {
        if line.product.is_none() && line.category.is_none() {
            return Ok(());
        }
        let net = Money::from_ten_thousandths(entry.gross - entry.refunded);
        if let Some(product) = line.product {
            self.products.add_line(product, net)?;
        }
        if let Some(category) = line.category {
            self.categories.add_line(category, net)?;
        }
        Ok(())
    }

    /// Begins the order of the next number.
    fn begin_number(&mut self, entry: Entry) -> Result<(), BuildError> {
        if self.run.holds() {
            self.run.begin(entry, &mut self.done)
        } else {
            // The run ended while the line was waiting; its number is known.
            self.open.add_first(entry)
        }
    }

    /// Adds a line to the order of the last number.
    fn add_to_last(&mut self, entry: &Entry) -> Result<(), BuildError> {
        if self.run.holds() {
            if self.run.add(entry, self.rules.amount_once, &self.dimensions)? {
                return Ok(());
            }
            self.end_run()?;
        }
        self.open.add_to_latest(entry, &self.dimensions)
    }

    /// Ends the run of order numbers, so that any number can be looked up.
    #[cold]
    fn end_run(&mut self) -> Result<(), BuildError> {
        if self.run.holds() {
            let run = std::mem::take(&mut self.run);
            self.run.end();
            let done = std::mem::take(&mut self.done);
            self.done = run.open(done, &mut self.open)?;
        }
        Ok(())
    }

    fn add_unnumbered(&mut self, entry: Entry) -> Result<(), BuildError> {
        if self.rules.grouped {
            return self.open.add_unnumbered(entry, &self.dimensions);
        }
        // Lines of one order mostly follow each other.
        if let Some(last) = &mut self.last_unnumbered
            && (last.customer, last.day) == (entry.customer, entry.day)
            && !self.rules.amount_once
        {
            return last.merge(&entry, false, &self.dimensions);
        }
        match self.last_unnumbered.replace(entry) {
            Some(last) => self.done.push(&last, false),
            None => Ok(()),
        }
    }
}

/// The code of a value; `None` if there are too many values for codes.
fn code_of(values: &mut Interner, value: &[u8]) -> Result<Option<u16>, BuildError> {
    if values.len() >= usize::from(NO_CODE) {
        return Ok(values.find(value).map(|at| at as u16));
    }
    Ok(Some(values.intern(value)?.0 as u16))
}

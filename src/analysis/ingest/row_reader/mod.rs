//! One row to one typed line, under a plan. Knows rows only: orders are put together in [`super::builder`].

mod amounts;
mod contract;
mod customer;
mod dates;
mod judge;
mod plain;

use super::columns::Columns;
use super::currencies::CurrencyDesk;
use super::fields::currency::CurrencyTag;
use super::fields::date_order::OrderCounts;
use super::fields::dates::{DateForm, DateRules};
use super::fields::fold::trim;
use super::fields::money::{MarkCounts, MoneyReader};
use super::issues::IssueKind;
use super::parcel::parcel;
use super::plan::{ContractChoices, ImportPlan, Rate, Shape};
use super::records::Row;
use super::status::{StatusClass, SubscriptionState};
use super::text_key::replace;
use crate::analysis::domain::{BillingInterval, Day, Money};
use amounts::Sum;
pub(in crate::analysis::ingest) use contract::last_day_of_month;
pub use contract::{MonthsLine, StayLine, Stretch, SubscriptionLine};
use dates::{DateColumns, form_index};
use judge::WordCache;
pub use plain::PlainLine;
use plain::{LastDate, PlainColumns};

/// Something about a row, and the column that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub kind: IssueKind,
    /// Column, from 0.
    pub column: Option<usize>,
}

/// What a row turned out to be.
#[derive(Clone, Copy, Debug)]
pub enum RowOutcome<'r> {
    /// Left out: rejected, excluded or no data row, as the kind says.
    Left(Note),
    /// A line of an order. Its texts are in the reader.
    Line(Line<'r>),
    /// A row of a customer summary. Its texts are in the reader.
    Summary(Summary),
    /// A subscription. Its texts are in the reader.
    Subscription(SubscriptionLine<'r>),
    /// A row of months. Its texts and stretches are in the reader.
    Months(MonthsLine<'r>),
    /// How long a customer stayed. Its texts are in the reader.
    Stay(StayLine),
}

/// A line of an order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line<'r> {
    /// Day; may be missing in grouped files only.
    pub day: Option<Day>,
    /// Amount, negative for refunds; may be missing in grouped files only.
    pub amount: Option<Money>,
    /// Refund, not negative.
    pub refund: Money,
    /// Discount, not negative.
    pub discount: Money,
    /// Whether [`RowReader::customer`] names a customer.
    pub has_customer: bool,
    /// Whether [`RowReader::order`] is an order number.
    pub has_order: bool,
    /// Currency that the row names.
    pub currency: Option<CurrencyTag>,
    /// Sold and given back.
    pub given_back: bool,
    /// Left out with its whole order (grouped files).
    pub excluded: Option<IssueKind>,
    /// Channel.
    pub channel: Option<&'r [u8]>,
    /// Country.
    pub country: Option<&'r [u8]>,
    /// Product.
    pub product: Option<&'r [u8]>,
    /// Category.
    pub category: Option<&'r [u8]>,
}

/// A row of a customer summary.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    /// Whether [`RowReader::customer`] names a customer.
    pub has_customer: bool,
    /// Orders.
    pub orders: u32,
    /// Total spent.
    pub net: Money,
    /// Day of the first order.
    pub first: Option<Day>,
    /// Day of the last order.
    pub last: Option<Day>,
    /// Currency that the row names.
    pub currency: Option<CurrencyTag>,
}

/// Examples of dates whose order is open.
const OPEN_EXAMPLES: usize = 5;

/// What cells said that a plan leaves open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What numeric dates said about their order; counted while it is open.
    pub orders: OrderCounts,
    /// A few dates whose order is open, as they stand in the file.
    pub open_dates: Vec<String>,
    /// What numbers said about the decimal mark; counted while it is open.
    pub marks: MarkCounts,
    /// A few numbers with two readings, as they stand in the file.
    pub open_numbers: Vec<String>,
    /// Dates by form.
    pub forms: [u64; 6],
}

parcel!(Seen { orders, open_dates, marks, open_numbers, forms });

impl Seen {
    /// Adds what the part of the file behind has seen.
    pub fn append(&mut self, later: Seen) {
        let examples = |ours: &mut Vec<String>, theirs: Vec<String>| {
            ours.extend(theirs);
            ours.truncate(OPEN_EXAMPLES);
        };
        self.orders.merge(later.orders);
        self.marks.merge(later.marks);
        examples(&mut self.open_dates, later.open_dates);
        examples(&mut self.open_numbers, later.open_numbers);
        self.forms.iter_mut().zip(later.forms).for_each(|(ours, theirs)| *ours += theirs);
    }

    /// Whether more than half of the dates have the year first and four digits for it.
    pub fn mostly_year_first(&self) -> bool {
        let year_first: u64 =
            [DateForm::YearFirst, DateForm::Compact].map(|form| self.forms[form_index(form)]).iter().sum();
        2 * year_first > self.forms.iter().sum()
    }
}

/// Reads rows. Keeps the folded texts of the last row.
pub struct RowReader {
    columns: Columns,
    shape: Shape,
    dates: DateRules,
    money: MoneyReader,
    /// Judges currencies; counts are kept by whoever accepts rows.
    pub desk: CurrencyDesk,
    /// What cells said that the plan leaves open.
    pub seen: Seen,
    /// Notes on the last row; they count if it is accepted.
    pub notes: Vec<Note>,
    customer: Vec<u8>,
    name: Vec<u8>,
    order: Vec<u8>,
    above: Vec<u8>,
    statuses: WordCache<StatusClass>,
    /// One for each rule of the known export.
    rule_words: Vec<WordCache<bool>>,
    tags: WordCache<Option<CurrencyTag>>,
    /// Numbers among properties; what they say of the decimal mark does not count.
    properties: MoneyReader,
    contract: ContractChoices,
    stretches: Vec<Stretch>,
    states: WordCache<SubscriptionState>,
    intervals: WordCache<Option<BillingInterval>>,
    flags: WordCache<Option<bool>>,
    /// The columns of a plain line, if lines can be plain under the plan.
    plain: Option<PlainColumns>,
    last_date: LastDate,
}

impl RowReader {
    /// A reader for a plan and the resolved columns. Fails with a rate that cannot be read.
    pub fn new(plan: &ImportPlan, columns: Columns) -> Result<RowReader, Rate> {
        Ok(RowReader {
            plain: PlainColumns::of(plan, &columns),
            last_date: LastDate::default(),
            rule_words: vec![WordCache::default(); columns.rules.len()],
            columns,
            shape: plan.shape,
            dates: DateRules { order: plan.date_order, utc_offset_minutes: plan.utc_offset_minutes },
            money: MoneyReader::new(plan.decimal),
            desk: CurrencyDesk::new(&plan.currency)?,
            seen: Seen::default(),
            notes: Vec::new(),
            customer: Vec::new(),
            name: Vec::new(),
            order: Vec::new(),
            above: Vec::new(),
            statuses: WordCache::default(),
            tags: WordCache::default(),
            properties: MoneyReader::new(plan.decimal),
            contract: plan.contract,
            stretches: Vec::new(),
            states: WordCache::default(),
            intervals: WordCache::default(),
            flags: WordCache::default(),
        })
    }

    /// The columns.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Folded identifier of the customer of the last row.
    pub fn customer(&self) -> &[u8] {
        &self.customer
    }

    /// Name of the customer of the last row; empty if there is none.
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// Order number of the last row.
    pub fn order(&self) -> &[u8] {
        &self.order
    }

    /// Forgets what rows above said: another file begins.
    pub fn start_file(&mut self) {
        self.above.clear();
        self.order.clear();
    }

    /// Reads a row, plain or not: see [`RowReader::read_plain`].
    pub fn read<'r>(&mut self, row: &Row<'r>) -> RowOutcome<'r> {
        self.notes.clear();
        if let Some(kind) = self.no_data(row) {
            return RowOutcome::Left(Note { kind, column: None });
        }
        let read = match self.shape {
            Shape::CustomerSummary => self.read_summary(row).map(RowOutcome::Summary),
            Shape::Orders | Shape::OrderLines => self.read_line(row).map(RowOutcome::Line),
            Shape::Subscriptions => self.read_subscription(row).map(RowOutcome::Subscription),
            Shape::MonthColumns => self.read_months(row).map(RowOutcome::Months),
            Shape::Tenures => self.read_stay(row).map(RowOutcome::Stay),
        };
        read.unwrap_or_else(RowOutcome::Left)
    }

    fn read_line<'r>(&mut self, row: &Row<'r>) -> Result<Line<'r>, Note> {
        self.check_width(row)?;
        let grouped = self.columns.preset.grouped;
        let (given_back, excluded) = self.read_status(row)?;
        let has_order = self.read_order(row);
        let day = match self.read_date(row, DateColumns::Order) {
            Err(note) if note.kind == IssueKind::MissingDate && grouped && has_order => None,
            other => other?,
        };
        let (amount, tag) = match self.read_amount(row) {
            Err(note) if note.kind == IssueKind::MissingAmount && grouped && has_order => (None, None),
            other => other.map(|(amount, tag)| (Some(amount), tag))?,
        };
        let refund = self.sum_columns(row, Sum::Refunds)?;
        let discount = self.sum_columns(row, Sum::Discounts)?;
        let negative = amount.is_some_and(Money::is_negative);
        let has_customer = self.read_customer(row, negative);
        let mut line = Line {
            day,
            amount,
            refund,
            discount,
            has_customer,
            has_order,
            currency: None,
            given_back,
            excluded,
            channel: filled(row, self.columns.channel),
            country: filled(row, self.columns.country),
            product: filled(row, self.columns.product),
            category: filled(row, self.columns.category),
        };
        if amount.is_some() {
            self.exchange(row, tag, &mut line)?;
            self.note_amount(&line);
        }
        if !has_customer && !grouped {
            self.note(IssueKind::NoCustomer, self.columns.customers.first().copied());
        }
        Ok(line)
    }

    fn check_width(&mut self, row: &Row<'_>) -> Result<(), Note> {
        let (found, expected) = (row.found(), row.expected());
        if expected == 0 || found == expected || !row.is_ragged() {
            return Ok(());
        }
        if found > expected {
            let extra = row.fields().skip(expected).position(|cell| !trim(cell).is_empty());
            return match extra {
                Some(at) => Err(Note { kind: IssueKind::TooManyFields, column: Some(expected + at) }),
                None => Ok(()),
            };
        }
        self.note(IssueKind::TooFewFields, None);
        Ok(())
    }

    fn note(&mut self, kind: IssueKind, column: Option<usize>) {
        self.notes.push(Note { kind, column });
    }

    fn read_order(&mut self, row: &Row<'_>) -> bool {
        let cell = filled(row, self.columns.order);
        if let Some(number) = cell {
            replace(number, &mut self.order);
            return true;
        }
        if !self.columns.preset.order_from_above {
            self.order.clear();
        }
        !self.order.is_empty()
    }

    fn read_summary(&mut self, row: &Row<'_>) -> Result<Summary, Note> {
        self.check_width(row)?;
        self.read_status(row)?;
        let (net, sign) = self.read_amount(row)?;
        let refund = self.sum_columns(row, Sum::Refunds)?;
        let net = net.checked_sub(refund).ok_or(Note { kind: IssueKind::AmountOutOfRange, column: None })?;
        let first = self.read_date(row, DateColumns::First)?;
        let last = self.read_date(row, DateColumns::Last)?;
        let last = match (last, self.columns.dates.is_empty()) {
            (None, false) => self.read_date(row, DateColumns::Order).unwrap_or(None),
            (last, _) => last,
        };
        let orders = self.read_count(row)?;
        let has_customer = self.read_customer(row, false);
        let mut line = Line { amount: Some(net), ..Line::default() };
        self.exchange(row, sign, &mut line)?;
        self.note_amount(&line);
        if !has_customer {
            self.note(IssueKind::NoCustomer, self.columns.customers.first().copied());
        }
        let net = line.amount.unwrap_or_default();
        if orders == 0 && !net.is_zero() {
            self.note(IssueKind::MoneyWithoutOrder, self.columns.order_count);
        }
        Ok(Summary { has_customer, orders, net, first, last, currency: line.currency })
    }

    /// What numbers said about the decimal mark, added to what dates said.
    pub fn seen(&self) -> Seen {
        Seen { marks: self.money.seen, ..self.seen.clone() }
    }
}

/// The cell of a column without spaces around it; `None` if it is blank or there is no such column.
fn filled<'r>(row: &Row<'r>, column: Option<usize>) -> Option<&'r [u8]> {
    let cell = trim(row.field(column?)?);
    (!cell.is_empty()).then_some(cell)
}

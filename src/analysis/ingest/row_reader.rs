//! One row to one typed line, under a plan. Knows rows only: orders are put together in [`super::builder`].

use super::columns::Columns;
use super::currencies::{CurrencyDesk, Exchange, divide_half_even};
use super::fields::currency::CurrencyTag;
use super::fields::dates::{
    DateForm, DateProblem, DateRules, OrderCounts, ParsedDate, order_readings, parse_date,
};
use super::fields::fold::{fold, trim};
use super::fields::money::{MarkCounts, MoneyReader, NumberProblem};
use super::identity::{IdNotes, normalise_id};
use super::issues::IssueKind;
use super::plan::{ImportPlan, Rate, Shape};
use super::records::Row;
use super::status::{CellTest, StatusClass, classify_status, status_words};
use crate::analysis::domain::{Day, Money};

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
}

impl RowReader {
    /// A reader for a plan and the resolved columns. Fails with a rate that cannot be read.
    pub fn new(plan: &ImportPlan, columns: Columns) -> Result<RowReader, Rate> {
        Ok(RowReader {
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

    /// Reads a row.
    pub fn read<'r>(&mut self, row: &Row<'r>) -> RowOutcome<'r> {
        self.notes.clear();
        if let Some(kind) = self.no_data(row) {
            return RowOutcome::Left(Note { kind, column: None });
        }
        let read = match self.shape {
            Shape::CustomerSummary => self.read_summary(row).map(RowOutcome::Summary),
            Shape::Orders | Shape::OrderLines => self.read_line(row).map(RowOutcome::Line),
        };
        read.unwrap_or_else(RowOutcome::Left)
    }

    /// Whether the row is a title, a total or words around the table.
    fn no_data(&mut self, row: &Row<'_>) -> Option<IssueKind> {
        if row.found() == 1 && row.expected() >= 3 {
            return Some(if row.is_blank() { IssueKind::EmptyRow } else { IssueKind::ProseRow });
        }
        let blank = |column: &usize| trim(row.field(*column).unwrap_or_default()).is_empty();
        let dateless = self.columns.dates.iter().all(blank);
        if !dateless {
            return None;
        }
        if row.is_blank() {
            return Some(IssueKind::EmptyRow);
        }
        let nameless = self.columns.customers.iter().all(blank);
        let is_total = || row.fields().any(|cell| cell.len() < 64 && is_total_label(cell));
        if (nameless || !self.columns.dates.is_empty()) && is_total() {
            return Some(IssueKind::TotalRow);
        }
        let empty = self.columns.amount.iter().chain(&self.columns.order).all(blank)
            && self.columns.priced.is_none_or(|(a, b)| blank(&a) && blank(&b));
        if self.columns.preset.customer_from_above && !nameless && empty {
            self.remember_customer(row);
            return Some(IssueKind::ProseRow);
        }
        let filled = || row.fields().filter(|cell| !trim(cell).is_empty()).count();
        let prose = nameless && empty && !self.columns.preset.grouped && row.expected() >= 3 && filled() == 1;
        prose.then_some(IssueKind::ProseRow)
    }

    fn remember_customer(&mut self, row: &Row<'_>) {
        let cells = self.columns.customers.iter().filter_map(|column| row.field(*column));
        if let Some(cell) = cells.map(trim).find(|cell| !cell.is_empty()) {
            self.above.clear();
            self.above.extend_from_slice(cell);
        }
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

    /// Whether the row was given back, and why its order is left out. In files that are not grouped, only the
    /// row itself is left out.
    fn read_status(&mut self, row: &Row<'_>) -> Result<(bool, Option<IssueKind>), Note> {
        let (class, column) = self.judge_status(row);
        match class {
            StatusClass::Counts => Ok((false, None)),
            StatusClass::GivenBack => {
                self.note(IssueKind::StatusRefunded, Some(column));
                Ok((true, None))
            }
            StatusClass::Excluded(kind) if self.columns.preset.grouped => Ok((false, Some(kind))),
            StatusClass::Excluded(kind) => Err(Note { kind, column: Some(column) }),
        }
    }

    fn judge_status(&mut self, row: &Row<'_>) -> (StatusClass, usize) {
        for (rule, cache) in self.columns.rules.iter().zip(&mut self.rule_words) {
            let test = rule.rule.test;
            let cell = trim(row.field(rule.column).unwrap_or_default());
            let holds = match test {
                CellTest::Filled => !cell.is_empty(),
                CellTest::Negative => test.holds(std::str::from_utf8(cell).unwrap_or(""), ""),
                _ => cache.get(cell, |text| test.holds(text, &status_words(text))),
            };
            if holds {
                return (rule.rule.class, rule.column);
            }
        }
        for &column in &self.columns.cancelled_at {
            if filled(row, Some(column)).is_some() {
                return (StatusClass::Excluded(IssueKind::Cancelled), column);
            }
        }
        for &column in &self.columns.statuses {
            let Some(cell) = filled(row, Some(column)) else { continue };
            let classify = |text: &str| classify_status(&status_words(text));
            let class = self.statuses.get(cell, classify);
            if class != StatusClass::Counts {
                return (class, column);
            }
        }
        (StatusClass::Counts, 0)
    }

    fn read_order(&mut self, row: &Row<'_>) -> bool {
        let cell = filled(row, self.columns.order);
        if let Some(number) = cell {
            self.order.clear();
            self.order.extend_from_slice(number);
            return true;
        }
        if !self.columns.preset.order_from_above {
            self.order.clear();
        }
        !self.order.is_empty()
    }

    fn read_date(&mut self, row: &Row<'_>, which: DateColumns) -> Result<Option<Day>, Note> {
        let first = self.columns.first_date.as_slice();
        let last = self.columns.last_date.as_slice();
        let columns = match which {
            DateColumns::Order => self.columns.dates.as_slice(),
            DateColumns::First => first,
            DateColumns::Last => last,
        };
        for &column in columns {
            let cell = row.field(column).unwrap_or_default();
            let parsed = match parse_date(cell, self.dates) {
                Err(DateProblem::Blank) => continue,
                Err(problem) => return Err(self.date_issue(problem, column, cell)),
                Ok(parsed) => parsed,
            };
            return Ok(Some(self.accept_date(parsed, column)));
        }
        match which {
            DateColumns::Order => {
                Err(Note { kind: IssueKind::MissingDate, column: columns.first().copied() })
            }
            _ => Ok(None),
        }
    }

    fn accept_date(&mut self, date: ParsedDate, column: usize) -> Day {
        self.seen.forms[form_index(date.form)] += 1;
        if date.short_year {
            self.note(IssueKind::TwoDigitYear, Some(column));
        }
        date.day
    }

    fn date_issue(&mut self, problem: DateProblem, column: usize, cell: &[u8]) -> Note {
        if problem == DateProblem::OrderOpen
            && let Some(readings) = order_readings(cell)
        {
            self.seen.orders.add(readings);
            if self.seen.open_dates.len() < OPEN_EXAMPLES {
                self.seen.open_dates.push(String::from_utf8_lossy(cell).into_owned());
            }
        }
        let kind = match problem {
            DateProblem::Blank => IssueKind::MissingDate,
            DateProblem::NotADate => IssueKind::BadDate,
            DateProblem::NoSuchDay => IssueKind::NoSuchDay,
            DateProblem::OutOfRange => IssueKind::DateOutOfRange,
            DateProblem::OtherOrder => IssueKind::OtherDateOrder,
            DateProblem::OrderOpen => IssueKind::DateOrderOpen,
        };
        Note { kind, column: Some(column) }
    }

    /// The amount less what is to be taken off, and the currency that its cell names.
    fn read_amount(&mut self, row: &Row<'_>) -> Result<(Money, Option<CurrencyTag>), Note> {
        let (amount, tag) = match (self.columns.amount, self.columns.priced) {
            (Some(column), _) => self.read_money(row, column)?,
            (None, Some((quantity, price))) => self.read_priced(row, quantity, price)?,
            (None, None) => return Err(Note { kind: IssueKind::MissingAmount, column: None }),
        };
        let off = self.sum_columns(row, Sum::TakenOff)?;
        let amount =
            amount.checked_sub(off).ok_or(Note { kind: IssueKind::AmountOutOfRange, column: None })?;
        Ok((amount, tag))
    }

    fn read_priced(
        &mut self,
        row: &Row<'_>,
        quantity: usize,
        price: usize,
    ) -> Result<(Money, Option<CurrencyTag>), Note> {
        let (pieces, _) = self.read_money(row, quantity)?;
        let (price, tag) = self.read_money(row, price)?;
        let product = i128::from(pieces.ten_thousandths()) * i128::from(price.ten_thousandths());
        let out_of_range = Note { kind: IssueKind::AmountOutOfRange, column: Some(quantity) };
        let exact = divide_half_even(product, i128::from(Money::SCALE)).ok_or(out_of_range)?;
        if exact.rounded {
            self.note(IssueKind::RoundedAmount, Some(quantity));
        }
        Ok((exact.amount, tag))
    }

    fn read_money(&mut self, row: &Row<'_>, column: usize) -> Result<(Money, Option<CurrencyTag>), Note> {
        let cell = row.field(column).unwrap_or_default();
        let either = self.money.seen.either;
        let money = self.money.read(cell).map_err(|problem| number_issue(problem, column))?;
        if self.money.seen.either > either && self.seen.open_numbers.len() < OPEN_EXAMPLES {
            self.seen.open_numbers.push(String::from_utf8_lossy(cell).into_owned());
        }
        if money.rounded {
            self.note(IssueKind::RoundedAmount, Some(column));
        }
        Ok((money.amount, money.currency))
    }

    /// The sum of the columns of a kind, without sign but for what is taken off; blank cells are nothing.
    fn sum_columns(&mut self, row: &Row<'_>, which: Sum) -> Result<Money, Note> {
        let mut sum = Money::ZERO;
        for at in 0.. {
            let columns = match which {
                Sum::Refunds => &self.columns.refunds,
                Sum::Discounts => &self.columns.discounts,
                Sum::TakenOff => &self.columns.taken_off,
            };
            let Some(&column) = columns.get(at) else { break };
            let value = match self.read_money(row, column) {
                Ok((value, _)) => value,
                Err(note) if matches!(note.kind, IssueKind::MissingAmount | IssueKind::PlaceholderAmount) => {
                    continue;
                }
                Err(note) => return Err(note),
            };
            let value = if which == Sum::TakenOff { value } else { value.abs() };
            let out_of_range = Note { kind: IssueKind::AmountOutOfRange, column: Some(column) };
            sum = sum.checked_add(value).ok_or(out_of_range)?;
        }
        Ok(sum)
    }

    fn read_customer(&mut self, row: &Row<'_>, negative: bool) -> bool {
        let mut found = None;
        if let Some(column) = self.columns.customer_if_negative.filter(|_| negative) {
            let notes = normalise_id(row.field(column).unwrap_or_default(), &mut self.customer);
            found = notes.map(|notes| (notes, column));
        }
        for at in 0..self.columns.customers.len() {
            if found.is_some() {
                break;
            }
            let column = self.columns.customers[at];
            let notes = normalise_id(row.field(column).unwrap_or_default(), &mut self.customer);
            found = notes.map(|notes| (notes, column));
        }
        self.read_name(row);
        if found.is_none() && self.columns.preset.customer_from_above {
            return normalise_id(&self.above, &mut self.customer).is_some();
        }
        if let Some((notes, column)) = found {
            self.note_id(notes, column);
        }
        found.is_some()
    }

    fn note_id(&mut self, notes: IdNotes, column: usize) {
        let kinds = [
            (notes.email_folded, IssueKind::EmailFolded),
            (notes.decimal, IssueKind::DecimalId),
            (notes.mangled, IssueKind::MangledId),
        ];
        for (_, kind) in kinds.iter().filter(|(holds, _)| *holds) {
            self.note(*kind, Some(column));
        }
    }

    fn read_name(&mut self, row: &Row<'_>) {
        self.name.clear();
        for &column in &self.columns.names {
            if let Some(part) = filled(row, Some(column)) {
                if !self.name.is_empty() {
                    self.name.push(b' ');
                }
                self.name.extend_from_slice(part);
            }
        }
    }

    /// The currency of the row: its column, else the sign in the amount, else the heading.
    fn currency_of(&mut self, row: &Row<'_>, sign: Option<CurrencyTag>) -> Result<Option<CurrencyTag>, Note> {
        let Some(column) = self.columns.currency else { return Ok(sign.or(self.columns.heading_currency)) };
        let Some(cell) = filled(row, Some(column)) else { return Ok(sign) };
        let tag = self.tags.get(cell, CurrencyTag::parse);
        tag.map(Some).ok_or(Note { kind: IssueKind::UnknownCurrency, column: Some(column) })
    }

    fn exchange(
        &mut self,
        row: &Row<'_>,
        sign: Option<CurrencyTag>,
        line: &mut Line<'_>,
    ) -> Result<(), Note> {
        line.currency = self.currency_of(row, sign)?;
        let column = self.columns.currency.or(self.columns.amount);
        let unknown = self.columns.currency.is_some();
        let exchange = self.desk.judge(line.currency, unknown).map_err(|kind| Note { kind, column })?;
        let Exchange::At(rate) = exchange else { return Ok(()) };
        let mut rounded = false;
        let mut convert = |money: Money| {
            let converted = rate.convert(money).ok_or(Note { kind: IssueKind::AmountOutOfRange, column })?;
            rounded |= converted.rounded;
            Ok(converted.amount)
        };
        line.amount = line.amount.map(&mut convert).transpose()?;
        line.refund = convert(line.refund)?;
        line.discount = convert(line.discount)?;
        self.note(IssueKind::Converted, column);
        if rounded {
            self.note(IssueKind::RoundedAmount, column);
        }
        Ok(())
    }

    fn note_amount(&mut self, line: &Line<'_>) {
        let amount = line.amount.unwrap_or_default();
        let column = self.columns.amount.or(self.columns.priced.map(|(quantity, _)| quantity));
        if amount.is_zero() && line.refund.is_zero() {
            self.note(IssueKind::ZeroAmount, column);
        }
        if !amount.is_negative() {
            return;
        }
        self.note(IssueKind::Refund, column);
        let prefix = self.columns.preset.cancellation_prefix;
        let starts = |prefix: &str| {
            self.order.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        if line.has_order && prefix.is_some_and(starts) {
            self.note(IssueKind::CancellationLine, self.columns.order);
        }
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
        Ok(Summary { has_customer, orders, net, first, last, currency: line.currency })
    }

    /// Number of orders; a customer with spending and no such column has one.
    fn read_count(&mut self, row: &Row<'_>) -> Result<u32, Note> {
        let Some(column) = self.columns.order_count else { return Ok(1) };
        let bad = Note { kind: IssueKind::BadOrderCount, column: Some(column) };
        let (count, _) = match self.read_money(row, column) {
            Err(note) if note.kind == IssueKind::MissingAmount => return Ok(0),
            other => other.map_err(|_| bad)?,
        };
        let value = count.ten_thousandths();
        let whole = (value % Money::SCALE == 0).then_some(value / Money::SCALE);
        whole.and_then(|count| u32::try_from(count).ok()).ok_or(bad)
    }

    /// What numbers said about the decimal mark, added to what dates said.
    pub fn seen(&self) -> Seen {
        Seen { marks: self.money.seen, ..self.seen.clone() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DateColumns {
    Order,
    First,
    Last,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sum {
    Refunds,
    Discounts,
    TakenOff,
}

/// Results for the few texts that a column repeats.
#[derive(Clone, Debug)]
struct WordCache<T> {
    known: Vec<(Vec<u8>, T)>,
}

impl<T> Default for WordCache<T> {
    fn default() -> WordCache<T> {
        WordCache { known: Vec::new() }
    }
}

impl<T: Copy> WordCache<T> {
    const MOST: usize = 32;

    fn get(&mut self, text: &[u8], compute: impl FnOnce(&str) -> T) -> T {
        if let Some((_, value)) = self.known.iter().find(|(known, _)| known == text) {
            return *value;
        }
        let value = compute(std::str::from_utf8(text).unwrap_or(""));
        if self.known.len() < Self::MOST {
            self.known.push((text.to_vec(), value));
        }
        value
    }
}

/// The cell of a column without spaces around it; `None` if it is blank or there is no such column.
fn filled<'r>(row: &Row<'r>, column: Option<usize>) -> Option<&'r [u8]> {
    let cell = trim(row.field(column?)?);
    (!cell.is_empty()).then_some(cell)
}

fn form_index(form: DateForm) -> usize {
    match form {
        DateForm::YearFirst => 0,
        DateForm::Numeric => 1,
        DateForm::Named => 2,
        DateForm::Compact => 3,
        DateForm::Serial => 4,
        DateForm::Unix => 5,
    }
}

fn number_issue(problem: NumberProblem, column: usize) -> Note {
    let kind = match problem {
        NumberProblem::Blank => IssueKind::MissingAmount,
        NumberProblem::Placeholder => IssueKind::PlaceholderAmount,
        NumberProblem::Percent => IssueKind::PercentAmount,
        NumberProblem::Hexadecimal => IssueKind::HexAmount,
        NumberProblem::Infinite => IssueKind::InfiniteAmount,
        NumberProblem::NotANumber => IssueKind::NanAmount,
        NumberProblem::Boolean => IssueKind::BooleanAmount,
        NumberProblem::OtherMark => IssueKind::OtherDecimalMark,
        NumberProblem::OutOfRange => IssueKind::AmountOutOfRange,
        NumberProblem::Text => IssueKind::BadAmount,
    };
    Note { kind, column: Some(column) }
}

/// Whether a cell labels a total.
fn is_total_label(cell: &[u8]) -> bool {
    const LABELS: &[&str] = &[
        "total",
        "totals",
        "grand total",
        "overall total",
        "sum",
        "subtotal",
        "sub total",
        "summe",
        "gesamtsumme",
        "gesamt",
        "insgesamt",
        "zwischensumme",
        "somme",
        "total general",
        "sous total",
        "suma",
        "suma total",
        "soma",
        "total geral",
        "totale",
        "totale generale",
        "totali",
        "somma",
        "totaal",
        "eindtotaal",
        "subtotaal",
        "合計",
        "総計",
        "小計",
    ];
    const STARTS: &[&str] =
        &["total for ", "total of ", "total du ", "summe fur ", "total de ", "totale di "];
    if !cell.iter().any(|b| b.is_ascii_alphabetic() || !b.is_ascii()) {
        return false;
    }
    let word = fold(std::str::from_utf8(cell).unwrap_or(""));
    let word = word.trim_end_matches([':', ' ', '=']);
    LABELS.contains(&word) || STARTS.iter().any(|start| word.starts_with(start))
}

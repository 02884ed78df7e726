//! Takes the rows of a file: reads each, counts what becomes of it, and hands it to the builder.

use super::builder::{
    BuildError, Built, ContractBuilder, ContractLine, EdgeOrder, KnownColumns, LogBuilder, LogPart,
    OrderLine, OrderRules, StayBuilder, StayRow, SummaryBuilder, SummaryLine,
};
use super::columns::Columns;
use super::currencies::CurrencyDesk;
use super::duplicates::{DuplicateFinder, RunRows, Seen as RowSeen};
use super::issues::{IssueEffect, IssueKind, IssueLog, Place};
use super::parcel::parcel;
use super::plan::{Duplicates, ImportPlan, Rate, Shape};
use super::records::{RecordIssue, RecordIssueKind, Row, RowSink};
use super::row_reader::{
    Line, MonthsLine, Note, PlainLine, RowOutcome, RowReader, Seen, StayLine, SubscriptionLine, Summary,
    last_day_of_month,
};
use crate::analysis::domain::{BillingInterval, Contracts, CurrencyCode, EndDay, TransactionLog};

/// What became of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Data rows.
    pub read: u64,
    /// Rows that count.
    pub accepted: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Rows left out by a rule or a choice.
    pub excluded: u64,
    /// Accepted rows that name no customer.
    pub without_customer: u64,
}

parcel!(RowCounts { read, accepted, rejected, excluded, without_customer });

impl RowCounts {
    /// Adds those of another part of the file.
    pub(super) fn add(&mut self, other: RowCounts) {
        self.read += other.read;
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.excluded += other.excluded;
        self.without_customer += other.without_customer;
    }
}

enum Builder {
    Orders(Box<LogBuilder>),
    Summary(SummaryBuilder),
    Contracts(Box<ContractBuilder>),
    Stays(Box<StayBuilder>),
}

/// What a file gave.
pub struct Taken {
    /// The log.
    pub log: TransactionLog,
    /// What else is known of contracts.
    pub contracts: Option<Contracts>,
    /// What became of the rows.
    pub counts: RowCounts,
    /// What was wrong or special.
    pub issues: IssueLog,
}

/// What a part of a file gave.
pub struct IntakePart {
    /// The orders, but for those at the edges.
    pub log: LogPart,
    /// The orders at the edges.
    pub edges: Vec<EdgeOrder>,
    /// How lines become orders.
    pub rules: OrderRules,
    /// The rows at the edges.
    pub rows: RunRows,
    /// What became of the rows.
    pub counts: RowCounts,
    /// What was wrong or special; lines and bytes are counted from the start of the part.
    pub issues: IssueLog,
    /// What cells said that the plan leaves open.
    pub seen: Seen,
    /// Rows by currency.
    pub desk: CurrencyDesk,
}

parcel!(IntakePart { log, edges, rules, rows, counts, issues, seen, desk });

/// Takes rows.
pub struct Intake {
    /// Reads single rows.
    pub reader: RowReader,
    /// What was wrong or special.
    pub issues: IssueLog,
    /// What became of the rows.
    pub counts: RowCounts,
    /// Which file of several, from 0.
    pub file: u32,
    /// Names of the columns as the file has them; set by the header row.
    pub header: Option<Vec<String>>,
    builder: Builder,
    duplicates: Duplicates,
    finder: DuplicateFinder,
    failed: Option<BuildError>,
}

impl Intake {
    /// An intake for a plan, the resolved columns and their names. Fails with a rate that cannot be read.
    pub fn new(plan: &ImportPlan, columns: Columns, names: &[String]) -> Result<Intake, Rate> {
        let rules = OrderRules {
            grouped: columns.preset.grouped,
            amount_once: columns.preset.amount_once,
            columns: KnownColumns {
                discount: !columns.discounts.is_empty(),
                name: !columns.names.is_empty(),
            },
        };
        let builder = match plan.shape {
            Shape::CustomerSummary => Builder::Summary(SummaryBuilder::default()),
            Shape::Orders | Shape::OrderLines => Builder::Orders(Box::new(LogBuilder::new(rules))),
            Shape::Subscriptions => Builder::Contracts(Box::new(ContractBuilder::new(
                plan.contract.ends.unwrap_or_default(),
                None,
            ))),
            Shape::MonthColumns => {
                let last = columns.months.last().map(|(month, _)| last_day_of_month(*month));
                Builder::Contracts(Box::new(ContractBuilder::new(EndDay::FirstWithout, last)))
            }
            Shape::Tenures => {
                let name = |at: &usize| names.get(*at).cloned().unwrap_or_default();
                let names = columns.covariates.iter().map(name).collect();
                Builder::Stays(Box::new(StayBuilder::new(plan.contract.tenure_unit, names)))
            }
        };
        Ok(Intake {
            reader: RowReader::new(plan, columns)?,
            issues: IssueLog::default(),
            counts: RowCounts::default(),
            file: 0,
            header: None,
            builder,
            duplicates: plan.duplicates,
            finder: DuplicateFinder::default(),
            failed: None,
        })
    }

    /// From now on, for a part of a file.
    pub fn for_part(mut self) -> Intake {
        self.finder = DuplicateFinder::of_part();
        self
    }

    /// Whether a file can be read in parts at all under this plan: no row depends on one above, or far above.
    pub fn is_partible(&self) -> bool {
        let preset = &self.reader.columns().preset;
        let from_above = preset.order_from_above || preset.customer_from_above;
        let orders = matches!(self.builder, Builder::Orders(_)) && !preset.grouped;
        orders && !from_above && self.duplicates == Duplicates::Keep
    }

    /// What a part of a file gave. `None` if it cannot be understood by itself.
    pub fn into_part(self) -> Result<Option<IntakePart>, BuildError> {
        let (Builder::Orders(builder), Some(rows)) = (self.builder, self.finder.into_edges()) else {
            return Ok(None);
        };
        let (seen, rules) = (self.reader.seen(), builder.rules());
        let Some((log, edges)) = builder.into_middle_part()? else { return Ok(None) };
        let (counts, issues, desk) = (self.counts, self.issues, self.reader.desk);
        Ok(Some(IntakePart { log, edges, rules, rows, counts, issues, seen, desk }))
    }

    /// Makes room for so many times as many rows as there are.
    pub fn make_room(&mut self, times: usize) {
        self.finder.make_room(times);
    }

    /// Why no more rows can be taken, if so.
    pub fn failure(&self) -> Option<&BuildError> {
        self.failed.as_ref()
    }

    /// Customers so far.
    pub fn customer_count(&self) -> usize {
        match &self.builder {
            Builder::Orders(builder) => builder.customer_count(),
            Builder::Summary(builder) => builder.customer_count(),
            Builder::Contracts(builder) => builder.customer_count(),
            Builder::Stays(builder) => builder.customer_count(),
        }
    }

    /// Makes the log and settles the counts.
    pub fn finish(mut self, currency: Option<CurrencyCode>) -> Result<Taken, BuildError> {
        let issues = &mut self.issues;
        let mut finder = std::mem::take(&mut self.finder);
        finder.settle(|seen, place| add_duplicate(issues, seen, place));
        // Its memory is needed for the log.
        drop(finder);
        let mut contracts = None;
        let log = match self.builder {
            Builder::Summary(builder) => builder.finish(currency),
            Builder::Contracts(builder) => {
                let built = builder.finish(currency)?;
                self.issues.add_count(IssueKind::TooManyValues, u64::from(built.too_many_values));
                contracts = built.contracts;
                built.log
            }
            Builder::Stays(builder) => {
                let built = builder.finish(currency)?;
                contracts = built.contracts;
                built.log
            }
            Builder::Orders(builder) => {
                let built = builder.finish(currency)?;
                settle_groups(&built, &mut self.counts, &mut self.issues);
                built.log
            }
        };
        settle_forms(&self.reader.seen, &mut self.issues);
        Ok(Taken { log, contracts, counts: self.counts, issues: self.issues })
    }

    fn place(&self, row: &Row<'_>) -> Place {
        Place { file: self.file, line: row.line(), byte: row.offset() }
    }

    fn log(&mut self, row: &Row<'_>, note: Note) {
        let value = note.column.and_then(|column| row.field(column)).unwrap_or_default();
        self.issues.add(note.kind, self.place(row), note.column, value);
    }

    fn leave_out(&mut self, row: &Row<'_>, note: Note) {
        match note.kind.effect() {
            IssueEffect::Rejected => self.counts.rejected += 1,
            IssueEffect::Excluded => self.counts.excluded += 1,
            IssueEffect::Skipped | IssueEffect::Noted => {}
        }
        self.counts.read += u64::from(note.kind.effect() != IssueEffect::Skipped);
        // Of a row that is no data, the first cell says what it is.
        let column = note.column.or((note.kind.effect() == IssueEffect::Skipped).then_some(0));
        let value = column.and_then(|column| row.field(column)).unwrap_or_default();
        self.issues.add(note.kind, self.place(row), note.column, value);
    }

    /// Whether the row, of an order number if it has one, is to be left out as a duplicate.
    fn is_dropped_duplicate(&mut self, row: &Row<'_>, has_order: bool) -> bool {
        let order = has_order.then(|| self.reader.order());
        // An order number from a row above is not in the row itself.
        let from_above = self.reader.columns().preset.order_from_above;
        let place = Place { file: self.file, line: row.line(), byte: row.offset() };
        let numbers = (order, order.filter(|_| from_above));
        let again = find_again(self.duplicates, &mut self.finder, (row, place), numbers, &mut self.issues);
        if again {
            self.leave_out(row, Note { kind: IssueKind::DuplicateDropped, column: None });
        }
        again
    }

    /// As [`Intake::accept_line`].
    #[inline]
    fn accept_plain(&mut self, row: &Row<'_>, line: &PlainLine<'_>) {
        let place = Place { file: self.file, line: row.line(), byte: row.offset() };
        let numbers = (line.order, None);
        if find_again(self.duplicates, &mut self.finder, (row, place), numbers, &mut self.issues) {
            return self.leave_out(row, Note { kind: IssueKind::DuplicateDropped, column: None });
        }
        let Builder::Orders(builder) = &mut self.builder else { return };
        let order = OrderLine {
            customer: Some(line.customer),
            day: Some(line.day),
            amount: Some(line.amount),
            order: line.order,
            channel: line.channel,
            country: line.country,
            product: line.product,
            category: line.category,
            ..OrderLine::default()
        };
        if let Err(error) = builder.add(&order) {
            self.failed = Some(error);
        }
        self.reader.desk.count(line.currency);
        self.counts.read += 1;
        self.counts.accepted += 1;
    }

    fn accept_line(&mut self, row: &Row<'_>, line: &Line<'_>) {
        if self.is_dropped_duplicate(row, line.has_order) {
            return;
        }
        let Builder::Orders(builder) = &mut self.builder else { return };
        let order = OrderLine {
            customer: line.has_customer.then_some(self.reader.customer()),
            name: Some(self.reader.name()).filter(|name| !name.is_empty()),
            day: line.day,
            amount: line.amount,
            refund: line.refund,
            discount: line.discount,
            order: line.has_order.then_some(self.reader.order()),
            channel: line.channel,
            country: line.country,
            product: line.product,
            category: line.category,
            given_back: line.given_back,
            excluded: line.excluded,
        };
        if let Err(error) = builder.add(&order) {
            self.failed = Some(error);
        }
        if let Some(kind) = line.excluded {
            // How many rows the order has is known at the end.
            self.issues.add_sample(kind, self.place(row), None, row.field(0).unwrap_or_default());
        }
        if line.amount.is_some() {
            self.reader.desk.count(line.currency);
        }
        let grouped = self.reader.columns().preset.grouped;
        self.counts.without_customer += u64::from(!line.has_customer && !grouped);
        self.accepted(row);
    }

    fn accept_summary(&mut self, row: &Row<'_>, summary: &Summary) {
        if self.is_dropped_duplicate(row, false) {
            return;
        }
        let Builder::Summary(builder) = &mut self.builder else { return };
        let line = SummaryLine {
            customer: summary.has_customer.then_some(self.reader.customer()),
            name: Some(self.reader.name()).filter(|name| !name.is_empty()),
            orders: summary.orders,
            net: summary.net,
            first: summary.first,
            last: summary.last,
        };
        match builder.add(&line) {
            Ok(true) => self.log(row, Note { kind: IssueKind::RepeatedCustomer, column: None }),
            Ok(false) => {}
            Err(error) => self.failed = Some(error),
        }
        self.reader.desk.count(summary.currency);
        self.counts.without_customer += u64::from(!summary.has_customer);
        self.accepted(row);
    }

    fn accept_subscription(&mut self, row: &Row<'_>, line: &SubscriptionLine<'_>) {
        if self.is_dropped_duplicate(row, false) {
            return;
        }
        let Builder::Contracts(builder) = &mut self.builder else { return };
        let added = builder.add(&ContractLine {
            customer: line.has_customer.then_some(self.reader.customer()),
            name: Some(self.reader.name()).filter(|name| !name.is_empty()),
            start: line.start,
            end: line.end,
            amount: line.amount,
            interval: line.interval,
            plan: line.plan,
            channel: line.channel,
            country: line.country,
        });
        self.failed = added.err();
        self.reader.desk.count(line.currency);
        self.counts.without_customer += u64::from(!line.has_customer);
        self.accepted(row);
    }

    fn accept_months(&mut self, row: &Row<'_>, line: &MonthsLine<'_>) {
        if self.is_dropped_duplicate(row, false) {
            return;
        }
        let Builder::Contracts(builder) = &mut self.builder else { return };
        let customer = line.has_customer.then_some(self.reader.customer());
        let name = Some(self.reader.name()).filter(|name| !name.is_empty());
        let known = customer.map_or(Ok(false), |id| builder.add_customer(id, name));
        let added = self.reader.stretches().iter().try_for_each(|stretch| {
            builder.add(&ContractLine {
                customer,
                name,
                start: stretch.start,
                end: stretch.end,
                amount: stretch.amount,
                interval: BillingInterval::MONTH,
                plan: line.plan,
                channel: line.channel,
                country: line.country,
            })
        });
        match known.and_then(|known| added.map(|()| known)) {
            Ok(true) => self.log(row, Note { kind: IssueKind::SeveralContracts, column: None }),
            Ok(false) => {}
            Err(error) => self.failed = Some(error),
        }
        self.reader.desk.count(line.currency);
        self.counts.without_customer += u64::from(!line.has_customer);
        self.accepted(row);
    }

    fn accept_stay(&mut self, row: &Row<'_>, line: &StayLine) {
        if self.is_dropped_duplicate(row, false) {
            return;
        }
        let covariates = self.reader.covariates(row);
        let Builder::Stays(builder) = &mut self.builder else { return };
        let added = builder.add(&StayRow {
            summary: SummaryLine {
                customer: line.has_customer.then_some(self.reader.customer()),
                name: Some(self.reader.name()).filter(|name| !name.is_empty()),
                orders: line.months,
                net: line.spent,
                first: None,
                last: None,
            },
            tenure: line.tenure,
            lost: line.lost,
            monthly: line.monthly,
            covariates: &covariates,
        });
        match added {
            Ok(true) => self.log(row, Note { kind: IssueKind::SeveralContracts, column: None }),
            Ok(false) => {}
            Err(error) => self.failed = Some(error),
        }
        self.reader.desk.count(line.currency);
        self.counts.without_customer += u64::from(!line.has_customer);
        self.accepted(row);
    }

    fn accepted(&mut self, row: &Row<'_>) {
        self.counts.read += 1;
        self.counts.accepted += 1;
        for at in 0..self.reader.notes.len() {
            self.log(row, self.reader.notes[at]);
        }
    }
}

impl RowSink for Intake {
    fn row(&mut self, row: &Row<'_>) {
        if self.failed.is_some() {
            return;
        }
        if let Some(line) = self.reader.read_plain(row) {
            return self.accept_plain(row, &line);
        }
        match self.reader.read(row) {
            RowOutcome::Left(note) => self.leave_out(row, note),
            RowOutcome::Line(line) => self.accept_line(row, &line),
            RowOutcome::Summary(summary) => self.accept_summary(row, &summary),
            RowOutcome::Subscription(line) => self.accept_subscription(row, &line),
            RowOutcome::Months(line) => self.accept_months(row, &line),
            RowOutcome::Stay(line) => self.accept_stay(row, &line),
        }
    }

    fn header(&mut self, row: &Row<'_>) {
        self.header = Some(row.fields().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect());
    }

    fn issue(&mut self, issue: RecordIssue) {
        let mut place = Place { file: self.file, line: issue.line, byte: issue.offset };
        let kind = match issue.kind {
            RecordIssueKind::UnterminatedQuote { opened } => {
                place.line = opened;
                IssueKind::UnterminatedQuote
            }
            RecordIssueKind::StrayQuote { opened } => {
                place.line = opened;
                IssueKind::StrayQuote
            }
            RecordIssueKind::TextAfterQuote { .. } => IssueKind::TextAfterQuote,
            RecordIssueKind::NulBytes { .. } => IssueKind::NulBytes,
            RecordIssueKind::MixedEncoding { .. } => IssueKind::MixedEncoding,
            RecordIssueKind::ReplacementCharacters { .. } => IssueKind::ReplacedCharacters,
        };
        self.issues.add(kind, place, issue.column.checked_sub(1), b"");
    }
}

/// Whether a row was there before and is to be left out for it. `numbers`: that of its order, and the same if it stands
/// in a row above. Duplicates that are only counted may wait, so that they are looked up together.
#[inline]
fn find_again(
    duplicates: Duplicates,
    finder: &mut DuplicateFinder,
    (row, place): (&Row<'_>, Place),
    numbers: (Option<&[u8]>, Option<&[u8]>),
    issues: &mut IssueLog,
) -> bool {
    if duplicates == Duplicates::Keep {
        finder.count((row, place), numbers, |seen, place| add_duplicate(issues, seen, place));
        return false;
    }
    let hash = finder.hash_of(row, numbers.1);
    let seen = finder.look_up(hash, numbers.0);
    issues.add_count(IssueKind::DuplicatesUnchecked, u64::from(seen == RowSeen::Unchecked));
    seen == RowSeen::Again
}

fn add_duplicate(issues: &mut IssueLog, seen: RowSeen, place: Place) {
    match seen {
        RowSeen::First => {}
        RowSeen::Again => issues.add(IssueKind::Duplicate, place, None, b""),
        RowSeen::Unchecked => issues.add_count(IssueKind::DuplicatesUnchecked, 1),
    }
}

/// Dates of other forms than most.
pub(super) fn settle_forms(seen: &Seen, issues: &mut IssueLog) {
    let odd = seen.forms.iter().sum::<u64>() - seen.forms.iter().max().copied().unwrap_or(0);
    issues.add_count(IssueKind::MixedDateForms, odd);
}

/// Counts of grouped orders, which are known only when all rows are in.
pub(super) fn settle_groups(built: &Built, counts: &mut RowCounts, issues: &mut IssueLog) {
    for &(kind, rows) in &built.dropped {
        counts.accepted -= rows;
        match kind.effect() {
            IssueEffect::Rejected => counts.rejected += rows,
            _ => counts.excluded += rows,
        }
        issues.add_count(kind, rows);
    }
    counts.without_customer += built.without_customer;
    issues.add_count(IssueKind::NoCustomer, built.without_customer);
    issues.add_count(IssueKind::OrderAmountsDiffer, built.amounts_differ);
    issues.add_count(IssueKind::OrderOfManyCustomers, built.crowded_numbers);
    issues.add_count(IssueKind::OrderDaysApart, built.days_apart);
    issues.add_count(IssueKind::TooManyValues, u64::from(built.too_many_values));
}

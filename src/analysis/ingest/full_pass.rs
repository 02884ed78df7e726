//! The whole file: bytes in, log and report out.
//!
//! What the plan leaves open (order of dates, decimal mark) is decided by the whole file or the pass ends in a
//! typed error; nothing is guessed row by row. Memory grows with customers and orders, not with bytes.

use crate::analysis::numerics::order;
use std::rc::Rc;

use super::columns::Columns;
use super::decode::Decoders;
use super::error::IngestError;
use super::intake::{Intake, IntakePart, RowCounts, Taken};
use super::issues::{IssueEffect, IssueKind, IssueLog};
use super::layout::{Layout, LayoutOverrides, Quoting, Sniffed, sniff_layout};
use super::limits::ReadLimits;
use super::plan::{ImportPlan, Role, Shape};
use super::records::{ReadTotals, RecordReader, RowBoundary};
use super::row_reader::Seen;
use crate::analysis::domain::{Contracts, CurrencyCode, TransactionLog};

/// The layout is found in so many bytes from the start of a file, however it is cut into calls.
pub const SNIFF_BYTES: usize = 512 << 10;

/// What became of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngestReport {
    /// Counts; `read = accepted + rejected + excluded`.
    pub rows: RowCounts,
    /// What was wrong or special.
    pub issues: IssueLog,
    /// Names of the columns; `Column N` where the file has none.
    pub columns: Vec<String>,
    /// Bytes, lines and replaced characters of all files.
    pub totals: ReadTotals,
    /// Currency of all amounts, where known.
    pub currency: Option<CurrencyCode>,
    /// How the first file was read.
    pub layout: Layout,
    /// Whether most dates are written with the year first, which leaves no order to decide.
    pub year_first: bool,
}

impl IngestReport {
    /// Whether rows contradict what the first rows of the file had decided: dates that only another order can
    /// read, numbers that only the other decimal mark can read. Such rows are rejected.
    pub fn contradicts_sample(&self) -> bool {
        let kinds = [IssueKind::OtherDateOrder, IssueKind::OtherDecimalMark];
        kinds.iter().any(|kind| self.issues.count(*kind) > 0)
    }
}

/// A file read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingested {
    /// The orders; of subscriptions the charges, of customers with how long they stayed the totals.
    pub log: TransactionLog,
    /// What a file of contracts says beside the log; `None` for all others.
    pub contracts: Option<Contracts>,
    /// What became of the rows.
    pub report: IngestReport,
}

/// A file whose layout is known.
struct OpenFile {
    reader: RecordReader,
    layout: Layout,
}

/// Reads one file, or several of the same form as one.
pub struct Ingest {
    plan: ImportPlan,
    limits: ReadLimits,
    decoders: Rc<dyn Decoders>,
    /// The first bytes of the current file, until its layout is known.
    head: Vec<u8>,
    open: Option<OpenFile>,
    intake: Option<Intake>,
    layout: Option<Layout>,
    totals: ReadTotals,
    file: u32,
    /// The first bytes of the first file, to know what its own choices would be.
    first_head: Vec<u8>,
    /// Bytes that the source has, where that is known.
    expected: u64,
}

impl Ingest {
    /// A pass under a plan.
    ///
    /// # Errors
    /// [`IngestError::MissingRoles`], [`IngestError::RoleTwice`].
    pub fn new(
        plan: ImportPlan,
        limits: ReadLimits,
        decoders: Rc<dyn Decoders>,
    ) -> Result<Ingest, IngestError> {
        let missing = plan.missing();
        if !missing.is_empty() {
            return Err(IngestError::MissingRoles { roles: missing });
        }
        for (first, role) in plan.roles.iter().enumerate().filter(|(_, role)| role.is_single()) {
            if let Some(second) = plan.columns(*role).find(|column| *column > first) {
                return Err(IngestError::RoleTwice { role: *role, first, second });
            }
        }
        Ok(Ingest {
            plan,
            limits,
            decoders,
            head: Vec::new(),
            open: None,
            intake: None,
            layout: None,
            totals: ReadTotals::default(),
            file: 0,
            first_head: Vec::new(),
            expected: 0,
        })
    }

    /// Says how many bytes will be fed, so that room can be made for what is in them. It need not be true.
    pub fn announce(&mut self, bytes: u64) {
        self.expected = bytes;
    }

    /// Reads the next bytes, in pieces of any size.
    ///
    /// # Errors
    /// [`IngestError::Sniff`], [`IngestError::Record`], [`IngestError::Build`], [`IngestError::ColumnsDiffer`],
    /// [`IngestError::FilesDiffer`].
    pub fn feed(&mut self, raw: &[u8]) -> Result<(), IngestError> {
        let mut raw = raw;
        if self.open.is_none() {
            let wanted = SNIFF_BYTES - self.head.len();
            let (head, rest) = raw.split_at(wanted.min(raw.len()));
            self.head.extend_from_slice(head);
            if self.head.len() < SNIFF_BYTES {
                return Ok(());
            }
            self.open_file(false)?;
            raw = rest;
        }
        self.push(raw)
    }

    /// Ends the current file and begins another one of the same form.
    ///
    /// # Errors
    /// As [`Ingest::feed`].
    pub fn next_file(&mut self) -> Result<(), IngestError> {
        self.end_file()?;
        self.file += 1;
        Ok(())
    }

    /// Data rows so far.
    pub fn rows(&self) -> u64 {
        self.intake.as_ref().map_or(0, |intake| intake.counts.read)
    }

    /// Customers so far.
    pub fn customers(&self) -> usize {
        self.intake.as_ref().map_or(0, Intake::customer_count)
    }

    /// Ends the pass.
    ///
    /// # Errors
    /// As [`Ingest::feed`], and [`IngestError::Decided`], [`IngestError::AmbiguousDates`],
    /// [`IngestError::AmbiguousDecimals`], [`IngestError::SeveralCurrencies`], [`IngestError::HeaderOnly`],
    /// [`IngestError::NothingUsable`].
    pub fn finish(mut self) -> Result<Ingested, IngestError> {
        self.end_file()?;
        let (Some(intake), Some(layout)) = (self.intake, self.layout) else {
            return Err(IngestError::HeaderOnly);
        };
        check_open(&self.plan, &intake.reader.seen())?;
        let currency =
            intake.reader.desk.settle().map_err(|found| IngestError::SeveralCurrencies { found })?;
        let columns = column_names(&layout);
        let year_first = intake.reader.seen.mostly_year_first();
        let Taken { log, contracts, counts: rows, issues } = intake.finish(currency)?;
        if log.customer_count() == 0 {
            return Err(nothing_usable(&rows, &issues));
        }
        let report =
            IngestReport { rows, issues, columns, totals: self.totals, currency, layout, year_first };
        Ok(Ingested { log, contracts, report })
    }

    /// A pass over a part of a file, of which the layout is known. The first part begins with the first byte of the
    /// file, any other one with the first byte of a row. Lines and bytes are counted from its start.
    pub(super) fn of_part(
        plan: ImportPlan,
        limits: ReadLimits,
        decoders: Rc<dyn Decoders>,
        (layout, is_first): (&Layout, bool),
    ) -> Result<Ingest, IngestError> {
        let mut ingest = Ingest::new(plan, limits, decoders)?;
        ingest.start(layout)?;
        ingest.intake = ingest.intake.map(Intake::for_part);
        let decoders = ingest.decoders.as_ref();
        let start = RowBoundary { line: 1, offset: 0 };
        let reader = match is_first {
            true => RecordReader::new(layout, decoders, limits)?,
            false => RecordReader::starting_at(start, layout, decoders, limits)?,
        };
        ingest.open = Some(OpenFile { reader, layout: layout.clone() });
        Ok(ingest)
    }

    /// Whether what was fed ends with a whole row.
    pub(super) fn is_between_rows(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.reader.is_between_rows())
    }

    /// What a part of a file gave, and the counts of its bytes; `None` if it cannot be understood by itself. With
    /// `last`, nothing comes behind it.
    pub(super) fn into_part(mut self, last: bool) -> Result<Option<(IntakePart, ReadTotals)>, IngestError> {
        if last {
            self.end_file()?;
        } else if let Some(open) = &self.open {
            self.totals = open.reader.totals();
        }
        let Some(intake) = self.intake else { return Ok(None) };
        Ok(intake.into_part()?.map(|part| (part, self.totals)))
    }

    /// Whether a file of this layout can be read in parts under the plan, as far as the plan tells.
    pub(super) fn is_partible(&self) -> bool {
        self.intake.as_ref().is_some_and(Intake::is_partible)
    }

    fn push(&mut self, raw: &[u8]) -> Result<(), IngestError> {
        if let (Some(open), Some(intake)) = (&mut self.open, &mut self.intake) {
            open.reader.feed(raw, intake)?;
            if let Some(error) = intake.failure() {
                return Err(error.clone().into());
            }
        }
        Ok(())
    }

    fn end_file(&mut self) -> Result<(), IngestError> {
        if self.open.is_none() {
            self.open_file(true)?;
        }
        if let (Some(mut open), Some(intake)) = (self.open.take(), &mut self.intake) {
            open.reader.finish(intake)?;
            if let Some(error) = intake.failure() {
                return Err(error.clone().into());
            }
            self.totals.add(open.reader.totals());
        }
        Ok(())
    }

    /// Finds the layout in the head and reads the head.
    fn open_file(&mut self, complete: bool) -> Result<(), IngestError> {
        let head = std::mem::take(&mut self.head);
        let layout = match &self.layout {
            None => {
                let layout = sniff_as_planned(&head, complete, &self.plan, self.decoders.as_ref())?.layout;
                self.start(&layout)?;
                layout
            }
            Some(first) => self.sniff_further(&head, complete, first)?,
        };
        if let Some(intake) = &mut self.intake {
            intake.file = self.file;
            intake.reader.start_file();
        }
        let reader = RecordReader::new(&layout, self.decoders.as_ref(), self.limits)?;
        self.open = Some(OpenFile { reader, layout });
        self.push(&head)?;
        let times = std::mem::take(&mut self.expected) / head.len().max(1) as u64;
        if let Some(intake) = &mut self.intake {
            // A little more, since rows may be shorter further down.
            intake.make_room(usize::try_from(times + times / 16 + 1).unwrap_or(usize::MAX));
        }
        if self.file == 0 {
            self.first_head = head;
        }
        Ok(())
    }

    /// The layout of a further file: its own, but for what the user chose; or that of the plan.
    fn sniff_further(&self, head: &[u8], complete: bool, first: &Layout) -> Result<Layout, IngestError> {
        let decoders = self.decoders.as_ref();
        let same =
            |layout: &Layout| first.column_count == layout.column_count && first.header == layout.header;
        let guess = sniff_layout(&self.first_head, false, &LayoutOverrides::default(), decoders);
        let chosen = guess.map_or_else(|_| self.plan.layout_overrides(), |own| self.chosen(&own.layout));
        match sniff_layout(head, complete, &chosen, decoders) {
            Ok(own) if same(&own.layout) => return Ok(own.layout),
            _ => {}
        }
        let planned = sniff_as_planned(head, complete, &self.plan, decoders)?.layout;
        if same(&planned) { Ok(planned) } else { Err(IngestError::FilesDiffer { file: self.file }) }
    }

    /// What the plan says otherwise than the first file by itself.
    fn chosen(&self, guess: &Layout) -> LayoutOverrides {
        let plan = self.plan.layout_overrides();
        LayoutOverrides {
            encoding: plan.encoding.filter(|encoding| *encoding != guess.encoding),
            delimiter: plan.delimiter.filter(|delimiter| *delimiter != guess.delimiter),
            quoting: plan.quoting.filter(|quoting| *quoting != guess.quoting),
            preamble_lines: plan.preamble_lines.filter(|lines| *lines != guess.preamble_lines),
            has_header: plan.has_header,
        }
    }

    fn start(&mut self, layout: &Layout) -> Result<(), IngestError> {
        let (planned, found) = (self.plan.roles.len(), layout.column_count);
        if planned != found {
            return Err(IngestError::ColumnsDiffer { planned, found });
        }
        let columns = Columns::resolve(&self.plan, &layout.header);
        if self.plan.shape == Shape::MonthColumns && columns.months.is_empty() {
            return Err(IngestError::MissingRoles { roles: vec![Role::Month] });
        }
        let intake = Intake::new(&self.plan, columns, &column_names(layout))
            .map_err(|rate| IngestError::BadRate { currency: rate.currency, rate: rate.rate })?;
        self.intake = Some(intake);
        self.layout = Some(layout.clone());
        Ok(())
    }

    /// How the current file is read, once that is known.
    pub fn layout(&self) -> Option<&Layout> {
        self.open.as_ref().map(|open| &open.layout).or(self.layout.as_ref())
    }
}

/// The layout under the plan's choices.
pub(super) fn sniff_as_planned(
    head: &[u8],
    complete: bool,
    plan: &ImportPlan,
    decoders: &dyn Decoders,
) -> Result<Sniffed, IngestError> {
    let overrides = plan.layout_overrides();
    let sniffed = sniff_layout(head, complete, &overrides, decoders)?;
    if plan.quotes && sniffed.layout.quoting == Quoting::Text {
        let quoted = LayoutOverrides { quoting: Some(Quoting::Doubled), ..overrides };
        return Ok(sniff_layout(head, complete, &quoted, decoders)?);
    }
    Ok(sniffed)
}

/// Names of the columns for people.
pub(super) fn column_names(layout: &Layout) -> Vec<String> {
    let name = |at: usize| match layout.header.get(at).map(|name| name.trim()) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => format!("Column {}", at + 1),
    };
    (0..layout.column_count).map(name).collect()
}

/// Whether the file decided what the plan left open.
pub(super) fn check_open(plan: &ImportPlan, seen: &Seen) -> Result<(), IngestError> {
    let dates_open = plan.date_order.is_none() && !seen.open_dates.is_empty();
    let numbers_open = plan.decimal.is_none() && seen.marks.either > 0;
    let order = if dates_open { seen.orders.order() } else { None };
    let mark = if numbers_open { seen.marks.mark() } else { None };
    if dates_open && order.is_none() {
        return Err(IngestError::AmbiguousDates { examples: seen.open_dates.clone() });
    }
    if numbers_open && mark.is_none() {
        return Err(IngestError::AmbiguousDecimals { examples: seen.open_numbers.clone() });
    }
    // Numbers that only one mark can read were read with it; where both kinds occur, the more frequent one is
    // the column's and the others are rejected by the next pass.
    let mixed = plan.decimal.is_none() && seen.marks.comma > 0 && seen.marks.point > 0;
    let decimal = mark.or(if mixed { seen.marks.mark() } else { None });
    match (order, decimal) {
        (None, None) => Ok(()),
        (date_order, decimal) => Err(IngestError::Decided { date_order, decimal }),
    }
}

pub(super) fn nothing_usable(rows: &RowCounts, issues: &IssueLog) -> IngestError {
    if rows.read == 0 {
        return IngestError::HeaderOnly;
    }
    let mut reasons: Vec<(IssueKind, u64)> = issues
        .counts()
        .filter(|(kind, _)| kind.effect() != IssueEffect::Noted || *kind == IssueKind::NoCustomer)
        .collect();
    order::sort_by(&mut reasons, |a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    IngestError::NothingUsable { reasons }
}

/// Whether a plan is for totals by customer.
pub(super) fn is_summary(plan: &ImportPlan) -> bool {
    matches!(plan.shape, Shape::CustomerSummary | Shape::Tenures)
}

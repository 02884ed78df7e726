//! The head of a file under the current choices: guesses where nothing was chosen, questions where only the user
//! can decide, warnings, and the first rows raw and as read.

use rustc_hash::FxHashMap;

use super::columns::Columns;
use super::decode::Decoders;
use super::error::IngestError;
use super::fields::currency::CurrencyTag;
use super::fields::dates::TWO_DIGIT_YEARS;
use super::fields::heading::normalise_heading;
use super::full_pass::{column_names, is_summary, sniff_as_planned};
use super::issues::{IssueEffect, IssueKind};
use super::layout::{LayoutOverrides, Quoting, SampleRow, SniffWarning, Sniffed, sniff_layout};
use super::plan::{CurrencyChoice, Duplicates, ImportPlan, Role, Shape};
use super::presets::{PresetId, recognise, rules_of};
use super::questions::{
    ask_date_order, ask_decimal_mark, ask_end_day, evidence_of_ends, mark_counts, order_counts,
};
use super::records::{FieldSpan, Joints, Row, RowWidth};
use super::row_reader::{RowOutcome, RowReader};
use super::schema::contracts::{ContractGuess, EndEvidence, Table, guess_contracts};
use super::schema::guess::{RoleGuess, assign_roles, guess_roles, guess_shape};
use super::schema::profile::{ColumnProfile, profile_columns};
use super::schema::words::is_name_heading;
use crate::analysis::domain::{Day, Money};

/// Rows that a preview shows.
pub const PREVIEW_ROWS: usize = 20;

/// From this share of blank rows on, a customer column is mostly blank.
const MOSTLY_BLANK: f64 = 0.5;

/// From this share of the rows on, one customer is a giant.
const GIANT: f64 = 0.2;

/// Samples smaller than this say nothing about how customers are spread.
const FEW_ROWS: u32 = 20;

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnPreview {
    /// Name in the header, or `Column N`.
    pub name: String,
    /// Guesses, best first.
    pub guesses: Vec<RoleGuess>,
    /// Blank cells in the sample.
    pub blank: u32,
    /// Distinct values in the sample.
    pub distinct: u32,
    /// A few values as they stand in the file.
    pub examples: Vec<String>,
}

/// One text in two readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<T> {
    /// Text as it stands in the file.
    pub text: String,
    /// With day first, or with a decimal comma.
    pub first: T,
    /// With month first, or with a decimal point.
    pub second: T,
}

/// What only the user can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Day or month first?
    DateOrder {
        /// Column at issue, from 0.
        column: u32,
        /// Examples in both readings.
        examples: Vec<Reading<Day>>,
    },
    /// Comma or point?
    DecimalMark {
        /// Column at issue, from 0.
        column: u32,
        /// Examples in both readings.
        examples: Vec<Reading<Money>>,
    },
    /// Is an end the last day with a subscription, or the first without? The readings are first days without.
    EndDay {
        /// Column at issue, from 0.
        column: u32,
        /// Examples in both readings.
        examples: Vec<Reading<Day>>,
    },
    /// Which currency? Rows of each in the sample, most frequent first.
    Currency {
        /// Currency and rows.
        found: Vec<(CurrencyTag, u64)>,
    },
}

/// What the user should know about the choices.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// Customers are told apart by names only.
    NamesOnly,
    /// This share of the rows names no customer.
    MostlyBlank {
        /// 0 to 1.
        share: f64,
    },
    /// One customer has this share of the rows.
    GiantCustomer {
        /// Identifier.
        id: String,
        /// 0 to 1.
        share: f64,
    },
    /// Every row names another customer.
    EveryRowDiffers,
    /// Identifiers look as if a spreadsheet had changed them.
    MangledIds {
        /// An example.
        example: String,
        /// How many in the sample.
        rows: u32,
    },
    /// Two-digit years were read like this.
    TwoDigitYears {
        /// First year that a two-digit year can mean.
        from: i32,
        /// Last year.
        to: i32,
    },
    /// The recognised export has no customer in it.
    NoCustomerInExport,
    /// Without dates only totals and shares can be computed.
    NoDates,
    /// The text or the header is odd.
    Layout(SniffWarning),
}

/// A row as the current choices read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedRow {
    /// 1-based line in the file.
    pub line: u64,
    /// Customer identifier; `None` if blank.
    pub customer: Option<String>,
    /// Day of the order; of the last order in a customer summary.
    pub date: Option<Day>,
    /// Amount less refunds; negative for refunds.
    pub amount: Option<Money>,
    /// Order number.
    pub order: Option<String>,
    /// What is wrong or special with this row, with the column at issue, from 0.
    pub notes: Vec<(IssueKind, Option<u32>)>,
}

/// The head of a file under the current choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The choices, complete; what was open is filled with guesses.
    pub plan: ImportPlan,
    /// How sure the guesses are, 0 to 1, all together.
    pub confidence: f64,
    /// Columns in file order.
    pub columns: Vec<ColumnPreview>,
    /// The same rows as they are read.
    pub parsed: Vec<ParsedRow>,
    /// Data rows in the sample.
    pub sample_rows: u32,
    /// Rows of the sample that would be rejected.
    pub sample_rejected: u32,
    /// What only the user can decide; empty when nothing is open.
    pub questions: Vec<Question>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
    /// Roles that must be given before the file can be read.
    pub missing: Vec<Role>,
    /// Layout, raw sample rows and what is odd about the text.
    pub sniffed: Sniffed,
}

impl Preview {
    /// The first rows as they stand in the file, at most [`PREVIEW_ROWS`].
    pub fn rows(&self) -> impl Iterator<Item = &SampleRow> {
        self.sniffed.rows.iter().take(PREVIEW_ROWS)
    }
}

/// Looks at the head of a file (2 MiB is plenty; `complete` says that it is all of it). Choices are kept as they
/// are; roles are guessed anew where the choices are for another number of columns.
///
/// # Errors
/// [`IngestError::Sniff`]; [`IngestError::HeaderOnly`]; [`IngestError::BadRate`].
pub fn preview(
    head: &[u8],
    complete: bool,
    choices: Option<&ImportPlan>,
    decoders: &dyn Decoders,
) -> Result<Preview, IngestError> {
    let sniffed = match choices {
        Some(plan) => sniff_as_planned(head, complete, plan, decoders)?,
        None => sniff_layout(head, complete, &LayoutOverrides::default(), decoders)?,
    };
    if sniffed.rows.is_empty() {
        return Err(IngestError::HeaderOnly);
    }
    let profiles = profile_columns(&sniffed.rows, sniffed.layout.column_count);
    // Choices without roles were made for other columns: what export it is is open again.
    let preset = match choices.filter(|plan| !plan.roles.is_empty()) {
        Some(plan) => plan.preset,
        None => recognise(&sniffed.layout.header).map(|found| found.preset),
    };
    let mut guesses = guess_roles(&sniffed.layout.header, &profiles, preset);
    let table = Table { names: &sniffed.layout.header, profiles: &profiles, rows: &sniffed.rows };
    let contract = if preset.is_none() { guess_contracts(&table, &mut guesses) } else { None };
    let mut plan = plan_of(&sniffed, &profiles, (&guesses, contract), choices, preset);
    let orders = order_counts(&plan, &profiles);
    let marks = mark_counts(&plan, &profiles);
    plan.date_order = plan.date_order.or(orders.order());
    plan.decimal = plan.decimal.or(marks.mark());
    let ends = evidence_of_ends(&plan, &sniffed);
    plan.contract.ends = plan.contract.ends.or(ends.and_then(EndEvidence::meaning));
    let read = read_sample(&sniffed, &plan)?;
    let mut questions = Vec::new();
    questions.extend(ask_date_order(&plan, &sniffed, &profiles, orders));
    questions.extend(ask_decimal_mark(&plan, &sniffed, &profiles, marks));
    questions.extend(ask_end_day(&plan, &sniffed, ends));
    questions.extend(read.several_currencies.clone().map(|found| Question::Currency { found }));
    let warnings = warn(&plan, &sniffed, &profiles, &read);
    let names = column_names(&sniffed.layout);
    let confidence = confidence(&plan, &guesses, &sniffed);
    Ok(Preview {
        missing: plan.missing(),
        columns: columns(names, guesses, &profiles),
        plan,
        confidence,
        parsed: read.parsed,
        sample_rows: read.rows,
        sample_rejected: read.rejected,
        questions,
        warnings,
        sniffed,
    })
}

fn columns(
    names: Vec<String>,
    guesses: Vec<Vec<RoleGuess>>,
    profiles: &[ColumnProfile],
) -> Vec<ColumnPreview> {
    let column = |((name, guesses), profile): ((String, Vec<RoleGuess>), &ColumnProfile)| ColumnPreview {
        name,
        guesses,
        blank: profile.blank,
        distinct: profile.distinct,
        examples: profile.examples.clone(),
    };
    names.into_iter().zip(guesses).zip(profiles).map(column).collect()
}

/// The choices, with guesses where there are none.
fn plan_of(
    sniffed: &Sniffed,
    profiles: &[ColumnProfile],
    (guesses, contract): (&[Vec<RoleGuess>], Option<ContractGuess>),
    choices: Option<&ImportPlan>,
    preset: Option<PresetId>,
) -> ImportPlan {
    let layout = &sniffed.layout;
    let by_preset = preset.filter(|id| !id.preset().headings.is_empty());
    let guessed = || match &contract {
        Some(contract) => contract.roles.clone(),
        None => assign_roles(guesses, by_preset.map(|id| (layout.header.as_slice(), id))),
    };
    let by_columns =
        |roles: &[Role]| contract.as_ref().map_or_else(|| guess_shape(roles, profiles), |of| of.shape);
    let contract_choices = || contract.as_ref().map(|of| of.choices).unwrap_or_default();
    if let Some(choices) = choices {
        let mut plan = choices.clone();
        if plan.roles.len() != layout.column_count {
            plan.roles = guessed();
            plan.preset = preset;
            plan.shape = by_preset.map_or_else(|| by_columns(&plan.roles), |id| id.preset().shape);
            plan.contract = contract_choices();
        }
        return plan;
    }
    let roles = guessed();
    let grouped = || {
        if contract.is_none() && is_grouped(&sniffed.rows, &roles) {
            PresetId::parse("grouped_rows")
        } else {
            None
        }
    };
    let preset = preset.or_else(grouped);
    ImportPlan {
        encoding: layout.encoding,
        delimiter: layout.delimiter,
        quotes: layout.quoting != Quoting::Text,
        skip_lines: u32::try_from(layout.preamble_lines).unwrap_or(u32::MAX),
        has_header: layout.has_header,
        shape: preset.map_or_else(|| by_columns(&roles), |id| id.preset().shape),
        roles,
        date_order: None,
        decimal: None,
        currency: CurrencyChoice::AsFound,
        duplicates: Duplicates::Keep,
        utc_offset_minutes: None,
        preset,
        contract: contract_choices(),
    }
}

/// Whether rows leave out customer and date below the first row of their order.
fn is_grouped(rows: &[SampleRow], roles: &[Role]) -> bool {
    let find = |role| roles.iter().position(|r| *r == role);
    let (Some(order), Some(customer), Some(date)) =
        (find(Role::Order), find(Role::Customer), find(Role::Date))
    else {
        return false;
    };
    let blank =
        |row: &SampleRow, column: usize| row.fields.get(column).is_none_or(|cell| cell.trim().is_empty());
    let bare = rows
        .windows(2)
        .filter(|pair| !pair[1].is_ragged && blank(&pair[1], customer) && blank(&pair[1], date))
        .filter(|pair| blank(&pair[1], order) || pair[1].fields.get(order) == pair[0].fields.get(order))
        .filter(|pair| pair[1].fields.iter().filter(|cell| !cell.trim().is_empty()).count() >= 2)
        .count();
    bare * 20 > rows.len()
}

/// What the sample gave when read.
#[derive(Default)]
struct SampleRead {
    parsed: Vec<ParsedRow>,
    rows: u32,
    rejected: u32,
    without_customer: u32,
    customers: FxHashMap<Vec<u8>, u32>,
    mangled: Option<(String, u32)>,
    short_years: bool,
    several_currencies: Option<Vec<(CurrencyTag, u64)>>,
}

fn read_sample(sniffed: &Sniffed, plan: &ImportPlan) -> Result<SampleRead, IngestError> {
    let columns = Columns::resolve(plan, &sniffed.layout.header);
    let mut reader = RowReader::new(plan, columns)
        .map_err(|rate| IngestError::BadRate { currency: rate.currency, rate: rate.rate })?;
    let width = RowWidth { columns: sniffed.layout.column_count, usual: sniffed.layout.usual_fields };
    let mut read = SampleRead::default();
    let mut buffer = RowBuffer::default();
    for sample in &sniffed.rows {
        let row = buffer.row(sample, width);
        let outcome = reader.read(&row);
        let parsed = read.take(&mut reader, &outcome, sample.line);
        if read.parsed.len() < PREVIEW_ROWS {
            read.parsed.push(parsed);
        }
    }
    read.several_currencies = reader.desk.settle().err();
    Ok(read)
}

impl SampleRead {
    fn take(&mut self, reader: &mut RowReader, outcome: &RowOutcome<'_>, line: u64) -> ParsedRow {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut parsed = ParsedRow { line, ..ParsedRow::default() };
        let has_customer = match outcome {
            RowOutcome::Left(note) => {
                parsed.notes.push((note.kind, note.column.map(|c| c as u32)));
                let effect = note.kind.effect();
                self.rows += u32::from(effect != IssueEffect::Skipped);
                let open = note.kind == IssueKind::DateOrderOpen;
                self.rejected += u32::from(effect == IssueEffect::Rejected && !open);
                return parsed;
            }
            RowOutcome::Line(found) => {
                parsed.date = found.day;
                let refund = if found.given_back { found.amount.unwrap_or_default() } else { found.refund };
                parsed.amount = found.amount.and_then(|amount| amount.checked_sub(refund));
                parsed.order = found.has_order.then(|| text(reader.order()));
                parsed.notes.extend(found.excluded.map(|kind| (kind, None)));
                if found.amount.is_some() {
                    reader.desk.count(found.currency);
                }
                found.has_customer
            }
            RowOutcome::Subscription(found) => {
                (parsed.date, parsed.amount) = (Some(found.start), Some(found.amount));
                reader.desk.count(found.currency);
                found.has_customer
            }
            RowOutcome::Months(found) => {
                let last = reader.stretches().last();
                (parsed.date, parsed.amount) = (last.map(|of| of.start), last.map(|of| of.amount));
                reader.desk.count(found.currency);
                found.has_customer
            }
            RowOutcome::Stay(found) => {
                parsed.amount = Some(found.spent);
                reader.desk.count(found.currency);
                found.has_customer
            }
            RowOutcome::Summary(found) => {
                parsed.date = found.last;
                parsed.amount = Some(found.net);
                reader.desk.count(found.currency);
                found.has_customer
            }
        };
        self.rows += 1;
        parsed.customer = has_customer.then(|| text(reader.customer()));
        parsed.notes.extend(reader.notes.iter().map(|note| (note.kind, note.column.map(|c| c as u32))));
        self.count_customer(reader, has_customer);
        parsed
    }

    fn count_customer(&mut self, reader: &RowReader, has_customer: bool) {
        let has = |kind| reader.notes.iter().any(|note| note.kind == kind);
        self.short_years |= has(IssueKind::TwoDigitYear);
        if !has_customer {
            self.without_customer += 1;
            return;
        }
        *self.customers.entry(reader.customer().to_vec()).or_default() += 1;
        if has(IssueKind::MangledId) {
            let example = String::from_utf8_lossy(reader.customer()).into_owned();
            self.mangled.get_or_insert((example, 0)).1 += 1;
        }
    }
}

/// Makes rows of sample rows.
#[derive(Default)]
struct RowBuffer {
    text: Vec<u8>,
    spans: Vec<FieldSpan>,
}

impl RowBuffer {
    fn row(&mut self, sample: &SampleRow, width: RowWidth) -> Row<'_> {
        self.text.clear();
        self.spans.clear();
        for field in &sample.fields {
            let start = self.text.len() as u32;
            self.text.extend_from_slice(field.as_bytes());
            self.spans.push(FieldSpan { start, end: self.text.len() as u32 });
        }
        Row {
            text: &self.text,
            spans: &self.spans,
            line: sample.line,
            offset: sample.offset,
            width,
            joints: Joints::Other(b','),
        }
    }
}

fn warn(plan: &ImportPlan, sniffed: &Sniffed, profiles: &[ColumnProfile], read: &SampleRead) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = sniffed.warnings.iter().cloned().map(Warning::Layout).collect();
    if rules_of(plan.preset).no_customer || (plan.preset.is_some() && !plan.has(Role::Customer)) {
        warnings.push(Warning::NoCustomerInExport);
    }
    if is_named_only(plan, sniffed, profiles) {
        warnings.push(Warning::NamesOnly);
    }
    warn_of_spread(plan, read, &mut warnings);
    if let Some((example, rows)) = read.mangled.clone() {
        warnings.push(Warning::MangledIds { example, rows });
    }
    let short_years = plan.roles.iter().zip(profiles).any(|(role, p)| role.is_date() && p.short_years > 0);
    if read.short_years || short_years {
        warnings.push(Warning::TwoDigitYears { from: *TWO_DIGIT_YEARS.start(), to: *TWO_DIGIT_YEARS.end() });
    }
    let dated = [Role::Date, Role::FirstDate, Role::LastDate].iter().any(|role| plan.has(*role));
    if is_summary(plan) && !dated {
        warnings.push(Warning::NoDates);
    }
    warnings
}

fn warn_of_spread(plan: &ImportPlan, read: &SampleRead, warnings: &mut Vec<Warning>) {
    let named: u32 = read.customers.values().sum();
    let rows = named + read.without_customer;
    let share = |count: u32| f64::from(count) / f64::from(rows.max(1));
    let blank = share(read.without_customer);
    if plan.has(Role::Customer) && !rules_of(plan.preset).grouped && blank >= MOSTLY_BLANK {
        warnings.push(Warning::MostlyBlank { share: blank });
    }
    let giant = read.customers.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    if let Some((id, &count)) = giant
        && rows >= FEW_ROWS
        && share(count) >= GIANT
        && is_far_above_average(count, named, read.customers.len())
    {
        let id = String::from_utf8_lossy(id).into_owned();
        warnings.push(Warning::GiantCustomer { id, share: share(count) });
    }
    if is_of_orders(plan) && named >= FEW_ROWS && read.customers.len() == named as usize {
        warnings.push(Warning::EveryRowDiffers);
    }
}

fn is_of_orders(plan: &ImportPlan) -> bool {
    matches!(plan.shape, Shape::Orders | Shape::OrderLines)
}

/// Whether a customer has five times the rows of the average one, or is the only one.
fn is_far_above_average(count: u32, rows: u32, customers: usize) -> bool {
    customers == 1 || u64::from(count) * customers as u64 >= 5 * u64::from(rows)
}

fn is_named_only(plan: &ImportPlan, sniffed: &Sniffed, profiles: &[ColumnProfile]) -> bool {
    let Some(column) = Columns::resolve(plan, &sniffed.layout.header).customers.first().copied() else {
        return false;
    };
    let heading = sniffed.layout.header.get(column).map(|name| normalise_heading(name)).unwrap_or_default();
    let Some(profile) = profiles.get(column) else { return false };
    let wordy = profile.filled() > 0 && profile.share(profile.words) > 0.6;
    let addressed = profile.share(profile.emails) > 0.1;
    let named = is_name_heading(&heading) && profile.share(profile.numbers) < 0.5;
    (wordy || named) && !addressed
}

/// The least sure of the decisions that everything stands on.
fn confidence(plan: &ImportPlan, guesses: &[Vec<RoleGuess>], sniffed: &Sniffed) -> f64 {
    let essential = [
        Role::Customer,
        Role::Date,
        Role::Amount,
        Role::TotalSpent,
        Role::Quantity,
        Role::UnitPrice,
        Role::Start,
    ];
    let of_columns =
        plan.roles.iter().enumerate().filter(|(_, role)| essential.contains(role)).map(|(at, role)| {
            // What nobody guessed, the user chose.
            guesses.get(at).and_then(|g| g.iter().find(|g| g.role == *role)).map_or(1.0, |g| g.confidence)
        });
    let roles = of_columns.fold(1.0, f64::min);
    let missing = if plan.missing().is_empty() { 1.0 } else { 0.0 };
    roles.min(sniffed.confidence.delimiter.max(0.5)).min(sniffed.confidence.encoding.max(0.5)).min(missing)
}

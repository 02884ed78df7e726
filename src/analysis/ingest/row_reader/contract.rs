//! Rows of subscriptions, of months, and of how long customers stayed.

use super::{Line, Note, RowReader, filled};
use crate::analysis::domain::{BillingInterval, Day, DaySpan, EndDay, FixedDecimal, Money, TimeUnit};
use crate::analysis::ingest::fields::currency::CurrencyTag;
use crate::analysis::ingest::fields::dates::{DateProblem, parse_date};
use crate::analysis::ingest::fields::flag::parse_flag;
use crate::analysis::ingest::fields::fold::fold;
use crate::analysis::ingest::fields::interval::parse_interval;
use crate::analysis::ingest::issues::IssueKind;
use crate::analysis::ingest::records::Row;
use crate::analysis::ingest::status::{SubscriptionState, status_words, subscription_state};

/// A row of a subscription. Texts of customer and name are in the reader.
#[derive(Clone, Copy, Debug)]
pub struct SubscriptionLine<'r> {
    /// Whether [`RowReader::customer`] names a customer.
    pub has_customer: bool,
    /// First day.
    pub start: Day,
    /// The end as it stands in the file; `None` while it runs.
    pub end: Option<Day>,
    /// What is paid each interval, not negative.
    pub amount: Money,
    /// How often.
    pub interval: BillingInterval,
    /// Plan.
    pub plan: Option<&'r [u8]>,
    /// Channel.
    pub channel: Option<&'r [u8]>,
    /// Country.
    pub country: Option<&'r [u8]>,
    /// Currency that the row names.
    pub currency: Option<CurrencyTag>,
}

/// A row of months: its subscriptions are in [`RowReader::stretches`].
#[derive(Clone, Copy, Debug)]
pub struct MonthsLine<'r> {
    /// Whether [`RowReader::customer`] names a customer.
    pub has_customer: bool,
    /// Plan.
    pub plan: Option<&'r [u8]>,
    /// Channel.
    pub channel: Option<&'r [u8]>,
    /// Country.
    pub country: Option<&'r [u8]>,
    /// Currency that the row names.
    pub currency: Option<CurrencyTag>,
}

/// Equal amounts of months in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First day of the first month.
    pub start: Day,
    /// First day of the month after the last; `None` if that is the last column.
    pub end: Option<Day>,
    /// Amount a month.
    pub amount: Money,
}

/// A row of how long a customer stayed. Its covariates are in the row.
#[derive(Clone, Copy, Debug)]
pub struct StayLine {
    /// Whether [`RowReader::customer`] names a customer.
    pub has_customer: bool,
    /// For how long, not negative.
    pub tenure: FixedDecimal,
    /// Whether the customer was lost.
    pub lost: bool,
    /// What the customer pays a month.
    pub monthly: Option<Money>,
    /// What the customer has paid in all: as the file says, else the amount a month for as long as the customer stayed.
    pub spent: Money,
    /// Whole months of the stay.
    pub months: u32,
    /// Currency that the row names.
    pub currency: Option<CurrencyTag>,
}

/// Words that stand where a day is missing because the subscription runs.
const OPEN_ENDS: &str = "-,--,n/a,na,null,none,nil,nan,nat,\\n,open,open ended,active,aktiv,ongoing,present,current,running,\
    never,unlimited,unbefristet,laufend,offen,en cours,actif,activo,vigente,ativo,attivo,in corso,lopend,actief,\
    0000 00 00";

/// An end from this day on means that nobody knows it yet.
const FAR: (i32, u8, u8) = (2099, 12, 31);

impl RowReader {
    pub(super) fn read_subscription<'r>(&mut self, row: &Row<'r>) -> Result<SubscriptionLine<'r>, Note> {
        self.check_width(row)?;
        let state = self.read_state(row)?;
        let start = self.read_date(row, super::DateColumns::Order)?;
        let start = start.ok_or(Note { kind: IssueKind::MissingDate, column: None })?;
        let (amount, tag) = self.read_amount(row)?;
        let column = self.columns.amount.or(self.columns.priced.map(|(quantity, _)| quantity));
        if amount.is_negative() {
            return Err(Note { kind: IssueKind::NegativeSubscription, column });
        }
        let interval = self.read_interval(row)?;
        let end = self.read_end(row)?;
        if end.is_some_and(|end| end < start) {
            return Err(Note { kind: IssueKind::EndBeforeStart, column: self.columns.end });
        }
        if end.is_none() && state == SubscriptionState::Ended {
            return Err(Note { kind: IssueKind::EndUnknown, column: self.columns.statuses.first().copied() });
        }
        let amount = if state == SubscriptionState::Trial { Money::ZERO } else { amount };
        let has_customer = self.read_owner(row);
        let mut line = Line { amount: Some(amount), ..Line::default() };
        self.exchange(row, tag, &mut line)?;
        let amount = line.amount.unwrap_or_default();
        if amount.is_zero() {
            self.note(IssueKind::Trial, column);
        }
        if end == Some(start) && self.contract.ends.unwrap_or_default() == EndDay::FirstWithout {
            self.note(IssueKind::NoLength, self.columns.end);
        }
        Ok(SubscriptionLine {
            has_customer,
            start,
            end,
            amount,
            interval,
            plan: filled(row, self.columns.plan),
            channel: filled(row, self.columns.channel),
            country: filled(row, self.columns.country),
            currency: line.currency,
        })
    }

    fn read_owner(&mut self, row: &Row<'_>) -> bool {
        let has_customer = self.read_customer(row, false);
        if !has_customer {
            self.note(IssueKind::NoCustomer, self.columns.customers.first().copied());
        }
        has_customer
    }

    /// What the state columns say: the first that says anything but that the subscription runs.
    fn read_state(&mut self, row: &Row<'_>) -> Result<SubscriptionState, Note> {
        for at in 0..self.columns.statuses.len() {
            let column = self.columns.statuses[at];
            let Some(cell) = filled(row, Some(column)) else { continue };
            match self.states.get(cell, |text| subscription_state(&status_words(text))) {
                SubscriptionState::Runs => {}
                SubscriptionState::Unpaid => {
                    return Err(Note { kind: IssueKind::Pending, column: Some(column) });
                }
                state => return Ok(state),
            }
        }
        Ok(SubscriptionState::Runs)
    }

    fn read_interval(&mut self, row: &Row<'_>) -> Result<BillingInterval, Note> {
        let Some(column) = self.columns.interval else { return Ok(self.contract.interval) };
        let Some(cell) = filled(row, Some(column)) else {
            self.note(IssueKind::IntervalAssumed, Some(column));
            return Ok(self.contract.interval);
        };
        let interval = self.intervals.get(cell, parse_interval);
        interval.ok_or(Note { kind: IssueKind::UnknownInterval, column: Some(column) })
    }

    fn read_end(&mut self, row: &Row<'_>) -> Result<Option<Day>, Note> {
        let Some(column) = self.columns.end else { return Ok(None) };
        let Some(cell) = filled(row, Some(column)) else { return Ok(None) };
        let parsed = match parse_date(cell, self.dates) {
            Ok(parsed) => parsed,
            Err(DateProblem::Blank) => return Ok(None),
            Err(_) if is_open_end(cell) => return Ok(None),
            Err(DateProblem::OutOfRange) if names_far_year(cell) => {
                self.note(IssueKind::FarEnd, Some(column));
                return Ok(None);
            }
            Err(problem) => return Err(self.date_issue(problem, column, cell)),
        };
        let day = self.accept_date(parsed, column);
        let far = Day::from_date(FAR.0, FAR.1, FAR.2).is_some_and(|far| day >= far);
        if far {
            self.note(IssueKind::FarEnd, Some(column));
        }
        Ok((!far).then_some(day))
    }

    pub(super) fn read_months<'r>(&mut self, row: &Row<'r>) -> Result<MonthsLine<'r>, Note> {
        self.check_width(row)?;
        self.stretches.clear();
        let mut tag = None;
        let mut paid: Vec<(Day, Money)> = Vec::with_capacity(self.columns.months.len());
        for at in 0..self.columns.months.len() {
            let (month, column) = self.columns.months[at];
            let amount = self.read_month(row, column, &mut tag)?;
            match paid.last_mut().filter(|(known, _)| *known == month) {
                Some((_, sum)) => {
                    let note = Note { kind: IssueKind::AmountOutOfRange, column: Some(column) };
                    *sum = sum.checked_add(amount).ok_or(note)?;
                }
                None => paid.push((month, amount)),
            }
        }
        let has_customer = self.read_owner(row);
        let mut line = Line { amount: Some(Money::ZERO), ..Line::default() };
        self.exchange(row, tag, &mut line)?;
        for (_, amount) in &mut paid {
            let mut line = Line { amount: Some(*amount), ..Line::default() };
            let notes = self.notes.len();
            self.exchange(row, tag, &mut line)?;
            self.notes.truncate(notes);
            *amount = line.amount.unwrap_or_default();
        }
        self.add_stretches(&paid);
        if self.stretches.is_empty() {
            self.note(IssueKind::NothingPaid, None);
        }
        Ok(MonthsLine {
            has_customer,
            plan: filled(row, self.columns.plan),
            channel: filled(row, self.columns.channel),
            country: filled(row, self.columns.country),
            currency: line.currency,
        })
    }

    fn read_month(
        &mut self,
        row: &Row<'_>,
        column: usize,
        tag: &mut Option<CurrencyTag>,
    ) -> Result<Money, Note> {
        match self.read_money(row, column) {
            Ok((amount, _)) if amount.is_negative() => {
                Err(Note { kind: IssueKind::NegativeSubscription, column: Some(column) })
            }
            Ok((amount, found)) => {
                *tag = tag.or(found);
                Ok(amount)
            }
            Err(note) if matches!(note.kind, IssueKind::MissingAmount | IssueKind::PlaceholderAmount) => {
                Ok(Money::ZERO)
            }
            Err(note) => Err(note),
        }
    }

    /// Equal amounts of months in a row; a month without a column is a month in which nothing was paid.
    fn add_stretches(&mut self, paid: &[(Day, Money)]) {
        let last = paid.last().map(|(month, _)| *month);
        for (month, amount) in paid.iter().filter(|(_, amount)| !amount.is_zero()) {
            let next = month.add_periods(TimeUnit::Month, 1);
            let end = (Some(*month) != last).then_some(next);
            match self.stretches.last_mut() {
                Some(open) if open.end == Some(*month) && open.amount == *amount => open.end = end,
                _ => self.stretches.push(Stretch { start: *month, end, amount: *amount }),
            }
        }
    }

    /// Equal amounts of months in a row of the last row read.
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    pub(super) fn read_stay(&mut self, row: &Row<'_>) -> Result<StayLine, Note> {
        self.check_width(row)?;
        let tenure = self.read_tenure(row)?;
        let lost = self.read_churn(row)?;
        let monthly_at = self.columns.monthly;
        let (monthly, sign) = self.read_optional(row, monthly_at)?;
        let spent_at = self.columns.amount.filter(|column| Some(*column) != monthly_at);
        let (spent, total_sign) = self.read_optional(row, spent_at)?;
        let has_customer = self.read_owner(row);
        // The refund carries the other amount through the exchange.
        let mut line = Line { amount: spent, refund: monthly.unwrap_or_default(), ..Line::default() };
        self.exchange(row, total_sign.or(sign), &mut line)?;
        let monthly = monthly.map(|_| line.refund);
        let months = months_of(tenure, self.contract.tenure_unit);
        let estimated = || times(monthly.unwrap_or_default(), months);
        let out_of_range = Note { kind: IssueKind::AmountOutOfRange, column: monthly_at };
        let spent = line.amount.or_else(estimated).ok_or(out_of_range)?;
        let months = u32::try_from(months / FixedDecimal::SCALE).unwrap_or(u32::MAX);
        Ok(StayLine { has_customer, tenure, lost, monthly, spent, months, currency: line.currency })
    }

    fn read_tenure(&mut self, row: &Row<'_>) -> Result<FixedDecimal, Note> {
        let bad = Note { kind: IssueKind::BadTenure, column: self.columns.tenure };
        let column = self.columns.tenure.ok_or(bad)?;
        let (tenure, _) = self.read_money(row, column).map_err(|note| match note.kind {
            IssueKind::OtherDecimalMark => note,
            _ => bad,
        })?;
        let tenure = tenure.ten_thousandths();
        if tenure < 0 { Err(bad) } else { Ok(FixedDecimal::from_ten_thousandths(tenure)) }
    }

    fn read_churn(&mut self, row: &Row<'_>) -> Result<bool, Note> {
        let bad = Note { kind: IssueKind::BadChurn, column: self.columns.churn };
        let cell = filled(row, self.columns.churn).ok_or(bad)?;
        self.flags.get(cell, parse_flag).ok_or(bad)
    }

    /// The properties of the customer: texts and, where they are one, numbers.
    pub fn covariates<'r>(&mut self, row: &Row<'r>) -> Vec<Option<(&'r [u8], Option<FixedDecimal>)>> {
        let mut cells = Vec::with_capacity(self.columns.covariates.len());
        for at in 0..self.columns.covariates.len() {
            let cell = filled(row, Some(self.columns.covariates[at]));
            let mut number = |cell: &[u8]| {
                let found = self.properties.read(cell).ok()?;
                Some(FixedDecimal::from_ten_thousandths(found.amount.ten_thousandths()))
            };
            cells.push(cell.map(|cell| (cell, number(cell))));
        }
        cells
    }

    /// An amount that may be missing.
    fn read_optional(
        &mut self,
        row: &Row<'_>,
        column: Option<usize>,
    ) -> Result<(Option<Money>, Option<CurrencyTag>), Note> {
        let Some(column) = column else { return Ok((None, None)) };
        match self.read_money(row, column) {
            Ok((amount, tag)) => Ok((Some(amount), tag)),
            Err(note) if matches!(note.kind, IssueKind::MissingAmount | IssueKind::PlaceholderAmount) => {
                Ok((None, None))
            }
            Err(note) => Err(note),
        }
    }
}

/// A tenure in months, in ten-thousandths, rounded towards zero; a month is 365.25/12 days.
fn months_of(tenure: FixedDecimal, unit: TimeUnit) -> i64 {
    let value = i128::from(tenure.ten_thousandths());
    let months = match unit {
        TimeUnit::Day => value * 16 / 487,
        TimeUnit::Week => value * 112 / 487,
        TimeUnit::Month => value,
        TimeUnit::Quarter => value * 3,
        TimeUnit::Year => value * 12,
    };
    i64::try_from(months).unwrap_or(i64::MAX)
}

/// An amount a month for so many ten-thousandths of a month.
fn times(monthly: Money, months: i64) -> Option<Money> {
    let product =
        i128::from(monthly.ten_thousandths()) * i128::from(months) / i128::from(FixedDecimal::SCALE);
    i64::try_from(product).ok().map(Money::from_ten_thousandths)
}

fn is_open_end(cell: &[u8]) -> bool {
    let text = fold(std::str::from_utf8(cell).unwrap_or("").replace(['_', '-'], " ").as_str());
    let plain = fold(std::str::from_utf8(cell).unwrap_or(""));
    OPEN_ENDS.split(',').map(str::trim).any(|word| word == text || word == plain)
}

fn names_far_year(cell: &[u8]) -> bool {
    cell.windows(4).any(|digits| {
        digits.iter().all(u8::is_ascii_digit)
            && (b"2100"..=b"9999").contains(&&[digits[0], digits[1], digits[2], digits[3]])
    })
}

/// The last day of the month that begins on a day.
pub(in crate::analysis::ingest) fn last_day_of_month(month: Day) -> Day {
    month.add_periods(TimeUnit::Month, 1).plus(DaySpan(-1))
}

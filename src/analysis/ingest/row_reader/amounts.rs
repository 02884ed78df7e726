//! The money of a row: amount, refund, discount, currency.

use super::{Line, Note, OPEN_EXAMPLES, RowReader, filled};
use crate::analysis::domain::Money;
use crate::analysis::ingest::currencies::{Exchange, divide_half_even};
use crate::analysis::ingest::fields::currency::CurrencyTag;
use crate::analysis::ingest::fields::money::NumberProblem;
use crate::analysis::ingest::issues::IssueKind;
use crate::analysis::ingest::records::Row;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    Refunds,
    Discounts,
    TakenOff,
}

impl RowReader {
    /// The amount less what is to be taken off, and the currency that its cell names.
    pub(super) fn read_amount(&mut self, row: &Row<'_>) -> Result<(Money, Option<CurrencyTag>), Note> {
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

    pub(super) fn read_priced(
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

    pub(super) fn read_money(
        &mut self,
        row: &Row<'_>,
        column: usize,
    ) -> Result<(Money, Option<CurrencyTag>), Note> {
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
    pub(super) fn sum_columns(&mut self, row: &Row<'_>, which: Sum) -> Result<Money, Note> {
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

    /// The currency of the row: its column, else the sign in the amount, else the heading.
    pub(super) fn currency_of(
        &mut self,
        row: &Row<'_>,
        sign: Option<CurrencyTag>,
    ) -> Result<Option<CurrencyTag>, Note> {
        let Some(column) = self.columns.currency else { return Ok(sign.or(self.columns.heading_currency)) };
        let Some(cell) = filled(row, Some(column)) else { return Ok(sign) };
        let tag = self.tags.get(cell, CurrencyTag::parse);
        tag.map(Some).ok_or(Note { kind: IssueKind::UnknownCurrency, column: Some(column) })
    }

    pub(super) fn exchange(
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

    pub(super) fn note_amount(&mut self, line: &Line<'_>) {
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

    /// Number of orders; a customer with spending and no such column has one.
    pub(super) fn read_count(&mut self, row: &Row<'_>) -> Result<u32, Note> {
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

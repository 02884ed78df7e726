//! Lines with nothing special about them, as nearly all lines of large files are: read at one go.
//!
//! Whatever is not plain is left to the general path, untouched. Both read a plain line the same.

use super::dates::form_index;
use super::{Columns, RowReader};
use crate::analysis::domain::{Day, Money};
use crate::analysis::ingest::currencies::Exchange;
use crate::analysis::ingest::fields::currency::CurrencyTag;
use crate::analysis::ingest::fields::dates::{DateForm, read_iso};
use crate::analysis::ingest::fields::fold::trim;
use crate::analysis::ingest::fields::money::read_plain;
use crate::analysis::ingest::identity::is_folded;
use crate::analysis::ingest::plan::{DecimalMark, ImportPlan, Shape};
use crate::analysis::ingest::records::Row;

/// Where the cells of a plain line stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlainColumns {
    date: usize,
    customer: usize,
    amount: usize,
    mark: DecimalMark,
    order: Option<usize>,
    currency: Option<usize>,
    heading_currency: Option<CurrencyTag>,
    channel: Option<usize>,
    country: Option<usize>,
    product: Option<usize>,
    category: Option<usize>,
}

impl PlainColumns {
    /// For a plan under which a line is an order by its day, customer and amount alone.
    pub(super) fn of(plan: &ImportPlan, columns: &Columns) -> Option<PlainColumns> {
        let orders = matches!(plan.shape, Shape::Orders | Shape::OrderLines) && !columns.preset.grouped;
        let judged =
            !(columns.rules.is_empty() && columns.statuses.is_empty() && columns.cancelled_at.is_empty());
        let added =
            !(columns.taken_off.is_empty() && columns.refunds.is_empty() && columns.discounts.is_empty());
        let above = columns.preset.order_from_above || columns.preset.customer_from_above;
        if !orders || above || judged || added || !columns.names.is_empty() {
            return None;
        }
        let &[date] = columns.dates.as_slice() else { return None };
        Some(PlainColumns {
            date,
            customer: *columns.customers.first()?,
            amount: columns.amount?,
            mark: plan.decimal?,
            order: columns.order,
            currency: columns.currency,
            heading_currency: columns.heading_currency,
            channel: columns.channel,
            country: columns.country,
            product: columns.product,
            category: columns.category,
        })
    }
}

/// A line with nothing special about it. Its identifier is already as folding leaves it.
#[derive(Clone, Copy, Debug)]
pub struct PlainLine<'r> {
    /// Day.
    pub day: Day,
    /// Amount, positive.
    pub amount: Money,
    /// Customer, not empty.
    pub customer: &'r [u8],
    /// Order number.
    pub order: Option<&'r [u8]>,
    /// Currency that the row names.
    pub currency: Option<CurrencyTag>,
    /// Channel.
    pub channel: Option<&'r [u8]>,
    /// Country.
    pub country: Option<&'r [u8]>,
    /// Product.
    pub product: Option<&'r [u8]>,
    /// Category.
    pub category: Option<&'r [u8]>,
}

/// The last date of a plain line: the cells of most files repeat it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LastDate([u8; ISO], Option<Day>);

/// Bytes of `YYYY-MM-DD`.
const ISO: usize = 10;

impl LastDate {
    #[inline]
    fn read(&mut self, cell: &[u8]) -> Option<Day> {
        if let (Some(known), Some(day)) = (cell.as_array::<ISO>(), self.1)
            && *known == self.0
        {
            return Some(day);
        }
        self.read_other(cell)
    }

    fn read_other(&mut self, cell: &[u8]) -> Option<Day> {
        let day = read_iso(cell)?.ok()?.day;
        self.0 = *cell.as_array()?;
        self.1 = Some(day);
        Some(day)
    }
}

impl RowReader {
    /// The line, if it is plain: as wide as the table, with an ISO date, a positive amount of digits, an identifier
    /// that needs no folding, and an order number and a currency where there are columns for them.
    #[inline]
    pub fn read_plain<'r>(&mut self, row: &Row<'r>) -> Option<PlainLine<'r>> {
        let plain = self.plain.as_ref()?;
        if row.found() != row.expected() {
            return None;
        }
        let day = self.last_date.read(row.field(plain.date)?)?;
        let amount = read_plain(row.field(plain.amount)?, plain.mark)?;
        if amount.is_negative() || amount.is_zero() {
            return None;
        }
        let currency = match plain.currency {
            None => plain.heading_currency,
            Some(column) => {
                let cell = filled(row, column)?;
                Some(self.tags.get(cell, CurrencyTag::parse)?)
            }
        };
        if !matches!(self.desk.judge(currency, plain.currency.is_some()), Ok(Exchange::Same)) {
            return None;
        }
        let order = match plain.order {
            None => None,
            Some(column) => Some(filled(row, column)?),
        };
        let customer = row.field(plain.customer)?;
        if !is_folded(customer) {
            return None;
        }
        self.seen.forms[form_index(DateForm::YearFirst)] += 1;
        let cell = |column: Option<usize>| filled(row, column?);
        Some(PlainLine {
            day,
            amount,
            customer,
            order,
            currency,
            channel: cell(plain.channel),
            country: cell(plain.country),
            product: cell(plain.product),
            category: cell(plain.category),
        })
    }
}

/// The cell of a column without spaces around it; `None` if it is blank.
#[inline]
fn filled<'r>(row: &Row<'r>, column: usize) -> Option<&'r [u8]> {
    let cell = trim(row.field(column)?);
    (!cell.is_empty()).then_some(cell)
}

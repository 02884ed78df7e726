//! What the cells of a column look like in the sample.

use rustc_hash::FxHashMap;

use crate::analysis::ingest::fields::currency::CurrencyTag;
use crate::analysis::ingest::fields::date_order::OrderCounts;
use crate::analysis::ingest::fields::dates::{DateForm, DateRules, order_readings, parse_date};
use crate::analysis::ingest::fields::fold::is_space;
use crate::analysis::ingest::fields::money::{MarkCounts, MoneyReader, NumberProblem};
use crate::analysis::ingest::layout::SampleRow;
use crate::analysis::ingest::plan::DateOrder;
use crate::analysis::ingest::status::{is_status_word, status_words};

/// Cells that a preview shows of a column.
pub const EXAMPLES: usize = 5;

/// Counts over the cells of one column. Shares are of the filled cells.
#[derive(Clone, Debug, Default)]
pub struct ColumnProfile {
    /// Cells.
    pub cells: u32,
    /// Blank cells.
    pub blank: u32,
    /// Distinct filled values.
    pub distinct: u32,
    /// Rows of the most frequent value.
    pub top: u32,
    /// The most frequent value.
    pub top_value: String,
    /// A few distinct values as they stand in the file.
    pub examples: Vec<String>,
    /// Cells that are a date of some form.
    pub dates: u32,
    /// Of these, by form.
    pub forms: FxHashMap<DateForm, u32>,
    /// Dates with a year of two digits.
    pub short_years: u32,
    /// What numeric dates say about their order.
    pub orders: OrderCounts,
    /// Cells that are a number.
    pub numbers: u32,
    /// Numbers with decimals or a currency.
    pub moneyish: u32,
    /// Whole numbers from 0 to 1000.
    pub small_whole: u32,
    /// Numbers from 0 to 1.
    pub up_to_one: u32,
    /// Negative numbers.
    pub negative: u32,
    /// What numbers say about the decimal mark.
    pub marks: MarkCounts,
    /// Rows of each currency that a cell names.
    pub currencies: Vec<(CurrencyTag, u32)>,
    /// Cells that are nothing but a currency.
    pub currency_cells: u32,
    /// E-mail addresses.
    pub emails: u32,
    /// States of an order.
    pub statuses: u32,
    /// Cells of digits only with a leading zero.
    pub zero_padded: u32,
    /// Cells with letters, a space and no digit.
    pub words: u32,
}

impl ColumnProfile {
    /// Filled cells.
    pub fn filled(&self) -> u32 {
        self.cells - self.blank
    }

    /// A count as a share of the filled cells; 0 if there are none.
    pub fn share(&self, count: u32) -> f64 {
        match self.filled() {
            0 => 0.0,
            filled => f64::from(count) / f64::from(filled),
        }
    }

    /// The form that most dates have.
    pub fn main_form(&self) -> Option<DateForm> {
        self.forms
            .iter()
            .max_by_key(|(form, count)| (**count, std::cmp::Reverse(**form)))
            .map(|(form, _)| *form)
    }

    /// The order that the dates of the column tell.
    pub fn date_order(&self) -> Option<DateOrder> {
        self.orders.order()
    }

    fn add(&mut self, cell: &str, money: &mut MoneyReader) {
        self.cells += 1;
        let trimmed = cell.trim_matches(is_space);
        if trimmed.is_empty() {
            self.blank += 1;
            return;
        }
        self.add_date(trimmed);
        self.add_number(trimmed, money);
        let digits_only = trimmed.bytes().all(|b| b.is_ascii_digit());
        self.zero_padded += u32::from(digits_only && trimmed.len() > 1 && trimmed.starts_with('0'));
        self.emails += u32::from(is_email(trimmed));
        let has_digit = trimmed.bytes().any(|b| b.is_ascii_digit());
        self.words += u32::from(!has_digit && trimmed.contains(' ') && !trimmed.contains('@'));
        if !has_digit && trimmed.len() <= 40 {
            self.statuses += u32::from(is_status_word(&status_words(trimmed)));
            self.currency_cells += u32::from(trimmed.len() <= 5 && CurrencyTag::parse(trimmed).is_some());
        }
    }

    fn add_date(&mut self, cell: &str) {
        if let Some(readings) = order_readings(cell.as_bytes()) {
            if readings.dmy.or(readings.mdy).or(readings.ymd).is_some() {
                self.orders.add(readings);
                self.dates += 1;
                *self.forms.entry(DateForm::Numeric).or_default() += 1;
                self.short_years += u32::from(has_short_year(cell));
            }
        } else if let Ok(date) = parse_date(cell.as_bytes(), DateRules::default()) {
            self.dates += 1;
            *self.forms.entry(date.form).or_default() += 1;
            self.short_years += u32::from(date.short_year);
        }
    }

    fn add_number(&mut self, cell: &str, money: &mut MoneyReader) {
        let Ok(found) = money.read(cell.as_bytes()) else {
            self.numbers += u32::from(money.read(cell.as_bytes()) == Err(NumberProblem::OutOfRange));
            return;
        };
        self.numbers += 1;
        let value = found.amount.ten_thousandths();
        let whole = value % 10_000 == 0;
        self.negative += u32::from(value < 0);
        self.up_to_one += u32::from((0..=10_000).contains(&value));
        self.small_whole += u32::from(whole && (0..=10_000_000).contains(&value));
        self.moneyish += u32::from(!whole || found.currency.is_some() || cell.contains(['.', ',']));
        if let Some(sign) = money.mark_sign(cell.as_bytes()) {
            self.marks.add(sign);
        }
        if let Some(tag) = found.currency {
            match self.currencies.iter_mut().find(|(known, _)| *known == tag) {
                Some((_, count)) => *count += 1,
                None => self.currencies.push((tag, 1)),
            }
        }
    }
}

/// Whether the numeric date ends in, or begins with, a year of two digits.
fn has_short_year(cell: &str) -> bool {
    let date = cell.split([' ', 'T', ',']).next().unwrap_or(cell);
    date.split(['/', '-', '.', '\'']).all(|part| part.len() <= 2)
}

fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.split_once('@') else { return false };
    !local.is_empty() && domain.contains('.') && !cell.contains(' ') && !domain.contains('@')
}

/// Profiles of all columns; rows of another width are left out.
pub fn profile_columns(rows: &[SampleRow], columns: usize) -> Vec<ColumnProfile> {
    let mut profiles = vec![ColumnProfile::default(); columns];
    let mut seen: Vec<FxHashMap<&str, u32>> = vec![FxHashMap::default(); columns];
    // Open, so that every number is read as the mark allows.
    let mut money = MoneyReader::new(None);
    for row in rows.iter().filter(|row| !row.is_ragged || rows.len() < 3) {
        for (column, profile) in profiles.iter_mut().enumerate() {
            let cell = row.fields.get(column).map_or("", String::as_str);
            profile.add(cell, &mut money);
            if !cell.trim().is_empty() {
                let count = seen[column].entry(cell.trim()).or_default();
                *count += 1;
                if *count == 1 && profile.examples.len() < EXAMPLES {
                    profile.examples.push(cell.to_owned());
                }
            }
        }
    }
    for (profile, values) in profiles.iter_mut().zip(&seen) {
        profile.distinct = values.len() as u32;
        // The smallest of the most frequent, so that nothing depends on the order of a map.
        let top = values.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
        if let Some((value, count)) = top {
            profile.top = *count;
            profile.top_value = (*value).to_owned();
        }
    }
    profiles
}

#[cfg(test)]
mod tests {
    use super::profile_columns;
    use crate::analysis::ingest::layout::SampleRow;
    use crate::analysis::ingest::plan::{DateOrder, DecimalMark};

    fn rows(cells: &[&[&str]]) -> Vec<SampleRow> {
        let row = |fields: &&[&str]| SampleRow {
            line: 1,
            offset: 0,
            is_ragged: false,
            fields: fields.iter().map(|f| (*f).to_owned()).collect(),
        };
        cells.iter().map(row).collect()
    }

    #[test]
    fn columns_show_what_they_hold() {
        let rows = rows(&[
            &["a@x.org", "25/12/2024", "1.234,50 €", "Paid"],
            &["b@x.org", "01/02/2024", "12,00 €", "Cancelled"],
            &["a@x.org", "03/04/24", "5 €", ""],
        ]);
        let profiles = profile_columns(&rows, 4);
        assert_eq!(
            (profiles[0].emails, profiles[0].distinct, profiles[0].top_value.as_str()),
            (3, 2, "a@x.org")
        );
        assert_eq!((profiles[1].dates, profiles[1].short_years), (3, 1));
        assert_eq!(profiles[1].date_order(), Some(DateOrder::Dmy));
        assert_eq!((profiles[2].numbers, profiles[2].currencies.len()), (3, 1));
        assert_eq!(profiles[2].marks.mark(), Some(DecimalMark::Comma));
        assert_eq!((profiles[3].statuses, profiles[3].blank), (2, 1));
    }
}

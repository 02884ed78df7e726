//! CSV for spreadsheets: RFC 4180, lines ended by CR LF, UTF-8.
//!
//! Spreadsheets run a cell that begins like a formula. By default such a cell gets an apostrophe in front:
//! one that begins, after quotes, separators and spaces, with `=`, `+`, `-`, `@`, a tab or a carriage return,
//! or with the full-width form of one of the signs. A plain number, with a sign or without, is left alone.

use std::io;

use thiserror::Error;

use crate::charts::DataTable;
use crate::format::iso_day;
use crate::protocol::{CustomerRow, IssueSample, SegmentsView};

/// The byte order mark by which spreadsheets recognise UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Why a file could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CsvError {
    /// The place to write to failed.
    #[error("the CSV file could not be written")]
    Write(#[from] csv::Error),
    /// The place to write to failed.
    #[error("the CSV file could not be written")]
    Output(#[from] io::Error),
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    /// Whether cells that a spreadsheet would run are made harmless.
    pub neutralise_formulas: bool,
    /// Whether the file begins with a byte order mark.
    pub byte_order_mark: bool,
}

impl Default for CsvOptions {
    fn default() -> CsvOptions {
        CsvOptions { neutralise_formulas: true, byte_order_mark: true }
    }
}

/// Writes rows of text.
pub struct TableWriter<W: io::Write> {
    out: csv::Writer<W>,
    options: CsvOptions,
    cell: String,
}

impl<W: io::Write> TableWriter<W> {
    /// Begins a file with its header.
    pub fn new(mut out: W, options: CsvOptions, header: &[&str]) -> Result<TableWriter<W>, CsvError> {
        if options.byte_order_mark {
            out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        }
        let out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        let mut writer = TableWriter { out, options, cell: String::new() };
        writer.write(header.iter().copied())?;
        Ok(writer)
    }

    /// Writes a row.
    pub fn write<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> Result<(), CsvError> {
        for cell in cells {
            if self.options.neutralise_formulas && is_formula(cell) {
                self.cell.clear();
                self.cell.push('\'');
                self.cell.push_str(cell);
                self.out.write_field(&self.cell)?;
            } else {
                self.out.write_field(cell)?;
            }
        }
        // Ends the record.
        self.out.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes what is still in memory and gives the output back.
    pub fn finish(self) -> Result<W, CsvError> {
        self.out.into_inner().map_err(|error| CsvError::Output(error.into_error()))
    }
}

/// Writes customers row by row, with names instead of indices.
pub struct CustomersWriter<'v, W: io::Write> {
    rows: TableWriter<W>,
    segments: &'v SegmentsView,
}

/// The columns of the customers file.
const CUSTOMER_HEADER: [&str; 24] = [
    "customer",
    "name",
    "orders",
    "net_revenue",
    "gross_revenue",
    "refunds",
    "average_order",
    "first_order",
    "last_order",
    "days_since_last_order",
    "median_gap_days",
    "r",
    "f",
    "m",
    "segment",
    "tier",
    "decile",
    "lifecycle_stage",
    "probability_alive",
    "expected_orders",
    "expected_order_value",
    "value_to_come",
    "value_so_far_and_to_come",
    "value_at_risk",
];

impl<'v, W: io::Write> CustomersWriter<'v, W> {
    /// Begins the file. The segments name the indices of the rows.
    pub fn new(
        out: W,
        options: CsvOptions,
        segments: &'v SegmentsView,
    ) -> Result<CustomersWriter<'v, W>, CsvError> {
        Ok(CustomersWriter { rows: TableWriter::new(out, options, &CUSTOMER_HEADER)?, segments })
    }

    /// Writes a customer.
    pub fn write_row(&mut self, row: &CustomerRow) -> Result<(), CsvError> {
        let segment = self.segments.segments.iter().find(|card| card.id.index == row.segment);
        let stage = self.segments.stages.iter().find(|stage| stage.index == row.stage);
        let tier = self.segments.tiers.get(usize::from(row.tier));
        let cells = [
            decimal(row.revenue),
            decimal(row.gross),
            decimal(row.refunded),
            row.average_order.map(decimal).unwrap_or_default(),
            row.first_day.map(iso_day).unwrap_or_default(),
            row.last_day.map(iso_day).unwrap_or_default(),
            row.recency.map(|days| days.to_string()).unwrap_or_default(),
            row.median_gap.map(decimal).unwrap_or_default(),
            score(row.r),
            score(row.f),
            score(row.m),
        ];
        let orders = row.orders.to_string();
        let tier = tier.map(|tier| tier.key.to_uppercase()).unwrap_or_default();
        let decile = score(row.decile);
        let first = [row.id.as_str(), row.name.as_deref().unwrap_or_default(), &orders];
        let last = [
            segment.map_or("", |card| card.id.name.as_str()),
            &tier,
            &decile,
            stage.map_or("", |stage| stage.name.as_str()),
        ];
        let outlook = outlook_cells(row);
        let cells = cells.iter().map(String::as_str);
        self.rows.write(first.into_iter().chain(cells).chain(last).chain(outlook.iter().map(String::as_str)))
    }

    /// Writes what is still in memory and gives the output back.
    pub fn finish(self) -> Result<W, CsvError> {
        self.rows.finish()
    }
}

/// What the models say of a customer; empty where they say nothing.
fn outlook_cells(row: &CustomerRow) -> [String; 6] {
    let Some(outlook) = &row.outlook else { return Default::default() };
    let optional = |value: Option<f64>| value.map(decimal).unwrap_or_default();
    [
        decimal(outlook.alive),
        optional(outlook.purchases),
        optional(outlook.spend),
        optional(outlook.value),
        optional(outlook.total),
        optional(outlook.at_risk),
    ]
}

/// Rejected and noted rows: line, column, kind, words, value.
pub fn issues<W: io::Write>(
    out: W,
    options: CsvOptions,
    samples: &[IssueSample],
    words: impl Fn(&str) -> String,
) -> Result<W, CsvError> {
    let mut rows = TableWriter::new(out, options, &["line", "column", "kind", "reason", "value"])?;
    for sample in samples {
        let line = sample.line.to_string();
        let reason = words(&sample.kind);
        let column = sample.column.as_deref().unwrap_or_default();
        rows.write([line.as_str(), column, sample.kind.as_str(), reason.as_str(), sample.value.as_str()])?;
    }
    rows.finish()
}

/// The table of a chart.
pub fn chart_table<W: io::Write>(out: W, options: CsvOptions, table: &DataTable) -> Result<W, CsvError> {
    let header: Vec<&str> = table.header.iter().map(String::as_str).collect();
    let mut rows = TableWriter::new(out, options, &header)?;
    for row in &table.plain {
        rows.write(row.iter().map(String::as_str))?;
    }
    rows.finish()
}

/// A number with a decimal point and at most four decimals.
fn decimal(value: f64) -> String {
    if let Some(text) = plain_decimal(value) {
        return text;
    }
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// As [`decimal`], by whole numbers, where the fifth decimal leaves no doubt which way the fourth one is rounded.
fn plain_decimal(value: f64) -> Option<String> {
    /// Below this a ten-thousandth is a thousand times the rounding of a product.
    const LARGE: f64 = 1e8;
    let scaled = value.abs() * 1e4;
    let rounded = libm::rint(scaled);
    let is_clear = (scaled - rounded).abs() < 0.49;
    if !is_clear || value.abs() >= LARGE {
        return None;
    }
    let whole = rounded as u64;
    let mut text = [0u8; 24];
    let (mut at, mut rest, mut decimals) = (text.len(), whole, 4);
    while decimals > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        decimals -= 1;
    }
    let mut left = decimals;
    loop {
        at -= 1;
        text[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        left -= 1;
        if left == 0 {
            at -= 1;
            text[at] = b'.';
        } else if left < 0 && rest == 0 {
            break;
        }
    }
    if value < 0.0 && whole > 0 {
        at -= 1;
        text[at] = b'-';
    }
    std::str::from_utf8(&text[at..]).ok().map(str::to_owned)
}

/// A score or decile; 0 stands for none.
fn score(score: u8) -> String {
    if score == 0 { String::new() } else { score.to_string() }
}

/// Whether a spreadsheet would run the cell.
fn is_formula(cell: &str) -> bool {
    if is_plain_number(cell) {
        return false;
    }
    // A cell may be cut at a quote or separator by a careless reader, so what follows one counts too.
    let mut at_start = true;
    for c in cell.chars() {
        match c {
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'
                if at_start =>
            {
                return true;
            }
            '"' | '\'' | ',' | ';' | '|' | '\n' => at_start = true,
            c if c.is_whitespace() || is_invisible(c) => {}
            _ => at_start = false,
        }
    }
    false
}

fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}')
}

/// Digits with at most one decimal mark, a sign and an exponent.
fn is_plain_number(cell: &str) -> bool {
    let unsigned = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::{CsvOptions, TableWriter, decimal, is_formula, plain_decimal};

    #[test]
    fn decimals_are_those_of_the_standard_library() {
        let by_library = |value: f64| {
            let text = format!("{value:.4}");
            let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
            if text == "-0" { "0".to_owned() } else { text }
        };
        let mut values = vec![0.0, -0.0, 1.0, -1.0, 0.1, 10.0, 100.5, 1e7, -0.00004, 0.00005, 0.12345, 2.5];
        values.extend([1e8, 3e15, f64::MAX, f64::MIN_POSITIVE, -99_999_999.999_95, 0.99995, 0.999_949_9]);
        values.extend((0..20_000).map(|at| f64::from(at) * 7.123_456_7e-3 - 50.0));
        values.extend((0..20_000).map(|at| f64::from(at) / 1e4));
        values.extend((0..20_000).map(|at| f64::from(at) / 2e4 - 0.3));
        for value in values {
            assert_eq!(decimal(value), by_library(value), "{value:?}");
        }
        assert_eq!(plain_decimal(12.3).as_deref(), Some("12.3"));
        assert_eq!(plain_decimal(0.000_05), None);
        assert_eq!(plain_decimal(f64::NAN), None);
    }

    #[test]
    fn formulas_in_every_disguise_are_seen() {
        for cell in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\u{ff1d}1+1",
            "\u{ff0b}1",
            "\u{ff0d}x",
            "\u{ff20}x",
            "  =1",
            "\"=1\"",
            "a,=1",
            "a;@x",
            "a\n=1",
            "x'=1",
            "\u{feff}=1",
            "-",
            "+49 30 1234",
        ] {
            assert!(is_formula(cell), "{cell:?}");
        }
    }

    #[test]
    fn numbers_and_plain_texts_are_left_alone() {
        for cell in [
            "",
            "-12.50",
            "+3",
            "1,5",
            "1.2e-7",
            "007",
            "a=b",
            "Müller-Lüdenscheid",
            "x@y.de",
            "A+B",
            "1 - 2",
        ] {
            assert!(!is_formula(cell), "{cell:?}");
        }
    }

    #[test]
    fn the_form_is_rfc_4180() {
        let options = CsvOptions { neutralise_formulas: true, byte_order_mark: true };
        let mut writer = TableWriter::new(Vec::new(), options, &["a", "b"]).unwrap();
        writer.write(["x \"y\"", "=1\r\n2"]).unwrap();
        writer.write(["", "-3"]).unwrap();
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        assert_eq!(text, "\u{feff}a,b\r\n\"x \"\"y\"\"\",\"'=1\r\n2\"\r\n,-3\r\n");
    }

    #[test]
    fn cells_stay_as_they_are_on_request() {
        let options = CsvOptions { neutralise_formulas: false, byte_order_mark: false };
        let mut writer = TableWriter::new(Vec::new(), options, &["a"]).unwrap();
        writer.write(["=1"]).unwrap();
        assert_eq!(writer.finish().unwrap(), b"a\r\n=1\r\n");
    }
}

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
    out: W,
    options: CsvOptions,
    /// The row being written.
    row: String,
}

impl<W: io::Write> TableWriter<W> {
    /// Begins a file with its header.
    pub fn new(mut out: W, options: CsvOptions, header: &[&str]) -> Result<TableWriter<W>, CsvError> {
        if options.byte_order_mark {
            out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        }
        let mut writer = TableWriter { out, options, row: String::new() };
        writer.write(header.iter().copied())?;
        Ok(writer)
    }

    /// Writes a row.
    pub fn write<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> Result<(), CsvError> {
        self.row.clear();
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.row.push(',');
            }
            self.push_cell(cell);
        }
        // A row of one empty cell is told apart from an empty line.
        if self.row.is_empty() {
            self.row.push_str("\"\"");
        }
        self.row.push_str("\r\n");
        Ok(self.out.write_all(self.row.as_bytes())?)
    }

    fn push_cell(&mut self, cell: &str) {
        let harmless = if self.options.neutralise_formulas && is_formula(cell) { "'" } else { "" };
        if cell.contains([',', '"', '\r', '\n']) {
            let doubled = cell.replace('"', "\"\"");
            self.row.extend(["\"", harmless, &doubled, "\""]);
        } else {
            self.row.extend([harmless, cell]);
        }
    }

    /// Gives the output back.
    pub fn finish(self) -> Result<W, CsvError> {
        Ok(self.out)
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
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
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
    use super::{CsvOptions, TableWriter, is_formula};

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
    fn a_reader_gets_back_what_was_written() {
        let cells = ["", " a ", "b,c", "\"", "\"\"d", "e\rf", "\n", "g;h", "#i", "ü"];
        for columns in [1, 3, 10] {
            let options = CsvOptions { neutralise_formulas: false, byte_order_mark: false };
            let header: Vec<String> = (0..columns).map(|at| at.to_string()).collect();
            let header: Vec<&str> = header.iter().map(String::as_str).collect();
            let mut writer = TableWriter::new(Vec::new(), options, &header).unwrap();
            let rows =
                || (0..cells.len()).map(|row| (0..columns).map(move |at| cells[(row + at) % cells.len()]));
            rows().for_each(|row| writer.write(row).unwrap());
            let bytes = writer.finish().unwrap();
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let read: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
            assert!(rows().map(Iterator::collect::<csv::StringRecord>).eq(read));
        }
    }

    #[test]
    fn cells_stay_as_they_are_on_request() {
        let options = CsvOptions { neutralise_formulas: false, byte_order_mark: false };
        let mut writer = TableWriter::new(Vec::new(), options, &["a"]).unwrap();
        writer.write(["=1"]).unwrap();
        assert_eq!(writer.finish().unwrap(), b"a\r\n=1\r\n");
    }
}

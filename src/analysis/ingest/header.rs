//! Whether the first row names the columns, and what is odd about the names.

use super::fields::month::month_run;
use super::layout::{Layout, SampleRow, SniffWarning};
use super::schema::contracts::LEAST_MONTHS;
use crate::analysis::numerics::order;
use rustc_hash::FxHashMap;

/// A guess about the first row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeaderGuess {
    /// Whether it is a header.
    pub has_header: bool,
    /// From 0 to 1.
    pub confidence: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Empty,
    /// Digits and what numbers, money and dates in digits are written with.
    Number,
    /// Digits among letters.
    Mixed,
    /// No digit.
    Text,
}

const JUDGED_ROWS: usize = 200;

/// Judges the first of `rows` against the others, column by column.
pub fn guess_header(rows: &[SampleRow]) -> HeaderGuess {
    let Some((first, data)) = rows.split_first() else {
        return HeaderGuess { has_header: false, confidence: 0.0 };
    };
    let data = &data[..data.len().min(JUDGED_ROWS)];
    let looks = looks_like_names(&first.fields);
    if data.is_empty() {
        return HeaderGuess { has_header: looks, confidence: 0.6 };
    }
    if names_months(&first.fields) {
        return HeaderGuess { has_header: true, confidence: 0.9 };
    }
    let sequence = is_number_sequence(&first.fields);
    let votes: f64 = (0..first.fields.len()).map(|column| vote(column, first, data, sequence)).sum();
    let has_header = votes > 0.0 || (votes == 0.0 && looks);
    let strength = (votes.abs() / first.fields.len() as f64).min(1.0);
    HeaderGuess { has_header, confidence: if votes == 0.0 { 0.3 } else { 0.5 + strength / 2.0 } }
}

/// Above 0: the first cell names the column; below: it is a value like the others.
fn vote(column: usize, first: &SampleRow, data: &[SampleRow], sequence: bool) -> f64 {
    let name = first.fields.get(column).map_or("", |cell| cell.trim());
    let cells = || data.iter().filter_map(|row| row.fields.get(column)).map(|cell| cell.trim());
    let Some(usual) = usual_kind(cells()) else { return 0.0 };
    let repeated = cells().any(|cell| cell == name);
    match (cell_kind(name), usual) {
        (CellKind::Empty, _) => 0.0,
        (CellKind::Number, _) if sequence => 0.0,
        (CellKind::Number, CellKind::Number) => -1.0,
        (CellKind::Number, _) => -0.5,
        _ if repeated => -1.0,
        (CellKind::Mixed, _) if name.contains('@') || name.starts_with(|c: char| c.is_ascii_digit()) => -1.0,
        (CellKind::Text | CellKind::Mixed, CellKind::Number) => 1.0,
        (CellKind::Text, CellKind::Mixed) => 1.0,
        _ => 0.0,
    }
}

fn usual_kind<'a>(cells: impl Iterator<Item = &'a str>) -> Option<CellKind> {
    let (mut numbers, mut mixed, mut texts) = (0, 0, 0);
    for cell in cells {
        match cell_kind(cell) {
            CellKind::Empty => {}
            CellKind::Number => numbers += 1,
            CellKind::Mixed => mixed += 1,
            CellKind::Text => texts += 1,
        }
    }
    let total = numbers + mixed + texts;
    match total {
        0 => None,
        _ if numbers * 2 > total => Some(CellKind::Number),
        _ if mixed * 2 > total => Some(CellKind::Mixed),
        _ => Some(CellKind::Text),
    }
}

fn cell_kind(cell: &str) -> CellKind {
    let cell = cell.trim();
    if cell.is_empty() {
        return CellKind::Empty;
    }
    let has_digit = cell.bytes().any(|byte| byte.is_ascii_digit());
    let letters = cell.chars().filter(|character| character.is_alphabetic()).count();
    match (has_digit, letters) {
        (false, _) => CellKind::Text,
        // A currency code or sign, an exponent or the T of a timestamp is still a number.
        (true, 0..=3) if !cell.starts_with(|c: char| c.is_ascii_lowercase()) && is_mostly_digits(cell) => {
            CellKind::Number
        }
        _ => CellKind::Mixed,
    }
}

fn is_mostly_digits(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let letters = cell.chars().filter(|character| character.is_alphabetic()).count();
    digits > letters
}

/// Numbers one apart, three or more: periods as column names, as in a cohort table.
fn is_number_sequence(fields: &[String]) -> bool {
    let numbers: Vec<i64> = fields.iter().filter_map(|field| field.trim().parse().ok()).collect();
    let others = fields.iter().filter(|field| cell_kind(field) == CellKind::Text).count();
    numbers.len() >= 3 && others > 0 && numbers.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(1))
}

/// Months one after the other beside words: columns of what was paid in each.
fn names_months(fields: &[String]) -> bool {
    let words = fields.iter().any(|field| cell_kind(field) == CellKind::Text);
    words && month_run(fields, LEAST_MONTHS).is_some()
}

/// Distinct cells with letters, none of which looks like a value.
fn looks_like_names(fields: &[String]) -> bool {
    let mut seen = FxHashMap::default();
    for field in fields.iter().map(|field| field.trim()).filter(|field| !field.is_empty()) {
        if matches!(cell_kind(field), CellKind::Number) || field.contains('@') {
            return false;
        }
        *seen.entry(field).or_insert(0) += 1;
    }
    !seen.is_empty() && seen.len() * 2 > fields.len().min(8)
}

/// Adds what is odd about the column names.
pub(super) fn warn_of_names(layout: &Layout, warnings: &mut Vec<SniffWarning>) {
    if !layout.has_header {
        return;
    }
    let named = layout.header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    if layout.usual_fields != layout.column_count || named < layout.column_count {
        warnings.push(SniffWarning::HeaderWidth { header: named, rows: layout.usual_fields });
    }
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, name) in layout.header.iter().enumerate() {
        let name = name.trim();
        if name.is_empty() {
            warnings.push(SniffWarning::EmptyHeader { column: index + 1 });
        } else {
            places.entry(name).or_default().push(index + 1);
        }
    }
    let mut repeated: Vec<_> = places.into_iter().filter(|(_, columns)| columns.len() > 1).collect();
    order::sort_by_key(&mut repeated, |(_, columns)| columns[0]);
    warnings.extend(
        repeated
            .into_iter()
            .map(|(name, columns)| SniffWarning::DuplicateHeader { name: name.to_owned(), columns }),
    );
}

#[cfg(test)]
mod tests {
    use super::guess_header;
    use crate::analysis::ingest::layout::SampleRow;

    fn has_header(lines: &[&str]) -> bool {
        let rows: Vec<SampleRow> = lines
            .iter()
            .map(|line| SampleRow {
                line: 1,
                offset: 0,
                is_ragged: false,
                fields: line.split(',').map(str::to_owned).collect(),
            })
            .collect();
        guess_header(&rows).has_header
    }

    #[test]
    fn names_above_values_are_a_header() {
        assert!(has_header(&["id,date,amount", "1,2024-01-01,5.00", "2,2024-01-02,7.00"]));
        assert!(has_header(&["name,city", "Ann,Oslo", "Bob,Rome"]));
        assert!(has_header(&["cohort,0,1,2", "2024-01,100,50,30"]));
        assert!(has_header(&["customer,2024-01,2024-02,2024-03", "ann,100,50,30"]));
        assert!(has_header(&["Order ID,Tax 1 Value", "A-1,5"]));
        assert!(has_header(&["customer,amount"]));
    }

    #[test]
    fn values_above_values_are_not() {
        assert!(!has_header(&["00004,19970101,29.33", "00004,19970118,29.73"]));
        assert!(!has_header(&["ann@x.org,2024-01-01,5", "bob@x.org,2024-01-01,6"]));
        assert!(!has_header(&["Ann,paid", "Bob,paid", "Ann,open"]));
        assert!(!has_header(&["1,2"]));
    }
}

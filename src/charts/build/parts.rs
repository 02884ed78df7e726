//! Pieces that several builders need.

use crate::analysis::domain::Day;
use crate::charts::{BarSeries, Category, ChartSpec, DataTable, Ink, Item, LegendEntry, Plot};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Figure, Selection};

/// A cell of a data table before it is written.
pub(super) enum Cell {
    /// Text.
    Text(String),
    /// A number of a kind.
    Value(ValueKind, f64),
    /// A number of a kind, or none.
    Figure(ValueKind, Figure),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    pub(super) fn count(value: impl Into<f64>) -> Cell {
        Cell::Value(ValueKind::Count, value.into())
    }

    pub(super) fn money(value: f64) -> Cell {
        Cell::Value(ValueKind::Money, value)
    }

    pub(super) fn share(value: f64) -> Cell {
        Cell::Value(ValueKind::Share, value)
    }

    /// A day since 1970-01-01.
    pub(super) fn day(day: i32) -> Cell {
        Cell::Value(ValueKind::Day, f64::from(day))
    }

    fn for_people(&self, f: &Formatter) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Value(ValueKind::Money, value) | Cell::Figure(ValueKind::Money, Figure::Value(value)) => {
                f.money(*value)
            }
            Cell::Value(kind, value) => f.value(*kind, *value),
            Cell::Figure(kind, figure) => f.figure_or_dash(*kind, *figure),
        }
    }

    fn plain(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Value(kind, value) | Cell::Figure(kind, Figure::Value(value)) => {
                plain_number(*kind, *value)
            }
            Cell::Figure(_, Figure::Undefined(_)) => String::new(),
        }
    }
}

/// A number as CSV has it: decimal point, no grouping, ISO dates, at most four decimals (six for shares).
fn plain_number(kind: ValueKind, value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if kind == ValueKind::Day {
        return Day::from_days(value as i32).to_string();
    }
    let decimals = if kind == ValueKind::Share { 6 } else { 4 };
    let text = format!("{value:.decimals$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A table from its header and rows of cells.
pub(super) fn table(f: &Formatter, header: &[&str], rows: Vec<Vec<Cell>>) -> DataTable {
    DataTable {
        header: header.iter().map(|name| (*name).to_owned()).collect(),
        rows: rows.iter().map(|row| row.iter().map(|cell| cell.for_people(f)).collect()).collect(),
        plain: rows.iter().map(|row| row.iter().map(Cell::plain).collect()).collect(),
    }
}

/// A spec with everything that most charts leave empty.
pub(super) fn spec(f: &Formatter, id: impl Into<String>, plot: Plot) -> ChartSpec {
    ChartSpec {
        id: id.into(),
        title: String::new(),
        subtitle: String::new(),
        note: None,
        description: String::new(),
        currency: f.currency,
        legend: Vec::new(),
        items: Vec::new(),
        ranges: false,
        plot,
        table: DataTable::default(),
    }
}

/// An item whose text is its name and its figures, one a line.
pub(super) fn item(label: impl Into<String>, lines: &[(&str, String)], selects: Option<Selection>) -> Item {
    let label = label.into();
    let mut text = label.clone();
    for (name, figure) in lines {
        text.push('\n');
        text.push_str(name);
        text.push_str(": ");
        text.push_str(figure);
    }
    Item { label, text, selects, selected: false }
}

/// A category of bars with a text at its end.
pub(super) fn category(label: String, end: String) -> Category {
    Category { label, end, partial: false, ink: None }
}

/// A series of bars; a value that is not finite is drawn as nothing.
pub(super) fn bar_series(name: &str, ink: Ink, values: impl Iterator<Item = f64>) -> BarSeries {
    let values = values.map(|value| if value.is_finite() { value } else { 0.0 }).collect();
    BarSeries { name: name.to_owned(), ink, values }
}

/// A series in the legend.
pub(super) fn entry(label: &str, ink: Ink) -> LegendEntry {
    LegendEntry { label: label.to_owned(), ink }
}

/// `part / whole`; 0 where the whole is not above zero.
pub(super) fn share_of(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// `in EUR`, or nothing if the currency is not known.
pub(super) fn in_currency(f: &Formatter) -> String {
    f.currency.map_or_else(String::new, |code| format!(", in {code}"))
}

/// `1 customer`, `2 customers`.
pub(super) fn counted(f: &Formatter, count: f64, one: &str, many: &str) -> String {
    format!("{}\u{a0}{}", f.count(count), if count == 1.0 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::plain_number;
    use crate::format::ValueKind;

    #[test]
    fn plain_numbers_have_a_point_and_no_groups() {
        assert_eq!(plain_number(ValueKind::Money, 1234.5), "1234.5");
        assert_eq!(plain_number(ValueKind::Money, -0.00001), "0");
        assert_eq!(plain_number(ValueKind::Share, 1.0 / 3.0), "0.333333");
        assert_eq!(plain_number(ValueKind::Count, f64::NAN), "");
    }
}

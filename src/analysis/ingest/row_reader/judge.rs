//! Whether a row counts: what is no data row, and what the state of an order means.

use super::{Note, RowReader, filled};
use crate::analysis::ingest::fields::fold::{fold, trim};
use crate::analysis::ingest::issues::IssueKind;
use crate::analysis::ingest::plan::Shape;
use crate::analysis::ingest::records::Row;
use crate::analysis::ingest::status::{CellTest, StatusClass, classify_status, status_words};
use crate::analysis::ingest::text_key::RecentTexts;

impl RowReader {
    /// Whether the row is a title, a total or words around the table.
    pub(super) fn no_data(&mut self, row: &Row<'_>) -> Option<IssueKind> {
        if row.found() == 1 && row.expected() >= 3 {
            return Some(if row.is_blank() { IssueKind::EmptyRow } else { IssueKind::ProseRow });
        }
        let blank = |column: &usize| trim(row.field(*column).unwrap_or_default()).is_empty();
        // A total may stand in the date column itself.
        let undated = |column: &usize| {
            let cell = row.field(*column).unwrap_or_default();
            blank(column) || (starts_with_letter(cell) && is_total_label(cell))
        };
        let dateless = self.columns.dates.iter().all(undated);
        if !dateless {
            return None;
        }
        if row.is_blank() {
            return Some(IssueKind::EmptyRow);
        }
        let nameless = self.columns.customers.iter().all(blank);
        let is_total = || row.fields().any(|cell| cell.len() < 64 && is_total_label(cell));
        let named_total = || {
            self.shape == Shape::MonthColumns
                && self.columns.customers.iter().any(|at| row.field(*at).is_some_and(is_total_label))
        };
        if ((nameless || !self.columns.dates.is_empty()) && is_total()) || named_total() {
            return Some(IssueKind::TotalRow);
        }
        let empty = self.columns.amount.iter().chain(&self.columns.order).all(blank)
            && self.columns.priced.is_none_or(|(a, b)| blank(&a) && blank(&b));
        if self.columns.preset.customer_from_above && !nameless && empty {
            self.remember_customer(row);
            return Some(IssueKind::ProseRow);
        }
        let filled = || row.fields().filter(|cell| !trim(cell).is_empty()).count();
        let prose = nameless && empty && !self.columns.preset.grouped && row.expected() >= 3 && filled() == 1;
        prose.then_some(IssueKind::ProseRow)
    }

    /// Whether the row was given back, and why its order is left out. In files that are not grouped, only the
    /// row itself is left out.
    pub(super) fn read_status(&mut self, row: &Row<'_>) -> Result<(bool, Option<IssueKind>), Note> {
        let (class, column) = self.judge_status(row);
        match class {
            StatusClass::Counts => Ok((false, None)),
            StatusClass::GivenBack => {
                self.note(IssueKind::StatusRefunded, Some(column));
                Ok((true, None))
            }
            StatusClass::Excluded(kind) if self.columns.preset.grouped => Ok((false, Some(kind))),
            StatusClass::Excluded(kind) => Err(Note { kind, column: Some(column) }),
        }
    }

    pub(super) fn judge_status(&mut self, row: &Row<'_>) -> (StatusClass, usize) {
        for (rule, cache) in self.columns.rules.iter().zip(&mut self.rule_words) {
            let test = rule.rule.test;
            let cell = trim(row.field(rule.column).unwrap_or_default());
            let holds = match test {
                CellTest::Filled => !cell.is_empty(),
                CellTest::Negative => test.holds(std::str::from_utf8(cell).unwrap_or(""), ""),
                _ => cache.get(cell, |text| test.holds(text, &status_words(text))),
            };
            if holds {
                return (rule.rule.class, rule.column);
            }
        }
        for &column in &self.columns.cancelled_at {
            if filled(row, Some(column)).is_some() {
                return (StatusClass::Excluded(IssueKind::Cancelled), column);
            }
        }
        for &column in &self.columns.statuses {
            let Some(cell) = filled(row, Some(column)) else { continue };
            let classify = |text: &str| classify_status(&status_words(text));
            let class = self.statuses.get(cell, classify);
            if class != StatusClass::Counts {
                return (class, column);
            }
        }
        (StatusClass::Counts, 0)
    }
}

fn starts_with_letter(cell: &[u8]) -> bool {
    cell.first().is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
}

/// Whether a cell labels a total.
fn is_total_label(cell: &[u8]) -> bool {
    const LABELS: &[&str] = &[
        "total",
        "totals",
        "grand total",
        "overall total",
        "sum",
        "subtotal",
        "sub total",
        "summe",
        "gesamtsumme",
        "gesamt",
        "insgesamt",
        "zwischensumme",
        "somme",
        "total general",
        "sous total",
        "suma",
        "suma total",
        "soma",
        "total geral",
        "totale",
        "totale generale",
        "totali",
        "somma",
        "totaal",
        "eindtotaal",
        "subtotaal",
        "合計",
        "総計",
        "小計",
    ];
    const STARTS: &[&str] =
        &["total for ", "total of ", "total du ", "summe fur ", "total de ", "totale di "];
    if !cell.iter().any(|b| b.is_ascii_alphabetic() || !b.is_ascii()) {
        return false;
    }
    let word = fold(std::str::from_utf8(cell).unwrap_or(""));
    let word = word.trim_end_matches([':', ' ', '=']);
    LABELS.contains(&word) || STARTS.iter().any(|start| word.starts_with(start))
}

/// Results for the few texts that a column repeats.
#[derive(Clone, Debug)]
pub(super) struct WordCache<T> {
    recent: RecentTexts<T>,
    known: Vec<(Vec<u8>, T)>,
}

impl<T: Copy> Default for WordCache<T> {
    fn default() -> WordCache<T> {
        WordCache { recent: RecentTexts::default(), known: Vec::new() }
    }
}

impl<T: Copy> WordCache<T> {
    const MOST: usize = 32;

    #[inline]
    pub(super) fn get(&mut self, text: &[u8], compute: impl FnOnce(&str) -> T) -> T {
        self.recent.get(text).unwrap_or_else(|| self.get_known(text, compute))
    }

    fn get_known(&mut self, text: &[u8], compute: impl FnOnce(&str) -> T) -> T {
        if let Some((_, value)) = self.known.iter().find(|(known, _)| known == text) {
            self.recent.put(text, *value);
            return *value;
        }
        let value = compute(std::str::from_utf8(text).unwrap_or(""));
        if self.known.len() < Self::MOST {
            self.known.push((text.to_vec(), value));
        }
        self.recent.put(text, value);
        value
    }
}

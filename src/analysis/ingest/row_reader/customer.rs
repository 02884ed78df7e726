//! Who a row is about.

use super::{RowReader, filled};
use crate::analysis::ingest::fields::fold::trim;
use crate::analysis::ingest::identity::{IdNotes, normalise_id};
use crate::analysis::ingest::issues::IssueKind;
use crate::analysis::ingest::records::Row;

impl RowReader {
    pub(super) fn read_customer(&mut self, row: &Row<'_>, negative: bool) -> bool {
        let mut found = None;
        if let Some(column) = self.columns.customer_if_negative.filter(|_| negative) {
            let notes = normalise_id(row.field(column).unwrap_or_default(), &mut self.customer);
            found = notes.map(|notes| (notes, column));
        }
        for at in 0..self.columns.customers.len() {
            if found.is_some() {
                break;
            }
            let column = self.columns.customers[at];
            let notes = normalise_id(row.field(column).unwrap_or_default(), &mut self.customer);
            found = notes.map(|notes| (notes, column));
        }
        self.read_name(row);
        if found.is_none() && self.columns.preset.customer_from_above {
            return normalise_id(&self.above, &mut self.customer).is_some();
        }
        if let Some((notes, column)) = found {
            self.note_id(notes, column);
        }
        found.is_some()
    }

    pub(super) fn note_id(&mut self, notes: IdNotes, column: usize) {
        let kinds = [
            (notes.email_folded, IssueKind::EmailFolded),
            (notes.decimal, IssueKind::DecimalId),
            (notes.mangled, IssueKind::MangledId),
        ];
        for (_, kind) in kinds.iter().filter(|(holds, _)| *holds) {
            self.note(*kind, Some(column));
        }
    }

    pub(super) fn read_name(&mut self, row: &Row<'_>) {
        self.name.clear();
        for &column in &self.columns.names {
            if let Some(part) = filled(row, Some(column)) {
                if !self.name.is_empty() {
                    self.name.push(b' ');
                }
                self.name.extend_from_slice(part);
            }
        }
    }

    pub(super) fn remember_customer(&mut self, row: &Row<'_>) {
        let cells = self.columns.customers.iter().filter_map(|column| row.field(*column));
        if let Some(cell) = cells.map(trim).find(|cell| !cell.is_empty()) {
            self.above.clear();
            self.above.extend_from_slice(cell);
        }
    }
}

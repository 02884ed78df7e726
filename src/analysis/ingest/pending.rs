//! A row that is still open on the general path: its bytes so far, and where its fields end.

use super::limits::ReadLimits;
use super::records::{FieldSpan, RecordError};
use super::scan::count_line_breaks;
use csv_core::{ReadRecordResult, Reader};
use memchr::memchr2;

const LF: u8 = b'\n';
const CR: u8 = b'\r';
const FIRST_OUTPUT_BYTES: usize = 4 << 10;
const FIRST_ENDS: usize = 128;

/// The open row as it stands in the file, its unquoted bytes and where its complete fields end.
pub(super) struct Pending {
    pub(super) raw: Vec<u8>,
    pub(super) text: Vec<u8>,
    pub(super) filled: usize,
    pub(super) ends: Vec<usize>,
    pub(super) fields: usize,
}

impl Default for Pending {
    fn default() -> Pending {
        Pending {
            raw: Vec::new(),
            text: vec![0; FIRST_OUTPUT_BYTES],
            filled: 0,
            ends: vec![0; FIRST_ENDS],
            fields: 0,
        }
    }
}

impl Pending {
    pub(super) fn clear(&mut self) {
        self.raw.clear();
        self.filled = 0;
        self.fields = 0;
    }

    /// Parses from `input` until the row ends or a buffer is full: bytes used, and whether the row ended.
    pub(super) fn push(&mut self, core: &mut Reader, input: &[u8]) -> (usize, bool) {
        self.grow();
        let (result, used, written, fields) =
            core.read_record(input, &mut self.text[self.filled..], &mut self.ends[self.fields..]);
        self.filled += written;
        self.fields += fields;
        (used, matches!(result, ReadRecordResult::Record))
    }

    /// Makes room for at least one more byte and one more field.
    pub(super) fn grow(&mut self) {
        if self.filled == self.text.len() {
            self.text.resize(self.filled * 2, 0);
        }
        if self.fields == self.ends.len() {
            self.ends.resize(self.fields * 2, 0);
        }
    }

    pub(super) fn append(&mut self, bytes: &[u8]) {
        let end = self.filled + bytes.len();
        if self.text.len() < end {
            self.text.resize(end.next_power_of_two(), 0);
        }
        self.text[self.filled..end].copy_from_slice(bytes);
        self.filled = end;
    }

    pub(super) fn end_field(&mut self) {
        self.grow();
        self.ends[self.fields] = self.filled;
        self.fields += 1;
    }

    pub(super) fn spans(&self, spans: &mut Vec<FieldSpan>) {
        let mut start = 0;
        spans.clear();
        spans.extend(
            self.ends[..self.fields]
                .iter()
                .map(|&end| FieldSpan::new(std::mem::replace(&mut start, end), end)),
        );
    }

    /// Line ends within the first `fields` fields.
    pub(super) fn line_breaks(&self, fields: usize) -> u64 {
        let end = if fields == 0 { 0 } else { self.ends[fields - 1] };
        if memchr2(LF, CR, &self.text[..end]).is_none() {
            return 0;
        }
        let mut start = 0;
        let mut breaks = 0;
        for &end in &self.ends[..fields] {
            breaks += count_line_breaks(&self.text[start..end]);
            start = end;
        }
        breaks
    }

    /// The limits on a row that is still open: its last field is not complete.
    pub(super) fn check(&self, limits: &ReadLimits, line: u64) -> Result<(), RecordError> {
        if limits.hold(self.fields + 1, self.filled) {
            return Ok(());
        }
        let mut start = 0;
        let ends = self.ends[..self.fields].iter().copied().chain([self.filled]);
        limits.check(ends.map(|end| end - std::mem::replace(&mut start, end)), line)
    }
}

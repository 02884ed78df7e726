//! What reading accepts at most: every limit is stated here and ends in a typed error, never in a crash.

use super::records::RecordError;

/// Upper bounds of one read. [`ReadLimits::default`] is what the product uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadLimits {
    /// Columns in one row.
    pub max_columns: usize,
    /// Bytes of one field, as UTF-8 without its quotes.
    pub max_field_bytes: usize,
    /// Bytes of all fields of one row together, as UTF-8 without quotes and delimiters.
    pub max_record_bytes: usize,
    /// Decompressed bytes of one file.
    pub max_unpacked_bytes: u64,
    /// Decompressed bytes for each compressed byte, over the whole file so far.
    pub max_unpack_ratio: u64,
    /// Decompressed bytes below which the ratio is not judged: small files of blanks pack very well.
    pub ratio_free_bytes: u64,
    /// Files inside one zip.
    pub max_zip_entries: usize,
}

impl ReadLimits {
    /// Whether a row of so many fields and bytes cannot break a limit.
    pub(super) fn hold(&self, fields: usize, bytes: usize) -> bool {
        fields <= self.max_columns && bytes <= self.max_field_bytes.min(self.max_record_bytes)
    }

    /// The limit that the fields of a row break first, reading byte by byte from the left: so the answer is the
    /// same for the beginning of the row in which it happens as for the whole row.
    pub(super) fn check(&self, lengths: impl Iterator<Item = usize>, line: u64) -> Result<(), RecordError> {
        let mut bytes = 0;
        for (index, length) in lengths.enumerate() {
            let column = index + 1;
            if index >= self.max_columns {
                return Err(RecordError::TooManyColumns { line, limit: self.max_columns });
            }
            let room = self.max_record_bytes - bytes;
            if length > self.max_field_bytes && self.max_field_bytes <= room {
                return Err(RecordError::FieldTooLong { line, column, limit: self.max_field_bytes });
            }
            if length > room {
                return Err(RecordError::RecordTooLong { line, column, limit: self.max_record_bytes });
            }
            bytes += length;
        }
        Ok(())
    }
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            max_columns: 4_096,
            max_field_bytes: 1 << 20,
            max_record_bytes: 4 << 20,
            max_unpacked_bytes: 64 << 30,
            max_unpack_ratio: 300,
            ratio_free_bytes: 16 << 20,
            max_zip_entries: 1_000,
        }
    }
}

//! Reads bytes into owned rows, for comparing one way of reading with another.

use std::path::PathBuf;
use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::analysis::ingest::layout::{Layout, LayoutOverrides, Sniffed, sniff_layout};
use worthmap::analysis::ingest::limits::ReadLimits;
use worthmap::analysis::ingest::records::{ReadTotals, RecordError, RecordIssue, RecordReader, Row, RowSink};

/// Everything that a read handed over.
#[derive(Debug, Default, PartialEq)]
pub struct Read {
    pub header: Option<Vec<String>>,
    pub rows: Vec<ReadRow>,
    pub issues: Vec<RecordIssue>,
    pub error: Option<RecordError>,
    pub totals: ReadTotals,
}

#[derive(Debug, PartialEq)]
pub struct ReadRow {
    pub line: u64,
    pub offset: u64,
    pub is_ragged: bool,
    pub fields: Vec<String>,
}

impl Read {
    pub fn fields(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(|row| row.fields.clone()).collect()
    }
}

impl RowSink for Read {
    fn row(&mut self, row: &Row<'_>) {
        self.rows.push(ReadRow {
            line: row.line(),
            offset: row.offset(),
            is_ragged: row.is_ragged(),
            fields: owned(row),
        });
    }

    fn header(&mut self, row: &Row<'_>) {
        self.header = Some(owned(row));
    }

    fn issue(&mut self, issue: RecordIssue) {
        self.issues.push(issue);
    }
}

fn owned(row: &Row<'_>) -> Vec<String> {
    row.fields().map(|field| String::from_utf8(field.to_vec()).expect("fields are UTF-8")).collect()
}

/// Reads `chunks` as one file.
pub fn read_with<'a>(mut reader: RecordReader, chunks: impl IntoIterator<Item = &'a [u8]>) -> Read {
    let mut read = Read::default();
    let fed = chunks.into_iter().try_for_each(|chunk| reader.feed(chunk, &mut read));
    read.error = fed.and_then(|()| reader.finish(&mut read)).err();
    read.totals = reader.totals();
    read
}

pub fn reader(layout: &Layout) -> RecordReader {
    RecordReader::new(layout, &NativeDecoders, ReadLimits::default()).expect("a decoder for every encoding")
}

/// Reads `bytes` in one piece.
pub fn read(bytes: &[u8], layout: &Layout) -> Read {
    read_with(reader(layout), [bytes])
}

/// Sniffs a whole file with the given decisions.
pub fn sniff(bytes: &[u8], overrides: &LayoutOverrides) -> Sniffed {
    sniff_layout(bytes, true, overrides, &NativeDecoders).expect("a table")
}

/// A file of the development data beside the checkout, where there is one.
pub fn development_file(path: &str) -> Option<Vec<u8>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    std::fs::read(file).ok()
}

/// A fixture of the repository.
pub fn fixture(path: &str) -> Vec<u8> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path);
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

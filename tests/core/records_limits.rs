//! Hostile and damaged files end in typed errors with a place, in bounded memory.

use crate::reading::{Read, read, read_with};
use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression as Level, Crc};
use std::io::Write;
use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::analysis::ingest::foreign::ForeignKind;
use worthmap::analysis::ingest::layout::{Layout, LayoutOverrides, SniffError, sniff_layout};
use worthmap::analysis::ingest::limits::ReadLimits;
use worthmap::analysis::ingest::records::{RecordError, RecordIssueKind, RecordReader};
use worthmap::analysis::ingest::unpack::{Compression, UnpackError};

fn table_layout() -> Layout {
    crate::reading::sniff(b"a,b\n1,2\n", &LayoutOverrides::default()).layout
}

fn error_of(bytes: &[u8]) -> Option<RecordError> {
    read(bytes, &table_layout()).error
}

#[test]
fn limits_name_line_and_column() {
    let limits = ReadLimits::default();
    let wide = format!("a,b\n1,2\n{}\n", ",".repeat(limits.max_columns));
    assert_eq!(error_of(wide.as_bytes()), Some(RecordError::TooManyColumns { line: 3, limit: 4_096 }));
    let fits = format!("a,b\n{}\n", ",".repeat(limits.max_columns - 1));
    assert_eq!(error_of(fits.as_bytes()), None);
    let long = "x".repeat(limits.max_field_bytes + 1);
    let too_long = RecordError::FieldTooLong { line: 3, column: 2, limit: limits.max_field_bytes };
    assert_eq!(error_of(format!("a,b\n1,2\n3,{long}\n").as_bytes()), Some(too_long.clone()));
    assert_eq!(error_of(format!("a,b\n1,2\n3,\"{long}").as_bytes()), Some(too_long));
    let many_long = format!("a,b\n{}", "y".repeat(limits.max_field_bytes) + ",").repeat(5);
    let record = error_of(many_long.replace("a,b\n", "").as_bytes());
    assert_eq!(
        record,
        Some(RecordError::RecordTooLong { line: 1, column: 5, limit: limits.max_record_bytes })
    );
}

#[test]
fn an_error_is_final() {
    let mut reader =
        RecordReader::new(&table_layout(), &NativeDecoders, ReadLimits::default()).expect("UTF-8");
    let mut sink = Read::default();
    let wide = ",".repeat(5_000);
    let first = reader.feed(wide.as_bytes(), &mut sink).expect_err("too many columns");
    assert_eq!(reader.feed(b"\n1,2\n", &mut sink), Err(first.clone()));
    assert_eq!(reader.finish(&mut sink), Err(first));
}

#[test]
fn damaged_text_is_counted_where_it_stands() {
    let read = read(b"a,b\n1,\xFFx\xFE\n2,ok\n3\0,\0\n", &table_layout());
    let found: Vec<_> = read.issues.iter().map(|issue| (issue.line, issue.column, issue.kind)).collect();
    let expected = [
        (2, 2, RecordIssueKind::ReplacementCharacters { count: 2 }),
        (4, 1, RecordIssueKind::NulBytes { count: 2 }),
    ];
    assert_eq!(found, expected);
    assert_eq!((read.rows.len(), read.totals.replaced), (3, 2));
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Level::best());
    packer.write_all(text).expect("memory");
    packer.finish().expect("memory")
}

fn unpack_error(compression: Compression, bytes: &[u8], limits: ReadLimits) -> Option<RecordError> {
    let layout = Layout { compression, ..table_layout() };
    let reader = RecordReader::new(&layout, &NativeDecoders, limits).expect("UTF-8");
    read_with(reader, bytes.chunks(1_000)).error
}

#[test]
fn bombs_meet_a_limit() {
    let bomb = gzip(&b"1,2\n".repeat(8 << 20));
    let limits = ReadLimits::default();
    let ratio = UnpackError::RatioExceeded { limit: limits.max_unpack_ratio };
    assert_eq!(unpack_error(Compression::Gzip, &bomb, limits), Some(RecordError::Unpack(ratio)));
    let small = ReadLimits { max_unpacked_bytes: 1 << 20, ..limits };
    let size = UnpackError::TooLarge { limit: 1 << 20 };
    assert_eq!(unpack_error(Compression::Gzip, &bomb, small), Some(RecordError::Unpack(size)));
}

#[test]
fn damaged_gzip_files_say_so() {
    let packed = gzip(b"a,b\n1,2\n");
    let fails = |bytes: &[u8]| unpack_error(Compression::Gzip, bytes, ReadLimits::default());
    for end in 1..packed.len() {
        assert_eq!(fails(&packed[..end]), Some(UnpackError::Truncated.into()), "cut at {end}");
    }
    let mut wrong = packed.clone();
    let at = packed.len() as u64;
    wrong[packed.len() - 6] ^= 1;
    assert_eq!(fails(&wrong), Some(UnpackError::ChecksumMismatch { at }.into()));
    let trailing = [packed.as_slice(), b"rest"].concat();
    assert_eq!(fails(&trailing), Some(UnpackError::Damaged { at: at + 1 }.into()));
}

/// One entry of a zip for the tests.
struct Entry {
    name: &'static str,
    text: &'static [u8],
    method: u16,
    flags: u16,
}

const DEFLATED: u16 = 8;
const STORED: u16 = 0;
const STREAMED: u16 = 8;

fn entry(name: &'static str, text: &'static [u8]) -> Entry {
    Entry { name, text, method: DEFLATED, flags: 0 }
}

fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut zip = Vec::new();
    for entry in entries {
        let mut packer = DeflateEncoder::new(Vec::new(), Level::default());
        packer.write_all(entry.text).expect("memory");
        let deflated = packer.finish().expect("memory");
        let data = if entry.method == DEFLATED { deflated.as_slice() } else { entry.text };
        let mut crc = Crc::new();
        crc.update(entry.text);
        let sums = [crc.sum(), data.len() as u32, entry.text.len() as u32];
        let is_streamed = entry.flags & STREAMED != 0;
        zip.extend_from_slice(b"PK\x03\x04\x14\0");
        zip.extend_from_slice(&entry.flags.to_le_bytes());
        zip.extend_from_slice(&entry.method.to_le_bytes());
        zip.extend_from_slice(&[0; 4]);
        for sum in sums {
            zip.extend_from_slice(&if is_streamed { 0u32 } else { sum }.to_le_bytes());
        }
        zip.extend_from_slice(&(entry.name.len() as u16).to_le_bytes());
        zip.extend_from_slice(&[0; 2]);
        zip.extend_from_slice(entry.name.as_bytes());
        zip.extend_from_slice(data);
        if is_streamed {
            zip.extend_from_slice(b"PK\x07\x08");
            sums.iter().for_each(|sum| zip.extend_from_slice(&sum.to_le_bytes()));
        }
    }
    if !entries.is_empty() {
        zip.extend_from_slice(b"PK\x01\x02 the directory is not looked at");
    }
    zip.extend_from_slice(b"PK\x05\x06");
    zip
}

#[test]
fn a_zip_with_one_table_is_read() {
    let streamed = Entry { flags: STREAMED, ..entry("b/orders.CSV", b"a,b\n1,2\n3,4\n") };
    let stored = Entry { method: STORED, ..entry("orders.txt", b"a,b\n1,2\n3,4\n") };
    for table in [entry("orders.csv", b"a,b\n1,2\n3,4\n"), streamed, stored] {
        let name = table.name;
        let clutter = entry("__MACOSX/._orders.csv", b"\0\x05\x16\x07");
        let bytes = zip(&[entry("b/", b""), clutter, table, entry("readme.md", b"hello")]);
        let sniffed = crate::reading::sniff(&bytes, &LayoutOverrides::default());
        assert_eq!(sniffed.zip_entry.as_deref(), Some(name));
        let layout = &sniffed.layout;
        for size in [1, 7, bytes.len()] {
            let reader = RecordReader::new(layout, &NativeDecoders, ReadLimits::default()).expect("UTF-8");
            let read = read_with(reader, bytes.chunks(size));
            assert_eq!(
                (read.fields(), read.error),
                (vec![vec!["1".into(), "2".into()], vec!["3".into(), "4".into()]], None),
                "{name} by {size}"
            );
        }
    }
}

#[test]
fn other_zips_are_refused_by_name() {
    let refused = |entries: &[Entry]| {
        sniff_layout(&zip(entries), true, &LayoutOverrides::default(), &NativeDecoders).expect_err("refused")
    };
    let unpack = |error: UnpackError| SniffError::Record(RecordError::Unpack(error));
    let table = || entry("a.csv", b"a,b\n1,2\n");
    let several = UnpackError::ZipSeveralTables { names: vec!["a.csv".into(), "b.tsv".into()] };
    assert_eq!(refused(&[table(), entry("b.tsv", b"x\n")]), unpack(several));
    let none = UnpackError::ZipNoTable { names: vec!["a.json".into()] };
    assert_eq!(refused(&[entry("a.json", b"{}"), entry(".DS_Store", b"")]), unpack(none));
    assert_eq!(refused(&[]), unpack(UnpackError::ZipNoTable { names: Vec::new() }));
    let encrypted = Entry { flags: 1, ..table() };
    assert_eq!(refused(&[encrypted]), unpack(UnpackError::ZipEncrypted { name: "a.csv".into() }));
    let packed_otherwise = Entry { method: 14, ..table() };
    assert_eq!(
        refused(&[packed_otherwise]),
        unpack(UnpackError::ZipMethod { name: "a.csv".into(), method: 14 })
    );
    let endless = Entry { method: STORED, flags: STREAMED, ..table() };
    assert_eq!(refused(&[endless]), unpack(UnpackError::ZipStoredWithoutSize { name: "a.csv".into() }));
    let workbook = [entry("[Content_Types].xml", b"<Types/>"), entry("xl/workbook.xml", b"<workbook/>")];
    assert_eq!(refused(&workbook), SniffError::Foreign { kind: ForeignKind::Xlsx });
    let cut = zip(&[table()]);
    let truncated = sniff_layout(&cut[..40], true, &LayoutOverrides::default(), &NativeDecoders);
    assert_eq!(truncated, Err(unpack(UnpackError::Truncated)));
}

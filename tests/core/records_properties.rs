//! Whatever the bytes and however they are cut, a file gives one list of rows.

use crate::reading::{Read, ReadRow, read_with};
use flate2::Compression as Level;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::io::Write;
use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::analysis::ingest::encoding::EncodingName;
use worthmap::analysis::ingest::layout::{Delimiter, Layout, Newline, Quoting};
use worthmap::analysis::ingest::limits::ReadLimits;
use worthmap::analysis::ingest::records::{ReadTotals, RecordReader, RowBoundary};
use worthmap::analysis::ingest::unpack::Compression;

fn layout(delimiter: Delimiter, quoting: Quoting) -> Layout {
    Layout {
        encoding: EncodingName::UTF_8,
        compression: Compression::None,
        delimiter,
        quoting,
        sep_line: false,
        preamble_lines: 0,
        has_header: false,
        header: Vec::new(),
        column_count: 3,
        usual_fields: 3,
        newline: Newline::Lf,
    }
}

/// Pieces of which awkward files are made.
const PIECES: [&[u8]; 24] = [
    b",",
    b",",
    b";",
    b"\t",
    b" ",
    b"\"",
    b"\"",
    b"\"\"",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b"\\",
    b"a",
    b"bc",
    b"123",
    b"\xC3\xA9",
    b"\xE2\x82\xAC",
    b"\xEF\xBB\xBF",
    b"\xEF\xBF\xBD",
    b"\0",
    b"\xFF",
    b"\xE2",
    b"a,\"b\",c\n",
];

fn awkward_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60).prop_map(|pieces| pieces.concat())
}

fn any_layout() -> impl Strategy<Value = Layout> {
    const DELIMITERS: &[Delimiter] =
        &[Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Spaces];
    const QUOTINGS: &[Quoting] = &[Quoting::Doubled, Quoting::Backslash, Quoting::Text];
    (prop::sample::select(DELIMITERS), prop::sample::select(QUOTINGS), 0..3u64, any::<bool>()).prop_map(
        |(delimiter, quoting, preamble_lines, has_header)| Layout {
            preamble_lines,
            has_header,
            ..layout(delimiter, quoting)
        },
    )
}

/// Limits that short files can break.
const TIGHT: ReadLimits = ReadLimits {
    max_columns: 5,
    max_field_bytes: 9,
    max_record_bytes: 16,
    max_unpacked_bytes: 1 << 40,
    max_unpack_ratio: 1 << 20,
    ratio_free_bytes: 1 << 40,
    max_zip_entries: 10,
};

fn reader(layout: &Layout, limits: ReadLimits) -> RecordReader {
    RecordReader::new(layout, &NativeDecoders, limits).expect("a decoder")
}

/// Cuts `bytes` at the given places, taken as shares of its length.
fn cut<'a>(bytes: &'a [u8], places: &[f64]) -> Vec<&'a [u8]> {
    let mut ends: Vec<usize> = places.iter().map(|place| (place * bytes.len() as f64) as usize).collect();
    ends.extend([0, bytes.len()]);
    ends.sort_unstable();
    ends.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

/// How far the bytes were counted before an error depends on the cut; nothing else does.
fn comparable(mut read: Read) -> Read {
    if read.error.is_some() {
        read.totals = ReadTotals::default();
    }
    read
}

/// Rows by the plainest reading of the rules, byte by byte, without an eye on speed.
fn plain_rows(text: &[u8], layout: &Layout) -> Vec<ReadRow> {
    let delimiter = layout.delimiter.byte().expect("a delimiter");
    let (mut rows, mut fields, mut field) = (Vec::new(), Vec::new(), Vec::new());
    let (mut line, mut at, mut start, mut row_line) = (1, 0, 0, 1);
    let (mut quoted, mut at_field_start) = (false, true);
    while at < text.len() {
        let byte = text[at];
        let ends_line = byte == b'\n' || (byte == b'\r' && text.get(at + 1) != Some(&b'\n'));
        line += u64::from(ends_line);
        if quoted && byte == b'"' && text.get(at + 1) == Some(&b'"') {
            field.push(byte);
            at += 1;
        } else if byte == b'"' && (quoted || (at_field_start && layout.quoting == Quoting::Doubled)) {
            quoted = !quoted;
            at_field_start = false;
        } else if !quoted && byte == delimiter {
            fields.push(std::mem::take(&mut field));
            at_field_start = true;
        } else if !quoted && matches!(byte, b'\n' | b'\r') {
            if at > start {
                fields.push(std::mem::take(&mut field));
                rows.push(row(row_line, start, std::mem::take(&mut fields)));
            }
            at += usize::from(byte == b'\r' && text.get(at + 1) == Some(&b'\n'));
            line += u64::from(byte == b'\r' && !ends_line);
            (start, row_line, at_field_start) = (at + 1, line, true);
        } else {
            field.push(byte);
            at_field_start = false;
        }
        at += 1;
    }
    if text.len() > start {
        fields.push(field);
        rows.push(row(row_line, start, fields));
    }
    rows
}

fn row(line: u64, offset: usize, fields: Vec<Vec<u8>>) -> ReadRow {
    let is_ragged = fields.len() != 3;
    let fields = fields.into_iter().map(|field| String::from_utf8(field).expect("UTF-8")).collect();
    ReadRow { line, offset: offset as u64, is_ragged, fields }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_cut_gives_the_same_read(
        bytes in awkward_bytes(),
        layout in any_layout(),
        tight in any::<bool>(),
        places in prop::collection::vec(0.0..1.0f64, 0..12),
    ) {
        let limits = if tight { TIGHT } else { ReadLimits::default() };
        let whole = comparable(read_with(reader(&layout, limits), [bytes.as_slice()]));
        let parts = comparable(read_with(reader(&layout, limits), cut(&bytes, &places)));
        prop_assert_eq!(&whole, &parts);
        let single = comparable(read_with(reader(&layout, limits), bytes.chunks(1)));
        prop_assert_eq!(&whole, &single);
    }

    #[test]
    fn the_fast_path_is_the_general_path(
        bytes in awkward_bytes(),
        layout in any_layout(),
        tight in any::<bool>(),
    ) {
        let limits = if tight { TIGHT } else { ReadLimits::default() };
        let fast = comparable(read_with(reader(&layout, limits), [bytes.as_slice()]));
        let general = comparable(read_with(reader(&layout, limits).general_only(), [bytes.as_slice()]));
        prop_assert_eq!(fast, general);
    }

    #[test]
    fn rows_are_what_the_rules_say(bytes in awkward_bytes(), quoted in any::<bool>()) {
        let layout = layout(Delimiter::Comma, if quoted { Quoting::Doubled } else { Quoting::Text });
        let text = String::from_utf8_lossy(&bytes).replace('\u{FEFF}', "");
        // While the width of the table is not known, no quote is taken for a stray one.
        let unknown = Layout { usual_fields: 0, column_count: 0, ..layout.clone() };
        let read = read_with(reader(&unknown, ReadLimits::default()), [text.as_bytes()]);
        let plain = plain_rows(text.as_bytes(), &layout).into_iter();
        let plain: Vec<ReadRow> = plain.map(|row| ReadRow { is_ragged: false, ..row }).collect();
        prop_assert_eq!(read.rows, plain);
    }

    #[test]
    fn the_encoding_does_not_change_the_rows(
        bytes in awkward_bytes(),
        places in prop::collection::vec(0.0..1.0f64, 0..8),
        big_end in any::<bool>(),
        marked in any::<bool>(),
    ) {
        let text = String::from_utf8_lossy(&bytes).replace('\u{FEFF}', "");
        let marked_text = if marked { format!("\u{FEFF}{text}") } else { text.clone() };
        let units = marked_text.encode_utf16();
        let wide: Vec<u8> = if big_end {
            units.flat_map(u16::to_be_bytes).collect()
        } else {
            units.flat_map(u16::to_le_bytes).collect()
        };
        let narrow = layout(Delimiter::Comma, Quoting::Doubled);
        let encoding = if big_end { EncodingName::UTF_16BE } else { EncodingName::UTF_16LE };
        let wide_layout = Layout { encoding, ..narrow.clone() };
        let plain = read_with(reader(&narrow, ReadLimits::default()), [text.as_bytes()]);
        let read = read_with(reader(&wide_layout, ReadLimits::default()), cut(&wide, &places));
        prop_assert_eq!(read.rows, plain.rows);
        prop_assert_eq!(read.issues, plain.issues);
    }

    #[test]
    fn a_read_may_start_at_any_row(bytes in awkward_bytes(), places in prop::collection::vec(0.0..1.0f64, 0..4)) {
        let text = String::from_utf8_lossy(&bytes).replace('\u{FEFF}', "");
        let layout = layout(Delimiter::Comma, Quoting::Doubled);
        let whole = read_with(reader(&layout, ReadLimits::default()), [text.as_bytes()]);
        for (index, row) in whole.rows.iter().enumerate() {
            let boundary = RowBoundary { line: row.line, offset: row.offset };
            let reader = RecordReader::starting_at(boundary, &layout, &NativeDecoders, ReadLimits::default())
                .expect("a decoder");
            let rest = read_with(reader, cut(&text.as_bytes()[row.offset as usize..], &places));
            prop_assert_eq!(&rest.rows[..], &whole.rows[index..]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn gzip_members_may_be_cut_anywhere(
        members in prop::collection::vec(awkward_bytes(), 1..5),
        places in prop::collection::vec(0.0..1.0f64, 0..12),
        padding in 0..3usize,
    ) {
        let mut packed = Vec::new();
        for member in &members {
            let mut packer = GzEncoder::new(packed, Level::default());
            packer.write_all(member).expect("memory");
            packed = packer.finish().expect("memory");
        }
        packed.resize(packed.len() + padding, 0);
        let plain = layout(Delimiter::Comma, Quoting::Doubled);
        let gzip = Layout { compression: Compression::Gzip, ..plain.clone() };
        let expected = read_with(reader(&plain, ReadLimits::default()), [members.concat().as_slice()]);
        for chunks in [cut(&packed, &places), packed.chunks(1).collect()] {
            let read = read_with(reader(&gzip, ReadLimits::default()), chunks);
            prop_assert_eq!(&read.error, &None);
            prop_assert_eq!((&read.rows, &read.issues), (&expected.rows, &expected.issues));
        }
    }
}

/// Long rows, so that the pieces of 64 KiB inside the reader end everywhere.
#[test]
fn files_larger_than_the_readers_own_pieces_are_cut_right() {
    let mut text = String::new();
    for number in 0..40_000u32 {
        let quoted = number % 97 == 0;
        let filler = "x".repeat((number % 53) as usize);
        let field = if quoted { format!("\"{filler}\r\n\u{e9}\"") } else { filler };
        text.push_str(&format!("{number},{field},{}\r\n", number / 3));
    }
    let layout = layout(Delimiter::Comma, Quoting::Doubled);
    let whole = read_with(reader(&layout, ReadLimits::default()), [text.as_bytes()]);
    assert_eq!((whole.rows.len(), whole.totals.ragged_rows), (40_000, 0));
    assert_eq!(whole.rows, plain_rows(text.as_bytes(), &layout));
    let general = read_with(reader(&layout, ReadLimits::default()).general_only(), [text.as_bytes()]);
    assert_eq!(whole, general);
    let parts = read_with(reader(&layout, ReadLimits::default()), text.as_bytes().chunks(4_097));
    assert_eq!(whole, parts);
}

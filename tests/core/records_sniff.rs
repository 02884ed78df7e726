//! The sniff on awkward files: preambles, `sep=` lines, odd quotes, and files that are no tables.

use crate::reading::{read, sniff};
use flate2::Compression as Level;
use flate2::write::GzEncoder;
use std::io::Write;
use worthmap::analysis::ingest::decode::UnicodeOnly;
use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::analysis::ingest::encoding::EncodingName;
use worthmap::analysis::ingest::foreign::ForeignKind;
use worthmap::analysis::ingest::layout::{
    Delimiter, LayoutOverrides, Quoting, SniffError, SniffWarning, Sniffed, sniff_layout,
};
use worthmap::analysis::ingest::records::RecordError;
use worthmap::analysis::ingest::unpack::Compression;

fn sniffed(text: &str) -> Sniffed {
    sniff(text.as_bytes(), &LayoutOverrides::default())
}

fn refusal(bytes: &[u8]) -> SniffError {
    sniff_layout(bytes, true, &LayoutOverrides::default(), &NativeDecoders).expect_err("no table")
}

fn orders(count: usize) -> String {
    (0..count).map(|n| format!("A{n},c{},2024-01-{:02},{n}.50\n", n % 7, n % 28 + 1)).collect()
}

#[test]
fn title_lines_before_the_table_are_skipped_and_shown() {
    let text = format!("Sales report\n\"All amounts, in USD\"\n\nid,customer,date,total\n{}", orders(20));
    let sniffed = sniffed(&text);
    assert_eq!(sniffed.layout.preamble_lines, 3);
    assert_eq!(sniffed.preamble, ["Sales report", "\"All amounts, in USD\"", ""]);
    assert_eq!(sniffed.layout.header, ["id", "customer", "date", "total"]);
    let read = read(text.as_bytes(), &sniffed.layout);
    assert_eq!((read.rows.len(), read.rows[0].line), (20, 5));
}

#[test]
fn titles_padded_with_delimiters_are_no_header() {
    let text = format!("Sales report,,,\n,,,\nid,customer,date,total\n{}", orders(20));
    let sniffed = sniffed(&text);
    assert_eq!((sniffed.layout.preamble_lines, sniffed.layout.has_header), (2, true));
    assert_eq!(sniffed.layout.header[3], "total");
}

#[test]
fn footer_lines_are_ragged_rows() {
    let text = format!("id,customer,date,total\n{}\n20 record(s) downloaded\n", orders(20));
    let read = read(text.as_bytes(), &sniffed(&text).layout);
    assert_eq!((read.totals.ragged_rows, read.totals.empty_lines), (1, 1));
    assert!(read.rows[20].is_ragged);
}

#[test]
fn a_sep_line_names_the_delimiter() {
    for line in ["sep=^", "SEP=^", "\"sep=^\""] {
        let text = format!("{line}\r\nid^a,b\r\n1^2,3\r\n");
        let sniffed = sniffed(&text);
        assert_eq!(sniffed.layout.delimiter, Delimiter::Other(b'^'));
        assert!(sniffed.layout.sep_line);
        assert_eq!(sniffed.layout.header, ["id", "a,b"]);
        assert_eq!(read(text.as_bytes(), &sniffed.layout).fields(), [["1", "2,3"]]);
    }
}

#[test]
fn decimal_commas_do_not_hide_the_semicolon() {
    let text = "kunde;umsatz\nA;12,50\nB;7,00\nC;1.200,10\n";
    assert_eq!(sniffed(text).layout.delimiter, Delimiter::Semicolon);
}

#[test]
fn names_and_words_are_one_column() {
    assert_eq!(sniffed("Customer name\nAnn Smith\nBob Jones\nEve Adams\n").layout.column_count, 1);
    assert_eq!(sniffed("id\n1\n2\n").layout.column_count, 1);
}

#[test]
fn a_stray_quote_is_text_where_no_field_is_quoted() {
    let text = format!("id,customer,date,total\nA,\"Al,2024-01-01,5\n{}", orders(100));
    let sniffed = sniffed(&text);
    assert_eq!(sniffed.layout.quoting, Quoting::Text);
    assert!(sniffed.warnings.contains(&SniffWarning::UnterminatedQuote { line: 2 }));
    assert_eq!(read(text.as_bytes(), &sniffed.layout).rows.len(), 101);
}

#[test]
fn an_open_quote_among_quoted_fields_is_reported_where_it_opened() {
    let text = "id,name\n1,\"Al\"\n2,\"x\ny\"\n3,\"Bob\n4,Eve\n";
    let sniffed = sniffed(text);
    assert_eq!(sniffed.layout.quoting, Quoting::Doubled);
    assert!(
        sniffed.warnings.contains(&SniffWarning::UnterminatedQuote { line: 5 }),
        "{:?}",
        sniffed.warnings
    );
    let read = read(text.as_bytes(), &sniffed.layout);
    assert_eq!(read.rows[2].fields, ["3", "\"Bob"]);
    assert_eq!(read.rows[3].fields, ["4", "Eve"]);
    assert_eq!((read.issues[0].line, read.issues[0].column), (5, 2));
}

#[test]
fn backslashes_before_quotes_are_understood() {
    let text = "id,name\n1,\"the \\\"big\\\" one, blue\"\n2,\"plain\"\n";
    let sniffed = sniffed(text);
    assert_eq!(sniffed.layout.quoting, Quoting::Backslash);
    assert_eq!(read(text.as_bytes(), &sniffed.layout).rows[0].fields[1], "the \"big\" one, blue");
    let path = sniffed_path();
    assert_eq!(path.layout.quoting, Quoting::Doubled, "a closing quote after a backslash is one");
}

fn sniffed_path() -> Sniffed {
    sniffed("id,folder\n1,\"C:\\\"\n2,\"D:\\\"\n")
}

#[test]
fn odd_names_are_reported() {
    let sniffed = sniffed("id,name,,name\n1,2,3,4\n");
    assert!(sniffed.warnings.contains(&SniffWarning::EmptyHeader { column: 3 }));
    let repeated = SniffWarning::DuplicateHeader { name: "name".into(), columns: vec![2, 4] };
    assert!(sniffed.warnings.contains(&repeated));
}

#[test]
fn rows_wider_than_the_header_keep_their_columns() {
    let text = "id,total\n1,5,\n2,6,\n3,7,\n";
    let sniffed = sniffed(text);
    assert_eq!(sniffed.layout.header, ["id", "total", ""]);
    assert!(sniffed.warnings.contains(&SniffWarning::HeaderWidth { header: 2, rows: 3 }));
    assert_eq!(read(text.as_bytes(), &sniffed.layout).totals.ragged_rows, 0);
}

#[test]
fn the_users_decisions_replace_guesses() {
    let overrides = LayoutOverrides {
        delimiter: Some(Delimiter::Semicolon),
        has_header: Some(false),
        preamble_lines: Some(1),
        ..LayoutOverrides::default()
    };
    let sniffed = sniff(b"x,y\na;b\nc;d\n", &overrides);
    assert_eq!((sniffed.confidence.delimiter, sniffed.confidence.header), (1.0, 1.0));
    assert_eq!(read(b"x,y\na;b\nc;d\n", &sniffed.layout).fields(), [["a", "b"], ["c", "d"]]);
}

#[test]
fn tabs_are_sure_although_blanks_would_cut_there_too() {
    let text = format!("id\tcustomer\tday\ttotal\n{}", orders(60).replace(',', "\t"));
    let sniffed = sniffed(&text);
    assert_eq!(sniffed.layout.delimiter, Delimiter::Tab);
    assert!(sniffed.confidence.delimiter > 0.9, "{}", sniffed.confidence.delimiter);
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    assert_eq!(refusal(b""), SniffError::Empty);
    assert_eq!(refusal(b" \r\n\n"), SniffError::Empty);
    assert_eq!(refusal(b"\xEF\xBB\xBF\n"), SniffError::Empty);
    let png = SniffError::Foreign { kind: ForeignKind::Image };
    assert_eq!(refusal(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), png);
    let noise: Vec<u8> = (0..4_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(refusal(&noise), SniffError::Foreign { kind: ForeignKind::Binary });
}

#[test]
fn a_platform_without_the_decoder_says_so() {
    let overrides = LayoutOverrides { encoding: EncodingName::parse("koi8-r"), ..LayoutOverrides::default() };
    let refused = sniff_layout(b"a,b\n1,2\n", true, &overrides, &UnicodeOnly).expect_err("no decoder");
    let encoding = EncodingName::parse("koi8-r").expect("a known label");
    assert_eq!(refused, SniffError::Record(RecordError::NoDecoder { encoding }));
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let sniffed = sniffed("id,customer,total\n");
    assert!(sniffed.layout.has_header && sniffed.rows.is_empty());
    assert_eq!(sniffed.layout.column_count, 3);
}

#[test]
fn a_cut_sample_gives_the_layout_of_the_whole_file() {
    let text = format!("id,customer,date,total\n{}", orders(5_000));
    let whole = sniffed(&text);
    for end in [100, 1_000, 1_001, 1_002, 65_536, 100_000] {
        let cut = sniff_layout(&text.as_bytes()[..end], false, &LayoutOverrides::default(), &UnicodeOnly)
            .expect("a table");
        assert_eq!(cut.layout, whole.layout, "{end} bytes");
        assert_eq!(cut.rows[..], whole.rows[..cut.rows.len()], "{end} bytes");
    }
    assert_eq!(whole.rows.len(), 1_000);
}

#[test]
fn packed_files_are_sniffed_through_the_packing() {
    let mut packer = GzEncoder::new(Vec::new(), Level::default());
    packer.write_all(format!("id;total\n{}", "1;2,50\n".repeat(400_000)).as_bytes()).expect("memory");
    let packed = packer.finish().expect("memory");
    let sniffed = sniff(&packed, &LayoutOverrides::default());
    assert_eq!(
        (sniffed.layout.compression, sniffed.layout.delimiter),
        (Compression::Gzip, Delimiter::Semicolon)
    );
    assert_eq!(read(&packed, &sniffed.layout).totals.rows, 400_000);
}

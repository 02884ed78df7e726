//! A quote that is never closed, or closed far below, costs no row: it is text on its line, and counted.

use worthmap::analysis::ingest::issues::{IssueKind, IssueSample};
use worthmap::analysis::ingest::layout::{Layout, LayoutOverrides};
use worthmap::analysis::ingest::limits::ReadLimits;
use worthmap::analysis::ingest::records::{RecordError, RecordIssueKind, RecordReader};
use worthmap::analysis::ingest::{Ingested, NativeDecoders, SNIFF_BYTES};

use crate::loading::load_as_guessed;
use crate::reading::{Read, read, read_with, reader, sniff};

const HEADER: &str = "customer,date,order,amount,note\n";

/// Rows of the table, from an order number on.
fn rows(from: usize, count: usize) -> String {
    (from..from + count)
        .map(|at| format!("c{},2024-{:02}-{:02},{at},{}.50,\n", at % 7, at % 12 + 1, at % 27 + 1, at % 90))
        .collect()
}

fn samples(found: &Ingested, kind: IssueKind) -> Vec<IssueSample> {
    found.report.issues.samples(9).into_iter().filter(|sample| sample.kind == kind).collect()
}

/// The stray row stands below the sniffed head.
const ABOVE: usize = 30_000;

fn orders(text: &str) -> Ingested {
    let (_, found) = load_as_guessed(text.as_bytes());
    found
}

#[test]
fn rows_below_a_stray_quote_are_read_as_rows() {
    let stray = [
        // Never closed.
        "\"c1,2024-05-06,777777,5.00,\n".to_owned() + &rows(ABOVE, 9_000),
        // Closed in the middle of a later field.
        "\"c1,2024-05-06,777777,5.00,\n".to_owned()
            + &rows(ABOVE, 8_999)
            + "\"c2\",2024-05-06,777778,5.00,\n",
        "c1,2024-05-06,777777,5.00,\"5\"\" pipe\n".to_owned()
            + &rows(ABOVE, 8_999)
            + "c2,2024-05-06,777778,5.00,\"ok\"\n",
        // Closed well, by another stray quote.
        "c1,2024-05-06,777777,5.00,\"5\n".to_owned()
            + &rows(ABOVE, 8_999)
            + "c2,2024-05-06,777778,5.00,5\"\n",
        // Longer than a field may be.
        "\"c1,2024-05-06,777777,5.00,\n".to_owned() + &rows(ABOVE, 50_000),
    ];
    for below in &stray {
        let text = format!("{HEADER}{}{below}", rows(0, ABOVE));
        assert!(text.len() - below.len() > SNIFF_BYTES);
        let found = orders(&text);
        let lines = text.lines().count() as u64 - 1;
        let report = &found.report;
        assert_eq!((report.rows.read, report.rows.accepted), (lines, lines));
        assert_eq!(found.log.entry_count() as u64, lines);
        assert!(report.issues.count(IssueKind::StrayQuote) >= 1);
        assert_eq!(samples(&found, IssueKind::StrayQuote)[0].line, ABOVE as u64 + 2);
    }
}

#[test]
fn properly_quoted_cells_stay_what_they_are_beside_a_stray_quote() {
    let quoted = |at: usize| format!("\"c{}\",2024-01-05,{at},1.00,\"a, b\"\n", at % 5);
    let many = |from: usize| (from..from + 200).map(quoted).collect::<String>();
    let text = format!("{HEADER}{}\"c1,2024-05-06,777,5.00,\"x, y\"\n{}", many(0), many(200));
    let found = orders(&text);
    assert_eq!((found.report.rows.read, found.report.rows.accepted), (401, 401));
    assert_eq!(found.log.customer_count(), 6);
    assert_eq!(found.report.issues.count(IssueKind::StrayQuote), 1);
    assert_eq!(samples(&found, IssueKind::StrayQuote)[0].line, 202);
}

#[test]
fn a_long_cell_that_is_closed_is_one_cell() {
    let note = "It came late, and broken.\n".repeat(400);
    let text = format!("{HEADER}{}c9,2024-05-06,777,5.00,\"{note}\"\n{}", rows(0, 100), rows(100, 100));
    let found = orders(&text);
    assert_eq!((found.report.rows.read, found.report.rows.accepted), (201, 201));
    assert_eq!(found.report.issues.count(IssueKind::StrayQuote), 0);
    let layout = sniff(text.as_bytes(), &LayoutOverrides::default()).layout;
    assert_eq!(read(text.as_bytes(), &layout).rows[100].fields[4], note);
}

fn layout() -> Layout {
    sniff(format!("{HEADER}{}", rows(0, 9)).as_bytes(), &LayoutOverrides::default()).layout
}

#[test]
fn pieces_of_any_size_give_the_same_rows() {
    let below = ["\"b\",1,2,3,\n", "b,1,2,3,5\"\r\n", "b,\"\"\"1\",2,3,\r", ""];
    for (at, end) in below.iter().enumerate() {
        let text = format!(
            "{HEADER}a,1,2,3,\"x\ny\"\r\n\"a\nb\",1,2,\"3,\r\n{}{end}{}\"z,1,2,3,\n\n{}",
            rows(0, 60),
            rows(60, 3 + at),
            rows(70, 2)
        );
        let whole = read(text.as_bytes(), &layout());
        assert_eq!(whole.error, None);
        assert!(whole.issues.iter().any(|i| matches!(i.kind, RecordIssueKind::StrayQuote { opened: 5 })));
        let slow = read_with(reader(&layout()).general_only(), [text.as_bytes()]);
        assert_eq!(slow, whole);
        for size in [1, 2, 3, 7, 64, 1_000] {
            assert_eq!(read_with(reader(&layout()), text.as_bytes().chunks(size)), whole, "{size}");
        }
    }
}

#[test]
fn a_field_that_is_too_long_is_read_line_by_line_in_pieces_of_any_size() {
    let limits = ReadLimits { max_field_bytes: 4_000, ..ReadLimits::default() };
    let open = || RecordReader::new(&layout(), &NativeDecoders, limits).expect("UTF-8");
    let prose = "late, and broken\n".repeat(500);
    for end in ["", "\",x\n", "\"x\n"] {
        let text = format!("{HEADER}a,1,2,3,\"{prose}{end}{}", rows(0, 5));
        let whole = read_with(open(), [text.as_bytes()]);
        assert_eq!(whole.error, None);
        assert!(whole.rows.len() >= 500);
        for size in [1, 13, 4_096] {
            assert_eq!(read_with(open(), text.as_bytes().chunks(size)), whole, "{size}");
        }
    }
    let few = format!("{HEADER}a,1,2,3,\"{}", "x".repeat(5_000));
    let found: Read = read_with(open(), [few.as_bytes()]);
    assert_eq!(found.error, Some(RecordError::FieldTooLong { line: 2, column: 5, limit: 4_000 }));
}

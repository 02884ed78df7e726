//! Files that leave the app, from a realistic result.

use worthmap::export::csv::{CsvOptions, CustomersWriter};
use worthmap::export::{csv, json};
use worthmap::format::{Language, words};

use crate::fixture;
use crate::snapshot::check;

#[test]
fn the_json_report_is_as_it_was() {
    let text = String::from_utf8(json::report(&fixture::report(), &fixture::analysis())).unwrap();
    check("exports/report.json", &text);
}

#[test]
fn customers_are_written_with_names_and_harmless() {
    let analysis = fixture::analysis();
    let mut writer = CustomersWriter::new(Vec::new(), CsvOptions::default(), &analysis.segments).unwrap();
    writer.write_row(&fixture::customer()).unwrap();
    let text = String::from_utf8(writer.finish().unwrap()).unwrap();
    let rows: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(rows[0].split(',').count(), 18);
    assert_eq!(
        rows[1],
        "'=cmd|' /C calc'!A0,\"Ana \"\"Nina\"\" Müller, Zürich\",9,1204.5,1254.5,50,133.8333,1997-01-14,1998-05-02,\
         59,41.5,5,5,5,Champions,A,1,Active"
    );
}

#[test]
fn issues_and_chart_tables_are_written() {
    let options = CsvOptions { byte_order_mark: false, ..CsvOptions::default() };
    let samples = fixture::report().samples;
    let words = |kind: &str| words::issue(Language::English, kind);
    let text = String::from_utf8(csv::issues(Vec::new(), options, &samples, words).unwrap()).unwrap();
    assert!(
        text.contains("\r\n1204,date,bad_date,") && text.contains("\"'=HYPERLINK(\"\"http://x\"\")\""),
        "{text}"
    );
    for spec in crate::charts::all() {
        let text = csv::chart_table(Vec::new(), options, &spec.table).unwrap();
        let lines = csv_lines(&text);
        assert_eq!(lines.len(), spec.table.rows.len() + 1, "{}", spec.id);
    }
}

fn csv_lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_issue_of_the_import_has_a_sentence() {
    for kind in worthmap::analysis::ingest::issues::IssueKind::ALL {
        let text = words::issue(Language::English, kind.key());
        assert_ne!(text, words::readable(kind.key()), "{}", kind.key());
    }
}

#[test]
fn findings_are_sentences_with_their_figures() {
    let f = worthmap::format::Formatter::new(worthmap::format::Locale::EN_US, Some("USD"));
    for finding in fixture::analysis().overview.findings {
        let text = words::finding(&f, &finding);
        assert!(!text.contains('\u{2026}') && text.ends_with('.') && text.contains('%'), "{text}");
    }
}

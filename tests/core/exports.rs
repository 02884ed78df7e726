//! Files that leave the app, from a realistic result.

use worthmap::export::csv::{CsvOptions, CustomersWriter};
use worthmap::export::{ReportParts, csv, html, json};
use worthmap::format::{Language, Locale, words};
use worthmap::protocol::{CustomerOutlook, CustomerRow};

use crate::fixture;
use crate::snapshot::check;

#[test]
fn the_json_report_is_as_it_was() {
    let text =
        String::from_utf8(json::report(&fixture::report(), &fixture::analysis(), ReportParts::default()))
            .unwrap();
    check("exports/report.json", &text);
}

#[test]
fn customers_are_written_with_names_and_harmless() {
    let analysis = fixture::analysis();
    let mut writer = CustomersWriter::new(Vec::new(), CsvOptions::default(), &analysis.segments).unwrap();
    let outlook = CustomerOutlook {
        alive: 0.912_345_67,
        purchases: Some(3.5),
        spend: Some(133.833_333),
        value: Some(468.42),
        interval: None,
        total: Some(1_672.92),
        at_risk: Some(45.0),
    };
    writer.write_row(&fixture::customer()).unwrap();
    writer.write_row(&CustomerRow { outlook: Some(outlook), ..fixture::customer() }).unwrap();
    let text = String::from_utf8(writer.finish().unwrap()).unwrap();
    let rows: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(rows[0].split(',').count(), 24);
    assert!(rows[1].ends_with(",Active,,,,,,"), "{}", rows[1]);
    assert!(rows[2].ends_with(",Active,0.9123,3.5,133.8333,468.42,1672.92,45"), "{}", rows[2]);
    assert_eq!(
        rows[1].trim_end_matches(','),
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

#[test]
fn the_html_report_is_as_it_was() {
    let text = html::report(&fixture::report(), &fixture::analysis(), ReportParts::default(), &Locale::EN_US);
    check("exports/report.html", &text.replace("><", ">\n<"));
}

#[test]
fn the_html_report_stands_alone_and_names_nobody() {
    let mut analysis = fixture::analysis();
    analysis.overview.findings[0].key = "giant_customer".to_owned();
    analysis.overview.findings[0].texts = vec![("id".to_owned(), "anna@example.com".to_owned())];
    let text = html::report(&fixture::report(), &analysis, ReportParts::default(), &Locale::EN_US);
    for forbidden in ["<script", "href=", "src=", "style=", "@import", "<b>", "anna@example.com", "NaN"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
    assert_eq!(text.matches("<style").count(), 1);
    assert!(text.contains("orders &lt;1997&gt;.csv") && text.contains("&lt;b&gt;Phone&lt;/b&gt;"));
    assert_eq!(repeated_ids(&text), Vec::<&str>::new());
}

fn repeated_ids(html: &str) -> Vec<&str> {
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect()
}

#[test]
fn reports_of_files_without_dates_say_what_is_missing() {
    let mut analysis = fixture::analysis();
    let missing = worthmap::protocol::Figure::Undefined(worthmap::protocol::UndefinedReason::NoDates);
    analysis.window = None;
    analysis.active_days = missing;
    analysis.overview.periods.clear();
    analysis.overview.gaps.count = 0;
    analysis.segments.rfm = None;
    analysis.segments.stages.clear();
    analysis.overview.tiles[0].value = missing;
    let text = html::report(&fixture::report(), &analysis, ReportParts::default(), &Locale::DE_DE);
    assert!(text.contains("the file has no order dates"));
    assert!(!text.contains("What to do"));
}

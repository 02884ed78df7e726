//! Known files give known rows: csv-spectrum, CDNOW, and one table in sixteen encodings and national forms.

use crate::reading::{development_file, fixture, read, sniff};
use serde_json::Value;
use worthmap::analysis::ingest::encoding::EncodingName;
use worthmap::analysis::ingest::layout::{Delimiter, LayoutOverrides, Newline};

const SPECTRUM: [&str; 12] = [
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "location_coordinates",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
];

/// The package's JSON of this file has another telephone number than its CSV, which has this one.
const MISMATCH: ((&str, &str), &str) = (("location_coordinates", "Contact Phone Number"), "2095257564");

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn csv_spectrum_is_read_exactly() {
    for name in SPECTRUM {
        let bytes = fixture(&format!("csv_spectrum/csvs/{name}.csv"));
        let expected = match serde_json::from_slice(&fixture(&format!("csv_spectrum/json/{name}.json"))) {
            Ok(Value::Array(rows)) => rows,
            Ok(row) => vec![row],
            Err(error) => panic!("{name}: {error}"),
        };
        let sniffed = sniff(&bytes, &LayoutOverrides::default());
        let read = read(&bytes, &sniffed.layout);
        let header = &sniffed.layout.header;
        assert_eq!(read.header.as_ref(), Some(header), "{name}");
        assert_eq!(read.rows.len(), expected.len(), "{name}");
        assert_eq!((read.totals.ragged_rows, read.error), (0, None), "{name}");
        for (row, object) in read.rows.iter().zip(&expected) {
            assert_eq!(object.as_object().map(|fields| fields.len()), Some(row.fields.len()), "{name}");
            for (column, field) in header.iter().zip(&row.fields) {
                let expected =
                    if (name, column.as_str()) == MISMATCH.0 { MISMATCH.1 } else { text(&object[column]) };
                assert_eq!(expected, field, "{name}: {column}");
            }
        }
    }
}

#[test]
fn lines_count_quoted_line_ends_and_pairs_once() {
    let bytes = fixture("csv_spectrum/csvs/newlines_crlf.csv");
    let sniffed = sniff(&bytes, &LayoutOverrides::default());
    let read = read(&bytes, &sniffed.layout);
    let lines: Vec<u64> = read.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3, 5]);
}

#[test]
fn cdnow_sample_is_a_table_of_blanks_without_a_header() {
    let bytes = fixture("cdnow/CDNOW_sample.txt");
    let sniffed = sniff(&bytes, &LayoutOverrides::default());
    assert_eq!(sniffed.layout.delimiter, Delimiter::Spaces);
    assert!(!sniffed.layout.has_header);
    assert_eq!((sniffed.layout.column_count, sniffed.layout.newline), (5, Newline::CrLf));
    let read = read(&bytes, &sniffed.layout);
    assert_eq!((read.totals.rows, read.totals.ragged_rows), (6_919, 0));
    assert_eq!(read.rows[0].fields, ["00004", "0001", "19970101", "2", "29.33"]);
}

#[test]
fn cdnow_master_has_a_header_above_its_blanks() {
    let bytes = fixture("cdnow/CDNOW_master.txt");
    let sniffed = sniff(&bytes, &LayoutOverrides::default());
    assert_eq!(sniffed.layout.delimiter, Delimiter::Spaces);
    assert_eq!(sniffed.layout.header, ["customer_id", "date", "number_of_cds", "dollar_value"]);
    let read = read(&bytes, &sniffed.layout);
    assert_eq!((read.totals.rows, read.totals.ragged_rows), (69_659, 0));
}

/// File, encoding, delimiter, columns.
const NATIONAL: [(&str, &str, Delimiter, usize); 16] = [
    ("BR_semicolon_currency_latin1", "windows-1252", Delimiter::Semicolon, 6),
    ("CH_apostrophe", "utf-8", Delimiter::Semicolon, 6),
    ("DE_semicolon_decimalcomma_cp1252", "windows-1252", Delimiter::Semicolon, 6),
    ("DE_sep_line_utf8bom", "utf-8", Delimiter::Semicolon, 6),
    ("FR_nnbsp_utf8", "utf-8", Delimiter::Semicolon, 6),
    ("JP_shiftjis", "shift_jis", Delimiter::Comma, 4),
    ("US_mdy_thousands", "utf-8", Delimiter::Comma, 6),
    ("cp1252", "windows-1252", Delimiter::Comma, 6),
    ("excel_serial_dates_usd", "utf-8", Delimiter::Comma, 6),
    ("macroman_cr", "macintosh", Delimiter::Comma, 6),
    ("paren_negatives", "utf-8", Delimiter::Comma, 6),
    ("utf16be_bom", "utf-16be", Delimiter::Comma, 6),
    ("utf16le_NO_bom", "utf-16le", Delimiter::Comma, 6),
    ("utf16le_bom_tab", "utf-16le", Delimiter::Tab, 6),
    ("utf8", "utf-8", Delimiter::Comma, 6),
    ("utf8bom_crlf", "utf-8", Delimiter::Comma, 6),
];

#[test]
fn one_table_in_sixteen_forms_has_the_same_rows() {
    let Some(plain) = development_file("encodings/northwind_orders_utf8.csv") else {
        println!("encodings: the files are not beside this checkout; nothing was compared");
        return;
    };
    let plain = read(&plain, &sniff(&plain, &LayoutOverrides::default()).layout);
    for (name, encoding, delimiter, columns) in NATIONAL {
        let file = format!("encodings/northwind_orders_{name}.csv");
        let bytes = development_file(&file).expect("all sixteen files or none");
        let sniffed = sniff(&bytes, &LayoutOverrides::default());
        let layout = &sniffed.layout;
        assert_eq!(
            (Some(layout.encoding), layout.delimiter),
            (EncodingName::parse(encoding), delimiter),
            "{name}"
        );
        assert_eq!((layout.column_count, layout.has_header), (columns, true), "{name}");
        let read = read(&bytes, layout);
        assert_eq!((read.rows.len(), read.totals.ragged_rows, read.totals.replaced), (830, 0, 0), "{name}");
        assert!(read.issues.is_empty() && read.error.is_none(), "{name}: {:?}", read.issues);
        // Customer, and company and country where the file has them, do not depend on the form.
        for (row, same) in read.rows.iter().zip(&plain.rows) {
            assert_eq!(row.fields[..2], same.fields[..2], "{name}");
            if columns == 6 {
                assert_eq!(row.fields[3..5], same.fields[3..5], "{name}");
            }
        }
    }
    println!("encodings: sixteen files compared");
}

#[test]
fn every_export_header_is_taken_for_a_header() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/export_headers");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("export headers: the files are not beside this checkout; nothing was compared");
        return;
    };
    let mut seen = 0;
    for file in files {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("a readable file");
        let layout = sniff(&bytes, &LayoutOverrides::default()).layout;
        assert!(layout.has_header && layout.column_count > 6, "{}: {layout:?}", path.display());
        assert_eq!(layout.preamble_lines, 0, "{}", path.display());
        seen += 1;
    }
    println!("export headers: {seen} files compared");
}

#[test]
fn the_online_retail_file_is_read_through_its_packing() {
    let Some(packed) = development_file("online_retail/online_retail.csv.gz") else {
        println!("online retail: the file is not beside this checkout; nothing was read");
        return;
    };
    let sniffed = sniff(&packed, &LayoutOverrides::default());
    let read = read(&packed, &sniffed.layout);
    let layout = &sniffed.layout;
    assert_eq!((layout.delimiter, layout.column_count, layout.has_header), (Delimiter::Comma, 8, true));
    assert_eq!((read.totals.rows, read.totals.ragged_rows, read.totals.replaced), (541_909, 0, 0));
    assert_eq!(layout.header[6], "CustomerID");
    println!("online retail: {} rows read, {}, {:?}", read.totals.rows, layout.encoding, read.issues);
}

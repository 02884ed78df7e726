//! Differential against the parser cases of Papa Parse (MIT), where they lie beside the checkout.

use crate::reading::{Read, development_file, read};
use serde_json::Value;
use std::collections::BTreeSet;
use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::analysis::ingest::layout::{Delimiter, LayoutOverrides, sniff_layout};
use worthmap::analysis::ingest::records::{RecordIssue, RecordIssueKind};

fn cases() -> Option<Value> {
    let packed = development_file("papaparse/cases.json.gz")?;
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(packed.as_slice()), &mut text)
        .expect("gzip");
    Some(serde_json::from_str(&text).expect("JSON"))
}

/// The rows that Papa Parse gives, as text: objects in their order of keys, numbers as they are written.
fn expected_rows(case: &Value) -> Option<Vec<Vec<String>>> {
    let rows = case["expected"]["data"].as_array()?;
    Some(rows.iter().map(row_of).collect())
}

fn row_of(row: &Value) -> Vec<String> {
    let texts = |value: &Value| match value {
        Value::Array(extra) => extra.iter().map(text_of).collect(),
        other => vec![text_of(other)],
    };
    match row {
        Value::Array(fields) => fields.iter().map(text_of).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        other => vec![text_of(other)],
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

const SKIPS_EMPTY: &str = "empty lines are skipped and counted, never rows";
const COMMENTS: &str =
    "a customer file has no comment syntax: such lines are ragged rows, or preamble if they come first";
const VALUES: &str = "fields stay the text of the file; typing and transforming values is a later stage";
const PREVIEW: &str = "every row is read; a preview is the caller's matter";
const NAMES: &str = "column names stay as in the file, and repeated ones are reported";
const BLANKS: &str = "blanks after a closing quote stay in the field; later stages trim";
const JOINED: &str =
    "text after a closing quote is kept and reported, instead of running on to the next quote";
const STRAY: &str = "with no quoted field anywhere, a quote that never closes is taken as text, and reported";
const ANY_NEWLINE: &str = "CRLF, LF and bare CR each end a line, also mixed";
const SYNTAX: &str = "delimiters of several characters or computed ones, and other quotes, are not offered";
const BLANK_ROWS: &str = "rows of delimiters only are handed on and known as blank";
const NO_FILE: &str = "an empty file is an error with a name";
const ELSEWHERE: &str = "the input is a file of the other project that is not in the cases";

/// Every case in which the rows differ, by suite and index, and why.
const EXPLAINED: &[(&str, &[usize], &str)] = &[
    ("CORE_PARSER_TESTS", &[19], STRAY),
    ("CORE_PARSER_TESTS", &[20, 21, 22, 23], JOINED),
    ("CORE_PARSER_TESTS", &[35], NO_FILE),
    ("CORE_PARSER_TESTS", &[39, 40, 41, 42, 43, 44, 45, 46, 48, 49, 50, 56], COMMENTS),
    ("CORE_PARSER_TESTS", &[54, 58], SKIPS_EMPTY),
    ("CORE_PARSER_TESTS", &[57], PREVIEW),
    ("CORE_PARSER_TESTS", &[59, 60, 61, 62], NAMES),
    ("PARSE_TESTS", &[5, 6, 7, 91, 92], BLANKS),
    ("PARSE_TESTS", &[9], ANY_NEWLINE),
    ("PARSE_TESTS", &[18, 28, 29, 31, 33, 34, 35, 36, 37, 38, 39], VALUES),
    ("PARSE_TESTS", &[25, 26, 27, 72, 85, 86], SYNTAX),
    ("PARSE_TESTS", &[42, 43, 44, 59], SKIPS_EMPTY),
    ("PARSE_TESTS", &[49, 62], NO_FILE),
    ("PARSE_TESTS", &[53, 54, 58], PREVIEW),
    ("PARSE_TESTS", &[65, 66, 76], COMMENTS),
    ("PARSE_TESTS", &[89, 90], BLANK_ROWS),
    ("PARSE_ASYNC_TESTS", &[1, 2, 3, 4, 5, 6], ELSEWHERE),
];

/// The rest of the cases is about writing CSV and about JavaScript callbacks.
const NOT_READING: [(&str, usize); 2] = [("UNPARSE_TESTS", 64), ("CUSTOM_TESTS", 40)];

fn overrides_of(suite: &str, config: &Value) -> LayoutOverrides {
    let delimiter = match config["delimiter"].as_str() {
        Some(text) if text.len() == 1 => Delimiter::from_byte(text.as_bytes()[0]),
        None if suite == "CORE_PARSER_TESTS" => Some(Delimiter::Comma),
        _ => None,
    };
    LayoutOverrides {
        delimiter,
        has_header: Some(config["header"].as_bool().unwrap_or(false)),
        preamble_lines: Some(config["skipFirstNLines"].as_u64().unwrap_or(0)),
        ..LayoutOverrides::default()
    }
}

/// Our rows for a case with a text as input; none if the file is refused.
fn our_read(suite: &str, case: &Value) -> Option<Read> {
    let input = case["input"].as_str()?.as_bytes();
    let sniffed = sniff_layout(input, true, &overrides_of(suite, &case["config"]), &NativeDecoders).ok()?;
    Some(read(input, &sniffed.layout))
}

#[test]
fn every_difference_from_papa_parse_is_explained() {
    let Some(cases) = cases() else {
        println!("papaparse: the cases are not beside this checkout; nothing was compared");
        return;
    };
    let mut compared = 0;
    let mut differing = BTreeSet::new();
    for suite in ["CORE_PARSER_TESTS", "PARSE_TESTS", "PARSE_ASYNC_TESTS"] {
        for (index, case) in cases[suite].as_array().expect("a suite").iter().enumerate() {
            compared += 1;
            let ours = our_read(suite, case);
            if expected_rows(case) != ours.as_ref().map(Read::fields) {
                differing.insert((suite, index));
            }
            assert!(ours.is_none_or(|read| read.error.is_none()), "{suite} {index}");
        }
    }
    let explained: BTreeSet<_> = EXPLAINED
        .iter()
        .flat_map(|(suite, indices, _)| indices.iter().map(move |index| (*suite, *index)))
        .collect();
    assert_eq!(differing, explained, "differences against the list of explained ones");
    for (suite, count) in NOT_READING {
        assert_eq!(cases[suite].as_array().map(Vec::len), Some(count), "{suite}");
    }
    println!(
        "papaparse: {compared} cases compared, {} equal, {} explained",
        compared - differing.len(),
        differing.len()
    );
}

#[test]
fn what_papa_parse_reads_on_past_a_stray_quote_is_reported() {
    let Some(cases) = cases() else {
        println!("papaparse: the cases are not beside this checkout; nothing was compared");
        return;
    };
    for index in [20, 21, 22, 23] {
        let suite = "CORE_PARSER_TESTS";
        let read = our_read(suite, &cases[suite][index]).expect("rows");
        let is_reported = |issue: &RecordIssue| {
            matches!(issue.kind, RecordIssueKind::TextAfterQuote { .. } | RecordIssueKind::StrayQuote { .. })
        };
        assert!(read.issues.iter().any(is_reported), "case {index}: {:?}", read.issues);
    }
}

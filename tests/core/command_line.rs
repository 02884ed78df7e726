//! The command line as a user meets it: outputs, messages, exit codes.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

pub fn worthmap(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_worthmap")).args(args).output().unwrap()
}

pub fn data(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name).display().to_string()
}

/// A file in a folder of its own, so that tests do not meet.
pub fn written(name: &str, text: &[u8]) -> String {
    let folder = std::env::temp_dir().join(format!("worthmap-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

pub fn words(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub fn json(args: &[&str]) -> serde_json::Value {
    let output = worthmap(args);
    assert!(output.status.success(), "{}", words(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn cdnow_gives_the_published_figures() {
    let report = json(&["report", &data("cdnow/CDNOW_sample.txt"), "--json", "-"]);
    let metrics = &report["metrics"];
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["ingest"]["rows_read"], 6919);
    assert_eq!((&metrics["customers"], &metrics["orders"]), (&2357.into(), &6696.into()));
    assert_eq!(metrics["revenue"], 244091.94);
    assert_eq!(metrics["median_interpurchase_days"], 34.0);
    let close = |key: &str, expected: f64, digits: i32| {
        let found = metrics[key].as_f64().unwrap();
        assert!((found - expected).abs() < 0.5 * 10f64.powi(-digits), "{key}: {found}");
    };
    close("average_order_value", 36.453396, 6);
    close("repeat_customer_share", 0.48324, 5);
    close("gini", 0.630917, 6);
    close("hhi", 0.002285796, 9);
    let top = |percent: &str| metrics["top_share"][percent].as_f64().unwrap();
    for (percent, expected) in [("1", 0.14554), ("10", 0.50807), ("20", 0.67455)] {
        assert!((top(percent) - expected).abs() < 0.5e-5, "{percent} %: {}", top(percent));
    }
    let rfm = report["segments"]["rfm"].as_array().unwrap();
    let customers: u64 = rfm.iter().map(|segment| segment["customers"].as_u64().unwrap()).sum();
    assert_eq!(customers, 2357);
}

#[test]
fn an_as_of_day_leaves_later_orders_out() {
    let report = json(&["report", &data("cdnow/CDNOW_sample.txt"), "--as-of", "1997-09-30", "--json", "-"]);
    assert_eq!(report["window"]["as_of"], "1997-09-30");
    assert_eq!(
        (&report["settings"]["as_of"], &report["ingest"]["date_order"]),
        (&"1997-09-30".into(), &"ymd".into())
    );
    assert!(report["window"]["last_day"].as_str().unwrap() <= "1997-09-30");
    assert!(report["metrics"]["revenue"].as_f64().unwrap() < 244_091.94);
}

#[test]
fn columns_are_mapped_by_header_or_position() {
    let file = written("mapped.csv", b"a,b,c,d\n1,x,2026-01-02,5\n2,y,2026-01-03,6\n3,x,2026-02-03,7\n");
    let by_name = ["--map", "customer=b", "--map", "date=C", "--map", "amount=4", "--map", "ignore=a"];
    let report = json(&[&["report", &file, "--json", "-"], &by_name[..]].concat());
    assert_eq!((&report["metrics"]["customers"], &report["metrics"]["revenue"]), (&2.into(), &18.0.into()));
    let wrong = worthmap(&["report", &file, "--map", "customer=nobody"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        words(&wrong).contains("there is no column 'nobody'; the file has: a, b, c, d"),
        "{}",
        words(&wrong)
    );
    let role = worthmap(&["report", &file, "--map", "client=b"]);
    assert_eq!(role.status.code(), Some(2));
    assert!(words(&role).contains("no role 'client'"));
}

#[test]
fn day_and_month_are_never_guessed() {
    let rows = "customer,date,amount\na,03/04/2026,10\nb,05/06/2026,20\na,07/08/2026,30\n";
    let file = written("ambiguous.csv", rows.as_bytes());
    let refused = worthmap(&["report", &file]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(words(&refused).contains("--date-order"), "{}", words(&refused));
    let first_day = |order: &str| {
        let report = json(&["report", &file, "--date-order", order, "--json", "-"]);
        report["window"]["first_day"].as_str().unwrap().to_owned()
    };
    assert_eq!(first_day("dmy"), "2026-04-03");
    assert_eq!(first_day("mdy"), "2026-03-04");
}

#[test]
fn a_late_row_of_a_large_file_decides_day_and_month() {
    let mut rows = "customer,date,amount\n".to_owned();
    while rows.len() < 3 << 20 {
        rows.push_str("a,03/04/2026,10\nb,05/06/2026,20\n");
    }
    rows.push_str("a,25/07/2026,30\n");
    let report = json(&["report", &written("late.csv", rows.as_bytes()), "--json", "-"]);
    assert_eq!(
        (&report["ingest"]["date_order"], &report["ingest"]["rows_rejected"]),
        (&"dmy".into(), &0.into())
    );
    assert_eq!(report["window"]["first_day"], "2026-04-03");
}

#[test]
fn currencies_are_never_added_up() {
    let rows =
        "customer,date,amount,currency\na,2026-01-02,10,EUR\nb,2026-01-03,20,USD\na,2026-01-04,30,EUR\n";
    let file = written("currencies.csv", rows.as_bytes());
    let refused = worthmap(&["report", &file]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(words(&refused).contains("--currency"), "{}", words(&refused));
    let only = json(&["report", &file, "--currency", "EUR", "--json", "-"]);
    assert_eq!((&only["metrics"]["revenue"], &only["ingest"]["rows_excluded"]), (&40.0.into(), &1.into()));
    let converted = json(&["report", &file, "--currency", "EUR", "--rate", "USD=0.5", "--json", "-"]);
    assert_eq!(converted["metrics"]["revenue"], 50.0);
}

#[test]
fn files_that_cannot_be_used_are_refused_in_words() {
    let cases: [(&str, &[u8], &str); 4] = [
        ("empty.csv", b"", "empty"),
        ("header.csv", b"Order,Email,Date,Total\n", "no row"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01", "picture"),
        ("no-date.csv", b"who,what\nanna,5\nbert,6\n", "--map"),
    ];
    for (name, bytes, expected) in cases {
        let output = worthmap(&["report", &written(name, bytes)]);
        assert_eq!(output.status.code(), Some(1), "{name}: {}", words(&output));
        assert!(words(&output).to_lowercase().contains(expected), "{name}: {}", words(&output));
        assert!(output.stdout.is_empty(), "{name}");
    }
    let missing = worthmap(&["report", "no-such-file.csv"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(words(&missing).contains("no-such-file.csv"));
}

#[test]
fn outputs_are_written_and_formulas_neutralised() {
    let rows = "customer,date,amount\n=1+1,2026-01-02,10\nb,2026-01-03,20\n";
    let file = written("formulas.csv", rows.as_bytes());
    let out = |name: &str| written(name, b"");
    let (customers, page, report) = (out("customers.csv"), out("report.html"), out("report.json"));
    let output = worthmap(&["report", &file, "--customers", &customers, "--html", &page, "--json", &report]);
    assert!(output.status.success(), "{}", words(&output));
    let customers = std::fs::read_to_string(customers).unwrap();
    assert!(customers.contains("'=1+1") && !customers.contains("\n=1+1"), "{customers}");
    assert!(std::fs::read_to_string(page).unwrap().contains("<svg"));
    assert!(std::fs::read_to_string(report).unwrap().starts_with("{\n  \"schema_version\": 1,"));
    let summary = String::from_utf8(output.stdout).unwrap();
    assert!(summary.contains("Customers"), "{summary}");
}

#[test]
fn samples_are_written_and_read_again() {
    for kind in ["shop", "subscription", "contracts", "wholesale"] {
        let output = worthmap(&["simulate", kind]);
        assert!(output.status.success());
        assert_eq!(output.stdout, worthmap(&["simulate", kind]).stdout, "{kind} is the same every time");
        let report = json(&["report", &written(&format!("{kind}.csv"), &output.stdout), "--json", "-"]);
        assert_eq!(report["ingest"]["rows_rejected"], 0, "{kind}");
        assert!(report["metrics"]["customers"].as_u64().unwrap() > 100, "{kind}");
        let rules = report["ingest"]["contract_rules"].as_array();
        let says = rules.is_some_and(|rules| rules.iter().any(|rule| rule == "charges_are_orders"));
        assert_eq!(says, kind == "contracts");
    }
}

#[test]
fn nonsense_arguments_end_with_two() {
    for args in [
        &["report"][..],
        &["reprot"],
        &["report", "x.csv", "--as-of", "soon"],
        &["report", "x.csv", "--margin", "140"],
    ] {
        assert_eq!(worthmap(args).status.code(), Some(2), "{args:?}");
    }
}

const ORDERS: &[u8] = b"customer,date,amount\na,2026-01-02,10\nb,2026-01-03,20\na,2026-01-04,30\n";

#[test]
fn no_output_replaces_an_input_or_another_output() {
    let file = written("self.csv", ORDERS);
    let other_spelling = file.replace("/self.csv", "/./self.csv");
    for output in [&file, &other_spelling] {
        let refused = worthmap(&["report", &file, "--customers", output]);
        assert_eq!(refused.status.code(), Some(2), "{}", words(&refused));
        assert!(words(&refused).contains("would be replaced"), "{}", words(&refused));
    }
    assert_eq!(std::fs::read(&file).unwrap(), ORDERS);
    let twice = worthmap(&["report", &file, "--json", "-", "--customers", "-"]);
    assert_eq!(twice.status.code(), Some(2), "{}", words(&twice));
    assert!(twice.stdout.is_empty());
}

#[test]
fn an_as_of_day_before_all_orders_is_refused() {
    let refused = worthmap(&["report", &written("early.csv", ORDERS), "--as-of", "2020-01-01"]);
    assert_eq!(refused.status.code(), Some(1), "{}", words(&refused));
    assert!(words(&refused).contains("no order on or before 2020-01-01"), "{}", words(&refused));
}

#[test]
fn a_pipe_is_read_to_its_end() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_worthmap"))
        .args(["report", "-", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(ORDERS).unwrap();
    let output = child.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["metrics"]["revenue"], 60.0);
}

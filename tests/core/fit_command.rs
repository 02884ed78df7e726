//! `worthmap fit` as a researcher meets it: every model, odd headings, and what is wrong in words.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use worthmap::analysis::domain::{Day, TimeUnit};
use worthmap::analysis::models::observe_histories;
use worthmap::analysis::summary::summarise;

use crate::command_line::{data, json, words, worthmap, written};
use crate::logs::cdnow_sample;
use crate::model_bases::digits;

/// CDNOW up to 1997-09-30 in weeks, a row a customer: x, t_x, T, mean value, timing.
fn rows() -> Vec<(u32, f64, f64, f64, f64)> {
    let log = cdnow_sample();
    let summaries = summarise(&log, Day::from_date(1997, 9, 30));
    let observed = observe_histories(&log, &summaries, TimeUnit::Week).unwrap();
    let row = |(customer, history): (&_, worthmap::analysis::models::History)| {
        let value = summaries.model_statistics(*customer).unwrap().mean_repeat_value.unwrap_or(0.0);
        (history.frequency, history.recency, history.age, value, history.timing.unwrap_or(0.0))
    };
    observed.customers.iter().zip(observed.histories.iter()).map(row).collect()
}

fn cdnow_file(name: &str, separator: char, header: [&str; 5]) -> String {
    let mut text = header.join(&separator.to_string()) + "\n";
    for (x, recency, age, value, timing) in rows() {
        let cells =
            [x.to_string(), recency.to_string(), age.to_string(), value.to_string(), timing.to_string()];
        writeln!(text, "{}", cells.join(&separator.to_string())).unwrap();
    }
    written(name, text.as_bytes())
}

fn fitted(model: &str, file: &str) -> serde_json::Value {
    json(&["fit", model, "--summary", file, "--json", "-"])
}

#[test]
fn every_model_meets_its_known_likelihood() {
    let file = cdnow_file("cbs.csv", ',', ["frequency", "recency", "T", "monetary_value", "litt"]);
    for (model, name, expected) in [
        ("mbg-nbd", "MBG/NBD", "-9582.135716"),
        ("bg-nbd", "BG/NBD", "-9582.429207"),
        ("pareto-nbd", "Pareto/NBD", "-9594.976179"),
        ("nbd", "NBD", "-9763.657615"),
        ("gamma-gamma", "Gamma-Gamma", "-4055.917695"),
        // CDNOW is not bought regularly: k is 1, which is the plain model.
        ("mbg-cnbd-k", "MBG/CNBD-k", "-9582.135716"),
        ("bg-cnbd-k", "BG/CNBD-k", "-9582.429207"),
    ] {
        let fit = fitted(model, &file);
        assert_eq!((&fit["model"], &fit["converged"]), (&name.into(), &true.into()));
        digits(fit["log_likelihood"].as_f64().unwrap(), expected);
        let customers = if model == "gamma-gamma" { 946.0 } else { 2_357.0 };
        assert_eq!(fit["customers"].as_f64(), Some(customers));
        assert_eq!(fit.get("k").and_then(serde_json::Value::as_u64), model.ends_with('k').then_some(1));
        for (parameter, value) in fit["parameters"].as_object().unwrap() {
            assert!(value.as_f64().unwrap() > 0.0, "{parameter}");
            assert!(fit["standard_errors"][parameter].as_f64().unwrap() > 0.0, "{parameter}");
        }
    }
    let gifts = fitted("bg_bb", &data("donations/donations_bgbb.csv"));
    digits(gifts["log_likelihood"].as_f64().unwrap(), "-33225.581274");
    assert_eq!(gifts["customers"].as_f64(), Some(11_104.0));
}

#[test]
fn headings_separators_and_weights_are_understood() {
    let plain =
        fitted("mbg-nbd", &cdnow_file("plain.csv", ',', ["frequency", "recency", "T", "value", "litt"]));
    let bruce = cdnow_file("cbs.tsv", '\t', ["X", " t.x", "t.CAL", "zbar", "litt"]);
    assert_eq!(fitted("mbg_nbd", &bruce), plain);
    let excel = cdnow_file("semicolon.csv", ';', ["\u{feff}Frequency", "RECENCY", "t", "Monetary", "litt"]);
    assert_eq!(fitted("mbg-nbd", &excel), plain);
    let mut merged = std::collections::BTreeMap::new();
    for (x, recency, age, ..) in rows() {
        *merged.entry((x, recency.to_bits(), age.to_bits())).or_insert(0) += 1;
    }
    let mut text = "Weights,x,t_x,T\n".to_owned();
    for ((x, recency, age), customers) in merged {
        writeln!(text, "{customers},{x},{},{}", f64::from_bits(recency), f64::from_bits(age)).unwrap();
    }
    assert_eq!(fitted("mbg-nbd", &written("weighted.csv", text.as_bytes())), plain);
}

#[test]
fn the_result_is_a_table_without_json_and_comes_from_a_pipe() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_worthmap"))
        .args(["fit", "bg-bb", "--summary", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let donations = std::fs::read(data("donations/donations_bgbb.csv")).unwrap();
    child.stdin.take().unwrap().write_all(&donations).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.starts_with("BG/BB, 11104.0 customers"), "{text}");
    assert!(
        text.contains("-33225.58") && text.contains("alpha") && text.contains("standard error"),
        "{text}"
    );
}

#[test]
fn a_fit_that_cannot_be_trusted_says_why() {
    let file = written("few.csv", b"x,t_x,T,zbar\n0,0,30,0\n1,4,30,10\n0,0,30,\n");
    let fit = fitted("mbg-nbd", &file);
    assert_eq!(fit["converged"], false);
    let notes = fit["diagnostics"].as_array().unwrap();
    assert!(notes.iter().any(|note| note.as_str().unwrap().contains("1 of 3 customers")), "{notes:?}");
    let spend = fitted("gamma-gamma", &written("refunds.csv", b"x,zbar\n2,-5\n1,10\n3,12\n2,0\n"));
    let notes = spend["diagnostics"].to_string();
    assert!(notes.contains("2 customers with a monetary_value of zero or below are left out"), "{notes}");
}

#[test]
fn what_cannot_be_fitted_is_refused_in_words() {
    for (model, text, expected) in [
        ("bg-nbd", "", "there is no column 'frequency'"),
        ("bg-nbd", "frequency,recency,T\n", "no customer"),
        ("bg-nbd", "id,recency,T\n1,2,3\n", "there is no column 'frequency'; the file has: id, recency, T"),
        ("bg-nbd", "x,t_x\n1,2\n", "there is no column 'T'"),
        ("bg-nbd", "x,t_x,T\n1,2,3\n1,2,x\n", "line 3: 'x' is not a number"),
        ("bg-nbd", "x;t_x;T\n1;2,5;3\n", "line 2: '2,5' is not a number; write decimals with a point"),
        ("bg-nbd", "x,t_x,T\n1,NaN,3\n", "line 2: 'NaN' is not a number"),
        ("bg-nbd", "x,t_x,T\n1.5,2,3\n", "line 2: the frequency 1.5 is not a whole number"),
        ("bg-nbd", "x,t_x,T\n-1,2,3\n", "line 2: the frequency -1 is not a whole number"),
        ("bg-nbd", "x,t_x,T\n1,4,3\n", "line 2: the recency 4 is beyond T 3"),
        ("bg-nbd", "x,t_x,T\n0,2,3\n", "line 2: a recency of 2 without a repeat purchase"),
        ("bg-nbd", "x,t_x,T\n1,-2,3\n", "line 2: recency -2 and T 3 must be at least zero"),
        ("bg-nbd", "x,t_x,T,weight\n1,2,3,0\n", "line 2: the weight 0 is not above zero"),
        ("bg-nbd", "x,t_x,T\n1,2,3\n1,2\n", "line"),
        ("bg-bb", "x,t_x,n\n1,2.5,6\n", "line 2: recency 2.5 and T 6 must be whole numbers of opportunities"),
        ("bg-bb", "x,t_x,n\n4,2,6\n", "line 2: 4 purchases do not fit into 2 opportunities"),
        ("mbg-cnbd-k", "x,t_x,T\n1,2,3\n", "there is no column 'litt'"),
        ("gamma-gamma", "x,t_x,T\n1,2,3\n", "there is no column 'monetary_value'"),
        ("gamma-gamma", "x,zbar\n1,\n", "line 2: '' is not a number"),
        ("gamma-gamma", "x,zbar\n0,\n", "nothing to fit"),
    ] {
        let output = worthmap(&["fit", model, "--summary", &written("bad.csv", text.as_bytes())]);
        assert_eq!(output.status.code(), Some(1), "{text:?}");
        assert!(words(&output).contains(expected), "{text:?}: {}", words(&output));
        assert!(output.stdout.is_empty());
    }
    let missing = worthmap(&["fit", "nbd", "--summary", "no-such-file.csv"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(words(&missing).contains("no-such-file.csv"));
    assert_eq!(worthmap(&["fit", "abe", "--summary", "x.csv"]).status.code(), Some(2));
}

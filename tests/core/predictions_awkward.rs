//! Bases that no model likes, through the whole engine: a prediction comes or says why not, and no figure is nonsense.

use std::fmt::Write;

use worthmap::protocol::{
    AnalysisSettings, Exclusion, ExportKind, Forecast, Prediction, PredictionGap, PredictionResult,
    PredictionSettings, Selection, ValueHorizon,
};

use crate::predictions::{loaded, predict};

const HEADER: &str = "customer,date,amount\n";

fn prediction(text: &str, settings: PredictionSettings) -> Prediction {
    let settings = AnalysisSettings { prediction: settings, ..AnalysisSettings::default() };
    let mut driver = loaded("orders.csv", text.as_bytes(), settings);
    let prediction = predict(&mut driver);
    // The debug form of what holds no number shows it; JSON would hide it behind a null.
    let shown = format!("{prediction:?}");
    for nonsense in ["NaN", "inf,", "inf)", "inf ", "-inf"] {
        assert!(!shown.contains(nonsense), "{nonsense} in {shown}");
    }
    for kind in [ExportKind::ReportJson, ExportKind::CustomersCsv, ExportKind::ReportHtml] {
        let file = driver.export(kind, Selection::default(), true).unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        assert!(!text.contains("NaN") && !text.contains("Infinity"), "{text}");
    }
    prediction
}

/// Under the default settings, and for ever.
fn predictions(text: &str) -> [Prediction; 2] {
    let for_ever = PredictionSettings { horizon: ValueHorizon::ForEver, ..PredictionSettings::default() };
    [prediction(text, PredictionSettings::default()), prediction(text, for_ever)]
}

fn gap(prediction: &Prediction) -> PredictionGap {
    let PredictionResult::Unavailable(gap) = &prediction.result else { panic!("{:?}", prediction.result) };
    *gap
}

fn forecast(prediction: &Prediction) -> &Forecast {
    let PredictionResult::Ready(forecast) = &prediction.result else { panic!("{:?}", prediction.result) };
    forecast
}

/// Every model that is not trusted says why.
pub fn explains_itself(forecast: &Forecast) {
    for model in forecast.models.iter().filter(|model| !model.trusted) {
        let is_plain_again = model.name.ends_with("-1");
        assert!(!model.diagnostics.is_empty() || is_plain_again || model.parameters.is_empty(), "{model:?}");
    }
    assert!(!forecast.choice.reasons.is_empty());
}

pub fn orders(rows: impl IntoIterator<Item = (String, String, String)>) -> String {
    let mut text = HEADER.to_owned();
    for (customer, day, amount) in rows {
        writeln!(text, "{customer},{day},{amount}").unwrap();
    }
    text
}

pub fn day(number: u32) -> String {
    let first = worthmap::analysis::domain::Day::from_date(2020, 1, 1).unwrap();
    first.plus(worthmap::analysis::domain::DaySpan(number as i32)).to_string()
}

#[test]
fn one_customer() {
    for found in predictions(&format!("{HEADER}a,2024-01-01,10\n")) {
        assert_eq!(gap(&found), PredictionGap::OneDay);
    }
    for found in predictions(&format!("{HEADER}a,2024-01-01,10\na,2024-03-01,20\na,2024-04-11,15\n")) {
        assert_eq!(found.customers, 1);
        explains_itself(forecast(&found));
    }
}

#[test]
fn one_time_buyers_only() {
    let text = orders((0..300).map(|at| (format!("c{at}"), day(at), "10".to_owned())));
    for found in predictions(&text) {
        assert_eq!(gap(&found), PredictionGap::NoRepeatPurchases);
    }
}

#[test]
fn everybody_repeats() {
    let rows = (0..80).flat_map(|at| {
        (0..3 + at % 5).map(move |n| (format!("c{at}"), day(at + n * (9 + at % 7)), (10 + at).to_string()))
    });
    for found in predictions(&orders(rows)) {
        assert_eq!(found.customers, 80);
        explains_itself(forecast(&found));
    }
}

#[test]
fn all_on_the_same_day() {
    let rows = (0..90).map(|at| (format!("c{}", at % 30), day(0), "10".to_owned()));
    for found in predictions(&orders(rows)) {
        assert_eq!(gap(&found), PredictionGap::OneDay);
    }
}

#[test]
fn one_outlier_of_ten_thousand_orders() {
    // An order a day for 27 years, among customers of a few orders.
    let outlier = (0..10_000).map(|at| ("whale".to_owned(), day(at), "1000000".to_owned()));
    let others = (0..60).flat_map(|at| {
        (0..1 + at % 3).map(move |n| (format!("c{at}"), day(100 * at + 40 * n), "10".to_owned()))
    });
    for found in predictions(&orders(outlier.chain(others))) {
        assert_eq!(found.customers, 61);
        explains_itself(forecast(&found));
    }
}

#[test]
fn zero_and_negative_values() {
    let amounts = ["0", "-5", "10", "0", "-20.50", "3"];
    let rows = (0..120).map(|at| (format!("c{}", at % 40), day(at * 3), amounts[at as usize % 6].to_owned()));
    for found in predictions(&orders(rows)) {
        explains_itself(forecast(&found));
    }
    let free = (0..120).map(|at| (format!("c{}", at % 40), day(at * 3), "0".to_owned()));
    for found in predictions(&orders(free)) {
        let forecast = forecast(&found);
        explains_itself(forecast);
        let without =
            found.excluded.iter().any(|(why, count)| *why == Exclusion::NoRepeatValue && *count == 40);
        assert!(without || forecast.spend.model == "none", "{:?} {:?}", found.excluded, forecast.spend);
    }
}

#[test]
fn two_customers_a_century_apart() {
    let text = format!(
        "{HEADER}a,1925-01-01,10\na,1925-02-01,10\na,1925-02-20,20\nb,2025-01-01,10\nb,2025-01-20,30\n"
    );
    for found in predictions(&text) {
        assert_eq!(found.customers, 2);
        explains_itself(forecast(&found));
    }
}

#[test]
fn a_summary_without_dates() {
    let text = "customer,orders,total spent\na,3,100\nb,1,20\nc,7,350\n";
    for found in predictions(text) {
        assert_eq!(gap(&found), PredictionGap::NoDates);
    }
}

#[test]
fn bought_as_regularly_as_can_be() {
    // Every customer on the same day of every fourth week.
    let rows =
        (0..50).flat_map(|at| (0..20).map(move |n| (format!("c{at}"), day(at + 28 * n), "9".to_owned())));
    for found in predictions(&orders(rows)) {
        explains_itself(forecast(&found));
    }
}

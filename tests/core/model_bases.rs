//! Customer bases and comparisons for the tests of the purchase models.

use worthmap::analysis::domain::{Day, TimeUnit};
use worthmap::analysis::models::{
    FitOptions, History, ProcessFit, ProcessKind, PurchaseHistories, PurchaseProcess, fit_process,
    observe_histories,
};
use worthmap::analysis::summary::{count_purchase_days, summarise};

use crate::logs::cdnow_sample;

/// CDNOW up to 1997-09-30 in weeks, with the purchases of each customer in the 39 weeks that follow.
pub struct Cdnow {
    pub histories: PurchaseHistories,
    pub holdout: Vec<f64>,
}

pub fn cdnow() -> Cdnow {
    let log = cdnow_sample();
    let end = Day::from_date(1997, 9, 30).unwrap();
    let summaries = summarise(&log, Some(end));
    let observed = observe_histories(&log, &summaries, TimeUnit::Week).unwrap();
    let holdout = count_purchase_days(&log, end, Day::from_date(1998, 6, 30).unwrap());
    let holdout = observed.customers.iter().map(|c| f64::from(holdout[c.0 as usize])).collect();
    Cdnow { histories: observed.histories, holdout }
}

/// Histories in weeks.
pub fn weeks(histories: &[(u32, f64, f64)]) -> PurchaseHistories {
    let all = histories.iter().map(|&(x, recency, age)| History::new(x, recency, age));
    PurchaseHistories::new(TimeUnit::Week, all).unwrap()
}

pub fn fit(kind: ProcessKind, histories: &PurchaseHistories) -> ProcessFit {
    fit_process(kind, histories, &FitOptions::default()).unwrap()
}

/// Passes if the value differs by at most half a unit of the last digit given.
#[track_caller]
pub fn digits(found: f64, expected: &str) {
    let (mantissa, exponent) = expected.split_once('e').unwrap_or((expected, "0"));
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    let unit = 10f64.powi(exponent.parse::<i32>().unwrap() - decimals);
    let value: f64 = expected.parse().unwrap();
    // A published figure is rounded, and so may be a bit more than half a unit off in binary.
    assert!((found - value).abs() <= 0.5000001 * unit, "{found} is not {expected}");
}

#[track_caller]
pub fn near(found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
}

/// Figures of a model of one history.
pub fn alive(model: &dyn PurchaseProcess, history: (u32, f64, f64)) -> f64 {
    model.probability_alive(&weeks(&[history])).unwrap()[0]
}

pub fn expected(model: &dyn PurchaseProcess, history: (u32, f64, f64), time: f64) -> f64 {
    model.expected_purchases(&weeks(&[history]), time).unwrap()[0]
}

/// Expected customers of the base with 0, 1, ..., 6 and at least 7 repeat purchases.
pub fn histogram(model: &dyn PurchaseProcess, histories: &PurchaseHistories) -> [f64; 8] {
    let mut expected = [0.0; 8];
    for history in histories.merged().iter() {
        let counts = model.count_probabilities(history.age, 6).unwrap();
        for (n, probability) in counts.iter().enumerate() {
            expected[n] += history.weight * probability;
            expected[7] -= history.weight * probability;
        }
        expected[7] += history.weight;
    }
    expected
}

/// Mean of a figure of each customer by frequency, 0 to 6 and at least 7.
pub fn by_frequency(histories: &PurchaseHistories, values: &[f64]) -> [f64; 8] {
    let mut sums = [(0.0, 0.0); 8];
    for (x, value) in histories.frequency().iter().zip(values) {
        let (sum, count) = &mut sums[(*x as usize).min(7)];
        *sum += value;
        *count += 1.0;
    }
    sums.map(|(sum, count)| sum / count)
}

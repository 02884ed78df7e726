//! MBG/NBD against its published figures.

use worthmap::analysis::models::{MbgNbd, ProcessKind, PurchaseProcess};

use crate::model_bases::{alive, cdnow, digits, expected, fit, histogram, near, weeks};

/// The maximum of the likelihood on the CDNOW sample, by Newton's method in 30-digit arithmetic.
const OPTIMUM: [f64; 4] = [0.524843159030, 6.18308527902, 0.891359390753, 1.61400224047];

#[test]
fn the_cdnow_fit_is_the_published_one() {
    let fit = fit(ProcessKind::MbgNbd, &cdnow().histories);
    assert!(fit.converged && fit.diagnostics.is_empty(), "{:?}", fit.diagnostics);
    digits(fit.log_likelihood, "-9582.135716");
    digits(fit.aic(), "19172.27");
    // Standard errors from 30-digit second derivatives; the customary figures, from differences in double
    // precision, agree to three or four digits.
    let published = [
        ("0.52484313", "0.525", 0.0832682066, 0.08326),
        ("6.18308528", "6.183", 0.695620643, 0.69559),
        ("0.89135924", "0.891", 0.154789928, 0.15478),
        ("1.61400206", "1.614", 0.537494799, 0.53745),
    ];
    for ((parameter, optimum), published) in fit.parameters.iter().zip(OPTIMUM).zip(published) {
        let (value, rounded, error, customary) = published;
        near(parameter.value, optimum, 1e-9);
        // The published optimum stops at a gradient of 1e-5, which the last digits show.
        near(parameter.value, value.parse().unwrap(), 2e-7);
        digits(parameter.value, rounded);
        near(parameter.standard_error.unwrap(), error, 1e-6);
        near(parameter.standard_error.unwrap(), customary, 2e-4);
    }
}

#[test]
fn expectations_of_a_new_customer() {
    let model = MbgNbd::new(OPTIMUM).unwrap();
    for (time, published) in [
        (1.0, "0.0530603"),
        (4.0, "0.1961705"),
        (13.0, "0.5350842"),
        (26.0, "0.8981463"),
        (39.0, "1.1822798"),
        (52.0, "1.4188849"),
        (78.0, "1.8036305"),
    ] {
        digits(model.expected_purchases_new(time).unwrap(), published);
    }
}

#[test]
fn single_customers() {
    let model = MbgNbd::new(OPTIMUM).unwrap();
    let first = (2, 30.0 + 3.0 / 7.0, 38.0 + 6.0 / 7.0);
    digits(alive(&model, first), "0.7061385");
    digits(expected(&model, first, 39.0), "1.2627589");
    let none = (0, 0.0, 38.0 + 6.0 / 7.0);
    digits(alive(&model, none), "0.3897230");
    digits(expected(&model, none, 39.0), "0.1539660");
    digits(expected(&model, (3, 30.0, 39.0), 39.0), "1.723253");
    let one =
        |history| MbgNbd::new([0.25, 4.0, 0.8, 2.5]).unwrap().log_likelihood(&weeks(&[history])).unwrap();
    digits(one((0, 0.0, 40.0)), "-0.41792826");
    digits(one((200, 38.0, 40.0)), "100.7869098");
}

#[test]
fn fit_histogram_and_holdout() {
    let base = cdnow();
    let model = MbgNbd::new(OPTIMUM).unwrap();
    let published = ["1418.618", "429.143", "198.569", "108.237", "64.744", "41.148", "27.294", "69.247"];
    for (found, published) in histogram(&model, &base.histories).into_iter().zip(published) {
        digits(found, published);
    }
    let found = model.expected_purchases(&base.histories, 39.0).unwrap();
    digits(found.iter().sum(), "1576.73");
    digits(model.probability_alive(&base.histories).unwrap().iter().sum(), "1057.64");
    let error: f64 = found.iter().zip(&base.holdout).map(|(f, a)| (f - a).abs()).sum();
    digits(error / found.len() as f64, "0.76478");
}

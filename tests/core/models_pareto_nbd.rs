//! Pareto/NBD against its published figures.

use worthmap::analysis::models::{Discounting, ParetoNbd, ProcessKind, PurchaseProcess};

use crate::model_bases::{alive, by_frequency, cdnow, digits, expected, fit, histogram, near, weeks};

/// The maximum of the likelihood on the CDNOW sample, by Newton's method in 30-digit arithmetic.
const OPTIMUM: [f64; 4] = [0.553277046829, 10.5776834626, 0.606239988736, 11.6687352775];
/// Continuous weekly rate of 15 % a year, rounded as published.
const DELTA: f64 = 0.0027;

fn discounted(model: &ParetoNbd, history: (u32, f64, f64)) -> f64 {
    model.discounted_residual(&weeks(&[history]), Discounting::for_ever(DELTA)).unwrap()[0]
}

#[test]
fn the_cdnow_fit_is_the_published_one() {
    let histories = cdnow().histories;
    let fit = fit(ProcessKind::ParetoNbd, &histories);
    assert!(fit.converged && fit.diagnostics.is_empty(), "{:?}", fit.diagnostics);
    digits(fit.log_likelihood, "-9594.976179");
    digits(fit.aic(), "19197.95");
    // Standard errors from 30-digit second derivatives; the customary figures, from differences in double
    // precision, agree to four digits.
    let published = [
        ("0.55327702", 0.047627926, 0.0476267),
        ("10.57768315", 0.842722534, 0.8427114),
        ("0.60624009", 0.187281342, 0.1872688),
        ("11.66873998", 6.21111358, 6.210669),
    ];
    for ((parameter, optimum), published) in fit.parameters.iter().zip(OPTIMUM).zip(published) {
        let (value, error, customary) = published;
        near(parameter.value, optimum, 1e-8);
        // The likelihood is flat in beta, whose standard error is half of it: the published optimum stops at a
        // gradient of 2e-5.
        near(parameter.value, value.parse().unwrap(), 1e-6);
        near(parameter.standard_error.unwrap(), error, 1e-6);
        near(parameter.standard_error.unwrap(), customary, 1e-4);
    }
    // What others publish lies within half a per cent in beta and a thousandth in the likelihood.
    for theta in [[0.553, 10.580, 0.606, 11.656], [0.55315, 10.57633, 0.60625, 11.67150]] {
        near(fit.parameters[3].value, theta[3], 0.005);
        let other = ParetoNbd::new(theta).unwrap().log_likelihood(&histories).unwrap();
        assert!((fit.log_likelihood - other).abs() < 1e-3 && other <= fit.log_likelihood, "{other}");
    }
}

#[test]
fn expectations_of_a_new_customer() {
    let model = ParetoNbd::new(OPTIMUM).unwrap();
    digits(model.expected_purchases_new(52.0).unwrap(), "1.4734343");
    let other = ParetoNbd::new([0.55, 10.56, 0.61, 11.64]).unwrap();
    let published = [
        "0.05077821",
        "0.09916088",
        "0.14542507",
        "0.18979930",
        "0.23247466",
        "0.27361274",
        "0.31335159",
        "0.35181024",
        "0.38909211",
    ];
    assert_eq!(other.expected_purchases_new(0.0).unwrap(), 0.0);
    for (week, published) in (1..).zip(published) {
        digits(other.expected_purchases_new(f64::from(week)).unwrap(), published);
    }
    digits(expected(&other, (10, 35.0, 39.0), 2.0), "0.3884117");
}

#[test]
fn single_customers() {
    let model = ParetoNbd::new(OPTIMUM).unwrap();
    let last = (26, 30.0 + 6.0 / 7.0, 31.0);
    digits(expected(&model, last, 52.0), "25.45518");
    digits(alive(&model, last), "0.997874");
    for (x, published) in [(10, "0.70588839"), (15, "0.14415074"), (20, "0.02249015"), (25, "0.00309007")] {
        digits(expected(&model, (x, 20.0, 39.0), 52.0), published);
    }
    digits(alive(&model, (0, 0.0, 39.0)), "0.2942763");
}

#[test]
fn discounted_purchases() {
    let base = cdnow();
    let model = ParetoNbd::new(OPTIMUM).unwrap();
    let found = model.discounted_residual(&base.histories, Discounting::for_ever(DELTA)).unwrap();
    digits(found[0], "6.4824018");
    digits(found[2], "0.4769595");
    digits(found[1515], "86.0243590");
    digits(found.iter().sum(), "7185.9714");
    digits(model.discounted_new(Discounting::for_ever(DELTA)).unwrap(), "3.9547055");
    let other = ParetoNbd::new([0.5629966, 12.5590370, 0.4081095, 10.5148048]).unwrap();
    digits(discounted(&other, (7, 35.0, 77.86)), "1.8641833");
    let published = [
        "2.1991554",
        "2.8435344",
        "2.8671284",
        "2.4454101",
        "1.8405020",
        "1.2624165",
        "0.8096182",
        "0.4948036",
        "0.2920247",
        "0.1679275",
    ];
    for (x, published) in (1..).zip(published) {
        digits(discounted(&other, (x, 30.0, 77.86)), published);
    }
}

#[test]
fn fit_histogram_and_holdout() {
    let base = cdnow();
    let model = ParetoNbd::new(OPTIMUM).unwrap();
    let published = ["1434.049", "396.878", "193.492", "111.812", "69.990", "45.856", "30.932", "73.991"];
    for (found, published) in histogram(&model, &base.histories).into_iter().zip(published) {
        digits(found, published);
    }
    let found = model.expected_purchases(&base.histories, 39.0).unwrap();
    let published = ["0.1384", "0.5995", "1.1958", "1.7138", "2.3983", "2.9072", "3.8186", "6.4031"];
    for (found, published) in by_frequency(&base.histories, &found).into_iter().zip(published) {
        digits(found, published);
    }
}

#[test]
fn points_where_a_hypergeometric_likelihood_fails_are_ordinary() {
    let underflow = ParetoNbd::new([0.55, 10.58, 0.61, 11.67]).unwrap();
    digits(expected(&underflow, (132, 200.0, 200.0), 10.0), "6.20605");
    digits(expected(&underflow, (133, 200.0, 200.0), 10.0), "6.25287");
    let weekly = ParetoNbd::new([0.5143, 2.8845, 0.2856, 14.1087]).unwrap();
    let many = ParetoNbd::new([10.465, 0.00798565, 3.0516, 2.820]).unwrap();
    for (model, history) in [
        (&weekly, (221, 103.42857, 103.57143)),
        (&weekly, (254, 97.14286, 97.28571)),
        (&weekly, (161, 94.71429, 98.0)),
        (&weekly, (204, 98.57143, 99.42857)),
        (&many, (400, 5.0, 6.0)),
        (&many, (500, 1.0, 37.0)),
        (&many, (500, 4.0, 37.0)),
    ] {
        let histories = weeks(&[history]);
        assert!(model.log_likelihood(&histories).unwrap().is_finite(), "{history:?}");
        assert!((0.0..=1.0).contains(&alive(model, history)), "{history:?}");
        assert!(expected(model, history, 10.0) >= 0.0 && discounted(model, history) >= 0.0, "{history:?}");
    }
}

//! The models of regular timing: k is found, and expected purchases are exact.

use worthmap::analysis::domain::TimeUnit;
use worthmap::analysis::models::{
    BgCnbdK, Discounting, FitOptions, History, MbgCnbdK, ProcessKind, PurchaseHistories, PurchaseProcess,
    fit_process,
};
use worthmap::analysis::numerics::SeededDraws;

use crate::model_bases::{cdnow, fit, near, weeks};

fn simulate(model: &dyn PurchaseProcess, customers: u32, age: f64) -> PurchaseHistories {
    let mut draws = SeededDraws::new(9);
    let mut times = Vec::new();
    let rows = (0..customers).map(|_| {
        model.draw_purchases(&mut draws, age, &mut times);
        let mut last = 0.0;
        let timing = times.iter().map(|time| (time - std::mem::replace(&mut last, *time)).ln()).sum();
        History { timing: Some(timing), ..History::new(times.len() as u32, last, age) }
    });
    PurchaseHistories::new(TimeUnit::Week, rows.collect::<Vec<_>>()).unwrap()
}

#[test]
fn the_likelihood_finds_k() {
    for k in [1, 2, 4] {
        let model = MbgCnbdK::new([0.8, 2.0, 0.8, 2.0], k).unwrap();
        let base = simulate(&model, 3_000, 60.0);
        let fit = fit_process(ProcessKind::MbgCnbdK, &base, &FitOptions::default()).unwrap();
        assert_eq!(fit.model.stages(), k);
        let plain = fit_process(ProcessKind::MbgNbd, &base, &FitOptions::default()).unwrap();
        if k > 1 {
            // Regularity is worth hundreds of points.
            assert!(fit.log_likelihood > plain.log_likelihood + 100.0);
        } else {
            assert_eq!(fit.log_likelihood, plain.log_likelihood);
        }
    }
}

#[test]
fn cdnow_is_not_bought_regularly() {
    let base = cdnow();
    let fit = fit(ProcessKind::MbgCnbdK, &base.histories);
    assert_eq!(fit.model.stages(), 1);
}

#[test]
fn the_expectation_is_that_of_the_draws() {
    // The customary approximation, k alpha for alpha, is off by several per cent here.
    let (time, customers) = (20.0, 200_000);
    let model = BgCnbdK::new([0.8, 2.0, 0.9, 2.5], 4).unwrap();
    let base = simulate(&model, customers, time);
    let n = f64::from(customers);
    let mean = base.repeat_purchases() / n;
    let square: f64 = base.frequency().iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / n;
    let error = ((square - mean * mean) / n).sqrt();
    let expected = model.expected_purchases_new(time).unwrap();
    assert!((mean - expected).abs() < 4.0 * error, "{mean} +- {error} for {expected}");
}

#[test]
fn waiting_makes_a_regular_customer_due_and_then_doubtful() {
    let model = MbgCnbdK::new([40.0, 10.0, 0.5, 4.0], 4).unwrap();
    // About one purchase a week; the last one 0, 0.5, 1 and 6 weeks ago.
    let base = weeks(&[(10, 10.0, 10.0), (10, 10.0, 10.5), (10, 10.0, 11.0), (10, 10.0, 16.0)]);
    let alive = model.probability_alive(&base).unwrap();
    assert!(alive.is_sorted_by(|a, b| a > b), "{alive:?}");
    let soon = model.expected_purchases(&base, 0.25).unwrap();
    let given_alive: Vec<f64> = soon.iter().zip(&alive).map(|(e, p)| e / p).collect();
    assert!(given_alive[0] < given_alive[1] && given_alive[1] < given_alive[2], "{given_alive:?}");
}

#[test]
fn discounted_sums_agree_with_the_sum_over_purchases() {
    // DERT = E[sum over purchases of phi^(stages to come)] (1-p)^(n-1), phi = lambda/(lambda + delta): for rates
    // that hardly vary this is a plain sum.
    let (k, delta) = (3, 0.1);
    let (a, b) = (0.7, 2.0);
    let model = BgCnbdK::new([1e7, 1e7, a, b], k).unwrap();
    let phi: f64 = 1.0 / (1.0 + delta);
    let (mut sum, mut stays) = (0.0, 1.0);
    for n in 1..2_000 {
        sum += phi.powi(3 * n) * stays;
        stays *= (b + f64::from(n) - 1.0) / (a + b + f64::from(n) - 1.0);
    }
    near(model.discounted_new(Discounting::for_ever(delta)).unwrap(), sum, 1e-6);
}

//! What must hold of every purchase process, whatever the data.

use worthmap::analysis::domain::TimeUnit;
use worthmap::analysis::models::{
    Discounting, FitOptions, History, ProcessKind, PurchaseHistories, PurchaseModel, PurchaseProcess,
    fit_process,
};
use worthmap::analysis::numerics::{GaussLegendre, SeededDraws};

use crate::model_bases::{cdnow, fit, near, weeks};

/// Models of every kind, with parameters on both sides of one and of each other.
fn models() -> Vec<PurchaseModel> {
    let kinds = |kind, sets: &[[f64; 4]], k| {
        sets.iter().map(move |set| PurchaseModel::new(kind, set, k).unwrap()).collect::<Vec<_>>()
    };
    let beta_geometric =
        [[0.25, 4.4, 0.8, 2.4], [0.7, 6.0, 1.0, 1.6], [3.0, 20.0, 2.5, 0.7], [9.0, 3.0, 0.3, 0.5]];
    let pareto = [[0.55, 10.6, 0.6, 11.7], [1.4, 3.0, 1.0, 40.0], [0.4, 30.0, 2.5, 4.0]];
    let mut models = vec![PurchaseModel::new(ProcessKind::Nbd, &[0.4, 12.0], 1).unwrap()];
    models.extend(kinds(ProcessKind::BgNbd, &beta_geometric, 1));
    models.extend(kinds(ProcessKind::MbgNbd, &beta_geometric, 1));
    models.extend(kinds(ProcessKind::ParetoNbd, &pareto, 1));
    models.extend(kinds(ProcessKind::BgCnbdK, &beta_geometric, 3));
    models.extend(kinds(ProcessKind::MbgCnbdK, &beta_geometric, 2));
    models
}

/// Histories of all sorts, with timing that fits them.
fn mixed() -> PurchaseHistories {
    let rows = [
        (0, 0.0, 39.0, 5.0),
        (0, 0.0, 20.5, 2.0),
        (1, 3.0, 39.0, 3.0),
        (1, 20.5, 20.5, 1.0),
        (4, 30.0, 39.0, 2.0),
        (7, 12.0, 25.0, 1.0),
        (26, 30.86, 31.0, 1.0),
        (160, 100.0, 101.0, 1.0),
    ];
    let history = |(x, recency, age, weight): (u32, f64, f64, f64)| {
        let gap = if x > 0 { 0.9 * recency / f64::from(x) } else { 1.0 };
        let timing = Some(f64::from(x) * gap.ln());
        History { weight, timing, ..History::new(x, recency, age) }
    };
    PurchaseHistories::new(TimeUnit::Week, rows.map(history)).unwrap()
}

fn with_values(model: &PurchaseModel, values: &[f64]) -> PurchaseModel {
    PurchaseModel::new(model.kind(), values, model.stages()).unwrap()
}

fn values(model: &PurchaseModel) -> Vec<f64> {
    model.parameters().iter().map(|p| p.value).collect()
}

#[test]
fn gradients_are_differences_of_the_likelihood() {
    const STEP: f64 = 1e-5;
    let histories = mixed();
    for model in models() {
        let gradient = model.gradient(&histories).unwrap();
        for (at, slope) in gradient.iter().enumerate() {
            let moved = |step: f64| {
                let mut moved = values(&model);
                moved[at] *= step.exp();
                with_values(&model, &moved).log_likelihood(&histories).unwrap()
            };
            let difference = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
            // Truncation of order STEP^2 and rounding of order 1e-13/STEP.
            assert!(
                (slope - difference).abs() < 1e-6 * slope.abs().max(10.0),
                "{model:?}: {slope} {difference}"
            );
        }
    }
}

#[test]
fn counts_sum_to_one_and_to_the_expectation() {
    for model in models() {
        for time in [0.3, 10.0, 52.0] {
            // Nine in three weeks, for 52: nearly all counts lie below this.
            let counts = model.count_probabilities(time, 1_500).unwrap();
            near(counts.iter().sum(), 1.0, 1e-11);
            assert!(counts.iter().all(|p| *p >= 0.0));
            let mean: f64 = (0..).zip(&counts).map(|(n, p)| f64::from(n) * p).sum();
            let expected = model.expected_purchases_new(time).unwrap();
            assert!((mean / expected - 1.0).abs() < 1e-9, "{model:?} at {time}: {mean} {expected}");
        }
        let at_once = model.count_probabilities(0.0, 2).unwrap();
        near(at_once[0], 1.0, 1e-14);
        assert_eq!(at_once[1..], [0.0, 0.0]);
    }
}

#[test]
fn expectations_rise_from_zero() {
    let histories = mixed();
    for model in models() {
        let mut before = vec![-1e-300; histories.len()];
        for time in [0.0, 1e-6, 0.1, 5.0, 60.0, 3_000.0, 1e6] {
            let expected = model.expected_purchases(&histories, time).unwrap();
            if time == 0.0 {
                assert!(expected.iter().all(|e| *e == 0.0));
            }
            assert!(expected.iter().zip(&before).all(|(e, b)| e > b), "{model:?} at {time}: {expected:?}");
            before = expected;
        }
    }
}

#[test]
fn probabilities_alive_are_probabilities() {
    let histories = mixed();
    for model in models() {
        let alive = model.probability_alive(&histories).unwrap();
        assert!(alive.iter().all(|p| (0.0..=1.0).contains(p)), "{model:?}: {alive:?}");
        if model.kind() == ProcessKind::ParetoNbd {
            let here =
                model.probability_alive(&weeks(&[(5, 39.0, 39.0), (160, 7.0, 7.0), (0, 0.0, 0.0)])).unwrap();
            assert_eq!(here, [1.0; 3]);
        }
    }
}

#[test]
fn another_unit_of_time_changes_nothing_but_the_unit() {
    let histories = mixed();
    for model in models() {
        for factor in [7.0, 1.0 / 52.1775] {
            let scaled = histories.with_times_scaled(factor);
            let times = |p: &worthmap::analysis::models::Parameter| match p.scale {
                worthmap::analysis::models::ParameterScale::Shape => p.value,
                worthmap::analysis::models::ParameterScale::Time => p.value * factor,
            };
            let other = with_values(&model, &model.parameters().iter().map(times).collect::<Vec<f64>>());
            let expected =
                model.log_likelihood(&histories).unwrap() - histories.repeat_purchases() * factor.ln();
            near(other.log_likelihood(&scaled).unwrap(), expected, 1e-12);
            let pairs = [
                (model.probability_alive(&histories), other.probability_alive(&scaled)),
                (
                    model.expected_purchases(&histories, 30.0),
                    other.expected_purchases(&scaled, 30.0 * factor),
                ),
                (
                    model.discounted_residual(&histories, Discounting::for_ever(0.01)),
                    other.discounted_residual(&scaled, Discounting::for_ever(0.01 / factor)),
                ),
            ];
            for (first, second) in pairs {
                for (a, b) in first.unwrap().into_iter().zip(second.unwrap()) {
                    assert!((a - b).abs() <= 1e-9 * a + 1e-300, "{model:?}: {a} {b}");
                }
            }
        }
    }
}

#[test]
fn a_fit_does_not_know_the_unit_of_time() {
    let histories = cdnow().histories;
    for kind in [ProcessKind::Nbd, ProcessKind::BgNbd, ProcessKind::MbgNbd, ProcessKind::ParetoNbd] {
        let (weekly, daily) = (fit(kind, &histories), fit(kind, &histories.with_times_scaled(7.0)));
        near(daily.log_likelihood, weekly.log_likelihood - 2_457.0 * 7f64.ln(), 1e-12);
        let factor = |name: &str| if ["alpha", "beta"].contains(&name) { 7.0 } else { 1.0 };
        for (day, week) in daily.parameters.iter().zip(&weekly.parameters) {
            near(day.value, week.value * factor(week.name), 1e-8);
        }
    }
}

#[test]
fn a_search_that_begins_on_a_part_of_many_ends_where_others_do() {
    let model = PurchaseModel::new(ProcessKind::MbgNbd, &[0.6, 5.0, 0.9, 1.6], 1).unwrap();
    let (mut draws, mut times) = (SeededDraws::new(3), Vec::new());
    let rows = (0..24_000).map(|_| {
        let age = 10.0 + 30.0 * draws.uniform();
        model.draw_purchases(&mut draws, age, &mut times);
        History::new(times.len() as u32, times.last().copied().unwrap_or(0.0), age)
    });
    let base = PurchaseHistories::new(TimeUnit::Week, rows.collect::<Vec<_>>()).unwrap();
    assert!(base.merged().len() > 20_000);
    for kind in [ProcessKind::MbgNbd, ProcessKind::BgNbd] {
        let begun_on_a_part = fit(kind, &base);
        let options = FitOptions { start: Some(vec![1.0, 10.0, 1.0, 5.0]), stages: None };
        let begun_elsewhere = fit_process(kind, &base, &options).unwrap();
        assert!(begun_on_a_part.converged && begun_elsewhere.converged);
        near(begun_on_a_part.log_likelihood, begun_elsewhere.log_likelihood, 1e-13);
        for (one, other) in begun_on_a_part.parameters.iter().zip(&begun_elsewhere.parameters) {
            near(one.value, other.value, 1e-7);
        }
    }
}

#[test]
fn doubles_and_their_order_change_nothing() {
    let histories = cdnow().histories;
    let reversed: Vec<History> = histories.iter().collect::<Vec<_>>().into_iter().rev().collect();
    let reversed = PurchaseHistories::new(histories.unit(), reversed).unwrap();
    let merged = histories.merged();
    assert_eq!(histories.without_timing().merged().len(), 1_016);
    for kind in [ProcessKind::MbgNbd, ProcessKind::ParetoNbd] {
        let one_by_one = fit(kind, &histories);
        assert_eq!(one_by_one, fit(kind, &merged));
        assert_eq!(one_by_one, fit(kind, &reversed));
        let twice: Vec<History> = histories.iter().chain(histories.iter()).collect();
        let twice = fit(kind, &PurchaseHistories::new(histories.unit(), twice).unwrap());
        near(twice.log_likelihood, 2.0 * one_by_one.log_likelihood, 1e-12);
        for (double, single) in twice.parameters.iter().zip(&one_by_one.parameters) {
            near(double.value, single.value, 1e-8);
            near(double.standard_error.unwrap() * 2f64.sqrt(), single.standard_error.unwrap(), 1e-6);
        }
    }
}

#[test]
fn discounted_sums_agree_with_the_integral() {
    let histories = mixed();
    let rule = GaussLegendre::new(20);
    for model in models() {
        for (delta, horizon) in [(0.0027, Some(104.0)), (0.05, None), (0.0027, None), (0.0, Some(40.0))] {
            let found = model.discounted_residual(&histories, Discounting { delta, horizon }).unwrap();
            let end = horizon.unwrap_or(45.0 / delta);
            // DERT = delta integral of CET e^(-delta t), and CET e^(-delta H) at the end.
            let at = |time: f64| model.expected_purchases(&histories, time).unwrap();
            let mut sums: Vec<f64> = at(end).iter().map(|e| e * (-delta * end).exp()).collect();
            let panels = 12;
            let edge = |i: usize| (1.0 + end).powf(i as f64 / f64::from(panels)) - 1.0;
            for panel in 0..panels as usize {
                for (time, weight) in rule.points(edge(panel), edge(panel + 1)) {
                    for (sum, expected) in sums.iter_mut().zip(at(time)) {
                        *sum += weight * delta * expected * (-delta * time).exp();
                    }
                }
            }
            for (found, expected) in found.into_iter().zip(sums) {
                assert!((found / expected - 1.0).abs() < 1e-8, "{model:?} {delta}: {found} {expected}");
            }
        }
    }
}

#[test]
fn k_of_one_is_the_plain_model() {
    let histories = mixed();
    for (regular, plain) in
        [(ProcessKind::BgCnbdK, ProcessKind::BgNbd), (ProcessKind::MbgCnbdK, ProcessKind::MbgNbd)]
    {
        let theta = [0.5, 6.0, 0.9, 1.6];
        let (one, other) =
            (PurchaseModel::new(regular, &theta, 1).unwrap(), PurchaseModel::new(plain, &theta, 1).unwrap());
        assert_eq!(one.log_likelihood(&histories).unwrap(), other.log_likelihood(&histories).unwrap());
        assert_eq!(one.gradient(&histories).unwrap(), other.gradient(&histories).unwrap());
        assert_eq!(one.expected_purchases(&histories, 9.0), other.expected_purchases(&histories, 9.0));
        let options = FitOptions { stages: Some(1), start: None };
        let fitted = fit_process(regular, &cdnow().histories, &options).unwrap();
        // Histories that differ in their timing alone are not merged, so that the sums are rounded otherwise.
        near(fitted.log_likelihood, fit(plain, &cdnow().histories).log_likelihood, 1e-14);
    }
}

//! Simulate and recover: a fit to draws from a model finds its parameters within their standard errors, and
//! predictions agree with what the simulated customers go on to do.

use worthmap::analysis::domain::TimeUnit;
use worthmap::analysis::models::{
    BgBb, Discounting, Fit, FitOptions, History, OpportunityHistories, ProcessKind, PurchaseHistories,
    PurchaseModel, PurchaseProcess, fit_bg_bb, fit_process,
};
use worthmap::analysis::numerics::SeededDraws;

use crate::model_bases::near;

const CUSTOMERS: u32 = 20_000;
const CALIBRATION: f64 = 60.0;
const HOLDOUT: f64 = 30.0;
const DELTA: f64 = 0.02;
/// An estimate lies within so many standard errors but once in thousands.
const STANDARD_ERRORS: f64 = 4.0;

/// What a simulated base did before and after the end of observation.
struct Simulated {
    histories: PurchaseHistories,
    after: Vec<f64>,
    /// Purchases of the holdout, discounted.
    discounted: Vec<f64>,
}

fn simulate(model: &PurchaseModel) -> Simulated {
    let mut draws = SeededDraws::new(77);
    let mut times = Vec::new();
    let (mut rows, mut after, mut discounted) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..CUSTOMERS {
        let age = CALIBRATION * (0.5 + 0.5 * draws.uniform());
        model.draw_purchases(&mut draws, age + HOLDOUT, &mut times);
        let seen = times.partition_point(|time| *time <= age);
        let mut last = 0.0;
        let timing = times[..seen].iter().map(|time| (time - std::mem::replace(&mut last, *time)).ln()).sum();
        rows.push(History { timing: Some(timing), ..History::new(seen as u32, last, age) });
        after.push((times.len() - seen) as f64);
        discounted.push(times[seen..].iter().map(|time| (-DELTA * (time - age)).exp()).sum());
    }
    Simulated { histories: PurchaseHistories::new(TimeUnit::Week, rows).unwrap(), after, discounted }
}

#[track_caller]
fn recovered<Model>(fit: &Fit<Model>, truth: &[f64]) {
    assert!(fit.converged, "{:?}", fit.diagnostics);
    for (parameter, truth) in fit.parameters.iter().zip(truth) {
        // On the logarithmic scale estimates of scale parameters are nearer to normal.
        let error = parameter.standard_error.unwrap() / parameter.value;
        let off = (parameter.value / truth).ln() / error;
        assert!(
            off.abs() < STANDARD_ERRORS,
            "{} = {} for {truth}: {off} errors",
            parameter.name,
            parameter.value
        );
    }
}

/// The mean of predictions against that of what happened, in standard errors of the difference.
#[track_caller]
fn agrees(predicted: &[f64], happened: &[f64]) {
    let n = predicted.len() as f64;
    let off: Vec<f64> = predicted.iter().zip(happened).map(|(p, h)| p - h).collect();
    let mean = off.iter().sum::<f64>() / n;
    let error = (off.iter().map(|d| d * d).sum::<f64>() / n / n).sqrt();
    assert!(mean.abs() < STANDARD_ERRORS * error, "{mean} +- {error}");
}

fn check(kind: ProcessKind, truth: &[f64], k: u32) {
    let model = PurchaseModel::new(kind, truth, k).unwrap();
    let simulated = simulate(&model);
    let base = &simulated.histories;
    let fit = fit_process(kind, base, &FitOptions { stages: Some(k), start: None }).unwrap();
    recovered(&fit, truth);
    // The truth predicts its own draws, customer by customer of each frequency.
    let expected = model.expected_purchases(base, HOLDOUT).unwrap();
    agrees(&expected, &simulated.after);
    agrees(
        &model.discounted_residual(base, Discounting::within(DELTA, HOLDOUT)).unwrap(),
        &simulated.discounted,
    );
    for x in 0..4 {
        let of = |values: &[f64]| -> Vec<f64> {
            base.frequency().iter().zip(values).filter(|(f, _)| **f == x).map(|(_, v)| *v).collect()
        };
        agrees(&of(&expected), &of(&simulated.after));
    }
}

#[test]
fn nbd() {
    check(ProcessKind::Nbd, &[0.7, 9.0], 1);
}

#[test]
fn bg_nbd() {
    check(ProcessKind::BgNbd, &[0.6, 5.0, 0.9, 2.5], 1);
}

#[test]
fn mbg_nbd() {
    check(ProcessKind::MbgNbd, &[0.8, 5.0, 0.8, 2.0], 1);
}

#[test]
fn pareto_nbd() {
    check(ProcessKind::ParetoNbd, &[0.7, 6.0, 0.8, 15.0], 1);
}

#[test]
fn bg_cnbd_k() {
    check(ProcessKind::BgCnbdK, &[0.8, 2.0, 0.9, 2.5], 3);
}

#[test]
fn mbg_cnbd_k() {
    check(ProcessKind::MbgCnbdK, &[0.8, 2.5, 0.8, 2.0], 2);
}

#[test]
fn bg_bb() {
    let truth = [1.2, 0.75, 0.66, 2.8];
    let model = BgBb::new(truth).unwrap();
    let mut draws = SeededDraws::new(5);
    let rows: Vec<_> = (0..CUSTOMERS).map(|_| model.draw_history(&mut draws, 8)).collect();
    let base = OpportunityHistories::new(rows).unwrap();
    recovered(&fit_bg_bb(&base).unwrap(), &truth);
    let bought: f64 = base.iter().map(|row| f64::from(row.frequency)).sum();
    near(bought / f64::from(CUSTOMERS), model.expected_purchases_new(8).unwrap(), 0.02);
}

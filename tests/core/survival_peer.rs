//! Survival curves, tests and Cox regressions of generated customers against the Python package `lifelines`.
//!
//! The values were made by `tests/bench/lifelines_peer.py`; see `tests/data/survival/README.md`.

use serde_json::Value;
use worthmap::analysis::domain::TimeUnit;
use worthmap::analysis::survival::{
    Covariate, CoxData, IntervalKind, KaplanMeier, Observation, SurvivalData, TieMethod, compare_log_rank,
    cumulative_hazard, fit_cox,
};

use crate::model_bases::near;

/// Both sides compute in double precision; sums of some hundred terms leave this.
const SAME: f64 = 1e-11;
/// Two searches for one maximum: the coefficients stop within this share.
const SAME_MAXIMUM: f64 = 1e-7;
/// A probability in the tail differs by some times more than the coefficient that it belongs to.
const SAME_TAIL: f64 = 1e-5;

struct Customers {
    observations: Vec<Observation>,
    plans: Vec<String>,
    seats: Vec<f64>,
    value: Vec<f64>,
}

fn customers(delayed: bool) -> Customers {
    let mut all =
        Customers { observations: Vec::new(), plans: Vec::new(), seats: Vec::new(), value: Vec::new() };
    for line in include_str!("../data/survival/customers.csv").lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [entry, time, event, plan, seats, value] = fields[..] else { panic!("{line}") };
        let number = |text: &str| text.parse::<f64>().unwrap();
        let entry = if delayed { number(entry) } else { 0.0 };
        let is_event = event == "1";
        all.observations.push(Observation { entry, time: number(time), is_event, count: 1 });
        all.plans.push(plan.to_owned());
        all.seats.push(number(seats));
        all.value.push(number(value));
    }
    all
}

fn peer() -> Value {
    serde_json::from_str(include_str!("../data/survival/lifelines.json")).unwrap()
}

fn data(observations: impl IntoIterator<Item = Observation>) -> SurvivalData {
    SurvivalData::from_observations(TimeUnit::Month, observations).unwrap()
}

fn check_curve(delayed: bool, expected: &Value, horizon: f64) {
    let curve = KaplanMeier::new(&data(customers(delayed).observations), IntervalKind::LogLog).unwrap();
    let found: Vec<_> = curve.rows().iter().filter(|row| row.events > 0).collect();
    let rows = expected["rows"].as_array().unwrap();
    assert_eq!(found.len(), rows.len());
    for (row, expected) in found.iter().zip(rows) {
        let value = |at: usize| expected[at].as_f64().unwrap();
        assert_eq!(row.time, value(0));
        assert_eq!(
            [row.at_risk as f64, row.events as f64, row.censored as f64],
            [value(1), value(2), value(3)]
        );
        near(row.survival, value(4), SAME);
        let interval = row.interval.unwrap();
        near(interval.lower, value(5), SAME);
        near(interval.upper, value(6), SAME);
    }
    let median = curve.median();
    assert_eq!(median.time, expected["median"].as_f64());
    assert_eq!(median.lower, expected["median_limits"][0].as_f64());
    assert_eq!(median.upper, expected["median_limits"][1].as_f64());
    let mean = curve.restricted_mean(horizon).unwrap();
    near(mean.mean, expected["restricted_mean"].as_f64().unwrap(), SAME);
    near(mean.standard_error, expected["restricted_mean_error"].as_f64().unwrap(), SAME);
}

#[test]
fn curves_agree() {
    let peer = peer();
    let horizon = peer["horizon"].as_f64().unwrap();
    check_curve(false, &peer["curve"], horizon);
    check_curve(true, &peer["curve_entry"], horizon);
}

#[test]
fn cumulative_hazards_agree() {
    let peer = peer();
    let data = data(customers(false).observations);
    for (ties, key) in [(TieMethod::Breslow, "hazard_breslow"), (TieMethod::Efron, "hazard_efron")] {
        let found = cumulative_hazard(&data, ties).unwrap();
        let mut seen = 0;
        for expected in peer[key].as_array().unwrap() {
            let (time, value) = (expected[0].as_f64().unwrap(), expected[1].as_f64().unwrap());
            let row = found.iter().rev().find(|row| row.time <= time).unwrap();
            near(row.hazard, value, SAME);
            seen += 1;
        }
        assert!(seen >= found.len());
    }
}

#[test]
fn log_rank_tests_agree() {
    let peer = peer();
    let all = customers(false);
    let group = |plan: &str| {
        let of_plan = all.observations.iter().zip(&all.plans).filter(|(_, other)| *other == plan);
        data(of_plan.map(|(observation, _)| *observation))
    };
    let (basic, plus, premium) = (group("Basic"), group("Plus"), group("Premium"));
    for (groups, key) in
        [(vec![&basic, &plus, &premium], "log_rank_plans"), (vec![&basic, &plus], "log_rank_two")]
    {
        let (found, expected) = (compare_log_rank(&groups).unwrap(), &peer[key]);
        near(found.chi_square, expected["chi_square"].as_f64().unwrap(), SAME);
        near(found.p_value, expected["p_value"].as_f64().unwrap(), 1e-9);
        assert_eq!(f64::from(found.degrees_of_freedom), expected["degrees_of_freedom"].as_f64().unwrap());
    }
}

#[test]
fn cox_regressions_agree() {
    let peer = peer();
    for (delayed, key) in [(false, "cox"), (true, "cox_entry")] {
        let all = customers(delayed);
        let covariates = vec![
            Covariate::category("plan", &all.plans),
            Covariate::numeric("seats", all.seats),
            Covariate::numeric("value", all.value),
        ];
        let data = CoxData::new(TimeUnit::Month, all.observations, covariates).unwrap();
        let fit = fit_cox(&data, TieMethod::Efron).unwrap();
        assert!(fit.converged && fit.diagnostics.is_empty(), "{:?}", fit.diagnostics);
        let expected = &peer[key];
        for (name, term) in ["plan Plus", "plan Premium", "seats", "value"].iter().zip(&fit.terms) {
            let (expected, found) = (&expected["terms"][name], term.estimate.unwrap());
            let value = |of: &str| expected[of].as_f64().unwrap();
            near(found.coefficient, value("coefficient"), SAME_MAXIMUM);
            near(found.standard_error, value("standard_error"), SAME_MAXIMUM);
            near(found.p_value, value("p_value"), SAME_TAIL);
            let interval = found.interval.unwrap();
            near(interval.lower, value("lower"), SAME_MAXIMUM);
            near(interval.upper, value("upper"), SAME_MAXIMUM);
        }
        near(fit.log_likelihood, expected["log_likelihood"].as_f64().unwrap(), SAME);
        let (test, expected_test) = (fit.likelihood_ratio.unwrap(), &expected["likelihood_ratio"]);
        near(test.statistic, expected_test["chi_square"].as_f64().unwrap(), 1e-9);
        near(test.p_value, expected_test["p_value"].as_f64().unwrap(), 1e-7);
        if !delayed {
            near(fit.concordance.unwrap(), expected["concordance"].as_f64().unwrap(), SAME);
        }
    }
}

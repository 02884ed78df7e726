//! Survival curves, tests and Cox regression against published figures and against themselves.
//!
//! The 6-MP data are those of E. J. Freireich and others (1963), as in D. R. Cox (1972), table 1.

use worthmap::analysis::domain::TimeUnit;
use worthmap::analysis::numerics::SeededDraws;
use worthmap::analysis::survival::{
    Covariate, CoxData, CoxDiagnostic, CoxFit, Direction, IntervalKind, KaplanMeier, Observation,
    SurvivalData, SurvivalError, TieMethod, compare_log_rank, cumulative_hazard, fit_cox,
};

use crate::model_bases::{digits, near};

/// Weeks in remission; negative where still in remission when last seen.
const TREATED: [i32; 21] =
    [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];
const CONTROL: [i32; 21] = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];

fn observations(weeks: &[i32]) -> Vec<Observation> {
    let one = |&weeks: &i32| Observation {
        entry: 0.0,
        time: f64::from(weeks.abs()),
        is_event: weeks > 0,
        count: 1,
    };
    weeks.iter().map(one).collect()
}

fn data(observations: &[Observation]) -> SurvivalData {
    SurvivalData::from_observations(TimeUnit::Week, observations.iter().copied()).unwrap()
}

fn curve(weeks: &[i32]) -> KaplanMeier {
    KaplanMeier::new(&data(&observations(weeks)), IntervalKind::default()).unwrap()
}

fn both_groups() -> (Vec<Observation>, Vec<&'static str>) {
    let all = observations(&TREATED).into_iter().chain(observations(&CONTROL)).collect();
    let group = |at| if at < TREATED.len() { "6-MP" } else { "placebo" };
    (all, (0..TREATED.len() + CONTROL.len()).map(group).collect())
}

fn cox(observations: &[Observation], covariates: Vec<Covariate>, ties: TieMethod) -> CoxFit {
    let data = CoxData::new(TimeUnit::Week, observations.to_vec(), covariates).unwrap();
    fit_cox(&data, ties).unwrap()
}

#[test]
fn the_curve_of_the_treated() {
    let curve = curve(&TREATED);
    let published = [
        (6.0, "0.857143"),
        (7.0, "0.806723"),
        (10.0, "0.752941"),
        (13.0, "0.690196"),
        (16.0, "0.627451"),
        (22.0, "0.537815"),
        (23.0, "0.448179"),
    ];
    for (week, survival) in published {
        digits(curve.survival_at(week).unwrap(), survival);
    }
    assert_eq!((curve.customers(), curve.events(), curve.at_risk(10.0), curve.at_risk(24.0)), (21, 9, 15, 5));
    assert_eq!(curve.survival_at(5.9), Some(1.0));
    assert_eq!(curve.survival_at(35.1), None, "some are still there");
    let row = curve.row_at(6.5).unwrap();
    assert_eq!((row.time, row.at_risk, row.events, row.censored), (6.0, 21, 3, 1));
    // Greenwood: 6/7 sqrt(3/(21 18)); log-log limits as R's survfit prints them.
    digits(row.standard_error.unwrap(), "0.07636");
    let interval = row.interval.unwrap();
    digits(interval.lower, "0.620");
    digits(interval.upper, "0.952");
    let plain = KaplanMeier::new(&data(&observations(&TREATED)), IntervalKind::Plain).unwrap();
    let interval = plain.row_at(23.0).unwrap().interval.unwrap();
    near(interval.upper + interval.lower, 2.0 * plain.survival_at(23.0).unwrap(), 1e-15);
    assert_eq!(plain.row_at(6.0).unwrap().interval.unwrap().upper, 1.0, "cut");
}

#[test]
fn medians_and_restricted_means() {
    let (treated, control) = (curve(&TREATED), curve(&CONTROL));
    assert_eq!((treated.median().time, control.median().time), (Some(23.0), Some(8.0)));
    // As R's survfit prints them with conf.type = "log-log".
    assert_eq!((treated.median().lower, treated.median().upper), (Some(13.0), None));
    assert_eq!((control.median().lower, control.median().upper), (Some(4.0), Some(11.0)));
    assert_eq!(treated.quantile(0.8).unwrap().time, None);
    assert_eq!(treated.quantile(1.0), None);
    let mean = treated.restricted_mean(35.0).unwrap();
    digits(mean.mean, "23.287395");
    digits(control.restricted_mean(35.0).unwrap().mean, "8.666667");
    assert!(mean.interval.contains(mean.mean) && mean.standard_error > 0.0);
    // Nobody is left of the untreated, so that their curve is known for ever; the mean is the plain one.
    let plain = CONTROL.iter().sum::<i32>();
    near(control.restricted_mean(500.0).unwrap().mean, f64::from(plain) / 21.0, 1e-14);
    let spread: f64 = CONTROL.iter().map(|w| (f64::from(*w) - f64::from(plain) / 21.0).powi(2)).sum();
    near(control.restricted_mean(500.0).unwrap().standard_error, spread.sqrt() / 21.0, 1e-12);
    let beyond = SurvivalError::BeyondData { horizon: 36.0, known: 35.0 };
    assert_eq!(treated.restricted_mean(36.0), Err(beyond));
    assert!(matches!(treated.restricted_mean(0.0), Err(SurvivalError::Horizon { .. })));
}

#[test]
fn log_rank_of_the_two_groups() {
    let (treated, control) = (data(&observations(&TREATED)), data(&observations(&CONTROL)));
    let test = compare_log_rank(&[&treated, &control]).unwrap();
    digits(test.chi_square, "16.792941");
    digits(1e5 * test.p_value, "4.17");
    assert_eq!(test.degrees_of_freedom, 1);
    assert_eq!((test.groups[0].observed, test.groups[1].observed), (9, 21));
    // Losses expected add up to those observed.
    near(test.groups.iter().map(|group| group.expected).sum(), 30.0, 1e-14);
    let turned = compare_log_rank(&[&control, &treated]).unwrap();
    near(turned.chi_square, test.chi_square, 1e-13);
    let nobody = SurvivalData::new(TimeUnit::Week);
    let with_nobody = compare_log_rank(&[&treated, &nobody, &control]).unwrap();
    near(with_nobody.chi_square, test.chi_square, 1e-12);
    assert_eq!(with_nobody.degrees_of_freedom, 1);
    assert!(matches!(compare_log_rank(&[&treated]), Err(SurvivalError::TooFewGroups { groups: 1 })));
    assert!(matches!(compare_log_rank(&[&nobody]), Err(SurvivalError::NoCustomers)));
}

#[test]
fn log_rank_by_permutation_agrees() {
    // Mild differences, so that the probability is one that permutations can see.
    let mut draws = SeededDraws::new(12);
    let mut all: Vec<Observation> = (0..90)
        .map(|at| {
            let stayed = (draws.exponential(0.08 + 0.015 * f64::from(at % 3))).ceil();
            let seen = 1.0 + draws.index(30) as f64;
            Observation { entry: 0.0, time: stayed.min(seen), is_event: stayed <= seen, count: 1 }
        })
        .collect();
    let test = |all: &[Observation]| {
        let group = |of: usize| data(&all.iter().skip(of).step_by(3).copied().collect::<Vec<_>>());
        compare_log_rank(&[&group(0), &group(1), &group(2)]).unwrap()
    };
    let found = test(&all);
    assert_eq!(found.degrees_of_freedom, 2);
    assert!(found.p_value > 0.02 && found.p_value < 0.98, "{}", found.p_value);
    const PERMUTATIONS: u32 = 4_000;
    let mut at_least = 0;
    for _ in 0..PERMUTATIONS {
        for at in (1..all.len()).rev() {
            all.swap(at, draws.index(at + 1));
        }
        at_least += u32::from(test(&all).chi_square >= found.chi_square - 1e-9);
    }
    let share = f64::from(at_least) / f64::from(PERMUTATIONS);
    let error = (found.p_value * (1.0 - found.p_value) / f64::from(PERMUTATIONS)).sqrt();
    // Four errors of the simulation, and what chi-square is off with thirty customers a group.
    assert!((share - found.p_value).abs() < 4.0 * error + 0.02, "{share} for {}", found.p_value);
}

#[test]
fn cox_of_the_two_groups() {
    let (all, groups) = both_groups();
    let group = Covariate::category("group", &groups).with_reference("placebo").unwrap();
    let efron = cox(&all, vec![group.clone()], TieMethod::Efron);
    assert!(efron.converged && efron.diagnostics.is_empty(), "{:?}", efron.diagnostics);
    let term = efron.term("group", Some("6-MP")).unwrap();
    assert_eq!((term.customers, term.events), (21, 9));
    assert_eq!(term.level, Some(("6-MP".to_owned(), "placebo".to_owned())));
    let estimate = term.estimate.unwrap();
    digits(estimate.coefficient, "-1.572125");
    digits(estimate.standard_error, "0.412397");
    digits(efron.log_likelihood, "-85.008425");
    near(estimate.hazard_ratio, estimate.coefficient.exp(), 1e-15);
    assert!(estimate.interval.unwrap().upper < 1.0 && estimate.p_value < 0.001);
    near(efron.wald.unwrap().statistic, estimate.z * estimate.z, 1e-12);
    let breslow = cox(&all, vec![group], TieMethod::Breslow);
    digits(breslow.term("group", Some("6-MP")).unwrap().estimate.unwrap().coefficient, "-1.509191");
    digits(breslow.log_likelihood, "-86.379622");
    // With the other reference level the sign turns and nothing else.
    let turned = Covariate::category("group", &groups).with_reference("6-MP").unwrap();
    let turned = cox(&all, vec![turned], TieMethod::Efron);
    near(turned.terms[0].estimate.unwrap().coefficient, -estimate.coefficient, 1e-10);
    near(turned.log_likelihood, efron.log_likelihood, 1e-13);
    // Centring is at the reference levels: the baseline is that of the untreated, and of the treated by the ratio.
    for (row, other) in efron.baseline.iter().zip(&turned.baseline) {
        near(row.cumulative_hazard * estimate.hazard_ratio, other.cumulative_hazard, 1e-9);
    }
    assert!(Covariate::category("group", &groups).with_reference("none").is_err());
}

#[test]
fn without_covariates_the_baseline_is_the_curve() {
    let (all, _) = both_groups();
    let pooled = data(&all);
    let curve = KaplanMeier::new(&pooled, IntervalKind::default()).unwrap();
    for ties in [TieMethod::Breslow, TieMethod::Efron] {
        let fit = cox(&all, Vec::new(), ties);
        assert_eq!(fit.log_likelihood, fit.null_log_likelihood);
        assert!(fit.terms.is_empty() && fit.likelihood_ratio.is_none() && fit.covariance.is_none());
        let hazard = cumulative_hazard(&pooled, ties).unwrap();
        assert_eq!(fit.baseline.len(), hazard.len());
        let mut before = (0.0, 1.0);
        for (row, hazard) in fit.baseline.iter().zip(&hazard) {
            assert_eq!(row.time, hazard.time);
            near(row.cumulative_hazard, hazard.hazard, 1e-13);
            if ties == TieMethod::Breslow {
                // The step of the hazard is the curve's: 1 - S(t)/S(t-).
                let survival = curve.survival_at(row.time).unwrap();
                let step = row.cumulative_hazard - before.0;
                assert!((step - (1.0 - survival / before.1)).abs() < 1e-13);
                before = (row.cumulative_hazard, survival);
            }
        }
    }
}

#[test]
fn units_order_counts_and_scale_change_nothing() {
    let mut draws = SeededDraws::new(3);
    let plans = ["a", "b", "c"];
    let mut rows: Vec<(Observation, &str, f64)> = (0..400)
        .map(|_| {
            let plan = plans[draws.index(3)];
            let value = draws.index(6) as f64;
            let risk = 0.05 * (0.2 * value + if plan == "b" { 0.7 } else { 0.0 }).exp();
            let stayed = draws.exponential(risk).ceil();
            let seen = 1.0 + draws.index(24) as f64;
            let entry = if draws.happens(0.3) { draws.index(6) as f64 } else { 0.0 };
            let (time, is_event) = (stayed.min(seen), stayed <= seen);
            (Observation { entry, time, is_event, count: 1 }, plan, value)
        })
        .filter(|(observation, _, _)| observation.entry < observation.time)
        .collect();
    let fit = |rows: &[(Observation, &str, f64)], scale: f64| {
        let observations: Vec<Observation> = rows.iter().map(|row| row.0).collect();
        let plans: Vec<&str> = rows.iter().map(|row| row.1).collect();
        let values = rows.iter().map(|row| scale * row.2 + 1_000.0 * scale).collect();
        let covariates = vec![Covariate::category("plan", &plans), Covariate::numeric("value", values)];
        cox(&observations, covariates, TieMethod::Efron)
    };
    let found = fit(&rows, 1.0);
    assert!(found.converged && found.concordance.is_none(), "{:?}", found.diagnostics);
    rows.reverse();
    assert_eq!(fit(&rows, 1.0), found);
    let half = rows.len() / 2;
    rows.rotate_left(half);
    let (doubled, repeated): (Vec<_>, Vec<_>) = (
        rows.iter().map(|row| (row.0.times(2), row.1, row.2)).collect(),
        rows.iter().flat_map(|row| [*row, *row]).collect(),
    );
    assert_eq!(fit(&doubled, 1.0), fit(&repeated, 1.0));
    let scaled = fit(&rows, 1e6);
    let (one, million) = (found.terms[2].estimate.unwrap(), scaled.terms[2].estimate.unwrap());
    near(million.coefficient * 1e6, one.coefficient, 1e-9);
    near(million.standard_error * 1e6, one.standard_error, 1e-9);
    near(scaled.log_likelihood, found.log_likelihood, 1e-12);
}

#[test]
fn what_the_data_cannot_tell_is_said() {
    let (all, groups) = both_groups();
    let n = all.len();
    let age: Vec<f64> = (0..n).map(|at| 20.0 + ((7 * at) % 31) as f64).collect();
    let numeric = |name: &str, of: &dyn Fn(usize) -> f64| Covariate::numeric(name, (0..n).map(of).collect());
    let plain = cox(&all, vec![Covariate::numeric("age", age.clone())], TieMethod::Efron);
    // The same in other words, and a constant.
    let covariates = vec![
        Covariate::numeric("age", age.clone()),
        numeric("born", &|at| 1960.0 - age[at]),
        numeric("constant", &|_| 3.0),
        Covariate::category("country", &vec!["AT"; n]),
    ];
    let fit = cox(&all, covariates, TieMethod::Efron);
    let expected = [
        CoxDiagnostic::NoVariation { covariate: "constant".to_owned() },
        CoxDiagnostic::NoVariation { covariate: "country".to_owned() },
        CoxDiagnostic::Collinear { term: 1, with: vec![0] },
    ];
    assert_eq!(fit.diagnostics, expected);
    assert!(fit.converged && fit.terms[1].estimate.is_none() && fit.terms[2].estimate.is_none());
    let (found, alone) = (fit.terms[0].estimate.unwrap(), plain.terms[0].estimate.unwrap());
    near(found.coefficient, alone.coefficient, 1e-10);
    near(found.standard_error, alone.standard_error, 1e-10);
    // Nobody with a mark was lost; only those with another were.
    let safe = |at: usize| f64::from(u8::from(!all[at].is_event && at.is_multiple_of(2)));
    let lost = |at: usize| if all[at].is_event { "yes" } else { "no" };
    let fit =
        cox(&all, vec![Covariate::category("group", &groups), numeric("safe", &safe)], TieMethod::Efron);
    let runs = CoxDiagnostic::RunsAway { term: 1, direction: Direction::ToZero };
    assert_eq!(fit.diagnostics, [runs]);
    assert!(fit.converged && fit.terms[1].estimate.is_none() && fit.terms[0].estimate.is_some());
    let texts: Vec<&str> = (0..n).map(lost).collect();
    let reference = Covariate::category("lost", &texts).with_reference("no").unwrap();
    let fit = cox(&all, vec![reference], TieMethod::Efron);
    let runs = CoxDiagnostic::RunsAway { term: 0, direction: Direction::ToInfinity };
    assert_eq!(fit.diagnostics, [runs]);
    assert!(fit.estimated.is_empty() && fit.covariance.is_none() && fit.wald.is_none());
}

#[test]
fn inputs_outside_their_domain_are_refused() {
    let (all, _) = both_groups();
    let new = |observations: &[Observation], covariates| {
        CoxData::new(TimeUnit::Week, observations.to_vec(), covariates).unwrap_err()
    };
    let short = Covariate::numeric("age", vec![1.0; 3]);
    assert!(matches!(new(&all, vec![short]), SurvivalError::ColumnLength { found: 3, expected: 42, .. }));
    let mut ages = vec![30.0; all.len()];
    ages[5] = f64::NAN;
    let error = new(&all, vec![Covariate::numeric("age", ages)]);
    assert!(matches!(error, SurvivalError::CovariateValue { position: 5, .. }));
    assert_eq!(new(&[], Vec::new()), SurvivalError::NoCustomers);
    let staying = CoxData::new(TimeUnit::Week, vec![Observation::still_there(4.0)], Vec::new()).unwrap();
    assert_eq!(fit_cox(&staying, TieMethod::Efron), Err(SurvivalError::NoEvents { customers: 1 }));
    let empty = SurvivalData::new(TimeUnit::Week);
    assert!(KaplanMeier::new(&empty, IntervalKind::Plain).is_err());
    assert!(cumulative_hazard(&empty, TieMethod::Efron).is_err());
}

#[test]
fn awkward_bases_have_a_curve() {
    // One customer, lost; one, still there; all lost at once.
    let one = KaplanMeier::new(&data(&[Observation::lost(3.0)]), IntervalKind::default()).unwrap();
    assert_eq!(
        (one.survival_at(2.0), one.survival_at(3.0), one.survival_at(99.0)),
        (Some(1.0), Some(0.0), Some(0.0))
    );
    assert_eq!(one.rows()[1].interval, None);
    assert_eq!((one.median().time, one.median().lower, one.median().upper), (Some(3.0), Some(3.0), None));
    assert_eq!(one.restricted_mean(10.0).unwrap().mean, 3.0);
    let staying = KaplanMeier::new(&data(&[Observation::still_there(3.0)]), IntervalKind::default()).unwrap();
    assert_eq!((staying.survival_at(3.0), staying.median().time), (Some(1.0), None));
    assert_eq!(staying.restricted_mean(3.0).unwrap().mean, 3.0);
    // The only one seen early is lost before the others are seen.
    let late = [
        Observation::lost(1.0),
        Observation::lost(5.0).entering(2.0),
        Observation::still_there(6.0).entering(2.0),
    ];
    let curve = KaplanMeier::new(&data(&late), IntervalKind::default()).unwrap();
    assert_eq!(curve.emptied_early(), Some(1.0));
    let at_start = KaplanMeier::new(
        &data(&[Observation::lost(0.0), Observation::still_there(4.0)]),
        IntervalKind::default(),
    )
    .unwrap();
    assert_eq!(at_start.survival_at(0.0), Some(0.5));
}

#[test]
fn wider_confidence_is_wider() {
    let data = data(&observations(&TREATED));
    let width = |confidence| {
        let curve = KaplanMeier::with_confidence(&data, IntervalKind::LogLog, confidence).unwrap();
        curve.row_at(13.0).unwrap().interval.unwrap().width()
    };
    assert!(width(0.99) > width(0.95) && width(0.95) > width(0.5));
    near(width(0.95), curve(&TREATED).row_at(13.0).unwrap().interval.unwrap().width(), 1e-12);
}

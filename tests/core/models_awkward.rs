//! Bases that no model was made for: every figure is finite or its absence has a reason.

use worthmap::analysis::models::{
    Diagnostic, Discounting, FitOptions, History, ModelError, OpportunityHistories, OpportunityHistory,
    ProcessKind, PurchaseHistories, PurchaseProcess, fit_bg_bb, fit_process,
};

use crate::model_bases::{fit, weeks};

fn timed(histories: PurchaseHistories) -> PurchaseHistories {
    let with = |h: History| {
        let gap = if h.recency > 0.0 { h.recency / h.x() } else { 1.0 };
        History { timing: Some(h.x() * gap.ln()), ..h }
    };
    let rows: Vec<History> = histories.iter().map(with).collect();
    PurchaseHistories::new(histories.unit(), rows).unwrap()
}

fn bases() -> Vec<(&'static str, PurchaseHistories)> {
    let many = |row: (u32, f64, f64), n| vec![row; n];
    let mut outlier = many((0, 0.0, 50.0), 40);
    outlier.extend(many((2, 20.0, 60.0), 20));
    outlier.push((10_000, 99.9, 100.0));
    vec![
        ("one customer", weeks(&[(3, 10.0, 20.0)])),
        ("one customer who never came back", weeks(&[(0, 0.0, 20.0)])),
        ("all bought once", weeks(&many((0, 0.0, 30.0), 500))),
        ("everybody repeats", weeks(&[many((3, 20.0, 30.0), 200), many((5, 29.0, 30.0), 200)].concat())),
        ("all on the same day", weeks(&many((0, 0.0, 0.0), 100))),
        ("all on the same day, again", weeks(&many((2, 0.0, 0.0), 100))),
        ("an outlier", weeks(&outlier)),
        ("a century between two customers", weeks(&[(2, 3.0, 5_217.75), (0, 0.0, 0.0)])),
        (
            "a century between many customers",
            weeks(&[many((2, 3.0, 5_217.75), 60), many((0, 0.0, 1.0), 90)].concat()),
        ),
        ("alike", weeks(&many((4, 25.0, 30.0), 1_000))),
        ("as regular as clockwork", weeks(&[(52, 364.0, 364.0), (26, 182.0, 182.0), (13, 91.0, 91.0)])),
    ]
}

#[test]
fn every_figure_of_every_base_is_finite() {
    for (name, base) in bases() {
        let base = timed(base);
        for kind in ProcessKind::ALL {
            let fit = fit(kind, &base);
            assert!(fit.log_likelihood.is_finite(), "{name}: {kind:?}");
            let finite = |p: &worthmap::analysis::models::FittedParameter| {
                p.value > 0.0
                    && p.value.is_finite()
                    && p.standard_error.is_none_or(|e| e > 0.0 && e.is_finite())
            };
            assert!(fit.parameters.iter().all(finite), "{name}: {:?}", fit.parameters);
            assert!(fit.converged || fit.diagnostics.iter().any(Diagnostic::is_serious), "{name}: {kind:?}");
            let model = &fit.model;
            for values in [
                model.probability_alive(&base),
                model.expected_purchases(&base, 52.0),
                model.discounted_residual(&base, Discounting::for_ever(0.0027)),
                model.discounted_residual(&base, Discounting::within(0.0027, 26.0)),
                model.count_probabilities(30.0, 20),
                model.expected_purchases_new(52.0).map(|e| vec![e]),
            ] {
                let values = values.unwrap_or_else(|error| panic!("{name}: {:?}: {error}", fit.model));
                assert!(values.iter().all(|v| v.is_finite() && *v >= 0.0), "{name}: {kind:?}: {values:?}");
            }
        }
    }
}

#[test]
fn what_is_wrong_is_said() {
    let all_once = fit(ProcessKind::MbgNbd, &weeks(&[(0, 0.0, 30.0); 500]));
    assert!(!all_once.converged);
    let few = Diagnostic::FewRepeatCustomers { repeat: 0.0, customers: 500.0, parameters: 4 };
    assert!(all_once.diagnostics.contains(&few), "{:?}", all_once.diagnostics);
    let same_day = fit(ProcessKind::ParetoNbd, &weeks(&[(0, 0.0, 0.0); 100]));
    assert!(same_day.diagnostics.contains(&Diagnostic::NoTimeObserved { customers: 100.0 }));
    // Customers all alike: the rates do not vary, so that r and alpha grow in step.
    let alike = fit(ProcessKind::Nbd, &weeks(&[(4, 25.0, 30.0); 1_000]));
    let runs = |d: &Diagnostic| matches!(d, Diagnostic::RunsToInfinity { parameter: "r", .. });
    assert!(alike.diagnostics.iter().any(runs), "{:?}", alike.diagnostics);
    assert!(alike.diagnostics.iter().all(|d| !d.to_string().is_empty()));
}

#[test]
fn fewer_repeat_customers_than_parameters_are_too_few() {
    let base = |repeat: usize| {
        let rows = (0..30).map(|at| if at < repeat { (1 + at as u32, 20.0, 30.0) } else { (0, 0.0, 30.0) });
        timed(weeks(&rows.collect::<Vec<_>>()))
    };
    for kind in ProcessKind::ALL {
        let parameters = if kind == ProcessKind::Nbd { 2 } else { 4 };
        for repeat in 1..parameters {
            let fit = fit(kind, &base(repeat as usize));
            let (repeat, customers) = (f64::from(repeat), 30.0);
            let few = Diagnostic::FewRepeatCustomers { repeat, customers, parameters };
            assert!(!fit.converged && few.is_serious(), "{kind:?}");
            assert!(fit.diagnostics.contains(&few), "{kind:?}: {:?}", fit.diagnostics);
        }
        let enough = fit(kind, &base(parameters as usize));
        let few = |d: &Diagnostic| matches!(d, Diagnostic::FewRepeatCustomers { .. });
        let found: Vec<&Diagnostic> = enough.diagnostics.iter().filter(|d| few(d)).collect();
        assert!(found.len() == 1 && !found[0].is_serious(), "{kind:?}: {found:?}");
    }
}

#[test]
fn nobody_leaves_is_found_at_the_bound() {
    // Purchases up to the very end: BG/NBD has no dropout to find and says so, at the likelihood of NBD.
    let rows: Vec<(u32, f64, f64)> = (1..200).map(|i| (1 + i % 7, 30.0, 30.0)).collect();
    let (bg, nbd) = (fit(ProcessKind::BgNbd, &weeks(&rows)), fit(ProcessKind::Nbd, &weeks(&rows)));
    assert!((bg.log_likelihood - nbd.log_likelihood).abs() < 1e-3 * nbd.log_likelihood.abs());
    let at_bound =
        |d: &Diagnostic| matches!(d, Diagnostic::RunsToZero { .. } | Diagnostic::RunsToInfinity { .. });
    assert!(bg.diagnostics.iter().any(at_bound), "{:?}", bg.diagnostics);
}

#[test]
fn what_cannot_be_fitted_is_refused_with_the_reason() {
    let options = FitOptions::default();
    let nobody = weeks(&[]);
    let refused = fit_process(ProcessKind::MbgNbd, &nobody, &options).unwrap_err();
    assert_eq!(refused, ModelError::NoCustomers { model: "MBG/NBD" });
    let untimed = fit_process(ProcessKind::MbgCnbdK, &weeks(&[(1, 2.0, 3.0)]), &options);
    // k = 1 needs no timing, any other k does.
    assert_eq!(untimed.unwrap_err(), ModelError::NoTiming { model: "MBG/CNBD-k" });
}

#[test]
fn discrete_bases() {
    let row = |frequency, recency, opportunities| OpportunityHistory {
        frequency,
        recency,
        opportunities,
        weight: 1.0,
    };
    for rows in [
        vec![row(2, 3, 6)],
        vec![row(0, 0, 6); 50],
        vec![row(6, 6, 6); 50],
        vec![row(0, 0, 0); 5],
        vec![row(1_200, 1_200, 1_200), row(0, 0, 1_200), row(1, 1, 2)],
    ] {
        let base = OpportunityHistories::new(rows.clone()).unwrap();
        let fit = fit_bg_bb(&base).unwrap();
        assert!(fit.log_likelihood.is_finite(), "{rows:?}");
        assert!(fit.converged || fit.diagnostics.iter().any(Diagnostic::is_serious), "{rows:?}");
        for values in [
            fit.model.probability_alive(&base, 1).unwrap(),
            fit.model.expected_purchases(&base, 12).unwrap(),
            fit.model.discounted_residual(&base, 0.1, None).unwrap(),
            fit.model.count_probabilities(12).unwrap(),
        ] {
            assert!(values.iter().all(|v| v.is_finite() && *v >= 0.0), "{rows:?}: {values:?}");
        }
    }
    assert!(OpportunityHistories::new([row(3, 2, 6)]).is_err());
    assert!(OpportunityHistories::new([row(0, 2, 6)]).is_err());
}

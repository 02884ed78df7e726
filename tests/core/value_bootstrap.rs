//! The bootstrap on CDNOW.

use worthmap::analysis::domain::{Day, Horizon, TimeUnit};
use worthmap::analysis::models::lifetime::{CustomerValues, ModelBase, ValueSettings, ValueSpan};
use worthmap::analysis::models::spend::{SpendHistories, fit_spend};
use worthmap::analysis::models::{
    Bootstrap, BootstrapPlan, FitOptions, ProcessFit, ProcessKind, PurchaseProcess, fit_process,
};
use worthmap::analysis::summary::{CustomerSummaries, summarise};

use crate::logs::cdnow_sample;

const REPLICATES: u32 = 80;

fn calibration() -> (CustomerSummaries, ModelBase, ProcessFit) {
    let summaries = summarise(&cdnow_sample(), Day::from_date(1997, 9, 30));
    let base = ModelBase::new(&summaries, TimeUnit::Week).unwrap();
    let fit = fit_process(ProcessKind::BgNbd, base.histories(), &FitOptions::default()).unwrap();
    (summaries, base, fit)
}

fn plan(seed: u64) -> BootstrapPlan {
    BootstrapPlan {
        replicates: REPLICATES,
        seed,
        settings: ValueSettings::default(),
        span: ValueSpan::Within(Horizon::new(12, TimeUnit::Month).unwrap()),
    }
}

#[test]
fn it_agrees_with_the_standard_errors_and_holds_the_estimate() {
    let (summaries, base, fit) = calibration();
    let spend_histories = SpendHistories::from_summaries(&summaries);
    let spend = fit_spend(&spend_histories).unwrap();
    let models = (&fit.model, Some(&spend.model));
    let mut bootstrap = Bootstrap::new(models, &base, &summaries, spend_histories, plan(9));
    let mut calls = 0;
    while !bootstrap.is_finished() {
        let progress = bootstrap.step();
        calls += 1;
        assert_eq!((progress.done, progress.wanted), (calls, REPLICATES));
    }
    assert_eq!(calls, REPLICATES);
    assert!(bootstrap.progress().failed <= REPLICATES / 20, "{:?}", bootstrap.progress());
    let parameters = fit.parameters.clone();
    for (interval, parameter) in bootstrap.process_intervals().into_iter().zip(&parameters) {
        let interval = interval.unwrap();
        assert!(interval.contains(parameter.value), "{parameter:?} {interval:?}");
        // Four standard errors wide, give or take: the likelihood is askew and 80 replicates are few.
        let standard = 2.0 * 1.96 * parameter.standard_error.unwrap();
        assert!((0.5..2.0).contains(&(interval.width() / standard)), "{parameter:?} {interval:?}");
    }
    let values =
        CustomerValues::compute(&fit.model, Some(&spend.model), &summaries, base.clone(), plan(9).settings)
            .unwrap();
    let total = values.base_value(plan(9).span).residual.to_f64();
    let interval = bootstrap.value_interval().unwrap();
    assert!(interval.contains(total) && interval.width() < 0.6 * total, "{total} {interval:?}");
    assert!(bootstrap.spend_intervals().unwrap().iter().all(Option::is_some));
    // All made: nothing more happens.
    assert_eq!(bootstrap.step().done, REPLICATES);
}

#[test]
fn the_seed_fixes_it_and_too_few_replicates_give_no_interval() {
    let (summaries, base, fit) = calibration();
    let run = |seed| {
        let spend_histories = SpendHistories::new([]);
        let models = (&fit.model, None);
        let mut bootstrap = Bootstrap::new(models, &base, &summaries, spend_histories, plan(seed));
        bootstrap.step();
        bootstrap.step();
        bootstrap
    };
    let (one, again, other) = (run(1), run(1), run(2));
    assert_eq!(one.replicates(), again.replicates());
    assert_ne!(one.replicates(), other.replicates());
    assert_eq!(one.replicates()[0].process.len(), fit.model.parameters().len());
    assert_eq!((one.value_interval(), one.spend_intervals()), (None, None));
    assert_eq!(one.process_intervals(), [None; 4]);
}

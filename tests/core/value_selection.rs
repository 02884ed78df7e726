//! Choosing a model: information criteria and holdout errors on CDNOW, and what happens where nothing fits.

use worthmap::analysis::domain::TimeUnit;
use worthmap::analysis::models::lifetime::ModelBase;
use worthmap::analysis::models::selection::{
    Candidate, ChoiceReason, Chosen, Rejection, decide, judge_baselines, mean_rate_process,
};
use worthmap::analysis::models::validation::HoldoutSample;
use worthmap::analysis::models::{History, ModelError, ProcessKind, PurchaseHistories, PurchaseProcess};
use worthmap::analysis::summary::{split_log, summarise};

use crate::logs::cdnow_sample;

const PLAIN: [ProcessKind; 4] =
    [ProcessKind::Nbd, ProcessKind::ParetoNbd, ProcessKind::BgNbd, ProcessKind::MbgNbd];

/// Candidates on the calibration period of CDNOW, with and without its holdout period.
fn cdnow(sample: &HoldoutSample, judged: bool) -> Vec<Candidate> {
    let histories = sample.base().histories();
    let holdout = judged.then_some((sample, histories));
    PLAIN.iter().map(|&kind| Candidate::fit(kind, histories, holdout)).collect()
}

/// The customers that those candidates are fitted to.
fn everybody() -> PurchaseHistories {
    sample().base().histories().clone()
}

fn sample() -> HoldoutSample {
    let log = cdnow_sample();
    let data = split_log(&log, &summarise(&log, None), None).unwrap();
    HoldoutSample::new(&data, TimeUnit::Week).unwrap()
}

#[test]
fn information_criteria_of_cdnow_are_the_recomputed_ones() {
    let candidates = cdnow(&sample(), false);
    let expected = [19_531.32, 19_197.95, 19_172.86, 19_172.27];
    for (candidate, expected) in candidates.iter().zip(expected) {
        let fit = candidate.trusted().unwrap();
        assert!((fit.aic() - expected).abs() < 6e-3, "{}: {}", candidate.kind.name(), fit.aic());
        // BIC - AIC = p (ln n - 2).
        let parameters = if candidate.kind == ProcessKind::Nbd { 2.0 } else { 4.0 };
        let difference = parameters * (2_357f64.ln() - 2.0);
        assert!((fit.bic() - fit.aic() - difference).abs() < 1e-6);
    }
}

#[test]
fn the_decision_on_cdnow_has_its_reasons() {
    let sample = sample();
    let decision = decide(&cdnow(&sample, false), &[], None, &everybody());
    assert_eq!(decision.chosen, Chosen::Process(ProcessKind::MbgNbd));
    assert!(matches!(
        decision.reasons[..],
        [ChoiceReason::LowestAic { .. }, ChoiceReason::FirstOnLadder, ChoiceReason::NoHoldout]
    ));
    let rejected = |kind| decision.rejected.iter().find(|(other, _)| *other == kind).unwrap().1;
    assert!(matches!(rejected(ProcessKind::Nbd), Rejection::HigherAic { difference } if difference > 300.0));
    assert!(matches!(rejected(ProcessKind::BgNbd), Rejection::NotPreferred { rmse_difference: None }));
    assert_eq!(decision.rejected.len(), 3);

    let baselines = judge_baselines(&sample);
    assert_eq!(baselines.len(), 3);
    let decision = decide(&cdnow(&sample, true), &baselines, None, &everybody());
    let Chosen::Process(kind) = decision.chosen else { panic!("{decision:?}") };
    assert!([ProcessKind::MbgNbd, ProcessKind::BgNbd].contains(&kind), "{decision:?}");
    assert!(decision.reasons.iter().any(|r| matches!(r, ChoiceReason::BeatsBaselines { .. })));
    assert!(decision.reasons.iter().any(|r| matches!(r, ChoiceReason::Biased { .. })));
}

#[test]
fn what_the_user_asks_for_is_taken_if_it_can_be_trusted() {
    let candidates = cdnow(&sample(), false);
    let decision = decide(&candidates, &[], Some(ProcessKind::ParetoNbd), &everybody());
    assert_eq!(decision.chosen, Chosen::Process(ProcessKind::ParetoNbd));
    assert_eq!(decision.reasons[0], ChoiceReason::Asked);
    assert!(decision.rejected.iter().all(|(_, why)| *why == Rejection::AnotherAsked));
    let decision = decide(&candidates, &[], Some(ProcessKind::MbgCnbdK), &everybody());
    assert_eq!(decision.chosen, Chosen::Process(ProcessKind::MbgNbd));
    let asked = ChoiceReason::AskedUnusable { asked: ProcessKind::MbgCnbdK, fitted: false };
    assert_eq!(decision.reasons[0], asked);
    let decision = decide(&candidates, &[], Some(ProcessKind::BgNbd), &everybody());
    let one_time = decision.reasons.iter().find_map(|reason| match reason {
        ChoiceReason::OneTimeBuyersAlive { share } => Some(*share),
        _ => None,
    });
    // 946 of 2,357 customers have a repeat purchase.
    assert!((one_time.unwrap() - 1_411.0 / 2_357.0).abs() < 1e-12);
}

#[test]
fn customers_who_do_not_differ_are_left_to_the_mean_rate() {
    let base = histories([10.0, 20.0, 30.0].map(|age| History::new(1, 0.5 * age, age)));
    let candidate = Candidate::fit(ProcessKind::Nbd, &base, None);
    let decision = decide(&[candidate], &[], None, &base);
    assert_eq!((decision.chosen, decision.rejected[0].1), (Chosen::MeanRate, Rejection::IsMeanRate));
}

#[test]
fn a_naive_rule_that_predicts_better_is_not_kept_quiet() {
    let sample = sample();
    let candidates = cdnow(&sample, true);
    let mut baselines = judge_baselines(&sample);
    baselines[0].1.rmse = 0.1;
    let decision = decide(&candidates, &baselines, None, &everybody());
    assert!(decision.reasons.iter().any(|r| matches!(r, ChoiceReason::WorseThanBaseline { .. })));
    let mut rescued = candidates.clone();
    rescued[1].holdout.as_mut().unwrap().rmse = 0.05;
    let decision = decide(&rescued, &baselines, None, &everybody());
    assert_eq!(decision.chosen, Chosen::Process(ProcessKind::ParetoNbd));
    assert!(decision.reasons.iter().any(|r| matches!(r, ChoiceReason::BeatsBaselines { .. })));
}

fn histories(rows: impl IntoIterator<Item = History>) -> PurchaseHistories {
    PurchaseHistories::new(TimeUnit::Week, rows).unwrap()
}

#[test]
fn without_a_repeat_purchase_the_mean_rate_is_left() {
    let base = histories([10.0, 20.0, 30.0].map(|age| History::new(0, 0.0, age)));
    let candidates: Vec<Candidate> = PLAIN.iter().map(|&kind| Candidate::fit(kind, &base, None)).collect();
    let decision = decide(&candidates, &[], None, &base);
    assert_eq!((decision.chosen, decision.rejected.len()), (Chosen::MeanRate, 4), "{candidates:?}");
    assert_eq!(decision.reasons, [ChoiceReason::NothingTrusted]);
    let asked = ProcessKind::ParetoNbd;
    let refused = decide(&candidates, &[], Some(asked), &base);
    let expected = [ChoiceReason::AskedUnusable { asked, fitted: true }, ChoiceReason::NothingTrusted];
    assert_eq!((refused.chosen, &refused.reasons[..]), (Chosen::MeanRate, &expected[..]));
    let process = mean_rate_process(&base).unwrap();
    // Half a purchase in sixty weeks, for everybody alike.
    for expected in process.expected_purchases(&base, 12.0).unwrap() {
        assert!((expected - 0.1).abs() < 1e-6, "{expected}");
    }
    assert_eq!(process.probability_alive(&base).unwrap(), [1.0; 3]);
}

#[test]
fn without_time_or_customers_there_is_nothing() {
    let base = histories([History::new(0, 0.0, 0.0)]);
    assert_eq!(mean_rate_process(&base), None);
    let nobody = histories([]);
    let candidates: Vec<Candidate> = PLAIN.iter().map(|&kind| Candidate::fit(kind, &nobody, None)).collect();
    assert!(candidates.iter().all(|c| matches!(c.fit, Err(ModelError::NoCustomers { .. }))));
    let decision = decide(&candidates, &[], None, &nobody);
    assert_eq!(decision.chosen, Chosen::Nothing);
    assert!(ModelBase::new(&summarise(&crate::logs::log_of(&[]), None), TimeUnit::Week).unwrap().is_empty());
}

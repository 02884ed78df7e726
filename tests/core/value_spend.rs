//! Gamma-Gamma and the shrinkage mean on CDNOW, against published and recomputed figures.

use worthmap::analysis::domain::{CustomerIx, Day, TransactionLog};
use worthmap::analysis::models::GammaGamma;
use worthmap::analysis::models::spend::{
    MomentBasis, OneTimeSpend, SpendEvidence, SpendHistories, SpendModel, SpendObservation, SpendReason,
    fit_gamma_gamma, fit_spend, measure_within,
};
use worthmap::analysis::summary::{CustomerSummaries, summarise};

use crate::logs::cdnow_sample;

/// Half a unit of the last digit that is published.
const SIX_DIGITS: f64 = 5e-7;
const SEVEN_DIGITS: f64 = 5e-8;
const TWO_DIGITS: f64 = 5e-3;

#[track_caller]
fn close(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value} is not {expected}");
}

fn calibration() -> (TransactionLog, CustomerSummaries) {
    let log = cdnow_sample();
    let summaries = summarise(&log, Day::from_date(1997, 9, 30));
    (log, summaries)
}

#[test]
fn gamma_gamma_meets_the_optimum_of_cdnow() {
    let (_, summaries) = calibration();
    let fit = fit_gamma_gamma(&SpendHistories::from_summaries(&summaries)).unwrap();
    assert!(fit.converged && fit.is_trusted() && fit.diagnostics.is_empty(), "{:?}", fit.diagnostics);
    close(fit.log_likelihood, -4055.917695, SIX_DIGITS);
    let [p, q, gamma] = fit.model.parameters();
    // The likelihood is flat to the last digits of the parameters: five are asked for.
    close(p, 6.24957207, 5e-6);
    close(q, 3.74422473, 5e-6);
    close(gamma, 15.44352166, 5e-5);
    close(fit.model.population_mean().unwrap(), 35.170371, SIX_DIGITS);
    let errors = fit.standard_errors().unwrap();
    for (found, expected) in errors.into_iter().zip([1.18969, 0.29008, 4.15813]) {
        // Recomputed from differences of the likelihood, which are right to about 1/2000.
        close(found / expected, 1.0, 5e-4);
    }
    // The paper's figures.
    close(p, 6.25, TWO_DIGITS);
    close(q, 3.74, TWO_DIGITS);
    close(gamma, 15.44, TWO_DIGITS);
}

#[test]
fn values_rounded_to_cents_move_the_optimum_as_recomputed() {
    let (_, summaries) = calibration();
    let exact = SpendHistories::from_summaries(&summaries);
    let rounded = exact.observations().map(|seen| SpendObservation {
        // Halves of cents go up, as in the spreadsheet that the file comes from.
        mean_value: (seen.mean_value * 100.0 + 1e-7).round() / 100.0,
        ..seen
    });
    let fit = fit_gamma_gamma(&SpendHistories::new(rounded.collect::<Vec<_>>())).unwrap();
    let [p, q, gamma] = fit.model.parameters();
    close(p, 6.2488016, 5e-5);
    close(q, 3.7445885, 5e-5);
    close(gamma, 15.4477507, 5e-4);
    close(fit.model.population_mean().unwrap(), 35.171003, 5e-6);
}

#[test]
fn the_first_ten_customers_are_expected_to_spend_what_is_published() {
    let (_, summaries) = calibration();
    let fit = fit_spend(&SpendHistories::from_summaries(&summaries)).unwrap();
    assert_eq!(fit.reason, SpendReason::GammaGammaTrusted);
    let expected = |at: u32| {
        let known = SpendEvidence::of(&summaries, CustomerIx(at), OneTimeSpend::PopulationMean);
        fit.model.expected_value(known).unwrap()
    };
    let published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17];
    for (at, published) in (0..).zip(published) {
        close(expected(at), published, TWO_DIGITS);
    }
    for (at, recomputed) in [(0, 24.653919), (1, 18.910019), (2, 35.170371), (5, 71.464706), (8, 27.281931)] {
        close(expected(at), recomputed, 1e-6);
    }
}

#[test]
fn the_worked_examples_hold() {
    let model = GammaGamma::new([6.24957207, 3.74422473, 15.44352166]).unwrap();
    close(model.expected_value(2.0, 40.0).unwrap(), 39.130_534_2, SEVEN_DIGITS);
    close(model.expected_value(3.0, 35.0).unwrap(), 35.021_753_0, SEVEN_DIGITS);
}

#[test]
fn frequency_and_spend_of_cdnow_are_nearly_independent() {
    let (_, summaries) = calibration();
    let histories = SpendHistories::from_summaries(&summaries);
    close(histories.correlation().unwrap(), 0.1139, 5e-5);
    assert_eq!((histories.customers(), histories.purchases()), (946.0, 2_457.0));
    assert_eq!(histories.exclusions().one_time, 1_411.0);
    assert_eq!(histories.exclusions().zero_value + histories.exclusions().negative_value, 0.0);
}

#[test]
fn the_first_order_of_a_one_time_buyer_can_count() {
    let (_, summaries) = calibration();
    let fit = fit_spend(&SpendHistories::from_summaries(&summaries)).unwrap();
    let of = |at, one_time| SpendEvidence::of(&summaries, CustomerIx(at), one_time);
    // Customer 3 bought once.
    let (ignored, counted) = (of(2, OneTimeSpend::PopulationMean), of(2, OneTimeSpend::FirstOrder));
    assert_eq!(ignored.purchases, 0.0);
    assert_eq!((counted.purchases, counted.mean_value), (1.0, summaries.net(CustomerIx(2)).to_f64()));
    assert!(fit.model.expected_value(counted) != fit.model.expected_value(ignored));
    // Customer 1 came back: nothing changes.
    assert_eq!(of(0, OneTimeSpend::PopulationMean), of(0, OneTimeSpend::FirstOrder));
}

#[test]
fn the_shrinkage_mean_stays_near_gamma_gamma_on_cdnow() {
    let (log, summaries) = calibration();
    let within = measure_within(&log, summaries.window().unwrap().as_of);
    let histories = SpendHistories::from_summaries(&summaries);
    let fit = fit_spend(&histories.clone().with_within(within)).unwrap().with_credibility();
    let SpendModel::Credibility(model) = fit.model else { panic!("{:?}", fit.model) };
    assert_eq!(model.basis(), MomentBasis::Purchases);
    // Two models of the same spend; the shrinkage mean trusts single customers less, since it sees how much
    // their purchases vary.
    let gamma_gamma = fit.gamma_gamma.unwrap().model;
    let [p, q, _] = gamma_gamma.parameters();
    close(model.mean() / gamma_gamma.population_mean().unwrap(), 1.0, 0.05);
    for x in [1.0, 3.0, 20.0] {
        let (z, other) = (model.credibility(x), p * x / (p * x + q - 1.0));
        assert!(z > 0.1 && z < other && other < 1.0, "{x}: {z} and {other}");
        close(model.expected_value(x, 60.0), z * 60.0 + (1.0 - z) * model.mean(), 1e-12);
    }
    assert_eq!(fit_spend(&histories).unwrap().credibility.unwrap().basis(), MomentBasis::Means);
}

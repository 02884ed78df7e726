//! NBD, the baseline, against its recomputed figures, and the order of the models.

use worthmap::analysis::models::{Discounting, Nbd, ProcessKind, PurchaseModel, PurchaseProcess};

use crate::model_bases::{cdnow, digits, fit, near, weeks};

#[test]
fn the_cdnow_fit_is_the_known_one() {
    let histories = cdnow().histories;
    let fit = fit(ProcessKind::Nbd, &histories);
    assert!(fit.converged && fit.diagnostics.is_empty(), "{:?}", fit.diagnostics);
    near(fit.parameters[0].value, 0.3847662, 1e-6);
    near(fit.parameters[1].value, 12.0720238, 1e-6);
    digits(fit.log_likelihood, "-9763.6577");
    let PurchaseModel::Nbd(model) = fit.model else { panic!("{:?}", fit.model) };
    digits(model.count_log_likelihood(&histories).unwrap(), "-3193.0587");
}

#[test]
fn the_criterion_ranks_the_models_as_known() {
    let histories = cdnow().histories;
    for (kind, published) in [
        (ProcessKind::MbgNbd, "19172.27"),
        (ProcessKind::BgNbd, "19172.86"),
        (ProcessKind::ParetoNbd, "19197.95"),
        (ProcessKind::Nbd, "19531.32"),
    ] {
        digits(fit(kind, &histories).aic(), published);
    }
}

#[test]
fn predictions_are_those_of_a_constant_rate() {
    let model = Nbd::new([0.4, 12.0]).unwrap();
    let base = weeks(&[(3, 5.0, 20.0)]);
    let rate = 3.4 / 32.0;
    assert_eq!(model.probability_alive(&base).unwrap(), [1.0]);
    near(model.expected_purchases(&base, 10.0).unwrap()[0], 10.0 * rate, 1e-15);
    let within = |discounting| model.discounted_residual(&base, discounting).unwrap()[0];
    near(within(Discounting::for_ever(0.01)), 100.0 * rate, 1e-14);
    near(within(Discounting::within(0.0, 10.0)), 10.0 * rate, 1e-14);
    near(within(Discounting::within(0.01, 10.0)), rate * (1.0 - (-0.1_f64).exp()) / 0.01, 1e-13);
    assert!(model.discounted_residual(&base, Discounting::for_ever(0.0)).is_err());
    assert!(model.expected_purchases_new(-1.0).is_err());
}

//! Fits and predictions of the purchase models as WebAssembly: what `tests/browser/bench-models.mjs` times in a browser.
//!
//! Nothing is imported, so that the module runs as it is. `prepare_*` make the seeded bases of `models.rs`; `fit` fits
//! MBG/NBD (0) or BG/NBD (1); `result` reads the log-likelihood (0) and the parameters (1 to 4) of the last fit, or the
//! sums of the last predictions.

#![allow(clippy::expect_used)]

use std::cell::RefCell;

use worthmap::analysis::models::{
    Discounting, FitOptions, ProcessKind, PurchaseHistories, PurchaseModel, PurchaseProcess, fit_process,
};

#[path = "made_up/mod.rs"]
mod made_up;

thread_local! {
    static BASE: RefCell<Option<PurchaseHistories>> = const { RefCell::new(None) };
    static RESULTS: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
}

/// Makes the base that is fitted.
#[unsafe(no_mangle)]
pub extern "C" fn prepare_fit() {
    BASE.set(Some(made_up::fitted_base()));
}

/// Makes the base that is predicted.
#[unsafe(no_mangle)]
pub extern "C" fn prepare_predictions() {
    BASE.set(Some(made_up::predicted_base()));
}

/// Fits a model to the base, merging included.
#[unsafe(no_mangle)]
pub extern "C" fn fit(kind: u32) {
    let kind = if kind == 0 { ProcessKind::MbgNbd } else { ProcessKind::BgNbd };
    BASE.with_borrow(|base| {
        let base = base.as_ref().expect("a base");
        let fit = fit_process(kind, base, &FitOptions::default()).expect("a fit");
        let parameters = fit.parameters.iter().map(|parameter| parameter.value);
        RESULTS.set(std::iter::once(fit.log_likelihood).chain(parameters).collect());
    });
}

/// Everything that is predicted of single customers: whether they are there, purchases in a year, discounted for ever.
#[unsafe(no_mangle)]
pub extern "C" fn predict() {
    BASE.with_borrow(|base| {
        let base = base.as_ref().expect("a base");
        let model = PurchaseModel::new(ProcessKind::MbgNbd, &[0.55, 6.0, 0.9, 1.6], 1).expect("a model");
        let merged = base.without_timing().merge();
        let histories = &merged.histories;
        let alive = model.probability_alive(histories).expect("probabilities");
        let expected = model.expected_purchases(histories, 52.18).expect("purchases");
        let discounted =
            model.discounted_residual(histories, Discounting::for_ever(0.0018)).expect("purchases");
        // Each customer's own figures, by the way from customers to histories.
        let of_all =
            |values: &[f64]| -> Vec<f64> { merged.positions.iter().map(|&at| values[at as usize]).collect() };
        let sums = [alive, expected, discounted].map(|values| of_all(&values).iter().sum::<f64>());
        RESULTS.set(sums.to_vec());
    });
}

/// A figure of the last call; NaN beyond the end.
#[unsafe(no_mangle)]
pub extern "C" fn result(at: usize) -> f64 {
    RESULTS.with_borrow(|results| results.get(at).copied().unwrap_or(f64::NAN))
}

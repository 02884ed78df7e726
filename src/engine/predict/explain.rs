//! Findings about fits and the reasons of the choice, as keys with figures: the words are made elsewhere.

use crate::analysis::models::Diagnostic;
use crate::analysis::models::selection::{ChoiceReason, Decision};
use crate::analysis::models::spend::{SpendDiagnostic, SpendReason};
use crate::analysis::models::validation::Baseline;
use crate::analysis::summary::SplitWarning;
use crate::protocol::{DiagnosticView, ModelKey};

use super::settings::model_key;

fn found(key: &str, parameter: Option<&str>, figures: &[f64]) -> DiagnosticView {
    DiagnosticView {
        key: key.to_owned(),
        parameter: parameter.map(str::to_owned),
        figures: figures.iter().copied().filter(|figure| figure.is_finite()).collect(),
    }
}

/// A finding about the fit of a purchase process.
pub(super) fn diagnostic(of: &Diagnostic) -> DiagnosticView {
    match *of {
        Diagnostic::FewRepeatCustomers { repeat, parameters, .. } if of.is_serious() => {
            found("too_few_repeat_customers", None, &[repeat, f64::from(parameters)])
        }
        Diagnostic::FewRepeatCustomers { repeat, customers, .. } => {
            found("few_repeat_customers", None, &[repeat, customers])
        }
        Diagnostic::NoTimeObserved { customers } => found("no_time_observed", None, &[customers]),
        Diagnostic::RunsToZero { parameter, value } => found("runs_to_zero", Some(parameter), &[value]),
        Diagnostic::RunsToInfinity { parameter, value } => {
            found("runs_to_infinity", Some(parameter), &[value])
        }
        Diagnostic::RatioRidge { first, second, ratio, .. } => {
            found("ratio_ridge", Some(&format!("{first}/{second}")), &[ratio])
        }
        Diagnostic::InformationNotPositiveDefinite { .. } => found("flat", None, &[]),
        Diagnostic::NotStationary { relative_gradient, allowed } => {
            found("not_stationary", None, &[relative_gradient, allowed])
        }
        Diagnostic::StartsDisagree { best, other } => found("starts_disagree", None, &[best, other]),
    }
}

/// A finding about the spend model.
pub(super) fn spend_diagnostic(of: &SpendDiagnostic) -> DiagnosticView {
    match *of {
        SpendDiagnostic::NotConverged { slope } => found("not_stationary", None, &[slope]),
        SpendDiagnostic::NoFiniteMean { q } => found("no_finite_mean", Some("q"), &[q]),
        SpendDiagnostic::AtBound { parameter, value } => found("at_bound", Some(parameter), &[value]),
        SpendDiagnostic::Flat => found("flat", None, &[]),
        SpendDiagnostic::FewCustomers { customers } => found("few_repeat_customers", None, &[customers]),
        SpendDiagnostic::Dependent { correlation } => found("dependent", None, &[correlation]),
    }
}

/// Why a spend model is in use.
pub(super) fn spend_reason(reason: SpendReason) -> &'static str {
    match reason {
        SpendReason::GammaGammaTrusted => "gamma_gamma_trusted",
        SpendReason::GammaGammaNotTrusted => "gamma_gamma_not_trusted",
        SpendReason::GammaGammaImpossible => "gamma_gamma_impossible",
        _ => "chosen",
    }
}

/// What makes the holdout test weak.
pub(super) fn split_warning(of: &SplitWarning) -> DiagnosticView {
    match *of {
        SplitWarning::ShortCalibration { days, median_gap } => {
            found("short_calibration", None, &[f64::from(days), median_gap])
        }
        SplitWarning::ShortHoldout { days, median_gap } => {
            found("short_holdout", None, &[f64::from(days), median_gap])
        }
        SplitWarning::FewRepeatCustomers { customers } => {
            found("few_repeat_customers", None, &[f64::from(customers)])
        }
        SplitWarning::MostAcquiredLater { acquired_later, kept } => {
            found("most_acquired_later", None, &[f64::from(acquired_later), f64::from(kept)])
        }
    }
}

/// The key of a naive rule.
pub(super) fn baseline_key(baseline: Baseline) -> &'static str {
    match baseline {
        Baseline::MeanRate => "mean_rate",
        Baseline::LastPeriod => "last_period",
        Baseline::OwnRate => "own_rate",
    }
}

/// The reasons of the choice, the first one first: key, the model that it was preferred to, figures.
pub(super) fn reasons(decision: &Decision) -> Vec<(&'static str, Option<ModelKey>, Vec<f64>)> {
    let text = |reason: &ChoiceReason| match *reason {
        ChoiceReason::Asked => ("chosen", None, vec![]),
        ChoiceReason::AskedUnusable { asked, fitted } => {
            let key = if fitted { "asked_not_trusted" } else { "asked_not_regular" };
            (key, Some(model_key(asked)), vec![])
        }
        ChoiceReason::NotTested => ("not_tested", None, vec![]),
        ChoiceReason::OneTimeBuyersAlive { share } => ("one_time_buyers_alive", None, vec![share]),
        ChoiceReason::OnlyOneTrusted => ("only_one_trusted", None, vec![]),
        ChoiceReason::LowestAic { aic, lead } => ("lowest_aic", None, vec![aic, lead]),
        ChoiceReason::EqualAic { lowest, difference } => {
            ("equal_aic", Some(model_key(lowest)), vec![difference])
        }
        ChoiceReason::BestHoldout { rmse, next } => ("best_holdout", None, vec![rmse, next]),
        ChoiceReason::FirstOnLadder => ("first_on_ladder", None, vec![]),
        ChoiceReason::BeatsBaselines { rmse, baseline, .. } => {
            ("beats_baselines", None, vec![rmse, baseline])
        }
        ChoiceReason::WorseThanBaseline { rmse, baseline, .. } => {
            ("worse_than_baseline", None, vec![rmse, baseline])
        }
        ChoiceReason::Biased { total_error } => ("biased", None, vec![total_error]),
        ChoiceReason::NoHoldout => ("no_holdout", None, vec![]),
        ChoiceReason::NothingTrusted => ("nothing_trusted", None, vec![]),
    };
    decision.reasons.iter().map(text).collect()
}

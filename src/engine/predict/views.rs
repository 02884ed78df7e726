//! What the models say, as the page needs it.

use crate::analysis::domain::TimeUnit;
use crate::analysis::models::lifetime::{HalvingTime, months_to_halve_band};
use crate::analysis::models::selection::Candidate;
use crate::analysis::models::spend::{SpendFit, SpendHistories, SpendModel};
use crate::analysis::models::validation::{
    HoldoutErrors, TrackingRange, by_frequency, frequency_histogram, holdout_errors, track,
};
use crate::analysis::models::{FittedParameter, Interval, NORMAL_975, ProcessKind, PurchaseProcess};
use crate::analysis::numerics::order;
use crate::analysis::summary::CustomerSelection;
use crate::engine::table::TableData;
use crate::protocol::{
    AnalysisSettings, CalibrationView, Exclusion, Figure, Forecast, ForecastPart, HistogramView,
    HoldoutErrorView, HoldoutView, ModelChoice, ModelView, ParameterView, Prediction, PredictionResult,
    ReasonView, SpendView, TrackingView, UndefinedReason,
};

use super::job::{Holdout, Study, Verdict};
use super::parts::forecast_part;
use super::settings::{PredictionChoices, model_key};
use super::{Part, explain, shapes};

/// The last bar of the histogram and of the calibration chart holds those above as well.
const LAST_FREQUENCY: u32 = 7;

/// A figure of the models.
pub(super) fn figure(value: Option<f64>) -> Figure {
    match value.filter(|value| value.is_finite()) {
        Some(value) => Figure::Value(value),
        None => Figure::Undefined(UndefinedReason::OutOfRange),
    }
}

/// An interval as a pair.
pub(in crate::engine) fn pair(interval: Option<Interval>) -> Option<(f64, f64)> {
    interval.map(|found| (found.lower, found.upper))
}

/// The prediction around a result.
pub(super) fn head(
    settings: &AnalysisSettings,
    choices: &PredictionChoices,
    data: Option<(TableData<'_>, &Study)>,
    result: PredictionResult,
) -> Prediction {
    Prediction {
        settings: choices.resolved(&settings.prediction),
        margin_percent: settings.margin_percent,
        customers: data.map_or(0, |(_, study)| study.base.histories().customers() as u32),
        excluded: data.map(|(data, study)| exclusions(data, study)).unwrap_or_default(),
        result,
    }
}

fn exclusions(data: TableData<'_>, study: &Study) -> Vec<(Exclusion, u32)> {
    let known = study.base.histories().customers() as u32;
    let spend = SpendHistories::from_summaries(data.summaries).exclusions();
    let impossible = study.base.impossible();
    let later = study.holdout.as_ref().map_or(0, |holdout| holdout.data.exclusions.acquired_later);
    let all = [
        (Exclusion::NoPurchase, data.summaries.observed_count().saturating_sub(known + impossible)),
        (Exclusion::Contradictory, impossible),
        (Exclusion::AcquiredLater, later),
        (Exclusion::NoRepeatValue, (spend.zero_value + spend.negative_value + spend.not_finite) as u32),
    ];
    all.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// Everything that the models say.
pub(super) fn prediction(data: TableData<'_>, study: &Study, verdict: &Verdict) -> Prediction {
    let part = Part { data, fitted: &verdict.fitted, selected: &CustomerSelection::All };
    let ForecastPart { values, bands, horizons, months, base, groups, .. } = forecast_part(part);
    let forecast = Forecast {
        models: models(study, verdict),
        selected: verdict.fit.as_ref().map(|fit| model_key(fit.model.kind())),
        choice: choice(data, study, verdict),
        spend: spend(verdict.fitted.spend.as_ref()),
        holdout: study.holdout.as_ref().map(|holdout| holdout_view(study, holdout, verdict)),
        tracking: tracking(data, study, verdict),
        histogram: histogram(study, verdict),
        heat: shapes::heat(study, verdict),
        values,
        isovalues: shapes::isovalues(study, verdict),
        heterogeneity: shapes::heterogeneity(&verdict.fitted.model),
        bands,
        horizons,
        months,
        base,
        groups,
    };
    let result = PredictionResult::Ready(Box::new(forecast));
    head(&study.settings, &study.choices, Some((data, study)), result)
}

fn models(study: &Study, verdict: &Verdict) -> Vec<ModelView> {
    let chosen = verdict.fit.as_ref().map(|fit| fit.model.kind());
    let mut models: Vec<(bool, ModelView)> =
        study.candidates.iter().map(|of| (chosen != Some(of.kind), model_view(of))).collect();
    // The one in use first, then by AIC; those without stand last.
    let aic = |model: &ModelView| match model.aic {
        Figure::Value(aic) => aic,
        Figure::Undefined(_) => f64::MAX,
    };
    order::sort_by(&mut models, |a, b| a.0.cmp(&b.0).then(aic(&a.1).total_cmp(&aic(&b.1))));
    models.into_iter().map(|(_, model)| model).collect()
}

fn model_view(candidate: &Candidate) -> ModelView {
    let fit = candidate.fit.as_ref().ok();
    let errors = candidate.holdout;
    let stages = fit.map(|fit| fit.model.stages()).filter(|_| is_regular(candidate.kind));
    let name = match stages {
        Some(stages) => candidate.kind.name().replace("-k", &format!("-{stages}")),
        None => candidate.kind.name().to_owned(),
    };
    ModelView {
        key: model_key(candidate.kind),
        name,
        parameters: fit.map(|fit| fit.parameters.iter().map(parameter).collect()).unwrap_or_default(),
        log_likelihood: figure(fit.map(|fit| fit.log_likelihood)),
        aic: figure(fit.map(|fit| fit.aic())),
        bic: figure(fit.map(|fit| fit.bic())),
        converged: fit.is_some_and(|fit| fit.converged),
        trusted: candidate.trusted().is_some(),
        diagnostics: fit
            .map(|fit| fit.diagnostics.iter().map(explain::diagnostic).collect())
            .unwrap_or_default(),
        holdout_mae: figure(errors.map(|errors| errors.mae)),
        holdout_bias: figure(errors.and_then(|errors| errors.total_error)),
    }
}

fn is_regular(kind: ProcessKind) -> bool {
    matches!(kind, ProcessKind::BgCnbdK | ProcessKind::MbgCnbdK)
}

fn parameter(of: &FittedParameter) -> ParameterView {
    ParameterView {
        name: of.name.to_owned(),
        value: of.value,
        standard_error: figure(of.standard_error),
        interval: of.interval(NORMAL_975),
    }
}

fn choice(data: TableData<'_>, study: &Study, verdict: &Verdict) -> ModelChoice {
    let holdout = study.holdout.as_ref();
    let best =
        holdout.and_then(|holdout| holdout.baselines.iter().map(|(_, errors)| errors.rmse).reduce(f64::min));
    let mine = study
        .candidates
        .iter()
        .find(|of| verdict.fit.as_ref().is_some_and(|fit| fit.model.kind() == of.kind))
        .and_then(|of| of.holdout);
    let observed = data.summaries.window().map(|window| window.as_of.since(window.first_day));
    let halving = observed.and_then(|days| {
        let span = crate::analysis::domain::TimeSpan::of_days(days);
        months_to_halve_band(&verdict.fitted.model, study.base.histories(), span).ok()
    });
    let months_to_halve = match halving {
        Some(HalvingTime::Months(count)) => Figure::Value(f64::from(count.get())),
        Some(HalvingTime::BeyondTenYears) => Figure::Undefined(UndefinedReason::NotReached),
        Some(HalvingTime::NoRepeatPurchases) | None => Figure::Undefined(UndefinedReason::NoRepeatOrders),
    };
    let reason = |(key, other, figures): (&str, _, Vec<f64>)| match (key, study.split_range) {
        ("no_holdout", Some((first, last))) => ReasonView {
            key: "split_outside".to_owned(),
            other: None,
            figures: [first, last].map(|day| f64::from(day.days())).to_vec(),
        },
        _ => ReasonView { key: key.to_owned(), other, figures },
    };
    ModelChoice {
        reasons: explain::reasons(&verdict.decision).into_iter().map(reason).collect(),
        beats_baseline: mine.zip(best).map(|(mine, best)| mine.rmse <= best),
        months_to_halve,
    }
}

fn spend(fit: Option<&SpendFit>) -> SpendView {
    let Some(fit) = fit else {
        return SpendView {
            model: "none".to_owned(),
            reason: "no_value".to_owned(),
            parameters: Vec::new(),
            log_likelihood: figure(None),
            population_mean: figure(None),
            correlation: figure(None),
            diagnostics: Vec::new(),
        };
    };
    let gamma_gamma = fit.gamma_gamma.as_ref();
    let errors = gamma_gamma.and_then(|found| found.standard_errors());
    let parameters = gamma_gamma.filter(|_| matches!(fit.model, SpendModel::GammaGamma(_))).map(|found| {
        let names = crate::analysis::models::spend::GammaGammaFit::NAMES;
        let values = found.model.parameters();
        let one = |at: usize| {
            let named = FittedParameter {
                name: names[at],
                value: values[at],
                standard_error: errors.map(|errors| errors[at]),
            };
            parameter(&named)
        };
        (0..names.len()).map(one).collect()
    });
    SpendView {
        model: match fit.model {
            SpendModel::GammaGamma(_) => "gamma_gamma",
            SpendModel::Credibility(_) => "credibility",
        }
        .to_owned(),
        reason: explain::spend_reason(fit.reason).to_owned(),
        parameters: parameters.unwrap_or_default(),
        log_likelihood: figure(gamma_gamma.map(|found| found.log_likelihood)),
        population_mean: figure(fit.model.population_mean()),
        correlation: figure(fit.correlation),
        diagnostics: gamma_gamma
            .map(|found| found.diagnostics.iter().map(explain::spend_diagnostic).collect())
            .unwrap_or_default(),
    }
}

fn holdout_view(study: &Study, holdout: &Holdout, verdict: &Verdict) -> HoldoutView {
    let sample = &holdout.sample;
    let error = |key: String, naive: bool, errors: &HoldoutErrors| HoldoutErrorView {
        key,
        naive,
        expected: errors.expected,
        actual: errors.actual as f64,
        mae: errors.mae,
        rmse: errors.rmse,
        bias: errors.bias,
    };
    let of_model =
        |candidate: &Candidate| Some(error(serde_key(candidate.kind), false, candidate.holdout.as_ref()?));
    let mut errors: Vec<HoldoutErrorView> = study.candidates.iter().filter_map(of_model).collect();
    let naive = holdout.baselines.iter();
    errors.extend(naive.map(|(rule, of)| error(explain::baseline_key(*rule).to_owned(), true, of)));
    order::sort_by(&mut errors, |a, b| a.rmse.total_cmp(&b.rmse));
    HoldoutView {
        calibration_end: holdout.data.split.calibration_end.days(),
        end: holdout.data.split.holdout_end.days(),
        customers: sample.len() as u32,
        acquired_later: holdout.data.exclusions.acquired_later,
        warnings: holdout.data.warnings.iter().map(explain::split_warning).collect(),
        classes: calibration_classes(study, holdout, verdict),
        errors,
    }
}

/// The key of a model as the JSON of the protocol has it.
fn serde_key(kind: ProcessKind) -> String {
    let value = serde_json::to_value(model_key(kind)).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// The classes of the model in use, fitted to the calibration period.
fn calibration_classes(study: &Study, holdout: &Holdout, verdict: &Verdict) -> Vec<CalibrationView> {
    let kind = verdict.fitted.model.kind();
    let fitted = study.candidates.iter().find(|of| of.kind == kind);
    let fitted = fitted.and_then(|of| of.calibration.as_ref()?.as_ref().ok());
    let sample = &holdout.sample;
    let process = fitted.map_or(&verdict.fitted.model, |fit| &fit.model);
    let Ok(expected) = sample.predict(process) else { return Vec::new() };
    if holdout_errors(&expected, sample.actual()).is_none() {
        return Vec::new();
    }
    let classes = by_frequency(sample.frequency(), &expected, sample.actual(), LAST_FREQUENCY);
    let view = |class: &crate::analysis::models::validation::FrequencyClass| CalibrationView {
        frequency: class.frequency,
        and_more: class.and_more,
        customers: class.customers as u32,
        actual: class.actual,
        interval: pair(class.interval),
        expected: class.expected,
    };
    classes.iter().map(view).collect()
}

fn tracking(data: TableData<'_>, study: &Study, verdict: &Verdict) -> Vec<TrackingView> {
    let Some(window) = data.summaries.window() else { return Vec::new() };
    // With a holdout the model of the calibration period is tracked, so that the rest is a true forecast.
    let kind = verdict.fitted.model.kind();
    let calibrated = study.candidates.iter().find(|of| of.kind == kind);
    let calibrated = calibrated.and_then(|of| of.calibration.as_ref()?.as_ref().ok());
    let holdout = study.holdout.as_ref().filter(|_| calibrated.is_some());
    let process = match (holdout, calibrated) {
        (Some(_), Some(fit)) => &fit.model,
        _ => &verdict.fitted.model,
    };
    let range = TrackingRange {
        calibration_end: holdout.map_or(window.as_of, |of| of.data.split.calibration_end),
        until: window.as_of,
        periods: if window.as_of.since(window.first_day).0 > 1_100 {
            TimeUnit::Month
        } else {
            TimeUnit::Week
        },
    };
    let points = track((process, study.choices.unit), data.log, data.summaries, range);
    let view = |point: &crate::analysis::models::validation::TrackingPoint| TrackingView {
        start: point.first_day.days(),
        end: point.last_day.days(),
        holdout: point.is_holdout,
        actual: point.actual as f64,
        expected: point.expected,
        cumulative_actual: point.cumulative_actual as f64,
        cumulative_expected: point.cumulative_expected,
    };
    points.map(|points| points.iter().map(view).collect()).unwrap_or_default()
}

fn histogram(study: &Study, verdict: &Verdict) -> Vec<HistogramView> {
    let bars = frequency_histogram(&verdict.fitted.model, study.base.histories(), LAST_FREQUENCY);
    let view = |bar: &crate::analysis::models::validation::HistogramBar| HistogramView {
        frequency: bar.frequency,
        and_more: bar.and_more,
        actual: bar.actual,
        expected: bar.expected,
    };
    bars.map(|bars| bars.iter().map(view).collect()).unwrap_or_default()
}

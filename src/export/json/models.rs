//! The part of the report about the models.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::parts::known;
use crate::format::iso_day;
use crate::protocol::{
    DiagnosticView, Exclusion, Forecast, HoldoutView, ModelKey, ModelUnit, ModelView, ParameterView,
    Prediction, PredictionGap, PredictionResult, ReasonView, SpendView, ValueHorizon,
};

/// What the models say, or why they say nothing.
#[derive(serde::Serialize)]
pub(super) struct Models<'a> {
    unit: Option<ModelUnit>,
    customers: u32,
    excluded: Excluded<'a>,
    unavailable: Option<PredictionGap>,
    fitted: Vec<Fitted<'a>>,
    selected: Option<ModelKey>,
    reasons: Vec<Reason<'a>>,
    spend: Option<Spend<'a>>,
    holdout: Option<Holdout<'a>>,
    clv: Option<Clv>,
}

#[derive(serde::Serialize)]
struct Fitted<'a> {
    model: ModelKey,
    name: &'a str,
    parameters: Values<'a>,
    standard_errors: Errors<'a>,
    log_likelihood: Option<f64>,
    aic: Option<f64>,
    bic: Option<f64>,
    converged: bool,
    trusted: bool,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(serde::Serialize)]
struct Diagnostic<'a> {
    key: &'a str,
    parameter: Option<&'a str>,
    figures: &'a [f64],
}

#[derive(serde::Serialize)]
struct Reason<'a> {
    key: &'a str,
    other: Option<ModelKey>,
    figures: &'a [f64],
}

#[derive(serde::Serialize)]
struct Spend<'a> {
    model: &'a str,
    reason: &'a str,
    parameters: Values<'a>,
    standard_errors: Errors<'a>,
    log_likelihood: Option<f64>,
    population_mean: Option<f64>,
    correlation: Option<f64>,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(serde::Serialize)]
struct Holdout<'a> {
    calibration_end: String,
    end: String,
    customers: u32,
    acquired_later: u32,
    errors: Vec<HoldoutError<'a>>,
}

#[derive(serde::Serialize)]
struct HoldoutError<'a> {
    way: &'a str,
    naive: bool,
    actual: f64,
    expected: f64,
    mae: f64,
    rmse: f64,
    bias: f64,
}

#[derive(serde::Serialize)]
struct Clv {
    horizon_months: Option<u32>,
    discount_percent: f64,
    margin_percent: Option<f64>,
    alive: f64,
    expected_purchases: Option<f64>,
    historic: f64,
    residual: Option<f64>,
    residual_interval: Option<(f64, f64)>,
    total: Option<f64>,
    at_risk: Option<f64>,
    new_customer: Option<f64>,
    by_horizon: Vec<Horizon>,
    by_month: Vec<Month>,
}

#[derive(serde::Serialize)]
struct Horizon {
    months: Option<u32>,
    purchases: Option<f64>,
    value: Option<f64>,
    interval: Option<(f64, f64)>,
}

#[derive(serde::Serialize)]
struct Month {
    number: Option<u32>,
    purchases: Option<f64>,
    discount_factor: Option<f64>,
    value: f64,
}

struct Values<'a>(&'a [ParameterView]);
struct Errors<'a>(&'a [ParameterView]);
struct Excluded<'a>(&'a [(Exclusion, u32)]);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|of| (&of.name, of.value)))
    }
}

impl Serialize for Errors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|of| (&of.name, known(of.standard_error))))
    }
}

impl Serialize for Excluded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (why, count) in self.0 {
            map.serialize_entry(why, count)?;
        }
        map.end()
    }
}

/// The part of the report.
pub(super) fn models(prediction: &Prediction) -> Models<'_> {
    let (forecast, unavailable) = match &prediction.result {
        PredictionResult::Ready(forecast) => (Some(forecast), None),
        PredictionResult::Unavailable(gap) => (None, Some(*gap)),
    };
    Models {
        unit: prediction.settings.unit,
        customers: prediction.customers,
        excluded: Excluded(&prediction.excluded),
        unavailable,
        fitted: forecast.map(|of| of.models.iter().map(fitted).collect()).unwrap_or_default(),
        selected: forecast.and_then(|of| of.selected),
        reasons: forecast.map(|of| of.choice.reasons.iter().map(reason).collect()).unwrap_or_default(),
        spend: forecast.map(|of| spend(&of.spend)),
        holdout: forecast.and_then(|of| of.holdout.as_ref()).map(holdout),
        clv: forecast.map(|of| clv(prediction, of)),
    }
}

fn fitted(model: &ModelView) -> Fitted<'_> {
    Fitted {
        model: model.key,
        name: &model.name,
        parameters: Values(&model.parameters),
        standard_errors: Errors(&model.parameters),
        log_likelihood: known(model.log_likelihood),
        aic: known(model.aic),
        bic: known(model.bic),
        converged: model.converged,
        trusted: model.trusted,
        diagnostics: model.diagnostics.iter().map(diagnostic).collect(),
    }
}

fn diagnostic(of: &DiagnosticView) -> Diagnostic<'_> {
    Diagnostic { key: &of.key, parameter: of.parameter.as_deref(), figures: &of.figures }
}

fn reason(of: &ReasonView) -> Reason<'_> {
    Reason { key: &of.key, other: of.other, figures: &of.figures }
}

fn spend(of: &SpendView) -> Spend<'_> {
    Spend {
        model: &of.model,
        reason: &of.reason,
        parameters: Values(&of.parameters),
        standard_errors: Errors(&of.parameters),
        log_likelihood: known(of.log_likelihood),
        population_mean: known(of.population_mean),
        correlation: known(of.correlation),
        diagnostics: of.diagnostics.iter().map(diagnostic).collect(),
    }
}

fn holdout(of: &HoldoutView) -> Holdout<'_> {
    let errors = of.errors.iter().map(|error| HoldoutError {
        way: &error.key,
        naive: error.naive,
        actual: error.actual,
        expected: error.expected,
        mae: error.mae,
        rmse: error.rmse,
        bias: error.bias,
    });
    Holdout {
        calibration_end: iso_day(of.calibration_end),
        end: iso_day(of.end),
        customers: of.customers,
        acquired_later: of.acquired_later,
        errors: errors.collect(),
    }
}

fn months(horizon: ValueHorizon) -> Option<u32> {
    match horizon {
        ValueHorizon::Months(count) => Some(count),
        ValueHorizon::ForEver => None,
    }
}

fn clv(prediction: &Prediction, of: &Forecast) -> Clv {
    let horizons = of.horizons.iter().map(|horizon| Horizon {
        months: months(horizon.horizon),
        purchases: known(horizon.purchases),
        value: known(horizon.value),
        interval: horizon.interval,
    });
    let by_month = of.months.iter().map(|month| Month {
        number: month.number,
        purchases: known(month.purchases),
        discount_factor: known(month.discount_factor),
        value: month.value,
    });
    Clv {
        horizon_months: months(prediction.settings.horizon),
        discount_percent: prediction.settings.discount_percent,
        margin_percent: prediction.margin_percent,
        alive: of.base.alive,
        expected_purchases: known(of.base.purchases),
        historic: of.base.historic,
        residual: known(of.base.residual),
        residual_interval: of.base.interval,
        total: known(of.base.total),
        at_risk: known(of.base.at_risk),
        new_customer: known(of.base.new_customer),
        by_horizon: horizons.collect(),
        by_month: by_month.collect(),
    }
}

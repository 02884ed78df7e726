//! What the customers should bring.

use super::Report;
use super::charts::{half, whole};
use super::page::{Page, header};
use crate::charts::build;
use crate::format::words::{
    forecast_certainty, forecast_headline, forecast_reasons, forecast_remarks, horizon_words, model_name,
    prediction_gap,
};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Forecast, HorizonView, Prediction, PredictionResult};

/// The forecast, or why there is none; nothing where the models were not asked.
pub(super) fn section(page: &mut Page, report: &Report<'_>) {
    let Some(prediction) = report.parts.prediction else { return };
    page.text("h2", "", "What your customers should bring");
    match &prediction.result {
        PredictionResult::Unavailable(gap) => {
            let (what, remedy) = prediction_gap(report.f.locale.language, *gap);
            page.text("p", "", &format!("{what} {remedy}"));
        }
        PredictionResult::Ready(forecast) => ready(page, report, prediction, forecast),
    }
}

fn ready(page: &mut Page, report: &Report<'_>, prediction: &Prediction, forecast: &Forecast) {
    let f = &report.f;
    let (reasons, warnings) = forecast_reasons(f, forecast);
    page.text("p", "lead", &forecast_headline(f, prediction, forecast, false));
    page.text("p", "", &forecast_certainty(f, prediction, forecast));
    let model = forecast.selected.map_or_else(String::new, |key| format!("{}. ", model_name(key)));
    page.text("p", "", &format!("{model}{}", reasons.join(" ")));
    for text in warnings.iter().chain(&forecast_remarks(f, prediction, forecast)) {
        page.text("p", "muted", text);
    }
    horizons(page, f, forecast);
    page.open("div", "pair");
    half(page, report, &build::value_months(f, &forecast.months));
    half(page, report, &build::value_distribution(f, &forecast.values, &prediction.settings));
    half(page, report, &build::alive_bands(f, &forecast.bands));
    half(page, report, &build::frequency_histogram(f, &forecast.histogram));
    page.close("div");
    if !forecast.tracking.is_empty() {
        whole(page, report, &build::tracking_cumulative(f, &forecast.tracking));
    }
}

fn horizons(page: &mut Page, f: &Formatter, forecast: &Forecast) {
    let row = |of: &HorizonView| {
        let interval =
            of.interval.map(|(low, high)| format!("{} to {}", f.money_short(low), f.money_short(high)));
        vec![
            horizon_words(f.locale.language, of.horizon),
            f.figure_or_dash(ValueKind::Count, of.purchases),
            f.figure_or_dash(ValueKind::Money, of.value),
            interval.unwrap_or_else(|| "–".to_owned()),
        ]
    };
    let rows: Vec<Vec<String>> = forecast.horizons.iter().map(row).collect();
    page.table(&header(&["In", "Orders", "Value today", "19 times out of 20"]), &rows, 1);
}

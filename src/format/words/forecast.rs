//! The forecast of the whole base, in sentences.

use super::models::{
    choice_reason, diagnostic, exclusion, horizon_words, is_warning, model_idea, spend_words,
};
use crate::format::Formatter;
use crate::protocol::{Figure, Forecast, Prediction, ReasonView};

/// What the customers should bring, in one sentence; `selected` says whether only some of them are meant.
pub fn forecast_headline(
    f: &Formatter,
    prediction: &Prediction,
    forecast: &Forecast,
    selected: bool,
) -> String {
    let span = horizon_words(f.locale.language, prediction.settings.horizon);
    let chosen = if selected { "selected " } else { "" };
    let customers = match prediction.customers {
        1 => format!("one {chosen}customer"),
        count => format!("{} {chosen}customers", f.count(f64::from(count))),
    };
    let what = if prediction.margin_percent.is_some() { "margin" } else { "revenue" };
    match (forecast.base.residual, forecast.base.purchases) {
        (Figure::Value(value), _) => {
            format!("Your {customers} should bring {} of {what} in {span}.", f.money_short(value))
        }
        (_, Figure::Value(purchases)) => {
            format!("Your {customers} should buy {} times in {span}.", f.count(purchases.round()))
        }
        _ => format!("What your {customers} will bring in {span} cannot be said."),
    }
}

/// How sure that is, and what it stands on.
pub fn forecast_certainty(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> String {
    let mut parts = Vec::new();
    if let Some((low, high)) = forecast.base.interval {
        parts.push(format!(
            "19 times out of 20 it is between {} and {}, if your business goes on as it did.",
            f.money_short(low),
            f.money_short(high)
        ));
    }
    if let Some(off) = missed(forecast) {
        parts.push(format!(
            "But in the test it was off by {}, more than this range allows for: take it as rough.",
            f.percent(off)
        ));
    }
    let discount = prediction.settings.discount_percent;
    if discount > 0.0 {
        parts.push(format!("Later money counts for less: {} a year.", f.percent_compact(discount / 100.0)));
    }
    parts.push(match prediction.margin_percent {
        Some(margin) => format!("At a margin of {}.", f.percent_compact(margin / 100.0)),
        None => "Revenue, not profit: set a margin to see what stays with you.".to_owned(),
    });
    parts.push("Only customers you have today are counted, not those you will win.".to_owned());
    parts.join(" ")
}

/// By how much the test was missed, where that is more than the interval holds.
fn missed(forecast: &Forecast) -> Option<f64> {
    let biased = forecast.choice.reasons.iter().find(|reason| reason.key == "biased")?;
    let off = biased.figures.first()?.abs();
    let Figure::Value(value) = forecast.base.residual else { return None };
    let (low, high) = forecast.base.interval.filter(|_| value > 0.0)?;
    (off > (high - low) / 2.0 / value).then_some(off)
}

/// What the model in use assumes and why it is in use; and what to take care of.
pub fn forecast_reasons(f: &Formatter, forecast: &Forecast) -> (Vec<String>, Vec<String>) {
    let language = f.locale.language;
    let (warnings, reasons): (Vec<&ReasonView>, Vec<&ReasonView>) =
        forecast.choice.reasons.iter().partition(|reason| is_warning(reason));
    let mut said: Vec<String> =
        forecast.selected.iter().map(|key| model_idea(language, *key).to_owned()).collect();
    said.extend(reasons.iter().map(|reason| choice_reason(f, reason)));
    said.push(spend_words(language, &forecast.spend.model, &forecast.spend.reason).to_owned());
    let mut cautions: Vec<String> = warnings.iter().map(|reason| choice_reason(f, reason)).collect();
    let in_use = forecast.models.iter().find(|model| forecast.selected == Some(model.key));
    let found = in_use.iter().flat_map(|model| &model.diagnostics).chain(&forecast.spend.diagnostics);
    let grave = found.filter(|of| matches!(of.key.as_str(), "few_repeat_customers" | "dependent"));
    cautions.extend(grave.map(|of| diagnostic(f, of)));
    cautions.dedup();
    (said, cautions)
}

/// How much more data would help, and who was left out.
pub fn forecast_remarks(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Figure::Value(months) = forecast.choice.months_to_halve {
        remarks.push(format!(
            "With about {} of further orders the band of what customers bring would be half as wide.",
            months_words(f, months)
        ));
    }
    let excluded: Vec<String> =
        prediction.excluded.iter().map(|(reason, count)| exclusion(f, *reason, *count)).collect();
    if !excluded.is_empty() {
        remarks.push(format!("Left out: {}.", excluded.join("; ")));
    }
    remarks
}

fn months_words(f: &Formatter, months: f64) -> String {
    if months == 1.0 { "one month".to_owned() } else { format!("{} months", f.count(months)) }
}

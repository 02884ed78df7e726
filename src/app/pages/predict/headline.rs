//! The sentence that says what is to come, and the paragraph that says why.

use yew::{Html, html};

use crate::format::Formatter;
use crate::format::words::{
    choice_reason, exclusion, horizon_words, is_warning, model_idea, model_name, spend_words,
};
use crate::protocol::{Figure, Forecast, Prediction, PredictionResult, ReasonView};

/// The page's heading.
pub fn headline(f: &Formatter, prediction: &Prediction) -> Html {
    let ready = match &prediction.result {
        PredictionResult::Ready(forecast) => Some(forecast),
        PredictionResult::Unavailable(_) => None,
    };
    html! {
        <header class="page-head">
            <p class="eyebrow">{ "Predict" }</p>
            if let Some(forecast) = ready {
                <h1 class="headline">{ main_sentence(f, prediction, forecast) }</h1>
                <p class="page-lead">{ how_sure(f, prediction, forecast) }</p>
            } else {
                <h1 class="headline">{ "What will your customers be worth?" }</h1>
            }
        </header>
    }
}

fn main_sentence(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> String {
    let span = horizon_words(f.locale.language, prediction.settings.horizon);
    let customers = f.count(f64::from(prediction.customers));
    let what = if prediction.margin_percent.is_some() { "margin" } else { "revenue" };
    match (forecast.base.residual, forecast.base.purchases) {
        (Figure::Value(value), _) => {
            format!("Your {customers} customers should bring {} of {what} in {span}.", f.money_short(value))
        }
        (_, Figure::Value(purchases)) => {
            format!("Your {customers} customers should buy {} times in {span}.", f.count(purchases.round()))
        }
        _ => format!("What your {customers} customers bring in {span} cannot be said."),
    }
}

fn how_sure(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> String {
    let mut parts = Vec::new();
    if let Some((low, high)) = forecast.base.interval {
        parts.push(format!(
            "19 times out of 20 it is between {} and {}, if your business goes on as it did.",
            f.money_short(low),
            f.money_short(high)
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

/// Which model is in use and why, in a paragraph.
pub fn why(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> Html {
    let language = f.locale.language;
    let reasons = &forecast.choice.reasons;
    let (warnings, reasons): (Vec<&ReasonView>, Vec<&ReasonView>) =
        reasons.iter().partition(|reason| is_warning(reason));
    let excluded = prediction.excluded.iter().map(|(reason, count)| exclusion(f, *reason, *count));
    let more = match forecast.choice.months_to_halve {
        Figure::Value(months) => Some(format!(
            "With about {} of further orders the band of what customers bring would be half as wide.",
            months_words(f, months)
        )),
        Figure::Undefined(_) => None,
    };
    html! {
        <section class="panel why" aria-labelledby="why-title">
            <h2 id="why-title">{ "Which model, and why" }</h2>
            <p class="why-text">
                if let Some(key) = forecast.selected {
                    <strong>{ format!("{}. ", model_name(key)) }</strong>
                    { model_idea(language, key) }{ " " }
                }
                { for reasons.iter().map(|reason| format!("{} ", choice_reason(f, reason))) }
                { spend_words(language, &forecast.spend.model, &forecast.spend.reason) }
            </p>
            if !warnings.is_empty() {
                <ul class="why-warnings">
                    { for warnings.iter().map(|reason| html! { <li>{ choice_reason(f, reason) }</li> }) }
                </ul>
            }
            if let Some(more) = more { <p class="muted">{ more }</p> }
            if prediction.excluded.iter().any(|(_, count)| *count > 0) {
                <p class="muted">{ "Left out: " }{ excluded.collect::<Vec<String>>().join("; ") }{ "." }</p>
            }
        </section>
    }
}

fn months_words(f: &Formatter, months: f64) -> String {
    if months == 1.0 { "one month".to_owned() } else { format!("{} months", f.count(months)) }
}

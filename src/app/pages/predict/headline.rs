//! The sentence that says what is to come, and the paragraph that says why.

use yew::{Html, html};

use crate::format::Formatter;
use crate::format::words::{
    forecast_certainty, forecast_headline, forecast_reasons, forecast_remarks, model_name,
};
use crate::protocol::{Forecast, Prediction, PredictionResult};

/// The page's heading.
pub fn headline(f: &Formatter, prediction: &Prediction, selected: bool) -> Html {
    let ready = match &prediction.result {
        PredictionResult::Ready(forecast) => Some(forecast),
        PredictionResult::Unavailable(_) => None,
    };
    html! {
        <header class="page-head">
            <p class="eyebrow">{ "Predict" }</p>
            if let Some(forecast) = ready {
                <h1 class="headline">{ forecast_headline(f, prediction, forecast, selected) }</h1>
                <p class="page-lead">{ forecast_certainty(f, prediction, forecast) }</p>
            } else {
                <h1 class="headline">{ "What will your customers be worth?" }</h1>
            }
        </header>
    }
}

/// Which model is in use and why, in a paragraph.
pub fn why(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> Html {
    let (reasons, warnings) = forecast_reasons(f, forecast);
    let remarks = forecast_remarks(f, prediction, forecast);
    html! {
        <section class="panel why" aria-labelledby="why-title">
            <h2 id="why-title">{ "Which model, and why" }</h2>
            <p class="why-text">
                if let Some(key) = forecast.selected { <strong>{ format!("{}. ", model_name(key)) }</strong> }
                { reasons.join(" ") }
            </p>
            if !warnings.is_empty() {
                <ul class="why-warnings">{ for warnings.into_iter().map(|text| html! { <li>{ text }</li> }) }</ul>
            }
            { for remarks.into_iter().map(|text| html! { <p class="muted">{ text }</p> }) }
        </section>
    }
}

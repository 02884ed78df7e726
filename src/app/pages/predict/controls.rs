//! What the forecast is computed with.

use yew::{AttrValue, Callback, Html, component, html};

use crate::app::components::{
    Choice, DayField, Explain, NumberField, Segmented, Select, SelectOption, Switch,
};
use crate::app::hooks::{use_dispatch, use_predict, use_settings};
use crate::format::words::model_name;
use crate::protocol::{
    AnalysisSettings, ModelKey, ModelUnit, PredictionResult, PredictionSettings, ValueHorizon,
};
use crate::state::{AnalysisAction, SettingsChange, model_address, model_at};

/// The horizons that are one press away.
const HORIZONS: [(&str, &str, ValueHorizon); 5] = [
    ("3", "3 months", ValueHorizon::Months(3)),
    ("6", "6 months", ValueHorizon::Months(6)),
    ("12", "1 year", ValueHorizon::Months(12)),
    ("24", "2 years", ValueHorizon::Months(24)),
    ("forever", "For ever", ValueHorizon::ForEver),
];

const MODELS: [ModelKey; 6] = [
    ModelKey::MbgNbd,
    ModelKey::BgNbd,
    ModelKey::ParetoNbd,
    ModelKey::MbgCnbdK,
    ModelKey::BgCnbdK,
    ModelKey::Nbd,
];

type Change = Callback<PredictionSettings>;

/// The settings of the forecast.
#[component]
pub fn Controls() -> Html {
    let (dispatch, settings, predict) = (use_dispatch(), use_settings(), use_predict());
    let chosen: &AnalysisSettings = &settings.choices.settings;
    let on_margin = {
        let dispatch = dispatch.clone();
        Callback::from(move |percent: Option<f64>| {
            dispatch.send(AnalysisAction::Setting(SettingsChange::Margin(percent)));
        })
    };
    let change: Change = Callback::from(move |next: PredictionSettings| {
        dispatch.send(AnalysisAction::Setting(SettingsChange::Prediction(next)));
    });
    let tested = predict.prediction.as_ref().and_then(|prediction| match &prediction.result {
        PredictionResult::Ready(forecast) => forecast.holdout.as_ref().map(|holdout| holdout.calibration_end),
        PredictionResult::Unavailable(_) => None,
    });
    let now = &chosen.prediction;
    html! {
        <section class="forecast-settings" aria-label="How the forecast is computed">
            <div class="forecast-main">
                { horizon(now, &change) }
                { discount(now, &change) }
                <div class="setting">
                    <NumberField id="predict-margin" label="Margin" value={chosen.margin_percent} range={(0.1, 100.0)}
                        unit="%" on_change={on_margin} />
                    <Explain label="About the margin">
                        { "What you keep of each sale after the cost of what you sold. Empty: the forecast is of revenue." }
                    </Explain>
                </div>
                { model(now, &change) }
            </div>
            <details class="more">
                <summary>{ "More about how it is computed" }</summary>
                <div class="forecast-more">
                    { unit(now, &change) }
                    { calibration(now, tested, &change) }
                    { first_order(now, &change) }
                </div>
            </details>
        </section>
    }
}

/// A callback that puts one changed setting among the others.
fn put<T: 'static>(
    now: &PredictionSettings,
    change: &Change,
    set: impl Fn(&mut PredictionSettings, T) + 'static,
) -> Callback<T> {
    let (now, change) = (now.clone(), change.clone());
    Callback::from(move |value| {
        let mut next = now.clone();
        set(&mut next, value);
        change.emit(next);
    })
}

fn horizon(now: &PredictionSettings, change: &Change) -> Html {
    let open = now.discount_percent > 0.0;
    let shown = HORIZONS.iter().filter(|(_, _, horizon)| open || *horizon != ValueHorizon::ForEver);
    let choices = shown.map(|(key, label, _)| Choice::new(*key, *label)).collect::<Vec<Choice>>();
    let chosen = HORIZONS.iter().find(|(_, _, horizon)| *horizon == now.horizon).map_or("", |(key, ..)| key);
    let on_choose = put(now, change, |next, key: AttrValue| {
        if let Some((_, _, horizon)) = HORIZONS.iter().find(|(held, ..)| *held == key.as_str()) {
            next.horizon = *horizon;
        }
    });
    html! {
        <div class="setting setting-wide">
            <Segmented name="predict-horizon" legend="How far ahead" {choices} chosen={chosen.to_owned()} {on_choose} />
        </div>
    }
}

fn discount(now: &PredictionSettings, change: &Change) -> Html {
    let on_change = put(now, change, |next, percent: Option<f64>| {
        next.discount_percent = percent.unwrap_or(PredictionSettings::default().discount_percent);
        if next.discount_percent <= 0.0 && next.horizon == ValueHorizon::ForEver {
            next.horizon = PredictionSettings::default().horizon;
        }
    });
    html! {
        <div class="setting">
            <NumberField id="predict-discount" label="Discount a year" value={Some(now.discount_percent)}
                range={(0.0, 1_000.0)} unit="%" {on_change} />
            <Explain label="About the discount">
                { "Money next year is worth less than money today: by the interest you pay or could earn, and by how \
                   unsure it is. 0 counts all money alike." }
            </Explain>
        </div>
    }
}

fn model(now: &PredictionSettings, change: &Change) -> Html {
    let mut options = vec![SelectOption::new("", "Chosen by the data")];
    options.extend(MODELS.map(|key| SelectOption::new(model_address(key), model_name(key))));
    let on_choose = put(now, change, |next, key: AttrValue| next.model = model_at(&key));
    html! {
        <div class="setting">
            <Select id="predict-model" label="Model" {options} chosen={now.model.map_or("", model_address)} {on_choose} />
            <Explain label="About the model">
                { "By default every model is fitted and the one that your data support best is used. Choose one to \
                   compare: if its fit cannot be trusted it is not used, and that is said." }
            </Explain>
        </div>
    }
}

fn unit(now: &PredictionSettings, change: &Change) -> Html {
    let choices =
        vec![Choice::new("day", "Days"), Choice::new("week", "Weeks"), Choice::new("month", "Months")];
    let chosen = match now.unit {
        Some(ModelUnit::Day) => "day",
        Some(ModelUnit::Month) => "month",
        Some(ModelUnit::Week) | None => "week",
    };
    let on_choose = put(now, change, |next, key: AttrValue| {
        next.unit = match key.as_str() {
            "day" => Some(ModelUnit::Day),
            "month" => Some(ModelUnit::Month),
            _ => None,
        };
    });
    html! {
        <div class="setting setting-wide">
            <Segmented name="predict-unit" legend="Time is counted in" {choices} {chosen} {on_choose} />
        </div>
    }
}

fn calibration(now: &PredictionSettings, tested: Option<i32>, change: &Change) -> Html {
    let on_change = put(now, change, |next, day: Option<i32>| next.calibration_end = day);
    html! {
        <div class="setting">
            <DayField id="predict-calibration" label="Test: learn up to" day={now.calibration_end.or(tested)} {on_change} />
            <Explain label="About the test">
                { "To test the models they are fitted to the orders up to this day only and must foretell the rest. \
                   Empty: half of the time covered. The forecast itself is made from all orders." }
            </Explain>
        </div>
    }
}

fn first_order(now: &PredictionSettings, change: &Change) -> Html {
    let on_change = put(now, change, |next, on: bool| next.first_order_counts = on);
    html! {
        <Switch label="First orders tell of spend" on={now.first_order_counts} {on_change}
            help="Who bought once is then expected to spend like the first order, drawn towards the average" />
    }
}

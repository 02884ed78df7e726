//! How scores are given: fifths or the user's own thresholds, and what each score means now.

use yew::{Callback, Event, Html, Properties, component, html, use_state_eq};

use super::bands::bands;
use crate::app::components::DraftInput;
use crate::app::components::emit_some;
use crate::format::Formatter;
use crate::protocol::{RfmSettings, RfmView, ScoreRule};
use crate::state::{RfmScore, SettingsChange};

/// Properties of [`Thresholds`].
#[derive(Clone, PartialEq, Properties)]
pub struct ThresholdsProps {
    /// The grid as it was computed.
    pub rfm: RfmView,
    /// The choices as they stand.
    pub settings: RfmSettings,
    /// How numbers are written.
    pub formatter: Formatter,
    /// Where changes go.
    pub on_setting: Callback<SettingsChange>,
}

/// The three scores.
#[component]
pub fn Thresholds(props: &ThresholdsProps) -> Html {
    let scores = [RfmScore::Recency, RfmScore::Frequency, RfmScore::Monetary];
    html! {
        <div class="thresholds">
            { for scores.into_iter().map(|score| html! { <Score {score} ..score_props(props, score) /> }) }
        </div>
    }
}

fn score_props(props: &ThresholdsProps, score: RfmScore) -> ScoreProps {
    let (rule, used) = match score {
        RfmScore::Recency => (&props.settings.recency, props.rfm.recency),
        RfmScore::Frequency => (&props.settings.frequency, props.rfm.frequency),
        RfmScore::Monetary => (&props.settings.monetary, props.rfm.monetary),
    };
    ScoreProps {
        score,
        rule: rule.clone(),
        used,
        by_ties: score == RfmScore::Frequency && props.rfm.frequency_fixed_by_ties,
        formatter: props.formatter,
        on_setting: props.on_setting.clone(),
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ScoreProps {
    score: RfmScore,
    rule: ScoreRule,
    used: [f64; 4],
    by_ties: bool,
    formatter: Formatter,
    on_setting: Callback<SettingsChange>,
}

#[component]
fn Score(props: &ScoreProps) -> Html {
    let trouble = use_state_eq(|| false);
    let (title, unit, key) = match props.score {
        RfmScore::Recency => ("Recency", "days since the last order", "recency"),
        RfmScore::Frequency => ("Frequency", "orders", "frequency"),
        RfmScore::Monetary => ("Monetary value", "net revenue", "monetary"),
    };
    let fixed = matches!(props.rule, ScoreRule::Thresholds(_));
    let choose = |rule: ScoreRule| {
        let (score, trouble) = (props.score, trouble.clone());
        props.on_setting.reform(move |_: Event| {
            trouble.set(false);
            SettingsChange::Rfm(score, rule.clone())
        })
    };
    let quantiles = choose(ScoreRule::Quantiles);
    let thresholds = choose(ScoreRule::Thresholds(props.used));
    html! {
        <fieldset class="threshold" data-score={key}>
            <legend>{ title }<span class="threshold-unit">{ format!(" · {unit}") }</span></legend>
            <label class="check">
                <input type="radio" name={format!("rule-{key}")} checked={!fixed} onchange={quantiles} />
                <span>{ "Fifths of your customers" }</span>
            </label>
            <label class="check">
                <input type="radio" name={format!("rule-{key}")} checked={fixed} onchange={thresholds} />
                <span>{ "My own thresholds" }</span>
            </label>
            if let ScoreRule::Thresholds(values) = &props.rule { { inputs(props, *values, &trouble) } }
            if *trouble {
                <p class="field-error" role="alert">{ "Each threshold must be at least the one before." }</p>
            }
            if props.by_ties && !fixed {
                <p class="threshold-note">
                    { "So many customers share a number of orders that fifths mean nothing. Fixed thresholds \
                       are used: 1, 2, 3, 4 to 5, 6 and more." }
                </p>
            }
            { bands(&props.formatter, props.score, props.used) }
        </fieldset>
    }
}

fn inputs(props: &ScoreProps, values: [f64; 4], trouble: &yew::UseStateHandle<bool>) -> Html {
    let field = |at: usize| {
        let (score, trouble) = (props.score, trouble.clone());
        let on_commit = emit_some(&props.on_setting, move |text: String| {
            let value = text.trim().parse::<f64>().ok().filter(|value| value.is_finite())?;
            let mut next = values;
            next[at] = value;
            let rises = next.windows(2).all(|pair| pair[0] <= pair[1]);
            trouble.set(!rises);
            rises.then_some(SettingsChange::Rfm(score, ScoreRule::Thresholds(next)))
        });
        let label = format!("Threshold {}", at + 1);
        html! {
            <DraftInput kind="number" aria_label={label} value={values[at].to_string()} {on_commit} />
        }
    };
    html! { <div class="threshold-fields">{ for (0..4).map(field) }</div> }
}

//! Value to come by segment, tier, stage, cohort, channel or country.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, Properties, component, html, use_memo, use_state_eq};

use crate::app::components::{Chart, ChartSize, Choice, Segmented, tier_letter};
use crate::app::contexts::Held;
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::build;
use crate::format::Formatter;
use crate::format::words::dimension_name;
use crate::protocol::{Analysis, Forecast, Prediction, PredictionResult, Selection, ValueGroupView};
use crate::state::{AnalysisAction, SelectionChange};

/// Properties of [`Groups`].
#[derive(Clone, PartialEq, Properties)]
pub struct GroupsProps {
    /// What the models say.
    pub prediction: Held<Prediction>,
    /// The results, for names of segments and stages.
    pub analysis: Held<Analysis>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// Value to come by group.
#[component]
pub fn Groups(props: &GroupsProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let by = use_state_eq(|| AttrValue::from("segment"));
    let PredictionResult::Ready(forecast) = &props.prediction.result else { return Html::default() };
    let kinds = kinds(&props.formatter, forecast);
    let chosen = if kinds.iter().any(|kind| kind.key == *by) {
        (*by).clone()
    } else {
        kinds.first().map(|kind| kind.key.clone()).unwrap_or_default()
    };
    let spec = use_memo((props.clone(), chosen.clone()), |(props, by)| {
        let PredictionResult::Ready(forecast) = &props.prediction.result else { return None };
        let groups: Vec<ValueGroupView> =
            forecast.groups.iter().filter(|group| group.by == by.as_str()).cloned().collect();
        let name = |key: &str| group_name(&props.formatter, &props.analysis, by, key);
        Some(Rc::new(build::group_values(&props.formatter, &groups, &name, &selects)))
    });
    let on_choose = {
        let by = by.clone();
        Callback::from(move |key: AttrValue| by.set(key))
    };
    let on_select = Callback::from(move |next: Selection| {
        dispatch.send(AnalysisAction::Select(SelectionChange::Replace(next)));
    });
    html! {
        <section aria-labelledby="value-groups-title">
            <div class="section-head">
                <h2 id="value-groups-title">{ "Who brings it" }</h2>
                <p class="section-lead">{ "Click a bar to see what those customers should bring." }</p>
            </div>
            <Segmented name="value-groups" legend="By" quiet={true} choices={kinds} {chosen} {on_choose} />
            if let Some(spec) = &*spec {
                <Chart spec={spec.clone()} size={ChartSize::Large} selection={settings.choices.selection.clone()} {on_select} />
            }
        </section>
    }
}

/// The kinds of group that there are.
fn kinds(f: &Formatter, forecast: &Forecast) -> Vec<Choice> {
    let mut kinds: Vec<Choice> = Vec::new();
    for group in &forecast.groups {
        if !kinds.iter().any(|kind| kind.key == group.by.as_str()) {
            let label = match group.by.as_str() {
                "segment" => "Segment".to_owned(),
                "tier" => "Value tier".to_owned(),
                "stage" => "Lifecycle stage".to_owned(),
                "cohort" => "First order".to_owned(),
                other => dimension_name(f.locale.language, other),
            };
            kinds.push(Choice::new(group.by.clone(), label));
        }
    }
    kinds
}

/// The name of a group by its kind and its key.
pub fn group_name(f: &Formatter, analysis: &Analysis, by: &str, key: &str) -> String {
    let index = key.parse::<u8>().ok();
    let view = &analysis.segments;
    let name = match (by, index) {
        ("segment", Some(index)) => {
            view.segments.iter().find(|card| card.id.index == index).map(|card| card.id.name.clone())
        }
        ("stage", Some(index)) => {
            view.stages.iter().find(|stage| stage.index == index).map(|stage| stage.name.clone())
        }
        ("tier", Some(index)) => Some(format!("Tier {}", tier_letter(index))),
        _ => None,
    };
    match name {
        Some(name) => name,
        None if key.is_empty() => "(none)".to_owned(),
        None => cohort_name(f, by, key).unwrap_or_else(|| key.to_owned()),
    }
}

/// A month in words.
fn cohort_name(f: &Formatter, by: &str, key: &str) -> Option<String> {
    let day = crate::format::parse_iso_day(&format!("{key}-01")).filter(|_| by == "cohort")?;
    Some(f.period_short(crate::protocol::PeriodUnit::Month, day))
}

/// The customers of a group, where the selection can name them.
fn selects(group: &ValueGroupView) -> Option<Selection> {
    let index = group.key.parse::<u8>().ok();
    let none = Selection::default();
    match (group.by.as_str(), index) {
        ("segment", Some(index)) => Some(Selection { segments: vec![index], ..none }),
        ("tier", Some(index)) => Some(Selection { tiers: vec![index], ..none }),
        ("stage", Some(index)) => Some(Selection { stages: vec![index], ..none }),
        _ => None,
    }
}

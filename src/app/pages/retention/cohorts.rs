//! Cohorts: triangle, curves, brackets, and two of them side by side.

use yew::{AttrValue, Callback, Html, component, html, use_memo};

use super::controls::Controls;
use super::{PartProps, shared};
use crate::app::components::{Chart, ChartSize, Select, SelectOption};
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::build;
use crate::format::Formatter;
use crate::format::words::{cohort_name, undefined};
use crate::protocol::{Analysis, CohortTableView, Retention, RetentionSettings, Selection};
use crate::state::{AnalysisAction, SelectionChange, SettingsChange};

/// The cohorts.
#[component]
pub fn Cohorts(props: &PartProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let PartProps { retention, analysis, formatter: f } = props;
    let specs = use_memo(props.clone(), |props| match &props.retention.cohorts {
        Ok(table) => shared(vec![
            build::cohort_heat(&props.formatter, table, &props.retention),
            build::cohort_curves(&props.formatter, table, &props.retention),
            build::bracket_retention(&props.formatter, table, &props.retention),
        ]),
        Err(_) => Vec::new(),
    });
    let on_select = Callback::from({
        let dispatch = dispatch.clone();
        move |next: Selection| dispatch.send(AnalysisAction::Select(SelectionChange::Replace(next)))
    });
    let chosen = &settings.choices.settings.retention;
    html! {
        <section aria-labelledby="cohorts-title">
            <div class="section-head">
                <h2 id="cohorts-title">{ "Cohorts: those who began together" }</h2>
                <p class="section-lead">
                    { "Each row follows customers from their first order on. Periods that are not over are left out or marked, never counted as zero." }
                </p>
            </div>
            { Controls { chosen, used: retention, analysis, dispatch: &dispatch, language: f.locale.language }.view() }
            if let Err(reason) = &retention.cohorts {
                <p class="muted">{ undefined(f.locale.language, *reason) }</p>
            }
            if let Some(heat) = specs.first() {
                <Chart spec={heat.clone()} size={ChartSize::Large} selection={settings.choices.selection.clone()}
                    on_select={on_select.clone()} />
            }
            <div class="chart-grid">
                { for specs.iter().skip(1).map(|spec| html! {
                    <Chart key={spec.id.clone()} spec={spec.clone()} size={ChartSize::Medium}
                        selection={settings.choices.selection.clone()} on_select={on_select.clone()} />
                }) }
            </div>
            if let Ok(table) = &retention.cohorts {
                { pair(f, (retention, analysis, table), chosen, &dispatch) }
            }
        </section>
    }
}

type Shown<'a> = (&'a Retention, &'a Analysis, &'a CohortTableView);

/// Two cohorts side by side.
fn pair(
    f: &Formatter,
    (retention, analysis, table): Shown<'_>,
    chosen: &RetentionSettings,
    dispatch: &crate::app::contexts::Dispatch,
) -> Html {
    if table.rows.len() < 2 {
        return Html::default();
    }
    let name =
        |at: usize| table.rows.get(at).map(|row| named(f, analysis, retention, row)).unwrap_or_default();
    let option = |at: usize| SelectOption::new(at.to_string(), name(at));
    let options: Vec<SelectOption> = (0..table.rows.len()).map(option).collect();
    let (first, second) = chosen.compare.unwrap_or((0, 1));
    let change = |is_first: bool| {
        let (chosen, dispatch) = (chosen.clone(), dispatch.clone());
        Callback::from(move |key: AttrValue| {
            let at = key.parse().unwrap_or(0);
            let pair = if is_first { (at, second) } else { (first, at) };
            let next = RetentionSettings { compare: Some(pair), ..chosen.clone() };
            dispatch.send(AnalysisAction::Setting(SettingsChange::Retention(next)));
        })
    };
    let spec = table.comparison.as_ref().map(|comparison| {
        let names = (name(comparison.cohorts.0 as usize), name(comparison.cohorts.1 as usize));
        std::rc::Rc::new(build::cohort_comparison(f, comparison, (&names.0, &names.1), retention.period))
    });
    html! {
        <details class="more" open={chosen.compare.is_some()}>
            <summary>{ "Compare two cohorts" }</summary>
            <div class="forecast-more">
                <div class="setting">
                    <Select id="compare-first" label="This one" options={options.clone()} chosen={first.to_string()}
                        on_choose={change(true)} />
                </div>
                <div class="setting">
                    <Select id="compare-second" label="With this one" {options} chosen={second.to_string()}
                        on_choose={change(false)} />
                </div>
            </div>
            if let Some(spec) = spec {
                <Chart {spec} size={ChartSize::Large} selection={Selection::default()}
                    on_select={Callback::from(|_: Selection| ())} />
            } else {
                <p class="muted">{ "Choose two cohorts to see whether they really differ." }</p>
            }
        </details>
    }
}

/// The name of a cohort; segments, tiers and stages by the names of the results.
fn named(
    f: &Formatter,
    analysis: &Analysis,
    retention: &Retention,
    row: &crate::protocol::CohortView,
) -> String {
    let group = match &retention.settings.by {
        crate::protocol::CohortGrouping::Group(by) => {
            row.key.as_deref().map(|key| crate::app::pages::predict::group_name(f, analysis, by, key))
        }
        _ => None,
    };
    group.unwrap_or_else(|| cohort_name(f, row, &retention.settings.by))
}

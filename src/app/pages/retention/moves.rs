//! Who moved between the stages of a customer's life, and where that leads.

use yew::{AttrValue, Callback, Html, component, html, use_memo};

use super::tables::moves_table;
use super::{PartProps, shared};
use crate::app::components::{Chart, ChartSize, Choice, Segmented};
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::build;
use crate::format::words::undefined;
use crate::protocol::{Analysis, RetentionSettings, Selection};
use crate::state::{AnalysisAction, SelectionChange, SettingsChange};

/// The lengths that are one press away, in days.
const LENGTHS: [(&str, &str); 4] =
    [("30", "30 days"), ("90", "90 days"), ("180", "180 days"), ("365", "a year")];

/// The name of a stage by its key.
pub fn stage_name(analysis: &Analysis, key: &str) -> String {
    let stage = analysis.segments.stages.iter().find(|stage| stage.key == key);
    stage.map_or_else(|| key.to_owned(), |stage| stage.name.clone())
}

/// Moves.
#[component]
pub fn Moves(props: &PartProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let specs = use_memo(props.clone(), |props| match &props.retention.moves {
        Ok(view) => {
            let name = |key: &str| stage_name(&props.analysis, key);
            shared(vec![
                build::stage_moves(&props.formatter, view, &name),
                build::stage_values(&props.formatter, view, &name),
            ])
        }
        Err(_) => Vec::new(),
    });
    let f = &props.formatter;
    let chosen = settings.choices.settings.retention.clone();
    let days = chosen.moves_days.unwrap_or(90).to_string();
    let on_choose = {
        let dispatch = dispatch.clone();
        Callback::from(move |key: AttrValue| {
            let next = RetentionSettings { moves_days: key.parse().ok(), ..chosen.clone() };
            dispatch.send(AnalysisAction::Setting(SettingsChange::Retention(next)));
        })
    };
    let on_select = Callback::from(move |next: Selection| {
        dispatch.send(AnalysisAction::Select(SelectionChange::Replace(next)));
    });
    let choices: Vec<Choice> = LENGTHS.iter().map(|(key, label)| Choice::new(*key, *label)).collect();
    html! {
        <section aria-labelledby="moves-title">
            <div class="section-head">
                <h2 id="moves-title">{ "Who moved" }</h2>
                <p class="section-lead">
                    { "The stages of your customers on two days, and where things lead if they go on like that." }
                </p>
            </div>
            <Segmented name="moves-days" legend="Over the last" quiet={true} {choices} chosen={days} {on_choose} />
            { match &props.retention.moves {
                Ok(view) => html! {
                    <>
                        <div class="chart-grid">
                            { for specs.iter().enumerate().map(|(at, spec)| html! {
                                <Chart key={spec.id.clone()} spec={spec.clone()}
                                    size={if at == 0 { ChartSize::Large } else { ChartSize::Medium }}
                                    selection={settings.choices.selection.clone()} on_select={on_select.clone()} />
                            }) }
                        </div>
                        { moves_table(f, view, &|key| stage_name(&props.analysis, key)) }
                    </>
                },
                Err(reason) => html! { <p class="muted">{ undefined(f.locale.language, *reason) }</p> },
            } }
        </section>
    }
}

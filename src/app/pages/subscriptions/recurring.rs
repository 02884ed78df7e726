//! Recurring revenue: the main figures, how it moves, and how much of it stays.

use std::rc::Rc;

use yew::{Callback, Html, component, html, use_memo};

use super::PartProps;
use super::figures::{figure_list, rule_list};
use super::month::{month_table, plan_table};
use super::tiles::tiles;
use crate::app::components::{Chart, ChartSize, Explain, NumberField};
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::{ChartSpec, build};
use crate::format::words::{contract_gap, contract_notes};
use crate::protocol::{MOST_GRACE_DAYS, RecurringView, Selection};
use crate::state::{AnalysisAction, SettingsChange};

/// Recurring revenue and its movements.
#[component]
pub fn Recurring(props: &PartProps) -> Html {
    let f = &props.formatter;
    let specs = use_memo(props.clone(), |props| match &props.subscriptions.recurring {
        Ok(view) => charts(props, view),
        Err(_) => Vec::new(),
    });
    html! {
        <section aria-labelledby="recurring-title">
            <div class="section-head">
                <h2 id="recurring-title">{ "Recurring revenue" }</h2>
                <p class="section-lead">
                    { "What customers pay again and again, as an amount a month: a year’s price counts one twelfth." }
                </p>
            </div>
            { match &props.subscriptions.recurring {
                Ok(view) => html! {
                    <>
                        { tiles(f, view) }
                        <Grace />
                        <div class="chart-grid">
                            { for specs.iter().map(|spec| html! {
                                <Chart key={spec.id.clone()} spec={spec.clone()} size={ChartSize::Medium}
                                    selection={Selection::default()} on_select={Callback::from(|_: Selection| ())} />
                            }) }
                        </div>
                        { month_table(f, view) }
                        { plan_table(f, view) }
                        { figure_list(f, view) }
                        { notes(props, view) }
                        { rule_list(view) }
                    </>
                },
                Err(gap) => html! { <p class="muted">{ contract_gap(f, *gap) }</p> },
            } }
        </section>
    }
}

fn charts(props: &PartProps, view: &RecurringView) -> Vec<Rc<ChartSpec>> {
    let f = &props.formatter;
    let has_year =
        view.months.iter().any(|month| matches!(month.net_retention, crate::protocol::Figure::Value(_)));
    let mut specs = vec![build::recurring_revenue(f, view), build::revenue_movements(f, view)];
    specs.extend(has_year.then(|| build::revenue_retention(f, view)));
    specs.extend((view.months.len() > 2).then(|| build::contract_churn(f, view)));
    specs.into_iter().map(Rc::new).collect()
}

/// How long a gap may be.
#[component]
fn Grace() -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let chosen = settings.choices.settings.subscriptions.clone();
    let value = Some(f64::from(chosen.grace_days));
    let on_change = Callback::from(move |days: Option<f64>| {
        let mut next = chosen.clone();
        next.grace_days = days.unwrap_or_default().round() as u32;
        dispatch.send(AnalysisAction::Setting(SettingsChange::Subscriptions(next)));
    });
    html! {
        <section class="forecast-settings" aria-label="How contracts are counted">
            <div class="forecast-more">
                <div class="setting">
                    <NumberField id="grace-days" label="Gaps that are no loss, up to" {value}
                        range={(0.0, f64::from(MOST_GRACE_DAYS))} unit="days" {on_change} />
                    <Explain label="About gaps">
                        { "Somebody whose card failed and who pays again a few days later was never lost. A gap of at \
                           most so many days between two paid stretches is bridged: nobody is lost and won back." }
                    </Explain>
                </div>
            </div>
        </section>
    }
}

fn notes(props: &PartProps, view: &RecurringView) -> Html {
    let notes = contract_notes(&props.formatter, &view.notes);
    if notes.is_empty() {
        return Html::default();
    }
    html! {
        <div class="panel contract-notes">
            <h3>{ "What was found in the rows" }</h3>
            <ul>{ for notes.iter().map(|note| html! { <li>{ note }</li> }) }</ul>
        </div>
    }
}

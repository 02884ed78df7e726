//! Retention: who comes back, how soon, who is lost by which rule, and who moves between the stages of a life.

mod churn;
mod cohorts;
mod controls;
mod moves;
mod tables;
mod waiting;

use std::rc::Rc;

use yew::{Html, Properties, component, html, use_callback};

use crate::app::components::{Callout, Later, NeedsFile, PageSelection, RowWords, Tone, TooEarly};
use crate::app::contexts::{Held, StayView};
use crate::app::hooks::{
    use_analysis, use_dispatch, use_look, use_settings, use_stay, use_subscriptions, use_table,
};
use crate::app::pages::customers::drawer_view;
use crate::charts::ChartSpec;
use crate::format::Formatter;
use crate::format::words::{failure, retention_headline, retention_lead};
use crate::protocol::{Analysis, Retention as Figures};
use crate::state::{Page, TableAction, ViewAction, selects_everybody};

use churn::Churn;
use cohorts::Cohorts;
use moves::Moves;
use waiting::Waiting;

/// Properties of the parts of the page.
#[derive(Clone, PartialEq, Properties)]
pub struct PartProps {
    /// Who stays.
    pub retention: Held<Figures>,
    /// The results, for names of segments and stages.
    pub analysis: Held<Analysis>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// Charts that may be missing, shared.
fn shared(specs: Vec<ChartSpec>) -> Vec<Rc<ChartSpec>> {
    specs.into_iter().map(Rc::new).collect()
}

/// The page.
#[component]
pub fn Retention() -> Html {
    let (dispatch, look, settings) = (use_dispatch(), use_look(), use_settings());
    let (results, stay, table) = (use_analysis(), use_stay(), use_table());
    let contracts = use_subscriptions();
    let on_table = use_callback(dispatch.clone(), |action: TableAction, dispatch| dispatch.send(action));
    let f = look.formatter;
    let Some(analysis) = results.analysis else { return html! { <NeedsFile title="Retention" /> } };
    if analysis.as_of_before_first_day().is_some() {
        return html! { <TooEarly title="Retention" {analysis} /> };
    }
    let updating = (settings.updating || stay.updating) && stay.retention.is_some();
    html! {
        <div class={yew::classes!("retention-page", "predict-page", updating.then_some("is-updating"))}>
            { head(&f, &stay) }
            if let Some(failed) = &stay.failure {
                <Callout tone={Tone::Trouble}>
                    <p><strong>{ failure(&f, failed).what }</strong>{ " " }{ failure(&f, failed).remedy }</p>
                </Callout>
            }
            if contracts.has_contracts {
                <Callout>
                    <p>
                        { "This file holds contracts: each charge counts as an order here, so coming back means paying again. How long \
                           contracts last stands on its own page." }
                    </p>
                    <button type="button" class="button" onclick={dispatch.on(ViewAction::Go(Page::Subscriptions))}>
                        { "To the contracts" }
                    </button>
                </Callout>
            }
            <PageSelection />
            if !selects_everybody(&settings.choices.selection) {
                <button type="button" class="button button-primary show-customers"
                    onclick={dispatch.on(ViewAction::Go(Page::Customers))}>{ "Show these customers" }</button>
            }
            if let Some(retention) = stay.retention {
                <Cohorts retention={retention.clone()} analysis={analysis.clone()} formatter={f} />
                <Later><Waiting retention={retention.clone()} analysis={analysis.clone()} formatter={f} /></Later>
                <Later><Churn retention={retention.clone()} analysis={analysis.clone()} formatter={f} /></Later>
                if let Some(drawer) = table.drawer {
                    { drawer_view((drawer, "watch-list"), &analysis, &Rc::new(RowWords::new(f, &analysis)), &on_table) }
                }
                <Later><Moves {retention} {analysis} formatter={f} /></Later>
            } else if stay.failure.is_none() {
                <p class="muted" role="status">{ "Following your customers…" }</p>
            }
        </div>
    }
}

fn head(f: &Formatter, stay: &StayView) -> Html {
    html! {
        <header class="page-head">
            <p class="eyebrow">{ "Retention" }</p>
            if let Some(retention) = &stay.retention {
                <h1 class="headline">{ retention_headline(f, retention) }</h1>
                <p class="page-lead">{ retention_lead(f, retention) }</p>
            } else {
                <h1 class="headline">{ "Who comes back?" }</h1>
            }
        </header>
    }
}

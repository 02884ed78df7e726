//! The charts of the overview. Choosing in one of them narrows all of them.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_memo};

use crate::app::components::{Chart, ChartSize};
use crate::app::contexts::Held;
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::{ChartSpec, build};
use crate::format::Formatter;
use crate::protocol::{Analysis, PeriodUnit, Selection};
use crate::state::{AnalysisAction, SelectionChange};

/// Properties of [`Charts`].
#[derive(Clone, PartialEq, Properties)]
pub struct ChartsProps {
    /// The results.
    pub analysis: Held<Analysis>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// The charts.
#[component]
pub fn Charts(props: &ChartsProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let specs = use_memo(props.clone(), |props| specs(&props.formatter, &props.analysis));
    let on_select = Callback::from(move |next: Selection| {
        dispatch.send(AnalysisAction::Select(SelectionChange::Replace(next)));
    });
    let selection = &settings.choices.selection;
    let chart = |(spec, size): &(Rc<ChartSpec>, ChartSize)| {
        html! {
            <Chart key={spec.id.clone()} spec={spec.clone()} size={*size} selection={selection.clone()}
                on_select={on_select.clone()} />
        }
    };
    html! {
        <section aria-labelledby="charts-title">
            <div class="section-head">
                <h2 id="charts-title">{ "The picture" }</h2>
                <p class="section-lead">{ "Click a bar or drag over a stretch to look at those customers only." }</p>
            </div>
            <div class="chart-grid">{ for specs.iter().map(chart) }</div>
        </section>
    }
}

fn specs(f: &Formatter, analysis: &Analysis) -> Vec<(Rc<ChartSpec>, ChartSize)> {
    let overview = &analysis.overview;
    let mut specs = Vec::new();
    if analysis.window.is_some() {
        let unit = analysis.settings.period.unwrap_or(PeriodUnit::Month);
        specs.push((build::revenue_by_period(f, &overview.periods, unit), ChartSize::Medium));
    }
    specs.push((build::concentration(f, &overview.concentration), ChartSize::Medium));
    specs.push((build::orders_per_customer(f, &overview.orders_per_customer), ChartSize::Medium));
    if analysis.window.is_some() {
        specs.push((build::gaps(f, &overview.gaps), ChartSize::Medium));
    }
    specs.extend(overview.splits.iter().map(|split| (build::split(f, split), ChartSize::Medium)));
    specs.into_iter().map(|(spec, size)| (Rc::new(spec), size)).collect()
}

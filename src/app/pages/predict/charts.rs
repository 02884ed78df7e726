//! The charts of the value to come, and of how the model sees customers.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_memo};

use crate::app::components::{Chart, ChartSize};
use crate::app::contexts::Held;
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::{ChartSpec, build};
use crate::format::Formatter;
use crate::protocol::{Forecast, Prediction, PredictionResult, Selection};
use crate::state::{AnalysisAction, SelectionChange};

/// Properties of the charts.
#[derive(Clone, PartialEq, Properties)]
pub struct ForecastChartsProps {
    /// What the models say.
    pub prediction: Held<Prediction>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// When the value comes, and from whom.
#[component]
pub fn ValueCharts(props: &ForecastChartsProps) -> Html {
    let specs = use_memo(props.clone(), |props| specs(props, value_specs));
    html! {
        <section aria-labelledby="value-charts-title">
            <div class="section-head">
                <h2 id="value-charts-title">{ "The picture" }</h2>
                <p class="section-lead">{ "Click a bar or drag over a stretch to see what those customers should bring." }</p>
            </div>
            <Grid {specs} />
        </section>
    }
}

/// How the model sees customers.
#[component]
pub fn ShapeCharts(props: &ForecastChartsProps) -> Html {
    let specs = use_memo(props.clone(), |props| specs(props, shape_specs));
    html! {
        <section aria-labelledby="shape-charts-title">
            <div class="section-head">
                <h2 id="shape-charts-title">{ "How the model sees a customer" }</h2>
                <p class="section-lead">
                    { "Two facts decide: how often somebody came back, and how long ago the last time was. A frequent buyer \
                       who has fallen silent is more likely gone than a rare one." }
                </p>
            </div>
            <Grid {specs} />
        </section>
    }
}

fn specs(
    props: &ForecastChartsProps,
    of: fn(&Formatter, &Prediction, &Forecast) -> Vec<ChartSpec>,
) -> Vec<Rc<ChartSpec>> {
    match &props.prediction.result {
        PredictionResult::Ready(forecast) => {
            of(&props.formatter, &props.prediction, forecast).into_iter().map(Rc::new).collect()
        }
        PredictionResult::Unavailable(_) => Vec::new(),
    }
}

fn value_specs(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> Vec<ChartSpec> {
    vec![
        build::value_months(f, &forecast.months),
        build::value_distribution(f, &forecast.values, &prediction.settings),
        build::alive_bands(f, &forecast.bands),
    ]
}

fn shape_specs(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> Vec<ChartSpec> {
    let settings = &prediction.settings;
    let mut specs = vec![
        build::alive_heat(f, &forecast.heat, settings),
        build::expected_heat(f, &forecast.heat, settings),
    ];
    if !forecast.isovalues.is_empty() {
        specs.push(build::isovalue(f, &forecast.isovalues, settings));
    }
    specs.extend(forecast.heterogeneity.iter().map(|of| build::heterogeneity(f, of, settings)));
    specs
}

/// Properties of [`Grid`].
#[derive(Clone, PartialEq, Properties)]
pub struct GridProps {
    /// The charts.
    pub specs: Rc<Vec<Rc<ChartSpec>>>,
}

/// Charts side by side that narrow the selection.
#[component]
pub fn Grid(props: &GridProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let on_select = Callback::from(move |next: Selection| {
        dispatch.send(AnalysisAction::Select(SelectionChange::Replace(next)));
    });
    let chart = |spec: &Rc<ChartSpec>| {
        html! {
            <Chart key={spec.id.clone()} spec={spec.clone()} size={ChartSize::Medium}
                selection={settings.choices.selection.clone()} on_select={on_select.clone()} />
        }
    };
    html! { <div class="chart-grid">{ for props.specs.iter().map(chart) }</div> }
}

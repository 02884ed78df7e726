//! Overview: what the customers are worth, in one sentence, three findings, tiles, charts, and the ground that
//! all of it stands on. Everything follows the selection.

mod charts;
mod findings;
mod headline;
mod jump;
mod metrics;
mod quality;
mod repeats;
mod tiles;

use yew::{Callback, Html, component, html};

use crate::app::components::Later;
use crate::app::components::NeedsFile;
use crate::app::components::PageSelection;
use crate::app::components::TooEarly;
use crate::app::hooks::{use_analysis, use_dispatch, use_look, use_settings};
use crate::state::{AnalysisAction, SettingsChange};

use charts::Charts;
use findings::Findings;
use headline::headline;
use metrics::Metrics;
use quality::Quality;
use repeats::Repeats;
use tiles::Tiles;

/// The page.
#[component]
pub fn Overview() -> Html {
    let (dispatch, look, settings, view) = (use_dispatch(), use_look(), use_settings(), use_analysis());
    let (Some(analysis), Some(report)) = (view.analysis, view.report) else {
        return html! { <NeedsFile title="Overview" /> };
    };
    if analysis.as_of_before_first_day().is_some() {
        return html! { <TooEarly title="Overview" {analysis} /> };
    }
    let f = look.formatter;
    let on_setting =
        Callback::from(move |change: SettingsChange| dispatch.send(AnalysisAction::Setting(change)));
    html! {
        <div class={yew::classes!("overview", settings.updating.then_some("is-updating"))}>
            { headline(&f, &analysis, &report) }
            <Repeats report={report.clone()} formatter={f} />
            <PageSelection />
            <Findings findings={analysis.overview.findings.clone()} formatter={f} />
            <Later><Tiles analysis={analysis.clone()} formatter={f} /></Later>
            <Later><Charts analysis={analysis.clone()} formatter={f} /></Later>
            <Later><Quality {report} analysis={analysis.clone()} formatter={f} /></Later>
            <Later><Metrics {analysis} switched={settings.choices.settings.variants.clone()} formatter={f} {on_setting} /></Later>
        </div>
    }
}

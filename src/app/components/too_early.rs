//! What a results page shows while the as-of day lies before the first order.

use yew::{Html, MouseEvent, Properties, component, html};

use super::callout::{Callout, Tone};
use crate::app::contexts::Held;
use crate::app::hooks::{use_dispatch, use_look};
use crate::protocol::Analysis;
use crate::state::{AnalysisAction, SettingsChange};

/// Properties of [`TooEarly`].
#[derive(Clone, PartialEq, Properties)]
pub struct TooEarlyProps {
    /// Name of the page.
    pub title: &'static str,
    /// The results, which hold nobody.
    pub analysis: Held<Analysis>,
}

/// The name of the page, both days, and the way back to the last day of the file.
#[component]
pub fn TooEarly(props: &TooEarlyProps) -> Html {
    let (dispatch, look) = (use_dispatch(), use_look());
    let Some((as_of, first)) = props.analysis.as_of_before_first_day() else { return Html::default() };
    let f = &look.formatter;
    let to_last_day = dispatch.on::<MouseEvent>(AnalysisAction::Setting(SettingsChange::AsOf(None)));
    html! {
        <div class="too-early">
            <header class="page-head"><h1>{ props.title }</h1></header>
            <Callout tone={Tone::Warning}>
                <p>
                    { format!("The as-of day, {}, lies before the first order, {}, so there is nothing to count yet.",
                        f.day(as_of), f.day(first)) }
                </p>
                <button type="button" class="button button-primary" id="count-to-last-day" onclick={to_last_day}>
                    { "Count to the last day in the file" }
                </button>
            </Callout>
        </div>
    }
}

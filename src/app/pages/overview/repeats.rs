//! Rows that are there twice: the usual trace of exports that overlap.

use yew::{Html, MouseEvent, Properties, component, html};

use crate::app::components::{Callout, Tone};
use crate::app::contexts::Held;
use crate::app::hooks::use_dispatch;
use crate::format::Formatter;
use crate::protocol::{Duplicates, IngestReport};
use crate::state::{ImportAction, PlanChange};

/// Properties of [`Repeats`].
#[derive(Clone, PartialEq, Properties)]
pub struct RepeatsProps {
    /// What became of the rows.
    pub report: Held<IngestReport>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// A share of repeated rows from which they are pointed out.
const MANY: f64 = 0.01;

/// Asks whether repeated rows count, where there are many.
#[component]
pub fn Repeats(props: &RepeatsProps) -> Html {
    let dispatch = use_dispatch();
    let report = &props.report;
    let repeated =
        report.issues.iter().find(|found| found.kind == "duplicate").map_or(0, |found| found.count);
    let is_many = repeated as f64 >= MANY * report.rows_accepted as f64;
    if repeated == 0 || !is_many || report.plan.duplicates != Duplicates::Keep {
        return Html::default();
    }
    let onclick = yew::Callback::from(move |_: MouseEvent| {
        dispatch.send(ImportAction::Change(PlanChange::Duplicates(Duplicates::Drop)));
        dispatch.send(ImportAction::Confirm);
    });
    html! {
        <Callout tone={Tone::Warning}>
            <p id="repeats">
                { format!("{} rows repeat an earlier row to the letter, and both count. Exports that overlap are \
                           the usual reason.", props.formatter.count(repeated as f64)) }
            </p>
            <button type="button" class="button" {onclick}>{ "Count each row once" }</button>
        </Callout>
    }
}

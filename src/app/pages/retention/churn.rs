//! Who is lost, by three rules that assume different things; who came back; whom to write to.

use yew::{Callback, Html, component, html, use_memo};

use super::tables::{rule_table, watch_table};
use super::{PartProps, shared};
use crate::app::components::{Chart, ChartSize};
use crate::app::hooks::use_dispatch;
use crate::charts::build;
use crate::format::words::undefined;
use crate::protocol::Selection;

/// Churn.
#[component]
pub fn Churn(props: &PartProps) -> Html {
    let dispatch = use_dispatch();
    let specs = use_memo(props.clone(), |props| match &props.retention.churn {
        Ok(view) => {
            let mut specs = vec![
                build::churn_rules(&props.formatter, view),
                build::rule_disagreement(&props.formatter, view),
            ];
            if !view.reactivation.is_empty() {
                specs.push(build::reactivation(&props.formatter, view));
            }
            shared(specs)
        }
        Err(_) => Vec::new(),
    });
    let f = &props.formatter;
    html! {
        <section aria-labelledby="churn-title">
            <div class="section-head">
                <h2 id="churn-title">{ "Who is lost" }</h2>
                <p class="section-lead">
                    { "Nobody gives notice here, so being lost is a judgement. Three rules judge by different things; where they differ, look closer." }
                </p>
            </div>
            { match &props.retention.churn {
                Ok(view) => html! {
                    <>
                        { rule_table(f, view) }
                        <div class="chart-grid">
                            { for specs.iter().map(|spec| html! {
                                <Chart key={spec.id.clone()} spec={spec.clone()} size={ChartSize::Medium}
                                    selection={Selection::default()} on_select={Callback::from(|_: Selection| ())} />
                            }) }
                        </div>
                        { watch_table(f, view, &dispatch) }
                    </>
                },
                Err(reason) => html! { <p class="muted">{ undefined(f.locale.language, *reason) }</p> },
            } }
        </section>
    }
}

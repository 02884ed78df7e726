//! From order to order: how long customers take, with those who are still on their way counted as such.

use yew::{Callback, Html, component, html, use_memo};

use super::tables::gap_table;
use super::{PartProps, shared};
use crate::app::components::{Chart, ChartSize};
use crate::charts::build;
use crate::format::words::undefined;
use crate::protocol::Selection;

/// Waiting times.
#[component]
pub fn Waiting(props: &PartProps) -> Html {
    let specs = use_memo(props.clone(), |props| match &props.retention.waiting {
        Ok(view) => shared(vec![
            build::waiting_curve(&props.formatter, view),
            build::second_order_conversion(&props.formatter, view),
            build::order_gaps(&props.formatter, view),
        ]),
        Err(_) => Vec::new(),
    });
    let f = &props.formatter;
    html! {
        <section aria-labelledby="waiting-title">
            <div class="section-head">
                <h2 id="waiting-title">{ "How soon they come back" }</h2>
                <p class="section-lead">
                    { "Customers who have not come back yet are still waiting, not lost: they are counted for as long as they were watched (Kaplan-Meier)." }
                </p>
            </div>
            { match &props.retention.waiting {
                Ok(view) => html! {
                    <>
                        <div class="chart-grid">
                            { for specs.iter().map(|spec| html! {
                                <Chart key={spec.id.clone()} spec={spec.clone()} size={ChartSize::Medium}
                                    selection={Selection::default()} on_select={Callback::from(|_: Selection| ())} />
                            }) }
                        </div>
                        { gap_table(f, view) }
                    </>
                },
                Err(reason) => html! { <p class="muted">{ undefined(f.locale.language, *reason) }</p> },
            } }
        </section>
    }
}

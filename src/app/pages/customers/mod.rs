//! Customers: every one of them in a table, and one of them in a drawer.

mod drawer;
mod filters;
mod profile;
mod toolbar;

use std::rc::Rc;

use yew::{Callback, Html, component, html, use_callback, use_memo};

use crate::app::components::NeedsFile;
use crate::app::components::PageSelection;
use crate::app::components::TooEarly;
use crate::app::components::meaning_tag;
use crate::app::components::{Chart, ChartSize};
use crate::app::components::{CustomerGrid, RowWords};
use crate::app::contexts::Held;
use crate::app::hooks::{use_analysis, use_dispatch, use_look, use_settings, use_table};
use crate::charts::build;
use crate::format::Formatter;
use crate::protocol::{Analysis, IngestReport, Meaning, Role};
use crate::state::{AnalysisAction, Drawer, SelectionChange, TableAction, TableState};
use crate::web::dom;

use drawer::CustomerDrawer;
use filters::Filters;
use toolbar::Toolbar;

/// The page.
#[component]
pub fn Customers() -> Html {
    let (dispatch, look, settings, view) = (use_dispatch(), use_look(), use_settings(), use_analysis());
    let table = use_table();
    let words = use_memo((view.analysis.clone(), look.formatter), |(analysis, formatter)| {
        analysis.as_ref().map(|analysis| Rc::new(RowWords::new(*formatter, analysis)))
    });
    let on_table = use_callback(dispatch.clone(), |action: TableAction, dispatch| dispatch.send(action));
    let on_change = use_callback(dispatch, |change: SelectionChange, dispatch| {
        dispatch.send(AnalysisAction::Select(change));
    });
    let (Some(analysis), Some(report), Some(words)) = (view.analysis, view.report, (*words).clone()) else {
        return html! { <NeedsFile title="Customers" /> };
    };
    if analysis.as_of_before_first_day().is_some() {
        return html! { <TooEarly title="Customers" {analysis} /> };
    }
    let f = look.formatter;
    html! {
        <div class="customers">
            <header class="page-head">
                <h1>{ "Customers" }</h1>
                { counted(&f, &table.table) }
            </header>
            <div class="table-tools">
                <Toolbar table={table.table.clone()} language={f.locale.language} has_names={has_names(&report)}
                    neutralise={view.neutralise_formulas} />
                <Filters analysis={analysis.clone()} selection={settings.choices.selection.clone()} formatter={f}
                    {on_change} />
            </div>
            <PageSelection />
            <div class="table-and-drawer">
                <CustomerGrid table={table.table.clone()} words={words.clone()}
                    open={table.drawer.as_ref().map(|drawer| drawer.customer)} on_action={on_table.clone()} />
                if let Some(drawer) = table.drawer { { drawer_view((drawer, "customers-grid"), &analysis, &words, &on_table) } }
            </div>
        </div>
    }
}

fn counted(f: &Formatter, table: &TableState) -> Html {
    let text = match table.total {
        None => "Counting…".to_owned(),
        Some(0) => "No customer fits the filters and the search.".to_owned(),
        Some(total) => {
            let noun = if total == 1 { "customer" } else { "customers" };
            let revenue = f.money(table.total_revenue);
            format!("{} {noun} with {revenue} net revenue", f.count(f64::from(total)))
        }
    };
    html! { <p class="page-lead" role="status" id="customers-counted">{ text }{ " " }{ meaning_tag(Meaning::ToBusiness) }</p> }
}

fn has_names(report: &IngestReport) -> bool {
    report.plan.roles.contains(&Role::CustomerName)
}

/// The drawer of a customer, with the id of the element that gets the focus once it is closed.
pub fn drawer_view(
    (drawer, back): (Held<Drawer>, &'static str),
    analysis: &Held<Analysis>,
    words: &Rc<RowWords>,
    on_table: &Callback<TableAction>,
) -> Html {
    let as_of = analysis.window.map(|window| window.as_of);
    let chart = drawer.detail.as_ref().map(|detail| {
        let spec = Rc::new(build::history(&words.formatter, detail, as_of));
        let past = (!detail.alive_history.is_empty())
            .then(|| Rc::new(build::alive_history(&words.formatter, &detail.alive_history, as_of)));
        html! {
            <>
                <Chart {spec} size={ChartSize::Small} />
                if let Some(spec) = past { <Chart {spec} size={ChartSize::Small} /> }
            </>
        }
    });
    let on_close = on_table.reform(move |()| {
        dom::focus(back);
        TableAction::CloseCustomer
    });
    html! {
        <CustomerDrawer {drawer} analysis={analysis.clone()} words={words.clone()} {on_close}
            chart={chart.unwrap_or_default()} />
    }
}

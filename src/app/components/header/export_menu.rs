//! Files that leave the app.

use yew::{Callback, Html, component, html};

use crate::app::components::controls::Switch;
use crate::app::components::icon::Shape;
use crate::app::components::overlays::{Menu, MenuItem};
use crate::app::hooks::{use_analysis, use_dispatch, use_settings};
use crate::protocol::{ExportKind, Selection};
use crate::state::{ExportAction, ExportScope};

/// Files that leave the app.
#[component]
pub fn ExportMenu() -> Html {
    let (dispatch, results, settings) = (use_dispatch(), use_analysis(), use_settings());
    let selected = settings.choices.selection != Selection::default();
    let whose = if selected { "Those selected now" } else { "Everybody" };
    let save = |kind: ExportKind, scope: ExportScope| dispatch.on(ExportAction::Save { kind, scope });
    let neutralise = {
        let dispatch = dispatch.clone();
        Callback::from(move |on| dispatch.send(ExportAction::NeutraliseFormulas(on)))
    };
    html! {
        <Menu label={if results.exporting { "Writing …" } else { "Export" }} icon={Shape::Download} stays={true}>
            <MenuItem label="Customers as CSV" help={whose} icon={Shape::Table}
                on_press={save(ExportKind::CustomersCsv, ExportScope::Selection)} />
            <MenuItem label="Report as a page" help="One file with the charts, for mail or archive"
                icon={Shape::File} on_press={save(ExportKind::ReportHtml, ExportScope::Selection)} />
            <MenuItem label="Print the report" icon={Shape::Print} on_press={dispatch.on(ExportAction::Print)} />
            <MenuItem label="Figures as JSON" help="The same bytes as the command line gives" icon={Shape::File}
                on_press={save(ExportKind::ReportJson, ExportScope::Everybody)} />
            <MenuItem label="Rows with an issue" help="Line, column and reason" icon={Shape::Warning}
                on_press={save(ExportKind::IssuesCsv, ExportScope::Everybody)} />
            <div class="menu-foot">
                <Switch label="Safe for spreadsheets" help="Cells that start like a formula get an apostrophe"
                    on={results.neutralise_formulas} on_change={neutralise} />
            </div>
        </Menu>
    }
}

//! Above the table: search, columns, export.

use yew::{Callback, Event, Html, InputEvent, Properties, component, html};

use crate::app::components::{ALL_COLUMNS, IconShape, Menu, MenuItem, Switch};
use crate::app::contexts::{Dispatch, Held};
use crate::app::hooks::use_dispatch;
use crate::format::Language;
use crate::format::words::column_name;
use crate::protocol::{CustomerColumn, ExportKind};
use crate::state::{ExportAction, ExportScope, TableAction, TableState};
use crate::web::dom;

/// Properties of [`Toolbar`].
#[derive(Clone, PartialEq, Properties)]
pub struct ToolbarProps {
    /// The table.
    pub table: Held<TableState>,
    /// Language of the names.
    pub language: Language,
    /// Whether the file names customers.
    pub has_names: bool,
    /// Whether exports make formulas harmless.
    pub neutralise: bool,
}

/// Search, columns, export.
#[component]
pub fn Toolbar(props: &ToolbarProps) -> Html {
    let dispatch = use_dispatch();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(text) = dom::value_of(&event) {
            dispatch.send(TableAction::Search(text));
        }
    });
    html! {
        <div class="toolbar">
            <label class="search">
                <span class="visually-hidden">{ "Search customers by identifier or name" }</span>
                <input type="search" id="customer-search" placeholder="Search customers" autocomplete="off"
                    spellcheck="false" value={props.table.search.clone()} {oninput} />
            </label>
            <div class="toolbar-end">
                <ColumnMenu ..props.clone() />
                <ExportMenu ..props.clone() />
            </div>
        </div>
    }
}

#[component]
fn ColumnMenu(props: &ToolbarProps) -> Html {
    let dispatch = use_dispatch();
    let offered = ALL_COLUMNS.into_iter().filter(|column| match column {
        CustomerColumn::Id => false,
        CustomerColumn::Name => props.has_names,
        _ => true,
    });
    html! {
        <Menu label="Columns" icon={IconShape::Table} stays={true}>
            <div class="column-boxes" role="group" aria-label="Columns">
                { for offered.map(|column| column_box(props, column, &dispatch)) }
            </div>
        </Menu>
    }
}

fn column_box(props: &ToolbarProps, column: CustomerColumn, dispatch: &Dispatch) -> Html {
    let shown = props.table.columns.contains(&column);
    let mut next: Vec<CustomerColumn> = ALL_COLUMNS
        .into_iter()
        .filter(|other| if *other == column { !shown } else { props.table.columns.contains(other) })
        .collect();
    if !next.contains(&CustomerColumn::Id) {
        next.insert(0, CustomerColumn::Id);
    }
    let onchange = dispatch.on::<Event>(TableAction::Columns(next));
    html! {
        <label class="check" key={column_name(props.language, column)}>
            <input type="checkbox" checked={shown} {onchange} />
            <span>{ column_name(props.language, column) }</span>
        </label>
    }
}

#[component]
fn ExportMenu(props: &ToolbarProps) -> Html {
    let dispatch = use_dispatch();
    let save =
        |scope: ExportScope| dispatch.on::<()>(ExportAction::Save { kind: ExportKind::CustomersCsv, scope });
    let neutralise = {
        let dispatch = dispatch.clone();
        Callback::from(move |on: bool| dispatch.send(ExportAction::NeutraliseFormulas(on)))
    };
    html! {
        <Menu label="Save list" icon={IconShape::Download} stays={true}>
            <MenuItem label="These customers as CSV" help="With scores and segments" icon={IconShape::Table}
                on_press={save(ExportScope::Table)} />
            <MenuItem label="All customers as CSV" icon={IconShape::Table} on_press={save(ExportScope::Everybody)} />
            <div class="menu-foot">
                <Switch label="Safe for spreadsheets" help="Cells that start like a formula get an apostrophe"
                    on={props.neutralise} on_change={neutralise} />
            </div>
        </Menu>
    }
}

//! One row of the table. Rows are recycled: scrolling puts other customers into the same elements.

use yew::{Callback, Html, MouseEvent, classes, html};

use super::column::{class_of, is_number};
use super::words::{CellText, RowWords};
use crate::protocol::{CustomerColumn, CustomerRow};

/// What a row shows and where it stands.
pub struct RowView<'a> {
    /// Position in the whole table.
    pub position: u32,
    /// The customer; `None` while it is on its way.
    pub row: Option<&'a CustomerRow>,
    /// Column of the cell that the keyboard is at, if it is in this row.
    pub active: Option<u32>,
    /// Whether this customer is in the drawer.
    pub open: bool,
}

/// The id of a cell, for `aria-activedescendant`.
pub fn cell_id(position: u32, column: u32) -> String {
    format!("cell-{position}-{column}")
}

/// Draws a row.
pub fn view_row(
    view: &RowView<'_>,
    columns: &[CustomerColumn],
    words: &RowWords,
    on_open: &Callback<u32>,
) -> Html {
    let class = classes!(
        "grid-row",
        (view.position % 2 == 1).then_some("is-odd"),
        view.open.then_some("is-open"),
        view.row.is_none().then_some("is-waiting"),
    );
    let onclick = view.row.map(|row| {
        let (customer, on_open) = (row.customer, on_open.clone());
        Callback::from(move |_: MouseEvent| on_open.emit(customer))
    });
    html! {
        <div {class} role="row" aria-rowindex={(view.position + 2).to_string()} {onclick}>
            { for columns.iter().zip(0..).map(|(column, at)| cell(view, (*column, at), words)) }
        </div>
    }
}

fn cell(view: &RowView<'_>, (column, at): (CustomerColumn, u32), words: &RowWords) -> Html {
    let class = classes!(
        "grid-cell",
        class_of(column),
        is_number(column).then_some("is-number"),
        (view.active == Some(at)).then_some("is-active"),
    );
    let role = if column == CustomerColumn::Id { "rowheader" } else { "gridcell" };
    html! {
        <div {class} {role} id={cell_id(view.position, at)} aria-colindex={(at + 1).to_string()}>
            { view.row.map_or_else(waiting, |row| content(row, column, words)) }
        </div>
    }
}

fn waiting() -> Html {
    html! { <span class="grid-waiting" aria-hidden="true"></span> }
}

fn content(row: &CustomerRow, column: CustomerColumn, words: &RowWords) -> Html {
    match words.cell(row, column) {
        CellText::Missing(why) => html! {
            <span class="missing" title={why}>{ "–" }<span class="visually-hidden">{ why }</span></span>
        },
        CellText::Text(text) if column == CustomerColumn::Segment => {
            let key = words.segment_key(row.segment);
            html! { <><span class={classes!("dot", format!("segment-{key}"))} aria-hidden="true"></span>{ text }</> }
        }
        CellText::Text(text) if column == CustomerColumn::Tier => {
            html! { <span class={classes!("tier-mark", format!("tier-{}", row.tier))}>{ text }</span> }
        }
        CellText::Text(text) => html! { { text } },
    }
}

//! The customers table: as many rows as there are customers, of which only those in view exist as elements.
//!
//! The scroll track is as long as the rows (see [`crate::state::RowLayout`]); the view is pinned to it, so that
//! fast scrolling never shows a hole. Rows are recycled, and those that are not here yet show a placeholder.

mod column;
mod head;
mod keys;
mod row;
mod scroll;
mod words;

use std::rc::Rc;

use yew::{
    Callback, Html, KeyboardEvent, MouseEvent, Properties, component, html, use_callback, use_effect_with,
    use_state_eq,
};

use crate::app::contexts::Held;
use crate::state::{CellAt, RowLayout, TableAction, TableState};

pub use column::ALL_COLUMNS;
pub use words::{CellText, RowWords, tier_letter};

use head::GridHead;
use keys::{GridKey, grid_key};
use row::{RowView, cell_id, view_row};
use scroll::{Scroll, use_place, use_scroll};

/// Height of a row in CSS pixels; the style sheet says the same.
const ROW_HEIGHT: f64 = 40.0;

/// Properties of [`CustomerGrid`].
#[derive(Clone, PartialEq, Properties)]
pub struct CustomerGridProps {
    /// Rows, columns and order.
    pub table: Held<TableState>,
    /// Names, and how numbers are written.
    pub words: Rc<RowWords>,
    /// The customer in the drawer.
    pub open: Option<u32>,
    /// Where actions go.
    pub on_action: Callback<TableAction>,
}

/// The table.
#[component]
pub fn CustomerGrid(props: &CustomerGridProps) -> Html {
    let scroll = use_scroll(ROW_HEIGHT);
    let active = use_state_eq(CellAt::default);
    let total = props.table.total.unwrap_or(0);
    let layout = RowLayout { total, row_height: ROW_HEIGHT, view_height: scroll.view_height };
    let window = layout.window(scroll.top);
    use_place(&scroll, &layout, ROW_HEIGHT, window.shift);
    use_visible(props, window.first, window.first + window.count);

    let on_open = use_callback(props.on_action.clone(), |customer, on_action| {
        on_action.emit(TableAction::OpenCustomer(customer));
    });
    let on_sort = use_callback(props.on_action.clone(), |column, on_action| {
        on_action.emit(TableAction::Sort(column));
    });
    let onkeydown = {
        let (active, table, on_open) = (active.clone(), props.table.clone(), on_open.clone());
        let scroll = scroll.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(key) = grid_key(&event).filter(|_| scroll.is_target(&event)) else { return };
            event.prevent_default();
            press(key, &layout, &table, &active, (&scroll, &on_open));
        })
    };
    let columns = &props.table.columns;
    let rows = (window.first..window.first + window.count).map(|position| {
        let row = props.table.row(position);
        let open = row.is_some_and(|row| Some(row.customer) == props.open);
        let active = (active.row == position).then_some(active.column);
        view_row(&RowView { position, row, active, open }, columns, &props.words, &on_open)
    });
    // A cell that is not drawn cannot be pointed at.
    let is_drawn = (window.first..window.first + window.count).contains(&active.row);
    let pointed =
        (is_drawn && props.table.row(active.row).is_some()).then(|| cell_id(active.row, active.column));
    html! {
        <div class="grid-frame">
        <div class="grid" id="customers-grid" ref={scroll.scroller.clone()} role="grid" tabindex="0" aria-label="Customers"
            aria-rowcount={(u64::from(total) + 1).to_string()} aria-colcount={columns.len().to_string()}
            aria-activedescendant={pointed} aria-busy={props.table.is_loading().to_string()}
            onscroll={scroll.on_scroll.clone()} {onkeydown}>
            <div class="grid-track" ref={scroll.track.clone()} role="presentation">
                <div class="grid-pin" ref={scroll.pin.clone()} role="presentation">
                    <GridHead columns={columns.clone()} sort={props.table.sort} {on_sort}
                        language={props.words.formatter.locale.language} />
                    <div class="grid-body" ref={scroll.body.clone()} role="rowgroup">{ for rows }</div>
                </div>
            </div>
        </div>
        if props.table.total == Some(0) { { nobody(props) } }
        </div>
    }
}

/// What stands in the table when no row does, with the way out where the search is to blame.
fn nobody(props: &CustomerGridProps) -> Html {
    let search = props.table.search.trim();
    let clear = props.on_action.reform(|_: MouseEvent| TableAction::Search(String::new()));
    html! {
        <div class="grid-empty">
            if search.is_empty() {
                <p>{ "No customer fits the filters." }</p>
            } else {
                <p>{ format!("No customer fits “{search}” and the filters.") }</p>
                <button type="button" class="button" id="clear-search" onclick={clear}>{ "Clear search" }</button>
            }
        </div>
    }
}

type Press<'a> = (&'a Scroll, &'a Callback<u32>);

fn press(
    key: GridKey,
    layout: &RowLayout,
    table: &TableState,
    active: &yew::UseStateHandle<CellAt>,
    to: Press<'_>,
) {
    let (scroll, on_open) = to;
    match key {
        GridKey::Step(step) => {
            let columns = u32::try_from(table.columns.len()).unwrap_or(u32::MAX);
            let next = active.stepped(step, layout.total, columns, layout.page_rows());
            active.set(next);
            scroll.reveal(layout, next.row);
        }
        GridKey::Open => {
            if let Some(row) = table.row(active.row) {
                on_open.emit(row.customer);
            }
        }
    }
}

/// Says which rows are in view whenever that, the order or the search changes.
#[yew::hook]
fn use_visible(props: &CustomerGridProps, first: u32, end: u32) {
    let on_action = props.on_action.clone();
    let end = end.max(first + 1);
    use_effect_with((first, end), move |(first, end)| on_action.emit(TableAction::Visible(*first, *end)));
}

//! The header of the table: names of the columns and the way they are sorted.

use yew::{Callback, Html, Properties, component, html};

use super::column::{class_of, is_number};
use crate::format::Language;
use crate::format::words::column_name;
use crate::protocol::{CustomerColumn, SortOrder};

/// Properties of [`GridHead`].
#[derive(Clone, PartialEq, Properties)]
pub struct GridHeadProps {
    /// Columns, in order.
    pub columns: Vec<CustomerColumn>,
    /// In which order the rows are.
    pub sort: SortOrder,
    /// Language of the names.
    pub language: Language,
    /// A column was chosen to sort by.
    pub on_sort: Callback<CustomerColumn>,
}

/// The header row.
#[component]
pub fn GridHead(props: &GridHeadProps) -> Html {
    html! {
        <div class="grid-row grid-head" role="row" aria-rowindex="1">
            { for props.columns.iter().enumerate().map(|(at, column)| header_cell(props, at, *column)) }
        </div>
    }
}

fn header_cell(props: &GridHeadProps, at: usize, column: CustomerColumn) -> Html {
    let sorted = props.sort.column == column;
    let (aria, mark, next) = match (sorted, props.sort.descending) {
        (false, _) => ("none", "", "sort by this column"),
        (true, true) => ("descending", "▼", "sorted, largest first; turn round"),
        (true, false) => ("ascending", "▲", "sorted, smallest first; turn round"),
    };
    let onclick = {
        let on_sort = props.on_sort.clone();
        Callback::from(move |_| on_sort.emit(column))
    };
    let class = yew::classes!("grid-cell", class_of(column), is_number(column).then_some("is-number"));
    html! {
        <div {class} role="columnheader" aria-sort={aria} aria-colindex={(at + 1).to_string()}>
            <button type="button" class="grid-sort" {onclick} title={next} tabindex="0">
                <span>{ column_name(props.language, column) }</span>
                if sorted { <span class="grid-sort-mark" aria-hidden="true">{ mark }</span> }
            </button>
        </div>
    }
}

//! A figure on the page: written out, or a dash with the reason.

use yew::{Html, html};

use crate::format::words::undefined;
use crate::format::{Formatter, ValueKind};
use crate::protocol::Figure;

/// A figure, or a dash that says why there is none.
pub fn figure_text(f: &Formatter, kind: ValueKind, figure: Figure) -> Html {
    match figure {
        Figure::Value(value) => html! { { f.value(kind, value) } },
        Figure::Undefined(reason) => {
            let why = undefined(f.locale.language, reason);
            html! {
                <span class="missing" title={why}>
                    <span aria-hidden="true">{ "–" }</span>
                    <span class="missing-why">{ why }</span>
                </span>
            }
        }
    }
}

/// A figure, or a dash whose reason is told on pointing and to screen readers: for the cells of a table.
pub fn figure_cell(f: &Formatter, kind: ValueKind, figure: Figure) -> Html {
    match figure {
        Figure::Value(value) => html! { { f.value(kind, value) } },
        Figure::Undefined(reason) => {
            let why = undefined(f.locale.language, reason);
            html! {
                <span class="missing" title={why}>
                    <span aria-hidden="true">{ "–" }</span><span class="visually-hidden">{ why }</span>
                </span>
            }
        }
    }
}

//! What the tables of the page are made of.

use yew::{Html, html};

use crate::app::components::Explain;
use crate::format::Formatter;
use crate::format::words::contract_gap;
use crate::protocol::ContractGap;

/// A row: its name with what stands small below it, and its figures.
pub fn row(name: &str, note: &str, cells: &[String]) -> Html {
    row_of(html! { { name } }, note, cells)
}

/// A row whose name may be pressed.
pub fn row_of(name: Html, note: &str, cells: &[String]) -> Html {
    html! {
        <tr>
            <th scope="row">{ name }
                if !note.is_empty() { <span class="group-note">{ note }</span> }
            </th>
            { for cells.iter().map(|cell| html! { <td class="is-number">{ cell }</td> }) }
        </tr>
    }
}

/// The head of a part of the page.
pub fn section_head(id: &'static str, title: &'static str, lead: &'static str) -> Html {
    html! {
        <div class="section-head">
            <h2 {id}>{ title }</h2>
            <p class="section-lead">{ lead }</p>
        </div>
    }
}

/// A heading with more about it behind a button.
pub fn explained(title: &str, about: &'static str, paragraphs: &[&'static str]) -> Html {
    html! {
        <div class="explained">
            <h3>{ title }</h3>
            <Explain label={about}>
                { for paragraphs.iter().map(|text| html! { <span class="explain-part">{ *text }</span> }) }
            </Explain>
        </div>
    }
}

/// Why a part is missing.
pub fn missing(f: &Formatter, gap: ContractGap) -> Html {
    html! { <p class="muted part-missing">{ contract_gap(f, gap) }</p> }
}

/// A figure of a table, or a dash.
pub fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

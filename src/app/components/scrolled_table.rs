//! A table that scrolls on its own where it is too wide.

use yew::{Html, html};

/// A table with its caption for screen readers and the heads of its columns: the first of words, the others of numbers.
pub fn scrolled_table(caption: &str, heads: &[&str], rows: Html) -> Html {
    let head = |(at, name): (usize, &&str)| {
        html! { <th scope="col" class={(at > 0).then_some("is-number")}>{ *name }</th> }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={caption.to_owned()}>
            <table class="plain-table">
                <caption class="visually-hidden">{ caption }</caption>
                <thead><tr>{ for heads.iter().enumerate().map(head) }</tr></thead>
                <tbody>{ rows }</tbody>
            </table>
        </div>
    }
}

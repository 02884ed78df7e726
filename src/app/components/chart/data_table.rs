//! The data of a chart as a table.

use yew::{Html, html};

use crate::charts::ChartSpec;

/// The table, which scrolls on its own where it is wide or long.
pub fn data_table(spec: &ChartSpec) -> Html {
    let table = &spec.table;
    html! {
        <div class="chart-table" tabindex="0" role="region" aria-label={format!("Data of: {}", spec.title)}>
            <table class="plain-table">
                <caption class="visually-hidden">{ &spec.title }</caption>
                <thead>
                    <tr>{ for table.header.iter().enumerate().map(|(at, name)| head_cell(at, name)) }</tr>
                </thead>
                <tbody>
                    { for table.rows.iter().map(|row| html! { <tr>{ for row.iter().enumerate().map(cell) }</tr> }) }
                </tbody>
            </table>
        </div>
    }
}

fn head_cell(at: usize, name: &str) -> Html {
    let class = (at > 0).then_some("is-number");
    html! { <th scope="col" {class}>{ name.to_owned() }</th> }
}

fn cell((at, text): (usize, &String)) -> Html {
    if at == 0 {
        html! { <th scope="row">{ text }</th> }
    } else {
        html! { <td class="is-number">{ text }</td> }
    }
}

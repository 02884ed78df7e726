//! The base over several horizons, as a table.

use yew::{Html, html};

use crate::app::components::figure_cell;
use crate::format::words::horizon_words;
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{Forecast, HorizonView};

/// Expected purchases and value over every horizon.
pub fn horizons(f: &Formatter, forecast: &Forecast) -> Html {
    let row = |of: &HorizonView| {
        let interval =
            of.interval.map(|(low, high)| format!("{} to {}", f.money_short(low), f.money_short(high)));
        html! {
            <tr>
                <th scope="row">{ capital(&horizon_words(f.locale.language, of.horizon)) }</th>
                <td class="is-number">{ figure_cell(f, ValueKind::Count, of.purchases) }</td>
                <td class="is-number">{ figure_cell(f, ValueKind::Money, of.value) }</td>
                <td class="is-number">{ interval.unwrap_or_else(|| "–".to_owned()) }</td>
            </tr>
        }
    };
    html! {
        <section class="panel" aria-labelledby="horizons-title">
            <h2 id="horizons-title">{ "How far you look" }</h2>
            <div class="table-scroll" tabindex="0" role="group" aria-label="Table">
            <table class="plain-table">
                <caption class="visually-hidden">{ "Value to come by horizon" }</caption>
                <thead><tr>
                    <th scope="col">{ "In" }</th>
                    <th scope="col" class="is-number">{ "Orders" }</th>
                    <th scope="col" class="is-number">{ "Value today" }</th>
                    <th scope="col" class="is-number">{ "19 times out of 20" }</th>
                </tr></thead>
                <tbody>{ for forecast.horizons.iter().map(row) }</tbody>
            </table>
            </div>
        </section>
    }
}

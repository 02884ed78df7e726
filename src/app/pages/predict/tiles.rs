//! The main figures of the forecast.

use yew::{Html, html};

use crate::app::components::{figure_text, meaning_tag};
use crate::format::words::horizon_words;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Figure, Forecast, Meaning, Prediction};

struct ForecastTile {
    key: &'static str,
    name: &'static str,
    kind: ValueKind,
    value: Figure,
    note: String,
}

/// The main figures.
pub fn tiles(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> Html {
    html! {
        <section aria-labelledby="forecast-title">
            <h2 id="forecast-title" class="visually-hidden">{ "Main figures" }</h2>
            <ul class="tiles">{ for all(f, prediction, forecast).into_iter().map(|tile| view(f, tile)) }</ul>
        </section>
    }
}

fn all(f: &Formatter, prediction: &Prediction, forecast: &Forecast) -> Vec<ForecastTile> {
    let base = &forecast.base;
    let span = horizon_words(f.locale.language, prediction.settings.horizon);
    let interval = base.interval.map_or_else(
        || format!("In {span}"),
        |(low, high)| format!("{} to {} in {span}", f.money_short(low), f.money_short(high)),
    );
    let customers = f64::from(prediction.customers);
    let share = if customers > 0.0 { base.alive / customers } else { 0.0 };
    let historic = f.money_short(base.historic);
    let tile = |key, name, kind, value, note| ForecastTile { key, name, kind, value, note };
    vec![
        tile("value_to_come", "Value to come", ValueKind::Money, base.residual, interval),
        tile(
            "value_in_all",
            "So far and to come",
            ValueKind::Money,
            base.total,
            format!("{historic} of it so far"),
        ),
        tile(
            "customers_alive",
            "Customers still with you",
            ValueKind::Count,
            Figure::Value(base.alive.round()),
            format!(
                "{} of {}; the others have probably bought for the last time",
                f.percent(share),
                f.count(customers)
            ),
        ),
        tile(
            "orders_to_come",
            "Orders to come",
            ValueKind::Count,
            rounded(base.purchases),
            format!("In {span}"),
        ),
        tile(
            "value_at_risk",
            "Value at risk",
            ValueKind::Money,
            base.at_risk,
            "Of the value to come, what rests on customers who may have left".to_owned(),
        ),
        tile(
            "new_customer",
            "A new customer",
            ValueKind::Money,
            base.new_customer,
            format!("Should bring this after the first order, in {span}"),
        ),
    ]
}

fn rounded(figure: Figure) -> Figure {
    match figure {
        Figure::Value(value) => Figure::Value(value.round()),
        none => none,
    }
}

fn view(f: &Formatter, tile: ForecastTile) -> Html {
    html! {
        <li class="tile" key={tile.key} data-metric={tile.key}>
            <h3 class="tile-name">{ tile.name }</h3>
            <p class="tile-value">{ figure_text(f, tile.kind, tile.value) }</p>
            <p class="tile-trend is-flat">{ tile.note }</p>
            <div class="tile-foot"><div class="tile-ways"><span></span>{ meaning_tag(Meaning::ToBusiness) }</div></div>
        </li>
    }
}

//! What a contract is worth: a new customer, and those of today.

use yew::{Callback, Html, component, html, use_memo};

use super::tables::{explained, missing, row, section_head};
use super::{PartProps, shared};
use crate::app::components::{Chart, ChartSize, Explain, NumberField, meaning_tag, scrolled_table};
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::build;
use crate::format::Formatter;
use crate::format::words::{billing_period, contract_gap, value_basis, value_headline};
use crate::protocol::{
    ContractGap, ContractValueView, CurrentCustomersView, MOST_GROWTH, Meaning, SubscriptionSettings,
};
use crate::state::{AnalysisAction, SettingsChange};

/// Value.
#[component]
pub fn Value(props: &PartProps) -> Html {
    let specs = use_memo(props.clone(), |props| match &props.subscriptions.value {
        Ok(view) => shared(vec![build::contract_payments(&props.formatter, view)]),
        Err(_) => Vec::new(),
    });
    let f = &props.formatter;
    html! {
        <section aria-labelledby="contract-value-title">
            { section_head("contract-value-title", "What a contract is worth", "What a customer should still pay, as long as the \
                model of renewals lets them stay, in money of today.") }
            { match &props.subscriptions.value {
                Ok(view) => html! {
                    <>
                        <p class="why-text">{ value_headline(f, view) }</p>
                        <Growth percent={props.subscriptions.settings.growth_percent} />
                        { tiles(f, view, props.subscriptions.settings.growth_percent) }
                        <ul class="why-text">{ for value_basis(f, view).into_iter().map(|text| html! { <li>{ text }</li> }) }</ul>
                        { for specs.iter().map(|spec| html! {
                            <Chart key={spec.id.clone()} spec={spec.clone()} size={ChartSize::Medium} />
                        }) }
                        { today(f, view) }
                    </>
                },
                Err(gap) => html! {
                    <>
                        if *gap == ContractGap::Infinite {
                            <Growth percent={props.subscriptions.settings.growth_percent} />
                        }
                        { missing(f, *gap) }
                    </>
                },
            } }
        </section>
    }
}

/// Properties of [`Growth`].
#[derive(Clone, PartialEq, yew::Properties)]
struct GrowthProps {
    percent: f64,
}

/// How much more customers pay from year to year.
#[component]
fn Growth(props: &GrowthProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let now = settings.choices.settings.subscriptions.clone();
    let on_change = Callback::from(move |percent: Option<f64>| {
        let next = SubscriptionSettings { growth_percent: percent.unwrap_or(0.0), ..now.clone() };
        dispatch.send(AnalysisAction::Setting(SettingsChange::Subscriptions(next)));
    });
    html! {
        <div class="part-choice setting">
            <NumberField id="contract-growth" label="Payments grow, a year" value={Some(props.percent)}
                range={(-MOST_GROWTH, MOST_GROWTH)} unit="%" {on_change} />
            <Explain label="About growth">
                { "By how much a customer pays more each year, such as by higher prices or larger plans. Growth counts against the \
                   discount; where it outruns the discount and customers stay for ever, the value has no end." }
            </Explain>
        </div>
    }
}

struct ContractTile {
    key: &'static str,
    name: &'static str,
    value: Result<f64, ContractGap>,
    note: String,
}

fn all_tiles(f: &Formatter, view: &ContractValueView, growth_percent: f64) -> Vec<ContractTile> {
    let what = if view.margin.is_some() { "margin" } else { "revenue" };
    let interval = match view.new_interval {
        Some((low, high)) => {
            format!(
                "{} to {}, 19 times out of 20; {what}, with the first payment",
                f.money_short(low),
                f.money_short(high)
            )
        }
        None => format!("{what}, with the first payment"),
    };
    let grown = format!("If payments grow by {} a year", f.percent_compact(growth_percent / 100.0));
    let share = view.constant_churn / view.new_customer - 1.0;
    let direction = if share < 0.0 { "less" } else { "more" };
    let naive =
        format!("{} {direction}: what takes all customers for alike would say", f.percent(share.abs()));
    let customers: u32 = view.current.iter().map(|row| row.customers).sum();
    let current =
        format!("{what} of {} customers, as of each one’s next renewal", f.count(f64::from(customers)));
    let tile = |key, name, value, note| ContractTile { key, name, value, note };
    let mut tiles = vec![tile("contract_new", "A new customer", Ok(view.new_customer), interval)];
    if growth_percent != 0.0 {
        tiles.push(tile("contract_grown", "A new customer, with growth", view.with_growth, grown.clone()));
    }
    tiles.push(tile("contract_naive", "A new customer, by 1/churn", Ok(view.constant_churn), naive));
    tiles.push(tile(
        "contract_current",
        if view.others > 0 { "Customers of today, billed alike" } else { "All customers of today" },
        Ok(view.current_total),
        current,
    ));
    if growth_percent != 0.0 {
        let name = if view.others > 0 {
            "Customers of today, with growth"
        } else {
            "All customers of today, with growth"
        };
        tiles.push(tile("contract_current_grown", name, view.current_with_growth, grown));
    }
    tiles
}

fn tiles(f: &Formatter, view: &ContractValueView, growth_percent: f64) -> Html {
    let one = |tile: ContractTile| {
        let (figure, note) = match tile.value {
            Ok(value) => (f.money_short(value), tile.note),
            Err(gap) => ("–".to_owned(), contract_gap(f, gap)),
        };
        html! {
            <li class="tile" key={tile.key} data-metric={tile.key}>
                <h3 class="tile-name">{ tile.name }</h3>
                <p class="tile-value">{ figure }</p>
                <p class="tile-trend is-flat">{ note }</p>
                <div class="tile-foot"><div class="tile-ways"><span></span>{ meaning_tag(Meaning::ToBusiness) }</div></div>
            </li>
        }
    };
    html! { <ul class="tiles">{ for all_tiles(f, view, growth_percent).into_iter().map(one) }</ul> }
}

/// Customers of today by the renewals they have made.
fn today(f: &Formatter, view: &ContractValueView) -> Html {
    let (one, many) = billing_period(f.locale.language, view.interval, view.unit);
    let line = |of: &CurrentCustomersView| {
        row(
            &f.count(f64::from(of.renewals)),
            "",
            &[
                f.count(f64::from(of.customers)),
                f.percent(of.retention),
                f.number(of.residual, 1),
                f.money_short(of.value),
                f.money_short(of.total),
            ],
        )
    };
    let customers: u32 = view.current.iter().map(|row| row.customers).sum();
    let blank = || "–".to_owned();
    let all = row(
        "All",
        "",
        &[f.count(f64::from(customers)), blank(), blank(), blank(), f.money_short(view.current_total)],
    );
    let still = format!("{} still to come", crate::format::capital(many));
    html! {
        <div class="panel" id="customers-today">
            { explained("Customers of today, by renewals made", "About today’s customers", &[
                "A new customer pays now: value = sum over t of m (1 + g)^t S(t) / (1 + d)^t, with the payment m (times the margin, where \
                 one is set), growth g and discount rate d a period, and the share S(t) still there after t renewals.",
                "A customer of today has paid for the running period. What is still to come is counted as of the next renewal (DERL), \
                 whether or not it is made, so it is not discounted for the days until then.",
                "Value each: at the mean payment of all. All of them: each at its own payment.",
            ]) }
            if view.current.is_empty() {
                <p class="muted">{ "Nobody pays today." }</p>
            } else {
                <div class="watch-scroll">
                    { scrolled_table(
                        "Customers of today by renewals made",
                        &["Renewals made", "Customers", "Renew next", &still, "Value each", "All of them"],
                        std::iter::once(all).chain(view.current.iter().map(line)).collect(),
                    ) }
                </div>
                <p class="muted">
                    { format!(
                        "As of each customer’s next renewal, one a {one}. Those who have stayed longer are more loyal, so more is still to \
                         come from them.",
                    ) }
                </p>
            }
        </div>
    }
}

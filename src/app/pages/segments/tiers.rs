//! Value tiers, deciles and lifecycle stages as lists that can be selected.

use yew::{Callback, Html, Properties, classes, component, html};

use crate::app::components::DraftInput;
use crate::app::components::emit_some;
use crate::app::components::figure_cell;
use crate::app::components::tier_letter;
use crate::app::contexts::Held;
use crate::format::words::tier_name;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Analysis, Selection, TierView};
use crate::state::{SelectionChange, SettingsChange};

/// Properties of [`Tiers`] and [`Stages`].
#[derive(Clone, PartialEq, Properties)]
pub struct GroupsProps {
    /// The results.
    pub analysis: Held<Analysis>,
    /// Which customers are selected.
    pub selection: Selection,
    /// How numbers are written.
    pub formatter: Formatter,
    /// Where changes of the selection go.
    pub on_change: Callback<SelectionChange>,
    /// Where settings go.
    pub on_setting: Callback<SettingsChange>,
}

struct GroupRow {
    name: String,
    note: String,
    customers: u32,
    figures: Vec<Html>,
    on: bool,
    change: SelectionChange,
}

/// ABC tiers and deciles.
#[component]
pub fn Tiers(props: &GroupsProps) -> Html {
    let view = &props.analysis.segments;
    let tier = |(tier, at): (&TierView, u8)| GroupRow {
        name: format!("Tier {}", tier_letter(at)),
        on: props.selection.tiers.contains(&at),
        change: SelectionChange::Tier(at),
        ..tier_row(props, tier)
    };
    let decile = |(decile, number): (&TierView, u8)| GroupRow {
        name: format!("{number} · {}", tier_name(props.formatter.locale.language, &number.to_string())),
        on: props.selection.deciles.contains(&number),
        change: SelectionChange::Decile(number),
        ..tier_row(props, decile)
    };
    const HEAD: [&str; 3] = ["Net revenue", "Share", "From"];
    html! {
        <>
            { table(props, "Value tiers", &HEAD, view.tiers.iter().zip(0..).map(tier).collect()) }
            { cuts(props) }
            <details class="more">
                <summary>{ "Deciles of value" }</summary>
                { table(props, "Deciles of value", &HEAD, view.deciles.iter().zip(1..).map(decile).collect()) }
            </details>
        </>
    }
}

fn tier_row(props: &GroupsProps, tier: &TierView) -> GroupRow {
    let f = &props.formatter;
    GroupRow {
        name: String::new(),
        note: String::new(),
        customers: tier.customers,
        figures: vec![
            html! { { f.money_short(tier.revenue) } },
            figure_cell(f, ValueKind::Share, tier.share),
            figure_cell(f, ValueKind::Money, tier.lowest),
        ],
        on: false,
        change: SelectionChange::Clear,
    }
}

/// Lifecycle stages with their rules.
#[component]
pub fn Stages(props: &GroupsProps) -> Html {
    let stages = props.analysis.segments.stages.iter().map(|stage| GroupRow {
        name: stage.name.clone(),
        note: stage.rule.clone(),
        customers: stage.customers,
        figures: vec![html! { { props.formatter.money_short(stage.revenue) } }],
        on: props.selection.stages.contains(&stage.index),
        change: SelectionChange::Stage(stage.index),
    });
    table(props, "Lifecycle stages", &["Net revenue"], stages.collect())
}

fn table(props: &GroupsProps, caption: &str, head: &[&'static str], rows: Vec<GroupRow>) -> Html {
    html! {
        <table class="plain-table group-table">
            <caption class="visually-hidden">{ caption.to_owned() }</caption>
            <thead><tr>
                <th scope="col">{ "Group" }</th>
                <th scope="col" class="is-number">{ "Customers" }</th>
                { for head.iter().map(|name| html! { <th scope="col" class="is-number">{ *name }</th> }) }
            </tr></thead>
            <tbody>{ for rows.into_iter().map(|row| group_row(props, row)) }</tbody>
        </table>
    }
}

fn group_row(props: &GroupsProps, row: GroupRow) -> Html {
    let onclick = props.on_change.reform(move |_| row.change.clone());
    html! {
        <tr class={classes!(row.on.then_some("is-selected"))}>
            <th scope="row">
                <button type="button" class="link-button" aria-pressed={row.on.to_string()} {onclick}>
                    { row.name }
                </button>
                if !row.note.is_empty() { <span class="group-note">{ row.note }</span> }
            </th>
            <td class="is-number">{ props.formatter.count(f64::from(row.customers)) }</td>
            { for row.figures.into_iter().map(|figure| html! { <td class="is-number">{ figure }</td> }) }
        </tr>
    }
}

/// The two cut-offs, in per cent of revenue.
fn cuts(props: &GroupsProps) -> Html {
    let cuts = props.analysis.settings.tier_cuts;
    let field = |at: usize, name: &'static str| {
        let on_commit = emit_some(&props.on_setting, move |text: String| {
            let percent: f64 = text.trim().parse().ok()?;
            let mut next = cuts;
            next[at] = percent / 100.0;
            let valid = next[0] > 0.0 && next[0] < next[1] && next[1] < 1.0;
            valid.then_some(SettingsChange::TierCuts(next))
        });
        // Shares such as 0.8 have no exact percentage.
        let value = format!("{:.4}", cuts[at] * 100.0);
        let value = value.trim_end_matches('0').trim_end_matches('.').to_owned();
        html! {
            <label class="range-field">
                <span>{ name }</span>
                <DraftInput kind="number" {value} {on_commit} />
            </label>
        }
    };
    html! {
        <div class="range cuts">
            { field(0, "Tier A ends at % of revenue") }
            { field(1, "Tier B ends at %") }
        </div>
    }
}

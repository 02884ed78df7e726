//! The columns: what each means, how sure the guess is and why, and its first cells.

use yew::{AttrValue, Callback, Html, Properties, classes, component, html};

use crate::app::components::{Select, SelectOption};
use crate::app::hooks::{use_dispatch, use_import, use_look};
use crate::app::words;
use crate::format::words as facts;
use crate::protocol::{ColumnPreview, Role};
use crate::state::{ImportAction, PlanChange};

const GROUPS: [(&str, &[Role]); 6] = [
    ("Needed", &[Role::Customer, Role::Date, Role::Amount, Role::Quantity, Role::UnitPrice]),
    (
        "About the order",
        &[
            Role::Order,
            Role::Status,
            Role::Currency,
            Role::Refund,
            Role::Discount,
            Role::Tax,
            Role::Shipping,
            Role::Product,
            Role::Category,
            Role::Channel,
        ],
    ),
    ("About the customer", &[Role::CustomerName, Role::Country]),
    ("About the subscription", &[Role::Start, Role::End, Role::Interval, Role::Plan, Role::Month]),
    ("How long customers stay", &[Role::Tenure, Role::Churn, Role::Covariate]),
    ("One row a customer", &[Role::OrderCount, Role::TotalSpent, Role::FirstDate, Role::LastDate]),
];

/// The columns as cards in a row that scrolls; on narrow screens one below the other.
#[component]
pub fn Columns() -> Html {
    let import = use_import();
    let Some(opened) = import.opened.as_deref() else { return Html::default() };
    let roles = &opened.plan.roles;
    let card = |(at, column): (usize, &ColumnPreview)| {
        let role = roles.get(at).copied().unwrap_or(Role::Ignore);
        html! { <ColumnCard key={at} {at} {role} column={column.clone()} /> }
    };
    html! {
        <section aria-labelledby="columns-title">
            <div class="section-head">
                <h2 id="columns-title">{ "What each column means" }</h2>
                <p class="muted">{ "Change what is wrong; the rows below follow at once." }</p>
            </div>
            <div class="column-cards" tabindex="0" role="group" aria-label="Columns">
                { for opened.preview.columns.iter().enumerate().map(card) }
            </div>
        </section>
    }
}

/// Properties of [`ColumnCard`].
#[derive(Clone, PartialEq, Properties)]
struct ColumnCardProps {
    at: usize,
    role: Role,
    column: ColumnPreview,
}

#[component]
fn ColumnCard(props: &ColumnCardProps) -> Html {
    let (dispatch, look) = (use_dispatch(), use_look());
    let ColumnCardProps { at, role, column } = props;
    let at = *at;
    let on_choose = Callback::from(move |key: AttrValue| {
        if let Some(role) = role_of_key(&key) {
            dispatch.send(ImportAction::Change(PlanChange::Role { column: at, role }));
        }
    });
    let used = *role != Role::Ignore;
    let f = &look.formatter;
    html! {
        <div class={classes!("column-card", used.then_some("column-used"))}>
            <h3 class="column-name" title={column.name.clone()}>{ &column.name }</h3>
            <Select id={format!("role-{at}")} label={format!("Meaning of {}", column.name)} quiet={true}
                options={options(f)} chosen={key_of_role(*role)} {on_choose} />
            <p class="column-why">{ words::column_guess(f, *role, &column.guesses) }</p>
            <ul class="column-examples">
                { for column.examples.iter().take(3).map(|example| html! { <li>{ example }</li> }) }
            </ul>
            if column.blank > 0 {
                <p class="muted small">{ format!("{} blank", f.count(f64::from(column.blank))) }</p>
            }
        </div>
    }
}

fn options(f: &crate::format::Formatter) -> Vec<SelectOption> {
    let language = f.locale.language;
    let ignore = SelectOption::new("ignore", facts::role_name(language, Role::Ignore));
    let rest = GROUPS.iter().flat_map(|(group, roles)| {
        roles.iter().map(move |role| {
            SelectOption::new(key_of_role(*role), facts::role_name(language, *role)).in_group(*group)
        })
    });
    std::iter::once(ignore).chain(rest).collect()
}

/// The role's name in the protocol.
fn key_of_role(role: Role) -> AttrValue {
    serde_json::to_value(role).ok().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default().into()
}

fn role_of_key(key: &str) -> Option<Role> {
    serde_json::from_value(key.into()).ok()
}

//! How a month came about, and what each plan brings.

use yew::{Html, html};

use crate::app::components::scrolled_table;
use crate::format::Formatter;
use crate::format::words::{MonthStep, month_steps};
use crate::protocol::{PeriodUnit, PlanView, RecurringMonth, RecurringView};

/// Opening and movements of the last month, which give its closing.
pub fn month_table(f: &Formatter, view: &RecurringView) -> Html {
    let Some(month) = view.months.get(view.measured as usize) else { return Html::default() };
    let name = f.period(PeriodUnit::Month, month.start);
    let steps = month_steps(month);
    let rows = steps.iter().filter(|step| step.is_total || step.of.customers > 0).map(|step| row(f, step));
    html! {
        <div class="panel" id="month">
            <h3>{ format!("How {name} came about") }</h3>
            { scrolled_table(
                &format!("Movements of recurring revenue in {name}"),
                &["Step", "A month", "Customers"],
                rows.collect(),
            ) }
            <p class="muted">{ balance(month) }</p>
        </div>
    }
}

fn row(f: &Formatter, step: &MonthStep) -> Html {
    html! {
        <tr class={step.is_total.then_some("is-total")}>
            <th scope="row">{ step.name }<span class="group-note">{ step.note }</span></th>
            <td class="is-number">{ format!("{}{}", step.sign, f.money(step.of.monthly)) }</td>
            <td class="is-number">{ f.count(f64::from(step.of.customers)) }</td>
        </tr>
    }
}

fn balance(month: &RecurringMonth) -> &'static str {
    if month.discrepancy == 0 {
        "Start and movements give the end exactly: the two are added up apart from each other and compared."
    } else {
        "Start and movements do not give the end. This must not happen; please report it."
    }
}

/// What each plan brings on the as-of day.
pub fn plan_table(f: &Formatter, view: &RecurringView) -> Html {
    if view.plans.is_empty() {
        return Html::default();
    }
    let all: f64 = view.plans.iter().map(|plan| plan.monthly).sum();
    let row = |plan: &PlanView| {
        let share = if all > 0.0 { f.percent(plan.monthly / all) } else { "\u{2013}".to_owned() };
        let name = if plan.name.is_empty() { "Without a plan" } else { &plan.name };
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td class="is-number">{ f.count(f64::from(plan.running)) }</td>
                <td class="is-number">{ f.money(plan.monthly) }</td>
                <td class="is-number">{ share }</td>
            </tr>
        }
    };
    html! {
        <div class="panel" id="plans">
            <h3>{ "What each plan brings" }</h3>
            { scrolled_table(
                "Subscriptions that run, by plan",
                &["Plan", "Subscriptions", "A month", "Of all"],
                view.plans.iter().map(row).collect(),
            ) }
        </div>
    }
}

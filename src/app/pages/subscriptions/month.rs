//! How a month came about, and what each plan brings.

use yew::{Html, html};

use crate::app::components::scrolled_table;
use crate::format::Formatter;
use crate::protocol::{PeriodUnit, PlanView, RecurringMonth, RecurringSum, RecurringView};

/// Opening and movements of the last month, which give its closing.
pub fn month_table(f: &Formatter, view: &RecurringView) -> Html {
    let Some(month) = view.months.get(view.measured as usize) else { return Html::default() };
    let name = f.period(PeriodUnit::Month, month.start);
    let rows: Vec<Html> = steps(month).into_iter().filter_map(|step| step.row(f)).collect();
    html! {
        <div class="panel" id="month">
            <h3>{ format!("How {name} came about") }</h3>
            { scrolled_table(
                &format!("Movements of recurring revenue in {name}"),
                &["", "A month", "Customers"],
                rows.into_iter().collect(),
            ) }
            <p class="muted">{ balance(month) }</p>
        </div>
    }
}

/// A line of the account.
struct Step {
    name: &'static str,
    note: &'static str,
    sign: &'static str,
    of: RecurringSum,
    is_total: bool,
}

fn steps(month: &RecurringMonth) -> [Step; 7] {
    let total = |name, of| Step { name, note: "", sign: "", of, is_total: true };
    let moved = |name, note, sign, of| Step { name, note, sign, of, is_total: false };
    let (gain, loss) = ("+", "\u{2212}");
    [
        total("At the start", month.opening),
        moved("New", "never paid before", gain, month.new),
        moved("More than before", "upgrades and higher prices", gain, month.expansion),
        moved("Won back", "were lost and pay again", gain, month.reactivation),
        moved("Less than before", "downgrades and credits", loss, month.contraction),
        moved("Lost", "pay nothing any more", loss, month.churn),
        total("At the end", month.closing),
    ]
}

impl Step {
    fn row(&self, f: &Formatter) -> Option<Html> {
        (self.is_total || self.of.customers > 0).then(|| {
            html! {
                <tr class={self.is_total.then_some("is-total")}>
                    <th scope="row">{ self.name }<span class="group-note">{ self.note }</span></th>
                    <td class="is-number">{ format!("{}{}", self.sign, f.money(self.of.monthly)) }</td>
                    <td class="is-number">{ f.count(f64::from(self.of.customers)) }</td>
                </tr>
            }
        })
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

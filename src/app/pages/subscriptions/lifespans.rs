//! Why one over churn misleads, on the user's own data.

use yew::{Html, html};

use super::tables::{explained, or_dash, row};
use crate::app::components::scrolled_table;
use crate::format::Formatter;
use crate::format::words::{billing_period, churn_bias_words, renewal_model};
use crate::protocol::{LifespanView, RenewalsView};

/// How long customers stay by rival methods.
pub fn lifespans(f: &Formatter, view: &RenewalsView) -> Html {
    let (_, many) = billing_period(f.locale.language, view.interval, view.unit);
    let number = |value: f64| f.number(value, 1);
    let lifespans = &view.lifespans;
    let one = |of: &LifespanView| {
        let is_rule = of.model == "constant_churn";
        let name = if is_rule { "1/churn" } else { renewal_model(f.locale.language, &of.model) };
        let interval = of
            .discounted_interval
            .map_or_else(String::new, |(low, high)| format!(" ({} to {})", number(low), number(high)));
        let forever = "no end";
        row(
            name,
            match (is_rule, of.model == view.preferred) {
                (true, true) => "Constant churn; the model in use",
                (true, false) => "Constant churn",
                (false, true) => "The model in use",
                (false, false) => "",
            },
            &[
                number(of.observed),
                of.all_time.map_or_else(|| forever.to_owned(), number),
                of.discounted
                    .map_or_else(|| forever.to_owned(), |mean| format!("{}{interval}", number(mean))),
                of.residual.map_or_else(|| forever.to_owned(), number),
            ],
        )
    };
    let seen = lifespans
        .observed_mean
        .map(|(mean, (low, high))| format!("{} ({} to {})", number(mean), number(low), number(high)));
    let truth = row(
        "Observed (Kaplan-Meier)",
        "What really happened, as far as the data go",
        &[or_dash(seen), "not known".to_owned(), "not known".to_owned(), "not known".to_owned()],
    );
    let rows: Html = std::iter::once(truth).chain(lifespans.models.iter().map(one)).collect();
    let within = format!("Within {} renewals", f.count(f64::from(lifespans.renewals)));
    let left = format!("Left after {} renewals", f.count(f64::from(lifespans.renewals)));
    html! {
        <div class="panel" id="churn-bias">
            { explained("Why 1/churn misleads", "About lifespans", &[
                "Lifespans are counted in periods paid, the first one included.",
                "A new customer (DEL): the sum over t of S(t) / (1 + d)^t, later periods discounted at the rate d. Left after so many \
                 renewals (DERL): the discounted periods still to come of a customer who has made them all, as of the next renewal.",
                "No end: some customers seem never to leave, so that the sum without discount is infinite.",
            ]) }
            { for churn_bias_words(f, view).into_iter().map(|words| html! { <p class="why-text">{ words }</p> }) }
            { scrolled_table(
                &format!("How long customers stay, in {many}"),
                &["Method", &within, "Over all time", "A new customer, discounted", &left],
                rows,
            ) }
            <p class="muted">
                { format!("In {many} paid. Later ones are discounted by {} a {}.", f.percent(lifespans.discount),
                    billing_period(f.locale.language, view.interval, view.unit).0) }
            </p>
        </div>
    }
}

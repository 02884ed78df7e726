//! Renewals: what was observed, the models, and which of them is used.

use yew::{AttrValue, Callback, Html, component, html, use_memo};

use super::lifespans::lifespans;
use super::tables::{explained, missing, or_dash, row, section_head};
use super::{PartProps, shared};
use crate::app::components::{Chart, ChartSize, Select, SelectOption, scrolled_table};
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::build;
use crate::format::words::{
    billed, billing_period, p_words, preferred_words, renewal_model, renewal_model_idea, renewal_note,
};
use crate::format::{Formatter, capital};
use crate::protocol::{Interval, RenewalModelView, RenewalsView, SubscriptionSettings};
use crate::state::{AnalysisAction, SettingsChange, interval_address, interval_at};

/// Renewals.
#[component]
pub fn Renewals(props: &PartProps) -> Html {
    let specs = use_memo(props.clone(), |props| match &props.subscriptions.renewals {
        Ok(view) => shared(vec![
            build::renewal_losses(&props.formatter, view),
            build::renewal_survival(&props.formatter, view),
        ]),
        Err(_) => Vec::new(),
    });
    let f = &props.formatter;
    html! {
        <section aria-labelledby="renewals-title">
            { section_head("renewals-title", "Renewals", "Each renewal is a chance to leave. Models learn from the renewals so far \
                how many customers will make the next ones.") }
            if props.subscriptions.intervals.len() > 1 {
                <IntervalChoice intervals={props.subscriptions.intervals.clone()}
                    chosen={props.subscriptions.settings.interval} formatter={*f} />
            }
            { match &props.subscriptions.renewals {
                Ok(view) => html! {
                    <>
                        if props.subscriptions.intervals.len() > 1 {
                        } else if let Some(interval) = view.interval {
                            <p class="muted">{ format!("All customers are billed {}.", billed(f.locale.language, interval)) }</p>
                        } else {
                            <p class="muted">
                                { format!(
                                    "The file does not say when customers are billed: each {} counts as one renewal.",
                                    billing_period(f.locale.language, None, view.unit).0,
                                ) }
                            </p>
                        }
                        <div class="chart-grid">
                            { for specs.iter().map(|spec| html! {
                                <Chart key={spec.id.clone()} spec={spec.clone()} size={ChartSize::Medium} />
                            }) }
                        </div>
                        { models(f, view) }
                        { lifespans(f, view) }
                    </>
                },
                Err(gap) => missing(f, *gap),
            } }
        </section>
    }
}

/// Properties of [`IntervalChoice`].
#[derive(Clone, PartialEq, yew::Properties)]
struct IntervalChoiceProps {
    intervals: Vec<(Interval, u32)>,
    chosen: Option<Interval>,
    formatter: Formatter,
}

/// Customers billed how often are modelled.
#[component]
fn IntervalChoice(props: &IntervalChoiceProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let now = settings.choices.settings.subscriptions.clone();
    let on_choose = Callback::from(move |key: AttrValue| {
        let next = SubscriptionSettings { interval: interval_at(&key), ..now.clone() };
        dispatch.send(AnalysisAction::Setting(SettingsChange::Subscriptions(next)));
    });
    let f = &props.formatter;
    let option = |(interval, customers): &(Interval, u32)| {
        let name = capital(billed(f.locale.language, *interval));
        SelectOption::new(
            interval_address(*interval),
            match customers {
                1 => format!("{name} (one customer)"),
                _ => format!("{name} ({} customers)", f.count(f64::from(*customers))),
            },
        )
    };
    html! {
        <div class="part-choice">
            <Select id="renewals-interval" label="Customers who are billed"
                options={props.intervals.iter().map(option).collect::<Vec<_>>()}
                chosen={props.chosen.map(interval_address).unwrap_or_default()} {on_choose} />
        </div>
    }
}

/// The symbol of a parameter.
fn symbol(name: &str) -> &str {
    match name {
        "alpha" => "α",
        "beta" => "β",
        other => other,
    }
}

/// The models with their parameters, compared by likelihood.
fn models(f: &Formatter, view: &RenewalsView) -> Html {
    let language = f.locale.language;
    let one = |(at, model): (usize, &RenewalModelView)| {
        let parameter = |(name, value, error): &(String, f64, Option<f64>)| match (symbol(name), error) {
            (name, Some(error)) => format!("{name} {} (±{})", f.plain(*value), f.plain(*error)),
            (name, None) => format!("{name} {}", f.plain(*value)),
        };
        let parameters: Vec<String> = model.parameters.iter().map(parameter).collect();
        let test = at
            .checked_sub(1)
            .and_then(|before| view.tests.get(before))
            .map(|(statistic, p_value)| format!("{} ({})", f.number(*statistic, 2), p_words(f, *p_value)));
        let used = if model.key == view.preferred && model.trusted { "In use. " } else { "" };
        let notes: Vec<String> = model.notes.iter().map(|note| renewal_note(f, note)).collect();
        row(
            renewal_model(language, &model.key),
            &format!("{used}{} {}", renewal_model_idea(language, &model.key), notes.join(" ")),
            &[
                parameters.join(", "),
                f.number(model.log_likelihood, 2),
                f.number(model.aic, 2),
                or_dash(test),
            ],
        )
    };
    html! {
        <div class="panel" id="renewal-models">
            { explained("The models", "About the models", &[
                "Share still there after t renewals. Constant churn: (1 − churn)^t. Shifted beta-geometric: S(t) = B(α, β + t) / \
                 B(α, β), where each customer’s chance of leaving comes from a beta distribution. Beta-discrete-Weibull: S(t) = \
                 B(α, β + t^c) / B(α, β); with c = 1 it is the one before.",
                "A higher log-likelihood fits better; AIC takes off what more parameters gain by themselves, and the lower the \
                 better. The last column tests each model against the simpler one above it.",
            ]) }
            <p class="why-text">{ preferred_words(f, view) }</p>
            { scrolled_table(
                "Models of renewals",
                &["Model", "Parameters (± standard error)", "Log-likelihood", "AIC", "Against the one above"],
                view.models.iter().enumerate().map(one).collect(),
            ) }
        </div>
    }
}

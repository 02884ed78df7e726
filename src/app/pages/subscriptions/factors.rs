//! What makes customers leave.

use yew::{Html, component, html, use_memo};

use super::tables::{explained, missing, or_dash, row, section_head};
use super::{PartProps, shared};
use crate::app::components::{Chart, ChartSize, scrolled_table};
use crate::charts::build;
use crate::format::words::{
    by_chance, clear_factors, factor_name, factor_note, factor_ratio, factor_words, p_words, property_name,
};
use crate::format::{Formatter, capital};
use crate::protocol::{FactorNote, FactorView, FactorsView};

/// Terms that are told in sentences.
const MOST_SENTENCES: usize = 4;
/// Rows from which on the chart needs more room.
const MANY: usize = 7;

/// Factors.
#[component]
pub fn Factors(props: &PartProps) -> Html {
    let specs = use_memo(props.clone(), |props| match &props.subscriptions.factors {
        Ok(view) => shared(vec![build::leaving_factors(&props.formatter, view)]),
        Err(_) => Vec::new(),
    });
    let f = &props.formatter;
    html! {
        <section aria-labelledby="factors-title">
            { section_head("factors-title", "What makes them leave", "Each property with all others held equal: how many times as \
                likely its customers are to leave at any time (Cox regression). Who chose what is not chance, so read it as a hint, \
                not as a cause.") }
            { match &props.subscriptions.factors {
                Ok(view) => html! {
                    <>
                        { for specs.iter().map(|spec| html! {
                            <Chart key={spec.id.clone()} spec={spec.clone()}
                                size={if view.terms.len() > MANY { ChartSize::Large } else { ChartSize::Medium }} />
                        }) }
                        { sentences(f, view) }
                        { table(f, view) }
                    </>
                },
                Err(gap) => missing(f, *gap),
            } }
        </section>
    }
}

/// Whether a note casts doubt on the factors.
fn is_grave(note: &FactorNote) -> bool {
    matches!(note, FactorNote::NotConverged | FactorNote::FewLost(..) | FactorNote::Flat(_))
}

/// The clear effects in words, and what to know of them.
fn sentences(f: &Formatter, view: &FactorsView) -> Html {
    let clear = clear_factors(view);
    let said = clear.iter().take(MOST_SENTENCES).map(|(term, of)| {
        html! { <li>{ capital(&factor_words(f, term, of)) }{ format!(" ({}).", p_words(f, of.p_value)) }</li> }
    });
    let test = view.test.map(|(_, _, p_value)| {
        let chance = by_chance(f, p_value);
        if p_value < 0.05 {
            format!("Together the properties tell more than chance: so much would come by chance in {chance}.")
        } else {
            format!("Together the properties tell no more than chance may: so much would come by chance in {chance}.")
        }
    });
    let sorted = view.concordance.map(|share| {
        format!(
            "Of two customers, the one they put at the higher risk left first in {} of cases; without them it would be 50%.",
            f.percent(share)
        )
    });
    let test: Vec<String> = test.into_iter().chain(sorted).collect();
    let (grave, plain): (Vec<&FactorNote>, Vec<&FactorNote>) =
        view.notes.iter().partition(|note| is_grave(note));
    let mut plain: Vec<String> = plain.into_iter().map(|note| factor_note(f, note)).collect();
    if view.incomplete > 0 {
        let count = f.count(f64::from(view.incomplete));
        plain.push(format!("{count} customers are left out, since a property is blank."));
    }
    html! {
        <div>
            if clear.is_empty() {
                <p class="why-text">{ "No property stands out from chance." }</p>
            } else {
                <ul class="why-text">{ for said }</ul>
            }
            <p class="why-text">{ test.join(" ") }</p>
            if !grave.is_empty() {
                <ul class="why-warnings">{ for grave.iter().map(|note| html! { <li>{ factor_note(f, note) }</li> }) }</ul>
            }
            if !plain.is_empty() {
                <p class="muted why-text">{ plain.join(" ") }</p>
            }
        </div>
    }
}

fn table(f: &Formatter, view: &FactorsView) -> Html {
    let one = |term: &FactorView| {
        let found = term.estimate.as_ref().map(|of| (factor_ratio(term, of), of.p_value));
        let interval = found.and_then(|((_, interval), _)| interval);
        row(
            &capital(&factor_name(f, term)),
            &if term.level.is_some() {
                property_name(f.locale.language, &term.property)
            } else {
                String::new()
            },
            &[
                f.count(f64::from(term.customers)),
                f.count(f64::from(term.lost)),
                or_dash(found.map(|((factor, _), _)| f.plain(factor))),
                or_dash(interval.map(|(low, high)| format!("{} to {}", f.plain(low), f.plain(high)))),
                or_dash(found.map(|(_, p_value)| p_words(f, p_value))),
            ],
        )
    };
    html! {
        <div class="panel">
            { explained("All properties", "About the factors", &[
                "The rate of leaving is h(t) = h0(t) exp(b1 x1 + b2 x2 + …); exp(b) is how many times as likely somebody with the \
                 property is to leave, at every time. Ties by Efron.",
                "p: how often chance alone makes so strong an effect.",
            ]) }
            { scrolled_table(
                "Properties and how they go with leaving",
                &["Property", "Customers", "Lost", "Times as likely to leave", "19 times out of 20", "By chance alone"],
                view.terms.iter().map(one).collect(),
            ) }
            <p class="muted">{ format!("{} customers, {} of them lost.", f.count(f64::from(view.customers)), f.count(f64::from(view.lost))) }</p>
        </div>
    }
}

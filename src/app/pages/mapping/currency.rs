//! Several currencies are never added up: one of them counts, or all are converted at the user's rates.

use yew::{AttrValue, Callback, Html, Properties, component, html, use_state_eq};

use crate::app::components::{NumberField, RadioCard, RadioCards};
use crate::app::contexts::Dispatch;
use crate::app::hooks::{use_dispatch, use_import, use_look};
use crate::format::words;
use crate::protocol::{CurrencyChoice, Question, Rate};
use crate::state::{ImportAction, PlanChange};

/// Properties of [`CurrencyQuestion`].
#[derive(Clone, PartialEq, Properties)]
pub struct CurrencyQuestionProps {
    /// Code and rows of each currency in the sample, most frequent first.
    pub found: Vec<(String, u32)>,
}

/// Which currency counts.
#[component]
pub fn CurrencyQuestion(props: &CurrencyQuestionProps) -> Html {
    let (import, look, dispatch) = (use_import(), use_look(), use_dispatch());
    let converting = use_state_eq(|| false);
    let Some(opened) = import.opened.as_deref() else { return Html::default() };
    let text = words::question(&look.formatter, &Question::Currency { found: props.found.clone() });
    let chosen: AttrValue = match &opened.plan.currency {
        CurrencyChoice::Only(code) if !*converting => code.clone().into(),
        CurrencyChoice::Convert { .. } => "convert".into(),
        _ if *converting => "convert".into(),
        _ => "".into(),
    };
    let only = |((code, _), answer): (&(String, u32), &String)| RadioCard {
        key: code.clone().into(),
        title: answer.clone().into(),
        body: html! { { "Only these rows count. The others are left out and counted." } },
    };
    let mut cards: Vec<RadioCard> = props.found.iter().zip(&text.answers).map(only).collect();
    cards.push(RadioCard {
        key: "convert".into(),
        title: "Convert all".into(),
        body: html! { { "You give one rate for each currency." } },
    });
    let on_choose = {
        let (dispatch, converting) = (dispatch.clone(), converting.clone());
        Callback::from(move |key: AttrValue| {
            converting.set(key == "convert");
            if key != "convert" {
                send(&dispatch, CurrencyChoice::Only(key.to_string()));
            }
        })
    };
    html! {
        <>
            <RadioCards name="currency" legend={text.title} help={text.help} {cards} chosen={chosen.clone()} {on_choose} />
            if chosen == "convert" { <Rates found={props.found.clone()} /> }
        </>
    }
}

fn send(dispatch: &Dispatch, choice: CurrencyChoice) {
    dispatch.send(ImportAction::Change(PlanChange::Currency(choice)));
}

/// One rate for each currency but the most frequent, into which all are converted.
#[component]
fn Rates(props: &CurrencyQuestionProps) -> Html {
    let dispatch = use_dispatch();
    let rates = use_state_eq(|| vec![None::<f64>; props.found.len()]);
    let Some((to, _)) = props.found.first().cloned() else { return Html::default() };
    let field = |(at, (code, _)): (usize, &(String, u32))| {
        let value = rates[at];
        let (rates, found, to_code, dispatch) =
            (rates.clone(), props.found.clone(), to.clone(), dispatch.clone());
        let on_change = Callback::from(move |rate| {
            let mut next = (*rates).clone();
            next[at] = rate;
            if let Some(given) = complete(&found, &next) {
                send(&dispatch, CurrencyChoice::Convert { to: to_code.clone(), rates: given });
            }
            rates.set(next);
        });
        html! {
            <NumberField id={format!("rate-{code}")} label={format!("1 {code} =")} {value}
                range={(1e-6, 1e6)} unit={to.clone()} {on_change} />
        }
    };
    html! { <div class="rates">{ for props.found.iter().enumerate().skip(1).map(field) }</div> }
}

/// All rates, once the last one is given.
fn complete(found: &[(String, u32)], given: &[Option<f64>]) -> Option<Vec<Rate>> {
    let rest = found.iter().zip(given).skip(1);
    rest.map(|((code, _), rate)| Some(Rate { currency: code.clone(), rate: (*rate)?.to_string() })).collect()
}

//! A choice that needs explaining: each answer on a card with its consequence.

use yew::{AttrValue, Callback, Html, Properties, component, html};

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct RadioCard {
    /// What the callback gets.
    pub key: AttrValue,
    /// The answer.
    pub title: AttrValue,
    /// What it means, with examples.
    pub body: Html,
}

/// Properties of [`RadioCards`].
#[derive(Clone, PartialEq, Properties)]
pub struct RadioCardsProps {
    /// Name of the group, unique on the page.
    pub name: AttrValue,
    /// The question.
    pub legend: AttrValue,
    /// Why it is asked; may be empty.
    #[prop_or_default]
    pub help: AttrValue,
    /// The answers.
    pub cards: Vec<RadioCard>,
    /// Key of the chosen one; empty while nothing is chosen.
    pub chosen: AttrValue,
    /// Called with the key of another answer.
    pub on_choose: Callback<AttrValue>,
}

/// A choice that needs explaining.
#[component]
pub fn RadioCards(props: &RadioCardsProps) -> Html {
    let card = |card: &RadioCard| {
        let (key, on_choose) = (card.key.clone(), props.on_choose.clone());
        let onchange = Callback::from(move |_| on_choose.emit(key.clone()));
        html! {
            <label class="radio-card">
                <input type="radio" name={props.name.clone()} checked={card.key == props.chosen} {onchange} />
                <span class="radio-card-title">{ &card.title }</span>
                <span class="radio-card-body">{ card.body.clone() }</span>
            </label>
        }
    };
    html! {
        <fieldset class="radio-cards">
            <legend>{ &props.legend }</legend>
            if !props.help.is_empty() { <p class="muted">{ &props.help }</p> }
            <div class="radio-cards-grid">{ for props.cards.iter().map(card) }</div>
        </fieldset>
    }
}

//! The tag that says whose value a figure speaks of.

use yew::{Html, html};

use crate::protocol::Meaning;

/// A small tag: worth to the business, or worth to the customer.
pub fn meaning_tag(meaning: Meaning) -> Html {
    let (class, text, why) = match meaning {
        Meaning::ToBusiness => {
            ("meaning meaning-business", "Worth to you", "What the customer is worth to the business")
        }
        Meaning::ToCustomer => {
            ("meaning meaning-customer", "Worth to them", "What the business is worth to the customer")
        }
    };
    html! { <span {class} title={why}>{ text }<span class="visually-hidden">{ format!(" ({why})") }</span></span> }
}

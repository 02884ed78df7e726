//! The promise, and which files work.

use yew::{Html, component, html};

use crate::app::components::{Icon, IconShape};

/// The promise in plain words, with how to check it.
#[component]
pub fn Promise() -> Html {
    html! {
        <section class="promise" aria-labelledby="promise-title">
            <div class="promise-mark"><Icon shape={IconShape::Shield} /></div>
            <div>
                <h2 id="promise-title">{ "Your customer list is nobody else’s business" }</h2>
                <p>
                    { "Everything is computed by your own browser, on this device. The file is not uploaded: \
                       there is no server that could take it, and the page is sealed so that it cannot reach \
                       any address. No account, no cookies, no tracking." }
                </p>
                <p>
                    <strong>{ "Check it yourself: " }</strong>
                    { "switch off your network now, then drop your file. It works all the same." }
                </p>
            </div>
        </section>
    }
}

const EXPORTS: [&str; 12] = [
    "Shopify",
    "WooCommerce",
    "Stripe",
    "Square",
    "PayPal",
    "Etsy",
    "eBay",
    "Squarespace",
    "Magento",
    "GoCardless",
    "Odoo",
    "Xero",
];

/// Which files work.
#[component]
pub fn WhatWorks() -> Html {
    html! {
        <section class="what-works" aria-labelledby="works-title">
            <h2 id="works-title">{ "Which file works?" }</h2>
            <div class="works-columns">
                <div>
                    <h3>{ "Exports it knows" }</h3>
                    <ul class="chips">{ for EXPORTS.iter().map(|name| html! { <li class="chip">{ *name }</li> }) }</ul>
                    <p class="muted">{ "Their columns and rules (refunds, cancelled orders) are known." }</p>
                </div>
                <div>
                    <h3>{ "Any other table with" }</h3>
                    <ul class="ticks">
                        <li><Icon shape={IconShape::Check} />{ "a customer: e-mail, number or name" }</li>
                        <li><Icon shape={IconShape::Check} />{ "a date" }</li>
                        <li><Icon shape={IconShape::Check} />{ "an amount, or quantity and price" }</li>
                    </ul>
                    <p class="muted">{ "In any language and order, with any separator. You see how it is read \
                                        before anything is computed." }</p>
                </div>
                <div>
                    <h3>{ "From Excel or Google Sheets" }</h3>
                    <p>{ "Save as CSV first: File › Save as › CSV UTF-8, or File › Download › CSV. Or copy the \
                          rows and press Ctrl V here." }</p>
                </div>
            </div>
        </section>
    }
}

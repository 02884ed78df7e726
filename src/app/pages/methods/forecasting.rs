//! The prose of the methods page about lifetime value.

use super::articles::Article;

/// How lifetime value is predicted.
pub const FORECASTING: &[Article] = &[Article {
    id: "lifetime-value",
    title: "How lifetime value is predicted",
    text: &[
        "A model of buying is fitted to how often each customer came back, when the last time was, and for how long \
             the customer is known. From it follow the probability that a customer is still one, the purchases to \
             come, and with the expected value of a purchase the money to come.",
        "Several models are fitted by maximum likelihood, from several starts each, with exact gradients. Of those \
             whose fit can be trusted the one that the data support best (AIC) is used; among equals the one that \
             foretold the test period best. Where a fit cannot be trusted the page says why and falls back to a simpler \
             model.",
    ],
    points: &[
        (
            "Repeat purchases",
            "Days with an order after the first one; orders of one day are one purchase. Days without a value above \
                 zero are left out of the spend model only.",
        ),
        (
            "MBG/NBD",
            "Purchases at a pace of one’s own (gamma); a customer may leave after any purchase, the first included (beta).",
        ),
        ("BG/NBD", "The same, but nobody leaves before the first repeat purchase."),
        ("Pareto/NBD", "A customer may leave at any time, with a rate of one’s own (gamma)."),
        (
            "MBG/CNBD-k, BG/CNBD-k",
            "Purchases at regular distances (Erlang with k stages); tried where the gaps are regular.",
        ),
        ("NBD", "Nobody ever leaves: the baseline."),
        (
            "Gamma-Gamma",
            "The expected value of a purchase: the customer’s mean drawn towards that of all. Where it is not identified, the credibility mean.",
        ),
        (
            "Discounting",
            "An annual rate d counts money after t years with (1 + d)^-t, whatever unit the model counts in.",
        ),
        ("Margin", "Is applied after the spend model, so that it does not distort it."),
        (
            "Interval",
            "From the standard errors of the parameters and the chance of each customer’s purchases together; the bootstrap checks it.",
        ),
        (
            "Value at risk",
            "The part of the value to come that rests on customers who may have left already: each customer's value to come, times the probability that this customer is gone. It is small for those who are surely here and for those who are surely gone, and largest for those in doubt: these are the ones to write to.",
        ),
        (
            "The test",
            "Models are fitted to the first part of the time and must foretell the second, beside three rules without a model.",
        ),
    ],
    source: "P. S. Fader, B. G. S. Hardie, K. L. Lee (2005), Marketing Science 24(2); E. P. Batislam, M. Denizel, A. Filiztekin (2007), IJRM 24(3); D. C. Schmittlein, D. G. Morrison, R. Colombo (1987), Management Science 33(1); M. Platzer, T. Reutterer (2016), Marketing Science 35(5); P. S. Fader, B. G. S. Hardie (2013), The Gamma-Gamma Model of Monetary Value.",
}];

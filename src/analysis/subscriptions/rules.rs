//! What counts in the awkward cases, in words.

/// A rule and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecurringRule {
    /// Name in links and JSON.
    pub id: &'static str,
    /// What it says, for people.
    pub text: &'static str,
}

const fn rule(id: &'static str, text: &'static str) -> RecurringRule {
    RecurringRule { id, text }
}

/// Every rule.
pub static RULES: [RecurringRule; 13] = [
    rule(
        "month",
        "A month is measured by its last day: a customer's recurring revenue at the end of that day, less that at the end of the month before, is one movement. The month of the as-of day is measured at that day.",
    ),
    rule(
        "intervals",
        "A year's amount counts one twelfth a month, a quarter's one third, a week's 365.25/84, a day's 365.25/12. Each subscription is rounded once, to the ten-thousandth, halves to even; everything after is added exactly.",
    ),
    rule("overlap", "Subscriptions of one customer that run at the same time are added up."),
    rule(
        "same_day_change",
        "A plan that ends on the day on which the next one starts is changed, not lost: no day is without and none counts twice. Where ends are last days, the plan that started later counts on that day.",
    ),
    rule(
        "end_day",
        "An end is the first day without the subscription, or the last day with it, as chosen; by default the first day without.",
    ),
    rule("ends_before_start", "A subscription that ends before it starts is left out and counted."),
    rule(
        "no_length",
        "A subscription that ends on the day of its start, where ends are first days without, never runs.",
    ),
    rule(
        "grace",
        "A gap of at most the grace days between two paid stretches is bridged: what was paid before it counts on, so nobody is lost and won back. A gap that is still open at the as-of day is a loss.",
    ),
    rule(
        "trial",
        "A trial of zero value makes no customer: somebody is new with the first day of recurring revenue above zero.",
    ),
    rule(
        "credit",
        "A negative amount, where one is kept, lowers the customer's recurring revenue while it runs, never below zero; rows of a file with a negative amount are left out and counted. A refund of a single payment is not recurring and does not belong here.",
    ),
    rule(
        "month_end",
        "A subscription that starts on a day which a month lacks renews on the last day of that month, and on its own day again where there is one: 31 January, 29 or 28 February, 31 March; 29 February renews on 28 February in years without it.",
    ),
    rule(
        "reactivation",
        "Somebody who pays at the end of a month, did not at the end of the month before, and has paid on any day before this month is won back, not new.",
    ),
    rule(
        "came_and_went",
        "Somebody who pays on some day of a month but neither at its end nor at the end of the month before makes no movement and is counted apart.",
    ),
];

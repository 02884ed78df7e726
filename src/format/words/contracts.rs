//! What the import says of subscriptions and of how long customers stayed, in English.

/// Key and template, beside those of `english`.
pub(super) const MESSAGES: &[(&str, &str)] = &[
    ("issue.end_before_start", "The subscription ends before it starts"),
    ("issue.unknown_interval", "The billing interval is in no form that is known"),
    (
        "issue.unknown_interval.help",
        "Words such as monthly, annual or quarterly, a number of months, or 2 weeks, 1 year and P1M are known.",
    ),
    ("issue.negative_subscription", "The amount of the subscription is negative"),
    (
        "issue.negative_subscription.help",
        "A refund of a single payment is not recurring: take such rows out, or load the payments as orders.",
    ),
    ("issue.end_unknown", "The state says that the subscription has ended, but no day says when"),
    ("issue.bad_tenure", "How long the customer stayed is missing or not a number from zero"),
    ("issue.bad_churn", "Whether the customer was lost is neither yes nor no"),
    ("issue.trial", "A trial or another subscription of zero value: no charge comes of it"),
    ("issue.no_length", "The subscription ends on the day of its start and never runs"),
    ("issue.far_end", "The end lies so far ahead that the subscription counts as running on"),
    ("issue.interval_assumed", "The billing interval is missing; the one chosen on the mapping page counts"),
    ("issue.nothing_paid", "The customer has paid in none of the months"),
    ("issue.several_contracts", "The customer has several rows; each is a contract of its own"),
    ("failure.limit_exceeded.charges.what", "The subscriptions have more than {1} charges."),
    (
        "failure.limit_exceeded.charges.remedy",
        "Check the billing interval and the ends; or load the file in parts, or the payments as orders.",
    ),
    ("question.end_day.title", "What does the end of a subscription mean?"),
    (
        "question.end_day.help",
        "Some subscriptions fit one meaning and some the other. It decides on which day the customer counts as lost.",
    ),
    ("question.end_day.first", "The last day with it"),
    ("question.end_day.second", "The first day without it"),
    (
        "rule.charges_are_orders",
        "Each charge counts as an order: one on every billing date, from the start until the end.",
    ),
    ("rule.billed_each", "No column says how often the subscriptions are billed."),
    (
        "rule.billed_each.detail",
        "No column says how often the subscriptions are billed: the amount is taken as that of one {0}. You can change \
         this below.",
    ),
    (
        "rule.end_is_first_day_without",
        "An end is the first day without the subscription. You can change this below.",
    ),
    ("rule.end_is_last_day_with", "An end is the last day with the subscription. You can change this below."),
    (
        "rule.running_until_last_day",
        "Subscriptions without an end run on until the latest start or end in the file.",
    ),
    (
        "rule.equal_months_are_one_subscription",
        "Months in a row with the same amount are one subscription; what is paid in the last month runs on.",
    ),
    (
        "rule.tenures_have_no_dates",
        "The file says how long customers stayed, not when. Pages that need dates have nothing to show.",
    ),
    (
        "rule.properties_of_tenures_only",
        "Properties are not used of such a file: map a plan, a channel or a country to compare who stays.",
    ),
    (
        "rule.twenty_properties",
        "Up to twenty properties of the customers are kept to explain who stays, with up to twenty values each.",
    ),
    ("why.looks_like_intervals", "The values are billing intervals"),
    ("why.header_names_month", "The header names a month"),
    ("why.looks_like_property", "A property of the customer with few values, or a number"),
];

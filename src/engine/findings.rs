//! Findings as data for the page: a key, figures by name, and what backs them. The words are made from the key.

use crate::analysis::domain::{TimeUnit, TransactionLog};
use crate::analysis::metrics::{self, TrendBasis, WON_BACK_SHARE};
use crate::protocol::Finding;

struct Draft {
    key: &'static str,
    figures: Vec<(&'static str, f64)>,
    texts: Vec<(&'static str, String)>,
    backed_by: &'static str,
}

/// A finding for the page.
pub(super) fn finding_view(log: &TransactionLog, finding: &metrics::Finding) -> Finding {
    let draft = draft(log, finding);
    let named = |(name, value): (&str, f64)| (name.to_owned(), value);
    Finding {
        key: draft.key.to_owned(),
        figures: draft.figures.into_iter().map(named).collect(),
        texts: draft.texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect(),
        backed_by: draft.backed_by.to_owned(),
    }
}

fn draft(log: &TransactionLog, finding: &metrics::Finding) -> Draft {
    use metrics::Finding as Of;
    match *finding {
        Of::GiantCustomer { customer, net, share } => Draft {
            key: "giant_customer",
            figures: vec![("revenue", net.to_f64()), ("share", share)],
            texts: vec![("id", log.ids.get(customer).to_owned())],
            backed_by: "concentration",
        },
        Of::TopCustomers { percent, customers, share } => Draft {
            key: "top_customers",
            figures: vec![("percent", f64::from(percent)), ("customers", customers as f64), ("share", share)],
            texts: Vec::new(),
            backed_by: "concentration",
        },
        Of::OneTimeBuyers { customers, share, some_came_back, second_order_value, worth } => Draft {
            key: if some_came_back { "one_time_buyers" } else { "nobody_came_back" },
            figures: vec![
                ("customers", customers as f64),
                ("share", share),
                ("second_order_value", second_order_value),
                ("worth", worth),
                ("won_back", WON_BACK_SHARE),
            ],
            texts: Vec::new(),
            backed_by: "orders_per_customer",
        },
        Of::AtRisk { customers, net, share, silent_days } => Draft {
            key: "at_risk",
            figures: vec![
                ("customers", customers as f64),
                ("revenue", net.to_f64()),
                ("share", share),
                ("silent_days", f64::from(silent_days)),
            ],
            texts: Vec::new(),
            backed_by: "segments",
        },
        Of::RevenueTrend { periods, unit, against, since, current, previous, change } => Draft {
            key: trend_key(against, change),
            figures: vec![
                ("periods", f64::from(periods)),
                ("since", f64::from(since.days())),
                ("current", current.to_f64()),
                ("previous", previous.to_f64()),
                ("change", change.abs()),
            ],
            texts: vec![("unit", unit_word(unit, periods).to_owned())],
            backed_by: "revenue",
        },
        Of::Refunds { amount, rate } => Draft {
            key: "refunds",
            figures: vec![("amount", amount.to_f64()), ("rate", rate)],
            texts: Vec::new(),
            backed_by: "refund_rate",
        },
    }
}

fn trend_key(against: TrendBasis, change: f64) -> &'static str {
    match (against, change >= 0.0) {
        (TrendBasis::Before, true) => "revenue_up",
        (TrendBasis::Before, false) => "revenue_down",
        (TrendBasis::YearBefore, true) => "revenue_up_on_year",
        (TrendBasis::YearBefore, false) => "revenue_down_on_year",
    }
}

fn unit_word(unit: TimeUnit, count: u32) -> &'static str {
    match (unit, count) {
        (TimeUnit::Day, 1) => "day",
        (TimeUnit::Day, _) => "days",
        (TimeUnit::Week, 1) => "week",
        (TimeUnit::Week, _) => "weeks",
        (TimeUnit::Month, 1) => "month",
        (TimeUnit::Month, _) => "months",
        (TimeUnit::Quarter, 1) => "quarter",
        (TimeUnit::Quarter, _) => "quarters",
        (TimeUnit::Year, 1) => "year",
        (TimeUnit::Year, _) => "years",
    }
}

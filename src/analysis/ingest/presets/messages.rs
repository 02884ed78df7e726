//! What a preset does to a file, as message keys.

use std::fmt;

use super::Preset;
use crate::analysis::ingest::issues::IssueKind;
use crate::analysis::ingest::plan::{Role, Shape};
use crate::analysis::ingest::status::StatusClass;

/// A rule of a known export for people. Displayed as `key` or `key:detail`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMessage {
    /// The message key, in snake case.
    pub key: &'static str,
    /// Names of columns or what else the message is about.
    pub detail: Option<String>,
}

impl fmt::Display for RuleMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.detail {
            Some(detail) => write!(f, "{}:{detail}", self.key),
            None => f.write_str(self.key),
        }
    }
}

/// What a preset does to a file.
pub(super) fn rules(preset: &Preset) -> Vec<RuleMessage> {
    let mut messages: Vec<RuleMessage> =
        plain_keys(preset).into_iter().map(|key| RuleMessage { key, detail: None }).collect();
    let mut push = |key, detail: String| messages.push(RuleMessage { key, detail: Some(detail) });
    let customers = headings(preset, Role::Customer);
    if customers.len() > 1 {
        push("customer_chain", customers.join(", "));
    }
    if let Some(refund) = headings(preset, Role::Refund).first() {
        push("refunds_subtracted", (*refund).to_owned());
    }
    if let Some(prefix) = preset.rules.cancellation_prefix {
        push("cancellation_prefix", prefix.to_owned());
    }
    messages.extend(status_keys(preset).into_iter().map(|key| RuleMessage { key, detail: None }));
    messages
}

fn plain_keys(preset: &Preset) -> Vec<&'static str> {
    let rules = preset.rules;
    let summary = preset.shape == Shape::CustomerSummary && !rules.model_statistics;
    let said = [
        (rules.model_statistics, "model_statistics"),
        (summary, "customer_totals_only"),
        (rules.no_customer, "no_customer_in_export"),
        (rules.names_only, "customers_by_name"),
        (rules.grouped, "order_cells_on_first_row"),
        (rules.amount_once, "money_once_per_order"),
        (rules.order_from_above, "order_from_above"),
        (rules.customer_from_above, "customer_from_above"),
        (rules.customer_if_negative.is_some(), "refunds_name_the_payee"),
        (rules.refunds_missing, "refunds_missing"),
    ];
    said.into_iter().filter(|(holds, _)| *holds).map(|(_, key)| key).collect()
}

fn headings(preset: &Preset, role: Role) -> Vec<&'static str> {
    preset.roles.iter().filter(|(r, name)| *r == role && !name.is_empty()).map(|(_, name)| *name).collect()
}

fn status_keys(preset: &Preset) -> Vec<&'static str> {
    let has = |class: StatusClass| preset.status.iter().any(|rule| rule.class == class);
    let excludes = |kind: IssueKind| has(StatusClass::Excluded(kind));
    let mut keys = Vec::new();
    if preset.status.is_empty() && preset.roles.iter().any(|(role, _)| *role == Role::Status) {
        keys.push("status_words_decide");
    }
    if excludes(IssueKind::Cancelled) {
        keys.push("cancelled_left_out");
    }
    if excludes(IssueKind::Failed) || excludes(IssueKind::Pending) {
        keys.push("unpaid_left_out");
    }
    if has(StatusClass::GivenBack) {
        keys.push("refunded_nets_zero");
    }
    if excludes(IssueKind::NotASale) {
        keys.push("other_movements_left_out");
    }
    keys
}

#[cfg(test)]
mod tests {
    use crate::analysis::ingest::presets::PresetId;
    use crate::format::Formatter;
    use crate::format::words::preset_rule;

    #[test]
    fn shopify_says_what_it_does() {
        let rules = PresetId::parse("shopify_orders").expect("known").rules();
        let keys: Vec<String> = rules.iter().map(ToString::to_string).collect();
        for key in ["money_once_per_order", "refunds_subtracted:Refunded Amount", "cancelled_left_out"] {
            assert!(keys.iter().any(|k| k == key), "{key} in {keys:?}");
        }
    }

    #[test]
    fn every_rule_has_a_sentence() {
        let f = Formatter::default();
        for key in PresetId::all().flat_map(PresetId::rules).map(|rule| rule.to_string()) {
            let text = preset_rule(&f, &key);
            assert!(text.ends_with('.') && !text.contains("{0}"), "{key}: {text}");
        }
    }
}

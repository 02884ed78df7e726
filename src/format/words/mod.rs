//! Every sentence that is made from a message key, in one place.
//!
//! The other rooms speak in keys and figures; this room turns them into sentences for a shop owner. A language
//! is one table of key and template (`english`); a template names its figures and how they are written
//! (`template`). A key that no table knows is still readable: its underscores become spaces and its figures
//! are listed.

mod contracts;
mod contracts_stay;
mod contracts_value;
mod english;
mod failures;
mod findings;
mod forecast;
mod import;
mod models;
mod names;
mod published;
mod retention;
mod stay_time;
mod subscriptions;
mod template;

pub use contracts_stay::{
    CHANCE, clear_factors, contract_gap, factor_name, factor_note, factor_ratio, factor_words, half_gone,
    log_rank_words, mean_within, open_interval, property_inside, property_name, property_value,
};
pub use contracts_value::{
    churn_bias_words, preferred_words, renewal_model, renewal_model_idea, renewal_model_short, renewal_note,
    value_basis, value_headline,
};
pub use failures::{FailureText, failure};
pub use findings::{finding, finding_advice};
pub use forecast::{forecast_certainty, forecast_headline, forecast_reasons, forecast_remarks};
pub use import::{QuestionText, guess_reason, issue, issue_help, preset_rule, question, warning};
pub use models::{
    choice_reason, diagnostic, exclusion, horizon_words, is_warning, model_idea, model_name,
    parameter_symbol, prediction_gap, spend_words, unit_name, way_name,
};
pub use names::{
    column_name, delimiter_name, dimension_name, metric_name, period_name, progress, role_name, segment_name,
    stage_name, tier_name, undefined,
};

pub use published::{published_case, published_figure};
pub use retention::{
    bracket_meaning, churn_words, cohort_figure_name, cohort_form_name, cohort_grouping_name, cohort_name,
    cohort_unit_words, retention_headline, retention_lead, retention_meaning, watch_words,
};
pub use stay_time::{StayTime, billed, billing_period, by_chance, p_words, periods};
pub use subscriptions::{
    MonthStep, change_than, contract_notes, month_steps, month_trend, subscriptions_headline,
    subscriptions_lead,
};

use serde::Serialize;
use serde_json::Value;

use super::Language;

/// The template of a key in a language; `None` if the key is not known.
pub(crate) fn lookup(language: Language, key: &str) -> Option<&'static str> {
    let tables = match language {
        Language::English => [english::MESSAGES, contracts::MESSAGES],
    };
    tables.into_iter().flatten().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

/// A protocol value as it stands in messages, such as `header_only`; empty if it has no name.
fn protocol_key<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(key)) => key,
        Ok(Value::Object(fields)) => fields.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// A key as words, where there is nothing better: `bad_date` gives `Bad date`.
pub fn readable(key: &str) -> String {
    let words = key.trim().replace(['_', '.', '-'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Other".to_owned(),
    }
}

/// The text of `area.key`, or the key made readable.
pub(crate) fn text_or_readable(language: Language, area: &str, key: &str) -> String {
    lookup(language, &format!("{area}.{key}")).map_or_else(|| readable(key), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{contracts, english, readable, template};

    #[test]
    fn keys_are_unique_and_templates_are_well_formed() {
        let mut seen = std::collections::BTreeSet::new();
        for (key, text) in english::MESSAGES.iter().chain(contracts::MESSAGES) {
            assert!(seen.insert(key), "{key} stands twice");
            assert!(!text.trim().is_empty(), "{key} is empty");
            assert!(template::is_well_formed(text), "{key}: {text}");
        }
    }

    #[test]
    fn unknown_keys_stay_readable() {
        assert_eq!(readable("some_new_issue"), "Some new issue");
        assert_eq!(readable(""), "Other");
    }
}

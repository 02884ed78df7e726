//! Known exports: how to recognise them by their headings, and the rules that belong to them.
//!
//! Headings come from the programs' own exports and from importers written for them; programs rename and add
//! columns, so recognition is by similar sets. A preset proposes roles and states rules; the user can change
//! every role, and drop the preset with its rules.
//!
mod labels;
mod marketplaces;
mod messages;
mod payments;
mod recognise;
mod records;
mod research;
mod shops;
mod words;

use std::fmt;

use super::issues::IssueKind;
use super::plan::{Role, Shape};
use super::status::{CellTest, StatusClass, StatusRule};
pub use messages::RuleMessage;
pub use recognise::{Recognised, recognise};
use words::{bare_words, full_words};

/// A known export.
#[derive(Debug)]
pub struct Preset {
    /// Key in plans.
    pub key: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Headings, separated by commas.
    pub headings: &'static str,
    /// Localised headings: the heading as in `headings`, and its translations separated by `|`.
    pub labels: &'static [(&'static str, &'static str)],
    /// Of each of these groups (separated by `|`), at least one heading must be there.
    pub required: &'static [&'static str],
    /// What a row stands for.
    pub shape: Shape,
    /// Roles by heading, the better heading first. Columns of [`Role::Customer`] are tried in this order.
    pub roles: &'static [(Role, &'static str)],
    /// Rules on states and types; the first whose test holds decides. Where none holds, the words of the status
    /// columns decide.
    pub status: &'static [StatusRule],
    /// What else it brings.
    pub rules: PresetRules,
}

/// Rules of a known export beyond roles and states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PresetRules {
    /// What stands on one row of an order holds for all its rows.
    pub grouped: bool,
    /// The amount is that of the whole order, even if several rows repeat it.
    pub amount_once: bool,
    /// A blank order number is that of the row above.
    pub order_from_above: bool,
    /// A blank customer is that of the row above; rows with nothing but a customer are titles.
    pub customer_from_above: bool,
    /// Order numbers that begin so are cancellations.
    pub cancellation_prefix: Option<&'static str>,
    /// Heading of the customer where the amount is negative.
    pub customer_if_negative: Option<&'static str>,
    /// The export names no customer at all.
    pub no_customer: bool,
    /// The export tells customers apart by their names only.
    pub names_only: bool,
    /// Refunds are not in the file, or not in a column of their own.
    pub refunds_missing: bool,
    /// Statistics for a model (repeat orders, recency) and no orders: nothing to be read as orders.
    pub model_statistics: bool,
}

const NO_RULES: PresetRules = PresetRules {
    grouped: false,
    amount_once: false,
    order_from_above: false,
    customer_from_above: false,
    cancellation_prefix: None,
    customer_if_negative: None,
    no_customer: false,
    names_only: false,
    refunds_missing: false,
    model_statistics: false,
};

/// The rules of exports with several rows an order of which only the first is filled.
const GROUPED: PresetRules = PresetRules { grouped: true, amount_once: true, ..NO_RULES };

/// The rules of exports that may repeat the order's total on several rows.
const TOTAL_REPEATED: PresetRules = PresetRules { amount_once: true, ..NO_RULES };

const fn excluded(heading: &'static str, test: CellTest, kind: IssueKind) -> StatusRule {
    StatusRule { heading, test, class: StatusClass::Excluded(kind) }
}

const fn counts(heading: &'static str, test: CellTest) -> StatusRule {
    StatusRule { heading, test, class: StatusClass::Counts }
}

const fn given_back(heading: &'static str, test: CellTest) -> StatusRule {
    StatusRule { heading, test, class: StatusClass::GivenBack }
}

/// A recognised export.
#[derive(Clone, Copy)]
pub struct PresetId(&'static Preset);

impl PartialEq for PresetId {
    fn eq(&self, other: &PresetId) -> bool {
        self.0.key == other.0.key
    }
}

impl Eq for PresetId {}

impl fmt::Debug for PresetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PresetId").field(&self.0.key).finish()
    }
}

impl PresetId {
    /// Every preset.
    pub fn all() -> impl Iterator<Item = PresetId> {
        let lists =
            [shops::PRESETS, marketplaces::PRESETS, payments::PRESETS, records::PRESETS, research::PRESETS];
        lists.into_iter().flatten().map(PresetId)
    }

    /// The preset of a key.
    pub fn parse(key: &str) -> Option<PresetId> {
        PresetId::all().find(|id| id.0.key == key)
    }

    /// The key, for plans.
    pub fn key(self) -> &'static str {
        self.0.key
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The preset itself.
    pub fn preset(self) -> &'static Preset {
        self.0
    }

    /// The rules that it brings, as message keys with their details.
    pub fn rules(self) -> Vec<RuleMessage> {
        messages::rules(self.0)
    }
}

/// The rules of a plan's preset; none without one.
pub fn rules_of(preset: Option<PresetId>) -> PresetRules {
    preset.map_or(NO_RULES, |id| id.0.rules)
}

/// Whether words are the others, without the spaces between them.
fn is_squeezed(words: &str, squeezed: &str) -> bool {
    words.chars().filter(|c| *c != ' ').eq(squeezed.chars())
}

/// The position of a heading of a known export among headings of a file, in whatever language of the export.
/// Names are words as [`normalise_heading`](super::fields::heading::normalise_heading) makes them.
pub fn position(names: &[String], heading: &str) -> Option<usize> {
    let (full, bare) = (full_words(heading), bare_words(heading));
    let at = |wanted: &str| names.iter().position(|name| is_squeezed(name, wanted));
    at(&full).or_else(|| at(&bare)).or_else(|| labels::labels_of(heading).find_map(|label| at(&label)))
}

#[cfg(test)]
mod tests {
    use super::{PresetId, position, recognise};
    use crate::analysis::ingest::fields::heading::normalise_heading;
    use crate::analysis::ingest::plan::Role;

    fn own_headings(id: PresetId) -> Vec<&'static str> {
        id.preset().headings.split(',').map(str::trim).collect()
    }

    #[test]
    fn keys_and_names_differ() {
        let keys: std::collections::BTreeSet<_> = PresetId::all().map(PresetId::key).collect();
        let names: std::collections::BTreeSet<_> = PresetId::all().map(PresetId::name).collect();
        assert_eq!(keys.len(), PresetId::all().count());
        assert_eq!(names.len(), PresetId::all().count());
        for id in PresetId::all() {
            assert_eq!(PresetId::parse(id.key()), Some(id));
        }
        assert_eq!(PresetId::parse("nobody"), None);
    }

    #[test]
    fn every_preset_recognises_its_own_headings() {
        for id in PresetId::all().filter(|id| !id.preset().headings.is_empty()) {
            let headings = own_headings(id);
            let found = recognise(&headings);
            assert_eq!(found.map(|f| f.preset), Some(id));
            assert!(!id.preset().roles.is_empty() || id.preset().rules.model_statistics, "{id:?}");
        }
    }

    #[test]
    fn roles_rules_and_labels_name_headings_of_their_preset() {
        for id in PresetId::all().filter(|id| !id.preset().headings.is_empty()) {
            let preset = id.preset();
            let headings = own_headings(id);
            let known = |heading: &str| headings.contains(&heading);
            for (_, heading) in preset.roles {
                assert!(known(heading), "{id:?}: role of {heading}");
            }
            for rule in preset.status {
                let judged = |(role, name): &(Role, &str)| {
                    *name == rule.heading && (*role == Role::Status || role.is_number())
                };
                assert!(preset.roles.iter().any(judged), "{id:?}: rule on {}", rule.heading);
            }
            for heading in preset.required.iter().flat_map(|group| group.split('|')) {
                assert!(known(heading), "{id:?}: required {heading}");
            }
            assert!(preset.rules.customer_if_negative.is_none_or(known), "{id:?}");
        }
    }

    #[test]
    fn headings_are_found_in_other_languages_and_without_their_brackets() {
        let names: Vec<String> =
            ["Datum", "Brutto", "Created (UTC)", "Grand Total (Base)"].map(normalise_heading).to_vec();
        assert_eq!(position(&names, "Gross"), Some(1));
        assert_eq!(position(&names, "Created (UTC)"), Some(2));
        assert_eq!(position(&names, "Grand Total (Base)"), Some(3));
        assert_eq!(position(&names, "Net"), None);
    }
}

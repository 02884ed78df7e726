//! Known exports: how to recognise them by their headings, and the rules that belong to them.
//!
//! Headings come from the programs' own exports and from importers written for them; programs rename and add
//! columns, so recognition is by similar sets. A preset proposes roles and states rules; the user can change
//! every role, and drop the preset with its rules.

mod payments;
mod records;
mod shops;

use super::fields::heading::normalise_heading;
use super::plan::{Role, Shape};
use super::status::StatusRule;

/// A known export.
#[derive(Debug)]
pub struct Preset {
    /// Key in plans.
    pub key: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Headings, separated by commas.
    pub headings: &'static str,
    /// Of each of these groups, at least one heading must be there.
    pub required: &'static [&'static [&'static str]],
    /// What a row stands for.
    pub shape: Shape,
    /// Roles by heading; the first that is there has the role, and all of them for [`Role::Customer`] and other
    /// roles that several columns can have.
    pub roles: &'static [(Role, &'static str)],
    /// Rules on states and types; the first whose test holds decides. Other status columns are judged by their
    /// words.
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
}

const NO_RULES: PresetRules = PresetRules {
    grouped: false,
    amount_once: false,
    order_from_above: false,
    customer_from_above: false,
    cancellation_prefix: None,
    customer_if_negative: None,
    no_customer: false,
};

/// The rules of exports with several rows an order of which only the first is filled.
const GROUPED: PresetRules = PresetRules { grouped: true, amount_once: true, ..NO_RULES };

/// A recognised export.
#[derive(Clone, Copy, Debug)]
pub struct PresetId(&'static Preset);

impl PartialEq for PresetId {
    fn eq(&self, other: &PresetId) -> bool {
        self.0.key == other.0.key
    }
}

impl Eq for PresetId {}

impl PresetId {
    /// The preset of a key.
    pub fn parse(key: &str) -> Option<PresetId> {
        all().find(|preset| preset.key == key).map(PresetId)
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

    /// Message keys of the rules that it brings.
    pub fn rule_keys(self) -> Vec<&'static str> {
        let rules = self.0.rules;
        let mut keys = Vec::new();
        let mut push = |holds: bool, key| {
            if holds {
                keys.push(key);
            }
        };
        push(rules.grouped, "order_cells_on_first_row");
        push(rules.amount_once, "amount_once_per_order");
        push(rules.order_from_above, "order_from_above");
        push(rules.customer_from_above, "customer_from_above");
        push(rules.cancellation_prefix.is_some(), "cancellation_prefix");
        push(rules.customer_if_negative.is_some(), "refunds_name_the_payee");
        push(rules.no_customer, "no_customer_in_export");
        push(!self.0.status.is_empty(), "status_rules");
        push(self.0.roles.iter().any(|(role, _)| *role == Role::Refund), "refund_column");
        keys
    }
}

/// The rules of a plan's preset; none without one.
pub fn rules_of(preset: Option<PresetId>) -> PresetRules {
    preset.map_or(NO_RULES, |id| id.0.rules)
}

/// How well headings fit a known export.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PresetMatch {
    /// Which one.
    pub preset: PresetId,
    /// 0 to 1.
    pub confidence: f64,
}

/// Headings below this similarity are not recognised.
const LEAST_SIMILARITY: f64 = 0.3;

/// The known export that fits best, if any does.
pub fn recognise(headings: &[String]) -> Option<PresetMatch> {
    let names: Vec<String> = headings.iter().map(|name| normalise_heading(name)).collect();
    let mut best: Option<PresetMatch> = None;
    for preset in all() {
        let Some(similarity) = similarity(preset, &names) else { continue };
        if similarity >= LEAST_SIMILARITY && best.is_none_or(|found| similarity > found.confidence) {
            best = Some(PresetMatch { preset: PresetId(preset), confidence: similarity });
        }
    }
    best
}

/// The position of a heading among normalised ones.
pub fn position(names: &[String], heading: &str) -> Option<usize> {
    let wanted = normalise_heading(heading);
    names.iter().position(|name| *name == wanted)
}

/// Jaccard similarity of the two sets, lifted where nearly all columns of the file are known: exports are cut
/// down more often than they are extended. `None` if a required heading is missing.
fn similarity(preset: &Preset, names: &[String]) -> Option<f64> {
    let complete =
        preset.required.iter().all(|group| group.iter().any(|name| position(names, name).is_some()));
    if !complete {
        return None;
    }
    let known: Vec<String> = preset.headings.split(',').map(normalise_heading).collect();
    let filled = names.iter().filter(|name| !name.is_empty());
    let (mut common, mut total) = (0.0, 0.0);
    for name in filled {
        total += 1.0;
        common += f64::from(u8::from(known.contains(name)));
    }
    if total == 0.0 {
        return None;
    }
    let jaccard = common / (total + known.len() as f64 - common);
    let contained = 0.9 * common / total;
    Some(jaccard.max(contained))
}

fn all() -> impl Iterator<Item = &'static Preset> {
    shops::PRESETS.iter().chain(payments::PRESETS).chain(records::PRESETS)
}

#[cfg(test)]
mod tests {
    use super::{PresetId, all, normalise_heading, position, recognise};

    #[test]
    fn every_preset_recognises_its_own_headings() {
        for preset in all() {
            let headings: Vec<String> = preset.headings.split(',').map(str::to_owned).collect();
            let found = recognise(&headings);
            // A pattern without headings is recognised by its rows.
            if preset.headings.is_empty() {
                continue;
            }
            assert_eq!(found.map(|f| f.preset.key()), Some(preset.key));
            let names: Vec<String> = headings.iter().map(|h| normalise_heading(h)).collect();
            let some_role = preset.roles.iter().any(|(_, heading)| position(&names, heading).is_some());
            assert!(some_role, "{}", preset.key);
            assert_eq!(PresetId::parse(preset.key).map(PresetId::key), Some(preset.key));
        }
    }

    #[test]
    fn unknown_tables_are_not_recognised() {
        let headings: Vec<String> = ["customer", "date", "amount"].map(str::to_owned).to_vec();
        assert!(recognise(&headings).is_none());
        let headings: Vec<String> =
            ["Order ID", "Customer", "Order Date", "Total", "Status"].map(str::to_owned).to_vec();
        assert!(recognise(&headings).is_none());
    }
}

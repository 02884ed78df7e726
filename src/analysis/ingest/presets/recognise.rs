//! Which known export a header belongs to.

use crate::analysis::numerics::order;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::words::{FileHeading, full_words};
use super::{Preset, PresetId};
use crate::analysis::ingest::plan::Role;

/// How well a header fits a known export.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recognised {
    /// Which one.
    pub preset: PresetId,
    /// 0 to 1.
    pub confidence: f64,
}

/// Headers below this similarity are not recognised.
const LEAST_SIMILARITY: f64 = 0.45;

/// Weight of a column that no known export has: programs add columns, and add-ons many of them.
const UNKNOWN_WEIGHT: f64 = 0.2;

/// One missing required group is forgiven for so many other headings of the export ...
const HEADINGS_A_GROUP: usize = 12;

/// ... if they make up this share of the file, by weight,
const SHARE_OF_FILE: f64 = 0.9;

/// ... or this share of the export.
const SHARE_OF_EXPORT: f64 = 0.5;

/// A small export is forgiven one group if so many of its headings are there ...
const SMALL_HEADINGS: usize = 6;

/// ... and make up this share of it, and there is hardly anything else in the file.
const SHARE_OF_SMALL_EXPORT: f64 = 0.6;

/// The known export that fits a header best, if any does.
pub fn recognise(header: &[impl AsRef<str>]) -> Option<Recognised> {
    static CANDIDATES: OnceLock<Vec<Candidate>> = OnceLock::new();
    let headings: Vec<FileHeading> = header
        .iter()
        .map(|heading| FileHeading::new(heading.as_ref()))
        .filter(|heading| !heading.is_blank())
        .collect();
    let mut matches: Vec<Match> = CANDIDATES
        .get_or_init(candidates)
        .iter()
        .filter_map(|candidate| candidate.compare(&headings))
        .collect();
    // Stable: of equals, the first in the order of the lists.
    order::sort_by(&mut matches, |a, b| b.similarity.total_cmp(&a.similarity));
    // What is forgiven must not win over an export that fits better and lacks more.
    let holds = |at: usize, found: &Match| found.missing == 0 || (at == 0 && found.missing <= found.forgiven);
    let (_, best) = matches.iter().enumerate().find(|(at, found)| holds(*at, found))?;
    let known = best.similarity >= LEAST_SIMILARITY;
    known.then_some(Recognised { preset: best.preset, confidence: best.similarity })
}

/// How a header compares with a known export.
struct Match {
    preset: PresetId,
    similarity: f64,
    /// Required groups of which no heading is there.
    missing: usize,
    /// How many missing groups are forgiven because so much else is there.
    forgiven: usize,
}

/// A known export, prepared for comparing.
struct Candidate {
    preset: PresetId,
    /// Its headings by their words, in all languages.
    vocabulary: BTreeMap<String, &'static str>,
    /// The weight of each of its headings: what many exports have says little about which one it is.
    weights: BTreeMap<&'static str, f64>,
    /// The weights added up.
    weight: f64,
}

fn candidates() -> Vec<Candidate> {
    let known = || PresetId::all().filter(|id| !id.0.headings.is_empty());
    let mut exports_with: BTreeMap<String, f64> = BTreeMap::new();
    for heading in known().flat_map(|id| headings(id.0)) {
        *exports_with.entry(full_words(heading)).or_insert(0.0) += 1.0;
    }
    let candidate = |id: PresetId| {
        let weight = |heading| 1.0 / exports_with.get(&full_words(heading)).copied().unwrap_or(1.0);
        let weights: BTreeMap<&str, f64> = headings(id.0).map(|heading| (heading, weight(heading))).collect();
        Candidate { preset: id, vocabulary: vocabulary(id.0), weight: weights.values().sum(), weights }
    };
    known().map(candidate).collect()
}

fn headings(preset: &'static Preset) -> impl Iterator<Item = &'static str> {
    preset.headings.split(',').map(str::trim)
}

fn vocabulary(preset: &'static Preset) -> BTreeMap<String, &'static str> {
    let mut words: BTreeMap<String, &str> = headings(preset).map(|name| (full_words(name), name)).collect();
    for (heading, labels) in preset.labels.iter().filter(|(name, _)| headings(preset).any(|own| own == *name))
    {
        for label in labels.split('|') {
            words.entry(full_words(label)).or_insert(heading);
        }
    }
    words
}

impl Candidate {
    /// The similarity is the best of weighted Jaccard similarity, the share of the file that is known (exports are
    /// cut down), and the share of the export that is there (exports are extended). `None` if nothing is common.
    fn compare(&self, headings: &[FileHeading]) -> Option<Match> {
        let mut found = BTreeSet::new();
        let mut foreign = 0.0;
        for heading in headings {
            match heading.find(|words| self.vocabulary.get(words).copied()) {
                Some(name) => {
                    found.insert(name);
                }
                None => foreign += UNKNOWN_WEIGHT,
            }
        }
        let common: f64 = found.iter().filter_map(|name| self.weights.get(name)).sum();
        if common == 0.0 {
            return None;
        }
        let jaccard = common / (self.weight + foreign);
        let of_file = common / (common + foreign);
        let of_export = common / self.weight;
        Some(Match {
            preset: self.preset,
            similarity: jaccard.max(0.95 * of_file).max(0.85 * of_export),
            missing: self.missing(&found),
            forgiven: if self.has_money(&found) { forgiven(found.len(), of_file, of_export) } else { 0 },
        })
    }

    /// Whether a column with money is there: without it, the rules on money would hang in the air.
    fn has_money(&self, found: &BTreeSet<&str>) -> bool {
        let is_money = |role: Role| matches!(role, Role::Amount | Role::TotalSpent | Role::UnitPrice);
        self.preset.0.roles.iter().any(|(role, name)| is_money(*role) && found.contains(name))
    }

    /// How many required groups have no heading in the file.
    fn missing(&self, found: &BTreeSet<&str>) -> usize {
        let is_there = |group: &&&str| group.split('|').any(|name| found.contains(name));
        self.preset.0.required.iter().filter(|group| !is_there(group)).count()
    }
}

/// How many missing groups are forgiven, from the headings that are there and their shares of file and export.
fn forgiven(headings: usize, of_file: f64, of_export: f64) -> usize {
    let small = headings >= SMALL_HEADINGS && of_file >= SHARE_OF_FILE && of_export >= SHARE_OF_SMALL_EXPORT;
    let large = if of_file >= SHARE_OF_FILE || of_export >= SHARE_OF_EXPORT {
        headings / HEADINGS_A_GROUP
    } else {
        0
    };
    large.max(usize::from(small))
}

#[cfg(test)]
mod tests {
    use super::recognise;

    fn key_of(header: &str) -> Option<&'static str> {
        let headings: Vec<&str> = header.split(',').collect();
        recognise(&headings).map(|found| found.preset.key())
    }

    #[test]
    fn tables_of_no_known_program_are_not_recognised() {
        for header in [
            "customer,date,amount",
            "Order ID,Customer,Order Date,Total,Status",
            "id,email,created_at,amount,currency,status",
            "OrderID,CustomerID,EmployeeID,OrderDate,RequiredDate,ShippedDate,ShipVia,Freight,ShipName,ShipAddress,ShipCity,ShipRegion,ShipPostalCode,ShipCountry",
            "Bestellnummer,Kundennummer,Bestelldatum,Umsatz",
            "Invoice,Customer,Date,Quantity,Price,Total,Country",
            "Name,Email,Total,Created at",
            "Date,Description,Amount,Balance",
            "注文番号,顧客ID,注文日,売上金額",
            "first,last,email,phone,city",
            "a,b,c,d,e,f",
            "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,Country,City,State,Postal Code,Region,Product ID,Category,Sub-Category,Product Name,Sales,Quantity,Discount,Profit",
            "",
        ] {
            assert_eq!(key_of(header), None, "{header}");
        }
    }

    #[test]
    fn marks_and_case_do_not_matter() {
        assert_eq!(
            key_of(
                "\u{FEFF}\"InvoiceNo\", stockcode ,DESCRIPTION,Quantity,*InvoiceDate,Unit Price,customer_id,Country"
            ),
            Some("online_retail")
        );
    }
}

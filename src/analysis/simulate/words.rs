//! Made-up names, places and goods.

use crate::analysis::numerics::SeededDraws;

const FIRST_NAMES: [&str; 40] = [
    "Ada", "Bruno", "Carla", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Klara", "Leo",
    "Mara", "Nils", "Olga", "Paul", "Rosa", "Simon", "Tina", "Urs", "Vera", "Willem", "Xenia", "Yara",
    "Anton", "Bianca", "Cyril", "Diana", "Emil", "Flora", "Georg", "Hanna", "Ivan", "Judith", "Kilian",
    "Lena", "Marek", "Nora", "Oskar", "Petra",
];
const LAST_NAMES: [&str; 40] = [
    "Abel", "Berger", "Conti", "Duval", "Egger", "Fischer", "Garcia", "Huber", "Iten", "Jansen", "Keller",
    "Lang", "Moser", "Novak", "Olsen", "Pichler", "Quist", "Rossi", "Steiner", "Toth", "Ulrich", "Vogel",
    "Weber", "Zeman", "Arnold", "Baumann", "Costa", "Dahl", "Ernst", "Frank", "Graf", "Hofer", "Ivanov",
    "Jung", "Kovacs", "Lehner", "Marti", "Nagy", "Ortiz", "Peters",
];
const FIRM_WORDS: [&str; 30] = [
    "Alpen",
    "Brunnen",
    "Donau",
    "Eiche",
    "Falken",
    "Granit",
    "Hafen",
    "Insel",
    "Kessel",
    "Linden",
    "Mühlen",
    "Nord",
    "Obstgarten",
    "Panorama",
    "Quell",
    "Rhein",
    "Sonnen",
    "Tannen",
    "Ufer",
    "Winkel",
    "Berg",
    "Claro",
    "Delta",
    "Forum",
    "Komet",
    "Lagune",
    "Merkur",
    "Orion",
    "Prisma",
    "Turm",
];
const FIRM_KINDS: [&str; 6] =
    ["Handel GmbH", "Technik AG", "Gastro KG", "Bau GmbH", "Logistik AG", "Hotel GmbH"];

/// Countries and how many customers come from each.
pub(super) const COUNTRIES: [(&str, f64); 7] = [
    ("Germany", 40.0),
    ("Austria", 22.0),
    ("Switzerland", 14.0),
    ("France", 9.0),
    ("Netherlands", 7.0),
    ("Italy", 5.0),
    ("Spain", 3.0),
];

/// A person's name and an e-mail address that no other number has.
pub(super) fn person(draws: &mut SeededDraws, number: u32) -> (String, String) {
    let first = FIRST_NAMES[draws.index(FIRST_NAMES.len())];
    let last = LAST_NAMES[draws.index(LAST_NAMES.len())];
    let email = format!("{}.{}{number}@example.com", first.to_lowercase(), last.to_lowercase());
    (format!("{first} {last}"), email)
}

/// A firm's name; numbers below 180 give different ones.
pub(super) fn firm(number: u32) -> String {
    let number = number as usize;
    let word = FIRM_WORDS[number % FIRM_WORDS.len()];
    // The steps through both lists have no common factor, so pairs do not repeat early.
    let kind = FIRM_KINDS[(number + number / FIRM_WORDS.len()) % FIRM_KINDS.len()];
    match number / (FIRM_WORDS.len() * FIRM_KINDS.len()) {
        0 => format!("{word} {kind}"),
        again => format!("{word} {} {kind}", again + 1),
    }
}

/// Draws a country.
pub(super) fn country(draws: &mut SeededDraws) -> &'static str {
    let weights = COUNTRIES.map(|(_, weight)| weight);
    COUNTRIES[draws.weighted(&weights)].0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::firm;

    #[test]
    fn firms_differ() {
        let names: BTreeSet<String> = (0..1_000).map(firm).collect();
        assert_eq!(names.len(), 1_000);
    }
}

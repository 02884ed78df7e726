//! A text within the identifiers or names of customers, whatever the case of the letters.

use memchr::memmem::Finder;

use crate::analysis::domain::{CustomerIds, CustomerIx, TextRun, TransactionLog};
use crate::analysis::summary::CustomerSet;

/// Bytes that are folded and searched together.
const RUN_BYTES: usize = 64 << 10;

/// The customers whose identifier or name holds a text, which is folded and not empty.
pub(super) fn customers_with(log: &TransactionLog, text: &str) -> CustomerSet {
    let mut found = CustomerSet::default();
    add_matches(&mut found, &log.ids, text);
    if let Some(names) = &log.names {
        add_matches(&mut found, names, text);
    }
    found
}

fn add_matches(found: &mut CustomerSet, texts: &CustomerIds, text: &str) {
    let finder = Finder::new(text.as_bytes());
    let mut folded = Vec::with_capacity(RUN_BYTES);
    let mut next = CustomerIx(0);
    while let Some(run) = texts.run(next, RUN_BYTES) {
        folded.clear();
        folded.extend_from_slice(run.bytes);
        folded.make_ascii_lowercase();
        if run.bytes.is_ascii() {
            add_ascii_matches(found, &run, &folded, &finder);
        } else {
            add_matches_one_by_one(found, &run, &folded, &finder);
        }
        next = CustomerIx(run.first.0 + run.len() as u32);
    }
}

/// Looks through the texts of a run in one go.
fn add_ascii_matches(found: &mut CustomerSet, run: &TextRun<'_>, folded: &[u8], finder: &Finder<'_>) {
    let (mut at, mut from) = (0, 0);
    while let Some(hit) = finder.find(&folded[from..]) {
        let start = from + hit;
        while run.end(at) <= start {
            at += 1;
        }
        let end = run.end(at);
        if start + finder.needle().len() <= end {
            found.insert(CustomerIx(run.first.0 + at as u32));
            from = end;
        } else {
            // The end of one text and the beginning of the next.
            from = start + 1;
        }
    }
}

/// Letters beyond ASCII are folded by the rules of the whole text that they stand in.
fn add_matches_one_by_one(found: &mut CustomerSet, run: &TextRun<'_>, folded: &[u8], finder: &Finder<'_>) {
    let mut start = 0;
    for at in 0..run.len() {
        let end = run.end(at);
        let matches = match std::str::from_utf8(&run.bytes[start..end]) {
            Ok(text) if !text.is_ascii() => finder.find(text.to_lowercase().as_bytes()).is_some(),
            _ => finder.find(&folded[start..end]).is_some(),
        };
        if matches {
            found.insert(CustomerIx(run.first.0 + at as u32));
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::{RUN_BYTES, add_matches, customers_with};
    use crate::analysis::domain::{CustomerIds, CustomerIx, TransactionLog};
    use crate::analysis::summary::CustomerSet;

    fn list(texts: &[&str]) -> CustomerIds {
        let mut ids = CustomerIds::new();
        texts.iter().for_each(|text| ids.push(text));
        ids
    }

    fn matches(texts: &CustomerIds, text: &str) -> Vec<u32> {
        let mut found = CustomerSet::default();
        add_matches(&mut found, texts, text);
        found.iter().map(|customer| customer.0).collect()
    }

    #[test]
    fn a_match_does_not_run_from_one_text_into_the_next() {
        let texts = list(&["ab", "ba", "", "AAB", "b", "xabab"]);
        assert_eq!(matches(&texts, "ab"), [0, 3, 5]);
        assert!(matches(&texts, "bb").is_empty());
        assert_eq!(matches(&texts, "b"), [0, 1, 3, 4, 5]);
        assert!(matches(&texts, "xababx").is_empty());
    }

    #[test]
    fn letters_are_folded_as_text() {
        // A capital sigma folds by its place in the word, the Kelvin sign to a plain k.
        let texts = list(&["MÜLLER", "müller", "Mueller", "ΟΔΟΣ", "300\u{212a}"]);
        assert_eq!(matches(&texts, "müll"), [0, 1]);
        assert_eq!(matches(&texts, "mueller"), [2]);
        assert_eq!(matches(&texts, "οδος"), [3]);
        assert_eq!(matches(&texts, "300k"), [4]);
        assert_eq!(texts.to_lowercase().get(CustomerIx(3)), "οδος");
    }

    #[test]
    fn many_texts_are_searched_as_each_one() {
        let text = |at: u32| if at.is_multiple_of(900) { format!("Ä{at}") } else { format!("C{at:07}") };
        for count in [3 * RUN_BYTES as u32 / 8, 899] {
            let mut texts = CustomerIds::new();
            (0..count).for_each(|at| texts.push(&text(at)));
            let log = TransactionLog { ids: texts, ..TransactionLog::default() };
            for wanted in ["77", "c00", "ä", "0c", "c0000001"] {
                let expected = CustomerSet::of(count as usize, |customer| {
                    text(customer.0).to_lowercase().contains(wanted)
                });
                let found = customers_with(&log, wanted);
                assert!(found.iter().eq(expected.iter()), "{wanted} of {count}");
            }
        }
    }

    #[test]
    fn a_text_longer_than_a_run_is_a_run_of_its_own() {
        let long = "y".repeat(2 * RUN_BYTES) + "Z";
        let texts = list(&["z", &long, "", "az"]);
        assert_eq!(matches(&texts, "yz"), [1]);
        assert_eq!(matches(&texts, "z"), [0, 1, 3]);
    }
}

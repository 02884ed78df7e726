//! Failures: what happened and what you can do.

use super::import::issue;
use super::template::{Values, fill};
use super::{lookup, protocol_key, readable};
use crate::format::Formatter;
use crate::protocol::{Failure, FailureKind};

/// A failure in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureText {
    /// What happened, with the place in the file where one is to blame.
    pub what: String,
    /// What the user can do.
    pub remedy: String,
}

/// A failure in words.
pub fn failure(f: &Formatter, failure: &Failure) -> FailureText {
    let key = protocol_key(&failure.kind);
    let texts = detail_texts(f, failure);
    let sentence = |part: &str| {
        let language = f.locale.language;
        let special = failure.details.first().map(|detail| format!("failure.{key}.{detail}.{part}"));
        let template = special.and_then(|key| lookup(language, &key));
        // The plain sentence where there is no detail to put into the full one.
        let bare =
            || failure.details.is_empty().then(|| lookup(language, &format!("failure.{key}.bare.{part}")));
        template
            .or_else(|| bare().flatten())
            .or_else(|| lookup(language, &format!("failure.{key}.{part}")))
            .map(|template| fill(template, f, Values { figures: &[], texts: &texts }))
    };
    let mut what = sentence("what").unwrap_or_else(|| readable(&key) + ".");
    what.push_str(&place(f, failure));
    FailureText { what, remedy: sentence("remedy").unwrap_or_else(|| "Try again.".to_owned()) }
}

/// The details by position (`0`, `1`, ...), all of them together (`all`) and from the second on (`rest`).
fn detail_texts(f: &Formatter, failure: &Failure) -> Vec<(String, String)> {
    let details = spoken(f, failure);
    let mut texts: Vec<(String, String)> =
        details.iter().enumerate().map(|(at, detail)| (at.to_string(), detail.clone())).collect();
    texts.push(("all".to_owned(), details.join(", ")));
    texts.push(("rest".to_owned(), details.iter().skip(1).cloned().collect::<Vec<_>>().join(", ")));
    texts
}

/// The details as people say them: kinds of issues by their words, large counts in groups of three digits.
fn spoken(f: &Formatter, failure: &Failure) -> Vec<String> {
    let word = |detail: &String| match failure.kind {
        FailureKind::NothingUsable => lower_first(&issue(f.locale.language, detail)),
        _ => detail.parse::<u32>().map_or_else(|_| detail.clone(), |count| f.count(f64::from(count))),
    };
    failure.details.iter().map(word).collect()
}

/// A sentence inside another one.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A column by its name, or by its position.
fn column_text(column: &str) -> String {
    match column.parse::<u32>() {
        Ok(position) => format!("column {position}"),
        Err(_) => format!("column “{column}”"),
    }
}

fn place(f: &Formatter, failure: &Failure) -> String {
    let line = failure.line.map(|line| f.count(line as f64));
    match (line, &failure.column) {
        (Some(line), Some(column)) => format!(" It is on line {line}, {}.", column_text(column)),
        (Some(line), None) => format!(" It is on line {line}."),
        (None, Some(column)) => format!(" It is in {}.", column_text(column)),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::failure;
    use crate::format::Formatter;
    use crate::format::words::lookup;
    use crate::protocol::{Failure, FailureKind};

    const KINDS: [FailureKind; 22] = [
        FailureKind::Empty,
        FailureKind::HeaderOnly,
        FailureKind::NotATable,
        FailureKind::SeveralTables,
        FailureKind::BadArchive,
        FailureKind::LimitExceeded,
        FailureKind::UnterminatedQuote,
        FailureKind::UnknownEncoding,
        FailureKind::MissingRole,
        FailureKind::NoSuchColumn,
        FailureKind::AmbiguousDates,
        FailureKind::AmbiguousDecimals,
        FailureKind::SeveralCurrencies,
        FailureKind::NothingUsable,
        FailureKind::FileChanged,
        FailureKind::Unreadable,
        FailureKind::OutOfMemory,
        FailureKind::WorkerStopped,
        FailureKind::VersionMismatch,
        FailureKind::NothingOpen,
        FailureKind::BadSetting,
        FailureKind::FilesDiffer,
    ];

    #[test]
    fn every_failure_says_what_happened_and_what_to_do() {
        for kind in KINDS {
            let key = super::protocol_key(&kind);
            for part in ["what", "remedy"] {
                assert!(
                    lookup(Default::default(), &format!("failure.{key}.{part}")).is_some(),
                    "{key} {part}"
                );
            }
            let bare = failure(&Formatter::default(), &Failure::new(kind));
            assert!(!bare.what.contains('\u{2026}') && !bare.remedy.contains('\u{2026}'), "{key}: {bare:?}");
        }
    }

    #[test]
    fn details_and_the_place_are_named() {
        let mut what = Failure::new(FailureKind::NotATable).with_details(["pdf".to_owned()]);
        assert!(failure(&Formatter::default(), &what).what.contains("PDF"));
        what.kind = FailureKind::UnterminatedQuote;
        what.line = Some(50_000);
        assert!(failure(&Formatter::default(), &what).what.ends_with("It is on line 50,000."));
    }

    #[test]
    fn limits_archives_and_reasons_are_said_in_words() {
        let text = |kind, details: &[&str]| {
            let failed = Failure::new(kind).with_details(details.iter().map(|&detail| detail.to_owned()));
            failure(&Formatter::default(), &failed).what
        };
        let archive = |what| text(FailureKind::BadArchive, &[what]);
        let plain = archive("something else");
        for what in ["truncated", "encrypted", "no_table", "unknown_method", "damaged"] {
            assert_ne!(archive(what), plain, "{what}");
        }
        for name in LIMITS {
            let said = text(FailureKind::LimitExceeded, &[name, "1048576", "more than 1048576"]);
            assert!(!said.contains('_') && said.contains("1,048,576"), "{said}");
        }
        let reasons = text(FailureKind::NothingUsable, &["missing_date", "cancelled"]);
        assert!(reasons.contains("the date is missing") && !reasons.contains('_'), "{reasons}");
        let mut wide = Failure::new(FailureKind::LimitExceeded);
        wide.column = Some("3".to_owned());
        assert!(failure(&Formatter::default(), &wide).what.ends_with("It is in column 3."));
    }

    /// The limits that reading names.
    const LIMITS: [&str; 12] = [
        "head_bytes",
        "first_row_bytes",
        "columns",
        "field_bytes",
        "record_bytes",
        "unpacked_bytes",
        "unpack_ratio",
        "zip_entries",
        "money",
        "texts",
        "customers",
        "charges",
    ];

    #[test]
    fn an_unforeseen_detail_is_still_named() {
        let odd = Failure::new(FailureKind::NotATable).with_details(["hologram".to_owned()]);
        assert!(failure(&Formatter::default(), &odd).what.contains("hologram"));
    }
}

//! What the import says: issues, warnings, questions, reasons of guesses, rules of presets.

use super::template::{Values, fill};
use super::{lookup, readable, text_or_readable};
use crate::format::{Formatter, Language};
use crate::protocol::{Question, Warning};

/// An issue kind (or the note on a preview row) in words: `The date could not be read`.
pub fn issue(language: Language, kind: &str) -> String {
    text_or_readable(language, "issue", kind)
}

/// What an issue means for the figures and what can be done; empty if there is no more to say.
pub fn issue_help(language: Language, kind: &str) -> &'static str {
    lookup(language, &format!("issue.{kind}.help")).unwrap_or("")
}

/// Why a column's meaning was guessed. The key may bring its figure or word after a colon
/// (`looks_like_dates:98`).
pub fn guess_reason(f: &Formatter, why: &str) -> String {
    keyed(f, "why", why)
}

/// A rule that a recognised export brings.
pub fn preset_rule(f: &Formatter, key: &str) -> String {
    keyed(f, "rule", key)
}

/// `key:detail` of an area: the detail goes to the place `{0}`.
fn keyed(f: &Formatter, area: &str, key: &str) -> String {
    let (key, detail) = key.split_once(':').unwrap_or((key, ""));
    let texts = [("0".to_owned(), detail.trim().to_owned())];
    let with_detail =
        (!detail.is_empty()).then(|| lookup(f.locale.language, &format!("{area}.{key}.detail")));
    let template = with_detail.flatten().or_else(|| lookup(f.locale.language, &format!("{area}.{key}")));
    match template {
        Some(template) => fill(template, f, Values { figures: &[], texts: &texts }),
        None if detail.is_empty() => readable(key),
        None => format!("{} ({})", readable(key), detail.trim()),
    }
}

/// A warning in one or two sentences.
pub fn warning(f: &Formatter, warning: &Warning) -> String {
    let number = |name: &str, value: f64| vec![(name.to_owned(), value)];
    let text = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let (key, figures, texts) = match warning {
        Warning::NamesOnly => ("names_only", vec![], vec![]),
        Warning::MostlyBlank { share } => ("mostly_blank", number("share", *share), vec![]),
        Warning::GiantCustomer { id, share } => ("giant_customer", number("share", *share), text("id", id)),
        Warning::EveryRowDiffers => ("every_row_differs", vec![], vec![]),
        Warning::MangledIds { example, rows } => {
            ("mangled_ids", number("rows", f64::from(*rows)), text("example", example))
        }
        // Years as texts: a group mark has no place in them.
        Warning::TwoDigitYears { from, to } => {
            let years = vec![("from".to_owned(), from.to_string()), ("to".to_owned(), to.to_string())];
            ("two_digit_years", vec![], years)
        }
        Warning::NoCustomerInExport => ("no_customer_in_export", vec![], vec![]),
        Warning::NoDates => ("no_dates", vec![], vec![]),
        // Lines as texts, as years.
        Warning::OpenQuote { line } => ("open_quote", vec![], text("line", &line.to_string())),
        Warning::TextAfterQuote { rows } => ("text_after_quote", number("rows", f64::from(*rows)), vec![]),
        Warning::BlankBeforeQuote { rows } => {
            ("blank_before_quote", number("rows", f64::from(*rows)), vec![])
        }
        Warning::RepeatedHeadings { names } => {
            ("repeated_headings", vec![], text("names", &names.join("”, “")))
        }
        Warning::EmptyHeadings { columns } => {
            ("empty_headings", number("columns", f64::from(*columns)), vec![])
        }
        Warning::HeaderWidth { header, rows } => {
            let figures = [("header", header), ("rows", rows)];
            let figures = figures.map(|(name, count)| (name.to_owned(), f64::from(*count)));
            ("header_width", figures.to_vec(), vec![])
        }
        Warning::LostCharacters { count } => ("lost_characters", number("count", f64::from(*count)), vec![]),
        Warning::NulCharacters { count } => ("nul_characters", number("count", f64::from(*count)), vec![]),
    };
    let template = lookup(f.locale.language, &format!("warning.{key}"));
    let values = Values { figures: &figures, texts: &texts };
    template.map_or_else(|| readable(key), |template| fill(template, f, values))
}

/// A question in words, with its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionText {
    /// The question.
    pub title: String,
    /// Why it is asked.
    pub help: String,
    /// The answers in the order of the readings; for currencies one a currency.
    pub answers: Vec<String>,
}

/// A question in words.
pub fn question(f: &Formatter, question: &Question) -> QuestionText {
    let language = f.locale.language;
    let part = |key: &str, part: &str| {
        lookup(language, &format!("question.{key}.{part}")).map_or_else(|| readable(key), str::to_owned)
    };
    let of_two = |key: &str| QuestionText {
        title: part(key, "title"),
        help: part(key, "help"),
        answers: vec![part(key, "first"), part(key, "second")],
    };
    match question {
        Question::DateOrder { .. } => of_two("date_order"),
        Question::DecimalMark { .. } => of_two("decimal_mark"),
        Question::EndDay { .. } => of_two("end_day"),
        Question::Currency { found } => QuestionText {
            title: part("currency", "title"),
            help: part("currency", "help"),
            answers: found
                .iter()
                .map(|(code, rows)| {
                    let rows_text = if *rows == 1 { "row" } else { "rows" };
                    format!("{code} ({} {rows_text} in the sample)", f.count(f64::from(*rows)))
                })
                .collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{guess_reason, issue, question, warning};
    use crate::format::{Formatter, Language};
    use crate::protocol::{Question, Warning};

    #[test]
    fn warnings_name_their_figures() {
        let f = Formatter::default();
        let giant = Warning::GiantCustomer { id: "guest".to_owned(), share: 0.4 };
        let text = warning(&f, &giant);
        assert!(text.contains("“guest”") && text.contains("40.0%"), "{text}");
        let line = warning(&f, &Warning::OpenQuote { line: 12_345 });
        assert!(line.contains("line 12345"), "{line}");
        let names = vec!["id".to_owned(), "sum".to_owned()];
        let text = warning(&f, &Warning::RepeatedHeadings { names });
        assert!(text.contains("“id”, “sum”"), "{text}");
        let text = warning(&f, &Warning::HeaderWidth { header: 4, rows: 5 });
        assert!(text.contains('4') && text.contains('5'), "{text}");
        assert!(warning(&f, &Warning::TwoDigitYears { from: 1970, to: 2069 }).contains("1970"));
    }

    #[test]
    fn unknown_keys_and_details_are_shown() {
        assert_eq!(guess_reason(&Formatter::default(), "smells_like_dates:98"), "Smells like dates (98)");
        assert_eq!(issue(Language::English, "odd_thing"), "Odd thing");
    }

    #[test]
    fn questions_offer_their_answers() {
        let asked = question(&Formatter::default(), &Question::DateOrder { column: 1, examples: vec![] });
        assert_eq!(asked.answers.len(), 2);
        let found = vec![("EUR".to_owned(), 12), ("USD".to_owned(), 1)];
        let asked = question(&Formatter::default(), &Question::Currency { found });
        assert_eq!(asked.answers[1], "USD (1 row in the sample)");
    }
}

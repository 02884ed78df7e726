//! Templates: text with named figures.
//!
//! `{name}` is a text, or a number written plainly. `{name:money}` writes a figure as its kind: `money`,
//! `count`, `percent`, `days`, `day`, `number`, `bytes`. `{name:plural:customer:customers}` chooses by whether
//! the figure is 1. There are no nested braces and no escapes; what is put in is never read as a template.

use crate::format::{Formatter, ValueKind};

/// What a template can name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Values<'a> {
    /// Figures by name.
    pub figures: &'a [(String, f64)],
    /// Texts by name.
    pub texts: &'a [(String, String)],
}

/// What stands in a sentence for a value that is missing.
const MISSING: &str = "\u{2026}";

/// The template with its figures and texts put in.
pub(super) fn fill(template: &str, f: &Formatter, values: Values<'_>) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((place, after)) = after.split_once('}') else { break };
        text.push_str(&put(place, f, values));
        rest = after;
    }
    text.push_str(rest);
    text
}

fn put(place: &str, f: &Formatter, values: Values<'_>) -> String {
    let mut parts = place.split(':');
    let name = parts.next().unwrap_or_default();
    if let Some((_, text)) = values.texts.iter().find(|(known, _)| known == name) {
        return text.clone();
    }
    let Some(&(_, value)) = values.figures.iter().find(|(known, _)| known == name) else {
        return MISSING.to_owned();
    };
    match parts.next() {
        Some("plural") => {
            let (one, many) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            if value == 1.0 { one } else { many }.to_owned()
        }
        Some("bytes") => f.bytes(value),
        Some(kind) => f.value(value_kind(kind).unwrap_or(ValueKind::Number), value),
        None => f.plain(value),
    }
}

fn value_kind(word: &str) -> Option<ValueKind> {
    Some(match word {
        "money" => ValueKind::Money,
        "count" => ValueKind::Count,
        "percent" => ValueKind::Share,
        "days" => ValueKind::Days,
        "day" => ValueKind::Day,
        "number" => ValueKind::Number,
        _ => return None,
    })
}

/// Whether every brace is closed and every place is written in a known way.
#[cfg(test)]
pub(super) fn is_well_formed(template: &str) -> bool {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((place, after)) = after.split_once('}') else { return false };
        let parts: Vec<&str> = place.split(':').collect();
        let known = match parts.as_slice() {
            [name] => !name.is_empty(),
            [_, "plural", one, many] => !one.is_empty() && !many.is_empty(),
            [_, "bytes"] => true,
            [_, kind] => value_kind(kind).is_some(),
            _ => false,
        };
        if before.contains('}') || !known {
            return false;
        }
        rest = after;
    }
    !rest.contains('}')
}

#[cfg(test)]
mod tests {
    use super::{Values, fill};
    use crate::format::Formatter;

    #[test]
    fn figures_are_written_as_their_kind() {
        let figures = [("share".to_owned(), 0.508), ("n".to_owned(), 1.0), ("sum".to_owned(), 1250.0)];
        let texts = [("id".to_owned(), "{share:percent}".to_owned())];
        let values = Values { figures: &figures, texts: &texts };
        let text = fill(
            "{id}: {share:percent} of {sum:money}, {n:plural:order:orders}, {gone}",
            &Formatter::default(),
            values,
        );
        assert_eq!(text, "{share:percent}: 50.8% of 1,250, order, \u{2026}");
    }
}

//! Findings as sentences.

use super::template::{Values, fill};
use super::{lookup, readable};
use crate::format::Formatter;
use crate::protocol::Finding;

/// A finding as one sentence with its figures.
pub fn finding(f: &Formatter, finding: &Finding) -> String {
    let values = Values { figures: &finding.figures, texts: &finding.texts };
    match lookup(f.locale.language, &format!("finding.{}", finding.key)) {
        Some(template) => fill(template, f, values),
        None => listed(f, finding),
    }
}

/// What the owner can do about a finding; `None` if there is no advice for this key.
pub fn finding_advice(f: &Formatter, finding: &Finding) -> Option<String> {
    let template = lookup(f.locale.language, &format!("finding.{}.advice", finding.key))?;
    Some(fill(template, f, Values { figures: &finding.figures, texts: &finding.texts }))
}

/// The key and its figures, where no sentence is known.
fn listed(f: &Formatter, finding: &Finding) -> String {
    let figures =
        finding.figures.iter().map(|(name, value)| format!("{} {}", readable(name), f.plain(*value)));
    let texts = finding.texts.iter().map(|(name, text)| format!("{} {text}", readable(name)));
    let all: Vec<String> = texts.chain(figures).map(|part| part.to_lowercase()).collect();
    if all.is_empty() {
        readable(&finding.key)
    } else {
        format!("{}: {}.", readable(&finding.key), all.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::finding;
    use crate::format::Formatter;
    use crate::protocol::Finding;

    #[test]
    fn an_unknown_finding_lists_its_figures() {
        let odd = Finding {
            key: "new_thing".to_owned(),
            figures: vec![("share".to_owned(), 0.25)],
            texts: vec![],
            backed_by: String::new(),
        };
        assert_eq!(finding(&Formatter::default(), &odd), "New thing: share 0.250.");
    }
}

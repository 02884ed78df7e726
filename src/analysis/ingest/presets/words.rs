//! Headings as comparable words, with and without what stands in brackets.

use crate::analysis::ingest::fields::fold::is_space;
use crate::analysis::ingest::fields::heading::normalise_heading;

/// A heading as words without spaces between, brackets opened: `Grand Total (Base)` becomes `grandtotalbase`.
/// So `CustomerID`, `CUSTOMERID` and `customer_id` are the same.
pub(super) fn full_words(heading: &str) -> String {
    let opened: String = heading
        .chars()
        .map(|c| {
            if matches!(c, '(' | ')' | '[' | ']' | '\u{FF08}' | '\u{FF09}') || is_space(c) { ' ' } else { c }
        })
        .collect();
    squeeze(&normalise_heading(&opened))
}

/// The words outside brackets, without spaces between.
pub(super) fn bare_words(heading: &str) -> String {
    squeeze(&normalise_heading(heading))
}

/// Words without the spaces between them.
pub(super) fn squeeze(words: &str) -> String {
    words.chars().filter(|c| *c != ' ').collect()
}

/// A heading of a file, to be compared.
pub(super) struct FileHeading {
    full: String,
    bare: String,
}

impl FileHeading {
    /// Makes a heading comparable.
    pub(super) fn new(heading: &str) -> FileHeading {
        FileHeading { full: full_words(heading), bare: bare_words(heading) }
    }

    /// Whether it is blank.
    pub(super) fn is_blank(&self) -> bool {
        self.full.is_empty()
    }

    /// What `lookup` gives for the words, else for those outside brackets.
    pub(super) fn find<T>(&self, mut lookup: impl FnMut(&str) -> Option<T>) -> Option<T> {
        lookup(&self.full).or_else(|| if self.bare == self.full { None } else { lookup(&self.bare) })
    }
}

#[cfg(test)]
mod tests {
    use super::{FileHeading, full_words};

    #[test]
    fn brackets_count_first_and_then_do_not() {
        assert_eq!(full_words("Grand Total (Base)"), "grandtotalbase");
        let heading = FileHeading::new("Gross Sales (USD)");
        assert!(heading.find(|words| (words == "grosssales").then_some(())).is_some());
        assert!(FileHeading::new(" \u{FEFF}").is_blank());
    }
}

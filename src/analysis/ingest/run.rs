//! Order numbers that rise, or fall, from row to row, as most exports have them.
//!
//! As long as they do, a number other than the last one is a new one: nothing has to be looked up.

use std::cmp::Ordering;

use super::text_key::{LastText, short_words};

/// How a text stands to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It equals the last one.
    Same,
    /// It lies beyond all before it, so it is new.
    Next,
    /// It goes against the direction; this and all later ones may have been there before.
    Broken,
}

/// Texts that go one way: longer after shorter ones and, of one length, by bytes.
#[derive(Clone, Debug, Default)]
pub struct Run {
    last: LastText,
    started: bool,
    /// The way it goes, once two texts have told.
    way: Option<Ordering>,
    broken: bool,
}

impl Run {
    /// Whether no text has gone against the direction yet.
    pub fn holds(&self) -> bool {
        !self.broken
    }

    /// Ends the run.
    pub fn end(&mut self) {
        self.broken = true;
    }

    /// The last text that followed.
    pub fn last(&self) -> Vec<u8> {
        self.last.bytes()
    }

    /// Takes the next text.
    #[inline]
    pub fn follow(&mut self, text: &[u8]) -> Step {
        if self.broken {
            return Step::Broken;
        }
        let words = short_words(text);
        let order = self.last.order_of(text, words);
        if self.started && order == Ordering::Equal {
            return Step::Same;
        }
        if self.started && *self.way.get_or_insert(order) != order {
            self.broken = true;
            return Step::Broken;
        }
        self.started = true;
        self.last.keep(text, words);
        Step::Next
    }
}

#[cfg(test)]
mod tests {
    use super::{Run, Step};

    fn steps(texts: &[&str]) -> Vec<Step> {
        let mut run = Run::default();
        texts.iter().map(|text| run.follow(text.as_bytes())).collect()
    }

    #[test]
    fn rising_and_falling_numbers_are_new() {
        assert_eq!(steps(&["9", "9", "10", "11"]), [Step::Next, Step::Same, Step::Next, Step::Next]);
        assert_eq!(steps(&["#30", "#29", "#29", "#9"]), [Step::Next, Step::Next, Step::Same, Step::Next]);
    }

    #[test]
    fn the_last_text_is_known() {
        let mut run = Run::default();
        for text in ["", "7", "123456789", "123456789012345", "1234567890123456", "12345678901234567"] {
            run.follow(text.as_bytes());
            assert_eq!(run.last(), text.as_bytes());
        }
    }

    #[test]
    fn a_turn_breaks_the_run_for_good() {
        assert_eq!(steps(&["1", "2", "1", "3"]), [Step::Next, Step::Next, Step::Broken, Step::Broken]);
        assert_eq!(steps(&["", "1"]), [Step::Next, Step::Next]);
    }
}

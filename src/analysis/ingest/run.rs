//! Order numbers that rise, or fall, from row to row, as most exports have them.
//!
//! As long as they do, a number other than the last one is a new one: nothing has to be looked up.

use std::cmp::Ordering;

use super::text_key::{TextKey, replace};

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
    /// The last text, unless its key is all of it.
    last: Vec<u8>,
    last_key: TextKey,
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

    /// Whether a text lies beyond all before it.
    #[inline]
    pub fn is_next(&self, text: &[u8]) -> bool {
        let order = self.order_of(&TextKey::of(text), text);
        !self.broken
            && (!self.started || (order != Ordering::Equal && self.way.is_none_or(|way| way == order)))
    }

    fn order_of(&self, key: &TextKey, text: &[u8]) -> Ordering {
        key.len.cmp(&self.last_key.len).then_with(|| match key.is_short() {
            true => key.cmp_same_length(&self.last_key),
            false => text.cmp(&self.last),
        })
    }

    /// Takes the next text.
    pub fn follow(&mut self, text: &[u8]) -> Step {
        if self.broken {
            return Step::Broken;
        }
        let key = TextKey::of(text);
        let order = self.order_of(&key, text);
        if self.started && order == Ordering::Equal {
            return Step::Same;
        }
        if self.started && *self.way.get_or_insert(order) != order {
            self.broken = true;
            return Step::Broken;
        }
        self.started = true;
        self.last_key = key;
        if !key.is_short() {
            replace(text, &mut self.last);
        }
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
    fn a_turn_breaks_the_run_for_good() {
        assert_eq!(steps(&["1", "2", "1", "3"]), [Step::Next, Step::Next, Step::Broken, Step::Broken]);
        assert_eq!(steps(&["", "1"]), [Step::Next, Step::Next]);
    }
}

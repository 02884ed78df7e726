//! Order numbers that rise or fall, kept small: each as what it does not share with the one before.

use crate::analysis::ingest::text_key::{LastText, short_words};

/// Texts in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct NumberList {
    bytes: Vec<u8>,
    last: LastText,
    len: usize,
}

/// The first byte of a text of which a length does not fit into half a byte; both lengths follow.
const LONG: u8 = 0xFF;

impl NumberList {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The last one.
    pub fn last(&self) -> Vec<u8> {
        self.last.bytes()
    }

    /// Adds a text shorter than 4 GiB. Whether there was memory.
    pub fn push(&mut self, text: &[u8]) -> bool {
        let words = short_words(text);
        let shared = self.last.shared(text, words);
        let rest = &text[shared..];
        if self.bytes.try_reserve(rest.len() + 9).is_err() {
            return false;
        }
        if shared < 15 && rest.len() < 16 {
            self.bytes.push((shared as u8) << 4 | rest.len() as u8);
        } else {
            self.bytes.push(LONG);
            self.bytes.extend_from_slice(&(shared as u32).to_le_bytes());
            self.bytes.extend_from_slice(&(rest.len() as u32).to_le_bytes());
        }
        for &byte in rest {
            self.bytes.push(byte);
        }
        self.last.keep(text, words);
        self.len += 1;
        true
    }

    /// Hands every text over, in turn, until the first error.
    pub fn try_for_each<E>(&self, mut each: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut text = Vec::new();
        let mut bytes = self.bytes.as_slice();
        let word = |bytes: &[u8], at: usize| {
            bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |word| u32::from_le_bytes(*word))
        };
        while let Some((&first, rest)) = bytes.split_first() {
            let (shared, len, skip) = match first {
                LONG => (word(rest, 0) as usize, word(rest, 4) as usize, 8),
                _ => (usize::from(first >> 4), usize::from(first & 15), 0),
            };
            let end = (skip + len).min(rest.len());
            text.truncate(shared);
            text.extend_from_slice(&rest[skip.min(end)..end]);
            each(&text)?;
            bytes = &rest[end..];
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::NumberList;

    #[test]
    fn every_text_comes_back() {
        let long = "x".repeat(300);
        let mut texts: Vec<String> = (0..1_000).map(|i| format!("#{i}")).collect();
        texts.extend(["", "a", "abcdefghijklmnopq", "abcdefghijklmnopr", "b", &long, ""].map(String::from));
        texts.push(format!("{long}yz"));
        texts.push(format!("{}0123456789012345", "y".repeat(14)));
        texts.push(format!("{}0123456789012345", "y".repeat(15)));
        let mut list = NumberList::default();
        assert!(texts.iter().all(|text| list.push(text.as_bytes())));
        let mut found = Vec::new();
        let each = |text: &[u8]| {
            found.push(String::from_utf8(text.to_vec()).unwrap());
            Ok::<(), ()>(())
        };
        list.try_for_each(each).unwrap();
        assert_eq!((list.len(), found), (texts.len(), texts));
    }
}

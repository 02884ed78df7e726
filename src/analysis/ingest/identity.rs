//! What identifies a customer: text, folded only where two spellings surely mean one customer.
//!
//! E-mail addresses lose case and outer spaces. Everything else stays as it is (`00123`, `NA`), but for the `.0`
//! that a column of numbers puts behind whole ones.

use super::fields::fold::trim;
use super::text_key::replace;

/// What was special about an identifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdNotes {
    /// Case or spaces of an e-mail address were folded.
    pub email_folded: bool,
    /// `.0` at the end was taken off.
    pub decimal: bool,
    /// It looks like `1.23E+12`.
    pub mangled: bool,
}

/// Writes the folded identifier of a cell into `id`. `None` if the cell is blank.
pub fn normalise_id(cell: &[u8], id: &mut Vec<u8>) -> Option<IdNotes> {
    let text = trim(cell);
    if is_plain(text) {
        replace(text, id);
        return Some(IdNotes::default());
    }
    id.clear();
    if text.is_empty() {
        return None;
    }
    let mut notes = IdNotes::default();
    if memchr::memchr(b'@', text).is_some() {
        fold_email(text, id);
        notes.email_folded = id.as_slice() != cell;
        return Some(notes);
    }
    let kept = without_decimals(text);
    notes.decimal = kept.len() < text.len();
    notes.mangled = is_mangled(text);
    id.extend_from_slice(kept);
    Some(notes)
}

/// Whether [`normalise_id`] leaves a cell as it is and has nothing to say about it. May say no of one that it would
/// leave.
#[inline]
pub fn is_folded(cell: &[u8]) -> bool {
    let (Some(first), Some(last)) = (cell.first(), cell.last()) else { return false };
    let is_print = |byte: &u8| byte.is_ascii_graphic();
    if !is_print(first) || !is_print(last) || cell.len() > 64 {
        return false;
    }
    // Bytes that are looked at twice say the same twice.
    let (words, _) = cell.as_chunks::<8>();
    let last = cell.last_chunk::<8>().copied().unwrap_or_else(|| {
        let mut word = [b' '; 8];
        word[8 - cell.len()..].copy_from_slice(cell);
        word
    });
    let mut all = words.iter().copied().chain([last]).map(u64::from_le_bytes);
    !all.clone().any(is_special) || (cell.contains(&b'@') && !all.any(is_foldable))
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ONES << 7;

/// Whether one of eight bytes is `@`, `+` or a point.
#[inline]
fn is_special(word: u64) -> bool {
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let are = |byte: u8| zeros(word ^ (ONES * u64::from(byte)));
    (are(b'@') | are(b'+') | are(b'.')) & HIGH != 0
}

/// Whether one of eight bytes is a capital letter or beyond ASCII.
fn is_foldable(word: u64) -> bool {
    let from = |byte: u8| (word & !HIGH) + ONES * u64::from(0x80 - byte);
    (from(b'A') & !from(b'Z' + 1) | word) & HIGH != 0
}

/// Whether a short text has none of the bytes that all special forms have.
#[inline]
fn is_plain(text: &[u8]) -> bool {
    let special = text.iter().fold(false, |found, byte| found | matches!(byte, b'@' | b'+' | b'.'));
    !special && (1..=32).contains(&text.len())
}

fn fold_email(text: &[u8], id: &mut Vec<u8>) {
    if text.is_ascii() {
        id.extend(text.iter().map(u8::to_ascii_lowercase));
    } else {
        id.extend_from_slice(String::from_utf8_lossy(text).to_lowercase().as_bytes());
    }
}

/// `17850.0` without what is behind the digits; other texts unchanged.
fn without_decimals(text: &[u8]) -> &[u8] {
    let Some(digits) = text.strip_suffix(b".0").or_else(|| text.strip_suffix(b".00")) else { return text };
    if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) { digits } else { text }
}

/// Whether a number was written in powers of ten, as spreadsheets show long ones: its last digits are lost.
pub fn is_mangled(text: &[u8]) -> bool {
    let Some(at) = memchr::memchr2(b'E', b'e', text) else { return false };
    let (mantissa, power) = (&text[..at], &text[at + 1..]);
    let Some(power) = power.strip_prefix(b"+") else { return false };
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let whole = match memchr::memchr2(b'.', b',', mantissa) {
        Some(mark) => digits(&mantissa[..mark]) && digits(&mantissa[mark + 1..]),
        None => digits(mantissa),
    };
    whole && digits(power)
}

#[cfg(test)]
mod tests {
    use super::{IdNotes, is_folded, is_mangled, normalise_id};

    fn id(cell: &str) -> Option<String> {
        let mut id = Vec::new();
        normalise_id(cell.as_bytes(), &mut id)?;
        Some(String::from_utf8(id).unwrap())
    }

    #[test]
    fn ids_stay_what_the_user_means() {
        let cases = [
            ("00123", "00123"),
            ("17850.0", "17850"),
            ("17850.50", "17850.50"),
            ("NA", "NA"),
            ("null", "null"),
            (" Ann@Example.ORG ", "ann@example.org"),
            ("ÄRGER@x.de", "ärger@x.de"),
            ("Ann Lee", "Ann Lee"),
            ("v1.0", "v1.0"),
            ("9007199254740993", "9007199254740993"),
        ];
        for (cell, expected) in cases {
            assert_eq!(id(cell).as_deref(), Some(expected), "{cell}");
        }
        assert_eq!(id(" \u{A0}"), None);
    }

    #[test]
    fn what_is_folded_stays_as_it_is() {
        let plain = [
            "00123",
            "C-00012345",
            "NA",
            "a",
            "ann@example.org",
            "a.b+c@example.org",
            "abcdefgh",
            "a b",
            "abcdefghi@example.com",
            "x_1@ab.cd",
            "ABCDEFGHIJKLMNOPQ",
        ];
        for text in plain {
            assert!(is_folded(text.as_bytes()), "{text}");
        }
        let special = [
            "",
            " a",
            "a ",
            "Ann@example.org",
            "17850.0",
            "1.23E+12",
            "ann@Example.org",
            "\u{e4}nn@x.de",
            "1234567890123456789.0",
            "ann@example.orG",
            "ANN@example.org",
            "12345678.0",
            "\u{A0}a",
        ];
        for text in special {
            assert!(!is_folded(text.as_bytes()), "{text}");
        }
        for text in plain.iter().chain(&special).filter(|text| is_folded(text.as_bytes())) {
            let mut folded = Vec::new();
            let notes = normalise_id(text.as_bytes(), &mut folded);
            assert_eq!((notes, folded.as_slice()), (Some(IdNotes::default()), text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn lost_digits_are_seen() {
        assert!(is_mangled(b"1.23E+12") && is_mangled(b"5E+11") && is_mangled(b"1,23e+12"));
        assert!(!is_mangled(b"E+12") && !is_mangled(b"ABCE+1X") && !is_mangled(b"123"));
    }
}

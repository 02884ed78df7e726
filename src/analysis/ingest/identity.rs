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
    use super::{is_mangled, normalise_id};

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
    fn lost_digits_are_seen() {
        assert!(is_mangled(b"1.23E+12") && is_mangled(b"5E+11") && is_mangled(b"1,23e+12"));
        assert!(!is_mangled(b"E+12") && !is_mangled(b"ABCE+1X") && !is_mangled(b"123"));
    }
}

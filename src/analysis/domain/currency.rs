//! Currency codes.

use std::fmt;

/// A three-letter currency code in capitals, such as `EUR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CurrencyCode([u8; 3]);

impl CurrencyCode {
    /// Reads a code of three ASCII letters, in either case; white space around it is dropped.
    pub fn parse(text: &str) -> Option<CurrencyCode> {
        let bytes: [u8; 3] = text.trim().as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| CurrencyCode(bytes.map(|b| b.to_ascii_uppercase())))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        // The bytes are ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl fmt::Display for CurrencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::CurrencyCode;

    #[test]
    fn reads_codes_and_refuses_the_rest() {
        assert_eq!(CurrencyCode::parse(" eur ").map(|c| c.to_string()).as_deref(), Some("EUR"));
        assert_eq!(CurrencyCode::parse("EURO"), None);
        assert_eq!(CurrencyCode::parse("12A"), None);
    }
}

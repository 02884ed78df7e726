//! Days as `YYYY-MM-DD`, the form of date fields and addresses.

use crate::analysis::domain::Day;

/// A day since 1970-01-01 as `YYYY-MM-DD`.
pub fn iso_day(day: i32) -> String {
    Day::from_days(day).to_string()
}

/// The day since 1970-01-01 of `YYYY-MM-DD`; `None` where it is not such a date.
pub fn parse_iso_day(text: &str) -> Option<i32> {
    Day::parse_iso(text).map(Day::days)
}

#[cfg(test)]
mod tests {
    use super::{iso_day, parse_iso_day};

    #[test]
    fn both_ways() {
        assert_eq!(parse_iso_day("2024-02-29"), Some(19_782));
        assert_eq!(iso_day(19_782), "2024-02-29");
        assert_eq!(parse_iso_day("2023-02-29"), None);
        assert_eq!(parse_iso_day("29.02.2024"), None);
    }
}

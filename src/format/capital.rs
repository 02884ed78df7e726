//! Capital letters.

/// The text with its first letter in capitals.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::capital;

    #[test]
    fn only_the_first_letter_changes() {
        assert_eq!(capital("one year"), "One year");
        assert_eq!(capital("\u{df}ab"), "SSab");
        assert_eq!(capital(""), "");
    }
}

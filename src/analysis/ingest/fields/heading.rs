//! Column names made comparable.

use super::fold::{fold, is_space};

/// A column name as words: folded, camel case and marks split, what stands in brackets left out.
///
/// `orderID`, `Order-ID` and `"Order_ID "` all become `order id`; `Order #` becomes `order no`.
pub fn normalise_heading(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    let mut depth = 0usize;
    for c in name.chars() {
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '#' => spaced.push_str(" no "),
            '_' | '-' | '.' | '/' | ':' | ',' | ';' | '*' | '"' | '\'' | '\u{FEFF}' => spaced.push(' '),
            c if is_space(c) => spaced.push(' '),
            c => {
                if c.is_uppercase() && before.is_lowercase() {
                    spaced.push(' ');
                }
                spaced.push(c);
            }
        }
        before = c;
    }
    let folded = fold(&spaced);
    // A name that is nothing but brackets keeps what is in them.
    if folded.is_empty() && name.contains(['(', '[']) { fold(name) } else { folded }
}

#[cfg(test)]
mod tests {
    use super::normalise_heading;

    #[test]
    fn spellings_of_one_name_are_the_same() {
        for name in ["orderID", "Order-ID", " \"Order_ID\" ", "order id", "ORDER ID", "*OrderID"] {
            assert_eq!(normalise_heading(name), "order id", "{name}");
        }
        assert_eq!(normalise_heading("Umsatz (€)"), "umsatz");
        assert_eq!(normalise_heading("Order #"), "order no");
        assert_eq!(normalise_heading("N\u{B0} commande"), "no commande");
        assert_eq!(normalise_heading("links.customer"), "links customer");
        assert_eq!(normalise_heading("(x)"), "(x)");
    }
}

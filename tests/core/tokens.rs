//! The page's colours of charts are those of the chart palette.

use worthmap::charts::Palette;

const TOKENS: &str = include_str!("../../static/css/tokens.css");

/// Name and colour of each line `--chart-text: #1b2733;`.
fn declarations(css: &str) -> Vec<(String, String)> {
    let line = |line: &str| {
        let (name, colour) = line.trim().trim_end_matches(';').split_once(": ")?;
        Some((name.to_owned(), colour.to_owned()))
    };
    css.lines().filter_map(line).collect()
}

#[test]
fn the_page_and_the_charts_have_the_same_colours() {
    let (light, dark) = (declarations(&Palette::LIGHT.css()), declarations(&Palette::DARK.css()));
    assert!(light.len() > 40);
    for ((name, light), (_, dark)) in light.iter().zip(&dark) {
        let wanted = format!("{name}: light-dark({light}, {dark});");
        assert!(TOKENS.contains(&wanted), "tokens.css lacks `{wanted}`");
    }
}

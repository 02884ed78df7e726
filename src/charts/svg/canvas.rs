//! Writing SVG: shapes with presentation attributes, escaped text, short numbers.

use std::fmt::Write;

/// SVG elements in the order in which they are painted.
#[derive(Default)]
pub(super) struct Canvas {
    out: String,
}

/// Where a text stands from its point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct TextLook {
    pub(super) size: f64,
    pub(super) fill: &'static str,
    pub(super) anchor: Anchor,
    pub(super) bold: bool,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub(super) fn middle(&self) -> f64 {
        self.x + self.width / 2.0
    }
}

impl Canvas {
    pub(super) fn text(&mut self, (x, y): (f64, f64), look: TextLook, text: &str) {
        let anchor = match look.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if look.bold { " font-weight=\"600\"" } else { "" };
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{anchor}{weight}>{}</text>",
            short(x),
            short(y),
            short(look.size),
            look.fill,
            escape(text)
        );
    }

    /// A straight line; `dashes` as in `stroke-dasharray`, or empty.
    pub(super) fn line(
        &mut self,
        from: (f64, f64),
        to: (f64, f64),
        (stroke, width): (&str, f64),
        dashes: &str,
    ) {
        let dashes =
            if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        let _ = write!(
            self.out,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{stroke}\" stroke-width=\"{}\"{dashes}/>",
            short(from.0),
            short(from.1),
            short(to.0),
            short(to.1),
            short(width)
        );
    }

    /// A filled rectangle with corners of a radius, `attributes` as written.
    pub(super) fn rect(&mut self, area: Area, fill: &str, radius: f64, attributes: &str) {
        let radius = if radius > 0.0 { format!(" rx=\"{}\"", short(radius)) } else { String::new() };
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"{radius}{attributes}/>",
            short(area.x),
            short(area.y),
            short(area.width.max(0.0)),
            short(area.height.max(0.0))
        );
    }

    pub(super) fn circle(&mut self, (x, y): (f64, f64), radius: f64, attributes: &str) {
        let (x, y, radius) = (short(x), short(y), short(radius));
        let _ = write!(self.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{attributes}/>");
    }

    pub(super) fn path(&mut self, data: &str, attributes: &str) {
        let _ = write!(self.out, "<path d=\"{data}\"{attributes}/>");
    }

    /// An invisible area that tells its text when it is pointed at.
    pub(super) fn hover(&mut self, area: Area, text: &str) {
        self.out.push_str("<g><title>");
        self.out.push_str(&escape(text));
        self.out.push_str("</title>");
        self.rect(area, "none", 0.0, " pointer-events=\"all\"");
        self.out.push_str("</g>");
    }

    pub(super) fn into_string(self) -> String {
        self.out
    }
}

/// The points of a line as path data.
pub(super) fn polyline(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut data = String::new();
    for (x, y) in points {
        data.push(if data.is_empty() { 'M' } else { 'L' });
        data.push_str(&short(x));
        data.push(' ');
        data.push_str(&short(y));
    }
    data
}

/// A number with at most two decimals.
pub(super) fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text for element content and attributes. Characters that XML does not allow become the replacement
/// character.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' | '\r' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// How much wider the widest of the fonts in question is than the common ones.
const WIDE_FONT: f64 = 1.08;

/// About how wide a text is, in pixels, in the wider fonts that a system may have.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    let units: f64 = text.chars().map(character_width).sum();
    units * size * WIDE_FONT
}

fn character_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.29,
        'f' | 't' | 'r' | '(' | ')' | ' ' | '\u{a0}' | '\u{202f}' | '-' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.88,
        c if c.is_ascii_uppercase() => 0.68,
        c if c.is_ascii() => 0.57,
        c if ('\u{1100}'..='\u{ffdc}').contains(&c) => 1.0,
        _ => 0.6,
    }
}

/// A text cut to a width, with an ellipsis.
pub(super) fn fit(text: &str, width: f64, size: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0.8 * size;
    for c in text.chars() {
        used += character_width(c) * size * WIDE_FONT;
        if used > width {
            break;
        }
        kept.push(c);
    }
    format!("{}\u{2026}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{escape, fit, short, text_width};

    #[test]
    fn markup_and_control_characters_are_text() {
        assert_eq!(escape("<b a=\"1\">&'\u{0}\u{1b}"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;\u{fffd}\u{fffd}");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 1.256, -0.001, 100.5].map(short), ["1", "1.26", "0", "100.5"]);
    }

    #[test]
    fn texts_are_cut_to_their_room() {
        let cut = fit("Marketplace Western Europe", 60.0, 12.0);
        assert!(cut.ends_with('\u{2026}') && text_width(&cut, 12.0) <= 66.0, "{cut}");
        assert_eq!(fit("EU", 60.0, 12.0), "EU");
    }
}

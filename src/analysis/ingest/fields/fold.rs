//! Folding of words: lower case, without accents, full-width forms made plain.

/// The text in lower case, without Latin accents, with white space of any kind as single spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if is_space(c) {
            gap = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            folded.push(' ');
        }
        for lower in plain_width(c).to_lowercase() {
            push_without_accent(&mut folded, lower);
        }
    }
    folded
}

/// Whether a character separates words: white space, no-break and zero-width spaces, the byte order mark.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// The plain form of a full-width character; other characters unchanged.
pub fn plain_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{FFE5}' => '\u{A5}',
        '\u{FFE1}' => '\u{A3}',
        other => other,
    }
}

/// The text without white space around it, counting no-break spaces as such.
#[inline]
pub fn trim(text: &[u8]) -> &[u8] {
    let is_print = |byte: &u8| byte.is_ascii_graphic();
    match (text.first(), text.last()) {
        (Some(first), Some(last)) if is_print(first) && is_print(last) => text,
        _ => trim_any(text),
    }
}

fn trim_any(text: &[u8]) -> &[u8] {
    let ascii = text.trim_ascii();
    match (ascii.first(), ascii.last()) {
        (Some(a), Some(b)) if a.is_ascii() && b.is_ascii() => ascii,
        (None, _) => ascii,
        _ => match std::str::from_utf8(ascii) {
            Ok(text) => text.trim_matches(is_space).as_bytes(),
            Err(_) => ascii,
        },
    }
}

fn push_without_accent(out: &mut String, c: char) {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => out.push('a'),
        'ç' | 'č' => out.push('c'),
        'è' | 'é' | 'ê' | 'ë' | 'ě' => out.push('e'),
        'ì' | 'í' | 'î' | 'ï' => out.push('i'),
        'ñ' => out.push('n'),
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => out.push('o'),
        'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
        'š' => out.push('s'),
        'ž' => out.push('z'),
        'ł' => out.push('l'),
        'ß' => out.push_str("ss"),
        'º' | '°' => out.push('o'),
        'ª' => out.push('a'),
        '\u{300}'..='\u{36F}' => {}
        other => out.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, trim};

    #[test]
    fn folds_case_accents_width_and_spaces() {
        assert_eq!(fold("  Größe\u{A0}\u{202F}ÉTÉ "), "grosse ete");
        assert_eq!(fold("Ｏｒｄｅｒ　ＩＤ"), "order id");
        assert_eq!(fold("N\u{BA} Pedido"), "no pedido");
        assert_eq!(trim("\u{A0} x y\u{202F}".as_bytes()), b"x y");
    }
}

//! Conventions of language areas.

/// The language that sentences are made in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    English,
}

/// The order of the parts of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayOrder {
    /// `5 Mar 2025`
    DayMonthYear,
    /// `Mar 5, 2025`
    MonthDayYear,
    /// `2025-03-05`
    YearMonthDay,
}

/// How a language area writes numbers, money and dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Locale {
    /// BCP-47 tag, such as `de-CH`.
    pub tag: &'static str,
    /// The language of sentences and month names.
    pub language: Language,
    /// Mark between units and decimals.
    pub decimal: char,
    /// Mark between groups of three digits.
    pub group: char,
    /// Digits before the first group mark that make grouping begin: 1 groups `1,000`, 2 only `10,000`.
    pub min_grouping: usize,
    /// Order of the parts of a date.
    pub day_order: DayOrder,
    /// Whether the currency stands before the number.
    pub currency_first: bool,
    /// Whether a space stands between number and currency symbol.
    pub currency_space: bool,
    /// Whether a space stands between number and per cent sign.
    pub percent_space: bool,
}

/// Not broken at the end of a line.
const NO_BREAK: char = '\u{a0}';
/// Narrow, and not broken at the end of a line.
const NARROW_NO_BREAK: char = '\u{202f}';

impl Locale {
    /// English, United States.
    pub const EN_US: Locale = Locale {
        tag: "en-US",
        language: Language::English,
        decimal: '.',
        group: ',',
        min_grouping: 1,
        day_order: DayOrder::MonthDayYear,
        currency_first: true,
        currency_space: false,
        percent_space: false,
    };
    /// English, United Kingdom.
    pub const EN_GB: Locale = Locale { tag: "en-GB", day_order: DayOrder::DayMonthYear, ..Locale::EN_US };
    /// German, Germany.
    pub const DE_DE: Locale = Locale {
        tag: "de-DE",
        decimal: ',',
        group: '.',
        day_order: DayOrder::DayMonthYear,
        currency_first: false,
        currency_space: true,
        percent_space: true,
        ..Locale::EN_US
    };
    /// French, France.
    pub const FR_FR: Locale = Locale { tag: "fr-FR", group: NARROW_NO_BREAK, ..Locale::DE_DE };
    /// Spanish.
    pub const ES: Locale = Locale { tag: "es", min_grouping: 2, ..Locale::DE_DE };
    /// Portuguese, Brazil.
    pub const PT_BR: Locale =
        Locale { tag: "pt-BR", currency_first: true, percent_space: false, ..Locale::DE_DE };
    /// Italian.
    pub const IT: Locale = Locale { tag: "it", percent_space: false, ..Locale::DE_DE };
    /// Dutch.
    pub const NL: Locale = Locale { tag: "nl", ..Locale::PT_BR };
    /// German, Switzerland.
    pub const DE_CH: Locale = Locale { tag: "de-CH", decimal: '.', group: '\u{2019}', ..Locale::PT_BR };
    /// Japanese.
    pub const JA: Locale = Locale { tag: "ja", day_order: DayOrder::YearMonthDay, ..Locale::EN_US };

    /// Every locale that is known.
    pub const ALL: [Locale; 10] = [
        Locale::EN_US,
        Locale::EN_GB,
        Locale::DE_DE,
        Locale::FR_FR,
        Locale::ES,
        Locale::PT_BR,
        Locale::IT,
        Locale::NL,
        Locale::DE_CH,
        Locale::JA,
    ];

    /// The locale that fits a BCP-47 tag best: the same tag, else a neighbour that writes alike, else the
    /// language, else US English. Case and underscores are forgiven.
    ///
    /// ```
    /// use worthmap::format::Locale;
    /// assert_eq!(Locale::from_tag("de-AT").tag, "de-DE");
    /// assert_eq!(Locale::from_tag("en_AU").tag, "en-GB");
    /// assert_eq!(Locale::from_tag("tlh").tag, "en-US");
    /// ```
    pub fn from_tag(tag: &str) -> Locale {
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        let region = parts.find(|part| part.len() == 2).unwrap_or_default();
        match (language, region) {
            ("en", "" | "us" | "ph") => Locale::EN_US,
            ("en", _) => Locale::EN_GB,
            ("de" | "fr" | "it", "ch" | "li") => Locale::DE_CH,
            ("de" | "da" | "id" | "tr", _) => Locale::DE_DE,
            ("fr" | "sv" | "nb" | "no" | "fi" | "cs" | "pl" | "uk" | "ru", _) => Locale::FR_FR,
            ("es", "mx" | "us") => Locale::EN_GB,
            ("es", _) => Locale::ES,
            ("pt", "pt") => Locale::ES,
            ("pt", _) => Locale::PT_BR,
            ("it", _) => Locale::IT,
            ("nl", _) => Locale::NL,
            ("ja" | "zh" | "ko", _) => Locale::JA,
            _ => Locale::EN_US,
        }
    }

    /// The space that this locale puts between number and unit.
    pub(super) fn unit_space(&self) -> char {
        if self.group == NARROW_NO_BREAK { NARROW_NO_BREAK } else { NO_BREAK }
    }
}

impl Default for Locale {
    fn default() -> Locale {
        Locale::EN_US
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn every_known_tag_finds_itself() {
        for locale in Locale::ALL {
            assert_eq!(Locale::from_tag(locale.tag), locale);
        }
    }

    #[test]
    fn neighbours_are_found() {
        let tag = |t| Locale::from_tag(t).tag;
        assert_eq!(tag("zh-Hans-CN"), "ja");
        assert_eq!(tag("fr-CH"), "de-CH");
        assert_eq!(tag("PT"), "pt-BR");
        assert_eq!(tag(""), "en-US");
    }
}

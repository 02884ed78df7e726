//! Numbers and money for people.

use super::currency::{currency_decimals, currency_symbol};
use super::locale::Locale;
use crate::analysis::domain::CurrencyCode;
use crate::protocol::{Figure, Unit};

/// What a number is, so that it can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// Currency units.
    Money,
    /// A whole number.
    Count,
    /// A share, 0 to 1, written in per cent.
    Share,
    /// A number of days.
    Days,
    /// A number without unit.
    Number,
    /// A day since 1970-01-01.
    Day,
}

impl From<Unit> for ValueKind {
    fn from(unit: Unit) -> ValueKind {
        match unit {
            Unit::Money => ValueKind::Money,
            Unit::Count => ValueKind::Count,
            Unit::Share => ValueKind::Share,
            Unit::Days => ValueKind::Days,
            Unit::Number => ValueKind::Number,
        }
    }
}

/// Writes numbers in the manner of a locale, and money in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Formatter {
    /// The conventions.
    pub locale: Locale,
    /// The currency of all amounts; `None` writes plain numbers.
    pub currency: Option<CurrencyCode>,
}

/// What stands for a number that is not finite.
const DASH: &str = "\u{2013}";
/// The true minus sign.
const MINUS: char = '\u{2212}';

impl Formatter {
    /// A formatter for a locale and a currency code; a text that is no code counts as none.
    pub fn new(locale: Locale, currency: Option<&str>) -> Formatter {
        Formatter { locale, currency: currency.and_then(CurrencyCode::parse) }
    }

    /// A number with so many decimals, grouped: `1,234.50`.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return DASH.to_owned();
        }
        let plain = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let is_zero = plain.bytes().all(|b| matches!(b, b'0' | b'.'));
        let mut text = String::new();
        if value < 0.0 && !is_zero {
            text.push(MINUS);
        }
        self.push_grouped(&mut text, whole);
        if !fraction.is_empty() {
            text.push(self.locale.decimal);
            text.push_str(fraction);
        }
        text
    }

    /// A whole number, grouped: `12,345`.
    pub fn count(&self, value: f64) -> String {
        self.number(value, 0)
    }

    /// A number without unit with three significant digits or more: `0.631`, `12.3`, `1,234`.
    pub fn plain(&self, value: f64) -> String {
        let size = value.abs();
        let decimals = match size {
            0.0 => 0,
            s if s < 0.01 => 5,
            s if s < 1.0 => 3,
            s if s < 10.0 => 2,
            s if s < 100.0 => 1,
            _ => 0,
        };
        self.number(value, decimals)
    }

    /// An amount with the decimals of its currency: `€1,234.50`.
    pub fn money(&self, value: f64) -> String {
        self.with_currency(self.number(value, self.money_decimals()))
    }

    /// An amount for a sentence or a tile: decimals only below a thousand: `€12.30`, `€12,345`.
    pub fn money_short(&self, value: f64) -> String {
        let decimals = if value.abs() < 999.995 { self.money_decimals() } else { 0 };
        self.with_currency(self.number(value, decimals))
    }

    /// An amount in as few characters as an axis has: `€12.3k`, `€1.2M`.
    pub fn money_compact(&self, value: f64) -> String {
        self.with_currency(self.compact(value))
    }

    /// A number in as few characters as an axis has: `950`, `12.3k`, `1.2M`, `3bn`.
    pub fn compact(&self, value: f64) -> String {
        const STEPS: [(f64, &str); 4] = [(1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k")];
        let size = value.abs();
        for (step, letter) in STEPS {
            // 999,950 would be written 1000.0k.
            if size >= step * 0.999_95 {
                return self.trimmed(value / step, 1) + letter;
            }
        }
        self.trimmed(value, if size < 1.0 { 2 } else { 1 })
    }

    /// A share in per cent: 0.5081 gives `50.8%`; whole from 99.95 % and at zero.
    pub fn percent(&self, share: f64) -> String {
        let percent = share * 100.0;
        let size = percent.abs();
        let decimals = match size {
            s if s == 0.0 || s >= 99.95 => 0,
            s if s < 1.0 => 2,
            _ => 1,
        };
        self.with_percent(self.number(percent, decimals))
    }

    /// A share in whole per cent, for axes: `50%`.
    pub fn percent_compact(&self, share: f64) -> String {
        self.with_percent(self.trimmed(share * 100.0, 1))
    }

    /// A length in days, whole from ten days on: `1 day`, `2.5 days`, `34 days`.
    pub fn days(&self, value: f64) -> String {
        let number = self.trimmed(value, if value.abs() < 9.95 { 1 } else { 0 });
        let unit = if number == "1" { "day" } else { "days" };
        format!("{number}\u{a0}{unit}")
    }

    /// A value as its kind is written in full.
    pub fn value(&self, kind: ValueKind, value: f64) -> String {
        match kind {
            ValueKind::Money => self.money_short(value),
            ValueKind::Count => self.count(value),
            ValueKind::Share => self.percent(value),
            ValueKind::Days => self.days(value),
            ValueKind::Number => self.plain(value),
            ValueKind::Day if value.is_finite() => self.day(value as i32),
            ValueKind::Day => DASH.to_owned(),
        }
    }

    /// A value as an axis writes it.
    pub fn axis_value(&self, kind: ValueKind, value: f64) -> String {
        match kind {
            ValueKind::Money => self.money_compact(value),
            ValueKind::Share => self.percent_compact(value),
            ValueKind::Day => self.value(kind, value),
            ValueKind::Count | ValueKind::Days | ValueKind::Number => self.compact(value),
        }
    }

    /// A ratio as an axis writes it: `0.125`, `0.5`, `2`, `10k`.
    pub fn axis_ratio(&self, ratio: f64) -> String {
        if ratio < 1.0 { self.trimmed(ratio, 8) } else { self.compact(ratio) }
    }

    /// A figure, or in words why there is none.
    pub fn figure(&self, kind: ValueKind, figure: Figure) -> String {
        match figure {
            Figure::Value(value) => self.value(kind, value),
            Figure::Undefined(reason) => super::words::undefined(self.locale.language, reason).to_owned(),
        }
    }

    /// A figure, or a dash where the place is too small for the reason.
    pub fn figure_or_dash(&self, kind: ValueKind, figure: Figure) -> String {
        match figure {
            Figure::Value(value) => self.value(kind, value),
            Figure::Undefined(_) => DASH.to_owned(),
        }
    }

    /// The change from `before` to `now` with its sign: `+12.4%`; `None` if there is nothing to compare with.
    pub fn change(&self, before: f64, now: f64) -> Option<String> {
        let share = (now - before) / before;
        if before <= 0.0 || !share.is_finite() {
            return None;
        }
        let text = self.percent(share);
        Some(if share > 0.0 && !text.starts_with(MINUS) { format!("+{text}") } else { text })
    }

    /// How far two shares lie apart, without a sign: 0.05 and 0.071 give `2.1 percentage points`.
    pub fn points(&self, before: f64, now: f64) -> String {
        let points = (now - before).abs() * 100.0;
        let number = self.trimmed(points, if points < 1.0 { 2 } else { 1 });
        format!("{number}\u{a0}percentage {}", if number == "1" { "point" } else { "points" })
    }

    /// How large a number of bytes is: `12.3 MB` (powers of 1000).
    pub fn bytes(&self, value: f64) -> String {
        const STEPS: [(f64, &str); 3] = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
        let found = STEPS.iter().find(|(step, _)| value >= *step);
        match found {
            Some((step, unit)) => format!("{}\u{a0}{unit}", self.trimmed(value / step, 1)),
            None => format!("{}\u{a0}bytes", self.count(value)),
        }
    }

    /// A span of clock time for a progress line: `8 s`, `2 min 5 s`, `1 h 3 min`.
    pub fn duration(&self, seconds: f64) -> String {
        if !seconds.is_finite() || seconds < 0.0 {
            return DASH.to_owned();
        }
        let whole = seconds.ceil() as u64;
        match (whole / 3600, whole / 60 % 60, whole % 60) {
            (0, 0, s) => format!("{s}\u{a0}s"),
            (0, m, 0) => format!("{m}\u{a0}min"),
            (0, m, s) => format!("{m}\u{a0}min {s}\u{a0}s"),
            (h, m, _) => format!("{h}\u{a0}h {m}\u{a0}min"),
        }
    }

    fn money_decimals(&self) -> usize {
        self.currency.as_ref().map_or(2, currency_decimals)
    }

    /// At most so many decimals, without zeros at the end: `12`, `12.5`.
    pub(super) fn trimmed(&self, value: f64, decimals: usize) -> String {
        let text = self.number(value, decimals);
        if !text.contains(self.locale.decimal) || decimals == 0 {
            return text;
        }
        text.trim_end_matches('0').trim_end_matches(self.locale.decimal).to_owned()
    }

    fn push_grouped(&self, text: &mut String, whole: &str) {
        let groups = whole.len() >= 3 + self.locale.min_grouping;
        for (at, digit) in whole.chars().enumerate() {
            if groups && at > 0 && (whole.len() - at).is_multiple_of(3) {
                text.push(self.locale.group);
            }
            text.push(digit);
        }
    }

    fn with_percent(&self, number: String) -> String {
        if self.locale.percent_space {
            format!("{number}{}%", self.locale.unit_space())
        } else {
            format!("{number}%")
        }
    }

    fn with_currency(&self, number: String) -> String {
        let Some(code) = &self.currency else { return number };
        let symbol = currency_symbol(code);
        // A code would run into the digits.
        let space = self.locale.currency_space || symbol == code.as_str();
        let gap = if space { self.locale.unit_space().to_string() } else { String::new() };
        if !self.locale.currency_first {
            return format!("{number}{gap}{symbol}");
        }
        match number.strip_prefix(MINUS) {
            Some(positive) => format!("{MINUS}{symbol}{gap}{positive}"),
            None => format!("{symbol}{gap}{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Formatter, ValueKind};
    use crate::format::Locale;
    use crate::protocol::{Figure, UndefinedReason};

    fn plain_spaces(text: String) -> String {
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn money_in_ten_locales() {
        let expected = [
            ("en-US", "USD", "$1,234.50"),
            ("en-GB", "GBP", "£1,234.50"),
            ("de-DE", "EUR", "1.234,50 €"),
            ("fr-FR", "EUR", "1 234,50 €"),
            ("es", "EUR", "1234,50 €"),
            ("pt-BR", "BRL", "R$ 1.234,50"),
            ("it", "EUR", "1.234,50 €"),
            ("nl", "EUR", "€ 1.234,50"),
            ("de-CH", "CHF", "CHF 1’234.50"),
            ("ja", "JPY", "¥1,234"),
        ];
        for (tag, currency, text) in expected {
            let f = Formatter::new(Locale::from_tag(tag), Some(currency));
            assert_eq!(plain_spaces(f.money(1234.5)), text, "{tag}");
        }
    }

    #[test]
    fn signs_zeros_and_what_is_not_a_number() {
        let f = Formatter::new(Locale::EN_US, Some("EUR"));
        assert_eq!(f.money(-1.0), "\u{2212}€1.00");
        assert_eq!(f.money(-0.001), "€0.00");
        assert_eq!(f.number(f64::NAN, 2), "\u{2013}");
        assert_eq!(f.change(0.0, 5.0), None);
        assert_eq!(f.change(100.0, 112.4).as_deref(), Some("+12.4%"));
        assert_eq!(f.change(100.0, 80.0).as_deref(), Some("\u{2212}20.0%"));
    }

    #[test]
    fn compact_forms_step_up_in_time() {
        let f = Formatter::default();
        let found = [0.0, 0.25, 950.0, 999.96, 12_345.0, 999_960.0, 1_234_567.0, 3e9].map(|v| f.compact(v));
        assert_eq!(found, ["0", "0.25", "950", "1k", "12.3k", "1M", "1.2M", "3bn"]);
    }

    #[test]
    fn shares_days_sizes_and_times() {
        let f = Formatter::default();
        assert_eq!([0.0, 0.0012, 0.50807, 1.0].map(|v| f.percent(v)), ["0%", "0.12%", "50.8%", "100%"]);
        assert_eq!([1.0, 2.5, 34.0].map(|v| plain_spaces(f.days(v))), ["1 day", "2.5 days", "34 days"]);
        assert_eq!([9.96, 370.6].map(|v| plain_spaces(f.days(v))), ["10 days", "371 days"]);
        let points = [(0.05, 0.071), (0.02, 0.01), (0.0, 0.0034)].map(|(a, b)| plain_spaces(f.points(a, b)));
        assert_eq!(points, ["2.1 percentage points", "1 percentage point", "0.34 percentage points"]);
        assert_eq!(plain_spaces(f.bytes(52_300_000.0)), "52.3 MB");
        assert_eq!(plain_spaces(f.duration(124.2)), "2 min 5 s");
        assert_eq!(plain_spaces(Formatter::new(Locale::DE_DE, None).percent(0.123)), "12,3 %");
    }

    #[test]
    fn an_undefined_figure_tells_its_reason() {
        let f = Formatter::default();
        let text = f.figure(ValueKind::Days, Figure::Undefined(UndefinedReason::NoRepeatOrders));
        assert_eq!(text, "nobody has ordered twice yet");
    }
}

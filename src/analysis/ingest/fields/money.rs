//! Cells with money or numbers: symbols and codes, groups, signs, accounting forms; exact.

use super::currency::CurrencyTag;
use super::fold::{fold, is_space, plain_width, trim};
use super::number::{DigitsProblem, Scaled, read_digits};
use crate::analysis::domain::Money;
use crate::analysis::ingest::parcel::parcel;
use crate::analysis::ingest::plan::DecimalMark;

/// A cell read as money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedMoney {
    /// The amount, negative where the cell says so.
    pub amount: Money,
    /// Whether digits beyond ten-thousandths were rounded away.
    pub rounded: bool,
    /// The currency that the cell names.
    pub currency: Option<CurrencyTag>,
}

/// Why a cell is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberProblem {
    /// Nothing in it.
    Blank,
    /// A sign for "nothing here": `NA`, `null`, `-`.
    Placeholder,
    /// A share in percent.
    Percent,
    /// `0x1F`.
    Hexadecimal,
    /// `inf`.
    Infinite,
    /// `nan`.
    NotANumber,
    /// `true`.
    Boolean,
    /// Only the other decimal mark can read it.
    OtherMark,
    /// Beyond the range of money.
    OutOfRange,
    /// Anything else.
    Text,
}

/// What a cell says about the decimal mark of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkSign {
    /// Both marks read the same.
    Neither,
    /// Only a decimal comma can read it.
    Comma,
    /// Only a decimal point can read it.
    Point,
    /// Both can, with different results: with decimal comma, with decimal point.
    Either(Money, Money),
}

/// How often cells told the decimal mark of their column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkCounts {
    /// Cells that only a comma can read.
    pub comma: u64,
    /// Cells that only a point can read.
    pub point: u64,
    /// Cells that both read, differently.
    pub either: u64,
}

parcel!(MarkCounts { comma, point, either });

impl MarkCounts {
    /// Counts one cell.
    pub fn add(&mut self, sign: MarkSign) {
        match sign {
            MarkSign::Neither => {}
            MarkSign::Comma => self.comma += 1,
            MarkSign::Point => self.point += 1,
            MarkSign::Either(..) => self.either += 1,
        }
    }

    /// Adds the counts of another part of the file.
    pub fn merge(&mut self, other: MarkCounts) {
        self.comma += other.comma;
        self.point += other.point;
        self.either += other.either;
    }

    /// The mark that the cells tell: the more frequent one; `None` if none tells.
    pub fn mark(self) -> Option<DecimalMark> {
        match (self.comma, self.point) {
            (0, 0) => None,
            (comma, point) if comma > point => Some(DecimalMark::Comma),
            _ => Some(DecimalMark::Point),
        }
    }

    /// Whether only the user can tell: some cells have two readings and none has one only.
    pub fn is_open(self) -> bool {
        self.either > 0 && self.comma == 0 && self.point == 0
    }
}

/// Reads the number cells of one file. Remembers the last currency sign, so that equal ones are looked up once.
#[derive(Clone, Debug)]
pub struct MoneyReader {
    mark: Option<DecimalMark>,
    /// What the cells said about the mark; only kept while the mark is open.
    pub seen: MarkCounts,
    last_sign: Affix,
    last_tag: Option<CurrencyTag>,
}

/// A short text beside the digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Affix {
    bytes: [u8; 24],
    len: u8,
}

/// A cell taken apart.
struct Parts {
    negative: bool,
    body: [u8; 64],
    body_len: usize,
    exponent: i32,
    sign: Affix,
}

impl MoneyReader {
    /// A reader under a decimal mark; `None` while it is open: then what only one mark can read is read so.
    pub fn new(mark: Option<DecimalMark>) -> MoneyReader {
        MoneyReader { mark, seen: MarkCounts::default(), last_sign: Affix::default(), last_tag: None }
    }

    /// Reads a cell.
    pub fn read(&mut self, cell: &[u8]) -> Result<ParsedMoney, NumberProblem> {
        if let Some(amount) = self.mark.and_then(|mark| read_plain(cell, mark)) {
            return Ok(ParsedMoney { amount, rounded: false, currency: None });
        }
        let parts = take_apart(cell)?;
        let currency = self.currency_of(parts.sign)?;
        let scaled = match self.mark {
            Some(mark) => parts.read(mark, currency)?,
            None => self.read_open(&parts, currency)?,
        };
        Ok(ParsedMoney { amount: parts.signed(scaled), rounded: scaled.rounded, currency })
    }

    /// What a cell says about the mark; `None` if it is not a number.
    pub fn mark_sign(&mut self, cell: &[u8]) -> Option<MarkSign> {
        let parts = take_apart(cell).ok()?;
        let currency = self.currency_of(parts.sign).ok()?;
        parts.mark_sign(currency).ok()
    }

    fn read_open(&mut self, parts: &Parts, currency: Option<CurrencyTag>) -> Result<Scaled, NumberProblem> {
        let sign = parts.mark_sign(currency)?;
        self.seen.add(sign);
        let mark = if sign == MarkSign::Comma { DecimalMark::Comma } else { DecimalMark::Point };
        parts.read(mark, currency)
    }

    fn currency_of(&mut self, sign: Affix) -> Result<Option<CurrencyTag>, NumberProblem> {
        if sign.len == 0 {
            return Ok(None);
        }
        if sign != self.last_sign || self.last_tag.is_none() {
            let text = std::str::from_utf8(&sign.bytes[..usize::from(sign.len)]).unwrap_or("");
            self.last_tag = Some(CurrencyTag::parse(text).ok_or(NumberProblem::Text)?);
            self.last_sign = sign;
        }
        Ok(self.last_tag)
    }
}

impl Parts {
    fn read(&self, mark: DecimalMark, currency: Option<CurrencyTag>) -> Result<Scaled, NumberProblem> {
        let body = &self.body[..self.body_len];
        match read_digits(body, mark, self.exponent) {
            // `¥1.863` under a decimal point: a yen has no decimals, so this is the other mark.
            Ok(scaled) if currency.is_some_and(CurrencyTag::is_without_decimals) => {
                match self.mark_sign(currency)? {
                    MarkSign::Comma if mark == DecimalMark::Point => Err(NumberProblem::OtherMark),
                    MarkSign::Point if mark == DecimalMark::Comma => Err(NumberProblem::OtherMark),
                    _ => Ok(scaled),
                }
            }
            Ok(scaled) => Ok(scaled),
            Err(DigitsProblem::Range) => Err(NumberProblem::OutOfRange),
            Err(DigitsProblem::Shape) => match read_digits(body, mark.other(), self.exponent) {
                Err(DigitsProblem::Shape) => Err(NumberProblem::Text),
                _ => Err(NumberProblem::OtherMark),
            },
        }
    }

    fn mark_sign(&self, currency: Option<CurrencyTag>) -> Result<MarkSign, NumberProblem> {
        let read = |mark| read_digits(&self.body[..self.body_len], mark, self.exponent);
        match (read(DecimalMark::Comma), read(DecimalMark::Point)) {
            (Ok(comma), Ok(point)) if comma == point => Ok(MarkSign::Neither),
            (Ok(comma), Ok(point)) if currency.is_some_and(CurrencyTag::is_without_decimals) => {
                Ok(if comma.ten_thousandths > point.ten_thousandths {
                    MarkSign::Comma
                } else {
                    MarkSign::Point
                })
            }
            (Ok(comma), Ok(point)) => Ok(MarkSign::Either(self.signed(comma), self.signed(point))),
            (Ok(_), Err(_)) => Ok(MarkSign::Comma),
            (Err(_), Ok(_)) => Ok(MarkSign::Point),
            (Err(DigitsProblem::Shape), Err(DigitsProblem::Shape)) => Err(NumberProblem::Text),
            _ => Err(NumberProblem::OutOfRange),
        }
    }

    fn signed(&self, scaled: Scaled) -> Money {
        let value = scaled.ten_thousandths;
        Money::from_ten_thousandths(if self.negative { -value } else { value })
    }

    fn push(&mut self, byte: u8) -> Result<(), NumberProblem> {
        let slot = self.body.get_mut(self.body_len).ok_or(NumberProblem::OutOfRange)?;
        *slot = byte;
        self.body_len += 1;
        Ok(())
    }
}

impl Affix {
    fn push(&mut self, c: char) -> Result<(), NumberProblem> {
        let len = usize::from(self.len);
        let end = len + c.len_utf8();
        let slot = self.bytes.get_mut(len..end).ok_or(NumberProblem::Text)?;
        c.encode_utf8(slot);
        self.len = end as u8;
        Ok(())
    }
}

/// Reads an optional minus, up to fourteen digits and up to four decimals; `None` for anything else.
pub fn read_plain(cell: &[u8], mark: DecimalMark) -> Option<Money> {
    let decimal = if mark == DecimalMark::Comma { b',' } else { b'.' };
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let mut value: i64 = 0;
    let mut decimals: Option<usize> = None;
    for &byte in digits {
        if byte.is_ascii_digit() {
            value = value * 10 + i64::from(byte - b'0');
            if let Some(count) = &mut decimals {
                *count += 1;
            }
        } else if byte == decimal && decimals.is_none() {
            decimals = Some(0);
        } else {
            return None;
        }
    }
    let count = decimals.unwrap_or(0);
    if count > 4 || digits.len() - count > 15 || digits[0] == decimal {
        return None;
    }
    const POWERS: [i64; 5] = [10_000, 1_000, 100, 10, 1];
    let value = value.checked_mul(POWERS[count])?;
    Some(Money::from_ten_thousandths(if negative { -value } else { value }))
}

/// Takes a cell apart into sign, digits with their marks, power of ten and what stands beside.
fn take_apart(cell: &[u8]) -> Result<Parts, NumberProblem> {
    let text = std::str::from_utf8(trim(cell)).map_err(|_| NumberProblem::Text)?;
    if !text.chars().any(|c| plain_width(c).is_ascii_digit()) || is_hexadecimal(text) {
        return Err(name_problem(text));
    }
    let mut parts =
        Parts { negative: false, body: [0; 64], body_len: 0, exponent: 0, sign: Affix::default() };
    let rest = read_before(text, &mut parts)?;
    let rest = read_body(rest, &mut parts)?;
    read_after(rest, &mut parts)?;
    Ok(parts)
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2212}' | '\u{2013}' | '\u{2012}' | '\u{FE63}' | '\u{2010}' | '\u{2011}')
}

/// Sign, opening parenthesis and currency before the first digit.
fn read_before<'a>(text: &'a str, parts: &mut Parts) -> Result<&'a str, NumberProblem> {
    let mut signs = 0;
    for (at, raw) in text.char_indices() {
        let c = plain_width(raw);
        let next_is_digit =
            || text[at + raw.len_utf8()..].chars().next().is_some_and(|n| plain_width(n).is_ascii_digit());
        match c {
            '0'..='9' => return Ok(&text[at..]),
            '.' | ',' if next_is_digit() && parts.sign.len == 0 => return Ok(&text[at..]),
            '(' | '+' => signs += 1,
            c if is_minus(c) => {
                parts.negative = true;
                signs += 1;
            }
            c if is_space(c) => {}
            c => parts.sign.push(c)?,
        }
        if c == '(' {
            parts.negative = true;
        }
        if signs > 1 {
            return Err(NumberProblem::Text);
        }
    }
    Err(NumberProblem::Text)
}

/// Digits with points, commas, apostrophes and spaces among them, and a power of ten.
fn read_body<'a>(text: &'a str, parts: &mut Parts) -> Result<&'a str, NumberProblem> {
    let mut end = text.len();
    for (at, raw) in text.char_indices() {
        match plain_width(raw) {
            c @ ('0'..='9' | '.' | ',') => parts.push(c as u8)?,
            '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}' | '\u{B4}' | '`' => parts.push(b'\'')?,
            c if is_space(c) => parts.push(b' ')?,
            _ => {
                end = at;
                break;
            }
        }
    }
    let spaced = parts.body[..parts.body_len].ends_with(b" ");
    while parts.body[..parts.body_len].ends_with(b" ") {
        parts.body_len -= 1;
    }
    let rest = &text[end..];
    match rest.as_bytes() {
        [b'e' | b'E', ..] if !spaced => read_exponent(rest, parts),
        _ => Ok(rest),
    }
}

fn read_exponent<'a>(text: &'a str, parts: &mut Parts) -> Result<&'a str, NumberProblem> {
    let after = &text[1..];
    let unsigned = after.strip_prefix(['+', '-']).unwrap_or(after);
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Ok(text);
    }
    let value: i32 = unsigned[..digits].parse().map_err(|_| NumberProblem::OutOfRange)?;
    parts.exponent = if after.starts_with('-') { -value.min(400) } else { value.min(400) };
    Ok(&unsigned[digits..])
}

/// Trailing minus, closing parenthesis, percent sign and currency after the digits.
fn read_after(text: &str, parts: &mut Parts) -> Result<(), NumberProblem> {
    // `12,-` and `12.–` mean no hundredths, not a negative amount.
    let no_hundredths = matches!(parts.body[..parts.body_len].last(), Some(b'.' | b','));
    for raw in text.chars() {
        match plain_width(raw) {
            '%' | '\u{2030}' => return Err(NumberProblem::Percent),
            c if is_minus(c) && no_hundredths => {}
            c if is_minus(c) && !parts.negative => parts.negative = true,
            ')' if parts.negative => {}
            c if is_space(c) => {}
            c if is_minus(c) || c == ')' || c == '(' || c.is_ascii_digit() => {
                return Err(NumberProblem::Text);
            }
            c => parts.sign.push(c)?,
        }
    }
    Ok(())
}

fn is_hexadecimal(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    let digits = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn name_problem(text: &str) -> NumberProblem {
    if is_hexadecimal(text) {
        return NumberProblem::Hexadecimal;
    }
    let word = fold(text);
    match word.trim_matches(['+', '-', '(', ')', '\u{2212}', '\u{2013}', '\u{2014}', '#', '.', '!']) {
        "" if word.is_empty() => NumberProblem::Blank,
        "" | "na" | "n/a" | "null" | "none" | "nil" | "k.a" | "s/o" | "n.a" | "value" | "ref" | "div"
        | "\\n" => NumberProblem::Placeholder,
        "inf" | "infinity" | "\u{221E}" => NumberProblem::Infinite,
        "nan" | "1.#qnan" => NumberProblem::NotANumber,
        "true" | "false" | "yes" | "no" | "wahr" | "falsch" | "ja" | "nein" | "vrai" | "faux" => {
            NumberProblem::Boolean
        }
        _ => NumberProblem::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::{MarkSign, MoneyReader, NumberProblem};
    use crate::analysis::ingest::plan::DecimalMark::{self, Comma, Point};

    fn read(cell: &str, mark: DecimalMark) -> Result<String, NumberProblem> {
        MoneyReader::new(Some(mark)).read(cell.as_bytes()).map(|money| match money.currency {
            Some(tag) => format!("{} {tag}", money.amount),
            None => money.amount.to_string(),
        })
    }

    #[test]
    fn national_styles() {
        let cases = [
            ("440.0", Point, "440.00"),
            ("$1,240.00", Point, "1240.00 $"),
            ("-$3.00", Point, "-3.00 $"),
            ("$-3.00", Point, "-3.00 $"),
            ("1.863,40", Comma, "1863.40"),
            ("1.863,40 €", Comma, "1863.40 EUR"),
            ("1\u{202F}863,40\u{A0}€", Comma, "1863.40 EUR"),
            ("1 863,40 EUR", Comma, "1863.40 EUR"),
            ("1'863.40", Point, "1863.40"),
            ("CHF 1\u{2019}863.40", Point, "1863.40 CHF"),
            ("Fr. 12.50", Point, "12.50 CHF"),
            ("R$ 1.863,40", Comma, "1863.40 BRL"),
            ("￥1,863", Point, "1863.00 ¥"),
            ("１，８６３円", Point, "1863.00 JPY"),
            ("AU $3,000.00", Point, "3000.00 AUD"),
            ("EUR 90,00", Comma, "90.00 EUR"),
            ("(440.00)", Point, "-440.00"),
            ("($1,440.00)", Point, "-1440.00 $"),
            ("440,00-", Comma, "-440.00"),
            ("440.00 €-", Point, "-440.00 EUR"),
            ("\u{2212}12.5", Point, "-12.50"),
            ("12,- €", Comma, "12.00 EUR"),
            ("12.\u{2013}", Point, "12.00"),
            ("+5", Point, "5.00"),
            ("1.5E+03", Point, "1500.00"),
            ("1e-05", Point, "0.00"),
            ("kr 1 200,00", Comma, "1200.00 kr"),
        ];
        for (cell, mark, expected) in cases {
            assert_eq!(read(cell, mark).as_deref(), Ok(expected), "{cell}");
        }
    }

    #[test]
    fn what_is_no_number_is_named() {
        use NumberProblem::{
            Blank, Boolean, Hexadecimal, Infinite, NotANumber, OtherMark, OutOfRange, Percent, Placeholder,
            Text,
        };
        let cases = [
            ("", Blank),
            (" \u{A0} ", Blank),
            ("NA", Placeholder),
            ("null", Placeholder),
            ("-", Placeholder),
            ("#N/A", Placeholder),
            ("inf", Infinite),
            ("-Infinity", Infinite),
            ("NaN", NotANumber),
            ("0x1F", Hexadecimal),
            ("true", Boolean),
            ("12 %", Percent),
            ("12.5%", Percent),
            ("12,50", OtherMark),
            ("1.863,40", OtherMark),
            ("10000000000000000", OutOfRange),
            ("1e300", OutOfRange),
            ("twelve", Text),
            ("12 pieces", Text),
            ("1-2", Text),
            ("--5", Text),
            ("2024-01-05", Text),
            ("1.2.3", Text),
            ("5)", Text),
        ];
        for (cell, expected) in cases {
            assert_eq!(read(cell, Point), Err(expected), "{cell}");
        }
    }

    #[test]
    fn cells_tell_the_mark() {
        let sign = |cell: &str| MoneyReader::new(None).mark_sign(cell.as_bytes());
        assert_eq!(sign("440"), Some(MarkSign::Neither));
        assert_eq!(sign("440,00"), Some(MarkSign::Comma));
        assert_eq!(sign("440.0"), Some(MarkSign::Point));
        assert!(
            matches!(sign("1,234"), Some(MarkSign::Either(a, b)) if a.to_string() == "1.234" && b.to_string() == "1234.00")
        );
        assert_eq!(sign("￥1,863"), Some(MarkSign::Point));
        assert_eq!(sign("¥1.863"), Some(MarkSign::Comma));
        assert_eq!(sign("abc"), None);
    }
}

//! Cells with a date to a [`Day`]: ISO and numeric forms, month names, compact, spreadsheet and Unix numbers.
//!
//! The order of day and month is never guessed here: it comes with [`DateRules`], decided for a whole column.
//! Two-digit years mean [`TWO_DIGIT_YEARS`]. Days outside [`YEARS`] are refused: such cells are fillers
//! (`9999-12-31`) and would stretch every period.

use std::ops::RangeInclusive;

use super::date_order::OrderReadings;
use super::date_text::{Cursor, DateParts, Month, Time, date, in_range};
use super::fold::trim;
use crate::analysis::domain::Day;
use crate::analysis::ingest::plan::DateOrder;

/// Years that a date can have.
pub const YEARS: RangeInclusive<i32> = 1900..=2100;

/// Years that two digits can mean: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068.
pub const TWO_DIGIT_YEARS: RangeInclusive<i32> = 1969..=2068;

/// 1970-01-01 as a spreadsheet counts days in its 1900 system.
const SERIAL_OF_EPOCH: i32 = 25_569;

/// How the dates of a file are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateRules {
    /// Order of numeric dates that do not begin with a year; `None` while it is open.
    pub order: Option<DateOrder>,
    /// Minutes east of UTC to which times with an offset are moved before the day is taken; `None` takes the
    /// day as it is written (the day in UTC for Unix numbers).
    pub utc_offset_minutes: Option<i16>,
}

/// The kind of text that a date was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateForm {
    /// Year, month, day with marks between: `2026-07-04`.
    YearFirst,
    /// Numbers with the year last or with two digits: `7/4/2026`. Needs an order.
    Numeric,
    /// With the name of the month: `4 July 2026`.
    Named,
    /// Eight digits: `20260704`.
    Compact,
    /// A spreadsheet's day number: `46207`.
    Serial,
    /// Seconds or milliseconds since 1970-01-01 UTC.
    Unix,
}

/// A date as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedDate {
    /// The day.
    pub day: Day,
    /// The kind of text.
    pub form: DateForm,
    /// Whether the year had two digits.
    pub short_year: bool,
}

/// Why a cell is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// Nothing in it.
    Blank,
    /// No form of a date.
    NotADate,
    /// The form of a date, but there is no such day (30 February).
    NoSuchDay,
    /// A day outside [`YEARS`].
    OutOfRange,
    /// Only another order of day and month can read it.
    OtherOrder,
    /// Day and month cannot be told apart while the order is open.
    OrderOpen,
}

/// Reads a cell.
pub fn parse_date(cell: &[u8], rules: DateRules) -> Result<ParsedDate, DateProblem> {
    match cell.len() {
        10 => {
            if let Some(found) = read_iso(cell) {
                return found;
            }
        }
        8 => {
            if let Some(value) = read_number(cell) {
                return compact(value);
            }
        }
        16 | 19 => {
            // `YYYY-MM-DD HH:MM[:SS]` names no offset, so its day is the day as written.
            let (date, time) = cell.split_at(10);
            if let Some(found) = read_iso(date).filter(|_| is_plain_time(time)) {
                return found;
            }
        }
        _ => {}
    }
    if let Some(parts) = read_marked(cell) {
        return parts.parsed(rules, Time::default());
    }
    parse_general(cell, rules)
}

/// The readings of a numeric date that needs an order; `None` for every other cell.
pub fn order_readings(cell: &[u8]) -> Option<OrderReadings> {
    let text = std::str::from_utf8(trim(cell)).ok()?;
    if is_never_a_date(text) {
        return None;
    }
    let plain = plain_text(text);
    let mut cursor = Cursor { rest: plain.as_deref().unwrap_or(text) };
    let parts = cursor.date_parts().ok()?;
    matches!(parts.month, Month::Number(_)).then_some(())?;
    parts.needs_order().then(|| parts.readings())
}

/// `YYYY-MM-DD`; `None` if it is of another form.
#[inline]
pub fn read_iso(cell: &[u8]) -> Option<Result<ParsedDate, DateProblem>> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = cell else { return None };
    let digits = [a, b, c, d, e, f, g, h].map(|byte| byte.wrapping_sub(b'0'));
    if digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let [a, b, c, d, e, f, g, h] = digits.map(i32::from);
    let year = 1_000 * a + 100 * b + 10 * c + d;
    let day = date(year, 10 * e + f, 10 * g + h).ok_or(DateProblem::NoSuchDay);
    let in_range = |day| if YEARS.contains(&year) { Ok(day) } else { Err(DateProblem::OutOfRange) };
    let parsed = |day| ParsedDate { day, form: DateForm::YearFirst, short_year: false };
    Some(day.and_then(in_range).map(parsed))
}

/// ` HH:MM` or ` HH:MM:SS`.
fn is_plain_time(time: &[u8]) -> bool {
    let digit = |at: usize, most: u8| time.get(at).is_some_and(|b| (b'0'..=most).contains(b));
    let pair = |at: usize| time.get(at) == Some(&b':') && digit(at + 1, b'5') && digit(at + 2, b'9');
    let hours = digit(1, b'1') && digit(2, b'9') || (time.get(1) == Some(&b'2') && digit(2, b'3'));
    matches!(time.first(), Some(b' ' | b'T')) && hours && pair(3) && (time.len() == 6 || pair(6))
}

fn read_number(cell: &[u8]) -> Option<i64> {
    if cell.is_empty() || cell.len() > 18 || !cell.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(cell.iter().fold(0i64, |v, d| v * 10 + i64::from(d - b'0')))
}

fn compact(value: i64) -> Result<ParsedDate, DateProblem> {
    let value = value as i32;
    let day = in_range(date(value / 10_000, value / 100 % 100, value % 100))?;
    Ok(ParsedDate { day, form: DateForm::Compact, short_year: false })
}

/// Whether a text has no digits, or words and then more digits than a part of a date has: so most texts that are no
/// date are told without a look at their words.
fn is_never_a_date(text: &str) -> bool {
    let Some(first) = text.bytes().position(|byte| byte.is_ascii_digit()) else { return text.is_ascii() };
    let digits = text.as_bytes()[first..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.is_ascii() && first > 0 && digits > 4
}

fn parse_general(cell: &[u8], rules: DateRules) -> Result<ParsedDate, DateProblem> {
    let text = std::str::from_utf8(trim(cell)).map_err(|_| DateProblem::NotADate)?;
    if text.is_empty() {
        return Err(DateProblem::Blank);
    }
    if is_never_a_date(text) {
        return Err(DateProblem::NotADate);
    }
    let plain = plain_text(text);
    let text = plain.as_deref().unwrap_or(text);
    if let Some(found) = parse_day_number(text, rules) {
        return found;
    }
    let mut cursor = Cursor { rest: text };
    let parts = cursor.date_parts()?;
    let time = cursor.time()?;
    parts.parsed(rules, time)
}

/// `D/M/YYYY` in any order, with nothing after it; `None` for anything else.
fn read_marked(cell: &[u8]) -> Option<DateParts> {
    if !(6..=10).contains(&cell.len()) {
        return None;
    }
    let number = |from: usize| {
        let rest = cell.get(from..)?;
        let len = rest.iter().take(5).take_while(|b| b.is_ascii_digit()).count();
        let value = rest[..len].iter().fold(0i32, |v, d| v * 10 + i32::from(d - b'0'));
        (1..=4).contains(&len).then_some((value, len))
    };
    let (first, first_len) = number(0)?;
    let mark = *cell.get(first_len).filter(|b| matches!(b, b'/' | b'-' | b'.'))?;
    let (middle, middle_len) = number(first_len + 1)?;
    let second = first_len + 1 + middle_len;
    let (last, last_len) = number(second + 1).filter(|_| cell.get(second) == Some(&mark))?;
    let whole = second + 1 + last_len == cell.len();
    let plausible = middle_len <= 2 && (first_len <= 2 || (first_len == 4 && last_len <= 2));
    let month = Month::Number(middle);
    (whole && plausible).then_some(DateParts {
        first,
        month,
        last,
        first_len,
        last_len,
        dotted: mark == b'.',
    })
}

/// Text in which full-width digits and East Asian date words are made plain; `None` if there are none.
fn plain_text(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '年' | '月' | '년' | '월' => plain.push('/'),
            '日' | '일' => plain.push(' '),
            '時' => plain.push(':'),
            c if super::fold::is_space(c) => plain.push(' '),
            '\u{2010}'..='\u{2013}' | '\u{2212}' => plain.push('-'),
            c => plain.push(super::fold::plain_width(c)),
        }
    }
    Some(plain.trim().replace("/ ", "/"))
}

/// Eight digits, a spreadsheet's day number (with a fraction), Unix seconds or milliseconds.
fn parse_day_number(text: &str, rules: DateRules) -> Option<Result<ParsedDate, DateProblem>> {
    let (whole, fraction) = match text.find(['.', ',']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let value = read_number(whole.as_bytes())?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let found = |day, form| in_range(Some(day)).map(|day| ParsedDate { day, form, short_year: false });
    match whole.len() {
        // `20260704.0`, as a column of numbers is written.
        8 if fraction.bytes().all(|b| b == b'0') => Some(compact(value)),
        // Below 10000, before 1927, it is a number like others: `00042`.
        5 if value >= 10_000 => Some(found(Day::from_days(value as i32 - SERIAL_OF_EPOCH), DateForm::Serial)),
        9 | 10 => Some(found(unix_day(value, rules), DateForm::Unix)),
        12 | 13 => Some(found(unix_day(value / 1_000, rules), DateForm::Unix)),
        _ => Some(Err(DateProblem::NotADate)),
    }
}

fn unix_day(seconds: i64, rules: DateRules) -> Day {
    let moved = seconds + 60 * i64::from(rules.utc_offset_minutes.unwrap_or(0));
    Day::from_days(moved.div_euclid(86_400) as i32)
}

#[cfg(test)]
mod tests {
    use super::{DateForm, DateProblem, DateRules, order_readings, parse_date};
    use crate::analysis::ingest::plan::DateOrder::{self, Dmy, Mdy, Ymd};

    fn read(cell: &str, order: Option<DateOrder>) -> Result<String, DateProblem> {
        let rules = DateRules { order, utc_offset_minutes: None };
        parse_date(cell.as_bytes(), rules).map(|date| date.day.to_string())
    }

    #[test]
    fn forms_that_need_no_order() {
        let cases = [
            ("2026-07-04", "2026-07-04"),
            ("2026/7/4", "2026-07-04"),
            ("2026.07.04", "2026-07-04"),
            ("2024-05-01 10:00:00 +0000", "2024-05-01"),
            ("2024-05-01T10:00:00Z", "2024-05-01"),
            ("2024-05-01T10:00:00.123+02:00", "2024-05-01"),
            ("2010-12-01 08:26:00", "2010-12-01"),
            ("2024-05-01 10:00", "2024-05-01"),
            ("20260704", "2026-07-04"),
            ("35250", "1996-07-04"),
            ("35250.75", "1996-07-04"),
            ("1700000000", "2023-11-14"),
            ("1700000000123", "2023-11-14"),
            ("Sep-18-26", "2026-09-18"),
            ("26-May-26", "2026-05-26"),
            ("10-Dez-25", "2025-12-10"),
            ("Oct 1, 2026 9:33:00 PM PDT", "2026-10-01"),
            ("15 Mar 2026 3:22:08 PM UTC", "2026-03-15"),
            ("1. Okt. 2026 10:11:12 UTC", "2026-10-01"),
            ("1 de outubro de 2026", "2026-10-01"),
            ("1er août 2026", "2026-08-01"),
            ("Thu, 5 Jan 2023 10:00:00 GMT", "2023-01-05"),
            ("mar. 5 mars 2024", "2024-03-05"),
            ("Mar 5, 2024", "2024-03-05"),
            ("March 5th, 2024", "2024-03-05"),
            ("2026-Sep-18", "2026-09-18"),
            ("1996年7月4日", "1996-07-04"),
            ("２０２６/０７/０４", "2026-07-04"),
            ("05/05/2024", "2024-05-05"),
        ];
        for (cell, expected) in cases {
            assert_eq!(read(cell, None).as_deref(), Ok(expected), "{cell}");
        }
    }

    #[test]
    fn numeric_dates_follow_the_order() {
        let cases = [
            ("7/25/2018 21:06", Mdy, "2018-07-25"),
            ("04/07/1996", Dmy, "1996-07-04"),
            ("04/07/1996", Mdy, "1996-04-07"),
            ("04.07.1996", Dmy, "1996-07-04"),
            ("04.07.1996 14:05 Uhr", Dmy, "1996-07-04"),
            ("09/25/26", Mdy, "2026-09-25"),
            ("25-09-69", Dmy, "1969-09-25"),
            ("96-07-04", Ymd, "1996-07-04"),
            ("1/2/2024 12:30 AM", Dmy, "2024-02-01"),
        ];
        for (cell, order, expected) in cases {
            assert_eq!(read(cell, Some(order)).as_deref(), Ok(expected), "{cell}");
        }
    }

    #[test]
    fn rejects_have_reasons() {
        use DateProblem::{Blank, NoSuchDay, NotADate, OrderOpen, OtherOrder, OutOfRange};
        let cases = [
            ("", None, Blank),
            ("   ", None, Blank),
            ("soon", None, NotADate),
            ("2023-02-29", None, NoSuchDay),
            ("29/02/2023", Some(Dmy), NoSuchDay),
            ("20230229", None, NoSuchDay),
            ("12/31/2023", Some(Dmy), OtherOrder),
            ("31/12/2023", Some(Mdy), OtherOrder),
            ("04/07/1996", None, OrderOpen),
            ("25/07/1996", None, OrderOpen),
            ("9999-12-31", None, OutOfRange),
            ("0000-00-00", None, NoSuchDay),
            ("0000-01-01", None, NoSuchDay),
            ("01/01/0001", Some(Dmy), OutOfRange),
            ("01/01/1850", Some(Mdy), OutOfRange),
            ("2024-05-01 25:00", None, NotADate),
            ("2024-05-01 10:00 nonsense", None, NotADate),
            ("2024-05-01x", None, NotADate),
            ("12", None, NotADate),
            ("1996", None, NotADate),
            ("123456", None, NotADate),
            ("00042", None, NotADate),
            ("13/2024", None, NotADate),
            ("1,234.56", None, NotADate),
            ("12:30", None, NotADate),
        ];
        for (cell, order, expected) in cases {
            assert_eq!(read(cell, order), Err(expected), "{cell}");
        }
    }

    #[test]
    fn times_with_an_offset_move_to_the_wanted_zone() {
        let moved = |cell: &str, minutes| {
            let rules = DateRules { order: None, utc_offset_minutes: Some(minutes) };
            parse_date(cell.as_bytes(), rules).map(|date| date.day.to_string())
        };
        assert_eq!(moved("2024-05-01T23:30:00Z", 60).as_deref(), Ok("2024-05-02"));
        assert_eq!(moved("2024-05-01 00:30 +0200", 0).as_deref(), Ok("2024-04-30"));
        assert_eq!(moved("2024-05-01 23:30", 60).as_deref(), Ok("2024-05-01"));
        assert_eq!(moved("Oct 1, 2026 9:33:00 PM PDT", 0).as_deref(), Ok("2026-10-02"));
        assert_eq!(moved("1700006400", -60).as_deref(), Ok("2023-11-14"));
    }

    #[test]
    fn readings_show_what_a_cell_can_mean() {
        let both = order_readings(b"04/07/1996").unwrap();
        assert!(both.dmy.is_some() && both.mdy.is_some());
        assert!(order_readings(b"25/07/1996").unwrap().mdy.is_none());
        assert!(order_readings(b"2024-05-01").is_none());
        assert!(order_readings(b"5 May 2024").is_none());
        let form = parse_date(b"05/05/24", DateRules::default()).unwrap();
        assert!(form.short_year && form.form == DateForm::Numeric);
    }
}

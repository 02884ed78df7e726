//! Cells with a date to a [`Day`]: ISO and numeric forms, month names, compact, spreadsheet and Unix numbers.
//!
//! The order of day and month is never guessed here: it comes with [`DateRules`], decided for a whole column.
//! Two-digit years mean [`TWO_DIGIT_YEARS`]. Days outside [`YEARS`] are refused: such cells are fillers
//! (`9999-12-31`) and would stretch every period.

use std::ops::RangeInclusive;

use super::date_words::{is_filler, is_weekday, month_of, zone_minutes};
use super::fold::{fold, trim};
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

/// What a numeric date can mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderReadings {
    /// Read as day, month, year.
    pub dmy: Option<Day>,
    /// Read as month, day, year.
    pub mdy: Option<Day>,
    /// Read as year, month, day; two-digit years only.
    pub ymd: Option<Day>,
    /// Whether it stands with full stops, as `04.07.2026`.
    pub dotted: bool,
}

/// How often numeric dates told the order of their column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderCounts {
    /// Dates that only day, month, year can read.
    pub dmy: u64,
    /// Dates that only month, day, year can read.
    pub mdy: u64,
    /// Dates that only year, month, day can read.
    pub ymd: u64,
    /// Dates that can be read in several ways, differently.
    pub either: u64,
    /// Of these, those written with full stops: day first by custom.
    pub dotted: u64,
}

impl OrderCounts {
    /// Counts one date.
    pub fn add(&mut self, readings: OrderReadings) {
        match (readings.dmy, readings.mdy, readings.ymd) {
            (Some(a), Some(b), _) if a == b => {}
            (Some(_), Some(_), _) => {
                self.either += 1;
                self.dotted += u64::from(readings.dotted);
            }
            (Some(_), None, _) => self.dmy += 1,
            (None, Some(_), _) => self.mdy += 1,
            (None, None, Some(_)) => self.ymd += 1,
            (None, None, None) => {}
        }
    }

    /// Adds the counts of another part of the file.
    pub fn merge(&mut self, other: OrderCounts) {
        self.dmy += other.dmy;
        self.mdy += other.mdy;
        self.ymd += other.ymd;
        self.either += other.either;
        self.dotted += other.dotted;
    }

    /// The order that the dates tell: the one that most of the telling dates have. Where none tells, full stops
    /// mean day first. `None` if that leaves it open, or if nothing depends on it.
    pub fn order(self) -> Option<DateOrder> {
        let best = self.dmy.max(self.mdy).max(self.ymd);
        match best {
            0 if self.dotted > 0 && self.dotted == self.either => Some(DateOrder::Dmy),
            0 => None,
            // Two-digit years that stand first: nothing but that order reads 96-07-04.
            _ if self.ymd == best => Some(DateOrder::Ymd),
            _ if self.dmy == self.mdy => None,
            _ if self.dmy == best => Some(DateOrder::Dmy),
            _ => Some(DateOrder::Mdy),
        }
    }

    /// Whether only the user can tell.
    pub fn is_open(self) -> bool {
        self.order().is_none() && (self.either > 0 || self.dmy + self.mdy > 0)
    }
}

/// Reads a cell.
pub fn parse_date(cell: &[u8], rules: DateRules) -> Result<ParsedDate, DateProblem> {
    match cell.len() {
        10 => {
            if let Some(day) = read_iso(cell) {
                return in_range(day).map(|day| ParsedDate {
                    day,
                    form: DateForm::YearFirst,
                    short_year: false,
                });
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
            if let Some(day) = read_iso(date).filter(|_| is_plain_time(time)) {
                return in_range(day).map(|day| ParsedDate {
                    day,
                    form: DateForm::YearFirst,
                    short_year: false,
                });
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
    let plain = plain_text(text);
    let mut cursor = Cursor { rest: plain.as_deref().unwrap_or(text) };
    let parts = cursor.date_parts().ok()?;
    matches!(parts.month, Month::Number(_)).then_some(())?;
    parts.needs_order().then(|| parts.readings())
}

fn in_range(day: Option<Day>) -> Result<Day, DateProblem> {
    let day = day.ok_or(DateProblem::NoSuchDay)?;
    if YEARS.contains(&day.date().year) { Ok(day) } else { Err(DateProblem::OutOfRange) }
}

/// `YYYY-MM-DD` as bytes; the inner `None` if there is no such day.
fn read_iso(cell: &[u8]) -> Option<Option<Day>> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = cell else { return None };
    let digits = [a, b, c, d, e, f, g, h];
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = |digits: &[u8]| digits.iter().fold(0i32, |v, d| v * 10 + i32::from(d - b'0'));
    Some(date(value(&digits[..4]), value(&digits[4..6]), value(&digits[6..])))
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

fn date(year: i32, month: i32, day: i32) -> Option<Day> {
    Day::from_date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

fn compact(value: i64) -> Result<ParsedDate, DateProblem> {
    let value = value as i32;
    let day = in_range(date(value / 10_000, value / 100 % 100, value % 100))?;
    Ok(ParsedDate { day, form: DateForm::Compact, short_year: false })
}

fn parse_general(cell: &[u8], rules: DateRules) -> Result<ParsedDate, DateProblem> {
    let text = std::str::from_utf8(trim(cell)).map_err(|_| DateProblem::NotADate)?;
    if text.is_empty() {
        return Err(DateProblem::Blank);
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Month {
    Number(i32),
    Named(i32),
}

/// The numbers of a date in the order in which they stand; the month is named or the one in the middle.
struct DateParts {
    first: i32,
    month: Month,
    last: i32,
    /// Digits of the first and of the last number.
    first_len: usize,
    last_len: usize,
    dotted: bool,
}

impl DateParts {
    fn needs_order(&self) -> bool {
        self.first_len <= 2
    }

    fn has_short_year(&self, order: Option<DateOrder>) -> bool {
        match self.month {
            Month::Named(_) => self.first_len <= 2 && self.last_len <= 2,
            Month::Number(_) if order == Some(DateOrder::Ymd) => self.first_len <= 2,
            Month::Number(_) => self.first_len <= 2 && self.last_len <= 2,
        }
    }

    fn parsed(&self, rules: DateRules, time: Time) -> Result<ParsedDate, DateProblem> {
        let day = self.day(rules.order)?;
        let day = in_range(Some(time.shift(day, rules.utc_offset_minutes)))?;
        let form = match self.month {
            Month::Named(_) => DateForm::Named,
            Month::Number(_) if self.needs_order() => DateForm::Numeric,
            Month::Number(_) => DateForm::YearFirst,
        };
        Ok(ParsedDate { day, form, short_year: self.has_short_year(rules.order) })
    }

    fn reading(&self, order: DateOrder) -> Option<Day> {
        let Month::Number(middle) = self.month else { return None };
        let last = || year_of(self.last, self.last_len);
        let day = match order {
            DateOrder::Dmy => last().and_then(|year| date(year, middle, self.first)),
            DateOrder::Mdy => last().and_then(|year| date(year, self.first, middle)),
            DateOrder::Ymd => self.first_year().and_then(|year| date(year, middle, self.last)),
        };
        in_range(day).ok()
    }

    fn readings(&self) -> OrderReadings {
        OrderReadings {
            dmy: self.reading(DateOrder::Dmy),
            mdy: self.reading(DateOrder::Mdy),
            ymd: self.reading(DateOrder::Ymd),
            dotted: self.dotted,
        }
    }

    fn first_year(&self) -> Option<i32> {
        year_of(self.first, self.first_len).filter(|_| self.last_len <= 2)
    }

    fn day(&self, order: Option<DateOrder>) -> Result<Day, DateProblem> {
        let middle = match self.month {
            Month::Named(month) => return self.named_day(month),
            Month::Number(middle) => middle,
        };
        if !self.needs_order() {
            let year = year_of(self.first, self.first_len).ok_or(DateProblem::NotADate)?;
            return in_range(date(year, middle, self.last));
        }
        match order {
            None => Self::open_day(self.readings()),
            Some(order) => self.reading(order).ok_or_else(|| self.why_not(order, self.readings())),
        }
    }

    /// While the order is open, only a date that reads the same either way has a day.
    fn open_day(readings: OrderReadings) -> Result<Day, DateProblem> {
        match (readings.dmy, readings.mdy) {
            (Some(a), Some(b)) if a == b => Ok(a),
            (None, None) if readings.ymd.is_none() => Err(DateProblem::NoSuchDay),
            _ => Err(DateProblem::OrderOpen),
        }
    }

    fn why_not(&self, order: DateOrder, readings: OrderReadings) -> DateProblem {
        let other = match order {
            DateOrder::Dmy => readings.mdy,
            DateOrder::Mdy => readings.dmy,
            DateOrder::Ymd => readings.dmy.or(readings.mdy),
        };
        let year = year_of(self.last, self.last_len);
        match (other, year) {
            (Some(_), _) => DateProblem::OtherOrder,
            (None, Some(year)) if !YEARS.contains(&year) => DateProblem::OutOfRange,
            _ => DateProblem::NoSuchDay,
        }
    }

    fn named_day(&self, month: i32) -> Result<Day, DateProblem> {
        let (year, len, day) = if self.first_len > 2 {
            (self.first, self.first_len, self.last)
        } else {
            (self.last, self.last_len, self.first)
        };
        let year = year_of(year, len).ok_or(DateProblem::NotADate)?;
        in_range(date(year, month, day))
    }
}

/// The year that so many digits mean.
fn year_of(value: i32, digits: usize) -> Option<i32> {
    match digits {
        4 => Some(value),
        2 if value >= TWO_DIGIT_YEARS.start() % 100 => Some(1900 + value),
        2 => Some(2000 + value),
        _ => None,
    }
}

/// Time of the day in minutes and its offset from UTC.
#[derive(Clone, Copy, Default)]
struct Time {
    minutes: i32,
    offset: Option<i32>,
}

impl Time {
    fn shift(self, day: Day, wanted: Option<i16>) -> Day {
        let (Some(wanted), Some(offset)) = (wanted, self.offset) else { return day };
        let moved = self.minutes + i32::from(wanted) - offset;
        Day::from_days(day.days().saturating_add(moved.div_euclid(1_440)))
    }
}

/// What is left to read of a cell.
struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    fn number(&mut self) -> Option<(i32, usize)> {
        let len = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if len == 0 || len > 4 {
            return None;
        }
        let (digits, rest) = self.rest.split_at(len);
        self.rest = rest;
        Some((digits.parse().ok()?, len))
    }

    fn word(&mut self) -> Option<&'a str> {
        let len = self.rest.find(|c: char| !c.is_alphabetic() && c != 'º').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(len);
        self.rest = rest;
        (len > 0).then_some(word)
    }

    /// Skips marks between the parts of a date; the first of them.
    fn skip_marks(&mut self) -> Option<char> {
        let first = self.rest.chars().next().filter(|c| is_mark(*c));
        self.rest = self.rest.trim_start_matches(is_mark);
        first
    }

    fn starts_with_digit(&self) -> bool {
        self.rest.starts_with(|c: char| c.is_ascii_digit())
    }

    /// A month name; filler words and marks before it are skipped.
    fn month_name(&mut self) -> Option<i32> {
        loop {
            let word = fold(self.word()?);
            self.skip_marks();
            if let Some(month) = month_of(&word) {
                return Some(i32::from(month));
            }
            if !is_filler(&word) {
                return None;
            }
        }
    }

    fn skip_fillers(&mut self) {
        while !self.starts_with_digit() {
            let before = self.rest;
            let filler = self.word().is_some_and(|word| is_filler(&fold(word)));
            if !filler {
                self.rest = before;
                return;
            }
            self.skip_marks();
        }
    }

    fn date_parts(&mut self) -> Result<DateParts, DateProblem> {
        self.skip_weekday();
        let parts = if self.starts_with_digit() { self.number_first() } else { self.month_first() };
        parts.ok_or(DateProblem::NotADate)
    }

    /// `Thu, 5 Jan`, `mar. 5 mars`: a weekday is one if the name of a month or a number follows it.
    fn skip_weekday(&mut self) {
        let start = self.rest;
        let Some(word) = self.word() else { return };
        let word = fold(word);
        self.skip_marks();
        let after = self.rest;
        let month_follows = {
            let mut ahead = Cursor { rest: after };
            ahead.number();
            ahead.skip_marks();
            ahead.month_name().is_some()
        };
        let is_date_word = month_of(&word).is_some() && !month_follows;
        let skip = is_weekday(&word) && !is_date_word;
        self.rest = if skip { after } else { start };
    }

    fn number_first(&mut self) -> Option<DateParts> {
        let (first, first_len) = self.number()?;
        let mark = self.skip_marks();
        if self.starts_with_digit() {
            mark?;
            let (middle, middle_len) = self.number()?;
            let dotted = mark == Some('.');
            self.skip_marks()?;
            let (last, last_len) = self.number()?;
            let plausible = middle_len <= 2 && (first_len <= 2 || (first_len == 4 && last_len <= 2));
            let month = Month::Number(middle);
            return plausible.then_some(DateParts { first, month, last, first_len, last_len, dotted });
        }
        let month = Month::Named(self.month_name()?);
        self.skip_fillers();
        let (last, last_len) = self.number()?;
        Some(DateParts { first, month, last, first_len, last_len, dotted: false })
    }

    fn month_first(&mut self) -> Option<DateParts> {
        let month = Month::Named(self.month_name()?);
        let (first, first_len) = self.number()?;
        self.skip_marks();
        self.skip_fillers();
        let (last, last_len) = self.number()?;
        Some(DateParts { first, month, last, first_len, last_len, dotted: false })
    }

    /// An optional time of the day to the end of the cell.
    fn time(&mut self) -> Result<Time, DateProblem> {
        let rest = self.rest.trim_start_matches(['T', 't', ' ', ',', '.', ';', '-']);
        let separated = rest.len() < self.rest.len();
        self.rest = rest;
        for word in ["at ", "um ", "a las ", "alle ", "om ", "à ", "kl. "] {
            self.rest = self.rest.strip_prefix(word).unwrap_or(self.rest);
        }
        if self.rest.is_empty() {
            return Ok(Time::default());
        }
        if !separated {
            return Err(DateProblem::NotADate);
        }
        self.clock().ok_or(DateProblem::NotADate)
    }

    fn clock(&mut self) -> Option<Time> {
        let (mut hours, len) = self.number()?;
        let mut minutes = 0;
        if let Some(rest) = self.rest.strip_prefix([':', '.', 'h', 'H']) {
            self.rest = rest;
            minutes = if self.starts_with_digit() { self.number()?.0 } else { 0 };
            self.skip_seconds()?;
        } else if !self.rest.trim_start().to_ascii_lowercase().starts_with(['a', 'p']) {
            return None;
        }
        self.rest = self.rest.trim_start();
        if let Some(afternoon) = self.half_day() {
            if !(1..=12).contains(&hours) {
                return None;
            }
            hours = hours % 12 + if afternoon { 12 } else { 0 };
        }
        let offset = self.offset()?;
        let valid = len <= 2 && minutes < 60 && (hours < 24 || (hours == 24 && minutes == 0));
        valid.then_some(Time { minutes: hours * 60 + minutes, offset })
    }

    fn skip_seconds(&mut self) -> Option<()> {
        let Some(rest) = self.rest.strip_prefix([':', '.']) else { return Some(()) };
        self.rest = rest;
        let (seconds, _) = self.number()?;
        if let Some(rest) = self.rest.strip_prefix(['.', ',']) {
            self.rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        (seconds <= 60).then_some(())
    }

    /// `Some(true)` after noon.
    fn half_day(&mut self) -> Option<bool> {
        if !self.rest.starts_with(['a', 'A', 'p', 'P']) {
            return None;
        }
        let lower = self.rest.to_ascii_lowercase();
        for (word, afternoon) in [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)] {
            if lower.starts_with(word) {
                self.rest = self.rest[word.len()..].trim_start();
                return Some(afternoon);
            }
        }
        None
    }

    /// `Z`, `+0200`, `UTC-3`, `PDT` or nothing, to the end; the outer `None` if something else stands there.
    fn offset(&mut self) -> Option<Option<i32>> {
        let rest = self.rest.trim().trim_start_matches('(').trim_end_matches(')');
        let rest = rest.strip_prefix("Uhr").unwrap_or(rest).trim();
        if rest.is_empty() {
            return Some(None);
        }
        let at = rest.find(['+', '-']).unwrap_or(rest.len());
        let (name, signed) = rest.split_at(at);
        let base = if name.trim().is_empty() { 0 } else { zone_minutes(&fold(name))? };
        if signed.is_empty() {
            return Some(Some(base));
        }
        let negative = signed.starts_with('-');
        let digits = signed[1..].replace(':', "");
        let value: i32 = digits.parse().ok()?;
        let minutes = match digits.len() {
            1 | 2 => value * 60,
            3 | 4 => value / 100 * 60 + value % 100,
            _ => return None,
        };
        let valid = minutes <= 14 * 60 && base == 0;
        valid.then_some(Some(if negative { -minutes } else { minutes }))
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '/' | '-' | '.' | ',' | ' ' | '\'' | '_' | '\u{2019}')
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

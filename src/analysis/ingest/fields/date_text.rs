//! The parts of a date as they stand in a text: numbers, month names, marks, the time of the day, its zone.

use super::date_order::OrderReadings;
use super::date_words::{is_filler, is_weekday, month_of, zone_minutes};
use super::dates::{DateForm, DateProblem, DateRules, ParsedDate, TWO_DIGIT_YEARS, YEARS};
use super::fold::fold;
use crate::analysis::domain::Day;
use crate::analysis::ingest::plan::DateOrder;

pub(super) fn in_range(day: Option<Day>) -> Result<Day, DateProblem> {
    let day = day.ok_or(DateProblem::NoSuchDay)?;
    if YEARS.contains(&day.date().year) { Ok(day) } else { Err(DateProblem::OutOfRange) }
}

pub(super) fn date(year: i32, month: i32, day: i32) -> Option<Day> {
    Day::from_date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Month {
    Number(i32),
    Named(i32),
}

/// The numbers of a date in the order in which they stand; the month is named or the one in the middle.
pub(super) struct DateParts {
    pub(super) first: i32,
    pub(super) month: Month,
    pub(super) last: i32,
    /// Digits of the first and of the last number.
    pub(super) first_len: usize,
    pub(super) last_len: usize,
    pub(super) dotted: bool,
}

impl DateParts {
    pub(super) fn needs_order(&self) -> bool {
        self.first_len <= 2
    }

    fn has_short_year(&self, order: Option<DateOrder>) -> bool {
        match self.month {
            Month::Named(_) => self.first_len <= 2 && self.last_len <= 2,
            Month::Number(_) if order == Some(DateOrder::Ymd) => self.first_len <= 2,
            Month::Number(_) => self.first_len <= 2 && self.last_len <= 2,
        }
    }

    pub(super) fn parsed(&self, rules: DateRules, time: Time) -> Result<ParsedDate, DateProblem> {
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

    pub(super) fn readings(&self) -> OrderReadings {
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
pub(super) struct Time {
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
pub(super) struct Cursor<'a> {
    pub(super) rest: &'a str,
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

    pub(super) fn date_parts(&mut self) -> Result<DateParts, DateProblem> {
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
    pub(super) fn time(&mut self) -> Result<Time, DateProblem> {
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

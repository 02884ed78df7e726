//! The digits of a number under a decimal mark, exact to ten-thousandths.
//!
//! Grouping is strict: groups of three (or of two and a last one of three, as in India) by one and the same
//! character, and no leading zero before a group. So `12.50` can never be read with a decimal comma, and a
//! value that only one mark can read tells which mark its column uses.

use crate::analysis::ingest::plan::DecimalMark;

/// A number in ten-thousandths, without sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scaled {
    /// Ten-thousandths, at most [`i64::MAX`].
    pub ten_thousandths: i64,
    /// Whether finer digits were rounded away, half to even.
    pub rounded: bool,
}

/// Why digits cannot be read under a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigitsProblem {
    /// Marks and groups do not stand where they may.
    Shape,
    /// The number is beyond what 64 bits of ten-thousandths hold.
    Range,
}

/// More digits than this are never significant; beyond it only "not zero" matters.
const MAX_DIGITS: usize = 48;

/// Digits before and after the mark, gathered.
struct Digits {
    digits: [u8; MAX_DIGITS],
    len: usize,
    /// How many of them stand before the mark.
    whole: i32,
    /// Whether a digit other than zero came after the last one kept.
    more: bool,
}

/// Reads `body` (digits, points, commas, apostrophes, spaces) times ten to the power of `exponent`.
pub fn read_digits(body: &[u8], mark: DecimalMark, exponent: i32) -> Result<Scaled, DigitsProblem> {
    let (decimal, group) = match mark {
        DecimalMark::Point => (b'.', b','),
        DecimalMark::Comma => (b',', b'.'),
    };
    let (whole, fraction) = match memchr::memchr(decimal, body) {
        Some(at) => (&body[..at], &body[at + 1..]),
        None => (body, &body[..0]),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(DigitsProblem::Shape);
    }
    let mut digits = Digits { digits: [0; MAX_DIGITS], len: 0, whole: 0, more: false };
    digits.push_whole(whole, group)?;
    digits.push_fraction(fraction)?;
    digits.scaled(exponent)
}

impl Digits {
    fn push(&mut self, digit: u8) {
        if self.len < MAX_DIGITS {
            self.digits[self.len] = digit;
            self.len += 1;
        } else {
            self.more |= digit != 0;
        }
    }

    fn push_whole(&mut self, whole: &[u8], group: u8) -> Result<(), DigitsProblem> {
        let mut separator = None;
        let mut run = 0;
        for &byte in whole {
            match byte {
                b'0'..=b'9' => {
                    run += 1;
                    if !(self.whole == 0 && byte == b'0') {
                        self.push(byte - b'0');
                        self.whole += 1;
                    }
                }
                b' ' | b'\'' | b',' | b'.' => {
                    let fits = match separator {
                        None => (1..=3).contains(&run) && whole[0] != b'0',
                        Some(s) => s == byte && (run == 3 || (run == 2 && byte == b',')),
                    };
                    if !fits || ((byte == b',' || byte == b'.') && byte != group) {
                        return Err(DigitsProblem::Shape);
                    }
                    separator = Some(byte);
                    run = 0;
                }
                _ => return Err(DigitsProblem::Shape),
            }
        }
        if separator.is_some() && run != 3 { Err(DigitsProblem::Shape) } else { Ok(()) }
    }

    fn push_fraction(&mut self, fraction: &[u8]) -> Result<(), DigitsProblem> {
        for &byte in fraction {
            if !byte.is_ascii_digit() {
                return Err(DigitsProblem::Shape);
            }
            self.push(byte - b'0');
        }
        Ok(())
    }

    fn scaled(&self, exponent: i32) -> Result<Scaled, DigitsProblem> {
        let keep = self.whole + exponent + 4;
        let mut value: i64 = 0;
        for at in 0..keep.max(0) {
            let digit = self.digits[..self.len].get(at as usize).copied().unwrap_or(0);
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(i64::from(digit)))
                .ok_or(DigitsProblem::Range)?;
            // A power of ten far beyond the range would only turn zeros over.
            if value == 0 && at as usize > MAX_DIGITS {
                break;
            }
        }
        self.round(value, keep)
    }

    fn round(&self, value: i64, keep: i32) -> Result<Scaled, DigitsProblem> {
        let digit =
            |at: i32| if at < 0 { 0 } else { self.digits[..self.len].get(at as usize).copied().unwrap_or(0) };
        let next = digit(keep);
        let from = (keep + 1).clamp(0, self.len as i32) as usize;
        let rest = self.more || self.digits[from..self.len].iter().any(|d| *d != 0);
        let up = next > 5 || (next == 5 && (rest || value % 2 == 1));
        let ten_thousandths = value.checked_add(i64::from(up)).ok_or(DigitsProblem::Range)?;
        Ok(Scaled { ten_thousandths, rounded: next != 0 || rest })
    }
}

#[cfg(test)]
mod tests {
    use super::{DigitsProblem, read_digits};
    use crate::analysis::ingest::plan::DecimalMark::{Comma, Point};

    fn point(body: &str) -> Option<i64> {
        read_digits(body.as_bytes(), Point, 0).ok().map(|s| s.ten_thousandths)
    }

    fn comma(body: &str) -> Option<i64> {
        read_digits(body.as_bytes(), Comma, 0).ok().map(|s| s.ten_thousandths)
    }

    #[test]
    fn a_value_with_two_marks_has_one_reading() {
        assert_eq!((point("1,863.40"), comma("1,863.40")), (Some(18_634_000), None));
        assert_eq!((point("1.863,40"), comma("1.863,40")), (None, Some(18_634_000)));
        assert_eq!((point("12.50"), comma("12.50")), (Some(125_000), None));
        assert_eq!((point("1 234,567"), comma("1 234,567")), (None, Some(12_345_670)));
        assert_eq!((point("0,123"), comma("0,123")), (None, Some(1_230)));
        assert_eq!((point("12,345,678"), comma("12,345,678")), (Some(123_456_780_000), None));
    }

    #[test]
    fn three_digits_after_one_mark_have_two_readings() {
        assert_eq!((point("1,234"), comma("1,234")), (Some(12_340_000), Some(12_340)));
        assert_eq!((point("1.234"), comma("1.234")), (Some(12_340), Some(12_340_000)));
    }

    #[test]
    fn groups_are_strict() {
        for body in ["1,23.4", "1,2345", "12,34", "1'23", "1 234,567.0", "1,234'567", "1..2", ".", ""] {
            assert_eq!(point(body), None, "{body}");
        }
        assert_eq!(point("12,34,567.5"), Some(12_345_675_000));
        assert_eq!(point("1'863.40"), Some(18_634_000));
        assert_eq!(point(".5"), Some(5_000));
        assert_eq!(point("5."), Some(50_000));
    }

    #[test]
    fn rounds_half_to_even_and_says_so() {
        let read = |body: &str| read_digits(body.as_bytes(), Point, 0).unwrap();
        assert_eq!((read("0.00005").ten_thousandths, read("0.00005").rounded), (0, true));
        assert_eq!(read("0.00015").ten_thousandths, 2);
        assert_eq!(read("0.000050001").ten_thousandths, 1);
        assert_eq!((read("2.5500000").ten_thousandths, read("2.5500000").rounded), (25_500, false));
    }

    #[test]
    fn powers_of_ten_and_range() {
        let read = |body: &str, e| read_digits(body.as_bytes(), Point, e);
        assert_eq!(read("1.5", 3).unwrap().ten_thousandths, 15_000_000);
        assert_eq!(read("15", -1).unwrap().ten_thousandths, 15_000);
        assert_eq!(read("1", -9).map(|s| (s.ten_thousandths, s.rounded)), Ok((0, true)));
        assert_eq!(read("1", 300), Err(DigitsProblem::Range));
        assert_eq!(read("0", 300).unwrap().ten_thousandths, 0);
        assert_eq!(read("10000000000000000", 0), Err(DigitsProblem::Range));
    }
}

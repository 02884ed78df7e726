//! Several currencies are never added up: rows are counted by currency, left out or converted as the user chose.

use super::fields::currency::CurrencyTag;
use super::issues::IssueKind;
use super::parcel::{Parcel, ParcelReader, ParcelWriter};
use super::plan::{CurrencyChoice, Rate};
use crate::analysis::domain::{CurrencyCode, Money};
use crate::analysis::numerics::order;

/// An exact rate: mantissa over a power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExactRate {
    mantissa: i128,
    /// Power of ten.
    divisor: i128,
}

/// An amount after conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The amount.
    pub amount: Money,
    /// Whether digits beyond ten-thousandths were rounded away.
    pub rounded: bool,
}

impl ExactRate {
    /// Reads a positive decimal number with a point, up to 18 digits.
    pub fn parse(text: &str) -> Option<ExactRate> {
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = format!("{whole}{fraction}");
        let plausible = (1..=18).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let mantissa: i128 = digits.parse().ok().filter(|m| plausible && *m > 0)?;
        Some(ExactRate { mantissa, divisor: 10i128.pow(fraction.len() as u32) })
    }

    /// The amount times the rate, half to even; `None` beyond the range of money.
    pub fn convert(self, amount: Money) -> Option<Converted> {
        divide_half_even(i128::from(amount.ten_thousandths()) * self.mantissa, self.divisor)
    }
}

/// A quotient as money, half to even; `None` beyond the range of money.
pub fn divide_half_even(value: i128, divisor: i128) -> Option<Converted> {
    let (quotient, rest) = (value.div_euclid(divisor), value.rem_euclid(divisor));
    let up = 2 * rest > divisor || (2 * rest == divisor && quotient % 2 != 0);
    let amount = i64::try_from(quotient + i128::from(up)).ok()?;
    Some(Converted { amount: Money::from_ten_thousandths(amount), rounded: rest != 0 })
}

/// What the currency of a row means for its amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// They stay as they are.
    Same,
    /// They are converted.
    At(ExactRate),
}

/// Judges the currency of every row.
#[derive(Clone, Debug)]
pub struct CurrencyDesk {
    choice: CurrencyChoice,
    rates: Vec<(CurrencyTag, ExactRate)>,
    /// Accepted rows of each currency.
    counts: Vec<(CurrencyTag, u64)>,
}

impl CurrencyDesk {
    /// A desk for a choice. Fails with the first rate that is no positive decimal number.
    pub fn new(choice: &CurrencyChoice) -> Result<CurrencyDesk, Rate> {
        let mut rates = Vec::new();
        if let CurrencyChoice::Convert { rates: given, .. } = choice {
            for rate in given {
                let exact = ExactRate::parse(&rate.rate).ok_or_else(|| rate.clone())?;
                rates.push((rate.currency, exact));
            }
        }
        Ok(CurrencyDesk { choice: choice.clone(), rates, counts: Vec::new() })
    }

    /// What to do with a row. `unknown` says that there is a place for the currency and it is blank.
    pub fn judge(&self, tag: Option<CurrencyTag>, unknown: bool) -> Result<Exchange, IssueKind> {
        match (&self.choice, tag) {
            (CurrencyChoice::AsFound, _) => Ok(Exchange::Same),
            (_, None) if unknown => Err(IssueKind::UnknownCurrency),
            (CurrencyChoice::Only(wanted), Some(tag)) if !wanted.fits(tag) => Err(IssueKind::OtherCurrency),
            (CurrencyChoice::Only(_), _) => Ok(Exchange::Same),
            (CurrencyChoice::Convert { .. }, None) => Err(IssueKind::UnknownCurrency),
            (CurrencyChoice::Convert { to, .. }, Some(tag)) => {
                let rate = self.rates.iter().find(|(currency, _)| *currency == tag);
                match rate {
                    Some((_, rate)) => Ok(Exchange::At(*rate)),
                    None if to.fits(tag) => Ok(Exchange::Same),
                    None => Err(IssueKind::NoRate),
                }
            }
        }
    }

    /// Counts an accepted row.
    pub fn count(&mut self, tag: Option<CurrencyTag>) {
        let Some(tag) = tag else { return };
        match self.counts.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((tag, 1)),
        }
    }

    /// Adds what a desk for another part of the file has counted.
    pub fn merge(&mut self, other: &CurrencyDesk) {
        for (tag, rows) in &other.counts {
            match self.counts.iter_mut().find(|(known, _)| known == tag) {
                Some((_, count)) => *count += rows,
                None => self.counts.push((*tag, *rows)),
            }
        }
    }

    /// Rows of each currency, most frequent first.
    pub fn found(&self) -> Vec<(CurrencyTag, u64)> {
        let mut found = self.counts.clone();
        order::sort_by(&mut found, |a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }

    /// The currency of all amounts, where one is named. Fails with rows by currency if there are several and
    /// nothing was chosen.
    pub fn settle(&self) -> Result<Option<CurrencyCode>, Vec<(CurrencyTag, u64)>> {
        match &self.choice {
            CurrencyChoice::Only(tag) | CurrencyChoice::Convert { to: tag, .. } => Ok(tag.code()),
            CurrencyChoice::AsFound => {
                let found = self.found();
                let code = found.iter().find_map(|(tag, _)| tag.code().map(CurrencyTag::Code));
                let main = code.or(found.first().map(|(tag, _)| *tag));
                match main {
                    Some(main) if found.iter().any(|(tag, _)| !main.fits(*tag)) => Err(found),
                    main => Ok(main.and_then(CurrencyTag::code)),
                }
            }
        }
    }
}

/// Of a desk, what it has counted: its choice is known wherever it is merged.
impl Parcel for CurrencyDesk {
    fn pack(self, to: &mut ParcelWriter) {
        self.counts.pack(to);
    }

    fn unpack(from: &mut ParcelReader) -> Option<CurrencyDesk> {
        let counts = Vec::unpack(from)?;
        Some(CurrencyDesk { choice: CurrencyChoice::AsFound, rates: Vec::new(), counts })
    }
}

#[cfg(test)]
mod tests {
    use super::{CurrencyDesk, ExactRate, Exchange};
    use crate::analysis::domain::Money;
    use crate::analysis::ingest::fields::currency::CurrencyTag;
    use crate::analysis::ingest::issues::IssueKind;
    use crate::analysis::ingest::plan::{CurrencyChoice, Rate};

    fn tag(text: &str) -> CurrencyTag {
        CurrencyTag::parse(text).unwrap()
    }

    #[test]
    fn rates_are_exact_and_round_half_to_even() {
        let rate = ExactRate::parse("1.0825").unwrap();
        let converted = rate.convert(Money::from_units(1_000).unwrap()).unwrap();
        assert_eq!((converted.amount.to_string().as_str(), converted.rounded), ("1082.50", false));
        let half = ExactRate::parse("0.5").unwrap();
        let of = |v| half.convert(Money::from_ten_thousandths(v)).unwrap().amount.ten_thousandths();
        assert_eq!([of(1), of(3), of(-1), of(-3), of(5)], [0, 2, 0, -2, 2]);
        for bad in ["", "0", "-1", "1,5", "1e3", "abc", "1234567890123456789"] {
            assert_eq!(ExactRate::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn several_currencies_are_refused_unless_chosen() {
        let mut desk = CurrencyDesk::new(&CurrencyChoice::AsFound).unwrap();
        desk.count(Some(tag("$")));
        desk.count(Some(tag("USD")));
        assert_eq!(desk.settle(), Ok(tag("USD").code()));
        desk.count(Some(tag("EUR")));
        assert_eq!(desk.settle().unwrap_err().len(), 3);
        let only = CurrencyDesk::new(&CurrencyChoice::Only(tag("EUR"))).unwrap();
        assert_eq!(only.judge(Some(tag("USD")), false), Err(IssueKind::OtherCurrency));
        assert_eq!(only.judge(None, false), Ok(Exchange::Same));
        assert_eq!(only.judge(None, true), Err(IssueKind::UnknownCurrency));
    }

    #[test]
    fn conversion_needs_a_rate() {
        let rate = |currency, rate: &str| Rate { currency: tag(currency), rate: rate.to_owned() };
        let choice = CurrencyChoice::Convert { to: tag("EUR"), rates: vec![rate("USD", "0.9")] };
        let desk = CurrencyDesk::new(&choice).unwrap();
        assert_eq!(desk.judge(Some(tag("EUR")), false), Ok(Exchange::Same));
        assert!(matches!(desk.judge(Some(tag("USD")), false), Ok(Exchange::At(_))));
        assert_eq!(desk.judge(Some(tag("GBP")), false), Err(IssueKind::NoRate));
        let bad = CurrencyChoice::Convert { to: tag("EUR"), rates: vec![rate("USD", "nine")] };
        assert!(CurrencyDesk::new(&bad).is_err());
    }
}

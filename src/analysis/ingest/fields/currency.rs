//! What a currency is called in a cell: a code, or a symbol that several currencies share.

use std::fmt;

use super::fold::{fold, is_space};
use crate::analysis::domain::CurrencyCode;
use crate::analysis::ingest::parcel::{Parcel, ParcelReader, ParcelWriter};

/// A currency as a cell names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CurrencyTag {
    /// A code, or a symbol that only one currency has.
    Code(CurrencyCode),
    /// `$`: one of several dollars and pesos.
    Dollar,
    /// `¥`: yen or yuan.
    Yen,
    /// `kr`: one of the Nordic crowns.
    Krone,
}

/// Codes in use, ISO 4217.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
    BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP \
    GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT \
    LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR \
    PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB \
    TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL DEM \
    ATS FRF ITL ESP NLG BEF PTE FIM IEP GRD LUF";

/// Codes whose sign is `$`.
const DOLLARS: &str = "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP JMD TTD BBD BSD BZD FJD GYD NAD XCD";

/// Symbols and spellings that mean one currency (folded, without spaces and full stops).
const SYMBOLS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("rs", "INR"),
    ("₽", "RUB"),
    ("руб", "RUB"),
    ("₩", "KRW"),
    ("₺", "TRY"),
    ("tl", "TRY"),
    ("₪", "ILS"),
    ("฿", "THB"),
    ("₫", "VND"),
    ("₴", "UAH"),
    ("₱", "PHP"),
    ("₦", "NGN"),
    ("円", "JPY"),
    ("元", "CNY"),
    ("zl", "PLN"),
    ("kc", "CZK"),
    ("ft", "HUF"),
    ("лв", "BGN"),
    ("lei", "RON"),
    ("fr", "CHF"),
    ("sfr", "CHF"),
    ("r", "ZAR"),
    ("rp", "IDR"),
    ("rm", "MYR"),
    ("us$", "USD"),
    ("u$s", "USD"),
    ("$us", "USD"),
    ("a$", "AUD"),
    ("au$", "AUD"),
    ("aud$", "AUD"),
    ("c$", "CAD"),
    ("ca$", "CAD"),
    ("cad$", "CAD"),
    ("cdn$", "CAD"),
    ("usd$", "USD"),
    ("$usd", "USD"),
    ("nz$", "NZD"),
    ("hk$", "HKD"),
    ("s$", "SGD"),
    ("sg$", "SGD"),
    ("nt$", "TWD"),
    ("mx$", "MXN"),
    ("mex$", "MXN"),
    ("r$", "BRL"),
    ("cn¥", "CNY"),
    ("jp¥", "JPY"),
];

impl Parcel for CurrencyTag {
    fn pack(self, to: &mut ParcelWriter) {
        let (kind, code) = match self {
            CurrencyTag::Code(code) => (0u8, Some(code)),
            CurrencyTag::Dollar => (1, None),
            CurrencyTag::Yen => (2, None),
            CurrencyTag::Krone => (3, None),
        };
        kind.pack(to);
        code.pack(to);
    }

    fn unpack(from: &mut ParcelReader) -> Option<CurrencyTag> {
        Some(match (u8::unpack(from)?, Option::unpack(from)?) {
            (0, Some(code)) => CurrencyTag::Code(code),
            (1, None) => CurrencyTag::Dollar,
            (2, None) => CurrencyTag::Yen,
            (3, None) => CurrencyTag::Krone,
            _ => return None,
        })
    }
}

impl CurrencyTag {
    /// Reads a code in use or a symbol; white space and full stops do not matter.
    pub fn parse(text: &str) -> Option<CurrencyTag> {
        let mut bare = fold(text);
        bare.retain(|c| !is_space(c) && c != '.');
        match bare.as_str() {
            "" => return None,
            "$" => return Some(CurrencyTag::Dollar),
            "¥" => return Some(CurrencyTag::Yen),
            "kr" => return Some(CurrencyTag::Krone),
            _ => {}
        }
        let code = SYMBOLS.iter().find(|(symbol, _)| *symbol == bare).map(|(_, code)| *code);
        let code = match code {
            Some(code) => CurrencyCode::parse(code)?,
            None => CurrencyCode::parse(&bare).filter(|code| is_listed(CODES, code.as_str()))?,
        };
        Some(CurrencyTag::Code(code))
    }

    /// The currency that a heading such as `Umsatz (€)` or `Revenue [USD]` names.
    pub fn in_heading(heading: &str) -> Option<CurrencyTag> {
        let open = heading.rfind(['(', '['])?;
        let inner = heading[open + 1..].trim_end_matches([')', ']', ' ']);
        CurrencyTag::parse(inner)
    }

    /// The code, if the tag means one currency only.
    pub fn code(self) -> Option<CurrencyCode> {
        match self {
            CurrencyTag::Code(code) => Some(code),
            _ => None,
        }
    }

    /// Whether both can mean the same currency: `$` fits every dollar.
    pub fn fits(self, other: CurrencyTag) -> bool {
        match (self, other) {
            (CurrencyTag::Code(code), CurrencyTag::Dollar)
            | (CurrencyTag::Dollar, CurrencyTag::Code(code)) => is_listed(DOLLARS, code.as_str()),
            (CurrencyTag::Code(code), CurrencyTag::Yen) | (CurrencyTag::Yen, CurrencyTag::Code(code)) => {
                is_listed("JPY CNY", code.as_str())
            }
            (CurrencyTag::Code(code), CurrencyTag::Krone) | (CurrencyTag::Krone, CurrencyTag::Code(code)) => {
                is_listed("SEK NOK DKK ISK", code.as_str())
            }
            (a, b) => a == b,
        }
    }

    /// Whether the currency has no hundredths, so that three digits after a mark are a thousand.
    pub fn is_without_decimals(self) -> bool {
        match self {
            CurrencyTag::Yen => true,
            CurrencyTag::Code(code) => {
                is_listed("JPY KRW VND CLP ISK HUF IDR PYG UGX XAF XOF", code.as_str())
            }
            _ => false,
        }
    }
}

impl fmt::Display for CurrencyTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CurrencyTag::Code(code) => code.fmt(f),
            CurrencyTag::Dollar => f.write_str("$"),
            CurrencyTag::Yen => f.write_str("¥"),
            CurrencyTag::Krone => f.write_str("kr"),
        }
    }
}

fn is_listed(codes: &str, code: &str) -> bool {
    codes.split_ascii_whitespace().any(|c| c == code)
}

#[cfg(test)]
mod tests {
    use super::CurrencyTag;

    fn text(cell: &str) -> Option<String> {
        CurrencyTag::parse(cell).map(|tag| tag.to_string())
    }

    #[test]
    fn codes_and_symbols() {
        let cases = [
            ("eur", "EUR"),
            ("€", "EUR"),
            ("R$", "BRL"),
            ("AU $", "AUD"),
            ("US$", "USD"),
            ("$", "$"),
            ("kr.", "kr"),
            ("Fr.", "CHF"),
            ("zł", "PLN"),
            ("￥", "¥"),
        ];
        for (cell, expected) in cases {
            assert_eq!(text(cell).as_deref(), Some(expected), "{cell}");
        }
        assert_eq!(text("abc"), None);
        assert_eq!(text(""), None);
    }

    #[test]
    fn signs_fit_the_codes_that_share_them() {
        let tag = |cell| CurrencyTag::parse(cell).unwrap();
        assert!(tag("$").fits(tag("CAD")) && tag("AUD").fits(tag("$")));
        assert!(!tag("$").fits(tag("EUR")) && !tag("EUR").fits(tag("USD")));
        assert_eq!(CurrencyTag::in_heading("Umsatz (€)"), CurrencyTag::parse("EUR"));
        assert_eq!(CurrencyTag::in_heading("Amount (net)"), None);
    }
}

//! Text encodings by name: the ones that a browser's `TextDecoder` offers.
//!
//! Names and labels follow the WHATWG Encoding Standard (<https://encoding.spec.whatwg.org/>). Which encoding a
//! file has is guessed in [`super::encoding_guess`]; decoding is in [`super::decode`].

use std::fmt;

/// An encoding by its WHATWG name in lower case, such as `utf-8` or `windows-1252`. Only names of
/// [`EncodingName::all`] exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EncodingName(&'static str);

impl EncodingName {
    /// UTF-8.
    pub const UTF_8: Self = Self("utf-8");
    /// UTF-16, little end first.
    pub const UTF_16LE: Self = Self("utf-16le");
    /// UTF-16, big end first.
    pub const UTF_16BE: Self = Self("utf-16be");
    /// Windows Western European; the standard reads Latin-1 as this too.
    pub const WINDOWS_1252: Self = Self("windows-1252");
    /// Mac OS Roman.
    pub const MACINTOSH: Self = Self("macintosh");
    /// Shift-JIS with Microsoft's extensions.
    pub const SHIFT_JIS: Self = Self("shift_jis");
    /// Japanese EUC.
    pub const EUC_JP: Self = Self("euc-jp");
    /// Korean EUC with Microsoft's extensions.
    pub const EUC_KR: Self = Self("euc-kr");
    /// Simplified Chinese.
    pub const GBK: Self = Self("gbk");
    /// Windows Cyrillic.
    pub const WINDOWS_1251: Self = Self("windows-1251");

    /// The encoding that `label` means (any label of the standard, any case, outer blanks ignored).
    pub fn parse(label: &str) -> Option<Self> {
        let wanted = label.trim().to_ascii_lowercase();
        let is_meant = |(name, labels): &&(&'static str, &'static [&'static str])| {
            *name == wanted || labels.contains(&wanted.as_str())
        };
        ENCODINGS.iter().find(is_meant).map(|(name, _)| Self(name))
    }

    /// Every encoding that can be chosen, the common ones first.
    pub fn all() -> impl Iterator<Item = Self> {
        ENCODINGS.iter().map(|(name, _)| Self(name))
    }

    /// The WHATWG name in lower case; a browser's `TextDecoder` takes it as its label.
    pub fn label(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for EncodingName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

/// Name and further labels of each encoding.
const ENCODINGS: &[(&str, &[&str])] = &[
    ("utf-8", &["unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "utf8", "x-unicode20utf8"]),
    ("utf-16le", &["csunicode", "iso-10646-ucs-2", "ucs-2", "unicode", "unicodefeff", "utf-16"]),
    ("utf-16be", &["unicodefffe"]),
    (
        "windows-1252",
        &[
            "ansi_x3.4-1968",
            "ascii",
            "cp1252",
            "cp819",
            "csisolatin1",
            "ibm819",
            "iso-8859-1",
            "iso-ir-100",
            "iso8859-1",
            "iso88591",
            "iso_8859-1",
            "iso_8859-1:1987",
            "l1",
            "latin1",
            "us-ascii",
            "x-cp1252",
        ],
    ),
    ("macintosh", &["csmacintosh", "mac", "x-mac-roman"]),
    ("shift_jis", &["csshiftjis", "ms932", "ms_kanji", "shift-jis", "sjis", "windows-31j", "x-sjis"]),
    ("big5", &["big5-hkscs", "cn-big5", "csbig5", "x-x-big5"]),
    ("euc-jp", &["cseucpkdfmtjapanese", "x-euc-jp"]),
    (
        "euc-kr",
        &[
            "cseuckr",
            "csksc56011987",
            "iso-ir-149",
            "korean",
            "ks_c_5601-1987",
            "ks_c_5601-1989",
            "ksc5601",
            "ksc_5601",
            "windows-949",
        ],
    ),
    ("gb18030", &[]),
    (
        "gbk",
        &["chinese", "csgb2312", "csiso58gb231280", "gb2312", "gb_2312", "gb_2312-80", "iso-ir-58", "x-gbk"],
    ),
    ("ibm866", &["866", "cp866", "csibm866"]),
    ("iso-2022-jp", &["csiso2022jp"]),
    ("iso-8859-10", &["csisolatin6", "iso-ir-157", "iso8859-10", "iso885910", "l6", "latin6"]),
    ("iso-8859-13", &["iso8859-13", "iso885913"]),
    ("iso-8859-14", &["iso8859-14", "iso885914"]),
    ("iso-8859-15", &["csisolatin9", "iso8859-15", "iso885915", "iso_8859-15", "l9"]),
    ("iso-8859-16", &[]),
    (
        "iso-8859-2",
        &[
            "csisolatin2",
            "iso-ir-101",
            "iso8859-2",
            "iso88592",
            "iso_8859-2",
            "iso_8859-2:1987",
            "l2",
            "latin2",
        ],
    ),
    (
        "iso-8859-3",
        &[
            "csisolatin3",
            "iso-ir-109",
            "iso8859-3",
            "iso88593",
            "iso_8859-3",
            "iso_8859-3:1988",
            "l3",
            "latin3",
        ],
    ),
    (
        "iso-8859-4",
        &[
            "csisolatin4",
            "iso-ir-110",
            "iso8859-4",
            "iso88594",
            "iso_8859-4",
            "iso_8859-4:1988",
            "l4",
            "latin4",
        ],
    ),
    (
        "iso-8859-5",
        &[
            "csisolatincyrillic",
            "cyrillic",
            "iso-ir-144",
            "iso8859-5",
            "iso88595",
            "iso_8859-5",
            "iso_8859-5:1988",
        ],
    ),
    (
        "iso-8859-6",
        &[
            "arabic",
            "asmo-708",
            "csiso88596e",
            "csiso88596i",
            "csisolatinarabic",
            "ecma-114",
            "iso-8859-6-e",
            "iso-8859-6-i",
            "iso-ir-127",
            "iso8859-6",
            "iso88596",
            "iso_8859-6",
            "iso_8859-6:1987",
        ],
    ),
    (
        "iso-8859-7",
        &[
            "csisolatingreek",
            "ecma-118",
            "elot_928",
            "greek",
            "greek8",
            "iso-ir-126",
            "iso8859-7",
            "iso88597",
            "iso_8859-7",
            "iso_8859-7:1987",
            "sun_eu_greek",
        ],
    ),
    (
        "iso-8859-8",
        &[
            "csiso88598e",
            "csisolatinhebrew",
            "hebrew",
            "iso-8859-8-e",
            "iso-ir-138",
            "iso8859-8",
            "iso88598",
            "iso_8859-8",
            "iso_8859-8:1988",
            "visual",
        ],
    ),
    ("iso-8859-8-i", &["csiso88598i", "logical"]),
    ("koi8-r", &["cskoi8r", "koi", "koi8", "koi8_r"]),
    ("koi8-u", &["koi8-ru"]),
    ("windows-1250", &["cp1250", "x-cp1250"]),
    ("windows-1251", &["cp1251", "x-cp1251"]),
    ("windows-1253", &["cp1253", "x-cp1253"]),
    (
        "windows-1254",
        &[
            "cp1254",
            "csisolatin5",
            "iso-8859-9",
            "iso-ir-148",
            "iso8859-9",
            "iso88599",
            "iso_8859-9",
            "iso_8859-9:1989",
            "l5",
            "latin5",
            "x-cp1254",
        ],
    ),
    ("windows-1255", &["cp1255", "x-cp1255"]),
    ("windows-1256", &["cp1256", "x-cp1256"]),
    ("windows-1257", &["cp1257", "x-cp1257"]),
    ("windows-1258", &["cp1258", "x-cp1258"]),
    ("windows-874", &["dos-874", "iso-8859-11", "iso8859-11", "iso885911", "tis-620"]),
    ("x-mac-cyrillic", &[]),
];

#[cfg(test)]
mod tests {
    use super::EncodingName;

    #[test]
    fn labels_of_the_standard_are_known() {
        for encoding in EncodingName::all() {
            assert_eq!(EncodingName::parse(encoding.label()), Some(encoding));
            let native = encoding_rs::Encoding::for_label(encoding.label().as_bytes());
            assert_eq!(native.map(|n| n.name().to_ascii_lowercase()), Some(encoding.label().to_owned()));
        }
        assert_eq!(EncodingName::parse(" Latin1\n"), Some(EncodingName::WINDOWS_1252));
        assert_eq!(EncodingName::parse("UTF-16"), Some(EncodingName::UTF_16LE));
        assert_eq!(EncodingName::parse("sjis"), Some(EncodingName::SHIFT_JIS));
        assert_eq!(EncodingName::parse("ebcdic"), None);
    }

    #[test]
    fn every_label_means_what_the_standard_says() {
        for (name, labels) in super::ENCODINGS {
            for label in *labels {
                let native = encoding_rs::Encoding::for_label(label.as_bytes());
                assert_eq!(native.map(|n| n.name().to_ascii_lowercase()).as_deref(), Some(*name), "{label}");
            }
        }
    }
}

//! Which encoding a sample of bytes has: byte order mark, then the NUL pattern of UTF-16, then UTF-8 validity, then
//! the habits of the common legacy encodings. Always with a confidence and a reason, never final: the user may
//! choose another.

use super::encoding::EncodingName;

/// A guessed encoding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EncodingGuess {
    /// The encoding.
    pub name: EncodingName,
    /// From 0 to 1.
    pub confidence: f64,
    /// Why.
    pub reason: EncodingReason,
}

/// Why an encoding was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodingReason {
    /// The user chose it.
    Chosen,
    /// The file begins with a byte order mark.
    ByteOrderMark,
    /// Every second byte is NUL, as in UTF-16.
    NulPattern,
    /// There are only ASCII characters, which nearly all encodings share.
    AsciiOnly,
    /// All multi-byte sequences are valid UTF-8.
    ValidUtf8,
    /// Nearly all sequences are valid UTF-8; some are damaged.
    NearlyUtf8,
    /// Pairs of bytes as in Shift-JIS.
    ShiftJisPairs,
    /// Pairs of high bytes as in the East Asian EUC family.
    EucPairs,
    /// Words of high bytes, as Cyrillic letters in Windows-1251.
    CyrillicWords,
    /// Letters where Mac Roman has them.
    MacLetters,
    /// Letters where Windows-1252 has them, or nothing that speaks against it.
    WesternLetters,
}

/// Guesses the encoding of `sample`, the first bytes of a file; `complete` says that it is the whole file.
pub fn guess_encoding(sample: &[u8], complete: bool) -> EncodingGuess {
    let guess = |name, confidence, reason| EncodingGuess { name, confidence, reason };
    if let Some(name) = by_byte_order_mark(sample) {
        return guess(name, 1.0, EncodingReason::ByteOrderMark);
    }
    if let Some(name) = by_nul_pattern(sample) {
        return guess(name, 0.95, EncodingReason::NulPattern);
    }
    if sample.is_ascii() {
        return guess(EncodingName::UTF_8, 0.9, EncodingReason::AsciiOnly);
    }
    match utf8_damage(sample, complete) {
        (_, 0) => guess(EncodingName::UTF_8, 0.99, EncodingReason::ValidUtf8),
        (sequences, bad) if sequences > 20 * bad => {
            guess(EncodingName::UTF_8, 0.8, EncodingReason::NearlyUtf8)
        }
        _ => guess_legacy(sample),
    }
}

fn by_byte_order_mark(sample: &[u8]) -> Option<EncodingName> {
    let marks: [(&[u8], EncodingName); 3] = [
        (b"\xEF\xBB\xBF", EncodingName::UTF_8),
        (b"\xFF\xFE", EncodingName::UTF_16LE),
        (b"\xFE\xFF", EncodingName::UTF_16BE),
    ];
    marks.iter().find(|(mark, _)| sample.starts_with(mark)).map(|(_, name)| *name)
}

/// ASCII characters in UTF-16 have a NUL on one side; text of other scripts still has delimiters and digits.
fn by_nul_pattern(sample: &[u8]) -> Option<EncodingName> {
    let (pairs, _) = sample[..sample.len().min(16 << 10)].as_chunks::<2>();
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let shows = |nuls: usize, others: usize| nuls * 6 >= pairs.len() && nuls > 20 * others && nuls > 2;
    if shows(second, first) {
        Some(EncodingName::UTF_16LE)
    } else if shows(first, second) {
        Some(EncodingName::UTF_16BE)
    } else {
        None
    }
}

/// Valid multi-byte sequences and invalid ones, read as UTF-8. A sequence cut by the end of the sample is fine.
fn utf8_damage(sample: &[u8], complete: bool) -> (usize, usize) {
    let (mut sequences, mut bad) = (0, 0);
    for chunk in sample.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let cut = match std::str::from_utf8(&sample[sample.len().saturating_sub(3)..]) {
        Err(_) if !complete => trailing_open_sequence(sample),
        _ => false,
    };
    (sequences, bad - usize::from(cut && bad > 0))
}

/// Whether the sample ends inside a sequence that may still become valid.
fn trailing_open_sequence(sample: &[u8]) -> bool {
    (1..=3.min(sample.len())).any(|len| {
        let tail = &sample[sample.len() - len..];
        tail[0] >= 0xC0 && std::str::from_utf8(tail).is_err_and(|error| error.error_len().is_none())
    })
}

/// What the high bytes of a sample look like under several readings.
#[derive(Debug, Default)]
struct HighBytes {
    /// Runs of bytes from 0x80 on, and how many bytes they have.
    runs: usize,
    bytes: usize,
    even_runs: usize,
    /// Bytes from 0xA1 to 0xFE, and from 0xC0 on.
    euc_range: usize,
    letters: usize,
    /// Pairs in runs that begin with 0xA4 or 0xA5 (kana), and with 0xB0 to 0xC8 (hangul).
    kana_leads: usize,
    hangul_leads: usize,
    pairs: usize,
}

fn guess_legacy(sample: &[u8]) -> EncodingGuess {
    let guess = |name, confidence, reason| EncodingGuess { name, confidence, reason };
    if shows_shift_jis(sample) {
        return guess(EncodingName::SHIFT_JIS, 0.85, EncodingReason::ShiftJisPairs);
    }
    let high = survey(sample);
    if high.runs >= 3 && high.even_runs * 10 >= high.runs * 9 && high.euc_range == high.bytes {
        let name = if high.kana_leads * 8 > high.pairs {
            EncodingName::EUC_JP
        } else if high.pairs >= 20 && high.hangul_leads * 10 >= high.pairs * 9 {
            EncodingName::EUC_KR
        } else {
            EncodingName::GBK
        };
        return guess(name, 0.6, EncodingReason::EucPairs);
    }
    if high.bytes >= high.runs * 3 && high.letters * 10 >= high.bytes * 9 {
        return guess(EncodingName::WINDOWS_1251, 0.6, EncodingReason::CyrillicWords);
    }
    let (western, mac) = western_letters(sample);
    if mac > western {
        return guess(EncodingName::MACINTOSH, 0.75, EncodingReason::MacLetters);
    }
    let confidence = if western > 0 { 0.8 } else { 0.5 };
    guess(EncodingName::WINDOWS_1252, confidence, EncodingReason::WesternLetters)
}

fn survey(sample: &[u8]) -> HighBytes {
    let mut high = HighBytes::default();
    for run in sample.split(u8::is_ascii).filter(|run| !run.is_empty()) {
        high.runs += 1;
        high.bytes += run.len();
        high.even_runs += usize::from(run.len() % 2 == 0);
        high.euc_range += run.iter().filter(|byte| (0xA1..=0xFE).contains(*byte)).count();
        high.letters += run.iter().filter(|byte| **byte >= 0xC0).count();
        for [lead, _] in run.as_chunks::<2>().0 {
            high.pairs += 1;
            high.kana_leads += usize::from(matches!(lead, 0xA4 | 0xA5));
            high.hangul_leads += usize::from((0xB0..=0xC8).contains(lead));
        }
    }
    high
}

/// Shift-JIS: next to no invalid pair, most pairs with a lead below 0xA0, and pairs that stand together or have a
/// high second byte. Single accented letters before ASCII letters, as in Western text, are no such pairs.
fn shows_shift_jis(sample: &[u8]) -> bool {
    let (mut together, mut apart, mut low_leads, mut invalid) = (0usize, 0usize, 0usize, 0usize);
    let mut after_pair = false;
    let mut at = 0;
    while at + 1 < sample.len() {
        let (lead, trail) = (sample[at], sample[at + 1]);
        match lead {
            0x81..=0x9F | 0xE0..=0xFC if matches!(trail, 0x40..=0x7E | 0x80..=0xFC) => {
                if after_pair || trail >= 0x80 {
                    together += 1;
                } else {
                    apart += 1;
                }
                low_leads += usize::from(lead < 0xA0);
                after_pair = true;
                at += 2;
            }
            0x80..=0xA0 | 0xE0..=0xFF => {
                invalid += 1;
                after_pair = false;
                at += 1;
            }
            _ => {
                after_pair = false;
                at += 1;
            }
        }
    }
    let pairs = together + apart;
    together > 2 * apart && low_leads * 2 > pairs && invalid * 50 <= pairs
}

/// Evidence for Windows-1252 and for Mac Roman: bytes next to ASCII letters that are letters there.
fn western_letters(sample: &[u8]) -> (usize, usize) {
    let (mut western, mut mac) = (0, 0);
    for [before, byte, after] in sample.array_windows::<3>() {
        let is_inside = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
        match byte {
            0x81 | 0x8D | 0x8F | 0x90 | 0x9D => mac += 2,
            // An apostrophe in one, an accented letter in the other.
            0x92 => {}
            0x80..=0x9F | 0xA7 | 0xBF if is_inside => mac += 1,
            0x8A | 0x8E | 0x9A | 0x9F if before.is_ascii_lowercase() => mac += 1,
            0xC0..=0xFF if before.is_ascii_alphabetic() || after.is_ascii_alphabetic() => western += 1,
            _ => {}
        }
    }
    if memchr::memchr(b'\r', sample).is_some() && memchr::memchr(b'\n', sample).is_none() {
        mac += 3;
    }
    (western, mac)
}

#[cfg(test)]
mod tests {
    use super::{EncodingReason, guess_encoding};
    use crate::analysis::ingest::encoding::EncodingName;

    fn guessed(sample: &[u8]) -> &'static str {
        guess_encoding(sample, true).name.label()
    }

    fn in_encoding(label: &str, text: &str) -> Vec<u8> {
        encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    }

    #[test]
    fn marks_patterns_and_validity_come_first() {
        assert_eq!(guessed(b"\xEF\xBB\xBFa"), "utf-8");
        assert_eq!(guessed(b"\xFF\xFEa\0"), "utf-16le");
        assert_eq!(guessed(b"a\0,\0b\0\n\0"), "utf-16le");
        assert_eq!(guessed(b"\0a\0,\0b\0\n"), "utf-16be");
        assert_eq!(guess_encoding(b"a,b", true).reason, EncodingReason::AsciiOnly);
        assert_eq!(guessed("K\u{f6}ln".as_bytes()), "utf-8");
        assert_eq!(guessed(b"a,b\0c\nd,e\n"), "utf-8", "a stray NUL is no UTF-16");
    }

    #[test]
    fn a_sample_may_end_inside_a_character() {
        let text = "\u{20ac}\u{1F4B6}".as_bytes();
        for end in 1..text.len() {
            assert_eq!(guess_encoding(&text[..end], false).name, EncodingName::UTF_8, "{end} bytes");
        }
        assert_ne!(guess_encoding(b"abc\xE2\x82", true).name, EncodingName::UTF_8);
    }

    #[test]
    fn legacy_encodings_are_told_by_their_habits() {
        let german = "Firma;Stra\u{df}e\nM\u{fc}ller;K\u{f6}nigsallee\nB\u{e4}cker;Gr\u{fc}nstra\u{df}e\n";
        assert_eq!(guessed(&in_encoding("windows-1252", german)), "windows-1252");
        assert_eq!(
            guessed(&in_encoding("windows-1252", "Preis;10 \u{20ac}\nO\u{2019}Neil;3 \u{20ac}\n")),
            "windows-1252"
        );
        let japanese = "\u{6ce8}\u{6587}\u{756a}\u{53f7},\u{9867}\u{5ba2},\u{58f2}\u{4e0a}\n1,\u{30b9}\u{30ba}\u{30ad},20\n";
        assert_eq!(guessed(&in_encoding("shift_jis", japanese)), "shift_jis");
        assert_eq!(guessed(&in_encoding("euc-jp", japanese)), "euc-jp");
        let russian = "\u{417}\u{430}\u{43a}\u{430}\u{437};\u{41a}\u{43b}\u{438}\u{435}\u{43d}\u{442};\u{421}\u{443}\u{43c}\u{43c}\u{430}\n";
        assert_eq!(guessed(&in_encoding("windows-1251", russian)), "windows-1251");
        let chinese = "\u{8ba2}\u{5355},\u{5ba2}\u{6237},\u{91d1}\u{989d},\u{65e5}\u{671f}\n";
        assert_eq!(guessed(&in_encoding("gbk", chinese)), "gbk");
        assert_eq!(guessed(b"nom,ville\rRen\x8e,Orl\x8eans\rFran\x8dois,N\x94mes\r"), "macintosh");
    }
}

//! Words in dates: month names, weekdays, halves of the day, time zones.

/// Month names and abbreviations, folded, in English, German, French, Spanish, Portuguese, Italian and Dutch;
/// January first.
const MONTHS: [&str; 12] = [
    "january jan januar janner jaenner janvier janv enero ene janeiro gennaio gen januari",
    "february feb februar febr fevrier fevr fev febrero fevereiro febbraio februari feber",
    "march mar marz maerz mrz mars marzo marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maio maggio mag mei",
    "june jun juni juin junio junho giugno giu",
    "july jul juli juillet juil julio julho luglio lug",
    "august aug aout aou agosto ago augustus",
    "september sep sept septembre septiembre setiembre setembro set settembre sett",
    "october oct oktober okt octobre octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dezembro dicembre",
];

/// Weekdays and their abbreviations, folded.
const WEEKDAYS: &str = "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat \
    sunday sun montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonnabend sonntag so lundi lun \
    mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim lunes martes miercoles mie jueves jue \
    viernes vie sabado sab domingo dom segunda terca quarta quinta sexta lunedi martedi mercoledi giovedi gio \
    venerdi domenica maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo";

/// Zone names and their minutes east of UTC.
const ZONES: &[(&str, i32)] = &[
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("pst", -480),
    ("pdt", -420),
    ("mst", -420),
    ("mdt", -360),
    ("cst", -360),
    ("cdt", -300),
    ("est", -300),
    ("edt", -240),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("mez", 60),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("brt", -180),
    ("jst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("acst", 570),
    ("awst", 480),
    ("nzst", 720),
    ("nzdt", 780),
];

/// The month, 1 to 12, that a folded word names.
pub fn month_of(word: &str) -> Option<u8> {
    let at = MONTHS.iter().position(|names| names.split_ascii_whitespace().any(|name| name == word))?;
    Some(at as u8 + 1)
}

/// Whether a folded word is a weekday.
pub fn is_weekday(word: &str) -> bool {
    WEEKDAYS.split_ascii_whitespace().any(|name| name == word)
}

/// Minutes east of UTC of a folded zone name.
pub fn zone_minutes(word: &str) -> Option<i32> {
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, minutes)| *minutes)
}

/// Whether a folded word may stand between the parts of a date.
pub fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "de" | "del" | "of" | "den" | "the" | "le" | "the." | "st" | "nd" | "rd" | "th" | "er" | "o" | "d"
    )
}

#[cfg(test)]
mod tests {
    use super::{is_weekday, month_of, zone_minutes};

    #[test]
    fn months_of_seven_languages() {
        let cases = [
            ("dez", 12),
            ("aout", 8),
            ("marz", 3),
            ("ene", 1),
            ("out", 10),
            ("giu", 6),
            ("mrt", 3),
            ("mei", 5),
        ];
        for (word, month) in cases {
            assert_eq!(month_of(word), Some(month), "{word}");
        }
        assert_eq!(month_of("foo"), None);
        assert!(is_weekday("donnerstag"));
        assert_eq!(zone_minutes("pdt"), Some(-420));
    }
}

//! The month that a heading names: `2024-01`, `Jan 2024`, `01/2024`, `Jan-24`.

use super::date_words::month_of;
use super::fold::fold;
use crate::analysis::domain::Day;

const YEARS: std::ops::RangeInclusive<i32> = 1970..=2100;

/// The first day of the month that a heading names, with words such as `MRR` around it; `None` if it names none.
pub fn parse_month(heading: &str) -> Option<Day> {
    let folded = fold(heading);
    let mut numbers: Vec<&str> = Vec::new();
    let mut named = None;
    for part in parts(&folded) {
        if part.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push(part);
        } else if let Some(month) = month_of(part) {
            if named.replace(month).is_some() {
                return None;
            }
        } else if !is_beside_a_month(part) {
            return None;
        }
    }
    let (year, month) = match (named, numbers.as_slice()) {
        (Some(month), [year]) => (year_of(year)?, month),
        (Some(month), ["1" | "01", year]) if year.len() == 4 => (year_of(year)?, month),
        (None, [both]) if both.len() == 6 => (both[..4].parse().ok()?, both[4..].parse().ok()?),
        (None, [first, second]) if first.len() == 4 => (first.parse().ok()?, second.parse().ok()?),
        (None, [first, second]) => (year_of(second)?, first.parse().ok()?),
        // `2024-01-01` and `01/01/2024`: the first day of the month, in either order.
        (None, [year, month, "1" | "01"]) if year.len() == 4 => (year.parse().ok()?, month.parse().ok()?),
        (None, ["01", month, year]) if year.len() == 4 => (year.parse().ok()?, month.parse().ok()?),
        _ => return None,
    };
    if YEARS.contains(&year) { Day::from_date(year, month, 1) } else { None }
}

/// Runs of digits and runs of letters.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).flat_map(|word| {
        let at = word.char_indices().find(|(_, c)| c.is_ascii_digit()).map_or(word.len(), |(at, _)| at);
        // `m01` and `2024m01` too.
        let digits_first = word.bytes().take_while(u8::is_ascii_digit).count();
        let cut = if digits_first > 0 { digits_first } else { at };
        let (first, rest) = word.split_at(cut);
        let rest = rest
            .strip_prefix('m')
            .filter(|r| !r.is_empty() && r.bytes().all(|b| b.is_ascii_digit()))
            .unwrap_or(rest);
        [first, rest].into_iter().filter(|part| !part.is_empty())
    })
}

fn is_beside_a_month(word: &str) -> bool {
    const WORDS: &str = "mrr revenue umsatz amount betrag paid payment month monat m sum total monthly charge charges \
        subscription abo usd eur gbp 00";
    WORDS.split_ascii_whitespace().any(|known| known == word)
}

fn year_of(text: &str) -> Option<i32> {
    let number: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(number),
        2 => Some(if number >= 70 { 1900 + number } else { 2000 + number }),
        _ => None,
    }
}

/// The longest run of columns that name months one after the other, forwards or backwards: from and to, if there
/// are at least `least`.
pub fn month_run(headings: &[String], least: usize) -> Option<std::ops::Range<usize>> {
    let months: Vec<Option<i32>> =
        headings.iter().map(|heading| parse_month(heading).map(index_of)).collect();
    let mut best = 0..0;
    for step in [1, -1] {
        let mut start = 0;
        for at in 0..months.len() {
            let follows = at > start && months[at].zip(months[at - 1]).is_some_and(|(a, b)| a - b == step);
            if !follows {
                start = at;
            }
            if months[at].is_some() && at + 1 - start > best.len() {
                best = start..at + 1;
            }
        }
    }
    (best.len() >= least).then_some(best)
}

fn index_of(month: Day) -> i32 {
    let date = month.date();
    date.year * 12 + i32::from(date.month)
}

#[cfg(test)]
mod tests {
    use super::{month_run, parse_month};
    use crate::analysis::domain::Day;

    #[test]
    fn headings_name_months() {
        let january = Day::from_date(2024, 1, 1);
        for text in [
            "2024-01",
            "2024/1",
            "2024_01",
            "202401",
            "2024M01",
            "Jan 2024",
            "January 2024",
            "Jan-24",
            "jan24",
            "01/2024",
            "1/24",
            "01.2024",
            "Januar 2024",
            "2024-01-01",
            "MRR 2024-01",
            "Jan '24",
            "01/01/2024",
        ] {
            assert_eq!(parse_month(text), january, "{text}");
        }
        for text in
            ["", "12", "Customer", "2024", "2024-13", "Jan", "1-2-3-4", "Q1 2024", "Order 2024-01", "0/24"]
        {
            assert_eq!(parse_month(text), None, "{text}");
        }
    }

    #[test]
    fn runs_go_forwards_and_backwards() {
        let names = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(month_run(&names("id,Nov 2023,Dec 2023,Jan 2024,total"), 3), Some(1..4));
        assert_eq!(month_run(&names("id,03/2024,02/2024,01/2024"), 3), Some(1..4));
        assert_eq!(month_run(&names("id,2024-01,2024-02,2024-04,2024-05,2024-06"), 3), Some(3..6));
        assert_eq!(month_run(&names("id,2024-01,2024-02"), 3), None);
    }
}

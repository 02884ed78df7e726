//! What the mapping page says about its choices.

use crate::format::{Formatter, words};
use crate::protocol::{ImportPreview, Role, RoleGuess, Shape, Source};
use crate::state::CONFIDENT;

/// What was recognised, in one sentence.
pub fn recognised(f: &Formatter, source: &Source, preview: &ImportPreview) -> String {
    let columns = preview.columns.len();
    let what = match (&preview.preset_name, source) {
        (Some(name), _) => format!("This looks like {}", with_article(name)),
        (None, Source::Text(_)) => "Pasted text with a table".to_owned(),
        (None, _) => format!("A table with {}", shape_rows(preview.plan.shape)),
    };
    let delimiter = words::delimiter_name(f.locale.language, preview.plan.delimiter).to_lowercase();
    format!("{what}: {columns} columns, separated by {delimiter}, {}.", encoding_name(&preview.plan.encoding))
}

fn with_article(name: &str) -> String {
    let vowel = name.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']);
    format!("{} {name} export", if vowel { "an" } else { "a" })
}

fn shape_rows(shape: Shape) -> &'static str {
    match shape {
        Shape::Orders => "one row an order",
        Shape::OrderLines => "one row for each line of an order",
        Shape::CustomerSummary => "one row a customer",
        Shape::Subscriptions => "one row a subscription",
        Shape::MonthColumns => "one row a customer and a column for each month",
        Shape::Tenures => "one row a customer that says how long the customer stayed",
    }
}

/// A shape, as a choice.
pub fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Orders => "One order",
        Shape::OrderLines => "One line of an order",
        Shape::CustomerSummary => "One customer",
        Shape::Subscriptions => "One subscription",
        Shape::MonthColumns => "One customer, month by month",
        Shape::Tenures => "One customer, with how long they stayed",
    }
}

/// An encoding by the name people may have met.
pub fn encoding_name(encoding: &str) -> String {
    match encoding.to_ascii_lowercase().as_str() {
        "utf-8" => "UTF-8".to_owned(),
        "utf-16le" | "utf-16be" => "UTF-16 (Excel “Unicode text”)".to_owned(),
        "windows-1252" => "Windows Western".to_owned(),
        "macintosh" => "Mac Roman".to_owned(),
        "shift_jis" => "Shift-JIS".to_owned(),
        other => other.to_owned(),
    }
}

/// How sure a guess is, in words.
pub fn confidence(share: f64) -> &'static str {
    if share >= 0.9 {
        "Sure"
    } else if share >= CONFIDENT {
        "Quite sure"
    } else if share >= 0.45 {
        "Probably"
    } else {
        "A guess"
    }
}

/// Why a column has the role it has: the guess that it follows, or that the user chose it.
pub fn column_guess(f: &Formatter, role: Role, guesses: &[RoleGuess]) -> String {
    match guesses.iter().find(|guess| guess.role == role) {
        Some(guess) => format!("{}: {}", confidence(guess.confidence), words::guess_reason(f, &guess.why)),
        None if role == Role::Ignore => "Not used".to_owned(),
        None => "Your choice".to_owned(),
    }
}

/// What a role is for, where its name does not say it all.
pub fn role_help(role: Role) -> &'static str {
    match role {
        Role::Customer => {
            "which column tells customers apart: an e-mail address, a customer number or a name"
        }
        Role::Date => "which column has the day of the order",
        Role::Amount => "which column has the money of the order (or a quantity and a unit price)",
        Role::OrderCount => "which column counts the orders",
        Role::TotalSpent => "which column has the total spent",
        Role::Start => "which column has the first day of the subscription",
        Role::Month => "which columns have the money paid in a month that their heading names",
        Role::Tenure => "which column says how long the customer stayed",
        Role::Churn => "which column says whether the customer was lost",
        _ => "one more column",
    }
}

/// Offsets from UTC that occur, in minutes, with their names.
pub fn utc_offsets() -> Vec<(i16, String)> {
    let half_hours = [-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765];
    let mut minutes: Vec<i16> = (-12..=14).map(|hour| hour * 60).chain(half_hours).collect();
    minutes.sort_unstable();
    minutes.into_iter().map(|minutes| (minutes, offset_name(minutes))).collect()
}

fn offset_name(minutes: i16) -> String {
    let sign = if minutes < 0 { '\u{2212}' } else { '+' };
    format!("UTC{sign}{}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

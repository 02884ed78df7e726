//! Guesses at what columns mean, from their names and from what is in them.

use super::profile::ColumnProfile;
use super::words::roles_of_heading;
use crate::analysis::ingest::fields::dates::DateForm;
use crate::analysis::ingest::fields::heading::normalise_heading;
use crate::analysis::ingest::plan::{Role, Shape};
use crate::analysis::ingest::presets::{PresetId, position};
use crate::analysis::numerics::order;

/// A guess at a column's meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoleGuess {
    /// The meaning.
    pub role: Role,
    /// 0 to 1.
    pub confidence: f64,
    /// Why, as a message key.
    pub why: &'static str,
}

/// Guesses below this are not acted upon.
const LEAST_CONFIDENCE: f64 = 0.3;

/// Guesses for every column, best first.
pub fn guess_roles(
    names: &[String],
    profiles: &[ColumnProfile],
    preset: Option<PresetId>,
) -> Vec<Vec<RoleGuess>> {
    let headings: Vec<String> = names.iter().map(|name| normalise_heading(name)).collect();
    let mut guesses: Vec<Vec<RoleGuess>> = profiles
        .iter()
        .enumerate()
        .map(|(column, profile)| guess_column(headings.get(column).map_or("", String::as_str), profile))
        .collect();
    if let Some(preset) = preset {
        for (column, role) in preset_roles(&headings, preset) {
            if let Some(column) = guesses.get_mut(column) {
                column.retain(|guess| guess.role != role);
                column.push(RoleGuess { role, confidence: 0.99, why: "preset" });
            }
        }
    }
    for column in &mut guesses {
        order::sort_by(column, |a, b| b.confidence.total_cmp(&a.confidence).then(a.role.cmp(&b.role)));
        column.truncate(4);
    }
    guesses
}

/// The columns to which a known export gives roles.
pub fn preset_roles(headings: &[String], preset: PresetId) -> Vec<(usize, Role)> {
    let mut roles: Vec<(usize, Role)> = Vec::new();
    for (role, heading) in preset.preset().roles {
        let Some(column) = position(headings, heading) else { continue };
        let taken = roles.iter().any(|(c, r)| *c == column || (r == role && role.is_single()));
        if !taken {
            roles.push((column, *role));
        }
    }
    roles
}

/// Words that make a heading the name of a number.
const NUMBER_WORDS: &[&str] =
    &["id", "no", "nr", "number", "num", "numer", "code", "ref", "reference", "txn"];

/// Headings of rows, lines and goods, which are numbered too.
const NO_ORDER: &[&str] = &[
    "row id",
    "row no",
    "row number",
    "line id",
    "line no",
    "line number",
    "item id",
    "product id",
    "index",
    "no",
];

/// Whether a heading may name an order, if each row has another value.
fn may_number_orders(heading: &str) -> bool {
    let numbered = |word: &str| NUMBER_WORDS.contains(&word) || (word.len() > 4 && word.ends_with("nr"));
    heading.split(' ').any(numbered) && !NO_ORDER.contains(&heading)
}

fn guess_column(heading: &str, profile: &ColumnProfile) -> Vec<RoleGuess> {
    let mut guesses: Vec<RoleGuess> = roles_of_heading(heading)
        .into_iter()
        .map(|(role, confidence)| RoleGuess {
            role,
            confidence: confidence * support(role, profile),
            why: "header_says",
        })
        .collect();
    for guess in guess_from_cells(profile) {
        match guesses.iter_mut().find(|known| known.role == guess.role) {
            Some(known) => known.confidence = known.confidence.max(guess.confidence),
            None => guesses.push(guess),
        }
    }
    let unique = profile.distinct == profile.filled() && profile.filled() >= 10 && profile.words == 0;
    if unique && may_number_orders(heading) {
        // An unknown number that each row has for itself: an order, unless a surer column is one.
        for guess in guesses.iter_mut().filter(|guess| guess.role == Role::Order) {
            guess.confidence = guess.confidence.max(0.62);
        }
    }
    guesses.retain(|guess| guess.confidence >= 0.1);
    guesses
}

/// How well cells support a role that the heading suggests: 1 where they do, small where they speak against it.
fn support(role: Role, profile: &ColumnProfile) -> f64 {
    if profile.filled() == 0 {
        return 0.7;
    }
    let numbers = profile.share(profile.numbers);
    match role {
        // A rate, not money.
        Role::Discount if profile.share(profile.up_to_one) > 0.95 && profile.moneyish > 0 => 0.3,
        role if role.is_date() => agreement(profile.share(profile.dates)),
        role if role.is_number() => agreement(numbers),
        Role::Customer if profile.share(profile.statuses) > 0.8 => 0.3,
        Role::Status if numbers > 0.5 => 0.3,
        // `State` may be a place.
        Role::Status if profile.statuses == 0 => 0.5,
        Role::Currency => {
            if profile.share(profile.currency_cells) > 0.5 {
                1.0
            } else {
                0.2
            }
        }
        Role::CustomerName | Role::Product | Role::Country if numbers > 0.9 => 0.4,
        Role::Order | Role::Customer if is_calendar(profile) => 0.3,
        _ => 1.0,
    }
}

/// Most cells fit the heading, some do, none does.
fn agreement(share: f64) -> f64 {
    match share {
        share if share >= 0.5 => 1.0,
        share if share > 0.0 => 0.5,
        _ => 0.2,
    }
}

fn is_calendar(profile: &ColumnProfile) -> bool {
    let plain = profile.forms.iter().filter(|(form, _)| !matches!(form, DateForm::Serial | DateForm::Unix));
    let dates: u32 = plain.map(|(_, count)| *count).sum();
    profile.share(dates) >= 0.9
}

/// What the cells alone suggest.
fn guess_from_cells(profile: &ColumnProfile) -> Vec<RoleGuess> {
    let mut guesses = Vec::new();
    if profile.filled() == 0 {
        return guesses;
    }
    let mut push = |role, confidence, why| guesses.push(RoleGuess { role, confidence, why });
    let numbers = profile.share(profile.numbers);
    if profile.share(profile.dates) >= 0.9 {
        let sure = match profile.main_form() {
            Some(DateForm::YearFirst | DateForm::Numeric | DateForm::Named) => 0.8,
            Some(DateForm::Compact) => 0.75,
            Some(DateForm::Unix) => 0.45,
            _ => 0.3,
        };
        push(Role::Date, sure, "looks_like_dates");
        if sure > 0.5 {
            return guesses;
        }
    }
    if profile.share(profile.emails) >= 0.5 {
        push(Role::Customer, 0.9, "looks_like_email");
    }
    if profile.share(profile.currency_cells) > 0.9 {
        push(Role::Currency, 0.9, "looks_like_currency");
    }
    if profile.share(profile.statuses) > 0.8 && profile.distinct <= 20 {
        push(Role::Status, 0.8, "looks_like_status");
    }
    if numbers >= 0.9 {
        guess_from_numbers(profile, &mut push);
    }
    guess_from_repetition(profile, numbers, &mut push);
    guesses
}

fn guess_from_numbers(profile: &ColumnProfile, push: &mut impl FnMut(Role, f64, &'static str)) {
    if profile.share(profile.zero_padded) > 0.05 {
        return;
    }
    if profile.share(profile.moneyish) > 0.3 {
        push(Role::Amount, 0.65, "looks_like_money");
        push(Role::UnitPrice, 0.3, "looks_like_money");
    } else if profile.share(profile.small_whole) > 0.9 {
        push(Role::Quantity, 0.4, "looks_like_counts");
        push(Role::Amount, 0.35, "looks_like_numbers");
    } else {
        push(Role::Amount, 0.35, "looks_like_numbers");
    }
}

fn guess_from_repetition(
    profile: &ColumnProfile,
    numbers: f64,
    push: &mut impl FnMut(Role, f64, &'static str),
) {
    let filled = profile.filled();
    if filled < 3 || (numbers >= 0.9 && profile.share(profile.moneyish) > 0.1) {
        return;
    }
    let small_numbers = numbers >= 0.9 && profile.share(profile.small_whole) > 0.9;
    let padded = profile.share(profile.zero_padded) > 0.05;
    let distinct = f64::from(profile.distinct) / f64::from(filled);
    if profile.distinct == filled {
        push(Role::Order, 0.45, "unique_like_orders");
        push(Role::Customer, 0.25, "unique_like_orders");
    } else if distinct > 0.02 && (!small_numbers || padded) {
        let sure = if padded { 0.6 } else { 0.5 };
        push(Role::Customer, sure, "repeats_like_customers");
    } else if numbers < 0.1 && profile.distinct <= 30 {
        push(Role::Category, 0.2, "few_values");
    }
}

/// Chooses one column a role, the surest guesses first.
pub fn assign_roles(guesses: &[Vec<RoleGuess>], preset: Option<(&[String], PresetId)>) -> Vec<Role> {
    let mut roles = vec![Role::Ignore; guesses.len()];
    if let Some((names, preset)) = preset {
        let headings: Vec<String> = names.iter().map(|name| normalise_heading(name)).collect();
        for (column, role) in preset_roles(&headings, preset) {
            if let Some(slot) = roles.get_mut(column) {
                *slot = role;
            }
        }
        add_foreign_dates(&mut roles, guesses, &headings, preset);
        return roles;
    }
    let mut all: Vec<(usize, RoleGuess)> = guesses
        .iter()
        .enumerate()
        .flat_map(|(column, guesses)| guesses.iter().map(move |guess| (column, *guess)))
        .filter(|(_, guess)| guess.confidence >= LEAST_CONFIDENCE)
        // Whether tax and shipping are within the amount, only the user knows.
        .filter(|(_, guess)| !matches!(guess.role, Role::Tax | Role::Shipping))
        .collect();
    order::sort_by(&mut all, |a, b| b.1.confidence.total_cmp(&a.1.confidence).then(a.0.cmp(&b.0)));
    for (column, guess) in all {
        let weak = !is_essential(guess.role) && guess.confidence < 0.6;
        let several = matches!(guess.role, Role::CustomerName) && guess.why == "header_says";
        if roles[column] == Role::Ignore && (several || !roles.contains(&guess.role)) && !weak {
            roles[column] = guess.role;
        }
    }
    tidy(&mut roles, guesses);
    roles
}

/// Dates in columns that somebody added to a known export, by their headings: those of first and last orders in
/// customer summaries, and a date where the export gave none.
fn add_foreign_dates(roles: &mut [Role], guesses: &[Vec<RoleGuess>], headings: &[String], preset: PresetId) {
    let preset = preset.preset();
    let own: Vec<usize> =
        preset.headings.split(',').filter_map(|heading| position(headings, heading.trim())).collect();
    for (column, guesses) in guesses.iter().enumerate().filter(|(column, _)| !own.contains(column)) {
        let Some(guess) = guesses.first().filter(|guess| guess.why == "header_says") else { continue };
        let fits = match guess.role {
            Role::FirstDate | Role::LastDate => preset.shape == Shape::CustomerSummary,
            Role::Date => true,
            _ => false,
        };
        if fits && guess.confidence >= LEAST_CONFIDENCE && !roles.contains(&guess.role) {
            roles[column] = guess.role;
        }
    }
}

fn is_essential(role: Role) -> bool {
    matches!(role, Role::Customer | Role::Date | Role::Amount)
}

/// A name identifies where nothing else does; a price without a quantity is an amount; an amount makes price and
/// quantity needless only where it is the surer guess.
fn tidy(roles: &mut [Role], guesses: &[Vec<RoleGuess>]) {
    let find = |roles: &[Role], role: Role| roles.iter().position(|r| *r == role);
    let sure = |column: usize, role: Role| {
        guesses[column].iter().find(|g| g.role == role).map_or(0.0, |g| g.confidence)
    };
    if let Some(name) = find(roles, Role::CustomerName) {
        let current = find(roles, Role::Customer);
        if current.is_none_or(|column| sure(column, Role::Customer) < 0.55) {
            if let Some(column) = current {
                roles[column] = Role::Ignore;
            }
            roles[name] = Role::Customer;
        }
    }
    let priced = find(roles, Role::UnitPrice).zip(find(roles, Role::Quantity));
    match (find(roles, Role::Amount), priced) {
        (None, None) => {
            if let Some(price) = find(roles, Role::UnitPrice) {
                roles[price] = Role::Amount;
            }
        }
        // A weak guess at an amount beside a sure price and quantity.
        (Some(amount), Some((price, quantity)))
            if sure(amount, Role::Amount) < 0.7
                && sure(price, Role::UnitPrice) > 0.8
                && sure(quantity, Role::Quantity) > 0.8 =>
        {
            roles[amount] = Role::Ignore;
        }
        _ => {}
    }
    let loose = find(roles, Role::OrderCount).is_none() && find(roles, Role::Amount).is_none();
    if let Some(spent) = find(roles, Role::TotalSpent).filter(|_| loose) {
        roles[spent] = Role::Amount;
    }
}

/// What a row stands for, by the columns found.
pub fn guess_shape(roles: &[Role], profiles: &[ColumnProfile]) -> Shape {
    let has = |role| roles.contains(&role);
    let summary = has(Role::TotalSpent) && (has(Role::OrderCount) || has(Role::LastDate) || !has(Role::Date));
    let counted = has(Role::OrderCount) && has(Role::FirstDate) && has(Role::LastDate) && !has(Role::Date);
    if (summary || counted) && !has(Role::Order) {
        return Shape::CustomerSummary;
    }
    let repeats = roles
        .iter()
        .zip(profiles)
        .any(|(role, profile)| *role == Role::Order && profile.distinct < profile.filled());
    let priced = has(Role::UnitPrice) && has(Role::Quantity) && !has(Role::Amount);
    if repeats || priced { Shape::OrderLines } else { Shape::Orders }
}

#[cfg(test)]
mod tests {
    use super::{assign_roles, guess_roles, guess_shape};
    use crate::analysis::ingest::layout::SampleRow;
    use crate::analysis::ingest::plan::{Role, Shape};
    use crate::analysis::ingest::schema::profile::profile_columns;

    fn roles(header: &[&str], rows: &[&[&str]]) -> (Vec<Role>, Shape) {
        let rows: Vec<SampleRow> = rows
            .iter()
            .map(|fields| SampleRow {
                line: 1,
                offset: 0,
                is_ragged: false,
                fields: fields.iter().map(|f| (*f).to_owned()).collect(),
            })
            .collect();
        let names: Vec<String> = header.iter().map(|h| (*h).to_owned()).collect();
        let profiles = profile_columns(&rows, rows[0].fields.len());
        let guesses = guess_roles(&names, &profiles, None);
        let roles = assign_roles(&guesses, None);
        let shape = guess_shape(&roles, &profiles);
        (roles, shape)
    }

    #[test]
    fn a_table_without_header_is_read_by_its_cells() {
        let rows: &[&[&str]] = &[
            &["00004", "0001", "19970101", "2", "29.33"],
            &["00004", "0001", "19970118", "2", "29.73"],
            &["00021", "0002", "19970101", "3", "63.34"],
            &["00050", "0003", "19970101", "1", "6.79"],
        ];
        let (roles, shape) = roles(&[], rows);
        assert_eq!(roles[0], Role::Customer);
        assert_eq!((roles[2], roles[4]), (Role::Date, Role::Amount));
        assert_eq!(shape, Shape::Orders);
    }

    #[test]
    fn headings_win_over_looks() {
        let rows: &[&[&str]] = &[
            &["1", "Ann Lee", "ann@x.org", "35250", "5", "2.50"],
            &["2", "Bob Ray", "bob@x.org", "35251", "1", "9.99"],
            &["2", "Bob Ray", "bob@x.org", "35251", "2", "1.00"],
        ];
        let header = ["Invoice", "Name", "E-Mail", "Date", "Quantity", "Price"];
        let (roles, shape) = roles(&header, rows);
        let expected =
            [Role::Order, Role::CustomerName, Role::Customer, Role::Date, Role::Quantity, Role::UnitPrice];
        assert_eq!(roles, expected);
        assert_eq!(shape, Shape::OrderLines);
    }

    #[test]
    fn a_number_of_each_row_is_an_order_and_a_place_or_a_rate_is_not_what_it_sounds_like() {
        let cells: Vec<[String; 6]> = (0..12)
            .map(|i| {
                [
                    i.to_string(),
                    format!("c{}", i % 4),
                    format!("2024-01-{:02}", i + 1),
                    "9.50".into(),
                    "Utah".into(),
                    "0.2".into(),
                ]
            })
            .collect();
        let rows: Vec<Vec<&str>> = cells.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let header = ["Ordrenr", "Customer", "Date", "Amount", "State", "Discount"];
        let (with_number, _) = roles(&header, &rows);
        assert_eq!(
            with_number,
            [Role::Order, Role::Customer, Role::Date, Role::Amount, Role::Ignore, Role::Ignore]
        );
        let header = ["Row ID", "Customer", "Date", "Amount", "State", "Discount"];
        assert_eq!(roles(&header, &rows).0[0], Role::Ignore);
    }

    #[test]
    fn a_customer_summary_is_known_by_its_columns() {
        let header = ["Customer", "Orders", "Total spent", "Last order"];
        let (roles, shape) =
            roles(&header, &[&["a", "3", "50.00", "2024-01-05"], &["b", "1", "5.00", "2024-02-05"]]);
        assert_eq!(roles, [Role::Customer, Role::OrderCount, Role::TotalSpent, Role::LastDate]);
        assert_eq!(shape, Shape::CustomerSummary);
    }
}

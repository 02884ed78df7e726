//! Tables with one row a customer that say how long the customer stayed.

use super::words::{CHURN, MONTHLY, TENURE, is_called};
use super::{Findings, Found, Table};
use crate::analysis::domain::TimeUnit;
use crate::analysis::ingest::builder::{MAX_COVARIATES, MAX_LEVELS};
use crate::analysis::ingest::fields::flag::parse_flag;
use crate::analysis::ingest::fields::heading::normalise_heading;
use crate::analysis::ingest::plan::{ContractChoices, Role, Shape};

const OTHERS: &[Role] = &[Role::Customer, Role::CustomerName];

const TOTAL: &str = "total charges,totalcharges,total revenue,total spent,total spend,total amount,ltv,lifetime value,\
    gesamtumsatz,cltv";

/// How long customers stayed and whether they were lost, and properties that may tell why.
pub(super) fn find(table: &Table<'_>) -> Option<Findings> {
    let headings: Vec<String> = table.names.iter().map(|name| normalise_heading(name)).collect();
    let count = headings.len().min(table.profiles.len());
    let numeric = |at: usize| {
        let profile = &table.profiles[at];
        profile.filled() > 0 && profile.share(profile.numbers) >= 0.8 && profile.negative == 0
    };
    let called = |list: &'static str, fits: &dyn Fn(usize) -> bool| {
        let named = |name: &str| (0..count).find(|at| is_called(&headings[*at], name) && fits(*at));
        list.split(',').find_map(|name| named(name.trim()))
    };
    let churn = called(CHURN, &|at| is_flags(table, at))?;
    let tenure = called(TENURE, &|at| at != churn && numeric(at))?;
    let monthly = called(MONTHLY, &numeric);
    let total = called(TOTAL, &numeric).filter(|at| Some(*at) != monthly);
    let found = |column: Option<usize>, role| column.map(|column| Found { column, role, why: "header_says" });
    let known = [
        found(Some(tenure), Role::Tenure),
        found(Some(churn), Role::Churn),
        found(monthly, Role::Amount),
        found(total, Role::TotalSpent),
    ];
    let mut columns: Vec<Found> = known.into_iter().flatten().collect();
    let customer = (0..count).find(|at| is_identifier(table, *at));
    let is_open = |at: &usize| columns.iter().all(|of| of.column != *at) && Some(*at) != customer;
    let properties: Vec<usize> =
        (0..count).filter(is_open).filter(|at| is_property(table, *at)).take(MAX_COVARIATES).collect();
    columns.extend(properties.into_iter().map(|column| Found {
        column,
        role: Role::Covariate,
        why: "looks_like_property",
    }));
    let has_customer = customer.filter(|_| !table.profiles.is_empty());
    columns
        .extend(found(has_customer.filter(|at| columns.iter().all(|of| of.column != *at)), Role::Customer));
    let choices = ContractChoices { tenure_unit: unit_of(&headings[tenure]), ..ContractChoices::default() };
    Some(Findings { shape: Shape::Tenures, columns, choices, others: OTHERS })
}

fn unit_of(heading: &str) -> TimeUnit {
    let has = |words: &[&str]| heading.split(' ').any(|word| words.contains(&word));
    if has(&["day", "days", "tage", "tagen", "jours", "dias", "giorni", "dagen"]) {
        TimeUnit::Day
    } else if has(&["year", "years", "jahre", "jahren", "kundenjahre", "ans", "anos", "anni", "jaren"]) {
        TimeUnit::Year
    } else {
        TimeUnit::Month
    }
}

/// Most filled cells are yes or no, and both occur.
fn is_flags(table: &Table<'_>, at: usize) -> bool {
    let cells = table.rows.iter().filter_map(|row| row.fields.get(at)).filter(|cell| !cell.trim().is_empty());
    let (mut lost, mut stayed, mut all) = (0_usize, 0_usize, 0_usize);
    for cell in cells {
        all += 1;
        match parse_flag(cell) {
            Some(true) => lost += 1,
            Some(false) => stayed += 1,
            None => {}
        }
    }
    lost > 0 && stayed > 0 && (lost + stayed) * 10 >= all * 8
}

/// Each row has another value, and so the heading says.
fn is_identifier(table: &Table<'_>, at: usize) -> bool {
    const NAMES: &str = "customer,customer id,customerid,client,client id,clientnum,user,user id,userid,member id,account,account id,\
        account number,account no,phone number,phone,id,customer no,customer number,kundennummer,kunden id,kunde,email,\
        e mail,subscriber,subscriber id,msisdn,cliente,id cliente,client no,klantnummer,klant";
    let profile = &table.profiles[at];
    let named = is_called(&normalise_heading(&table.names[at]), NAMES);
    named && profile.filled() > 0 && profile.share(profile.distinct) >= 0.9
}

/// Few values, or numbers; at least two values.
fn is_property(table: &Table<'_>, at: usize) -> bool {
    let profile = &table.profiles[at];
    let numbers = profile.share(profile.numbers) >= 0.99 && profile.share(profile.zero_padded) < 0.05;
    let few = profile.distinct as usize <= MAX_LEVELS;
    let unique =
        profile.filled() > 0 && profile.distinct == profile.filled() && profile.filled() > MAX_LEVELS as u32;
    let numbered = unique && profile.moneyish == 0;
    profile.distinct >= 2 && (few || numbers) && !numbered
}

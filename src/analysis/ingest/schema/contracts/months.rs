//! Tables with one row a customer and a column for each month.

use super::{Findings, Found, Table};
use crate::analysis::ingest::fields::month::month_run;
use crate::analysis::ingest::plan::{ContractChoices, Role, Shape};

/// So many months in a row make such a table.
pub const LEAST_MONTHS: usize = 3;

const OTHERS: &[Role] = &[Role::Customer, Role::CustomerName, Role::Currency, Role::Country, Role::Channel];

/// The columns of the months, if there are enough of them and money stands below.
pub(super) fn find(table: &Table<'_>) -> Option<Findings> {
    let run = month_run(table.names, LEAST_MONTHS)?;
    let profiles = table.profiles.get(run.clone())?;
    let filled: u32 = profiles.iter().map(|profile| profile.filled()).sum();
    let numbers: u32 = profiles.iter().map(|profile| profile.numbers).sum();
    if filled == 0 || numbers * 2 < filled {
        return None;
    }
    let columns = run.map(|column| Found { column, role: Role::Month, why: "header_names_month" }).collect();
    Some(Findings {
        shape: Shape::MonthColumns,
        columns,
        choices: ContractChoices::default(),
        others: OTHERS,
    })
}

//! Whether a table is one of contracts: subscriptions, months as columns, or how long customers stayed.
//!
//! Only a table that says so by several headings, and by what stands below them, is taken for one; any other is
//! guessed as a table of orders or customers, whatever is found here.

mod ends;
mod months;
mod stays;
mod subscriptions;
mod words;

pub use ends::{EndEvidence, end_evidence};
pub use months::LEAST_MONTHS;

use super::guess::{RoleGuess, assign_roles};
use super::profile::ColumnProfile;
use crate::analysis::ingest::layout::SampleRow;
use crate::analysis::ingest::plan::{ContractChoices, Role, Shape};

/// What a table of contracts looks like.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractGuess {
    /// What a row stands for.
    pub shape: Shape,
    /// Meaning of each column.
    pub roles: Vec<Role>,
    /// What only contracts leave open.
    pub choices: ContractChoices,
}

/// A table to judge.
pub struct Table<'a> {
    /// Names of the columns as they stand in the file; empty without a header.
    pub names: &'a [String],
    /// What the cells look like.
    pub profiles: &'a [ColumnProfile],
    /// The sample.
    pub rows: &'a [SampleRow],
}

/// A column and its meaning, with the reason as a message key.
struct Found {
    column: usize,
    role: Role,
    why: &'static str,
}

/// What was found in a table.
struct Findings {
    shape: Shape,
    columns: Vec<Found>,
    choices: ContractChoices,
    /// Further meanings that columns of the table may have.
    others: &'static [Role],
}

/// The table as one of contracts; its meanings are put before the other guesses. `None` if it is not one.
pub fn guess_contracts(table: &Table<'_>, guesses: &mut [Vec<RoleGuess>]) -> Option<ContractGuess> {
    if table.names.is_empty() {
        return None;
    }
    let found =
        subscriptions::find(table, guesses).or_else(|| months::find(table)).or_else(|| stays::find(table))?;
    let roles = assign(&found, guesses);
    let paid = roles.contains(&Role::Amount)
        || (roles.contains(&Role::UnitPrice) && roles.contains(&Role::Quantity))
        || found.shape != Shape::Subscriptions;
    if !paid || !roles.contains(&Role::Customer) {
        return None;
    }
    for Found { column, role, why } in found.columns.iter().filter(|of| roles[of.column] == of.role) {
        let guesses = &mut guesses[*column];
        guesses.retain(|guess| guess.role != *role);
        guesses.insert(0, RoleGuess { role: *role, confidence: 0.95, why });
        guesses.truncate(4);
    }
    Some(ContractGuess { shape: found.shape, roles, choices: found.choices })
}

/// The columns that were found, and among the others those that mean what such a table may have beside.
fn assign(found: &Findings, guesses: &[Vec<RoleGuess>]) -> Vec<Role> {
    let taken =
        |column: usize| found.columns.iter().any(|of| of.column == column && of.role != Role::Covariate);
    let has = |role: Role| found.columns.iter().any(|of| of.role == role);
    let open = |(column, guesses): (usize, &Vec<RoleGuess>)| -> Vec<RoleGuess> {
        let fits = |guess: &&RoleGuess| {
            found.others.contains(&guess.role)
                && !has(guess.role)
                && !(guess.role == Role::Amount && has(Role::UnitPrice))
        };
        if taken(column) { Vec::new() } else { guesses.iter().filter(fits).copied().collect() }
    };
    let rest: Vec<Vec<RoleGuess>> = guesses.iter().enumerate().map(open).collect();
    let mut roles = assign_roles(&rest, None);
    if has(Role::Amount) {
        roles
            .iter_mut()
            .filter(|role| matches!(role, Role::Quantity | Role::UnitPrice))
            .for_each(|role| *role = Role::Ignore);
    }
    for Found { column, role, .. } in &found.columns {
        // Properties give way to what tells the customer.
        let is_free = *role != Role::Covariate || roles[*column] == Role::Ignore;
        if is_free {
            roles[*column] = *role;
        }
    }
    roles
}

//! One change of the reading, applied to a plan.

use crate::protocol::{ContractChoices, CurrencyChoice, ImportPlan, Role};

use super::action::PlanChange;

/// Applies a change. Where a change cuts the file into other columns or under another heading, what was decided
/// about the old ones is dropped: without roles the worker guesses roles, shape and export afresh.
pub(super) fn apply(plan: &mut ImportPlan, change: &PlanChange) {
    match change {
        PlanChange::Encoding(encoding) => plan.encoding = encoding.clone(),
        PlanChange::Delimiter(delimiter) => {
            plan.delimiter = *delimiter;
            recut(plan);
        }
        PlanChange::Quotes(quotes) => plan.quotes = *quotes,
        PlanChange::SkipLines(lines) => {
            plan.skip_lines = *lines;
            recut(plan);
        }
        PlanChange::HasHeader(has_header) => plan.has_header = *has_header,
        PlanChange::Shape(shape) => plan.shape = *shape,
        PlanChange::Role { column, role } => set_role(plan, *column, *role),
        PlanChange::DateOrder(order) => plan.date_order = Some(*order),
        PlanChange::Decimal(mark) => plan.decimal = Some(*mark),
        PlanChange::Currency(choice) => plan.currency = choice.clone(),
        PlanChange::Duplicates(duplicates) => plan.duplicates = *duplicates,
        PlanChange::UtcOffset(minutes) => plan.utc_offset_minutes = *minutes,
        PlanChange::Preset(preset) => plan.preset = preset.clone(),
        PlanChange::Contract(choices) => plan.contract = *choices,
    }
}

fn recut(plan: &mut ImportPlan) {
    plan.roles.clear();
    plan.date_order = None;
    plan.decimal = None;
    plan.currency = CurrencyChoice::AsFound;
    plan.preset = None;
    plan.contract = ContractChoices::default();
}

fn set_role(plan: &mut ImportPlan, column: usize, role: Role) {
    if column >= plan.roles.len() {
        return;
    }
    let before = plan.roles[column];
    let several = matches!(role, Role::Ignore | Role::Month | Role::Covariate);
    for held in plan.roles.iter_mut().filter(|held| !several && **held == role) {
        *held = Role::Ignore;
    }
    plan.roles[column] = role;
    // Another column has other dates or amounts: what was known about the marks may not hold for it.
    let touches = |wanted: &[Role]| wanted.contains(&before) || wanted.contains(&role);
    if touches(&[Role::Date, Role::FirstDate, Role::LastDate, Role::Start, Role::End]) {
        plan.date_order = None;
    }
    if touches(&[Role::Date, Role::Start, Role::End, Role::Interval]) {
        plan.contract.ends = None;
    }
    if touches(&[Role::Amount, Role::UnitPrice, Role::TotalSpent, Role::Month, Role::Tenure]) {
        plan.decimal = None;
    }
    if touches(&[Role::Currency]) {
        plan.currency = CurrencyChoice::AsFound;
    }
}

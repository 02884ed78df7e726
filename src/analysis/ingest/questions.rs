//! What only the user can decide: asked where the sample leaves it open.

use super::fields::date_order::OrderCounts;
use super::fields::dates::{DateRules, order_readings, parse_date};
use super::fields::money::{MarkCounts, MarkSign, MoneyReader};
use super::layout::Sniffed;
use super::plan::{ImportPlan, Role, Shape};
use super::preview::{Question, Reading};
use super::schema::contracts::{EndEvidence, end_evidence};
use super::schema::profile::ColumnProfile;
use crate::analysis::domain::DaySpan;

/// Examples of each question.
const EXAMPLES: usize = 5;

pub(super) fn order_counts(plan: &ImportPlan, profiles: &[ColumnProfile]) -> OrderCounts {
    let mut counts = OrderCounts::default();
    for (_, profile) in plan.roles.iter().zip(profiles).filter(|(role, _)| role.is_date()) {
        counts.merge(profile.orders);
    }
    counts
}

pub(super) fn mark_counts(plan: &ImportPlan, profiles: &[ColumnProfile]) -> MarkCounts {
    let mut counts = MarkCounts::default();
    for (_, profile) in plan.roles.iter().zip(profiles).filter(|(role, _)| role.is_number()) {
        counts.merge(profile.marks);
    }
    counts
}

pub(super) fn ask_date_order(
    plan: &ImportPlan,
    sniffed: &Sniffed,
    profiles: &[ColumnProfile],
    counts: OrderCounts,
) -> Option<Question> {
    if plan.date_order.is_some() || !counts.is_open() {
        return None;
    }
    let open = |(column, role): &(usize, &Role)| {
        role.is_date() && profiles.get(*column).is_some_and(|p| p.orders.is_open())
    };
    let (column, _) = plan.roles.iter().enumerate().find(open)?;
    let reading = |cell: &String| {
        let readings = order_readings(cell.as_bytes())?;
        let (first, second) = (readings.dmy?, readings.mdy?);
        (first != second).then(|| Reading { text: cell.clone(), first, second })
    };
    let examples = distinct_readings(sniffed, column, reading);
    Some(Question::DateOrder { column: column as u32, examples })
}

pub(super) fn ask_decimal_mark(
    plan: &ImportPlan,
    sniffed: &Sniffed,
    profiles: &[ColumnProfile],
    counts: MarkCounts,
) -> Option<Question> {
    if plan.decimal.is_some() || !counts.is_open() {
        return None;
    }
    let open = |(column, role): &(usize, &Role)| {
        role.is_number() && profiles.get(*column).is_some_and(|p| p.marks.is_open())
    };
    let (column, _) = plan.roles.iter().enumerate().find(open)?;
    let mut money = MoneyReader::new(None);
    let reading = |cell: &String| match money.mark_sign(cell.as_bytes())? {
        MarkSign::Either(first, second) => Some(Reading { text: cell.clone(), first, second }),
        _ => None,
    };
    let examples = distinct_readings(sniffed, column, reading);
    Some(Question::DecimalMark { column: column as u32, examples })
}

fn distinct_readings<T>(
    sniffed: &Sniffed,
    column: usize,
    mut reading: impl FnMut(&String) -> Option<Reading<T>>,
) -> Vec<Reading<T>> {
    let mut examples: Vec<Reading<T>> = Vec::new();
    for cell in sniffed.rows.iter().filter_map(|row| row.fields.get(column)) {
        if examples.len() == EXAMPLES {
            break;
        }
        if examples.iter().all(|known| known.text != *cell) {
            examples.extend(reading(cell));
        }
    }
    examples
}

/// What the ends of subscriptions in the sample say of their meaning.
pub(super) fn evidence_of_ends(plan: &ImportPlan, sniffed: &Sniffed) -> Option<EndEvidence> {
    if plan.shape == Shape::Subscriptions { end_evidence(&sniffed.rows, plan) } else { None }
}

pub(super) fn ask_end_day(
    plan: &ImportPlan,
    sniffed: &Sniffed,
    evidence: Option<EndEvidence>,
) -> Option<Question> {
    // Where no end can be read yet, there is nothing to ask about.
    if evidence.is_none_or(|found| found.read == 0) || plan.contract.ends.is_some() {
        return None;
    }
    let column = plan.columns(Role::End).next()?;
    let rules = DateRules { order: plan.date_order, utc_offset_minutes: plan.utc_offset_minutes };
    let reading = |cell: &String| {
        let day = parse_date(cell.as_bytes(), rules).ok()?.day;
        Some(Reading { text: cell.clone(), first: day.plus(DaySpan(1)), second: day })
    };
    let examples = distinct_readings(sniffed, column, reading);
    Some(Question::EndDay { column: column as u32, examples })
}

//! Recurring revenue by month.

use crate::analysis::domain::MoneySum;
use crate::analysis::metrics::Figure as Computed;
use crate::analysis::numerics::order;
use crate::analysis::subscriptions::{
    BookNotes, MovementKind, MovementRow, RULES, RecurringMeasure, RecurringMetric, RecurringRules,
    RecurringSnapshot, SubscriptionBook, SubscriptionError, compute_movements, recurring_measures,
};
use crate::engine::analyse::{definition_view, figure, to_u32};
use crate::format::{Formatter, Locale};
use crate::protocol::{
    ContractGap, ContractNotes, Figure, PlanView, RecurringMonth, RecurringSum, RecurringView,
    UndefinedReason,
};

use super::Base;

pub(super) fn recurring(
    base: &Base<'_>,
    book: &SubscriptionBook,
    notes: BookNotes,
    rules: RecurringRules,
) -> Result<RecurringView, ContractGap> {
    let table = compute_movements(book, rules).map_err(|error| match error {
        SubscriptionError::TooManyMonths { found, most } => ContractGap::TooManyMonths { found, most },
        _ => ContractGap::NobodyPaid,
    })?;
    let last = table.rows.len().saturating_sub(1);
    let measured = if table.rows.len() > 1 && table.rows[last].partial { last - 1 } else { last };
    let measures = recurring_measures(&table.rows[measured]);
    let formatter = Formatter { locale: Locale::EN_US, currency: base.log.currency };
    Ok(RecurringView {
        months: table.rows.iter().map(month).collect(),
        measured: to_u32(measured as u64),
        measures: measures
            .iter()
            .map(|of| definition_view(of.metric.definition(), (0, &of.figures), &formatter))
            .collect(),
        plans: plans(book, rules),
        notes: ContractNotes {
            subscriptions: book.len() as u64,
            rejected: notes.rejected.len() as u64,
            no_length: notes.no_length,
            trials: notes.trials,
            credits: notes.credits,
            changed_on_last_day: notes.changed_on_last_day,
        },
        rules: RULES.iter().map(|rule| (rule.id.to_owned(), rule.text.to_owned())).collect(),
    })
}

fn month(row: &MovementRow) -> RecurringMonth {
    let measures = recurring_measures(row);
    let known = |metric: RecurringMetric, variant: &str| {
        let is_it = |of: &&RecurringMeasure| of.metric == metric;
        let found = measures.iter().find(is_it).and_then(|of| of.figure(variant));
        found.map_or(Figure::Undefined(UndefinedReason::NoEarlierPeriod), |of: Computed| figure(of))
    };
    let moved = |kind| sum(row.movement(kind));
    RecurringMonth {
        start: row.start.days(),
        end: row.end.days(),
        partial: row.partial,
        opening: sum(row.opening),
        new: moved(MovementKind::New),
        expansion: moved(MovementKind::Expansion),
        reactivation: moved(MovementKind::Reactivation),
        contraction: moved(MovementKind::Contraction),
        churn: moved(MovementKind::Churn),
        closing: sum(row.closing),
        came_and_went: sum(row.came_and_went),
        discrepancy: i64::try_from(row.discrepancy().ten_thousandths()).unwrap_or(i64::MAX),
        gross_retention: known(RecurringMetric::GrossRetention, "trailing_12"),
        net_retention: known(RecurringMetric::NetRetention, "trailing_12"),
        customer_churn: known(RecurringMetric::LogoChurn, "opening"),
        revenue_churn: known(RecurringMetric::RevenueChurn, "gross"),
    }
}

fn sum(of: RecurringSnapshot) -> RecurringSum {
    RecurringSum { customers: to_u32(of.customers), monthly: of.monthly.to_f64() }
}

/// Plans by what runs on the as-of day, the largest first.
fn plans(book: &SubscriptionBook, rules: RecurringRules) -> Vec<PlanView> {
    if book.plans.is_empty() {
        return Vec::new();
    }
    let mut found = vec![(0_u64, MoneySum::ZERO); book.plans.len() + 1];
    for at in (0..book.len()).filter(|&at| book.runs(at, rules.as_of)) {
        let plan = book.plan_of[at].map_or(book.plans.len(), |plan| plan as usize);
        if let Some((running, monthly)) = found.get_mut(plan) {
            *running += 1;
            *monthly += book.monthly[at];
        }
    }
    let mut ranked: Vec<(usize, (u64, MoneySum))> =
        found.into_iter().enumerate().filter(|(_, (running, _))| *running > 0).collect();
    order::sort_by_key(&mut ranked, |(at, (_, monthly))| (std::cmp::Reverse(*monthly), *at));
    let view = |(at, (running, monthly)): (usize, (u64, MoneySum))| PlanView {
        name: book.plans.get(at).cloned().unwrap_or_default(),
        running: to_u32(running),
        monthly: monthly.to_f64(),
    };
    ranked.into_iter().map(view).collect()
}

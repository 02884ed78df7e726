//! Churn without contracts, and moves between the stages of customers' lives.

use crate::analysis::churn::{
    ChurnBase, ChurnJudgement, ChurnRule, ChurnSettings, CustomerValues, LongRun, ReactivationRow,
    RuleDisagreement, TransitionDates, WatchEntry, compute_reactivation, compute_transitions, disagreements,
    judge, markov_outlook, watch_list,
};
use crate::analysis::domain::{CustomerIx, DaySpan, DiscountRate};
use crate::analysis::segments::{LifecycleMultiples, Stage, compute_lifecycle};
use crate::engine::analyse::{figure, reason_view, to_u32};
use crate::protocol::{
    ChurnRuleView, ChurnView, DisagreementView, MovesView, ReactivationView, UndefinedReason, WatchView,
};

use super::{Base, needs_orders};

/// Customers on the watch list that is sent.
const MOST_WATCHED: usize = 50;

/// Who is lost by which rule.
pub(super) fn churn(base: &Base<'_>) -> Result<ChurnView, UndefinedReason> {
    let multiples = LifecycleMultiples::default();
    let lifecycle = compute_lifecycle(base.data.summaries, multiples).map_err(reason_view)?;
    let known = |of: fn(&crate::protocol::CustomerOutlook) -> Option<f64>| -> Option<Vec<f64>> {
        base.data.outlooks.fitted?;
        let one = |at| base.data.outlooks.of(CustomerIx(at)).and_then(|outlook| of(&outlook));
        Some((0..base.data.log.customer_count() as u32).map(|at| one(at).unwrap_or(f64::NAN)).collect())
    };
    let (alive, at_risk) = (known(|of| Some(of.alive)), known(|of| of.at_risk));
    let values = CustomerValues { alive: alive.as_deref(), expected: at_risk.as_deref() };
    let found = ChurnBase::new(base.view, &lifecycle, values, ChurnSettings::default());
    let found = found.map_err(|_| UndefinedReason::OutOfRange)?;
    let reactivation = compute_reactivation(&found, ChurnRule::OwnGap);
    let list = watch_list(&found, MOST_WATCHED);
    Ok(ChurnView {
        rules: judge(&found).iter().map(|of| rule_view(of, alive.is_some())).collect(),
        disagreements: disagreements(&found).iter().map(disagreement_view).collect(),
        reactivation: reactivation
            .map(|of| of.rows.iter().map(reactivation_view).collect())
            .unwrap_or_default(),
        watch: list.entries.iter().map(|entry| watch_view(base, entry)).collect(),
        watched: (to_u32(list.customers), list.value_at_risk),
    })
}

fn rule_view(of: &ChurnJudgement, fitted: bool) -> ChurnRuleView {
    let unknown = of.rule == ChurnRule::Alive && !fitted;
    let read = |found| match unknown {
        // The models have not been fitted yet: not a property of the data.
        true => crate::protocol::Figure::Undefined(UndefinedReason::NotReached),
        false => figure(found),
    };
    ChurnRuleView {
        key: of.rule.id().to_owned(),
        name: of.rule.name().to_owned(),
        definition: of.rule.definition().to_owned(),
        assumption: of.rule.assumption().to_owned(),
        judged: to_u32(of.judged),
        lost: to_u32(of.lost.len() as u64),
        share: read(of.share),
        revenue_share: read(of.lost_revenue_share),
    }
}

fn disagreement_view(of: &RuleDisagreement) -> DisagreementView {
    DisagreementView {
        first: of.first.id().to_owned(),
        second: of.second.id().to_owned(),
        both: to_u32(of.both),
        only_first: to_u32(of.only_first),
        only_second: to_u32(of.only_second),
        neither: to_u32(of.neither),
    }
}

fn reactivation_view(of: &ReactivationRow) -> ReactivationView {
    ReactivationView {
        start: of.start.days(),
        end: of.end.days(),
        partial: of.partial,
        active: to_u32(of.opening_active),
        dormant: to_u32(of.opening_lost),
        lost: to_u32(of.lost),
        came_back: to_u32(of.came_back),
    }
}

fn watch_view(base: &Base<'_>, of: &WatchEntry) -> WatchView {
    WatchView {
        customer: of.customer.0,
        id: base.data.log.ids.get(of.customer).to_owned(),
        value_at_risk: of.value_at_risk,
        silent_days: of.silent_days,
        usual_gap: of.usual_gap,
        alive: of.alive,
        past_year: of.past_year.to_f64(),
        reasons: of.reasons.iter().map(|reason| reason.text().to_owned()).collect(),
    }
}

/// Who moved from stage to stage.
pub(super) fn moves(base: &Base<'_>, days: Option<u32>) -> Result<MovesView, UndefinedReason> {
    if needs_orders(base.data.log) {
        return Err(UndefinedReason::NeedsOrders);
    }
    let window = base.data.summaries.window().ok_or(UndefinedReason::NoDates)?;
    let dates = match days.and_then(|days| i32::try_from(days).ok()).filter(|days| *days > 0) {
        Some(days) => TransitionDates::new(window.as_of.plus(DaySpan(-days)), window.as_of),
        None => Ok(TransitionDates::before(window.as_of)),
    };
    let dates = dates.map_err(|_| UndefinedReason::OutOfRange)?;
    let found = compute_transitions(base.data.log, base.selected, LifecycleMultiples::default(), dates);
    let found = found.map_err(|_| UndefinedReason::NeedsOrders)?;
    let rate =
        DiscountRate::annual(base.discount_percent / 100.0).map_err(|_| UndefinedReason::OutOfRange)?;
    let outlook = markov_outlook(&found, base.margin, rate);
    let from = || Stage::ALL.into_iter().map(Some).chain([None]);
    let share = |of: Option<Stage>| Stage::ALL.map(|to| figure(found.share(of, to))).to_vec();
    let long_run = |of: LongRun| match of {
        LongRun::OneClass => "one_class",
        LongRun::Absorbing(_) => "absorbing",
        LongRun::SeveralClasses(_) => "several_classes",
    };
    Ok(MovesView {
        days: (dates.from().days(), dates.to().days()),
        stages: Stage::ALL.map(|stage| stage.id().to_owned()).to_vec(),
        counts: found.counts.iter().map(|row| row.iter().map(|&count| to_u32(count)).collect()).collect(),
        shares: from().map(share).collect(),
        steady: match &outlook.steady_state {
            Ok(state) => Ok((long_run(state.long_run).to_owned(), state.shares.to_vec())),
            Err(reason) => Err(reason_view(*reason)),
        },
        values: outlook.values.map(figure).to_vec(),
    })
}

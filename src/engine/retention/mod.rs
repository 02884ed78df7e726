//! Who stays, as the page needs it: cohorts, waiting times, churn without contracts, moves between stages.

mod churn;
mod cohorts;
mod settings;

use crate::analysis::cohorts::OrderWaiting;
use crate::analysis::domain::TransactionLog;
use crate::analysis::metrics::MetricView;
use crate::analysis::summary::CustomerSelection;
use crate::engine::analyse::{figure, reason_view, to_u32};
use crate::engine::predict::pair;
use crate::engine::table::TableData;
use crate::protocol::{
    ConversionView, Retention, RetentionSettings, UndefinedReason, WaitingOrder, WaitingPoint, WaitingView,
};

use settings::Looked;

/// Most points of a curve.
const MOST_POINTS: usize = 400;

/// What retention is computed from.
pub(super) struct Base<'a> {
    pub data: TableData<'a>,
    pub view: &'a MetricView<'a>,
    pub selected: &'a CustomerSelection,
    /// The share of revenue that is margin, where one is set.
    pub margin: Option<f64>,
    /// Annual discount rate in percent.
    pub discount_percent: f64,
}

/// Everything about who stays.
pub(super) fn retention(base: &Base<'_>, asked: &RetentionSettings) -> Retention {
    let looked = Looked::of(base, asked);
    let table = cohorts::table(base, &looked);
    let (settings, period) = match &table {
        Ok((used, _)) => (used.settings.clone(), used.period_view()),
        Err(_) => (looked.settings.clone(), looked.period_view()),
    };
    Retention {
        settings,
        period,
        customers: to_u32(base.view.totals.customers),
        cohorts: table.map(|(_, view)| view),
        waiting: waiting(base.view),
        churn: churn::churn(base),
        moves: churn::moves(base, asked.moves_days),
    }
}

/// Whether single orders are known.
fn needs_orders(log: &TransactionLog) -> bool {
    log.entry_count() == 0
}

fn waiting(view: &MetricView<'_>) -> Result<WaitingView, UndefinedReason> {
    let found = OrderWaiting::compute(view).map_err(reason_view)?;
    let second = found.orders.first();
    let steps = second.map_or(&[][..], |order| &order.curve.steps);
    let point = |step: &crate::analysis::cohorts::WaitingStep| WaitingPoint {
        day: step.day,
        share: step.share,
        interval: pair(step.interval),
        at_risk: to_u32(step.at_risk),
    };
    let every = steps.len().div_ceil(MOST_POINTS).max(1);
    let mut curve: Vec<WaitingPoint> = steps.iter().step_by(every).map(point).collect();
    // The last step is where the curve ends.
    if let Some(last) = steps.last().filter(|_| !(steps.len().max(1) - 1).is_multiple_of(every)) {
        curve.push(point(last));
    }
    let orders = found.orders.iter().map(|of| WaitingOrder {
        order: of.order,
        customers: to_u32(of.curve.customers),
        made: to_u32(of.curve.events),
        median: figure(of.median.days),
        interval: (of.median.lower, of.median.upper),
        naive: figure(of.naive_median),
    });
    let gaps = found.gaps.iter().map(|of| WaitingOrder {
        order: of.order,
        customers: to_u32(of.customers),
        made: to_u32(of.next),
        median: figure(of.median.days),
        interval: (of.median.lower, of.median.upper),
        naive: figure(of.naive_median),
    });
    let conversions = found.conversions.iter().map(|of| ConversionView {
        days: of.days,
        share: figure(of.share),
        interval: pair(of.interval),
        at_risk: to_u32(of.at_risk),
        naive: figure(of.naive),
        mature: figure(of.mature),
    });
    Ok(WaitingView {
        curve,
        watched_days: second.map_or(0, |order| order.curve.watched_days),
        orders: orders.collect(),
        conversions: conversions.collect(),
        gaps: gaps.collect(),
        naive: (
            crate::analysis::cohorts::NAIVE_WAITING.to_owned(),
            crate::analysis::cohorts::NAIVE_CONVERSION.to_owned(),
        ),
    })
}

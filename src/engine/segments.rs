//! Segments, tiers and stages as views for pages, charts and exports.

use crate::analysis::domain::CustomerIx;
use crate::analysis::metrics::Undefined;
use crate::analysis::segments::{
    GroupStatistics, Lifecycle, LifecycleMultiples, RfmResult, RfmSettings, SegmentId as Segment, Stage,
    ThresholdOrigin, Tier, TierCutoffs, Tiers, compute_lifecycle, compute_rfm, compute_tiers,
};
use crate::analysis::summary::{CustomerSelection, CustomerSummaries};
use crate::protocol::{
    CellView, Figure, PartitionProof, RfmView, SegmentCard, SegmentId, SegmentsView, StageView, TierView,
};

use super::analyse::{figure, to_u32};
use super::scores::{CustomerScores, Scores};

/// Where every customer belongs, and the groups for the page.
pub(super) struct Groups {
    pub scores: Scores,
    pub view: SegmentsView,
}

impl Groups {
    /// Groups the whole base.
    pub(super) fn compute(summaries: &CustomerSummaries, rfm: &RfmSettings, cutoffs: TierCutoffs) -> Groups {
        let segmentation = Segmentation::compute(summaries, rfm, cutoffs);
        let scores = segmentation.scores(summaries);
        let view = segmentation.view(summaries, &scores, rfm);
        Groups { scores, view }
    }
}

/// Every grouping of the whole base.
struct Segmentation {
    rfm: Result<RfmResult, Undefined>,
    tiers: Tiers,
    lifecycle: Result<Lifecycle, Undefined>,
}

impl Segmentation {
    /// Groups the whole base.
    fn compute(summaries: &CustomerSummaries, rfm: &RfmSettings, cutoffs: TierCutoffs) -> Segmentation {
        Segmentation {
            rfm: compute_rfm(summaries, rfm),
            tiers: compute_tiers(summaries, cutoffs),
            lifecycle: compute_lifecycle(summaries, LifecycleMultiples::default()),
        }
    }

    /// The scores and groups of every customer.
    fn scores(&self, summaries: &CustomerSummaries) -> Scores {
        let of_customer = |at| self.customer_scores(summaries, CustomerIx(at));
        Scores::new((0..summaries.len() as u32).map(of_customer).collect())
    }

    fn customer_scores(&self, summaries: &CustomerSummaries, customer: CustomerIx) -> CustomerScores {
        let rfm = self.rfm.as_ref().ok().and_then(|rfm| rfm.scores(customer).zip(rfm.segment(customer)));
        let stage = self.lifecycle.as_ref().ok().and_then(|of| of.stage(summaries, customer));
        CustomerScores {
            r: rfm.map_or(0, |(scores, _)| scores.recency),
            f: rfm.map_or(0, |(scores, _)| scores.frequency),
            m: rfm.map_or(0, |(scores, _)| scores.monetary),
            fm: rfm.map_or(0, |(scores, _)| scores.frequency_value()),
            segment: rfm.map_or(NO_GROUP, |(_, segment)| segment as u8),
            tier: self.tiers.tier(summaries, customer).map_or(NO_GROUP, |tier| tier as u8),
            decile: self.tiers.decile(summaries, customer).unwrap_or(0),
            stage: stage.map_or(NO_GROUP, |stage| stage as u8),
        }
    }

    /// The segments page: all customers.
    fn view(&self, summaries: &CustomerSummaries, scores: &Scores, rfm: &RfmSettings) -> SegmentsView {
        let everybody = CustomerSelection::All;
        let table = self.rfm.as_ref().ok().map(|result| (result, result.table(summaries, &everybody)));
        SegmentsView {
            segments: table
                .iter()
                .flat_map(|(_, table)| &table.segments)
                .map(|card| segment_card(card.segment, &card.statistics, rfm))
                .collect(),
            rfm: table.map(|(result, table)| RfmView {
                recency: result.rules.recency.thresholds.values().map(|t| t * result.rules.recency_days),
                frequency: result.rules.frequency.thresholds.values(),
                monetary: result.rules.monetary.thresholds.values(),
                frequency_fixed_by_ties: result.rules.frequency.origin == ThresholdOrigin::FixedForTies,
                cells: table
                    .cells
                    .iter()
                    .map(|cell| CellView {
                        r: cell.recency,
                        fm: cell.frequency_value,
                        segment: cell.segment as u8,
                        customers: to_u32(cell.statistics.customers),
                        revenue: cell.statistics.net.to_f64(),
                    })
                    .collect(),
                proof: proof_view(result),
            }),
            tiers: self.tier_views(summaries),
            deciles: self.decile_views(summaries),
            stages: self.stage_views(summaries, scores),
        }
    }

    fn tier_views(&self, summaries: &CustomerSummaries) -> Vec<TierView> {
        let boundaries = self.tiers.boundaries.map_err(super::analyse::reason_view);
        let rows = self.tiers.table(summaries, &CustomerSelection::All);
        let view = |tier: Tier, statistics: &GroupStatistics| {
            let lowest = match (tier, boundaries) {
                (Tier::C, Ok(_)) => Figure::Undefined(crate::protocol::UndefinedReason::NoLowerBound),
                (_, Ok(bounds)) => Figure::Value(bounds[tier as usize].to_f64()),
                (_, Err(reason)) => Figure::Undefined(reason),
            };
            tier_view(["a", "b", "c"][tier as usize].to_owned(), statistics, lowest)
        };
        rows.iter().map(|row| view(row.tier, &row.statistics)).collect()
    }

    fn decile_views(&self, summaries: &CustomerSummaries) -> Vec<TierView> {
        let bounds = self.tiers.decile_boundaries;
        let lowest = |decile: u8| match bounds.and_then(|all| all.get(usize::from(decile) - 1).copied()) {
            Some(bound) => Figure::Value(bound.to_f64()),
            None => Figure::Undefined(crate::protocol::UndefinedReason::NoLowerBound),
        };
        let rows = self.tiers.decile_table(summaries, &CustomerSelection::All);
        rows.iter().map(|row| tier_view(row.tier.to_string(), &row.statistics, lowest(row.tier))).collect()
    }

    fn stage_views(&self, summaries: &CustomerSummaries, scores: &Scores) -> Vec<StageView> {
        let Ok(lifecycle) = &self.lifecycle else { return Vec::new() };
        let stage = |customer| Stage::ALL.get(usize::from(scores.of(customer).stage)).copied();
        let rows = Lifecycle::table_by(summaries, &CustomerSelection::All, stage);
        let view = |stage: Stage, statistics: &GroupStatistics| StageView {
            index: stage as u8,
            key: stage.id().to_owned(),
            name: stage_name(stage).to_owned(),
            rule: stage_rule(stage, lifecycle.multiples),
            customers: to_u32(statistics.customers),
            revenue: statistics.net.to_f64(),
        };
        rows.iter().map(|row| view(row.stage, &row.statistics)).collect()
    }
}

/// Stands for no segment, tier or stage.
pub(super) const NO_GROUP: u8 = u8::MAX;

fn segment_card(segment: Segment, statistics: &GroupStatistics, settings: &RfmSettings) -> SegmentCard {
    let action = segment.action();
    SegmentCard {
        id: SegmentId {
            index: segment as u8,
            key: segment.id().to_owned(),
            name: settings.names.name(segment).to_owned(),
        },
        customers: to_u32(statistics.customers),
        customer_share: figure(statistics.customer_share),
        revenue: statistics.net.to_f64(),
        revenue_share: figure(statistics.revenue_share),
        median_recency: figure(statistics.median_recency),
        mean_orders: figure(statistics.mean_orders),
        average_order: figure(statistics.average_order_value),
        action: action.recommended.to_owned(),
        avoid: action.avoid.to_owned(),
        measure: action.indicator.to_owned(),
    }
}

fn proof_view(result: &RfmResult) -> PartitionProof {
    let proof = result.proof();
    PartitionProof {
        customers: to_u32(proof.customers),
        assigned: to_u32(proof.in_one),
        in_none: to_u32(proof.in_none),
        in_several: to_u32(proof.in_several),
    }
}

fn tier_view(key: String, statistics: &GroupStatistics, lowest: Figure) -> TierView {
    TierView {
        key,
        customers: to_u32(statistics.customers),
        revenue: statistics.net.to_f64(),
        share: figure(statistics.revenue_share),
        lowest,
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::New => "New",
        Stage::Active => "Active",
        Stage::Slipping => "Slipping",
        Stage::Lapsed => "Lapsed",
        Stage::Lost => "Lost",
    }
}

fn stage_rule(stage: Stage, multiples: LifecycleMultiples) -> String {
    let [active, slipping, lapsed] = multiples.values();
    match stage {
        Stage::New => format!("Bought on one day only, at most {active} usual gaps ago."),
        Stage::Active => format!("Came back, and bought at most {active} usual gaps ago."),
        Stage::Slipping => format!("Silent for {active} to {slipping} usual gaps."),
        Stage::Lapsed => format!("Silent for {slipping} to {lapsed} usual gaps."),
        Stage::Lost => format!("Silent for more than {lapsed} usual gaps, or only ever had refunds."),
    }
}

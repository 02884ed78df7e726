//! Lifecycle stages: how long a customer has been silent, measured by the customer's own rhythm.
//!
//! Rule: the usual gap `g = (k own + 2 base) / (k + 2)`: k the number of the customer's own gaps between
//! purchase days, own their median, base the median of all gaps in the base. So somebody who bought once is
//! measured by the base, and the more often somebody has bought, the more the own rhythm counts. With
//! `q = days since last purchase / g` and multiples 2, 4 and 8 by default: new (bought on one day) or active
//! up to 2, slipping up to 4, lapsed up to 8, lost beyond. A customer with refunds only is lost.

use super::groups::{GroupStatistics, group_statistics};
use super::settings::LifecycleMultiples;
use crate::analysis::domain::CustomerIx;
use crate::analysis::metrics::Undefined;
use crate::analysis::numerics::Fraction;
use crate::analysis::summary::{CustomerSelection, CustomerSet, CustomerSummaries};

/// A stage of a customer's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Bought on one day, lately.
    New,
    /// Within the usual rhythm.
    Active,
    /// Later than usual: at risk.
    Slipping,
    /// Much later than usual.
    Lapsed,
    /// So late that a return would be a surprise.
    Lost,
}

/// Days that stand in for the base's median gap where nobody has bought twice.
pub const FALLBACK_GAP_DAYS: f64 = 45.0;
/// The base's median counts as so many gaps of the customer's own.
const BASE_GAPS: f64 = 2.0;

/// How stages are told apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifecycle {
    /// Median of all gaps in the base, in days; [`FALLBACK_GAP_DAYS`] without gaps.
    pub base_gap: f64,
    /// Whether the base has gaps of its own.
    pub from_data: bool,
    /// Multiples of the usual gap at which stages end.
    pub multiples: LifecycleMultiples,
}

/// A stage of the selected customers in figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageRow {
    /// Which stage.
    pub stage: Stage,
    /// Its figures.
    pub statistics: GroupStatistics,
}

impl Stage {
    /// Every stage, from the first to the last.
    pub const ALL: [Stage; 5] = [Stage::New, Stage::Active, Stage::Slipping, Stage::Lapsed, Stage::Lost];

    /// Name in links and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Stage::New => "new",
            Stage::Active => "active",
            Stage::Slipping => "slipping",
            Stage::Lapsed => "lapsed",
            Stage::Lost => "lost",
        }
    }
}

/// Finds the base's rhythm. Fails where no customer has a dated purchase.
///
/// Source: J. Novo, Drilling Down, on latency as the trigger of defection; the weight of two gaps for the
/// base is this product's own.
pub fn compute_lifecycle(
    summaries: &CustomerSummaries,
    multiples: LifecycleMultiples,
) -> Result<Lifecycle, Undefined> {
    if summaries.observed_count() == 0 {
        return Err(Undefined::NoCustomers);
    }
    if summaries.window().is_none() {
        return Err(Undefined::NoDates);
    }
    let median = summaries.gaps().quantile(Fraction::HALF);
    let base_gap = median.unwrap_or(FALLBACK_GAP_DAYS);
    Ok(Lifecycle { base_gap, from_data: median.is_some(), multiples })
}

impl Lifecycle {
    /// The customer's usual gap in days, drawn towards that of the base.
    pub fn usual_gap(&self, summaries: &CustomerSummaries, customer: CustomerIx) -> f64 {
        let gaps = summaries.purchase_days(customer).saturating_sub(1);
        self.draw_towards_base(gaps, summaries.median_gap(customer))
    }

    /// The usual gap of somebody with so many gaps of this median, in days.
    pub fn draw_towards_base(&self, gaps: u32, own: Option<f64>) -> f64 {
        let gaps = f64::from(gaps);
        match own {
            Some(own) => (gaps * own + BASE_GAPS * self.base_gap) / (gaps + BASE_GAPS),
            None => self.base_gap,
        }
    }

    /// The stage of a customer; `None` if it is not observed or the day of its last purchase is unknown.
    pub fn stage(&self, summaries: &CustomerSummaries, customer: CustomerIx) -> Option<Stage> {
        if !summaries.is_observed(customer) {
            return None;
        }
        if summaries.orders(customer) == 0 {
            return Some(Stage::Lost);
        }
        let silent = f64::from(summaries.recency(customer)?.0.0);
        let gap = self.usual_gap(summaries, customer);
        let ended = self.multiples.values().iter().filter(|&&multiple| silent > multiple * gap).count();
        let one_day = summaries.purchase_days(customer) == 1;
        Some(match ended {
            0 if one_day => Stage::New,
            ended => Stage::ALL[ended + 1],
        })
    }

    /// The customers of a stage.
    pub fn customers_in(&self, summaries: &CustomerSummaries, stage: Stage) -> CustomerSet {
        CustomerSet::of(summaries.len(), |customer| self.stage(summaries, customer) == Some(stage))
    }

    /// The stages of the selected customers in figures.
    pub fn table(&self, summaries: &CustomerSummaries, selection: &CustomerSelection) -> Vec<StageRow> {
        Lifecycle::table_by(summaries, selection, |customer| self.stage(summaries, customer))
    }

    /// As [`table`](Self::table), where the stages of customers are known already.
    pub fn table_by(
        summaries: &CustomerSummaries,
        selection: &CustomerSelection,
        stage: impl Fn(CustomerIx) -> Option<Stage>,
    ) -> Vec<StageRow> {
        let group = |customer| stage(customer).map(|stage| stage as usize);
        let statistics = group_statistics(summaries, selection, Stage::ALL.len(), group);
        let row = |(stage, statistics)| StageRow { stage, statistics };
        Stage::ALL.into_iter().zip(statistics).map(row).collect()
    }
}

//! Who moved from which lifecycle stage to which between two dates.

use super::ChurnError;
use crate::analysis::domain::{CustomerIx, Day, DaySpan, MoneySum, TransactionLog};
use crate::analysis::metrics::{Figure, Undefined};
use crate::analysis::segments::{Lifecycle, LifecycleMultiples, Stage, compute_lifecycle};
use crate::analysis::summary::{CustomerSelection, CustomerSummaries, SummaryBasis, summarise};

/// Number of stages.
pub const STAGES: usize = Stage::ALL.len();
/// Days between the two dates unless chosen otherwise.
pub const TRANSITION_DAYS: i32 = 90;

/// The two dates of a comparison, the first before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransitionDates {
    from: Day,
    to: Day,
}

/// Customers by their stage on one date and on another.
#[derive(Clone, Debug, PartialEq)]
pub struct Transitions {
    /// The two dates.
    pub dates: TransitionDates,
    /// The base's median gap on either date, in days: stages are judged as they were on each; `None` where there was
    /// no customer yet.
    pub base_gaps: [Option<f64>; 2],
    /// Customers by their stage on the first date (rows) and on the second (columns). The last row are customers who
    /// had not bought yet.
    pub counts: [[u64; STAGES]; STAGES + 1],
    /// Their net revenue after the first date, up to and including the second.
    pub net: [[MoneySum; STAGES]; STAGES + 1],
}

/// Customers who moved from one stage to another, or stayed: a band of a flow diagram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Stage on the first date; `None` for customers who had not bought yet.
    pub from: Option<Stage>,
    /// Stage on the second date.
    pub to: Stage,
    /// Number of customers, above zero.
    pub customers: u64,
    /// As a share of all customers of the stage on the first date.
    pub share: Figure,
    /// Their net revenue between the dates.
    pub net: MoneySum,
}

impl TransitionDates {
    /// Two dates; fails unless the first is before the second.
    pub fn new(from: Day, to: Day) -> Result<TransitionDates, ChurnError> {
        if from < to { Ok(TransitionDates { from, to }) } else { Err(ChurnError::Dates { from, to }) }
    }

    /// A date and [`TRANSITION_DAYS`] before it.
    pub fn before(to: Day) -> TransitionDates {
        TransitionDates { from: to.plus(DaySpan(-TRANSITION_DAYS)), to }
    }

    /// The first date.
    pub fn from(self) -> Day {
        self.from
    }

    /// The second date.
    pub fn to(self) -> Day {
        self.to
    }

    /// Days between them.
    pub fn days(self) -> u32 {
        self.to.since(self.from).0.unsigned_abs()
    }
}

/// A date's summaries and how stages are told on it.
struct Snapshot {
    summaries: CustomerSummaries,
    lifecycle: Option<Lifecycle>,
}

impl Snapshot {
    fn of(log: &TransactionLog, day: Day, multiples: LifecycleMultiples) -> Snapshot {
        let summaries = summarise(log, Some(day));
        let lifecycle = compute_lifecycle(&summaries, multiples).ok();
        Snapshot { summaries, lifecycle }
    }

    fn stage(&self, customer: CustomerIx) -> Option<Stage> {
        self.lifecycle.as_ref()?.stage(&self.summaries, customer)
    }
}

/// Counts the selected customers by stage on both dates. Each date is judged by what was known on it.
///
/// Source: the stages are those of [`compute_lifecycle`]; the matrix as in P. E. Pfeifer and R. L. Carraway (2000),
/// "Modeling Customer Relationships as Markov Chains", Journal of Interactive Marketing 14(2).
pub fn compute_transitions(
    log: &TransactionLog,
    selection: &CustomerSelection,
    multiples: LifecycleMultiples,
    dates: TransitionDates,
) -> Result<Transitions, ChurnError> {
    let [before, after] = [dates.from, dates.to].map(|day| Snapshot::of(log, day, multiples));
    if after.summaries.basis() != SummaryBasis::Orders {
        return Err(ChurnError::NeedsOrders);
    }
    let base_gap = |snapshot: &Snapshot| snapshot.lifecycle.as_ref().map(|lifecycle| lifecycle.base_gap);
    let mut transitions = Transitions {
        dates,
        base_gaps: [base_gap(&before), base_gap(&after)],
        counts: [[0; STAGES]; STAGES + 1],
        net: [[MoneySum::ZERO; STAGES]; STAGES + 1],
    };
    for customer in after.summaries.observed().filter(|&customer| selection.contains(customer)) {
        let Some(to) = after.stage(customer) else { continue };
        let row = before.stage(customer).map_or(STAGES, |stage| stage as usize);
        transitions.counts[row][to as usize] += 1;
        let mut net = MoneySum::from(after.summaries.net(customer));
        net -= before.summaries.net(customer);
        transitions.net[row][to as usize] += net;
    }
    Ok(transitions)
}

impl Transitions {
    /// Customers of a stage on the first date; `None` are those who had not bought yet.
    pub fn opening(&self, stage: Option<Stage>) -> u64 {
        self.counts[row_of(stage)].iter().sum()
    }

    /// Customers of a stage on the second date.
    pub fn closing(&self, stage: Stage) -> u64 {
        self.counts.iter().map(|row| row[stage as usize]).sum()
    }

    /// Of the customers of a stage on the first date, the share in each stage on the second.
    pub fn share(&self, from: Option<Stage>, to: Stage) -> Figure {
        let count = self.counts[row_of(from)][to as usize];
        Figure::count_share(count, self.opening(from), Undefined::NoCustomers)
    }

    /// Net revenue a customer between the dates, by the stage on the first.
    pub fn net_per_customer(&self, from: Option<Stage>) -> Figure {
        let net: MoneySum = self.net[row_of(from)].iter().copied().sum();
        Figure::ratio(net.to_f64(), self.opening(from) as f64, Undefined::NoCustomers)
    }

    /// Every move that somebody made, by the stage on the first date with new customers last, then by the second.
    pub fn flows(&self) -> Vec<Flow> {
        let sources = Stage::ALL.into_iter().map(Some).chain([None]);
        let flow = |from: Option<Stage>, to: Stage| Flow {
            from,
            to,
            customers: self.counts[row_of(from)][to as usize],
            share: self.share(from, to),
            net: self.net[row_of(from)][to as usize],
        };
        let all = sources.flat_map(|from| Stage::ALL.into_iter().map(move |to| (from, to)));
        all.map(|(from, to)| flow(from, to)).filter(|flow| flow.customers > 0).collect()
    }
}

fn row_of(stage: Option<Stage>) -> usize {
    stage.map_or(STAGES, |stage| stage as usize)
}

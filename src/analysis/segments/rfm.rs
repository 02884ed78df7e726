//! RFM: every customer scored, placed in one of 25 cells, and so in exactly one segment.

use super::catalogue::{SegmentId, cell_index};
use super::groups::{GroupStatistics, GroupSums};
use super::scores::{RfmScores, ScoreRules};
use super::settings::RfmSettings;
use crate::analysis::domain::CustomerIx;
use crate::analysis::metrics::Undefined;
use crate::analysis::summary::{CustomerSelection, CustomerSet, CustomerSummaries};

const NOBODY: u8 = u8::MAX;

/// Scores and segment of every observed customer.
#[derive(Clone, Debug, PartialEq)]
pub struct RfmResult {
    /// How customers were scored.
    pub rules: ScoreRules,
    /// One byte a score, 0 for a customer who is not observed.
    recency: Vec<u8>,
    frequency: Vec<u8>,
    monetary: Vec<u8>,
    /// Position in [`SegmentId::ALL`], or [`NOBODY`].
    segments: Vec<u8>,
    proof: PartitionProof,
}

/// Counted, not assumed: how many segments each customer and each cell belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartitionProof {
    /// Observed customers.
    pub customers: u64,
    /// Customers in exactly one segment.
    pub in_one: u64,
    /// Customers in no segment.
    pub in_none: u64,
    /// Customers in several segments.
    pub in_several: u64,
    /// Cells, of 25, that belong to exactly one segment.
    pub cells_in_one: u32,
}

/// A segment of the selected customers in figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SegmentCard {
    /// Which segment.
    pub segment: SegmentId,
    /// Its figures.
    pub statistics: GroupStatistics,
}

/// A cell of the selected customers in figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellRow {
    /// Recency score, 1 to 5.
    pub recency: u8,
    /// Score of frequency and value, 1 to 5.
    pub frequency_value: u8,
    /// The segment that the cell belongs to.
    pub segment: SegmentId,
    /// Its figures.
    pub statistics: GroupStatistics,
}

/// Segments and cells of a selection.
#[derive(Clone, Debug, PartialEq)]
pub struct RfmTable {
    /// All eleven segments, best first.
    pub segments: Vec<SegmentCard>,
    /// All 25 cells, by recency score descending, then by frequency and value descending.
    pub cells: Vec<CellRow>,
}

/// Scores every customer and finds its segment.
///
/// `R, F, M` are scores from 1 to 5 by thresholds, equal values getting equal scores;
/// `FM = (F + M) / 2`, halves rounded up; the cell (R, FM) decides the segment. A customer with refunds only
/// gets the lowest scores. Fails where no customer has a dated purchase, since recency is unknown then.
///
/// Source: A. M. Hughes (1994), Strategic Database Marketing, for RFM; Hyndman and Fan (1996), definition 7,
/// for the quantiles; [`SegmentId`] for the partition.
pub fn compute_rfm(summaries: &CustomerSummaries, settings: &RfmSettings) -> Result<RfmResult, Undefined> {
    if summaries.observed_count() == 0 {
        return Err(Undefined::NoCustomers);
    }
    if summaries.window().is_none() {
        return Err(Undefined::NoDates);
    }
    let rules = ScoreRules::find(summaries, settings);
    let mut result = RfmResult {
        rules,
        recency: vec![0; summaries.len()],
        frequency: vec![0; summaries.len()],
        monetary: vec![0; summaries.len()],
        segments: vec![NOBODY; summaries.len()],
        proof: PartitionProof { cells_in_one: cells_in_one(), ..PartitionProof::default() },
    };
    let cells = SegmentId::ALL.map(SegmentId::cell_bits);
    for customer in summaries.observed() {
        result.place(customer, rules.score(summaries, customer), &cells);
    }
    Ok(result)
}

fn cells_in_one() -> u32 {
    let cells = SegmentId::ALL.map(SegmentId::cell_bits);
    let holders = |cell: u32| cells.iter().filter(|bits| *bits >> cell & 1 == 1).count();
    (0..25).filter(|&cell| holders(cell) == 1).count() as u32
}

impl RfmResult {
    fn place(&mut self, customer: CustomerIx, scores: RfmScores, cells: &[u32; 11]) {
        let at = customer.0 as usize;
        self.recency[at] = scores.recency;
        self.frequency[at] = scores.frequency;
        self.monetary[at] = scores.monetary;
        let bit = 1u32 << cell_index(scores.recency, scores.frequency_value());
        let mut holders = 0;
        for (segment, bits) in (0u8..).zip(cells) {
            if bits & bit != 0 {
                holders += 1;
                self.segments[at] = segment;
            }
        }
        self.proof.customers += 1;
        self.proof.in_one += u64::from(holders == 1);
        self.proof.in_none += u64::from(holders == 0);
        self.proof.in_several += u64::from(holders > 1);
    }

    /// The scores of a customer; `None` if it is not observed.
    pub fn scores(&self, customer: CustomerIx) -> Option<RfmScores> {
        let at = customer.0 as usize;
        let recency = self.recency.get(at).copied().filter(|&score| score > 0)?;
        Some(RfmScores { recency, frequency: self.frequency[at], monetary: self.monetary[at] })
    }

    /// The segment of a customer; `None` if it is not observed.
    pub fn segment(&self, customer: CustomerIx) -> Option<SegmentId> {
        let segment = self.segments.get(customer.0 as usize).copied()?;
        SegmentId::ALL.get(usize::from(segment)).copied()
    }

    /// That every customer is in exactly one segment.
    pub fn proof(&self) -> PartitionProof {
        self.proof
    }

    /// The customers of a segment.
    pub fn customers_in(&self, segment: SegmentId) -> CustomerSet {
        CustomerSet::of(self.segments.len(), |customer| self.segment(customer) == Some(segment))
    }

    /// The customers of a cell.
    pub fn customers_in_cell(&self, recency: u8, frequency_value: u8) -> CustomerSet {
        CustomerSet::of(self.segments.len(), |customer| {
            let scores = self.scores(customer);
            scores.is_some_and(|s| s.recency == recency && s.frequency_value() == frequency_value)
        })
    }

    /// Segments and cells of the selected customers in figures.
    pub fn table(&self, summaries: &CustomerSummaries, selection: &CustomerSelection) -> RfmTable {
        let cell = |customer| {
            let scores = self.scores(customer)?;
            Some(cell_index(scores.recency, scores.frequency_value()))
        };
        let cells = GroupSums::add_up(summaries, selection, 25, cell);
        let segments = cells.united(SegmentId::ALL.len(), segment_of_cell).statistics();
        let cells = cells.statistics();
        let card = |(segment, statistics)| SegmentCard { segment, statistics };
        RfmTable {
            segments: SegmentId::ALL.into_iter().zip(segments).map(card).collect(),
            cells: cell_rows(&cells),
        }
    }
}

/// Position in [`SegmentId::ALL`] of the segment that a cell belongs to, as customers are placed.
fn segment_of_cell(cell: usize) -> Option<usize> {
    SegmentId::ALL.iter().rposition(|segment| segment.cell_bits() >> cell & 1 == 1)
}

fn cell_rows(cells: &[GroupStatistics]) -> Vec<CellRow> {
    let scores = || (1..=5u8).rev();
    let places = scores().flat_map(|recency| scores().map(move |value| (recency, value)));
    let row = |(recency, frequency_value): (u8, u8)| {
        let segment = SegmentId::of_cell(recency, frequency_value)?;
        let statistics = *cells.get(cell_index(recency, frequency_value))?;
        Some(CellRow { recency, frequency_value, segment, statistics })
    };
    places.filter_map(row).collect()
}

//! The eleven segments of the partition of recency by frequency and value, and what to do about each.
//!
//! Source: the grids of Putler ("RFM analysis for successful customer segmentation") and of the R package
//! `rfm`, made into a partition: each of the 25 cells belongs to exactly one segment.

/// A segment of customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SegmentId {
    /// Bought lately, often, and for much.
    Champions,
    /// Buy often or for much, and not long ago.
    Loyal,
    /// Bought lately, with some history.
    PotentialLoyalist,
    /// Bought lately, little so far.
    New,
    /// Bought not long ago, little so far.
    Promising,
    /// Middling in everything.
    NeedAttention,
    /// Bought some time ago, and little.
    AboutToSleep,
    /// Used to buy, and have been away for long.
    AtRisk,
    /// Were among the best, and have been away for long.
    CantLose,
    /// Bought little, and long ago.
    Hibernating,
    /// Bought little, and longest ago.
    Lost,
}

/// What to do about a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentAction {
    /// What helps.
    pub recommended: &'static str,
    /// What to leave.
    pub avoid: &'static str,
    /// The figure that shows whether it worked.
    pub indicator: &'static str,
}

/// The most that is worth spending on a customer, whatever the segment.
pub const BUDGET_CAP: &str =
    "spend on a customer <= probability of a response * gain in customer lifetime value * margin";

const CELLS: u8 = 5;

impl SegmentId {
    /// Every segment, best first.
    pub const ALL: [SegmentId; 11] = [
        SegmentId::Champions,
        SegmentId::Loyal,
        SegmentId::PotentialLoyalist,
        SegmentId::New,
        SegmentId::Promising,
        SegmentId::NeedAttention,
        SegmentId::AboutToSleep,
        SegmentId::AtRisk,
        SegmentId::CantLose,
        SegmentId::Hibernating,
        SegmentId::Lost,
    ];

    /// Name in settings, links and JSON.
    pub fn id(self) -> &'static str {
        match self {
            SegmentId::Champions => "champions",
            SegmentId::Loyal => "loyal",
            SegmentId::PotentialLoyalist => "potential_loyalist",
            SegmentId::New => "new",
            SegmentId::Promising => "promising",
            SegmentId::NeedAttention => "need_attention",
            SegmentId::AboutToSleep => "about_to_sleep",
            SegmentId::AtRisk => "at_risk",
            SegmentId::CantLose => "cant_lose",
            SegmentId::Hibernating => "hibernating",
            SegmentId::Lost => "lost",
        }
    }

    /// The segment of a name such as `at_risk`.
    pub fn parse(id: &str) -> Option<SegmentId> {
        SegmentId::ALL.into_iter().find(|segment| segment.id() == id)
    }

    /// Name for people, unless the user gives another.
    pub fn default_name(self) -> &'static str {
        match self {
            SegmentId::Champions => "Champions",
            SegmentId::Loyal => "Loyal",
            SegmentId::PotentialLoyalist => "Potential loyalists",
            SegmentId::New => "New",
            SegmentId::Promising => "Promising",
            SegmentId::NeedAttention => "Need attention",
            SegmentId::AboutToSleep => "About to sleep",
            SegmentId::AtRisk => "At risk",
            SegmentId::CantLose => "Can't lose them",
            SegmentId::Hibernating => "Hibernating",
            SegmentId::Lost => "Lost",
        }
    }

    /// The cells that make up the segment, as pairs of the recency score R and of
    /// `FM = (F + M) / 2`, halves rounded up.
    pub fn cells(self) -> &'static [(u8, u8)] {
        match self {
            SegmentId::Champions => &[(5, 5), (5, 4), (4, 5)],
            SegmentId::Loyal => &[(4, 4), (3, 5), (3, 4)],
            SegmentId::PotentialLoyalist => &[(5, 3), (5, 2), (4, 3), (4, 2)],
            SegmentId::New => &[(5, 1)],
            SegmentId::Promising => &[(4, 1)],
            SegmentId::NeedAttention => &[(3, 3)],
            SegmentId::AboutToSleep => &[(3, 2), (3, 1)],
            SegmentId::AtRisk => &[(2, 4), (2, 3), (1, 4), (1, 3)],
            SegmentId::CantLose => &[(2, 5), (1, 5)],
            SegmentId::Hibernating => &[(2, 2), (2, 1)],
            SegmentId::Lost => &[(1, 2), (1, 1)],
        }
    }

    /// The segment of a cell; `None` outside 1 to 5.
    pub fn of_cell(recency: u8, frequency_value: u8) -> Option<SegmentId> {
        let cell = (recency, frequency_value);
        SegmentId::ALL.into_iter().find(|segment| segment.cells().contains(&cell))
    }

    /// Which cells the segment holds, one bit a cell, for [`cell_index`].
    pub(super) fn cell_bits(self) -> u32 {
        self.cells().iter().fold(0, |bits, &(recency, value)| bits | 1 << cell_index(recency, value))
    }

    /// What to do about the segment.
    pub fn action(self) -> SegmentAction {
        let (recommended, avoid, indicator) = match self {
            SegmentId::Champions => (
                "Give first access to what is new, ask for reviews and recommendations, thank them in person.",
                "Discounts for all of them: they buy without.",
                "Recommendations won, net revenue retention",
            ),
            SegmentId::Loyal => (
                "Offer the category next to the one they buy, and a membership.",
                "More mail than they asked for.",
                "Categories a customer, margin",
            ),
            SegmentId::PotentialLoyalist => (
                "Lead them to the second and third order: follow-ups to the first, bundles.",
                "Silence after the first order.",
                "Share that buys again within 60 days",
            ),
            SegmentId::New => (
                "Welcome them, show how to use what they bought, ask within 30 days whether all is well.",
                "Selling more at once.",
                "Days to the second order",
            ),
            SegmentId::Promising => (
                "Let them try something small, explain the range.",
                "Deep discounts.",
                "Repeat customer share",
            ),
            SegmentId::NeedAttention => (
                "Make an offer that fits what they bought, for a limited time, and ask for their opinion.",
                "The same newsletter as for everybody.",
                "Share that becomes active again",
            ),
            SegmentId::AboutToSleep => (
                "Remind them when four of five of their own gaps would be over.",
                "Waiting.",
                "Rise in the probability of being alive",
            ),
            SegmentId::AtRisk => (
                "Give a reason to come back; call them if they are businesses.",
                "Repeating the message that did not work.",
                "Difference to a control group that gets nothing",
            ),
            SegmentId::CantLose => (
                "Get in touch in person, put right what went wrong, spend up to the lifetime value at stake.",
                "A coupon from a machine.",
                "Lifetime value saved",
            ),
            SegmentId::Hibernating => (
                "Write now and then at little cost, above all when the range is new.",
                "Paid advertising to win them back.",
                "Cost of each customer who returns",
            ),
            SegmentId::Lost => (
                "Try once more, then stop writing.",
                "Spending more than they would bring.",
                "Cost saved by leaving them out",
            ),
        };
        SegmentAction { recommended, avoid, indicator }
    }
}

/// Position of a cell among the 25, 0 to 24: by recency score, then by frequency and value.
pub(super) fn cell_index(recency: u8, frequency_value: u8) -> usize {
    let zero_based = |score: u8| usize::from(score.clamp(1, CELLS) - 1);
    zero_based(recency) * usize::from(CELLS) + zero_based(frequency_value)
}

#[cfg(test)]
mod tests {
    use super::SegmentId;

    /// Rows R = 5 to 1, columns FM = 5 to 1.
    const GRID: [&str; 5] = [
        "champions champions potential_loyalist potential_loyalist new",
        "champions loyal potential_loyalist potential_loyalist promising",
        "loyal loyal need_attention about_to_sleep about_to_sleep",
        "cant_lose at_risk at_risk hibernating hibernating",
        "cant_lose at_risk at_risk lost lost",
    ];

    #[test]
    fn the_cells_are_the_published_partition() {
        for (row, names) in (0u8..).zip(GRID) {
            for (column, name) in (0u8..).zip(names.split(' ')) {
                let (recency, value) = (5 - row, 5 - column);
                assert_eq!(SegmentId::of_cell(recency, value), SegmentId::parse(name), "{recency} {value}");
            }
        }
        let bits = SegmentId::ALL.map(SegmentId::cell_bits);
        assert_eq!(bits.iter().fold(0, |all, bits| all | bits), (1 << 25) - 1);
        assert_eq!(bits.iter().map(|bits| bits.count_ones()).sum::<u32>(), 25);
        assert_eq!(SegmentId::of_cell(0, 3), None);
    }

    #[test]
    fn segments_stand_in_the_order_of_the_list() {
        for (at, segment) in SegmentId::ALL.into_iter().enumerate() {
            assert_eq!(segment as usize, at);
            assert_eq!(SegmentId::parse(segment.id()), Some(segment));
        }
    }
}

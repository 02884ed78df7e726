//! What the user decides about segments.

use thiserror::Error;

use super::catalogue::SegmentId;

/// Why a setting is refused.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum SegmentSettingsError {
    /// Thresholds between scores must be finite and never descend.
    #[error("the thresholds {0:?} are not finite numbers in ascending order")]
    Thresholds([f64; 4]),
    /// Tier cut-offs must ascend between 0 and 100 per cent.
    #[error("the cut-offs {0} % and {1} % do not ascend between 0 and 100 %")]
    Cutoffs(f64, f64),
    /// Lifecycle multiples must be above zero and ascend.
    #[error("the multiples {0:?} do not ascend from above zero")]
    Multiples([f64; 3]),
}

/// Four ascending thresholds between the scores 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds([f64; 4]);

/// How values become scores.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ThresholdRule {
    /// At the quantiles of 20, 40, 60 and 80 per cent of the customers.
    #[default]
    Quantiles,
    /// At these values.
    Fixed(Thresholds),
}

/// What recency is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecencyUnit {
    /// Days.
    #[default]
    Days,
    /// The median gap between purchases of the whole base; days where there are no gaps.
    MedianGap,
}

/// Most characters of a segment's name.
pub const MOST_NAME_CHARACTERS: usize = 40;

/// Names of segments that differ from the default. No two segments have the same name, whatever the case of its
/// letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentNames([Option<String>; 11]);

/// What the user decides about RFM.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RfmSettings {
    /// Scores of recency; thresholds in `recency_unit`, a smaller value makes a higher score.
    pub recency: ThresholdRule,
    /// Scores of the number of orders.
    pub frequency: ThresholdRule,
    /// Scores of net revenue, thresholds in currency units. With one margin for everybody the scores of
    /// margin are the same.
    pub monetary: ThresholdRule,
    /// What recency is counted in.
    pub recency_unit: RecencyUnit,
    /// Names that the user gave.
    pub names: SegmentNames,
}

/// Cumulative shares of revenue at which the tiers A and B end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierCutoffs {
    basis_points: [u32; 2],
}

/// Multiples of a customer's usual gap at which the stages active, slipping and lapsed end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifecycleMultiples([f64; 3]);

impl Thresholds {
    /// Four thresholds; equal ones leave the score between them empty. Fails unless finite and ascending.
    pub fn new(values: [f64; 4]) -> Result<Thresholds, SegmentSettingsError> {
        let ascending = values.windows(2).all(|pair| pair[0] <= pair[1]);
        let valid = ascending && values.iter().all(|value| value.is_finite());
        valid.then_some(Thresholds(values)).ok_or(SegmentSettingsError::Thresholds(values))
    }

    pub(super) const fn ascending(values: [f64; 4]) -> Thresholds {
        Thresholds(values)
    }

    /// The thresholds, ascending.
    pub fn values(self) -> [f64; 4] {
        self.0
    }

    /// How many thresholds the value lies above, 0 to 4: equal values get equal counts.
    pub(super) fn below(self, value: f64) -> u8 {
        self.0.iter().filter(|&&threshold| value > threshold).count() as u8
    }
}

impl SegmentNames {
    /// The names that the user gave, of which those are taken that can be: an empty name is the default, one
    /// that is too long is cut off, and one that another segment has already, or keeps as its default, is passed
    /// over.
    pub fn new<'a>(wanted: impl IntoIterator<Item = (SegmentId, &'a str)>) -> SegmentNames {
        let mut names = SegmentNames::default();
        for (segment, name) in wanted {
            let name: String = name.trim().chars().take(MOST_NAME_CHARACTERS).collect();
            let name = name.trim_end();
            names.0[segment as usize] = (!name.is_empty()).then(|| name.to_owned());
        }
        while let Some(repeated) = names.repeated() {
            names.0[repeated as usize] = None;
        }
        names
    }

    /// The last segment with a name of the user's that another segment has too.
    fn repeated(&self) -> Option<SegmentId> {
        let same = |a: SegmentId, b: SegmentId| self.name(a).to_lowercase() == self.name(b).to_lowercase();
        let is_repeated = |segment: &SegmentId| {
            self.0[*segment as usize].is_some()
                && SegmentId::ALL.into_iter().any(|other| other != *segment && same(other, *segment))
        };
        SegmentId::ALL.into_iter().rev().find(is_repeated)
    }

    /// The name that the user gave, or the default.
    pub fn name(&self, segment: SegmentId) -> &str {
        self.0[segment as usize].as_deref().unwrap_or(segment.default_name())
    }
}

impl TierCutoffs {
    /// Tier A ends at `a` per cent of revenue, tier B at `b`; to a hundredth of a per cent.
    pub fn from_percent(a: f64, b: f64) -> Result<TierCutoffs, SegmentSettingsError> {
        if a > 0.0 && a < b && b <= 100.0 {
            Ok(TierCutoffs { basis_points: [a, b].map(|percent| (percent * 100.0).round() as u32) })
        } else {
            Err(SegmentSettingsError::Cutoffs(a, b))
        }
    }

    /// The cut-offs in per cent.
    pub fn percents(self) -> [f64; 2] {
        self.basis_points.map(|points| f64::from(points) / 100.0)
    }

    pub(super) fn basis_points(self) -> [u32; 2] {
        self.basis_points
    }
}

impl Default for TierCutoffs {
    fn default() -> TierCutoffs {
        TierCutoffs { basis_points: [8_000, 9_500] }
    }
}

impl LifecycleMultiples {
    /// Active up to `multiples[0]` gaps since the last purchase, slipping up to `[1]`, lapsed up to `[2]`.
    pub fn new(multiples: [f64; 3]) -> Result<LifecycleMultiples, SegmentSettingsError> {
        let ascending = multiples.windows(2).all(|pair| pair[0] < pair[1]);
        let valid = ascending && multiples[0] > 0.0 && multiples[2].is_finite();
        valid.then_some(LifecycleMultiples(multiples)).ok_or(SegmentSettingsError::Multiples(multiples))
    }

    /// The multiples, ascending.
    pub fn values(self) -> [f64; 3] {
        self.0
    }
}

impl Default for LifecycleMultiples {
    fn default() -> LifecycleMultiples {
        LifecycleMultiples([2.0, 4.0, 8.0])
    }
}

#[cfg(test)]
mod tests {
    use super::{LifecycleMultiples, SegmentId, SegmentNames, Thresholds, TierCutoffs};

    #[test]
    fn settings_out_of_order_are_refused() {
        assert!(Thresholds::new([1.0, 2.0, 2.0, 5.0]).is_ok());
        assert!(Thresholds::new([1.0, 3.0, 2.0, 5.0]).is_err());
        assert!(Thresholds::new([1.0, 3.0, f64::NAN, 5.0]).is_err());
        assert!(TierCutoffs::from_percent(95.0, 80.0).is_err());
        assert_eq!(TierCutoffs::from_percent(70.5, 90.0).unwrap().percents(), [70.5, 90.0]);
        assert!(LifecycleMultiples::new([0.0, 1.0, 2.0]).is_err());
    }

    #[test]
    fn segments_take_the_name_that_the_user_gives() {
        let names = SegmentNames::new([(SegmentId::Lost, " Gone "), (SegmentId::New, "")]);
        assert_eq!((names.name(SegmentId::Lost), names.name(SegmentId::New)), ("Gone", "New"));
        let long = SegmentNames::new([(SegmentId::Lost, "ü".repeat(400).as_str())]);
        assert_eq!(long.name(SegmentId::Lost), "ü".repeat(40));
    }

    #[test]
    fn no_two_segments_have_one_name() {
        let of = |wanted: [(SegmentId, &str); 2]| {
            let names = SegmentNames::new(wanted);
            [SegmentId::Champions, SegmentId::Lost].map(|segment| names.name(segment).to_owned())
        };
        assert_eq!(of([(SegmentId::Champions, "VIP"), (SegmentId::Lost, "vip")]), ["VIP", "Lost"]);
        assert_eq!(of([(SegmentId::Champions, "lost"), (SegmentId::Lost, "")]), ["Champions", "Lost"]);
        assert_eq!(
            of([(SegmentId::Champions, "Lost"), (SegmentId::Lost, "Champions")]),
            ["Lost", "Champions"]
        );
        // The first takes the second's default, which comes back when the second's own name is passed over.
        assert_eq!(of([(SegmentId::Champions, "Lost"), (SegmentId::Lost, "NEW")]), ["Champions", "Lost"]);
    }
}

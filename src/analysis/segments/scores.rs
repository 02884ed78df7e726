//! From recency, frequency and monetary value to scores from 1 to 5.

use super::settings::{RecencyUnit, RfmSettings, ThresholdRule, Thresholds};
use crate::analysis::domain::{CustomerIx, Money};
use crate::analysis::numerics::{Fraction, select_quantiles};
use crate::analysis::summary::CustomerSummaries;

/// The scores of one customer, each 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RfmScores {
    /// Recency: 5 for those who bought last.
    pub recency: u8,
    /// Frequency: 5 for those who ordered most.
    pub frequency: u8,
    /// Monetary value: 5 for those who brought most.
    pub monetary: u8,
}

/// Where thresholds come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdOrigin {
    /// Quantiles of the customers.
    Quantiles,
    /// The user.
    Chosen,
    /// So many customers have equally many orders that quantiles coincide: scores are given for 1, 2, 3,
    /// 4 to 5, and 6 orders and more.
    FixedForTies,
    /// There is nobody to take quantiles of.
    NoCustomers,
}

/// Thresholds in use: a value at a threshold gets the lower count, one above it the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AppliedThresholds {
    /// The four thresholds.
    pub thresholds: Thresholds,
    /// Where they come from.
    pub origin: ThresholdOrigin,
}

/// How customers are scored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreRules {
    /// Thresholds of recency, in `recency_days` days each.
    pub recency: AppliedThresholds,
    /// Days in one unit of recency: 1, or the median gap of the base.
    pub recency_days: f64,
    /// Thresholds of the number of orders.
    pub frequency: AppliedThresholds,
    /// Thresholds of net revenue, in currency units.
    pub monetary: AppliedThresholds,
}

/// Orders up to which the scores 1 to 4 go where quantiles coincide.
const FREQUENCY_FOR_TIES: Thresholds = Thresholds::ascending([1.0, 2.0, 3.0, 5.0]);

impl RfmScores {
    /// The lowest scores: where a customer stands who has never bought, only had refunds.
    pub const LOWEST: RfmScores = RfmScores { recency: 1, frequency: 1, monetary: 1 };

    /// Frequency and value in one score: `(F + M) / 2`, halves rounded up.
    pub fn frequency_value(self) -> u8 {
        (self.frequency + self.monetary).div_ceil(2)
    }
}

impl ScoreRules {
    /// Finds the thresholds: the user's, or quantiles of type 7 over the customers with an order.
    pub(super) fn find(summaries: &CustomerSummaries, settings: &RfmSettings) -> ScoreRules {
        let recency_days = match settings.recency_unit {
            RecencyUnit::Days => 1.0,
            RecencyUnit::MedianGap => summaries.gaps().quantile(Fraction::HALF).unwrap_or(1.0),
        };
        let buyers = || summaries.observed().filter(|&c| summaries.orders(c) > 0);
        let recency = || buyers().filter_map(|c| summaries.recency(c)).map(|r| r.0.0).collect();
        let orders = || buyers().map(|c| summaries.orders(c)).collect();
        let net = || buyers().map(|c| summaries.net(c)).collect();
        let in_units = |days: i32| f64::from(days) / recency_days;
        let frequency = apply(settings.frequency, orders, f64::from);
        ScoreRules {
            recency: apply(settings.recency, recency, in_units),
            recency_days,
            frequency: without_ties(frequency),
            monetary: apply(settings.monetary, net, Money::to_f64),
        }
    }

    /// The scores of a customer. Without a purchase (refunds only) they are the lowest; where only the day of
    /// the last purchase is unknown, the recency score is 1.
    pub(super) fn score(&self, summaries: &CustomerSummaries, customer: CustomerIx) -> RfmScores {
        let orders = summaries.orders(customer);
        if orders == 0 {
            return RfmScores::LOWEST;
        }
        let recency = summaries.recency(customer).map_or(1, |recency| {
            5 - self.recency.thresholds.below(f64::from(recency.0.0) / self.recency_days)
        });
        RfmScores {
            recency,
            frequency: 1 + self.frequency.thresholds.below(f64::from(orders)),
            monetary: 1 + self.monetary.thresholds.below(summaries.net(customer).to_f64()),
        }
    }
}

fn apply<T: Copy + Ord>(
    rule: ThresholdRule,
    values: impl Fn() -> Vec<T>,
    to_f64: impl Fn(T) -> f64,
) -> AppliedThresholds {
    let thresholds = match rule {
        ThresholdRule::Fixed(thresholds) => {
            return AppliedThresholds { thresholds, origin: ThresholdOrigin::Chosen };
        }
        ThresholdRule::Quantiles => quantiles(&mut values(), to_f64),
    };
    match thresholds {
        Some(thresholds) => AppliedThresholds { thresholds, origin: ThresholdOrigin::Quantiles },
        None => AppliedThresholds {
            thresholds: Thresholds::ascending([0.0; 4]),
            origin: ThresholdOrigin::NoCustomers,
        },
    }
}

fn quantiles<T: Copy + Ord>(values: &mut [T], to_f64: impl Fn(T) -> f64) -> Option<Thresholds> {
    let brackets = select_quantiles(values, [20, 40, 60, 80].map(Fraction::percent))?;
    Some(Thresholds::ascending(brackets.map(|bracket| bracket.interpolate(&to_f64))))
}

fn without_ties(found: AppliedThresholds) -> AppliedThresholds {
    let values = found.thresholds.values();
    let tied = values.windows(2).any(|pair| pair[0] >= pair[1]);
    if found.origin == ThresholdOrigin::Quantiles && tied {
        AppliedThresholds { thresholds: FREQUENCY_FOR_TIES, origin: ThresholdOrigin::FixedForTies }
    } else {
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{FREQUENCY_FOR_TIES, RfmScores};

    #[test]
    fn frequency_and_value_meet_halfway_rounded_up() {
        let of = |frequency, monetary| RfmScores { recency: 1, frequency, monetary }.frequency_value();
        assert_eq!([of(1, 1), of(1, 2), of(2, 5), of(5, 4), of(3, 3)], [1, 2, 4, 5, 3]);
    }

    #[test]
    fn tied_frequencies_get_one_two_three_four_to_five_and_more() {
        let score = |orders: u32| 1 + FREQUENCY_FOR_TIES.below(f64::from(orders));
        assert_eq!([1, 2, 3, 4, 5, 6, 99].map(score), [1, 2, 3, 4, 4, 5, 5]);
    }
}

//! Value tiers: ABC by cumulative revenue, and deciles by rank.

use super::groups::{GroupStatistics, group_statistics};
use super::settings::TierCutoffs;
use crate::analysis::domain::{CustomerIx, Money};
use crate::analysis::metrics::Undefined;
use crate::analysis::summary::{CustomerSelection, CustomerSet, CustomerSummaries};

/// A value tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The best customers who together bring the first part of revenue, 80 % by default.
    A,
    /// Those who bring the next part, up to 95 % by default.
    B,
    /// All others, and everybody at or below zero.
    C,
}

/// Tier and decile of every customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tiers {
    /// Lowest net revenue of tiers A and B; the reason if there is no revenue to share out.
    pub boundaries: Result<[Money; 2], Undefined>,
    /// Lowest net revenue of deciles 1 to 9, descending; `None` without customers.
    pub decile_boundaries: Option<[Money; 9]>,
}

/// A tier or decile of the selected customers in figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TierRow<T> {
    /// Which.
    pub tier: T,
    /// Its figures.
    pub statistics: GroupStatistics,
}

/// Draws the boundaries between tiers and deciles of all observed customers.
///
/// ABC: with net revenue `v_1 >= v_2 >= ...`, tier A ends at the first k with
/// `v_1 + ... + v_k >= a V`, tier B at the first with `b V`. Customers with the same revenue are in the same
/// tier, the better one; one at or below zero is always in C. Undefined unless V is above zero.
///
/// Deciles: decile d holds the customers who have at least `(d - 1) / 10` and less than `d / 10` of all
/// customers above them; equals share the better decile.
///
/// Source: H. F. Dickie (1951), "ABC Inventory Analysis Shoots for Dollars, Not Pennies", Factory Management
/// and Maintenance 109, applied to customers.
pub fn compute_tiers(summaries: &CustomerSummaries, cutoffs: TierCutoffs) -> Tiers {
    let mut net: Vec<i64> = summaries.observed().map(|c| summaries.net(c).ten_thousandths()).collect();
    net.sort_unstable_by(|a, b| b.cmp(a));
    Tiers { boundaries: abc_boundaries(&net, cutoffs), decile_boundaries: decile_boundaries(&net) }
}

fn abc_boundaries(descending: &[i64], cutoffs: TierCutoffs) -> Result<[Money; 2], Undefined> {
    let total: i128 = descending.iter().map(|&v| i128::from(v)).sum();
    match total {
        _ if descending.is_empty() => return Err(Undefined::NoCustomers),
        0 => return Err(Undefined::NoRevenue),
        total if total < 0 => return Err(Undefined::NegativeTotal),
        _ => {}
    }
    let mut sum = 0i128;
    let mut values = descending.iter();
    let mut last = 0;
    Ok(cutoffs.basis_points().map(|points| {
        while sum * 10_000 < total * i128::from(points) {
            let Some(&value) = values.next() else { break };
            sum += i128::from(value);
            last = value;
        }
        Money::from_ten_thousandths(last)
    }))
}

fn decile_boundaries(descending: &[i64]) -> Option<[Money; 9]> {
    let boundary = |decile: usize| {
        let at = (decile * descending.len()).div_ceil(10).max(1) - 1;
        descending.get(at).map(|&value| Money::from_ten_thousandths(value))
    };
    let mut boundaries = [Money::ZERO; 9];
    for (decile, slot) in (1..).zip(&mut boundaries) {
        *slot = boundary(decile)?;
    }
    Some(boundaries)
}

impl Tiers {
    /// The tier of a customer; `None` if it is not observed or there is no revenue to share out.
    pub fn tier(&self, summaries: &CustomerSummaries, customer: CustomerIx) -> Option<Tier> {
        let [a, b] = self.boundaries.ok().filter(|_| summaries.is_observed(customer))?;
        let net = summaries.net(customer);
        Some(match net {
            net if net <= Money::ZERO => Tier::C,
            net if net >= a => Tier::A,
            net if net >= b => Tier::B,
            _ => Tier::C,
        })
    }

    /// The decile of a customer, 1 (best) to 10; `None` if it is not observed.
    pub fn decile(&self, summaries: &CustomerSummaries, customer: CustomerIx) -> Option<u8> {
        let boundaries = self.decile_boundaries.filter(|_| summaries.is_observed(customer))?;
        let net = summaries.net(customer);
        Some(1 + boundaries.iter().filter(|&&boundary| net < boundary).count() as u8)
    }

    /// The customers of a tier.
    pub fn customers_in(&self, summaries: &CustomerSummaries, tier: Tier) -> CustomerSet {
        CustomerSet::of(summaries.len(), |customer| self.tier(summaries, customer) == Some(tier))
    }

    /// The customers of a decile.
    pub fn customers_in_decile(&self, summaries: &CustomerSummaries, decile: u8) -> CustomerSet {
        CustomerSet::of(summaries.len(), |customer| self.decile(summaries, customer) == Some(decile))
    }

    /// The tiers of the selected customers in figures.
    pub fn table(&self, summaries: &CustomerSummaries, selection: &CustomerSelection) -> Vec<TierRow<Tier>> {
        let group = |customer| self.tier(summaries, customer).map(|tier| tier as usize);
        let statistics = group_statistics(summaries, selection, 3, group);
        let row = |(tier, statistics)| TierRow { tier, statistics };
        [Tier::A, Tier::B, Tier::C].into_iter().zip(statistics).map(row).collect()
    }

    /// The deciles of the selected customers in figures, best first.
    pub fn decile_table(
        &self,
        summaries: &CustomerSummaries,
        selection: &CustomerSelection,
    ) -> Vec<TierRow<u8>> {
        let group = |customer| self.decile(summaries, customer).map(|decile| usize::from(decile) - 1);
        let statistics = group_statistics(summaries, selection, 10, group);
        (1u8..).zip(statistics).map(|(tier, statistics)| TierRow { tier, statistics }).collect()
    }
}

//! Where the rules disagree.

use super::judge::ChurnBase;
use super::rules::ChurnRule;
use crate::analysis::domain::CustomerIx;
use crate::analysis::metrics::{Figure, Undefined};
use crate::analysis::numerics::order;

/// Most customers that are named as examples of each kind of disagreement.
pub const EXAMPLES: usize = 5;

/// Two rules side by side, over the customers that both can judge.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleDisagreement {
    /// The first rule.
    pub first: ChurnRule,
    /// The second rule.
    pub second: ChurnRule,
    /// Customers lost by both.
    pub both: u64,
    /// Customers lost by the first rule only.
    pub only_first: u64,
    /// Customers lost by the second rule only.
    pub only_second: u64,
    /// Customers lost by neither.
    pub neither: u64,
    /// Customers whom the rules judge differently, as a share.
    pub share: Figure,
    /// The most valuable customers lost by the first rule only.
    pub examples_first: Vec<CustomerIx>,
    /// The most valuable customers lost by the second rule only.
    pub examples_second: Vec<CustomerIx>,
}

/// Compares each rule with each later one. Pairs that no customer can be judged by are left out.
pub fn disagreements(base: &ChurnBase<'_>) -> Vec<RuleDisagreement> {
    let pairs = ChurnRule::ALL.into_iter().enumerate().flat_map(|(at, first)| {
        ChurnRule::ALL.into_iter().skip(at + 1).map(move |second| compare(base, first, second))
    });
    pairs.filter(|pair| pair.both + pair.only_first + pair.only_second + pair.neither > 0).collect()
}

fn compare(base: &ChurnBase<'_>, first: ChurnRule, second: ChurnRule) -> RuleDisagreement {
    let (mut both, mut neither) = (0, 0);
    let mut only: [Vec<CustomerIx>; 2] = [Vec::new(), Vec::new()];
    for (customer, silent) in base.silences() {
        let verdicts = base.is_lost(first, customer, silent).zip(base.is_lost(second, customer, silent));
        match verdicts {
            Some((true, true)) => both += 1,
            Some((true, false)) => only[0].push(customer),
            Some((false, true)) => only[1].push(customer),
            Some((false, false)) => neither += 1,
            None => {}
        }
    }
    let [only_first, only_second] = [only[0].len() as u64, only[1].len() as u64];
    let differ = only_first + only_second;
    let examples = |mut customers: Vec<CustomerIx>| {
        order::sort_by_key(&mut customers, |&customer| {
            (std::cmp::Reverse(base.past_year(customer)), customer)
        });
        customers.truncate(EXAMPLES);
        customers
    };
    let [examples_first, examples_second] = only.map(examples);
    RuleDisagreement {
        first,
        second,
        both,
        only_first,
        only_second,
        neither,
        share: Figure::count_share(differ, both + differ + neither, Undefined::NoCustomers),
        examples_first,
        examples_second,
    }
}

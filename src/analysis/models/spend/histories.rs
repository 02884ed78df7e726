//! What spend models are fitted on: repeat purchases by customer, equal ones merged with weights.
//!
//! Invariants: rows are grouped by frequency, ascending, and by total value within a group, so that neither the
//! order of customers nor the machine changes a sum; every row has x > 0, a total above zero and a finite
//! weight above zero; who is left out is counted.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2013), "The Gamma-Gamma Model of Monetary Value",
//! <http://www.brucehardie.com/notes/025/>, section 2: the mean value and the number of purchases are
//! sufficient.

use crate::analysis::domain::{CustomerIx, Day, TransactionLog};
use crate::analysis::summary::CustomerSummaries;

/// What is known of one customer's spend, or of several with the same figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpendObservation {
    /// x: repeat purchases.
    pub frequency: u32,
    /// z: mean value of the repeat purchases, in currency units.
    pub mean_value: f64,
    /// Number of customers.
    pub weight: f64,
}

/// Customers that take no part in fitting a spend model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SpendExclusions {
    /// Without a repeat purchase.
    pub one_time: f64,
    /// Mean repeat value of exactly zero.
    pub zero_value: f64,
    /// Mean repeat value below zero: refunds beyond purchases.
    pub negative_value: f64,
    /// Mean repeat value or weight that is no finite number.
    pub not_finite: f64,
}

/// How much the purchases of single customers vary around the customers' own means.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WithinVariation {
    /// Sum of squared deviations from the customer's mean repeat value.
    pub squares: f64,
    /// Repeat purchases less customers.
    pub degrees: f64,
}

/// All customers with the same frequency.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SpendGroup {
    /// x.
    pub frequency: f64,
    /// Where the group's rows end.
    pub end: usize,
    /// Sum of weights.
    pub weight: f64,
    /// Weighted sum of ln(z).
    pub log_means: f64,
}

/// Merged observations of spend.
#[derive(Clone, Debug, PartialEq)]
pub struct SpendHistories {
    groups: Vec<SpendGroup>,
    /// S = x z of each row.
    totals: Vec<f64>,
    weights: Vec<f64>,
    exclusions: SpendExclusions,
    within: Option<WithinVariation>,
}

impl SpendHistories {
    /// Merges observations, in whatever order they come.
    pub fn new(observations: impl IntoIterator<Item = SpendObservation>) -> SpendHistories {
        let mut exclusions = SpendExclusions::default();
        let mut rows: Vec<(u32, f64, f64)> = Vec::new();
        for SpendObservation { frequency, mean_value, weight } in observations {
            let total = f64::from(frequency) * mean_value;
            if frequency == 0 {
                exclusions.one_time += weight;
            } else if !(total.is_finite() && weight.is_finite()) {
                exclusions.not_finite += 1.0;
            } else if mean_value < 0.0 {
                exclusions.negative_value += weight;
            } else if mean_value == 0.0 {
                exclusions.zero_value += weight;
            } else if weight > 0.0 {
                rows.push((frequency, total, weight));
            }
        }
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
        rows.dedup_by(|next, kept| {
            let same = next.0 == kept.0 && next.1 == kept.1;
            kept.2 += if same { next.2 } else { 0.0 };
            same
        });
        SpendHistories::of_rows(&rows, exclusions)
    }

    fn of_rows(rows: &[(u32, f64, f64)], exclusions: SpendExclusions) -> SpendHistories {
        let totals = rows.iter().map(|row| row.1).collect();
        let weights = rows.iter().map(|row| row.2).collect();
        let mut groups: Vec<SpendGroup> = Vec::new();
        for (at, &(frequency, _, _)) in rows.iter().enumerate() {
            let frequency = f64::from(frequency);
            match groups.last_mut().filter(|group| group.frequency == frequency) {
                Some(group) => group.end = at + 1,
                None => groups.push(SpendGroup { frequency, end: at + 1, weight: 0.0, log_means: 0.0 }),
            }
        }
        let mut histories = SpendHistories { groups, totals, weights, exclusions, within: None };
        histories.sum_groups();
        histories
    }

    /// The repeat spend of every customer of a log's statistics.
    pub fn from_summaries(summaries: &CustomerSummaries) -> SpendHistories {
        let observation = |customer| {
            let statistics = summaries.model_statistics(customer)?;
            Some(SpendObservation {
                frequency: statistics.frequency.0,
                mean_value: statistics.mean_repeat_value.unwrap_or(0.0),
                weight: 1.0,
            })
        };
        SpendHistories::new(summaries.observed().filter_map(observation))
    }

    /// The same rows with other weights, one a row; rows of weight zero stay and count for nothing. A negative
    /// or infinite weight counts as zero. The variation within customers stays as it is.
    pub fn with_weights(&self, weights: &[f64]) -> SpendHistories {
        let clean = |at: usize| weights.get(at).copied().filter(|w| w.is_finite() && *w > 0.0).unwrap_or(0.0);
        let weights = (0..self.totals.len()).map(clean).collect();
        let mut histories = SpendHistories { weights, ..self.clone() };
        histories.sum_groups();
        histories
    }

    /// Adds what single purchases tell of the variation within customers.
    pub fn with_within(mut self, within: WithinVariation) -> SpendHistories {
        self.within = Some(within).filter(|w| w.degrees > 0.0 && w.squares.is_finite());
        self
    }

    fn sum_groups(&mut self) {
        let mut start = 0;
        for group in &mut self.groups {
            let rows = start..group.end;
            group.weight = self.weights[rows.clone()].iter().sum();
            let log_mean = |at: usize| self.weights[at] * libm::log(self.totals[at] / group.frequency);
            group.log_means = rows.map(log_mean).sum();
            start = group.end;
        }
    }

    /// The groups by frequency with the range of their rows.
    pub(super) fn groups(&self) -> impl Iterator<Item = (&SpendGroup, &[f64], &[f64])> {
        let starts = std::iter::once(0).chain(self.groups.iter().map(|group| group.end));
        self.groups
            .iter()
            .zip(starts)
            .map(|(group, start)| (group, &self.totals[start..group.end], &self.weights[start..group.end]))
    }

    /// Every row: frequency, mean value, weight.
    pub fn observations(&self) -> impl Iterator<Item = SpendObservation> {
        self.groups().flat_map(|(group, totals, weights)| {
            totals.iter().zip(weights).map(|(&total, &weight)| SpendObservation {
                frequency: group.frequency as u32,
                mean_value: total / group.frequency,
                weight,
            })
        })
    }

    /// The row of customers with a frequency and mean value; `None` if there is none.
    pub fn row_of(&self, frequency: u32, mean_value: f64) -> Option<usize> {
        let (x, total) = (f64::from(frequency), f64::from(frequency) * mean_value);
        let at = self.groups.binary_search_by(|group| group.frequency.total_cmp(&x)).ok()?;
        let start = if at == 0 { 0 } else { self.groups[at - 1].end };
        let rows = &self.totals[start..self.groups[at].end];
        rows.binary_search_by(|other| other.total_cmp(&total)).ok().map(|row| start + row)
    }

    /// Number of distinct rows.
    pub fn len(&self) -> usize {
        self.totals.len()
    }

    /// Whether no customer can be used.
    pub fn is_empty(&self) -> bool {
        self.totals.is_empty()
    }

    /// Number of customers that take part.
    pub fn customers(&self) -> f64 {
        self.groups.iter().map(|group| group.weight).sum()
    }

    /// Number of their repeat purchases.
    pub fn purchases(&self) -> f64 {
        self.groups.iter().map(|group| group.weight * group.frequency).sum()
    }

    /// Who takes no part.
    pub fn exclusions(&self) -> SpendExclusions {
        self.exclusions
    }

    /// Variation within customers, where single purchases are known.
    pub fn within(&self) -> Option<WithinVariation> {
        self.within
    }

    /// Mean value of a repeat purchase, each purchase counting the same; `None` if there are none.
    pub fn mean_purchase(&self) -> Option<f64> {
        let total: f64 = self.observations().map(|o| o.weight * f64::from(o.frequency) * o.mean_value).sum();
        Some(total / self.purchases()).filter(|mean| mean.is_finite())
    }

    /// Pearson's correlation of frequency and mean value over customers: the spend models take it to be zero.
    /// `None` with fewer than three customers or where either does not vary.
    pub fn correlation(&self) -> Option<f64> {
        let n = self.customers();
        if n < 3.0 {
            return None;
        }
        let mean = |of: fn(&SpendObservation) -> f64| {
            self.observations().map(|o| o.weight * of(&o)).sum::<f64>() / n
        };
        let x = mean(|o| f64::from(o.frequency));
        let z = mean(|o| o.mean_value);
        let (mut xx, mut zz, mut xz) = (0.0, 0.0, 0.0);
        for o in self.observations() {
            let (dx, dz) = (f64::from(o.frequency) - x, o.mean_value - z);
            xx += o.weight * dx * dx;
            zz += o.weight * dz * dz;
            xz += o.weight * dx * dz;
        }
        Some(xz / (xx * zz).sqrt()).filter(|r| r.is_finite()).map(|r| r.clamp(-1.0, 1.0))
    }
}

/// The variation of repeat purchase days around each customer's mean, up to a day. Customers with fewer than
/// two repeat purchases tell nothing of it.
pub fn measure_within(log: &TransactionLog, as_of: Day) -> WithinVariation {
    let mut within = WithinVariation::default();
    let mut values = Vec::new();
    for customer in (0..log.customer_count() as u32).map(CustomerIx) {
        repeat_day_values(log, customer, as_of, &mut values);
        if values.len() < 2 {
            continue;
        }
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        within.squares += values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
        within.degrees += values.len() as f64 - 1.0;
    }
    within
}

/// Net value of each purchase day after the first.
fn repeat_day_values(log: &TransactionLog, customer: CustomerIx, as_of: Day, values: &mut Vec<f64>) {
    values.clear();
    let entries = log.orders_of(customer).until(as_of);
    let mut days: Option<(Day, Day)> = None;
    for (at, &day) in entries.days.iter().enumerate().filter(|&(at, _)| entries.is_order(at)) {
        let (first, last) = days.unwrap_or((day, day));
        let net = entries.net(at).to_f64();
        match values.last_mut().filter(|_| day == last) {
            Some(value) => *value += net,
            None if day > first => values.push(net),
            None => {}
        }
        days = Some((first, day));
    }
}

#[cfg(test)]
mod tests {
    use super::{SpendHistories, SpendObservation};

    fn seen(frequency: u32, mean_value: f64, weight: f64) -> SpendObservation {
        SpendObservation { frequency, mean_value, weight }
    }

    #[test]
    fn equal_rows_are_merged_and_useless_ones_counted() {
        let histories = SpendHistories::new([
            seen(2, 10.0, 1.0),
            seen(0, 0.0, 3.0),
            seen(1, 5.0, 1.0),
            seen(2, 10.0, 2.0),
            seen(4, 0.0, 1.0),
            seen(1, -3.0, 1.0),
            seen(1, f64::NAN, 1.0),
        ]);
        let rows: Vec<SpendObservation> = histories.observations().collect();
        assert_eq!(rows, [seen(1, 5.0, 1.0), seen(2, 10.0, 3.0)]);
        let left_out = histories.exclusions();
        assert_eq!(
            [left_out.one_time, left_out.zero_value, left_out.negative_value, left_out.not_finite],
            [3.0, 1.0, 1.0, 1.0]
        );
        assert_eq!((histories.customers(), histories.purchases()), (4.0, 7.0));
        assert_eq!(histories.mean_purchase(), Some(65.0 / 7.0));
    }

    #[test]
    fn a_correlation_needs_variation() {
        assert_eq!(SpendHistories::new([seen(1, 5.0, 9.0)]).correlation(), None);
        let line = SpendHistories::new((1..5).map(|x| seen(x, 3.0 * f64::from(x), 1.0)));
        assert!((line.correlation().unwrap() - 1.0).abs() < 1e-12);
    }
}

//! How unevenly revenue is spread over customers: top shares, Lorenz and whale curve, Gini, HHI.

use super::catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
use super::figure::{Figure, Undefined, Unit};
use super::measure::{Measure, VariantFigure, variant};
use super::view::MetricView;
use crate::analysis::domain::{Money, MoneySum};

pub(super) static TOP_CUSTOMER_SHARE: MetricDefinition = MetricDefinition {
    id: "top_customer_share",
    name: "Share of the best customers",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        top_share_variant("top_10", "Best 10 %"),
        top_share_variant("top_1", "Best 1 %"),
        top_share_variant("top_5", "Best 5 %"),
        top_share_variant("top_20", "Best 20 %"),
        top_share_variant("top_50", "Best 50 %"),
    ],
    source: "M. O. Lorenz (1905), \"Methods of Measuring the Concentration of Wealth\", Publications of the American Statistical Association 9",
};

const fn top_share_variant(id: &'static str, name: &'static str) -> VariantDefinition {
    VariantDefinition {
        id,
        name,
        definition: "Net revenue of the k best customers as a share of net revenue; k is that part of all customers, rounded up.",
        formula: "net revenue of the best {k} of {N} customers / {V}",
        unit: Unit::Share,
    }
}

pub(super) static GINI: MetricDefinition = MetricDefinition {
    id: "gini",
    name: "Gini coefficient",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        gini_variant(
            "biased",
            "Net revenue",
            "Of net revenue: 0 if all customers bring the same, near 1 if one brings it all.",
            "(2 sum i x_i - ({N} + 1) sum x) / ({N} sum x), x ascending",
        ),
        gini_variant(
            "corrected",
            "Net revenue, corrected for the number of customers",
            "As before, times N / (N - 1), so that it can reach 1 in a small base.",
            "{N} / ({N} - 1) * (2 sum i x_i - ({N} + 1) sum x) / ({N} sum x), x ascending",
        ),
        gini_variant(
            "not_negative",
            "Net revenue, without negative customers",
            "Of the net revenue of customers who are not below zero.",
            "(2 sum i x_i - ({N} + 1) sum x) / ({N} sum x), x ascending, x >= 0",
        ),
        gini_variant(
            "gross",
            "Gross revenue",
            "Of gross revenue, which is never below zero.",
            "(2 sum i x_i - ({N} + 1) sum x) / ({N} sum x), x ascending",
        ),
    ],
    source: "C. Gini (1912), Variabilità e mutabilità; correction n / (n - 1): G. Deltas (2003), \"The Small-Sample Bias of the Gini Coefficient\", Review of Economics and Statistics 85(1)",
};

const fn gini_variant(
    id: &'static str,
    name: &'static str,
    definition: &'static str,
    formula: &'static str,
) -> VariantDefinition {
    VariantDefinition { id, name, definition, formula, unit: Unit::Index }
}

pub(super) static HHI: MetricDefinition = MetricDefinition {
    id: "hhi",
    name: "Herfindahl-Hirschman index",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "net",
            name: "Net revenue",
            definition: "Sum of the squared shares of net revenue; one over it is the number of equal customers that would be as concentrated.",
            formula: "sum over {N} customers of (v / {V})^2",
            unit: Unit::Index,
        },
        VariantDefinition {
            id: "gross",
            name: "Gross revenue",
            definition: "Sum of the squared shares of gross revenue.",
            formula: "sum over {N} customers of (v / {V})^2",
            unit: Unit::Index,
        },
    ],
    source: "A. O. Hirschman (1964), \"The Paternity of an Index\", American Economic Review 54(5)",
};

pub(super) static WHALE_PEAK: MetricDefinition = MetricDefinition {
    id: "whale_peak",
    name: "Peak of the whale curve",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "peak",
            name: "Peak",
            definition: "Net revenue of all customers above zero as a share of net revenue; above 100 % if others have a negative total.",
            formula: "sum of positive v / {V}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "erosion",
            name: "Erosion",
            definition: "How much of net revenue the customers below zero take away again: the peak less 100 %.",
            formula: "sum of positive v / {V} - 1",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "position",
            name: "Position of the peak",
            definition: "Share of customers whose net revenue is above zero.",
            formula: "customers above zero / {N}",
            unit: Unit::Share,
        },
    ],
    source: "R. S. Kaplan and V. G. Narayanan (2001), \"Measuring and Managing Customer Profitability\", Journal of Cost Management 15(5)",
};

/// Per cents of customers for which the share of revenue is given.
pub const TOP_PERCENTS: [u32; 5] = [1, 5, 10, 20, 50];
/// Intervals of the curve in a large base.
const CURVE_STEPS: usize = 200;

/// A point of the curve: the best customers and what they bring.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Share of customers, best first, 0 to 1.
    pub customers: f64,
    /// Their share of net revenue; above 1 where others have a negative total.
    pub revenue: f64,
}

/// The share of the best customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopShare {
    /// The best so many per cent of customers.
    pub percent: u32,
    /// How many they are: rounded up.
    pub customers: u64,
    /// Their share of net revenue.
    pub share: Figure,
}

/// Revenue spread over the selected customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// Cumulative shares from the best customer on, from (0, 0) to (1, 1), at most 201 points. It is the
    /// Lorenz curve read from the top, and the whale curve where totals are negative. Empty if there is no
    /// revenue above zero.
    pub curve: Vec<CurvePoint>,
    /// Shares of the best 1, 5, 10, 20 and 50 per cent.
    pub top: Vec<TopShare>,
    /// Net revenue of the best customer of all; `None` without customers.
    pub largest: Option<Money>,
}

/// Revenue of each selected customer, best first, in ten-thousandths of the unit.
pub(super) struct SortedRevenue {
    net: Vec<i64>,
    /// `None` if it is the same as net, since there are no refunds.
    gross: Option<Vec<i64>>,
    total: MoneySum,
}

impl SortedRevenue {
    /// Sorts the selected customers by revenue.
    pub(super) fn of(view: &MetricView<'_>) -> SortedRevenue {
        let net = descending(view.customers().map(|c| view.summaries.net(c)));
        let no_refunds = view.totals.refunded.is_zero();
        let gross = (!no_refunds).then(|| descending(view.customers().map(|c| view.summaries.gross(c))));
        SortedRevenue { net, gross, total: view.totals.net() }
    }

    fn gross(&self) -> &[i64] {
        self.gross.as_deref().unwrap_or(&self.net)
    }

    /// The share of the best `percent` of customers, their number rounded up.
    pub(super) fn top_share(&self, percent: u32) -> TopShare {
        let customers = (self.net.len() as u64 * u64::from(percent)).div_ceil(100);
        let sum = self.net.iter().take(customers as usize).map(|&v| i128::from(v)).sum();
        let share = if self.net.is_empty() {
            Figure::Undefined(Undefined::NoCustomers)
        } else {
            Figure::money_share(MoneySum::from_ten_thousandths(sum), self.total)
        };
        TopShare { percent, customers, share }
    }

    fn draw_curve(&self) -> Vec<CurvePoint> {
        if self.total.is_zero() || self.total.is_negative() {
            return Vec::new();
        }
        let count = self.net.len();
        let steps = count.min(CURVE_STEPS);
        let total = self.total.ten_thousandths() as f64;
        let mut curve = vec![CurvePoint { customers: 0.0, revenue: 0.0 }];
        let (mut sum, mut from) = (0i128, 0);
        for step in 1..=steps {
            let to = step * count / steps;
            sum += self.net[from..to].iter().map(|&v| i128::from(v)).sum::<i128>();
            from = to;
            curve.push(CurvePoint { customers: to as f64 / count as f64, revenue: sum as f64 / total });
        }
        curve
    }
}

fn descending(amounts: impl Iterator<Item = Money>) -> Vec<i64> {
    let mut values: Vec<i64> = amounts.map(Money::ten_thousandths).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    values
}

impl Concentration {
    /// Sorts the selected customers by net revenue and adds up from the best one on.
    pub fn compute(view: &MetricView<'_>) -> Concentration {
        Concentration::of(&SortedRevenue::of(view))
    }

    pub(super) fn of(sorted: &SortedRevenue) -> Concentration {
        Concentration {
            curve: sorted.draw_curve(),
            top: TOP_PERCENTS.map(|percent| sorted.top_share(percent)).to_vec(),
            largest: sorted.net.first().map(|&net| Money::from_ten_thousandths(net)),
        }
    }

    /// The share of the best `percent` of customers, one of [`TOP_PERCENTS`].
    pub fn top_share(&self, percent: u32) -> Option<&TopShare> {
        self.top.iter().find(|top| top.percent == percent)
    }
}

/// Share of the best customers: net revenue of the best k of N over net revenue V, `k = ceil(p N)`.
///
/// Source: Lorenz (1905). Checked against: the 1, 10 and 20 % shares of the CDNOW sample.
pub(super) fn top_customer_share(view: &MetricView<'_>, sorted: &SortedRevenue) -> Measure {
    let figures = [10, 1, 5, 20, 50].map(|percent| {
        let top = sorted.top_share(percent);
        let terms = [
            ("k", Figure::Count(top.customers), Unit::Customers),
            ("N", Figure::Count(view.totals.customers), Unit::Customers),
            ("V", Figure::Money(view.totals.net()), Unit::Currency),
        ];
        variant(top.share, &terms)
    });
    Measure::new(view, MetricId::TopCustomerShare, figures.to_vec())
}

/// Gini coefficient, `G = (2 sum_i i x_i - (n + 1) sum x) / (n sum x)`: x_i the i-th smallest of n customers'
/// revenue. Undefined if a customer is below zero; then the whale curve says more.
///
/// Numerical notes: numerator and denominator are exact integers.
/// Source: Gini (1912); correction n / (n - 1): Deltas (2003). Checked against: 0.40 and 0.50 for
/// {1, 2, 3, 4, 10}.
pub(super) fn gini(view: &MetricView<'_>, sorted: &SortedRevenue) -> Measure {
    let (net, gross) = (&sorted.net, sorted.gross());
    let not_negative = &net[..net.partition_point(|&v| v >= 0)];
    let with_count =
        |figure, count: usize| variant(figure, &[("N", Figure::Count(count as u64), Unit::Customers)]);
    let figures = vec![
        with_count(gini_of(net), net.len()),
        with_count(corrected(gini_of(net), net.len()), net.len()),
        with_count(gini_of(not_negative), not_negative.len()),
        with_count(gini_of(gross), gross.len()),
    ];
    Measure::new(view, MetricId::Gini, figures)
}

/// Herfindahl-Hirschman index, `HHI = sum (v / V)^2` over customers. Undefined if a customer is below zero.
///
/// Source: Hirschman (1964). Checked against: 0.325 for {1, 2, 3, 4, 10}.
pub(super) fn hhi(view: &MetricView<'_>, sorted: &SortedRevenue) -> Measure {
    let of = |values: &[i64], total: MoneySum| -> VariantFigure {
        let terms = [
            ("N", Figure::Count(values.len() as u64), Unit::Customers),
            ("V", Figure::Money(total), Unit::Currency),
        ];
        variant(hhi_of(values), &terms)
    };
    let net = of(&sorted.net, view.totals.net());
    let gross = of(sorted.gross(), view.totals.gross);
    Measure::new(view, MetricId::Hhi, vec![net, gross])
}

/// Peak of the whale curve: net revenue of customers above zero over net revenue.
///
/// Source: Kaplan and Narayanan (2001).
pub(super) fn whale_peak(view: &MetricView<'_>, sorted: &SortedRevenue) -> Measure {
    let (sorted, total) = (&sorted.net, sorted.total);
    let above = sorted.partition_point(|&v| v > 0);
    let sum = sorted[..above].iter().map(|&v| i128::from(v)).sum();
    let peak = match sorted.is_empty() {
        true => Figure::Undefined(Undefined::NoCustomers),
        false => Figure::money_share(MoneySum::from_ten_thousandths(sum), total),
    };
    let erosion = peak.value().map_or(peak, |peak| Figure::number(peak - 1.0));
    let count = ("N", Figure::Count(sorted.len() as u64), Unit::Customers);
    let net = ("V", Figure::Money(total), Unit::Currency);
    let position = Figure::count_share(above as u64, sorted.len() as u64, Undefined::NoCustomers);
    let figures = vec![variant(peak, &[net]), variant(erosion, &[net]), variant(position, &[count])];
    Measure::new(view, MetricId::WhalePeak, figures)
}

/// Why a measure of inequality of values in descending order cannot be had, or their sum.
fn sum_of(descending: &[i64]) -> Result<i128, Undefined> {
    let sum: i128 = descending.iter().map(|&v| i128::from(v)).sum();
    let negative = descending.len() - descending.partition_point(|&v| v >= 0);
    match () {
        () if descending.is_empty() => Err(Undefined::NoCustomers),
        () if negative > 0 => Err(Undefined::NegativeCustomers(negative as u64)),
        () if sum == 0 => Err(Undefined::NoRevenue),
        () => Ok(sum),
    }
}

fn gini_of(descending: &[i64]) -> Figure {
    let sum = match sum_of(descending) {
        Ok(sum) => sum,
        Err(reason) => return Figure::Undefined(reason),
    };
    let n = descending.len() as i128;
    let ranked: i128 = (1..).zip(descending.iter().rev()).map(|(i, &x): (i128, _)| i * i128::from(x)).sum();
    Figure::number((2 * ranked - (n + 1) * sum) as f64 / (n * sum) as f64)
}

fn corrected(gini: Figure, customers: usize) -> Figure {
    match (gini.value(), customers) {
        (Some(_), 0 | 1) => Figure::Undefined(Undefined::OneCustomer),
        (Some(gini), n) => Figure::number(gini * n as f64 / (n - 1) as f64),
        (None, _) => gini,
    }
}

fn hhi_of(descending: &[i64]) -> Figure {
    match sum_of(descending) {
        Ok(sum) => {
            let share = |&v: &i64| v as f64 / sum as f64;
            Figure::number(descending.iter().rev().map(share).map(|s| s * s).sum())
        }
        Err(reason) => Figure::Undefined(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, Undefined, corrected, gini_of, hhi_of};

    const TOLERANCE: f64 = 1e-15;

    #[test]
    fn published_values_of_a_small_base() {
        let values = [10, 4, 3, 2, 1];
        let gini = gini_of(&values);
        assert!((gini.value().unwrap() - 0.4).abs() < TOLERANCE);
        assert!((corrected(gini, 5).value().unwrap() - 0.5).abs() < TOLERANCE);
        assert!((hhi_of(&values).value().unwrap() - 0.325).abs() < TOLERANCE);
    }

    #[test]
    fn equal_customers_are_not_concentrated_and_negative_ones_are_refused() {
        assert_eq!(gini_of(&[7, 7, 7]), Figure::Number(0.0));
        assert_eq!(gini_of(&[7, -1]).reason(), Some(Undefined::NegativeCustomers(1)));
        assert_eq!(hhi_of(&[0, 0]).reason(), Some(Undefined::NoRevenue));
        assert_eq!(gini_of(&[]).reason(), Some(Undefined::NoCustomers));
        assert_eq!(corrected(gini_of(&[5]), 1).reason(), Some(Undefined::OneCustomer));
    }
}

//! What is read off a cell, and in which form.

use super::cells::CellSums;
use crate::analysis::metrics::{Figure, Undefined, Unit, VariantDefinition};

/// What is measured of a cohort in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CohortMeasure {
    /// Customers with an order in the period.
    Active,
    /// Customers with an order in the period or later.
    ActiveOrLater,
    /// Orders.
    Orders,
    /// Net revenue.
    Revenue,
    /// Net revenue times margin.
    Margin,
    /// Net revenue a customer from the first order on.
    CumulativeRevenue,
    /// Net revenue times margin a customer from the first order on.
    CumulativeMargin,
}

/// In which form a measure is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CohortForm {
    /// As it is.
    Absolute,
    /// Of active customers: the share of the cohort. Of anything else: a customer's figure as a share of that of
    /// period 0.
    Share,
    /// A customer's figure, where that of period 1 is 100.
    Indexed,
}

/// What retention of customers without a contract may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RetentionMeaning {
    /// Active in the very period.
    Classic,
    /// Active in the period or later.
    Rolling,
    /// Active at least once in a bracket of periods.
    Bracket,
}

static MEANINGS: [VariantDefinition; 3] = [
    VariantDefinition {
        id: "classic",
        name: "Classic retention",
        definition: "Customers with an order in the very period, as a share of the cohort. Customers who skip a period and come back are missing in between.",
        formula: "{A} / {N}",
        unit: Unit::Share,
    },
    VariantDefinition {
        id: "rolling",
        name: "Rolling retention",
        definition: "Customers with an order in the period or in any later one, as a share of the cohort. The last periods are too low, since later orders have not been seen yet.",
        formula: "{A or later} / {N}",
        unit: Unit::Share,
    },
    VariantDefinition {
        id: "bracket",
        name: "Bracket retention",
        definition: "Customers with at least one order in a bracket of several periods, as a share of the cohort. Longer brackets give higher shares.",
        formula: "{A in bracket} / {N}",
        unit: Unit::Share,
    },
];

impl RetentionMeaning {
    /// Every meaning.
    pub const ALL: [RetentionMeaning; 3] =
        [RetentionMeaning::Classic, RetentionMeaning::Rolling, RetentionMeaning::Bracket];

    /// Name, definition and formula.
    ///
    /// Source: the three usual meanings of retention in product and web analytics (classic or n-day, rolling or
    /// unbounded, bracket); periods that are not over are left out.
    pub fn definition(self) -> &'static VariantDefinition {
        &MEANINGS[self as usize]
    }
}

impl CohortMeasure {
    /// Every measure.
    pub const ALL: [CohortMeasure; 7] = [
        CohortMeasure::Active,
        CohortMeasure::ActiveOrLater,
        CohortMeasure::Orders,
        CohortMeasure::Revenue,
        CohortMeasure::Margin,
        CohortMeasure::CumulativeRevenue,
        CohortMeasure::CumulativeMargin,
    ];

    /// Name in settings, links and JSON.
    pub fn id(self) -> &'static str {
        match self {
            CohortMeasure::Active => "active",
            CohortMeasure::ActiveOrLater => "active_or_later",
            CohortMeasure::Orders => "orders",
            CohortMeasure::Revenue => "revenue",
            CohortMeasure::Margin => "margin",
            CohortMeasure::CumulativeRevenue => "cumulative_revenue",
            CohortMeasure::CumulativeMargin => "cumulative_margin",
        }
    }

    /// What it says, in one sentence.
    pub fn definition(self) -> &'static str {
        match self {
            CohortMeasure::Active => "Customers of the cohort with an order in the period.",
            CohortMeasure::ActiveOrLater => {
                "Customers of the cohort with an order in the period or in any later one."
            }
            CohortMeasure::Orders => "Orders of the cohort in the period.",
            CohortMeasure::Revenue => "Net revenue of the cohort in the period: gross less refunds.",
            CohortMeasure::Margin => "Net revenue of the cohort in the period times margin.",
            CohortMeasure::CumulativeRevenue => {
                "Net revenue from the first order to the end of the period, over all customers of the cohort, active or not."
            }
            CohortMeasure::CumulativeMargin => {
                "Net revenue times margin from the first order to the end of the period, over all customers of the cohort, active or not."
            }
        }
    }

    /// What it counts in, in a form.
    pub fn unit(self, form: CohortForm) -> Unit {
        match (form, self) {
            (CohortForm::Share, _) => Unit::Share,
            (CohortForm::Indexed, _) => Unit::Index,
            (CohortForm::Absolute, CohortMeasure::Active | CohortMeasure::ActiveOrLater) => Unit::Customers,
            (CohortForm::Absolute, CohortMeasure::Orders) => Unit::Orders,
            (CohortForm::Absolute, CohortMeasure::Revenue | CohortMeasure::Margin) => Unit::Currency,
            (CohortForm::Absolute, _) => Unit::CurrencyPerCustomer,
        }
    }

    fn absolute(self, sums: &CellSums, margin: Option<f64>) -> Figure {
        if sums.customers == 0 {
            return Figure::Undefined(Undefined::NotReached);
        }
        match self {
            CohortMeasure::Active => Figure::Count(sums.active),
            CohortMeasure::ActiveOrLater => Figure::Count(sums.active_or_later),
            CohortMeasure::Orders => Figure::Count(sums.orders),
            CohortMeasure::Revenue => Figure::Money(sums.net),
            CohortMeasure::Margin => times_margin(sums.net.to_f64(), margin),
            CohortMeasure::CumulativeRevenue | CohortMeasure::CumulativeMargin => {
                self.per_customer(sums, margin)
            }
        }
    }

    fn per_customer(self, sums: &CellSums, margin: Option<f64>) -> Figure {
        let customers = sums.customers as f64;
        let per = |value: f64| Figure::ratio(value, customers, Undefined::NotReached);
        match self {
            CohortMeasure::Active => per(sums.active as f64),
            CohortMeasure::ActiveOrLater => per(sums.active_or_later as f64),
            CohortMeasure::Orders => per(sums.orders as f64),
            CohortMeasure::Revenue => per(sums.net.to_f64()),
            CohortMeasure::CumulativeRevenue => per(sums.cumulative.to_f64()),
            CohortMeasure::Margin => {
                per(sums.net.to_f64()).value().map_or(not_reached(), |v| times_margin(v, margin))
            }
            CohortMeasure::CumulativeMargin => {
                per(sums.cumulative.to_f64()).value().map_or(not_reached(), |v| times_margin(v, margin))
            }
        }
    }

    /// The measure of a cell in a form; `first` and `second` are the cells of the periods 0 and 1, `margin` the
    /// share of net revenue that is margin.
    pub(super) fn figure(
        self,
        form: CohortForm,
        sums: &CellSums,
        [first, second]: [&CellSums; 2],
        margin: Option<f64>,
    ) -> Figure {
        let counts = matches!(self, CohortMeasure::Active | CohortMeasure::ActiveOrLater);
        let relative = |base: &CellSums, scale: f64| {
            let (own, base) = (self.per_customer(sums, margin), self.per_customer(base, margin));
            match (own.value(), base.value()) {
                (Some(own), Some(base)) if base > 0.0 => Figure::number(scale * own / base),
                (Some(_), Some(base)) if base < 0.0 => Figure::Undefined(Undefined::NegativeTotal),
                (Some(_), Some(_)) => Figure::Undefined(Undefined::NothingBefore),
                _ => Figure::Undefined(own.reason().or(base.reason()).unwrap_or(Undefined::NotReached)),
            }
        };
        match form {
            CohortForm::Absolute => self.absolute(sums, margin),
            CohortForm::Share if counts => self.per_customer(sums, margin),
            CohortForm::Share => relative(first, 1.0),
            CohortForm::Indexed => relative(second, 100.0),
        }
    }
}

impl CohortForm {
    /// Every form.
    pub const ALL: [CohortForm; 3] = [CohortForm::Absolute, CohortForm::Share, CohortForm::Indexed];

    /// Name in settings, links and JSON.
    pub fn id(self) -> &'static str {
        match self {
            CohortForm::Absolute => "absolute",
            CohortForm::Share => "share",
            CohortForm::Indexed => "indexed",
        }
    }
}

fn not_reached() -> Figure {
    Figure::Undefined(Undefined::NotReached)
}

fn times_margin(value: f64, margin: Option<f64>) -> Figure {
    margin.map_or(Figure::Undefined(Undefined::NoMargin), |margin| Figure::number(value * margin))
}

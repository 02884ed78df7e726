//! Figures of recurring revenue, each by every definition in use.

use super::movements::{MovementKind, MovementRow, RetainedRevenue};
use crate::analysis::domain::MoneySum;
use crate::analysis::metrics::{
    Figure, MetricDefinition, Term, Undefined, Unit, ValueMeaning, VariantDefinition, VariantFigure,
};

/// A figure of recurring revenue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecurringMetric {
    /// Annual recurring revenue (ARR).
    AnnualRevenue,
    /// Revenue per account (ARPA).
    RevenuePerAccount,
    /// Gross revenue retention (GRR).
    GrossRetention,
    /// Net revenue retention (NRR).
    NetRetention,
    /// Net churn of recurring revenue.
    NetChurn,
    /// Quick ratio.
    QuickRatio,
    /// Churn of customers.
    LogoChurn,
    /// Churn of recurring revenue.
    RevenueChurn,
}

/// A figure of a month by each of its definitions.
#[derive(Clone, Debug, PartialEq)]
pub struct RecurringMeasure {
    /// Which figure.
    pub metric: RecurringMetric,
    /// One figure for each definition, in the order of the catalogue; the first is the default.
    pub figures: Vec<VariantFigure>,
}

const fn variant(
    id: &'static str,
    name: &'static str,
    definition: &'static str,
    formula: &'static str,
    unit: Unit,
) -> VariantDefinition {
    VariantDefinition { id, name, definition, formula, unit }
}

const USAGE: &str = "in use with Baremetrics and ChartMogul";

const fn metric(
    id: &'static str,
    name: &'static str,
    variants: &'static [VariantDefinition],
) -> MetricDefinition {
    MetricDefinition { id, name, meaning: ValueMeaning::WorthToBusiness, variants, source: USAGE }
}

static DEFINITIONS: [MetricDefinition; 8] = [
    metric(
        "arr",
        "Annual recurring revenue",
        &[variant(
            "run_rate",
            "Run rate",
            "Twelve times recurring revenue at the end of the month.",
            "12 * {C}",
            Unit::Currency,
        )],
    ),
    metric(
        "arpa",
        "Revenue per account",
        &[
            variant(
                "closing",
                "At the end",
                "Recurring revenue over customers at the end of the month.",
                "{C} / {Nc}",
                Unit::CurrencyPerCustomer,
            ),
            variant(
                "opening",
                "At the start",
                "Recurring revenue over customers at the end of the month before.",
                "{B} / {Nb}",
                Unit::CurrencyPerCustomer,
            ),
            variant(
                "average",
                "Average",
                "Recurring revenue over customers, both averaged over start and end of the month.",
                "({B} + {C}) / ({Nb} + {Nc})",
                Unit::CurrencyPerCustomer,
            ),
        ],
    ),
    metric(
        "grr",
        "Gross revenue retention",
        &[
            variant(
                "month",
                "Month",
                "What is left of the recurring revenue of a month ago without any growth, each customer at most what it paid.",
                "({B} - {churn} - {contraction}) / {B}",
                Unit::Share,
            ),
            variant(
                "trailing_12",
                "Twelve months",
                "What is left of the recurring revenue of twelve months ago without any growth, each customer at most what it paid.",
                "{kept without growth} / {B12}",
                Unit::Share,
            ),
        ],
    ),
    metric(
        "nrr",
        "Net revenue retention",
        &[
            variant(
                "month",
                "Month",
                "What the customers of a month ago pay now, as a share of what they paid.",
                "({B} + {expansion} - {contraction} - {churn}) / {B}",
                Unit::Share,
            ),
            variant(
                "with_reactivation",
                "Month, with customers won back",
                "What the customers of a month ago and those who were won back pay now, as a share of what was paid a month ago.",
                "({B} + {expansion} + {reactivation} - {contraction} - {churn}) / {B}",
                Unit::Share,
            ),
            variant(
                "trailing_12",
                "Twelve months",
                "What the customers of twelve months ago pay now, as a share of what they paid.",
                "{kept} / {B12}",
                Unit::Share,
            ),
        ],
    ),
    metric(
        "net_mrr_churn",
        "Net churn of recurring revenue",
        &[
            variant(
                "net",
                "Net",
                "Losses less growth and customers won back, as a share of recurring revenue a month ago; below zero if growth outweighs.",
                "({churn} + {contraction} - {expansion} - {reactivation}) / {B}",
                Unit::Share,
            ),
            variant(
                "without_reactivation",
                "Without customers won back",
                "Losses less growth as a share of recurring revenue a month ago.",
                "({churn} + {contraction} - {expansion}) / {B}",
                Unit::Share,
            ),
        ],
    ),
    metric(
        "quick_ratio",
        "Quick ratio",
        &[
            variant(
                "quick",
                "Gains over losses",
                "New and expanded recurring revenue over what was lost.",
                "({new} + {expansion}) / ({contraction} + {churn})",
                Unit::Index,
            ),
            variant(
                "with_reactivation",
                "With customers won back",
                "New, expanded and won back recurring revenue over what was lost.",
                "({new} + {expansion} + {reactivation}) / ({contraction} + {churn})",
                Unit::Index,
            ),
        ],
    ),
    metric(
        "logo_churn",
        "Customer churn",
        &[
            variant(
                "opening",
                "Of opening customers",
                "Customers lost in the month as a share of those at its start.",
                "{L} / {Nb}",
                Unit::Share,
            ),
            variant(
                "average",
                "Of average customers",
                "Customers lost in the month over the mean of those at its start and its end.",
                "2 * {L} / ({Nb} + {Nc})",
                Unit::Share,
            ),
            variant(
                "same_month",
                "With those who came and went",
                "Customers lost in the month, those included who also joined in it, as a share of those at its start.",
                "({L} + {W}) / {Nb}",
                Unit::Share,
            ),
            variant(
                "hazard",
                "Of all at risk",
                "Customers lost in the month, those included who also joined in it, over everybody who was a customer at any time of it.",
                "({L} + {W}) / ({Nb} + {J} + {W})",
                Unit::Share,
            ),
            variant(
                "annualised",
                "A year of such months",
                "The share of customers that would be lost in twelve such months; less than twelve times the monthly share.",
                "1 - (1 - {L} / {Nb})^12",
                Unit::Share,
            ),
        ],
    ),
    metric(
        "revenue_churn",
        "Revenue churn",
        &[
            variant(
                "gross",
                "Gross",
                "Recurring revenue lost with customers and by contraction, as a share of that a month ago.",
                "({churn} + {contraction}) / {B}",
                Unit::Share,
            ),
            variant(
                "cancelled",
                "With customers only",
                "Recurring revenue of customers who were lost, as a share of that a month ago.",
                "{churn} / {B}",
                Unit::Share,
            ),
            variant(
                "average",
                "Of average revenue",
                "Recurring revenue lost with customers and by contraction over the mean of start and end of the month.",
                "2 * ({churn} + {contraction}) / ({B} + {C})",
                Unit::Share,
            ),
            variant(
                "annualised",
                "A year of such months",
                "The share of recurring revenue that would be lost in twelve such months; less than twelve times the monthly share.",
                "1 - (1 - ({churn} + {contraction}) / {B})^12",
                Unit::Share,
            ),
        ],
    ),
];

impl RecurringMetric {
    /// Every figure.
    pub const ALL: [RecurringMetric; 8] = [
        RecurringMetric::AnnualRevenue,
        RecurringMetric::RevenuePerAccount,
        RecurringMetric::GrossRetention,
        RecurringMetric::NetRetention,
        RecurringMetric::NetChurn,
        RecurringMetric::QuickRatio,
        RecurringMetric::LogoChurn,
        RecurringMetric::RevenueChurn,
    ];

    /// Name and definitions.
    pub fn definition(self) -> &'static MetricDefinition {
        &DEFINITIONS[self as usize]
    }
}

impl RecurringMeasure {
    /// The figure of a definition, such as `trailing_12`.
    pub fn figure(&self, variant: &str) -> Option<Figure> {
        let at = self.metric.definition().variants.iter().position(|v| v.id == variant)?;
        self.figures.get(at).map(|found| found.figure)
    }
}

/// Sums of a month as real numbers, and as terms of formulas.
struct Month<'a> {
    row: &'a MovementRow,
    opening: f64,
    closing: f64,
    new: f64,
    expansion: f64,
    contraction: f64,
    churn: f64,
    reactivation: f64,
}

/// Every figure of a month.
///
/// Source: the named definitions, see [`RecurringMetric::definition`]; annualised churn compounds,
/// `1 - (1 - c)^12`.
pub fn recurring_measures(row: &MovementRow) -> Vec<RecurringMeasure> {
    let amount = |kind: MovementKind| row.movement(kind).monthly.to_f64();
    let month = Month {
        row,
        opening: row.opening.monthly.to_f64(),
        closing: row.closing.monthly.to_f64(),
        new: amount(MovementKind::New),
        expansion: amount(MovementKind::Expansion),
        contraction: amount(MovementKind::Contraction),
        churn: amount(MovementKind::Churn),
        reactivation: amount(MovementKind::Reactivation),
    };
    let measure = |metric: RecurringMetric| {
        let figures = month.figures(metric);
        let terms = metric.definition().variants.iter().map(|variant| month.terms(variant.formula));
        let join = |(figure, terms)| VariantFigure { figure, terms };
        RecurringMeasure { metric, figures: figures.into_iter().zip(terms).map(join).collect() }
    };
    RecurringMetric::ALL.map(measure).to_vec()
}

impl Month<'_> {
    fn figures(&self, metric: RecurringMetric) -> Vec<Figure> {
        let (b, c) = (self.opening, self.closing);
        let lost = self.churn + self.contraction;
        let of_opening = |value: f64| Figure::ratio(value, b, Undefined::NothingBefore);
        let of_losses = |gains: f64| Figure::ratio(gains, lost, Undefined::NoRevenue);
        match metric {
            RecurringMetric::AnnualRevenue => vec![Figure::number(12.0 * c)],
            RecurringMetric::RevenuePerAccount => self.per_account(),
            RecurringMetric::GrossRetention => {
                let without_growth = |trailing: &RetainedRevenue| trailing.kept_without_growth;
                vec![of_opening(b - lost), self.trailing(without_growth)]
            }
            RecurringMetric::NetRetention => vec![
                of_opening(b + self.expansion - lost),
                of_opening(b + self.expansion + self.reactivation - lost),
                self.trailing(|trailing| trailing.kept.monthly),
            ],
            RecurringMetric::NetChurn => {
                vec![of_opening(lost - self.expansion - self.reactivation), of_opening(lost - self.expansion)]
            }
            RecurringMetric::QuickRatio => vec![
                of_losses(self.new + self.expansion),
                of_losses(self.new + self.expansion + self.reactivation),
            ],
            RecurringMetric::LogoChurn => self.logo_churn(),
            RecurringMetric::RevenueChurn => vec![
                of_opening(lost),
                of_opening(self.churn),
                Figure::ratio(2.0 * lost, b + c, Undefined::NoRevenue),
                annualised(of_opening(lost)),
            ],
        }
    }

    fn per_account(&self) -> Vec<Figure> {
        let (opening, closing) = (self.row.opening.customers as f64, self.row.closing.customers as f64);
        vec![
            Figure::ratio(self.closing, closing, Undefined::NoCustomers),
            Figure::ratio(self.opening, opening, Undefined::NoCustomers),
            Figure::ratio(self.opening + self.closing, opening + closing, Undefined::NoCustomers),
        ]
    }

    fn logo_churn(&self) -> Vec<Figure> {
        let row = self.row;
        let count = |kind: MovementKind| row.movement(kind).customers;
        let (lost, went) = (count(MovementKind::Churn), row.came_and_went.customers);
        let joined = count(MovementKind::New) + count(MovementKind::Reactivation);
        let (opening, closing) = (row.opening.customers, row.closing.customers);
        let share = |part, whole| Figure::count_share(part, whole, Undefined::NoCustomers);
        let of_opening = |part| Figure::count_share(part, opening, Undefined::NothingBefore);
        vec![
            of_opening(lost),
            share(2 * lost, opening + closing),
            of_opening(lost + went),
            share(lost + went, opening + joined + went),
            annualised(of_opening(lost)),
        ]
    }

    fn trailing(&self, kept: impl Fn(&RetainedRevenue) -> MoneySum) -> Figure {
        let too_short = Undefined::NothingBefore;
        let Some(trailing) = &self.row.trailing else { return Figure::Undefined(too_short) };
        Figure::ratio(kept(trailing).to_f64(), trailing.opening.monthly.to_f64(), too_short)
    }

    /// The numbers for the symbols that a formula names.
    fn terms(&self, formula: &str) -> Vec<Term> {
        let row = self.row;
        let trailing = row.trailing.unwrap_or_default();
        let money = |symbol, sum| (symbol, Figure::Money(sum), Unit::Currency);
        let count = |symbol, customers| (symbol, Figure::Count(customers), Unit::Customers);
        let moved = |kind: MovementKind| money(kind.id(), row.movement(kind).monthly);
        let joined =
            row.movement(MovementKind::New).customers + row.movement(MovementKind::Reactivation).customers;
        let known = MovementKind::ALL.into_iter().map(moved).chain([
            money("B", row.opening.monthly),
            money("C", row.closing.monthly),
            money("B12", trailing.opening.monthly),
            money("kept", trailing.kept.monthly),
            money("kept without growth", trailing.kept_without_growth),
            count("Nb", row.opening.customers),
            count("Nc", row.closing.customers),
            count("L", row.movement(MovementKind::Churn).customers),
            count("W", row.came_and_went.customers),
            count("J", joined),
        ]);
        let named = |symbol: &str| formula.contains(&format!("{{{symbol}}}"));
        let term = |(symbol, figure, unit)| Term { symbol, figure, unit };
        known.filter(|(symbol, ..)| named(symbol)).map(term).collect()
    }
}

/// `1 - (1 - c)^12`, not `12 c`: a customer can be lost only once.
fn annualised(monthly: Figure) -> Figure {
    monthly.value().map_or(monthly, |c| Figure::number(1.0 - libm::pow(1.0 - c, 12.0)))
}

#[cfg(test)]
mod tests {
    use super::{RecurringMetric, annualised};
    use crate::analysis::metrics::Figure;

    #[test]
    fn every_figure_has_its_definition() {
        let ids = RecurringMetric::ALL.map(|metric| metric.definition().id);
        assert_eq!(
            ids,
            ["arr", "arpa", "grr", "nrr", "net_mrr_churn", "quick_ratio", "logo_churn", "revenue_churn"]
        );
    }

    #[test]
    fn a_year_of_churn_compounds() {
        let year = annualised(Figure::Number(0.05)).value().unwrap();
        assert!((year - 0.459_639_912_337).abs() < 1e-12);
    }
}

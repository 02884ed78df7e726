//! How much of the revenue was bought with a discount.

use super::catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
use super::figure::{Figure, Undefined, Unit};
use super::measure::{Measure, variant};
use super::view::MetricView;
use crate::analysis::domain::{Money, MoneySum};

pub(super) static DISCOUNT_DEPENDENCE: MetricDefinition = MetricDefinition {
    id: "discount_dependence",
    name: "Discount dependence",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "revenue",
            name: "Share of revenue",
            definition: "Gross revenue of orders with a discount as a share of gross revenue.",
            formula: "{Gd} / {G}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "orders",
            name: "Share of orders",
            definition: "Orders with a discount as a share of orders.",
            formula: "{Od} / {O}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "depth",
            name: "Depth of discounts",
            definition: "Discounts granted as a share of what the goods would have brought without them.",
            formula: "{D} / ({G} + {D})",
            unit: Unit::Share,
        },
    ],
    source: "K. L. Ailawadi and S. A. Neslin, on promotion dependence; Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics, on price promotion",
};

/// Discount dependence, `Gd / G`: gross revenue of orders with a discount over gross revenue.
///
/// Source: Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics, on price promotion.
pub fn discount_dependence(view: &MetricView<'_>) -> Measure {
    let Some(column) = view.log.discount.as_deref() else {
        let reason = if view.has_orders() { Undefined::NoDiscounts } else { Undefined::NeedsOrders };
        let figures = vec![variant(Figure::Undefined(reason), &[]); 3];
        return Measure::new(view, MetricId::DiscountDependence, figures);
    };
    let sums = add_up(view, column);
    let gross = view.totals.gross;
    let g = ("G", Figure::Money(gross), Unit::Currency);
    let gd = ("Gd", Figure::Money(sums.gross), Unit::Currency);
    let d = ("D", Figure::Money(sums.discount), Unit::Currency);
    let od = ("Od", Figure::Count(sums.orders), Unit::Orders);
    let o = ("O", Figure::Count(view.totals.orders), Unit::Orders);
    let by_orders = Figure::count_share(sums.orders, view.totals.orders, Undefined::NoOrders);
    let figures = vec![
        variant(Figure::money_share(sums.gross, gross), &[gd, g]),
        variant(by_orders, &[od, o]),
        variant(Figure::money_share(sums.discount, gross + sums.discount), &[d, g]),
    ];
    Measure::new(view, MetricId::DiscountDependence, figures)
}

#[derive(Default)]
struct Discounted {
    orders: u64,
    gross: MoneySum,
    discount: MoneySum,
}

fn add_up(view: &MetricView<'_>, column: &[Money]) -> Discounted {
    let mut sums = Discounted::default();
    for customer in view.customers() {
        let orders = view.orders_of(customer);
        let start = orders.first.0 as usize;
        for at in 0..orders.days.len() {
            let discount = column.get(start + at).copied().unwrap_or_default();
            if orders.is_order(at) && !discount.is_zero() {
                sums.orders += 1;
                sums.gross += orders.gross[at];
                sums.discount += discount.abs();
            }
        }
    }
    sums
}

//! The catalogue of metrics: one entry a metric with every definition that is in use for it. The methods
//! page, the documentation of the JSON and the command line all read it from here.

use super::figure::Unit;
use super::{concentration, customers, discounts, gaps, orders, periods, repeat, revenue, second_order};

/// Which of the two meanings of customer value a figure belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueMeaning {
    /// What the customers are worth to the business.
    WorthToBusiness,
    /// What the business is worth to its customers.
    WorthToCustomer,
}

/// One way to define a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VariantDefinition {
    /// Name in settings, links and JSON; unique within the metric.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it says, in one sentence.
    pub definition: &'static str,
    /// The formula, with its symbols in braces: `AOV = {V} / {O}`.
    pub formula: &'static str,
    /// What it counts in.
    pub unit: Unit,
}

/// A metric and its definitions; the first is the default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricDefinition {
    /// Name in settings, links and JSON; unique.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Which meaning of customer value it belongs to.
    pub meaning: ValueMeaning,
    /// Every definition on offer; the first is the default.
    pub variants: &'static [VariantDefinition],
    /// Where the definition comes from.
    pub source: &'static str,
}

/// A metric of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricId {
    /// Number of customers.
    Customers,
    /// Number of active customers.
    ActiveCustomers,
    /// Active customers as a share of all.
    ActiveShare,
    /// Number of orders.
    Orders,
    /// Revenue.
    Revenue,
    /// Refunds.
    Refunds,
    /// Refunds as a share of gross revenue.
    RefundRate,
    /// Revenue of rows that name no customer.
    RevenueWithoutCustomer,
    /// Average order value.
    AverageOrderValue,
    /// Orders a customer.
    PurchaseFrequency,
    /// Revenue a customer.
    RevenuePerCustomer,
    /// Revenue a customer and period.
    RevenuePerCustomerPeriod,
    /// Past margin a customer, or revenue where no margin is set.
    HistoricCustomerValue,
    /// Share of customers who came back.
    RepeatCustomerShare,
    /// Days between purchases.
    InterpurchaseDays,
    /// Days from the first to the second purchase.
    DaysToSecondOrder,
    /// Share of customers with a second purchase within some days.
    SecondOrderConversion,
    /// Share of revenue from first purchases.
    NewRevenueShare,
    /// Share of revenue from the best customers.
    TopCustomerShare,
    /// Gini coefficient of revenue over customers.
    Gini,
    /// Herfindahl-Hirschman index of revenue over customers.
    Hhi,
    /// Height of the whale curve.
    WhalePeak,
    /// Share of revenue that was bought with a discount.
    DiscountDependence,
}

impl MetricId {
    /// Every metric, in the order of the catalogue.
    pub const ALL: [MetricId; 23] = [
        MetricId::Customers,
        MetricId::ActiveCustomers,
        MetricId::ActiveShare,
        MetricId::Orders,
        MetricId::Revenue,
        MetricId::Refunds,
        MetricId::RefundRate,
        MetricId::RevenueWithoutCustomer,
        MetricId::AverageOrderValue,
        MetricId::PurchaseFrequency,
        MetricId::RevenuePerCustomer,
        MetricId::RevenuePerCustomerPeriod,
        MetricId::HistoricCustomerValue,
        MetricId::RepeatCustomerShare,
        MetricId::InterpurchaseDays,
        MetricId::DaysToSecondOrder,
        MetricId::SecondOrderConversion,
        MetricId::NewRevenueShare,
        MetricId::TopCustomerShare,
        MetricId::Gini,
        MetricId::Hhi,
        MetricId::WhalePeak,
        MetricId::DiscountDependence,
    ];

    /// The metric of a name such as `average_order_value`.
    pub fn parse(id: &str) -> Option<MetricId> {
        MetricId::ALL.into_iter().find(|metric| metric.definition().id == id)
    }

    /// Its entry in the catalogue.
    pub fn definition(self) -> &'static MetricDefinition {
        match self {
            MetricId::Customers => &customers::CUSTOMERS,
            MetricId::ActiveCustomers => &customers::ACTIVE_CUSTOMERS,
            MetricId::ActiveShare => &customers::ACTIVE_SHARE,
            MetricId::Orders => &orders::ORDERS,
            MetricId::Revenue => &revenue::REVENUE,
            MetricId::Refunds => &revenue::REFUNDS,
            MetricId::RefundRate => &revenue::REFUND_RATE,
            MetricId::RevenueWithoutCustomer => &revenue::REVENUE_WITHOUT_CUSTOMER,
            MetricId::AverageOrderValue => &orders::AVERAGE_ORDER_VALUE,
            MetricId::PurchaseFrequency => &orders::PURCHASE_FREQUENCY,
            MetricId::RevenuePerCustomer => &revenue::REVENUE_PER_CUSTOMER,
            MetricId::RevenuePerCustomerPeriod => &revenue::REVENUE_PER_CUSTOMER_PERIOD,
            MetricId::HistoricCustomerValue => &revenue::HISTORIC_CUSTOMER_VALUE,
            MetricId::RepeatCustomerShare => &repeat::REPEAT_CUSTOMER_SHARE,
            MetricId::InterpurchaseDays => &gaps::INTERPURCHASE_DAYS,
            MetricId::DaysToSecondOrder => &second_order::DAYS_TO_SECOND_ORDER,
            MetricId::SecondOrderConversion => &second_order::SECOND_ORDER_CONVERSION,
            MetricId::NewRevenueShare => &periods::NEW_REVENUE_SHARE,
            MetricId::TopCustomerShare => &concentration::TOP_CUSTOMER_SHARE,
            MetricId::Gini => &concentration::GINI,
            MetricId::Hhi => &concentration::HHI,
            MetricId::WhalePeak => &concentration::WHALE_PEAK,
            MetricId::DiscountDependence => &discounts::DISCOUNT_DEPENDENCE,
        }
    }
}

impl VariantDefinition {
    /// The formula as text, without the braces: `AOV = V / O`.
    pub fn formula_text(&self) -> String {
        self.formula.replace(['{', '}'], "")
    }
}

#[cfg(test)]
mod tests {
    use super::MetricId;

    #[test]
    fn names_are_unique_and_every_entry_is_complete() {
        for (at, metric) in MetricId::ALL.into_iter().enumerate() {
            let definition = metric.definition();
            assert_eq!(metric as usize, at, "{metric:?} stands at its place");
            assert_eq!(MetricId::parse(definition.id), Some(metric));
            assert!(!definition.variants.is_empty() && !definition.source.is_empty());
            for (place, variant) in definition.variants.iter().enumerate() {
                let first = definition.variants.iter().position(|v| v.id == variant.id);
                assert_eq!(first, Some(place), "{}: {}", definition.id, variant.id);
                assert!(variant.definition.ends_with('.'), "{}: {}", definition.id, variant.id);
                assert_eq!(variant.formula.matches('{').count(), variant.formula.matches('}').count());
            }
        }
    }
}

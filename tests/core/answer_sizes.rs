//! What reaches the page for charts and tables does not grow with the customers: figures, bins and steps of curves, never
//! a point for each customer.

use serde_json::Value;
use worthmap::analysis::simulate::{BenchmarkSettings, write_benchmark};
use worthmap::protocol::{AnalysisSettings, Command, Outcome, RequestId, RetentionSettings};

use crate::predictions::{MemoryDriver, loaded};

/// Most items of a list in an answer. A chart of so many marks is drawn in an instant; a table page has 200 rows.
const MOST_ITEMS: usize = 1_500;
/// Customers of the larger file: a list with one item for each would be ten times as long as allowed.
const MANY: u32 = 15_000;
const FEW: u32 = 1_500;

/// A file of orders with five orders a customer.
fn driver(customers: u32) -> MemoryDriver {
    let settings = BenchmarkSettings::new(u64::from(customers) * 5, customers, 3).unwrap();
    let mut file = Vec::new();
    write_benchmark(&settings, &mut file).unwrap();
    loaded("orders.csv", &file, AnalysisSettings::default())
}

/// The longest list within an answer, with the way to it.
fn longest(value: &Value, way: &str) -> (usize, String) {
    let inner = match value {
        Value::Array(items) => items.iter().map(|item| longest(item, &format!("{way}[]"))).max(),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| longest(field, &format!("{way}.{name}"))).max()
        }
        _ => None,
    };
    let own = value.as_array().map_or(0, Vec::len);
    inner.unwrap_or_default().max((own, way.to_owned()))
}

/// Bytes of an answer, and its longest list.
fn size(driver: &mut MemoryDriver, command: impl FnOnce(RequestId) -> Command) -> (usize, usize, String) {
    let id = driver.next_id();
    let outcome: Outcome = driver.request(id, command(id)).unwrap();
    let value = serde_json::to_value(&outcome).unwrap();
    let (items, way) = longest(&value, "");
    (value.to_string().len(), items, way)
}

#[test]
fn answers_for_charts_have_bounded_lists_however_many_customers_there_are() {
    let (mut few, mut many) = (driver(FEW), driver(MANY));
    let commands: [fn(RequestId) -> Command; 4] = [
        |id| Command::Analyse { id, settings: AnalysisSettings::default(), selection: Default::default() },
        |id| Command::Retain { id, settings: RetentionSettings::default() },
        |id| Command::Predict { id },
        |id| Command::Customer { id, customer: 0 },
    ];
    for command in commands {
        let (small, ..) = size(&mut few, command);
        let (large, items, way) = size(&mut many, command);
        assert!(items <= MOST_ITEMS, "{way} has {items} items");
        // Digits of larger figures, and bins that few customers leave empty.
        assert!(large < small * 2, "{small} bytes for {FEW} customers, {large} for {MANY}; longest {way}");
    }
}

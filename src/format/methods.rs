//! The catalogues of the analysis as the methods page prints them; they stand without any data.

use crate::analysis::metrics::{MetricId, ValueMeaning};
use crate::analysis::segments::SegmentId;
use crate::protocol::Meaning;

/// A metric and its definitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricMethod {
    /// Stable key.
    pub key: &'static str,
    /// Name.
    pub name: &'static str,
    /// Whose value it speaks of.
    pub meaning: Meaning,
    /// Every definition in use, the default first.
    pub definitions: Vec<DefinitionMethod>,
    /// Where they come from.
    pub source: &'static str,
}

/// One way to define a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionMethod {
    /// Stable key.
    pub key: &'static str,
    /// Name.
    pub name: &'static str,
    /// One sentence.
    pub definition: &'static str,
    /// Formula in words and symbols.
    pub formula: String,
}

/// A segment of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentMethod {
    /// Stable key.
    pub key: &'static str,
    /// Default name.
    pub name: &'static str,
    /// Its cells, as (recency score, FM score).
    pub cells: &'static [(u8, u8)],
    /// What to do about it.
    pub action: &'static str,
}

/// Every metric of the catalogue, in its order.
pub fn metric_methods() -> Vec<MetricMethod> {
    MetricId::ALL.into_iter().map(metric_method).collect()
}

fn metric_method(id: MetricId) -> MetricMethod {
    let metric = id.definition();
    let definitions = metric.variants.iter().map(|variant| DefinitionMethod {
        key: variant.id,
        name: variant.name,
        definition: variant.definition,
        // Braces mark the symbols for which figures are put.
        formula: variant.formula.replace(['{', '}'], ""),
    });
    MetricMethod {
        key: metric.id,
        name: metric.name,
        meaning: match metric.meaning {
            ValueMeaning::WorthToBusiness => Meaning::ToBusiness,
            ValueMeaning::WorthToCustomer => Meaning::ToCustomer,
        },
        definitions: definitions.collect(),
        source: metric.source,
    }
}

/// Every segment, best first.
pub fn segment_methods() -> Vec<SegmentMethod> {
    let method = |id: SegmentId| SegmentMethod {
        key: id.id(),
        name: id.default_name(),
        cells: id.cells(),
        action: id.action().recommended,
    };
    SegmentId::ALL.into_iter().map(method).collect()
}

#[cfg(test)]
mod tests {
    use super::{metric_methods, segment_methods};

    #[test]
    fn every_metric_tells_what_how_and_from_where() {
        for metric in metric_methods() {
            assert!(!metric.name.is_empty() && !metric.source.is_empty(), "{}", metric.key);
            for definition in &metric.definitions {
                assert!(!definition.definition.is_empty(), "{} {}", metric.key, definition.key);
                assert!(!definition.formula.contains(['{', '}']), "{}", definition.formula);
            }
        }
    }

    #[test]
    fn every_cell_of_the_grid_belongs_to_one_segment() {
        let mut cells: Vec<(u8, u8)> =
            segment_methods().iter().flat_map(|segment| segment.cells).copied().collect();
        cells.sort_unstable();
        let all: Vec<(u8, u8)> = (1..=5).flat_map(|r| (1..=5).map(move |fm| (r, fm))).collect();
        assert_eq!(cells, all);
    }
}

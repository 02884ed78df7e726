//! A computed metric: a figure for each of its definitions, with the numbers that went into it.

use super::catalogue::{MetricDefinition, MetricId, VariantDefinition};
use super::figure::{Figure, Unit};
use super::view::MetricView;

/// A number of the user that stands for a symbol of a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// The symbol as it stands in the formula, without braces.
    pub symbol: &'static str,
    /// Its value.
    pub figure: Figure,
    /// What it counts in.
    pub unit: Unit,
}

/// The figure by one definition of a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantFigure {
    /// The result.
    pub figure: Figure,
    /// The numbers that stand for the symbols of the formula.
    pub terms: Vec<Term>,
}

/// A computed metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Which metric.
    pub id: MetricId,
    /// Position of the definition that counts, in `figures` and in the catalogue.
    pub chosen: usize,
    /// One figure for each definition of the catalogue, in its order.
    pub figures: Vec<VariantFigure>,
}

impl Measure {
    /// A metric with one figure for each of its definitions.
    pub(super) fn new(view: &MetricView<'_>, id: MetricId, figures: Vec<VariantFigure>) -> Measure {
        let chosen = view.settings.variants.index(id).min(figures.len().saturating_sub(1));
        Measure { id, chosen, figures }
    }

    /// The figure by the definition that counts.
    pub fn figure(&self) -> Figure {
        match self.figures.get(self.chosen) {
            Some(variant) => variant.figure,
            None => Figure::Undefined(super::figure::Undefined::NoCustomers),
        }
    }

    /// The metric's entry in the catalogue.
    pub fn definition(&self) -> &'static MetricDefinition {
        self.id.definition()
    }

    /// The definition that counts.
    pub fn variant(&self) -> &'static VariantDefinition {
        &self.definition().variants[self.chosen]
    }

    /// Each definition with its figure.
    pub fn variants(&self) -> impl Iterator<Item = (&'static VariantDefinition, &VariantFigure)> {
        self.definition().variants.iter().zip(&self.figures)
    }

    /// The formula of the definition at `variant` with the user's numbers in it, each written by `write`;
    /// a symbol without a value stays as it is.
    pub fn substituted(&self, variant: usize, write: impl Fn(Figure, Unit) -> String) -> String {
        let Some((definition, computed)) = self.variants().nth(variant) else { return String::new() };
        computed.substituted(definition, write)
    }
}

impl VariantFigure {
    /// The formula of a definition with the user's numbers in it, each written by `write`; a symbol without a value
    /// stays as it is.
    pub fn substituted(
        &self,
        definition: &VariantDefinition,
        write: impl Fn(Figure, Unit) -> String,
    ) -> String {
        let mut text = definition.formula.to_owned();
        for term in &self.terms {
            text = text.replace(&format!("{{{}}}", term.symbol), &write(term.figure, term.unit));
        }
        text = text.replace(['{', '}'], "");
        match self.figure {
            Figure::Undefined(_) => text,
            figure => format!("{text} = {}", write(figure, definition.unit)),
        }
    }
}

/// A figure with the terms of its formula.
pub(super) fn variant(figure: Figure, terms: &[(&'static str, Figure, Unit)]) -> VariantFigure {
    let terms = terms.iter().map(|&(symbol, figure, unit)| Term { symbol, figure, unit }).collect();
    VariantFigure { figure, terms }
}

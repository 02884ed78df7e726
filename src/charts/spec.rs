//! What a chart is.

use crate::analysis::domain::CurrencyCode;
use crate::charts::Ink;
use crate::format::{Formatter, Locale, ValueKind};
use crate::protocol::Selection;

/// Everything about a chart, before it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartSpec {
    /// Names the chart in the page and in file names: `revenue_by_period`.
    pub id: String,
    /// States the finding.
    pub title: String,
    /// What is shown, in which unit.
    pub subtitle: String,
    /// What the reader must know about the drawing, such as what hatching means.
    pub note: Option<String>,
    /// Text alternative with the key figures.
    pub description: String,
    /// Currency of all amounts.
    pub currency: Option<CurrencyCode>,
    /// Series by colour, where there are several.
    pub legend: Vec<LegendEntry>,
    /// What can be pointed at, chosen and read out, in the order of the arrow keys.
    pub items: Vec<Item>,
    /// Whether neighbouring items can be chosen together as a range.
    pub ranges: bool,
    /// The drawing.
    pub plot: Plot,
    /// The same data as a table.
    pub table: DataTable,
}

/// A series in the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// Name.
    pub label: String,
    /// Colour.
    pub ink: Ink,
}

/// What can be pointed at.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Name.
    pub label: String,
    /// Name and figures, one a line: the tooltip and what is read aloud.
    pub text: String,
    /// The customers that choosing it selects; `None` if it selects nobody.
    pub selects: Option<Selection>,
    /// Whether the current selection names it.
    pub selected: bool,
}

/// The data of a chart as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataTable {
    /// Column names.
    pub header: Vec<String>,
    /// Cells, written for people.
    pub rows: Vec<Vec<String>>,
    /// The same cells as plain text for CSV: decimal point, ISO dates, shares as numbers from 0 to 1.
    pub plain: Vec<Vec<String>>,
}

/// An axis of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueAxis {
    /// What is measured, with its unit.
    pub name: String,
    /// How its numbers are written.
    pub kind: ValueKind,
}

/// The kinds of drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Bars over categories.
    Bars(Bars),
    /// A line over numbers.
    Curve(Curve),
    /// Areas in proportion.
    Treemap(Treemap),
    /// A grid of cells.
    Heat(Heat),
    /// A small line without axes.
    Spark(Spark),
    /// Amounts on days.
    Stems(Stems),
    /// Several lines over days, numbers or names.
    Lines(Lines),
    /// Flows between two columns.
    Sankey(Sankey),
    /// Factors with their intervals.
    Forest(Forest),
}

/// Which way bars grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Upwards.
    Upright,
    /// To the right; the first category on top.
    Sideways,
}

/// How the series of bars share a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// One on the other.
    Stacked,
    /// Side by side.
    Grouped,
}

/// Bars over categories. One item a category.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// Which way they grow.
    pub direction: Direction,
    /// How series share a category.
    pub arrangement: Arrangement,
    /// The categories.
    pub categories: Vec<Category>,
    /// Series, from the axis outwards.
    pub series: Vec<BarSeries>,
    /// Name of the category axis.
    pub category_name: String,
    /// The value axis.
    pub value_axis: ValueAxis,
    /// Lines across the bars.
    pub marks: Vec<Mark>,
}

/// A category of bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Label on the axis.
    pub label: String,
    /// Text at the end of the bar; may be empty.
    pub end: String,
    /// Drawn lighter and hatched: the data cover only part of it.
    pub partial: bool,
    /// Its own colour instead of the series'.
    pub ink: Option<Ink>,
}

/// A series of bars.
#[derive(Clone, Debug, PartialEq)]
pub struct BarSeries {
    /// Name.
    pub name: String,
    /// Colour.
    pub ink: Ink,
    /// One value a category.
    pub values: Vec<f64>,
}

/// A line across bars or lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Position along the axis; among categories 0 is the start of the first, 1 its end.
    pub at: f64,
    /// What it marks.
    pub label: String,
}

/// A line over numbers, with a line to compare with. One item a marker.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Name of the line.
    pub name: String,
    /// Points, rising in x.
    pub points: Vec<(f64, f64)>,
    /// Name of the line to compare with.
    pub reference_name: String,
    /// Its points.
    pub reference: Vec<(f64, f64)>,
    /// Points that are named.
    pub markers: Vec<CurveMarker>,
    /// Horizontal axis.
    pub x_axis: ValueAxis,
    /// Vertical axis.
    pub y_axis: ValueAxis,
}

/// A named point of a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveMarker {
    /// Where.
    pub at: (f64, f64),
    /// Text beside it.
    pub label: String,
}

/// Areas in proportion. One item an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Treemap {
    /// The areas.
    pub areas: Vec<Area>,
}

/// An area of a treemap.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Name.
    pub label: String,
    /// Figure under the name.
    pub figure: String,
    /// Size; areas below or at zero are left out of the drawing.
    pub value: f64,
    /// Colour.
    pub ink: Ink,
}

/// A grid of cells. One item a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// Labels from left to right.
    pub columns: Vec<String>,
    /// Labels from top to bottom.
    pub rows: Vec<String>,
    /// Name of the horizontal axis.
    pub column_name: String,
    /// Name of the vertical axis.
    pub row_name: String,
    /// The cells.
    pub cells: Vec<HeatCell>,
}

/// A cell of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatCell {
    /// Position in `columns`.
    pub column: usize,
    /// Position in `rows`.
    pub row: usize,
    /// Figure in the cell.
    pub figure: String,
    /// Name under the figure, where there is room.
    pub name: String,
    /// What the colour stands for.
    pub value: f64,
    /// Colour.
    pub ink: Ink,
    /// With a dashed border: the data cover only part of it.
    pub partial: bool,
}

/// Flows from a column at the left to one at the right. One item a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Sankey {
    /// The nodes, those of the left column first, each column from top to bottom.
    pub nodes: Vec<SankeyNode>,
    /// The flows, by their first and then by their second node.
    pub flows: Vec<SankeyFlow>,
    /// Names of the two columns.
    pub columns: (String, String),
}

/// A node of a flow diagram; as high as the flows at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SankeyNode {
    /// Name.
    pub label: String,
    /// Figure beside the name.
    pub figure: String,
    /// Colour.
    pub ink: Ink,
    /// Whether it stands in the right column.
    pub right: bool,
}

/// A flow from a node at the left to one at the right.
#[derive(Clone, Debug, PartialEq)]
pub struct SankeyFlow {
    /// Position in the nodes of where it starts.
    pub from: usize,
    /// Position in the nodes of where it ends.
    pub to: usize,
    /// How much flows, above zero.
    pub value: f64,
    /// Where from, where to and how much, for pointing at it.
    pub text: String,
}

/// Factors with their intervals on a scale of ratios, around a line at one. One item a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest {
    /// The rows, from top to bottom.
    pub rows: Vec<ForestRow>,
    /// What is measured.
    pub name: String,
    /// What the line at one means.
    pub one: String,
}

/// A factor with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct ForestRow {
    /// Name.
    pub label: String,
    /// The factor, above zero.
    pub factor: f64,
    /// Both ends of its interval, above zero; beyond the scale they are drawn up to its edge.
    pub interval: Option<(f64, f64)>,
    /// Colour.
    pub ink: Ink,
}

/// A small line without axes; no items.
#[derive(Clone, Debug, PartialEq)]
pub struct Spark {
    /// Values, oldest first.
    pub values: Vec<f64>,
    /// Colour.
    pub ink: Ink,
}

/// Amounts on days. One item a stem.
#[derive(Clone, Debug, PartialEq)]
pub struct Stems {
    /// The stems, by day.
    pub stems: Vec<Stem>,
    /// First and last day of the axis.
    pub days: (i32, i32),
    /// Days that are marked by a line.
    pub marks: Vec<(i32, String)>,
    /// The value axis.
    pub value_axis: ValueAxis,
}

/// One amount on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stem {
    /// Day.
    pub day: i32,
    /// Amount; negative for refunds.
    pub value: f64,
    /// Colour.
    pub ink: Ink,
}

/// Several lines over days, numbers or names. One item a stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// The lines, the last in front.
    pub lines: Vec<Line>,
    /// Where items are pointed at, rising in x; their labels stand beside the points.
    pub stops: Vec<CurveMarker>,
    /// Whether an item is pointed at over the whole height of the plot, not at its point only.
    pub columns: bool,
    /// A part of the horizontal axis that is shaded.
    pub stretch: Option<Stretch>,
    /// Vertical lines with their names.
    pub marks: Vec<Mark>,
    /// Horizontal axis.
    pub x_axis: LineAxis,
    /// Vertical axis.
    pub y_axis: ValueAxis,
    /// A value up to which the vertical axis reaches in any case.
    pub y_reach: f64,
}

/// One of several lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Name.
    pub name: String,
    /// Colour.
    pub ink: Ink,
    /// How it is drawn.
    pub stroke: Stroke,
    /// Points, rising in x; none that is not finite. Those of a band run along its upper edge and back along the lower.
    pub points: Vec<(f64, f64)>,
    /// Vertical bars for what is uncertain: x, low end, high end.
    pub errors: Vec<(f64, f64, f64)>,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Through.
    Solid,
    /// Through, and thicker than the others.
    Bold,
    /// In dashes.
    Dashed,
    /// Through, with the area below it tinted.
    Filled,
    /// The area that its points go round, tinted, without a line.
    Band,
    /// Its points only, as discs.
    Discs,
    /// Its points only, as squares on their corner.
    Diamonds,
}

/// A part of the horizontal axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// What it is.
    pub label: String,
}

/// What lines run over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineAxis {
    /// Days, from the first to the last.
    Days(i32, i32),
    /// Numbers from zero on.
    Numbers(ValueAxis),
    /// Names in a row, the first at 0, with the name of the axis.
    Names(Vec<String>, String),
}

impl ChartSpec {
    /// A formatter for a locale and the currency of the chart.
    pub fn formatter(&self, locale: &Locale) -> Formatter {
        Formatter { locale: *locale, currency: self.currency }
    }

    /// Marks the items that the current selection names, so that they are drawn in full and the others paler.
    pub fn with_selection(mut self, current: &Selection) -> ChartSpec {
        for item in &mut self.items {
            item.selected = item.selects.as_ref().is_some_and(|selects| is_named(current, selects));
        }
        self
    }

    /// Whether the current selection names any item.
    pub fn has_selection(&self) -> bool {
        self.items.iter().any(|item| item.selected)
    }

    /// What choosing all items from one to another selects; `None` if none of them selects anybody.
    pub fn selection_between(&self, from: usize, to: usize) -> Option<Selection> {
        let (from, to) = (from.min(to), from.max(to));
        let chosen = self.items.get(from..=to)?;
        let mut selects = chosen.iter().filter_map(|item| item.selects.as_ref());
        let mut united = selects.next()?.clone();
        selects.for_each(|more| unite(&mut united, more));
        Some(united)
    }
}

/// Adds the values of `more` to `selection`, kind by kind; ranges grow to hold both.
fn unite(selection: &mut Selection, more: &Selection) {
    fn add<T: PartialEq + Clone>(to: &mut Vec<T>, from: &[T]) {
        for value in from {
            if !to.contains(value) {
                to.push(value.clone());
            }
        }
    }
    fn hull<T: PartialOrd + Copy>(a: Option<(T, T)>, b: Option<(T, T)>) -> Option<(T, T)> {
        let ((a_low, a_high), (b_low, b_high)) = match (a, b) {
            (Some(a), Some(b)) => (a, b),
            _ => return a.or(b),
        };
        let low = if b_low < a_low { b_low } else { a_low };
        Some((low, if b_high > a_high { b_high } else { a_high }))
    }
    add(&mut selection.segments, &more.segments);
    add(&mut selection.cells, &more.cells);
    add(&mut selection.tiers, &more.tiers);
    add(&mut selection.deciles, &more.deciles);
    add(&mut selection.stages, &more.stages);
    add(&mut selection.dimensions, &more.dimensions);
    selection.orders = hull(selection.orders, more.orders);
    selection.revenue = hull(selection.revenue, more.revenue);
    selection.first_order = hull(selection.first_order, more.first_order);
    selection.bought = hull(selection.bought, more.bought);
    selection.frequency = hull(selection.frequency, more.frequency);
    selection.alive = hull(selection.alive, more.alive);
    selection.value = hull(selection.value, more.value);
}

/// Whether everything that `selects` names is named by the current selection too.
fn is_named(current: &Selection, selects: &Selection) -> bool {
    fn within<T: PartialOrd>(inner: &Option<(T, T)>, outer: &Option<(T, T)>) -> bool {
        match (inner, outer) {
            (None, _) => true,
            (Some(inner), Some(outer)) => outer.0 <= inner.0 && inner.1 <= outer.1,
            (Some(_), None) => false,
        }
    }
    fn all<T: PartialEq>(inner: &[T], outer: &[T]) -> bool {
        inner.iter().all(|value| outer.contains(value))
    }
    all(&selects.segments, &current.segments)
        && all(&selects.cells, &current.cells)
        && all(&selects.tiers, &current.tiers)
        && all(&selects.deciles, &current.deciles)
        && all(&selects.stages, &current.stages)
        && all(&selects.dimensions, &current.dimensions)
        && within(&selects.orders, &current.orders)
        && within(&selects.revenue, &current.revenue)
        && within(&selects.first_order, &current.first_order)
        && within(&selects.bought, &current.bought)
        && within(&selects.frequency, &current.frequency)
        && within(&selects.alive, &current.alive)
        && within(&selects.value, &current.value)
}

/// Both ends of every bar, or of every stack of bars.
pub(super) fn bar_extents(bars: &Bars) -> Vec<f64> {
    match bars.arrangement {
        Arrangement::Grouped => bars.series.iter().flat_map(|series| series.values.iter().copied()).collect(),
        Arrangement::Stacked => (0..bars.categories.len()).flat_map(|at| stack_ends(bars, at)).collect(),
    }
}

/// Sums of the negative and of the positive values of a category.
fn stack_ends(bars: &Bars, category: usize) -> [f64; 2] {
    let values = bars.series.iter().filter_map(|series| series.values.get(category));
    values.fold([0.0, 0.0], |[low, high], value| [low + value.min(0.0), high + value.max(0.0)])
}

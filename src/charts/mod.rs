//! Chart descriptions made from protocol views: typed, pure, testable without a browser.
//!
//! What it is: [`ChartSpec`] says everything about a chart once: a title that states the finding, what is
//! shown and in which unit, a text alternative, the data as a table, what each item selects, and the plot.
//! [`build`] makes specs from protocol views; [`ChartSpec::to_echarts`] gives the options of Apache ECharts,
//! [`ChartSpec::to_svg`] a static drawing for reports, print and the command line. [`Theme`] holds the colours
//! that charts and style sheets share.
//!
//! What it is not: a chart component. Events, focus and export buttons belong to the app.
//!
//! Invariants: text from a file is a text node everywhere, never markup, never an object key, never a
//! template; every number that a person reads is written here, so the options hold no functions; equal specs
//! give equal bytes.

pub mod build;
pub mod echarts;
mod scale;
mod spec;
mod svg;
mod theme;

pub use spec::{
    Area, Arrangement, BarSeries, Bars, Category, ChartSpec, Curve, CurveMarker, DataTable, Direction,
    Forest, ForestRow, Heat, HeatCell, Item, LegendEntry, Line, LineAxis, Lines, Mark, Plot, Sankey,
    SankeyFlow, SankeyNode, Spark, Stem, Stems, Stretch, Stroke, Treemap, ValueAxis,
};
pub(crate) use svg::escape;
pub use theme::{Ink, Palette, Theme, WidthClass};

//! The small line of a tile.

use super::{
    Axis, AxisKind, ChartOption, Datum, DatumItem, DatumValue, Grid, ItemStyle, LineStyle, Pen, Series,
    SeriesKind, SymbolSize, Tooltip,
};
use crate::charts::Spark;

pub(super) fn option(pen: &Pen<'_>, spark: &Spark, base: ChartOption) -> ChartOption {
    let colour = pen.theme.palette.fill(spark.ink);
    let low = spark.values.iter().copied().fold(0.0, f64::min);
    let high = spark.values.iter().copied().fold(0.0, f64::max);
    let last = spark.values.len().saturating_sub(1);
    let line = Series {
        kind: Some(SeriesKind::Line),
        data: Some(spark.values.iter().map(|value| Datum::Number(*value)).collect()),
        show_symbol: Some(false),
        silent: Some(true),
        line_style: Some(LineStyle { color: Some(colour), width: Some(2.0), ..LineStyle::default() }),
        area_style: Some(ItemStyle { color: Some(colour), opacity: Some(0.12), ..ItemStyle::default() }),
        ..Series::default()
    };
    let end = spark.values.last().map(|value| {
        Datum::from(DatumItem {
            value: Some(DatumValue::Point([last as f64, *value])),
            ..DatumItem::default()
        })
    });
    let dot = Series {
        kind: Some(SeriesKind::Scatter),
        data: Some(end.into_iter().collect()),
        symbol_size: Some(SymbolSize::Even(6)),
        silent: Some(true),
        clip: Some(false),
        item_style: Some(ItemStyle { color: Some(colour), ..ItemStyle::default() }),
        ..Series::default()
    };
    let categories = Axis {
        kind: Some(AxisKind::Category),
        show: Some(false),
        boundary_gap: Some(false),
        data: Some((0..spark.values.len()).map(|at| at.to_string()).collect()),
        ..Axis::default()
    };
    ChartOption {
        animation: Some(false),
        tooltip: Some(Tooltip { show: Some(false), ..Tooltip::default() }),
        grid: Some(Grid { left: Some(2), right: Some(5), top: Some(5), bottom: Some(2), ..Grid::default() }),
        x_axis: Some(vec![categories]),
        y_axis: Some(vec![pen.hidden_values(low, if high > low { high } else { low + 1.0 })]),
        series: Some(vec![line, dot]),
        ..base
    }
}

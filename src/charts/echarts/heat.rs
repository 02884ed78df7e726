//! Heat maps.

use super::axes::Side;
use super::{
    Axis, AxisLine, ChartOption, Datum, DatumItem, DatumValue, Emphasis, ItemStyle, Label, Pen, Series,
    SeriesKind, VisualMap,
};
use crate::charts::{Heat, HeatCell};

/// Letters of a name that fit beside each other into a cell.
const CELL_LETTERS: usize = 12;

pub(super) fn option(pen: &Pen<'_>, heat: &Heat, base: ChartOption) -> ChartOption {
    let palette = &pen.theme.palette;
    let series = Series {
        id: Some("items"),
        kind: Some(SeriesKind::Heatmap),
        data: Some(heat.cells.iter().enumerate().map(|(at, cell)| datum(pen, at, cell)).collect()),
        label: Some(Label {
            show: Some(true),
            font_size: Some(pen.font_size()),
            line_height: Some(16),
            ..Label::default()
        }),
        item_style: Some(ItemStyle {
            border_color: Some(palette.surface),
            border_width: Some(3.0),
            border_radius: Some([6, 6, 6, 6]),
            ..ItemStyle::default()
        }),
        emphasis: Some(Emphasis {
            item_style: Some(ItemStyle {
                border_color: Some(palette.text),
                border_width: Some(2.0),
                ..ItemStyle::default()
            }),
            ..Emphasis::default()
        }),
        ..Series::default()
    };
    let most = heat.cells.iter().map(|cell| cell.value).fold(1.0, f64::max);
    ChartOption {
        title: Some(pen.vertical_name(&heat.row_name)),
        grid: Some(pen.grid(pen.top(true), 30)),
        visual_map: Some(VisualMap {
            show: Some(false),
            min: Some(0.0),
            max: Some(most),
            series_index: Some(0),
        }),
        x_axis: Some(vec![axis(pen, &heat.columns, &heat.column_name, Side::Bottom)]),
        y_axis: Some(vec![axis(pen, &heat.rows, &heat.row_name, Side::Left)]),
        series: Some(vec![series]),
        ..base
    }
}

fn axis(pen: &Pen<'_>, labels: &[String], name: &str, side: Side) -> Axis {
    let mut axis = pen.category_axis(labels.to_vec(), name, side);
    axis.axis_line = Some(AxisLine { show: Some(false), ..AxisLine::default() });
    axis
}

fn datum(pen: &Pen<'_>, at: usize, cell: &HeatCell) -> Datum {
    let palette = &pen.theme.palette;
    let opacity = pen.opacity(at);
    let text = if pen.theme.is_narrow() || cell.name.is_empty() {
        cell.figure.clone()
    } else {
        format!("{}\n{}", cell.figure, super::defuse(&super::wrap(&cell.name, CELL_LETTERS)))
    };
    Datum::from(DatumItem {
        value: Some(DatumValue::Cell([cell.column as f64, cell.row as f64, cell.value])),
        visual_map: Some(false),
        item_style: Some(ItemStyle { color: Some(palette.fill(cell.ink)), opacity, ..ItemStyle::default() }),
        label: Some(Label {
            formatter: Some(text),
            color: Some(if opacity.is_some() { palette.text } else { palette.on(cell.ink) }),
            ..Label::default()
        }),
        ..pen.item_datum(at)
    })
}

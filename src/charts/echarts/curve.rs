//! Curves.

use super::axes::Side;
use super::{
    ChartOption, Datum, DatumItem, DatumValue, ItemStyle, Label, LabelLayout, LineStyle, Pen, Series,
    SeriesKind, SymbolSize,
};
use crate::charts::Curve;
use crate::charts::scale::Scale;

pub(super) fn option(pen: &Pen<'_>, curve: &Curve, base: ChartOption) -> ChartOption {
    let [x_scale, y_scale] = scales(curve);
    ChartOption {
        title: Some(pen.vertical_name(&curve.y_axis.name)),
        grid: Some(pen.grid(pen.top(true), 30)),
        x_axis: Some(pen.value_axes(&curve.x_axis, &x_scale, Side::Bottom).to_vec()),
        y_axis: Some(pen.value_axes(&curve.y_axis, &y_scale, Side::Left).to_vec()),
        series: Some(vec![markers(pen, curve), line(pen, curve), reference(pen, curve)]),
        ..base
    }
}

/// Scales that hold the line and the reference.
pub(in crate::charts) fn scales(curve: &Curve) -> [Scale; 2] {
    let points = || curve.points.iter().chain(&curve.reference);
    let x = points().map(|(x, _)| *x);
    let y = points().map(|(_, y)| *y);
    [Scale::covering(x, 4, false), Scale::covering(y, 4, false)]
}

fn markers(pen: &Pen<'_>, curve: &Curve) -> Series {
    let palette = &pen.theme.palette;
    let data = curve.markers.iter().enumerate().map(|(at, marker)| {
        Datum::from(DatumItem {
            value: Some(DatumValue::Point([marker.at.0, marker.at.1])),
            item_style: Some(ItemStyle { opacity: pen.opacity(at), ..ItemStyle::default() }),
            label: Some(Label { formatter: Some(super::defuse(&marker.label)), ..Label::default() }),
            ..pen.item_datum(at)
        })
    });
    Series {
        id: Some("items"),
        kind: Some(SeriesKind::Scatter),
        data: Some(data.collect()),
        symbol: Some("circle"),
        symbol_size: Some(SymbolSize::Even(11)),
        z: Some(10),
        clip: Some(false),
        item_style: Some(ItemStyle {
            color: Some(palette.main),
            border_color: Some(palette.surface),
            border_width: Some(2.0),
            ..ItemStyle::default()
        }),
        label: Some(Label {
            show: Some(true),
            position: Some("right"),
            color: Some(palette.text),
            font_size: Some(pen.font_size()),
            offset: Some([2, 9]),
            ..Label::default()
        }),
        label_layout: Some(LabelLayout { hide_overlap: Some(true), ..LabelLayout::default() }),
        ..Series::default()
    }
}

fn line(pen: &Pen<'_>, curve: &Curve) -> Series {
    let palette = &pen.theme.palette;
    Series {
        kind: Some(SeriesKind::Line),
        name: Some(curve.name.clone()),
        data: Some(curve.points.iter().map(|(x, y)| Datum::Point([*x, *y])).collect()),
        show_symbol: Some(false),
        silent: Some(true),
        z: Some(4),
        line_style: Some(LineStyle { color: Some(palette.main), width: Some(2.5), ..LineStyle::default() }),
        area_style: Some(ItemStyle { color: Some(palette.main), opacity: Some(0.1), ..ItemStyle::default() }),
        item_style: Some(ItemStyle { color: Some(palette.main), ..ItemStyle::default() }),
        ..Series::default()
    }
}

fn reference(pen: &Pen<'_>, curve: &Curve) -> Series {
    let palette = &pen.theme.palette;
    Series {
        kind: Some(SeriesKind::Line),
        name: Some(curve.reference_name.clone()),
        data: Some(curve.reference.iter().map(|(x, y)| Datum::Point([*x, *y])).collect()),
        show_symbol: Some(false),
        silent: Some(true),
        z: Some(3),
        line_style: Some(LineStyle {
            color: Some(palette.quiet),
            width: Some(1.5),
            dashes: Some([5, 4]),
            ..LineStyle::default()
        }),
        item_style: Some(ItemStyle { color: Some(palette.quiet), ..ItemStyle::default() }),
        ..Series::default()
    }
}

//! Treemaps.

use super::{
    Breadcrumb, ChartOption, Datum, DatumItem, DatumValue, Emphasis, ItemStyle, Label, Pen, Series,
    SeriesKind,
};
use crate::charts::{Area, Treemap};

pub(super) fn option(pen: &Pen<'_>, treemap: &Treemap, base: ChartOption) -> ChartOption {
    let palette = &pen.theme.palette;
    let series = Series {
        id: Some("items"),
        kind: Some(SeriesKind::Treemap),
        data: Some(treemap.areas.iter().enumerate().map(|(at, area)| datum(pen, at, area)).collect()),
        roam: Some(false),
        node_click: Some(false),
        breadcrumb: Some(Breadcrumb { show: Some(false) }),
        left: Some(0),
        right: Some(0),
        top: Some(0),
        bottom: Some(0),
        item_style: Some(ItemStyle {
            border_color: Some(palette.surface),
            border_width: Some(0.0),
            gap_width: Some(2),
            ..ItemStyle::default()
        }),
        label: Some(Label {
            show: Some(true),
            font_size: Some(pen.font_size() + 1),
            line_height: Some(17),
            overflow: Some("truncate"),
            align: Some("left"),
            vertical_align: Some("top"),
            position: Some("insideTopLeft"),
            ..Label::default()
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
    ChartOption { series: Some(vec![series]), ..base }
}

fn datum(pen: &Pen<'_>, at: usize, area: &Area) -> Datum {
    let palette = &pen.theme.palette;
    let opacity = pen.opacity(at);
    Datum::from(DatumItem {
        value: Some(DatumValue::One(area.value.max(0.0))),
        item_style: Some(ItemStyle { color: Some(palette.fill(area.ink)), opacity, ..ItemStyle::default() }),
        label: Some(Label {
            formatter: Some(format!("{}\n{}", super::defuse(&area.label), area.figure)),
            // On a faded area the surface shows through.
            color: Some(if opacity.is_some() { palette.text } else { palette.on(area.ink) }),
            ..Label::default()
        }),
        ..pen.item_datum(at)
    })
}

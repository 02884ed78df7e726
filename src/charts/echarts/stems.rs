//! Amounts on days.

use super::axes::Side;
use super::{
    BarWidth, ChartOption, Datum, DatumItem, DatumValue, Grid, ItemStyle, Label, LabelLayout, LineStyle,
    MarkLine, MarkLineItem, Pen, Series, SeriesKind, SymbolSize,
};
use crate::charts::scale::{DayTicks, Scale};
use crate::charts::{LegendEntry, Stems};

pub(super) fn option(pen: &Pen<'_>, stems: &Stems, base: ChartOption) -> ChartOption {
    let scale = Scale::covering(stems.stems.iter().map(|stem| stem.value), 4, false);
    let days = DayTicks::over(stems.days, if pen.theme.is_narrow() { 4 } else { 7 });
    ChartOption {
        title: Some(pen.vertical_name(&stems.value_axis.name)),
        grid: Some(Grid { bottom: Some(28), ..pen.grid(pen.top(true), 28) }),
        x_axis: Some(vec![pen.hidden_values(f64::from(days.low), f64::from(days.high))]),
        y_axis: Some(pen.value_axes(&stems.value_axis, &scale, Side::Left).to_vec()),
        series: Some(series(pen, stems, &days, &scale)),
        ..base
    }
}

fn heads(pen: &Pen<'_>, stems: &Stems) -> Series {
    let palette = &pen.theme.palette;
    let data = stems.stems.iter().enumerate().map(|(at, stem)| {
        Datum::from(DatumItem {
            value: Some(DatumValue::Point([f64::from(stem.day), stem.value])),
            item_style: Some(ItemStyle { color: Some(palette.fill(stem.ink)), ..ItemStyle::default() }),
            ..pen.item_datum(at)
        })
    });
    Series {
        id: Some("items"),
        kind: Some(SeriesKind::Scatter),
        data: Some(data.collect()),
        symbol: Some("circle"),
        symbol_size: Some(SymbolSize::Even(9)),
        z: Some(10),
        clip: Some(false),
        item_style: Some(ItemStyle {
            border_color: Some(palette.surface),
            border_width: Some(1.5),
            ..ItemStyle::default()
        }),
        ..Series::default()
    }
}

fn series(pen: &Pen<'_>, stems: &Stems, days: &DayTicks, scale: &Scale) -> Vec<Series> {
    let mut series = vec![heads(pen, stems), ticks(pen, days, scale.low), marks(pen, stems)];
    series.extend(pen.spec.legend.iter().map(|entry| bars(pen, stems, entry)));
    series
}

/// The stems of one colour.
fn bars(pen: &Pen<'_>, stems: &Stems, entry: &LegendEntry) -> Series {
    let of_ink = stems.stems.iter().filter(|stem| stem.ink == entry.ink);
    Series {
        kind: Some(SeriesKind::Bar),
        name: Some(entry.label.clone()),
        data: Some(of_ink.map(|stem| Datum::Point([f64::from(stem.day), stem.value])).collect()),
        stack: Some("all"),
        bar_width: Some(BarWidth::Pixels(2)),
        silent: Some(true),
        item_style: Some(ItemStyle {
            color: Some(pen.theme.palette.fill(entry.ink)),
            ..ItemStyle::default()
        }),
        ..Series::default()
    }
}

/// The names of the days under the axis: invisible points with a label.
pub(super) fn ticks(pen: &Pen<'_>, days: &DayTicks, low: f64) -> Series {
    let f = pen.spec.formatter(pen.locale);
    let data = days.ticks.iter().map(|day| {
        Datum::from(DatumItem {
            value: Some(DatumValue::Point([f64::from(*day), low])),
            label: Some(Label { formatter: Some(days.label(&f, *day)), ..Label::default() }),
            ..DatumItem::default()
        })
    });
    Series {
        kind: Some(SeriesKind::Scatter),
        data: Some(data.collect()),
        symbol: Some("circle"),
        symbol_size: Some(SymbolSize::Even(1)),
        silent: Some(true),
        clip: Some(false),
        item_style: Some(ItemStyle { color: Some("transparent"), ..ItemStyle::default() }),
        label: Some(Label {
            show: Some(true),
            position: Some("bottom"),
            color: Some(pen.theme.palette.muted),
            font_size: Some(pen.font_size()),
            distance: Some(8),
            ..Label::default()
        }),
        label_layout: Some(LabelLayout { hide_overlap: Some(true), ..LabelLayout::default() }),
        ..Series::default()
    }
}

fn marks(pen: &Pen<'_>, stems: &Stems) -> Series {
    let palette = &pen.theme.palette;
    let middle = (f64::from(stems.days.0) + f64::from(stems.days.1)) / 2.0;
    let line = |(row, (day, label)): (usize, &(i32, String))| {
        let right = f64::from(*day) > middle;
        MarkLineItem {
            x_axis: Some(f64::from(*day)),
            name: Some(label.clone()),
            label: Some(Label {
                show: Some(true),
                formatter: Some(super::defuse(label)),
                position: Some("end"),
                color: Some(palette.muted),
                font_size: Some(pen.font_size()),
                align: Some(if right { "right" } else { "left" }),
                offset: Some([if right { -5 } else { 5 }, 12 + 16 * row as i32]),
                ..Label::default()
            }),
        }
    };
    Series {
        id: Some("marks"),
        kind: Some(SeriesKind::Line),
        data: Some(Vec::new()),
        silent: Some(true),
        mark_line: Some(MarkLine {
            silent: Some(true),
            animation: Some(false),
            symbol: Some("none"),
            line_style: Some(LineStyle {
                color: Some(palette.muted),
                width: Some(1.0),
                dashes: Some([4, 3]),
                ..LineStyle::default()
            }),
            data: Some(stems.marks.iter().enumerate().map(line).collect()),
        }),
        ..Series::default()
    }
}

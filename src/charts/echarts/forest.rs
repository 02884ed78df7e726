//! Factors with their intervals.

use super::axes::Side;
use super::{
    BarWidth, ChartOption, Datum, DatumItem, DatumValue, Emphasis, Grid, ItemStyle, Label, LineStyle,
    MarkLine, MarkLineItem, Pen, Series, SeriesKind, SymbolSize,
};
use crate::charts::scale::RatioScale;
use crate::charts::{Forest, ForestRow, Ink, ValueAxis};
use crate::format::ValueKind;

pub(super) fn option(pen: &Pen<'_>, forest: &Forest, base: ChartOption) -> ChartOption {
    let scale = RatioScale::of(forest, if pen.theme.is_narrow() { 4 } else { 7 });
    let f = pen.spec.formatter(pen.locale);
    let axis = ValueAxis { name: forest.name.clone(), kind: ValueKind::Number };
    let [values, mut labels] = pen.value_axes(&axis, &scale.logs, Side::Bottom);
    labels.data = Some(scale.ratios.iter().map(|ratio| f.axis_ratio(*ratio)).collect());
    let names = forest.rows.iter().map(|row| row.label.clone()).collect();
    let mut names = pen.category_axis(names, "", Side::Left);
    if let Some(label) = &mut names.axis_label {
        // Long names go on in a second line, as there is room between the rows.
        label.width = Some(if pen.theme.is_narrow() { 112 } else { 260 });
        label.overflow = Some("break");
        label.line_height = Some(pen.font_size() + 2);
    }
    let mut series = vec![items(pen, forest)];
    for ink in inks(forest) {
        series.push(intervals(pen, forest, (&scale, ink)));
        series.push(points(pen, forest, (&scale, ink)));
    }
    series.push(one(pen, forest));
    ChartOption {
        grid: Some(Grid { right: Some(16), ..pen.grid(pen.top(true), 30) }),
        x_axis: Some(vec![values, labels, pen.hidden_values(0.0, 1.0)]),
        y_axis: Some(vec![names]),
        series: Some(series),
        ..base
    }
}

/// The colours of the rows, each once, in their order.
fn inks(forest: &Forest) -> Vec<Ink> {
    let mut inks: Vec<Ink> = Vec::new();
    for row in &forest.rows {
        if !inks.contains(&row.ink) {
            inks.push(row.ink);
        }
    }
    inks
}

/// Rows of a colour with their places from the top.
fn of_ink(forest: &Forest, ink: Ink) -> impl Iterator<Item = (f64, &ForestRow)> {
    forest.rows.iter().enumerate().filter(move |(_, row)| row.ink == ink).map(|(at, row)| (at as f64, row))
}

/// The name of a colour in the legend, so that the legend hides what has it.
fn name(pen: &Pen<'_>, ink: Ink) -> Option<String> {
    pen.spec.legend.iter().find(|entry| entry.ink == ink).map(|entry| entry.label.clone())
}

/// Invisible bars over the whole width: what is pointed at.
fn items(pen: &Pen<'_>, forest: &Forest) -> Series {
    let datum = |at: usize| {
        Datum::from(DatumItem { value: Some(DatumValue::Point([1.0, at as f64])), ..pen.item_datum(at) })
    };
    Series {
        id: Some("items"),
        kind: Some(SeriesKind::Bar),
        data: Some((0..forest.rows.len()).map(datum).collect()),
        x_axis_index: Some(2),
        bar_width: Some(BarWidth::Share("100%".to_owned())),
        z: Some(1),
        clip: Some(true),
        item_style: Some(ItemStyle { color: Some("transparent"), ..ItemStyle::default() }),
        emphasis: Some(Emphasis {
            item_style: Some(ItemStyle {
                color: Some(pen.theme.palette.text),
                opacity: Some(0.12),
                ..ItemStyle::default()
            }),
            ..Emphasis::default()
        }),
        ..Series::default()
    }
}

/// The intervals of a colour: one broken line, whose points are the caps.
fn intervals(pen: &Pen<'_>, forest: &Forest, (scale, ink): (&RatioScale, Ink)) -> Series {
    let colour = pen.theme.palette.fill(ink);
    let bars = of_ink(forest, ink).filter_map(|(at, row)| {
        let (low, high) = row.interval?;
        let ends = [scale.place(low), scale.place(high)].map(|end| Datum::Point([end, at]));
        Some(ends.into_iter().chain([Datum::Break([None, None])]))
    });
    Series {
        kind: Some(SeriesKind::Line),
        name: name(pen, ink),
        data: Some(bars.flatten().collect()),
        symbol: Some("rect"),
        symbol_size: Some(SymbolSize::Sides([2, 11])),
        show_symbol: Some(true),
        silent: Some(true),
        z: Some(3),
        line_style: Some(LineStyle { color: Some(colour), width: Some(1.5), ..LineStyle::default() }),
        item_style: Some(ItemStyle { color: Some(colour), ..ItemStyle::default() }),
        ..Series::default()
    }
}

fn points(pen: &Pen<'_>, forest: &Forest, (scale, ink): (&RatioScale, Ink)) -> Series {
    let palette = &pen.theme.palette;
    let data = of_ink(forest, ink).map(|(at, row)| Datum::Point([scale.place(row.factor), at]));
    Series {
        kind: Some(SeriesKind::Scatter),
        name: name(pen, ink),
        data: Some(data.collect()),
        symbol: Some("circle"),
        symbol_size: Some(SymbolSize::Even(12)),
        silent: Some(true),
        z: Some(4),
        item_style: Some(ItemStyle {
            color: Some(palette.fill(ink)),
            border_color: Some(palette.surface),
            border_width: Some(1.0),
            ..ItemStyle::default()
        }),
        ..Series::default()
    }
}

/// The line at one.
fn one(pen: &Pen<'_>, forest: &Forest) -> Series {
    let palette = &pen.theme.palette;
    let line = MarkLineItem {
        x_axis: Some(0.0),
        name: Some(forest.one.clone()),
        label: Some(Label {
            show: Some(true),
            formatter: Some(super::defuse(&forest.one)),
            // The rows run downwards, so that the line begins at the top.
            position: Some("start"),
            color: Some(palette.muted),
            font_size: Some(pen.font_size()),
            ..Label::default()
        }),
    };
    Series {
        id: Some("marks"),
        kind: Some(SeriesKind::Line),
        data: Some(Vec::new()),
        silent: Some(true),
        z: Some(2),
        mark_line: Some(MarkLine {
            silent: Some(true),
            animation: Some(false),
            symbol: Some("none"),
            line_style: Some(LineStyle {
                color: Some(palette.text),
                width: Some(1.0),
                dashes: Some([4, 3]),
                ..LineStyle::default()
            }),
            data: Some(vec![line]),
        }),
        ..Series::default()
    }
}

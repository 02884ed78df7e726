//! Several lines.

use super::axes::Side;
use super::{
    Axis, BarWidth, ChartOption, Datum, DatumItem, DatumValue, Emphasis, Grid, ItemStyle, Label, LabelLayout,
    LineStyle, MarkArea, MarkAreaEnd, MarkLine, MarkLineItem, Pen, Series, SeriesKind, SymbolSize,
};
use crate::charts::scale::{Along, Scale, line_values};
use crate::charts::{Line, LineAxis, Lines, Mark, Stretch, Stroke};

pub(super) fn option(pen: &Pen<'_>, lines: &Lines, base: ChartOption) -> ChartOption {
    let along = Along::of(lines, pen.theme.is_narrow());
    let values = line_values(lines);
    let named = !matches!(lines.x_axis, LineAxis::Days(..));
    let mut series =
        vec![if lines.columns { columns(pen, lines, (&along, &values)) } else { points(pen, lines) }];
    for (at, line) in lines.lines.iter().enumerate() {
        series.push(stroke(pen, line, at));
        series.extend(errors(pen, line, at));
    }
    series.extend(aside(pen, lines, &along));
    if let Along::Days(days) = &along {
        series.push(super::stems::ticks(pen, days, values.low));
    }
    ChartOption {
        title: Some(pen.vertical_name(&lines.y_axis.name)),
        grid: Some(Grid {
            right: Some(room_for_labels(lines)),
            ..pen.grid(pen.top(true), if named { 30 } else { 28 })
        }),
        x_axis: Some(horizontal(pen, lines, &along)),
        y_axis: Some(pen.value_axes(&lines.y_axis, &values, Side::Left).to_vec()),
        series: Some(series),
        ..base
    }
}

/// Pixels right of the plot for the labels of the points.
fn room_for_labels(lines: &Lines) -> u32 {
    let longest = lines.stops.iter().map(|stop| stop.label.chars().count()).max().unwrap_or(0);
    if longest == 0 { 12 } else { 16 + 7 * longest as u32 }
}

/// Horizontal axes: that of the lines, that of its labels where it has one, that of the columns.
fn horizontal(pen: &Pen<'_>, lines: &Lines, along: &Along) -> Vec<Axis> {
    let (low, high) = along.ends();
    let mut axes = match (&lines.x_axis, along) {
        (LineAxis::Numbers(axis), Along::Numbers(scale)) => {
            pen.value_axes(axis, scale, Side::Bottom).to_vec()
        }
        (LineAxis::Names(names, name), _) => {
            vec![pen.hidden_values(low, high), pen.category_axis(names.clone(), name, Side::Bottom)]
        }
        _ => vec![pen.hidden_values(low, high)],
    };
    if lines.columns {
        axes.push(pen.hidden_categories(CELLS, Side::Bottom));
    }
    axes
}

/// Cells of the axis of the columns. Bars would stretch an axis of values beyond its ends, and so part them from
/// the lines; an axis of many narrow categories stays as it is.
const CELLS: usize = 300;

/// Invisible bars over the whole height around each stop: what is pointed at and clicked.
fn columns(pen: &Pen<'_>, lines: &Lines, (along, values): (&Along, &Scale)) -> Series {
    let palette = &pen.theme.palette;
    let cells = CELLS as f64;
    let cell = |x: f64| (along.position(x) * cells).floor().clamp(0.0, cells - 1.0);
    let ends = lines.stops.first().zip(lines.stops.last());
    let (from, to) = ends.map_or((0.0, 0.0), |(first, last)| (first.at.0, last.at.0));
    let gaps = lines.stops.len().saturating_sub(1).max(1) as f64;
    let width = (along.position(to) - along.position(from)) / gaps * cells;
    // One stop alone has no neighbour to stand apart from.
    let width = if width > 0.0 { width } else { cells / 10.0 };
    let datum = |(at, stop): (usize, &crate::charts::CurveMarker)| {
        let selected = pen.spec.items.get(at).is_some_and(|item| item.selected);
        Datum::from(DatumItem {
            value: Some(DatumValue::Point([cell(stop.at.0), values.high])),
            item_style: selected.then(|| ItemStyle {
                color: Some(palette.main),
                opacity: Some(0.16),
                ..ItemStyle::default()
            }),
            ..pen.item_datum(at)
        })
    };
    Series {
        id: Some("items"),
        kind: Some(SeriesKind::Bar),
        data: Some(lines.stops.iter().enumerate().map(datum).collect()),
        x_axis_index: Some(if matches!(lines.x_axis, LineAxis::Days(..)) { 1 } else { 2 }),
        bar_width: Some(BarWidth::Share(format!("{:.0}%", width * 100.0))),
        z: Some(1),
        clip: Some(true),
        item_style: Some(ItemStyle { color: Some("transparent"), ..ItemStyle::default() }),
        emphasis: Some(Emphasis {
            item_style: Some(ItemStyle {
                color: Some(palette.text),
                opacity: Some(0.12),
                ..ItemStyle::default()
            }),
            ..Emphasis::default()
        }),
        ..Series::default()
    }
}

/// Points with their labels right of them.
fn points(pen: &Pen<'_>, lines: &Lines) -> Series {
    let palette = &pen.theme.palette;
    let data = lines.stops.iter().enumerate().map(|(at, stop)| {
        Datum::from(DatumItem {
            value: Some(DatumValue::Point([stop.at.0, stop.at.1])),
            item_style: Some(ItemStyle { opacity: pen.opacity(at), ..ItemStyle::default() }),
            label: Some(Label { formatter: Some(super::defuse(&stop.label)), ..Label::default() }),
            ..pen.item_datum(at)
        })
    });
    Series {
        id: Some("items"),
        kind: Some(SeriesKind::Scatter),
        data: Some(data.collect()),
        symbol: Some("circle"),
        symbol_size: Some(SymbolSize::Even(8)),
        z: Some(10),
        clip: Some(false),
        item_style: Some(ItemStyle { color: Some(palette.main), ..ItemStyle::default() }),
        label: Some(Label {
            show: Some(true),
            position: Some("right"),
            color: Some(palette.text),
            font_size: Some(pen.font_size()),
            distance: Some(5),
            ..Label::default()
        }),
        label_layout: Some(LabelLayout { hide_overlap: Some(true), ..LabelLayout::default() }),
        ..Series::default()
    }
}

fn stroke(pen: &Pen<'_>, line: &Line, at: usize) -> Series {
    let colour = pen.theme.palette.fill(line.ink);
    let own_points = matches!(line.stroke, Stroke::Discs | Stroke::Diamonds);
    let alone = line.points.len() == 1;
    let width = match line.stroke {
        Stroke::Bold => 3.5,
        Stroke::Band => 0.0,
        _ => 2.0,
    };
    Series {
        kind: Some(if own_points { SeriesKind::Scatter } else { SeriesKind::Line }),
        name: Some(line.name.clone()),
        data: Some(line.points.iter().map(|(x, y)| Datum::Point([*x, *y])).collect()),
        symbol: Some(if line.stroke == Stroke::Diamonds { "diamond" } else { "circle" }),
        symbol_size: Some(SymbolSize::Even(match line.stroke {
            Stroke::Diamonds => 9,
            Stroke::Discs => 12,
            _ => 6,
        })),
        show_symbol: (!own_points).then_some(alone && line.stroke != Stroke::Band),
        silent: Some(true),
        z: Some(4 + at as i32),
        line_style: (!own_points).then(|| LineStyle {
            color: Some(colour),
            width: Some(width),
            dashes: (line.stroke == Stroke::Dashed).then_some([6, 4]),
            ..LineStyle::default()
        }),
        // The points of a band go round it, so the area down to the axis is that of the band.
        area_style: matches!(line.stroke, Stroke::Filled | Stroke::Band).then(|| ItemStyle {
            color: Some(colour),
            opacity: Some(0.12),
            ..ItemStyle::default()
        }),
        item_style: Some(ItemStyle {
            color: Some(colour),
            border_color: own_points.then_some(pen.theme.palette.surface),
            border_width: own_points.then_some(1.0),
            ..ItemStyle::default()
        }),
        ..Series::default()
    }
}

/// The error bars of a line: one broken line, whose points are the caps. Named like the line, so that the legend
/// hides both.
fn errors(pen: &Pen<'_>, line: &Line, at: usize) -> Option<Series> {
    if line.errors.is_empty() {
        return None;
    }
    let colour = pen.theme.palette.fill(line.ink);
    let bar = |(x, low, high): &(f64, f64, f64)| {
        [Datum::Point([*x, *low]), Datum::Point([*x, *high]), Datum::Break([None, None])]
    };
    Some(Series {
        kind: Some(SeriesKind::Line),
        name: Some(line.name.clone()),
        data: Some(line.errors.iter().flat_map(bar).collect()),
        symbol: Some("rect"),
        symbol_size: Some(SymbolSize::Sides([11, 2])),
        show_symbol: Some(true),
        silent: Some(true),
        z: Some(3 + at as i32),
        line_style: Some(LineStyle { color: Some(colour), width: Some(1.5), ..LineStyle::default() }),
        item_style: Some(ItemStyle { color: Some(colour), ..ItemStyle::default() }),
        ..Series::default()
    })
}

/// The shaded part and the vertical lines, on a series of their own, which the legend does not hide.
fn aside(pen: &Pen<'_>, lines: &Lines, along: &Along) -> Option<Series> {
    if lines.stretch.is_none() && lines.marks.is_empty() {
        return None;
    }
    let palette = &pen.theme.palette;
    let first = usize::from(lines.stretch.is_some());
    let marks = lines.marks.iter().enumerate().map(|(row, mark)| mark_line(pen, mark, row + first, along));
    Some(Series {
        id: Some("marks"),
        kind: Some(SeriesKind::Line),
        data: Some(Vec::new()),
        silent: Some(true),
        z: Some(2),
        mark_area: lines.stretch.as_ref().map(|stretch| shaded(pen, stretch)),
        mark_line: (!lines.marks.is_empty()).then(|| MarkLine {
            silent: Some(true),
            animation: Some(false),
            symbol: Some("none"),
            line_style: Some(LineStyle {
                color: Some(palette.text),
                width: Some(1.0),
                dashes: Some([4, 3]),
                ..LineStyle::default()
            }),
            data: Some(marks.collect()),
        }),
        ..Series::default()
    })
}

fn mark_line(pen: &Pen<'_>, mark: &Mark, row: usize, along: &Along) -> MarkLineItem {
    let right = along.position(mark.at) > 0.7;
    MarkLineItem {
        x_axis: Some(mark.at),
        name: Some(mark.label.clone()),
        label: Some(Label {
            show: Some(true),
            formatter: Some(super::defuse(&mark.label)),
            position: Some("end"),
            color: Some(pen.theme.palette.text),
            font_size: Some(pen.font_size()),
            align: Some(if right { "right" } else { "left" }),
            offset: Some([if right { -6 } else { 6 }, 14 + 18 * row as i32]),
            ..Label::default()
        }),
    }
}

fn shaded(pen: &Pen<'_>, stretch: &Stretch) -> MarkArea {
    let palette = &pen.theme.palette;
    let from = MarkAreaEnd {
        x_axis: Some(stretch.from),
        name: Some(stretch.label.clone()),
        label: Some(Label {
            show: Some(true),
            formatter: Some(super::defuse(&stretch.label)),
            position: Some("insideTopLeft"),
            color: Some(palette.muted),
            font_size: Some(pen.font_size()),
            ..Label::default()
        }),
    };
    MarkArea {
        silent: Some(true),
        animation: Some(false),
        item_style: Some(ItemStyle {
            color: Some(palette.quiet),
            opacity: Some(0.14),
            ..ItemStyle::default()
        }),
        data: Some(vec![[from, MarkAreaEnd { x_axis: Some(stretch.to), ..MarkAreaEnd::default() }]]),
    }
}

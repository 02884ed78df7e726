//! Bars.

use super::axes::Side;
use super::{
    Axis, BarWidth, Brush, ChartOption, DataZoom, Datum, DatumItem, DatumValue, Decal, Emphasis, Grid,
    ItemStyle, Label, LabelLayout, LineStyle, MarkLine, MarkLineItem, OutOfBrush, Pen, Series, SeriesKind,
    ZoomKind,
};
use crate::charts::scale::Scale;
use crate::charts::{Arrangement, BarSeries, Bars, Direction, Ink};
use crate::format::ValueKind;

/// Opacity of a bar whose period the data cover only partly.
const PARTIAL: f64 = 0.55;

pub(super) fn option(pen: &Pen<'_>, bars: &Bars, base: ChartOption) -> ChartOption {
    let scale = scale(pen, bars);
    let upright = bars.direction == Direction::Upright;
    let (value_side, category_side) =
        if upright { (Side::Left, Side::Bottom) } else { (Side::Bottom, Side::Left) };
    let value_axes = pen.value_axes(&bars.value_axis, &scale, value_side).to_vec();
    let category_axes = category_axes(pen, bars, category_side);
    let mut series = vec![items(pen, bars, &scale)];
    series.extend(bars.series.iter().enumerate().map(|(at, one)| visible(pen, bars, one, at)));
    series.extend(marks(pen, bars));
    let zoomed = upright && bars.categories.len() > shown(pen);
    let (x_axis, y_axis) = if upright { (category_axes, value_axes) } else { (value_axes, category_axes) };
    ChartOption {
        title: upright.then(|| pen.vertical_name(&bars.value_axis.name)),
        grid: Some(Grid {
            right: Some(if upright { 12 } else { room_for_ends(bars) }),
            ..pen.grid(pen.top(upright), if zoomed { 66 } else { 30 })
        }),
        data_zoom: zoomed.then(|| zoom(pen, bars)),
        brush: (pen.spec.ranges && upright).then(|| brush(pen)),
        x_axis: Some(x_axis),
        y_axis: Some(y_axis),
        series: Some(series),
        ..base
    }
}

/// Pixels right of the plot for the texts at the ends of the longest bars.
fn room_for_ends(bars: &Bars) -> u32 {
    let longest = bars.categories.iter().map(|category| category.end.chars().count()).max().unwrap_or(0);
    16 + 6 * longest as u32
}

/// Categories that fit side by side.
fn shown(pen: &Pen<'_>) -> usize {
    if pen.theme.is_narrow() { 24 } else { 60 }
}

fn scale(pen: &Pen<'_>, bars: &Bars) -> Scale {
    let whole = matches!(bars.value_axis.kind, ValueKind::Count);
    let steps = if pen.theme.is_narrow() && bars.direction == Direction::Sideways { 3 } else { 5 };
    Scale::covering(super::super::spec::bar_extents(bars), steps, whole)
}

fn category_axes(pen: &Pen<'_>, bars: &Bars, side: Side) -> Vec<Axis> {
    let labels = bars.categories.iter().map(|category| category.label.clone()).collect();
    // Sideways categories name themselves.
    let name = if side == Side::Bottom { bars.category_name.as_str() } else { "" };
    let mut axes =
        vec![pen.category_axis(labels, name, side), pen.hidden_categories(bars.categories.len(), side)];
    if !bars.marks.is_empty() {
        axes.push(pen.hidden_values(0.0, bars.categories.len() as f64));
    }
    axes
}

/// Invisible bars over the whole height of each category: what is pointed at and clicked.
fn items(pen: &Pen<'_>, bars: &Bars, scale: &Scale) -> Series {
    let upright = bars.direction == Direction::Upright;
    let datum =
        |at: usize| Datum::from(DatumItem { value: Some(DatumValue::One(scale.high)), ..pen.item_datum(at) });
    Series {
        id: Some("items"),
        kind: Some(SeriesKind::Bar),
        x_axis_index: Some(u32::from(upright)),
        y_axis_index: Some(u32::from(!upright)),
        data: Some((0..bars.categories.len()).map(datum).collect()),
        bar_width: Some(BarWidth::Percent("100%")),
        // Behind the bars, which are silent: the tint of a pointed-at category must not cover them.
        z: Some(1),
        item_style: Some(ItemStyle { color: Some("transparent"), ..ItemStyle::default() }),
        emphasis: Some(Emphasis {
            item_style: Some(ItemStyle {
                color: Some(pen.theme.palette.text),
                opacity: Some(0.07),
                ..ItemStyle::default()
            }),
            ..Emphasis::default()
        }),
        ..Series::default()
    }
}

fn visible(pen: &Pen<'_>, bars: &Bars, series: &BarSeries, at: usize) -> Series {
    let grouped = bars.arrangement == Arrangement::Grouped;
    let last = at + 1 == bars.series.len();
    // The corners of bars below zero would be those at the axis.
    let rounded = (grouped || last) && series.values.iter().all(|value| *value >= 0.0);
    let data = series
        .values
        .iter()
        .enumerate()
        .map(|(category, value)| datum(pen, bars, series.ink, (category, *value)));
    Series {
        kind: Some(SeriesKind::Bar),
        name: Some(series.name.clone()),
        stack: (!grouped).then_some("all"),
        x_axis_index: Some(0),
        y_axis_index: Some(0),
        data: Some(data.collect()),
        bar_max_width: Some(if bars.direction == Direction::Upright { 64 } else { 26 }),
        bar_category_gap: Some(if bars.categories.len() > 24 { "18%" } else { "30%" }),
        bar_gap: grouped.then_some("8%"),
        silent: Some(true),
        item_style: Some(ItemStyle {
            color: Some(pen.theme.palette.fill(series.ink)),
            border_radius: rounded.then_some(match bars.direction {
                Direction::Upright => [3, 3, 0, 0],
                Direction::Sideways => [0, 3, 3, 0],
            }),
            ..ItemStyle::default()
        }),
        label: (last && !crowded(pen, bars)).then(|| end_label(pen, bars.direction)),
        label_layout: last.then(|| LabelLayout { hide_overlap: Some(true), ..LabelLayout::default() }),
        ..Series::default()
    }
}

/// Whether the texts above upright bars would touch.
fn crowded(pen: &Pen<'_>, bars: &Bars) -> bool {
    pen.theme.is_narrow() && bars.direction == Direction::Upright && bars.categories.len() > 7
}

fn datum(pen: &Pen<'_>, bars: &Bars, ink: Ink, (at, value): (usize, f64)) -> Datum {
    let Some(category) = bars.categories.get(at) else { return Datum::Number(value) };
    let palette = &pen.theme.palette;
    let opacity = pen.opacity(at).or(category.partial.then_some(PARTIAL));
    let label = if category.end.is_empty() || crowded(pen, bars) {
        Label { show: Some(false), ..Label::default() }
    } else {
        Label { formatter: Some(super::defuse(&category.end)), ..Label::default() }
    };
    Datum::from(DatumItem {
        value: Some(DatumValue::One(value)),
        item_style: Some(ItemStyle {
            color: Some(palette.fill(category.ink.unwrap_or(ink))),
            opacity,
            decal: category.partial.then(|| hatching(palette.surface)),
            ..ItemStyle::default()
        }),
        label: Some(label),
        ..DatumItem::default()
    })
}

fn hatching(colour: &'static str) -> Decal {
    Decal {
        symbol: Some("rect"),
        symbol_size: Some(1.0),
        color: Some(colour),
        rotation: Some(-std::f64::consts::FRAC_PI_4),
        dash_array_x: Some([1, 0]),
        dash_array_y: Some([2, 4]),
    }
}

fn end_label(pen: &Pen<'_>, direction: Direction) -> Label {
    Label {
        show: Some(true),
        position: Some(match direction {
            Direction::Upright => "top",
            Direction::Sideways => "right",
        }),
        color: Some(pen.theme.palette.text),
        font_size: Some(pen.font_size()),
        distance: Some(5),
        ..Label::default()
    }
}

/// Vertical lines with their names beside the top, one below the other.
fn marks(pen: &Pen<'_>, bars: &Bars) -> Option<Series> {
    if bars.marks.is_empty() {
        return None;
    }
    let palette = &pen.theme.palette;
    let count = bars.categories.len() as f64;
    let line = |(row, mark): (usize, &crate::charts::Mark)| MarkLineItem {
        x_axis: Some(mark.at),
        name: Some(mark.label.clone()),
        label: Some(Label {
            show: Some(true),
            formatter: Some(super::defuse(&mark.label)),
            position: Some("end"),
            color: Some(palette.text),
            font_size: Some(pen.font_size()),
            align: Some(if mark.at > count * 0.7 { "right" } else { "left" }),
            offset: Some([if mark.at > count * 0.7 { -6 } else { 6 }, 14 + 18 * row as i32]),
            ..Label::default()
        }),
    };
    Some(Series {
        id: Some("marks"),
        kind: Some(SeriesKind::Line),
        x_axis_index: Some(2),
        y_axis_index: Some(0),
        data: Some(Vec::new()),
        silent: Some(true),
        z: Some(6),
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
            data: Some(bars.marks.iter().enumerate().map(line).collect()),
        }),
        ..Series::default()
    })
}

/// The last categories are shown first; a slider and the wheel with a key held reach the others.
fn zoom(pen: &Pen<'_>, bars: &Bars) -> Vec<DataZoom> {
    let end = bars.categories.len().saturating_sub(1) as u32;
    let start = (bars.categories.len() - shown(pen)) as u32;
    let slider = DataZoom {
        kind: Some(ZoomKind::Slider),
        x_axis_index: Some(vec![0, 1]),
        start_value: Some(start),
        end_value: Some(end),
        height: Some(20),
        bottom: Some(4),
        show_detail: Some(false),
        brush_select: Some(false),
        ..DataZoom::default()
    };
    let inside = DataZoom {
        kind: Some(ZoomKind::Inside),
        x_axis_index: Some(vec![0, 1]),
        start_value: Some(start),
        end_value: Some(end),
        zoom_on_mouse_wheel: Some("ctrl"),
        move_on_mouse_wheel: Some(false),
        ..DataZoom::default()
    };
    vec![inside, slider]
}

fn brush(pen: &Pen<'_>) -> Brush {
    Brush {
        x_axis_index: Some(0),
        brush_type: Some("lineX"),
        brush_mode: Some("single"),
        throttle_type: Some("debounce"),
        throttle_delay: Some(120),
        remove_on_click: Some(true),
        transformable: Some(false),
        toolbox: Some(Vec::new()),
        out_of_brush: Some(OutOfBrush { color_alpha: Some(1.0) }),
        brush_style: Some(ItemStyle {
            color: Some(pen.theme.palette.main),
            opacity: Some(0.15),
            border_color: Some(pen.theme.palette.main),
            border_width: Some(1.0),
            ..ItemStyle::default()
        }),
    }
}

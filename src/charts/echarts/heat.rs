//! Heat maps.

use super::axes::Side;
use super::{
    Axis, AxisLine, ChartOption, Datum, DatumItem, DatumValue, Emphasis, ItemStyle, Label, Pen, Series,
    SeriesKind, VisualMap,
};
use crate::charts::{Heat, HeatCell};

/// Pixels across a cell below which cells stand closer.
const CROWDED: usize = 32;
/// Size of letters in narrow cells.
const SMALL: u32 = 10;
/// Letters of a name that fit beside each other into a cell.
const CELL_LETTERS: usize = 12;
/// Lines of a name that fit into a cell below the figure.
const CELL_LINES: usize = 2;

pub(super) fn option(pen: &Pen<'_>, heat: &Heat, base: ChartOption) -> ChartOption {
    let palette = &pen.theme.palette;
    let crowded = room(pen, heat) < CROWDED;
    let letters = letters(pen, heat);
    let series = Series {
        id: Some("items"),
        kind: Some(SeriesKind::Heatmap),
        data: Some(heat.cells.iter().enumerate().map(|(at, cell)| datum(pen, at, cell)).collect()),
        label: Some(Label {
            show: Some(letters.is_some()),
            font_size: Some(letters.unwrap_or(pen.font_size())),
            line_height: Some(16),
            ..Label::default()
        }),
        item_style: Some(ItemStyle {
            border_color: Some(palette.surface),
            border_width: Some(if crowded { 1.0 } else { 3.0 }),
            border_radius: Some(if crowded { [3; 4] } else { [6; 4] }),
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

/// Pixels across a cell, about.
fn room(pen: &Pen<'_>, heat: &Heat) -> usize {
    let plot = if pen.theme.is_narrow() { 290 } else { 560 };
    plot / heat.columns.len().max(1)
}

/// Size of the figures, if all of them fit into their cells; where they do not, the tooltips have them.
fn letters(pen: &Pen<'_>, heat: &Heat) -> Option<u32> {
    let longest = heat.cells.iter().map(|cell| cell.figure.chars().count()).max().unwrap_or(0);
    match room(pen, heat) {
        room if 7 * longest + 6 <= room => Some(pen.font_size()),
        room if 6 * longest + 4 <= room => Some(SMALL),
        _ => None,
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
        format!("{}\n{}", cell.figure, super::defuse(&cell_name(&cell.name)))
    };
    Datum::from(DatumItem {
        value: Some(DatumValue::Cell([cell.column as f64, cell.row as f64, cell.value])),
        visual_map: Some(false),
        item_style: Some(ItemStyle {
            color: Some(palette.fill(cell.ink)),
            opacity,
            border_color: cell.partial.then_some(palette.muted),
            border_width: cell.partial.then_some(1.0),
            border_type: cell.partial.then_some("dashed"),
            ..ItemStyle::default()
        }),
        label: Some(Label {
            formatter: Some(text),
            color: Some(if opacity.is_some() { palette.text } else { palette.on(cell.ink) }),
            ..Label::default()
        }),
        ..pen.item_datum(at)
    })
}

/// A name in as many lines as a cell has, cut off where it is longer.
fn cell_name(name: &str) -> String {
    let wrapped = super::wrap(name, CELL_LETTERS);
    let lines: Vec<&str> = wrapped.lines().collect();
    let shown = lines.iter().take(CELL_LINES).enumerate().map(|(at, line)| {
        let more_lines = at + 1 == CELL_LINES && lines.len() > CELL_LINES;
        let letters = line.chars().count();
        if letters > CELL_LETTERS || (more_lines && letters == CELL_LETTERS) {
            line.chars().take(CELL_LETTERS - 1).chain(['…']).collect()
        } else if more_lines {
            format!("{line}…")
        } else {
            (*line).to_owned()
        }
    });
    shown.collect::<Vec<String>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{CELL_LETTERS, CELL_LINES, cell_name};

    #[test]
    fn a_name_of_any_length_stays_in_its_cell() {
        assert_eq!(cell_name("Potential loyalists"), "Potential\nloyalists");
        assert_eq!(cell_name("Our very best customers of all"), "Our very\nbest…");
        assert_eq!(cell_name(&"x".repeat(40)), format!("{}…", "x".repeat(11)));
        for name in ["Twelve lette and twelve lette and more", "a b c d e f g h i j k l m n o p q r s t"] {
            let shown = cell_name(name);
            assert!(shown.lines().count() <= CELL_LINES, "{shown}");
            assert!(shown.lines().all(|line| line.chars().count() <= CELL_LETTERS), "{shown}");
        }
    }
}

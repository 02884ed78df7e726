//! Bars.

use super::Draft;
use super::canvas::{Anchor, Area, text_width};
use super::frame::{Far, LINE, bar_path};
use crate::charts::scale::Scale;
use crate::charts::spec::bar_extents;
use crate::charts::{Arrangement, Bars, Direction, Ink};
use crate::format::ValueKind;

pub(super) fn draw(draft: &mut Draft<'_>, bars: &Bars, area: Area) {
    let area = draft.legend(area);
    match bars.direction {
        Direction::Upright => upright(draft, bars, area),
        Direction::Sideways => sideways(draft, bars, area),
    }
}

fn scale(bars: &Bars, steps: usize) -> Scale {
    Scale::covering(bar_extents(bars), steps, bars.value_axis.kind == ValueKind::Count)
}

fn upright(draft: &mut Draft<'_>, bars: &Bars, area: Area) {
    let scale = scale(bars, 5);
    let area = draft.vertical_name(&bars.value_axis.name, area);
    let left = draft.label_room(&bars.value_axis, &scale);
    let plot =
        |area: Area| Area { x: area.x + left, width: area.width - left, height: area.height - 22.0, ..area };
    let area = draft.horizontal_name(&bars.category_name, area, plot(area));
    let plot = plot(area);
    draft.vertical_scale(&bars.value_axis, &scale, plot);
    let labels: Vec<&str> = bars.categories.iter().map(|category| category.label.as_str()).collect();
    draft.category_labels(&labels, plot);
    let step = plot.width / bars.categories.len().max(1) as f64;
    for category in 0..bars.categories.len() {
        let column = Area { x: plot.x + category as f64 * step, y: plot.y, width: step, height: plot.height };
        for (at, piece) in pieces(bars, category).into_iter().enumerate() {
            let (low, high) = (scale.position(piece.low), scale.position(piece.high));
            let lane = lane(bars, at, step, 64.0);
            let bar = Area {
                x: column.x + lane.0,
                y: plot.bottom() - high * plot.height,
                width: lane.1,
                height: (high - low) * plot.height,
            };
            paint(draft, bars, category, (bar, piece, Far::Top));
        }
        end_above(draft, bars, category, (column, &scale));
        draft.hover(category, column);
    }
    for (row, mark) in bars.marks.iter().enumerate() {
        draft.vertical_mark(plot.x + mark.at * step, &mark.label, plot, row);
    }
}

fn sideways(draft: &mut Draft<'_>, bars: &Bars, area: Area) {
    let scale = scale(bars, if draft.theme.is_narrow() { 3 } else { 5 });
    let size = draft.size();
    let widest =
        |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text_width(text, size)).fold(0.0, f64::max);
    let most = area.width * if draft.theme.is_narrow() { 0.3 } else { 0.25 };
    let left = (widest(&mut bars.categories.iter().map(|category| category.label.as_str())) + 12.0).min(most);
    let right = widest(&mut bars.categories.iter().map(|category| category.end.as_str())) + 14.0;
    let plot = |area: Area| Area {
        x: area.x + left,
        width: (area.width - left - right).max(10.0),
        height: area.height - 22.0,
        ..area
    };
    let area = draft.horizontal_name(&bars.value_axis.name, area, plot(area));
    let plot = plot(area);
    draft.horizontal_scale(&bars.value_axis, &scale, plot);
    let labels: Vec<&str> = bars.categories.iter().map(|category| category.label.as_str()).collect();
    draft.side_labels(&labels, plot, left);
    let step = plot.height / bars.categories.len().max(1) as f64;
    for category in 0..bars.categories.len() {
        let y = plot.y + category as f64 * step;
        for (at, piece) in pieces(bars, category).into_iter().enumerate() {
            let (low, high) = (scale.position(piece.low), scale.position(piece.high));
            let lane = lane(bars, at, step, 26.0);
            let bar = Area {
                x: plot.x + low * plot.width,
                y: y + lane.0,
                width: (high - low) * plot.width,
                height: lane.1,
            };
            paint(draft, bars, category, (bar, piece, Far::Right));
        }
        let end = plot.x + scale.position(top(bars, category)) * plot.width + 6.0;
        let look = draft.look(draft.theme.palette.text, Anchor::Start);
        draft.canvas.text((end, y + step / 2.0 + 4.0), look, &bars.categories[category].end);
        draft.hover(category, Area { x: area.x, y, width: area.width, height: step });
    }
}

/// A part of a category: one series' bar.
#[derive(Clone, Copy)]
struct Piece {
    low: f64,
    high: f64,
    ink: Ink,
    outermost: bool,
}

/// The bars of a category, from the axis outwards or side by side.
fn pieces(bars: &Bars, category: usize) -> Vec<Piece> {
    let mut ends = (0.0, 0.0);
    let values =
        bars.series.iter().map(|series| (series.ink, series.values.get(category).copied().unwrap_or(0.0)));
    let mut pieces: Vec<Piece> = values
        .map(|(ink, value)| {
            let start = match (bars.arrangement, value < 0.0) {
                (Arrangement::Grouped, _) => 0.0,
                (Arrangement::Stacked, true) => ends.0,
                (Arrangement::Stacked, false) => ends.1,
            };
            let end = start + value;
            ends = (ends.0.min(end), ends.1.max(end));
            Piece {
                low: start.min(end),
                high: start.max(end),
                ink,
                outermost: bars.arrangement == Arrangement::Grouped,
            }
        })
        .collect();
    if let Some(last) = pieces.iter_mut().rfind(|piece| piece.high > piece.low) {
        last.outermost = true;
    }
    pieces
}

fn top(bars: &Bars, category: usize) -> f64 {
    pieces(bars, category).iter().map(|piece| piece.high).fold(0.0, f64::max)
}

/// Offset and thickness of a series' bar within its category.
fn lane(bars: &Bars, series: usize, step: f64, most: f64) -> (f64, f64) {
    let gap = if bars.categories.len() > 24 { 0.18 } else { 0.3 };
    let count = if bars.arrangement == Arrangement::Grouped { bars.series.len().max(1) } else { 1 };
    let all = (step * (1.0 - gap)).min(most * count as f64);
    let one = all / count as f64;
    let at = if count == 1 { 0 } else { series };
    ((step - all) / 2.0 + at as f64 * one, if count == 1 { one } else { one * 0.92 })
}

fn paint(draft: &mut Draft<'_>, bars: &Bars, category: usize, (bar, piece, far): (Area, Piece, Far)) {
    if bar.width <= 0.0 || bar.height <= 0.0 {
        return;
    }
    let Some(info) = bars.categories.get(category) else { return };
    let fill = draft.theme.palette.fill(info.ink.unwrap_or(piece.ink));
    let data = bar_path(bar, if piece.outermost { far } else { Far::None });
    let opacity = match draft.opacity(category) {
        faded if !faded.is_empty() => faded,
        _ if info.partial => " opacity=\"0.6\"".to_owned(),
        _ => String::new(),
    };
    draft.canvas.path(&data, &format!(" fill=\"{fill}\"{opacity}"));
    if info.partial {
        let hatching = format!(" fill=\"url(#{}-hatching)\"", super::escape(&draft.spec.id));
        draft.canvas.path(&data, &hatching);
    }
}

/// The text above a bar, where all of them fit side by side.
fn end_above(draft: &mut Draft<'_>, bars: &Bars, category: usize, (column, scale): (Area, &Scale)) {
    let end = &bars.categories[category].end;
    let widest =
        bars.categories.iter().map(|category| text_width(&category.end, draft.size())).fold(0.0, f64::max);
    if end.is_empty() || widest > column.width {
        return;
    }
    let y = column.bottom() - scale.position(top(bars, category)) * column.height - 6.0;
    let look = draft.look(draft.theme.palette.text, Anchor::Middle);
    draft.canvas.text((column.middle(), y.max(column.y - LINE / 2.0)), look, end);
}

//! Several lines.

use super::Draft;
use super::canvas::{Anchor, Area, polyline, short, text_width};
use crate::charts::scale::{Along, Scale, line_values};
use crate::charts::{Line, LineAxis, Lines, Stroke};

/// Half the width of the ends of an error bar.
const CAP: f64 = 5.0;

pub(super) fn draw(draft: &mut Draft<'_>, lines: &Lines, area: Area) {
    let along = Along::of(lines, draft.theme.is_narrow());
    let values = line_values(lines);
    let area = draft.legend(area);
    let area = draft.vertical_name(&lines.y_axis.name, area);
    let left = draft.label_room(&lines.y_axis, &values);
    let right = room_for_labels(draft, lines);
    let plot = |area: Area| Area {
        x: area.x + left,
        width: (area.width - left - right).max(10.0),
        height: area.height - 22.0,
        ..area
    };
    let area = match &lines.x_axis {
        LineAxis::Numbers(axis) => draft.horizontal_name(&axis.name, area, plot(area)),
        LineAxis::Names(_, name) => draft.horizontal_name(name, area, plot(area)),
        LineAxis::Days(..) => area,
    };
    let frame = Frame { plot: plot(area), along: &along, values: &values };
    stretch(draft, lines, &frame);
    draft.vertical_scale(&lines.y_axis, &values, frame.plot);
    horizontal_scale(draft, lines, &frame);
    selected(draft, lines, &frame);
    for line in &lines.lines {
        stroke(draft, line, &frame);
    }
    for (row, mark) in lines.marks.iter().enumerate() {
        let row = row + usize::from(lines.stretch.is_some());
        draft.vertical_mark(frame.x(mark.at), &mark.label, frame.plot, row);
    }
    stops(draft, lines, &frame);
}

/// Where values lie in the plot.
struct Frame<'a> {
    plot: Area,
    along: &'a Along,
    values: &'a Scale,
}

impl Frame<'_> {
    fn x(&self, value: f64) -> f64 {
        self.plot.x + self.along.position(value) * self.plot.width
    }

    fn y(&self, value: f64) -> f64 {
        self.plot.bottom() - self.values.position(value) * self.plot.height
    }

    /// The strip around a stop, up to the middle between it and its neighbours.
    fn column(&self, lines: &Lines, at: usize) -> Area {
        let x = |at: usize| lines.stops.get(at).map(|stop| self.x(stop.at.0));
        let here = x(at).unwrap_or(self.plot.x);
        let from = at.checked_sub(1).and_then(x).map_or(self.plot.x, |before| (before + here) / 2.0);
        let to = x(at + 1).map_or(self.plot.right(), |after| (here + after) / 2.0);
        Area { x: from, width: to - from, ..self.plot }
    }
}

fn room_for_labels(draft: &Draft<'_>, lines: &Lines) -> f64 {
    let width = |label: &str| if label.is_empty() { 0.0 } else { text_width(label, draft.size()) };
    lines.stops.iter().map(|stop| width(&stop.label)).fold(0.0, f64::max) + 16.0
}

fn stretch(draft: &mut Draft<'_>, lines: &Lines, frame: &Frame<'_>) {
    let Some(part) = &lines.stretch else { return };
    let palette = draft.theme.palette;
    let (from, to) = (frame.x(part.from), frame.x(part.to));
    let shade = Area { x: from, width: to - from, ..frame.plot };
    draft.canvas.rect(shade, palette.quiet, 0.0, " opacity=\"0.14\"");
    let fits = text_width(&part.label, draft.size()) + 12.0 <= shade.width;
    let (x, anchor) = if fits { (from + 6.0, Anchor::Start) } else { (to - 6.0, Anchor::End) };
    draft.canvas.text((x, frame.plot.y + 13.0), draft.look(palette.muted, anchor), &part.label);
}

fn horizontal_scale(draft: &mut Draft<'_>, lines: &Lines, frame: &Frame<'_>) {
    match (&lines.x_axis, frame.along) {
        (LineAxis::Numbers(axis), Along::Numbers(scale)) => draft.horizontal_scale(axis, scale, frame.plot),
        (LineAxis::Names(names, _), _) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            draft.category_labels(&names, frame.plot);
        }
        (_, Along::Days(days)) => {
            for tick in &days.ticks {
                let look = draft.look(draft.theme.palette.muted, Anchor::Middle);
                let label = days.label(&draft.f, *tick);
                draft.canvas.text((frame.x(f64::from(*tick)), frame.plot.bottom() + 17.0), look, &label);
            }
        }
        _ => {}
    }
}

/// Tints the items that the selection names.
fn selected(draft: &mut Draft<'_>, lines: &Lines, frame: &Frame<'_>) {
    if !lines.columns {
        return;
    }
    let spec = draft.spec;
    for (at, _) in spec.items.iter().enumerate().filter(|(_, item)| item.selected) {
        draft.canvas.rect(frame.column(lines, at), draft.theme.palette.main, 0.0, " opacity=\"0.16\"");
    }
}

fn stroke(draft: &mut Draft<'_>, line: &Line, frame: &Frame<'_>) {
    let colour = draft.theme.palette.fill(line.ink);
    for (x, low, high) in &line.errors {
        error_bar(draft, frame.x(*x), (frame.y(*low), frame.y(*high)), colour);
    }
    match line.stroke {
        Stroke::Discs | Stroke::Diamonds => discs(draft, line, frame),
        Stroke::Band => band(draft, line, frame),
        Stroke::Solid | Stroke::Bold | Stroke::Dashed | Stroke::Filled => through(draft, line, frame),
    }
}

fn through(draft: &mut Draft<'_>, line: &Line, frame: &Frame<'_>) {
    let colour = draft.theme.palette.fill(line.ink);
    let points = || line.points.iter().map(|(x, y)| (frame.x(*x), frame.y(*y)));
    let (Some(first), Some(last)) = (points().next(), points().next_back()) else { return };
    if line.points.len() == 1 {
        draft.canvas.circle(first, 3.0, &format!(" fill=\"{colour}\""));
        return;
    }
    let path = polyline(points());
    if line.stroke == Stroke::Filled {
        let base = short(frame.y(0.0));
        let area = format!("{path}L{} {base}L{} {base}Z", short(last.0), short(first.0));
        draft.canvas.path(&area, &format!(" fill=\"{colour}\" opacity=\"0.12\""));
    }
    let dashes = if line.stroke == Stroke::Dashed { " stroke-dasharray=\"6 4\"" } else { "" };
    let width = if line.stroke == Stroke::Bold { "3.5" } else { "2" };
    let look = format!(
        " fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dashes}"
    );
    draft.canvas.path(&path, &look);
}

fn band(draft: &mut Draft<'_>, line: &Line, frame: &Frame<'_>) {
    if line.points.len() > 2 {
        let path = polyline(line.points.iter().map(|(x, y)| (frame.x(*x), frame.y(*y)))) + "Z";
        let colour = draft.theme.palette.fill(line.ink);
        draft.canvas.path(&path, &format!(" fill=\"{colour}\" opacity=\"0.12\""));
    }
}

fn error_bar(draft: &mut Draft<'_>, x: f64, (low, high): (f64, f64), colour: &str) {
    draft.canvas.line((x, low), (x, high), (colour, 1.5), "");
    for y in [low, high] {
        draft.canvas.line((x - CAP, y), (x + CAP, y), (colour, 1.5), "");
    }
}

fn discs(draft: &mut Draft<'_>, line: &Line, frame: &Frame<'_>) {
    let palette = draft.theme.palette;
    let look = format!(" fill=\"{}\" stroke=\"{}\"", palette.fill(line.ink), palette.surface);
    for (x, y) in line.points.iter().map(|(x, y)| (frame.x(*x), frame.y(*y))) {
        if line.stroke == Stroke::Diamonds {
            let corners = [(x, y - 4.5), (x + 4.5, y), (x, y + 4.5), (x - 4.5, y)];
            draft.canvas.path(&(polyline(corners) + "Z"), &look);
        } else {
            draft.canvas.circle((x, y), 6.0, &look);
        }
    }
}

/// The places that are pointed at; with their labels right of them where they are points.
fn stops(draft: &mut Draft<'_>, lines: &Lines, frame: &Frame<'_>) {
    let palette = draft.theme.palette;
    let mut written: Vec<f64> = Vec::new();
    for (at, stop) in lines.stops.iter().enumerate() {
        if lines.columns {
            draft.hover(at, frame.column(lines, at));
            continue;
        }
        let (x, y) = (frame.x(stop.at.0), frame.y(stop.at.1));
        let look = format!(" fill=\"{}\"{}", palette.main, draft.opacity(at));
        draft.canvas.circle((x, y), 3.5, &look);
        if written.iter().all(|other| (other - y).abs() >= 13.0) {
            draft.canvas.text((x + 8.0, y + 4.0), draft.look(palette.text, Anchor::Start), &stop.label);
            written.push(y);
        }
        draft.hover(at, Area { x: x - 9.0, y: y - 9.0, width: 18.0, height: 18.0 });
    }
}

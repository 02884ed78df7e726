//! What surrounds a plot: legend, axis names, ticks, grid lines.

use super::canvas::{Anchor, Area, short, text_width};
use super::{Draft, fit};
use crate::charts::ValueAxis;
use crate::charts::scale::Scale;

/// Height of a line of small text.
pub(super) const LINE: f64 = 18.0;

impl Draft<'_> {
    /// Draws the legend in rows along the top; gives the area below it.
    pub(super) fn legend(&mut self, area: Area) -> Area {
        if self.spec.legend.is_empty() {
            return area;
        }
        let (spec, palette, size) = (self.spec, self.theme.palette, self.size());
        let (mut x, mut y) = (area.x, area.y);
        for entry in &spec.legend {
            let width = 18.0 + text_width(&entry.label, size) + 16.0;
            if x > area.x && x + width > area.right() {
                (x, y) = (area.x, y + LINE);
            }
            let swatch = Area { x, y: y + 2.0, width: 12.0, height: 12.0 };
            self.canvas.rect(swatch, palette.fill(entry.ink), 3.0, "");
            self.canvas.text((x + 18.0, y + 12.0), self.look(palette.muted, Anchor::Start), &entry.label);
            x += width;
        }
        let used = y + LINE + 8.0 - area.y;
        Area { y: area.y + used, height: area.height - used, ..area }
    }

    /// Writes the name of the vertical axis above the plot; gives the area below it.
    pub(super) fn vertical_name(&mut self, name: &str, area: Area) -> Area {
        let look = self.look(self.theme.palette.muted, Anchor::Start);
        self.canvas.text((area.x, area.y + 11.0), look, name);
        Area { y: area.y + 26.0, height: area.height - 26.0, ..area }
    }

    /// Writes the name of the horizontal axis at the bottom; gives the area above it.
    pub(super) fn horizontal_name(&mut self, name: &str, area: Area, plot: Area) -> Area {
        let look = self.look(self.theme.palette.muted, Anchor::Middle);
        self.canvas.text((plot.middle(), area.bottom() - 4.0), look, name);
        Area { height: area.height - LINE, ..area }
    }

    /// Width of the widest label of a scale, with its gap to the axis.
    pub(super) fn label_room(&self, axis: &ValueAxis, scale: &Scale) -> f64 {
        let width = |tick: &f64| text_width(&self.f.axis_value(axis.kind, *tick), self.size());
        scale.ticks.iter().map(width).fold(0.0, f64::max) + 8.0
    }

    /// Grid lines and labels of a vertical scale at the left of the plot.
    pub(super) fn vertical_scale(&mut self, axis: &ValueAxis, scale: &Scale, plot: Area) {
        let palette = self.theme.palette;
        for tick in &scale.ticks {
            let y = plot.bottom() - scale.position(*tick) * plot.height;
            let stroke = if *tick == 0.0 { palette.axis } else { palette.grid };
            self.canvas.line((plot.x, y), (plot.right(), y), (stroke, 1.0), "");
            let label = self.f.axis_value(axis.kind, *tick);
            self.canvas.text((plot.x - 8.0, y + 4.0), self.look(palette.muted, Anchor::End), &label);
        }
    }

    /// Grid lines of a horizontal scale, and under the plot as many of its labels as stand apart.
    pub(super) fn horizontal_scale(&mut self, axis: &ValueAxis, scale: &Scale, plot: Area) {
        let palette = self.theme.palette;
        let step = plot.width / scale.ticks.len().saturating_sub(1).max(1) as f64;
        let every = (((self.label_room(axis, scale) + 2.0) / step).ceil() as usize).max(1);
        for (at, tick) in scale.ticks.iter().enumerate() {
            let x = plot.x + scale.position(*tick) * plot.width;
            let stroke = if *tick == 0.0 { palette.axis } else { palette.grid };
            self.canvas.line((x, plot.y), (x, plot.bottom()), (stroke, 1.0), "");
            if at % every > 0 {
                continue;
            }
            let label = self.f.axis_value(axis.kind, *tick);
            self.canvas.text((x, plot.bottom() + 15.0), self.look(palette.muted, Anchor::Middle), &label);
        }
    }

    /// Labels of categories under the plot, as many as stand apart.
    pub(super) fn category_labels(&mut self, labels: &[&str], plot: Area) {
        let look = self.look(self.theme.palette.muted, Anchor::Middle);
        let step = plot.width / labels.len().max(1) as f64;
        let widest = labels.iter().map(|label| text_width(label, look.size)).fold(0.0, f64::max) + 10.0;
        let every = ((widest / step).ceil() as usize).max(1);
        for (at, label) in labels.iter().enumerate().step_by(every) {
            let x = plot.x + (at as f64 + 0.5) * step;
            self.canvas.text((x, plot.bottom() + 15.0), look, label);
        }
    }

    /// Labels of categories left of the plot, as many as stand apart, cut to the room there is.
    pub(super) fn side_labels(&mut self, labels: &[&str], plot: Area, room: f64) {
        let look = self.look(self.theme.palette.text, Anchor::End);
        let step = plot.height / labels.len().max(1) as f64;
        let every = ((look.size / step).ceil() as usize).max(1);
        for (at, label) in labels.iter().enumerate().step_by(every) {
            let y = plot.y + (at as f64 + 0.5) * step + 4.0;
            self.canvas.text((plot.x - 8.0, y), look, &fit(label, room - 8.0, look.size));
        }
    }

    /// A dashed vertical line with its name beside the top; `row` keeps names of near lines apart.
    pub(super) fn vertical_mark(&mut self, x: f64, label: &str, plot: Area, row: usize) {
        let palette = self.theme.palette;
        self.canvas.line((x, plot.y), (x, plot.bottom()), (palette.text, 1.0), "4 3");
        let left = x - plot.x > plot.width * 0.7;
        let (anchor, gap) = if left { (Anchor::End, -6.0) } else { (Anchor::Start, 6.0) };
        let at = (x + gap, plot.y + 11.0 + 17.0 * row as f64);
        let width = text_width(label, self.size()) + 6.0;
        let ground = Area {
            x: if left { at.0 - width + 3.0 } else { at.0 - 3.0 },
            y: at.1 - 11.0,
            width,
            height: 15.0,
        };
        self.canvas.rect(ground, palette.surface, 3.0, " opacity=\"0.8\"");
        self.canvas.text(at, self.look(palette.text, anchor), label);
    }
}

/// Path data of a bar with two round corners at its far end.
pub(super) fn bar_path(bar: Area, far: Far) -> String {
    let r = 3.0_f64.min(bar.width / 2.0).min(bar.height / 2.0).max(0.0);
    let (x0, x1, y0, y1) = (bar.x, bar.right(), bar.y, bar.bottom());
    let n = short;
    match far {
        Far::Top => format!(
            "M{} {}V{}Q{} {} {} {}H{}Q{} {} {} {}V{}Z",
            n(x0),
            n(y1),
            n(y0 + r),
            n(x0),
            n(y0),
            n(x0 + r),
            n(y0),
            n(x1 - r),
            n(x1),
            n(y0),
            n(x1),
            n(y0 + r),
            n(y1)
        ),
        Far::Right => format!(
            "M{} {}H{}Q{} {} {} {}V{}Q{} {} {} {}H{}Z",
            n(x0),
            n(y0),
            n(x1 - r),
            n(x1),
            n(y0),
            n(x1),
            n(y0 + r),
            n(y1 - r),
            n(x1),
            n(y1),
            n(x1 - r),
            n(y1),
            n(x0)
        ),
        Far::None => format!("M{} {}H{}V{}H{}Z", n(x0), n(y0), n(x1), n(y1), n(x0)),
    }
}

/// Which end of a bar is round.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Far {
    Top,
    Right,
    None,
}

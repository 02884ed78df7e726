//! Factors with their intervals.

use super::Draft;
use super::canvas::{Anchor, Area, text_width};
use crate::charts::scale::RatioScale;
use crate::charts::{Forest, ForestRow};

/// Half the width of the ends of an interval.
const CAP: f64 = 5.0;

pub(super) fn draw(draft: &mut Draft<'_>, forest: &Forest, area: Area) {
    let scale = RatioScale::of(forest, if draft.theme.is_narrow() { 4 } else { 7 });
    let size = draft.size();
    let area = draft.legend(area);
    let most = area.width * if draft.theme.is_narrow() { 0.4 } else { 0.36 };
    let widest = forest.rows.iter().map(|row| text_width(&row.label, size)).fold(0.0, f64::max);
    let left = (widest + 12.0).min(most);
    let plot = |area: Area| Area {
        x: area.x + left,
        y: area.y + 20.0,
        width: (area.width - left - 16.0).max(10.0),
        height: area.height - 42.0,
    };
    let area = draft.horizontal_name(&forest.name, area, plot(area));
    let plot = plot(area);
    let x = |log: f64| plot.x + scale.logs.position(log) * plot.width;
    grid(draft, &scale, plot);
    let labels: Vec<&str> = forest.rows.iter().map(|row| row.label.as_str()).collect();
    draft.side_labels(&labels, plot, left);
    let muted = draft.look(draft.theme.palette.muted, Anchor::Middle);
    draft.canvas.text((x(0.0), plot.y - 6.0), muted, &forest.one);
    let step = plot.height / forest.rows.len().max(1) as f64;
    for (at, of) in forest.rows.iter().enumerate() {
        let top = plot.y + at as f64 * step;
        row(draft, of, (&scale, plot), top + step / 2.0);
        draft.hover(at, Area { x: area.x, y: top, width: area.width, height: step });
    }
}

fn grid(draft: &mut Draft<'_>, scale: &RatioScale, plot: Area) {
    let palette = draft.theme.palette;
    for (log, ratio) in scale.logs.ticks.iter().zip(&scale.ratios) {
        let x = plot.x + scale.logs.position(*log) * plot.width;
        let (stroke, dashes) = if *log == 0.0 { (palette.text, "4 3") } else { (palette.grid, "") };
        draft.canvas.line((x, plot.y), (x, plot.bottom()), (stroke, 1.0), dashes);
        let label = draft.f.axis_ratio(*ratio);
        draft.canvas.text((x, plot.bottom() + 15.0), draft.look(palette.muted, Anchor::Middle), &label);
    }
}

fn row(draft: &mut Draft<'_>, of: &ForestRow, (scale, plot): (&RatioScale, Area), y: f64) {
    let palette = draft.theme.palette;
    let colour = palette.fill(of.ink);
    let x = |ratio: f64| plot.x + scale.logs.position(scale.place(ratio)) * plot.width;
    if let Some((low, high)) = of.interval {
        draft.canvas.line((x(low), y), (x(high), y), (colour, 1.5), "");
        for end in [x(low), x(high)] {
            draft.canvas.line((end, y - CAP), (end, y + CAP), (colour, 1.5), "");
        }
    }
    let look = format!(" fill=\"{colour}\" stroke=\"{}\"", palette.surface);
    draft.canvas.circle((x(of.factor), y), 6.0, &look);
}

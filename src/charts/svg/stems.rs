//! Amounts on days.

use super::Draft;
use super::canvas::{Anchor, Area};
use crate::charts::Stems;
use crate::charts::scale::{DayTicks, Scale};

pub(super) fn draw(draft: &mut Draft<'_>, stems: &Stems, area: Area) {
    let scale = Scale::covering(stems.stems.iter().map(|stem| stem.value), 4, false);
    let days = DayTicks::over(stems.days, if draft.theme.is_narrow() { 4 } else { 7 });
    let area = draft.legend(area);
    let area = draft.vertical_name(&stems.value_axis.name, area);
    let left = draft.label_room(&stems.value_axis, &scale);
    let plot = Area { x: area.x + left, width: area.width - left - 12.0, height: area.height - 24.0, ..area };
    draft.vertical_scale(&stems.value_axis, &scale, plot);
    let palette = draft.theme.palette;
    let x_of = |day: i32| plot.x + days.position(day) * plot.width;
    for tick in &days.ticks {
        let label = days.label(&draft.f, *tick);
        let look = draft.look(palette.muted, Anchor::Middle);
        draft.canvas.text((x_of(*tick), plot.bottom() + 17.0), look, &label);
    }
    for (row, (day, label)) in stems.marks.iter().enumerate() {
        draft.vertical_mark(x_of(*day), label, plot, row);
    }
    let y_of = |value: f64| plot.bottom() - scale.position(value) * plot.height;
    for (at, stem) in stems.stems.iter().enumerate() {
        let (x, y) = (x_of(stem.day), y_of(stem.value));
        let colour = palette.fill(stem.ink);
        draft.canvas.line((x, y_of(0.0)), (x, y), (colour, 2.0), "");
        let look = format!(" fill=\"{colour}\" stroke=\"{}\" stroke-width=\"1.5\"", palette.surface);
        draft.canvas.circle((x, y), 4.5, &look);
        draft.hover(at, Area { x: x - 6.0, y: y - 6.0, width: 12.0, height: 12.0 });
    }
}

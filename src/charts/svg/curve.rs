//! Curves.

use super::Draft;
use super::canvas::{Anchor, Area, polyline, short, text_width};
use crate::charts::Curve;
use crate::charts::echarts::curve_scales;
use crate::charts::scale::Scale;

pub(super) fn draw(draft: &mut Draft<'_>, curve: &Curve, area: Area) {
    let [x_scale, y_scale] = curve_scales(curve);
    let area = draft.legend(area);
    let area = draft.vertical_name(&curve.y_axis.name, area);
    let left = draft.label_room(&curve.y_axis, &y_scale);
    let right = 16.0;
    let plot = |area: Area| Area {
        x: area.x + left,
        width: area.width - left - right,
        height: area.height - 22.0,
        ..area
    };
    let area = draft.horizontal_name(&curve.x_axis.name, area, plot(area));
    let plot = plot(area);
    draft.vertical_scale(&curve.y_axis, &y_scale, plot);
    draft.horizontal_scale(&curve.x_axis, &x_scale, plot);
    lines(draft, curve, plot, (&x_scale, &y_scale));
    markers(draft, curve, plot, (&x_scale, &y_scale));
}

fn place(plot: Area, (x_scale, y_scale): (&Scale, &Scale), (x, y): (f64, f64)) -> (f64, f64) {
    (plot.x + x_scale.position(x) * plot.width, plot.bottom() - y_scale.position(y) * plot.height)
}

fn lines(draft: &mut Draft<'_>, curve: &Curve, plot: Area, scales: (&Scale, &Scale)) {
    let palette = draft.theme.palette;
    let line = polyline(curve.points.iter().map(|point| place(plot, scales, *point)));
    if let (Some(first), Some(last)) = (curve.points.first(), curve.points.last()) {
        let base = |x: f64| place(plot, scales, (x, 0.0));
        let (from, to) = (base(first.0), base(last.0));
        let area = format!("{line}L{} {}L{} {}Z", short(to.0), short(to.1), short(from.0), short(from.1));
        draft.canvas.path(&area, &format!(" fill=\"{}\" opacity=\"0.1\"", palette.main));
    }
    let reference = polyline(curve.reference.iter().map(|point| place(plot, scales, *point)));
    let dashed =
        format!(" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"", palette.quiet);
    draft.canvas.path(&reference, &dashed);
    let solid =
        format!(" fill=\"none\" stroke=\"{}\" stroke-width=\"2.5\" stroke-linejoin=\"round\"", palette.main);
    draft.canvas.path(&line, &solid);
}

fn markers(draft: &mut Draft<'_>, curve: &Curve, plot: Area, scales: (&Scale, &Scale)) {
    let palette = draft.theme.palette;
    let mut last_baseline = f64::INFINITY;
    for (at, marker) in curve.markers.iter().enumerate() {
        let (x, y) = place(plot, scales, marker.at);
        let opacity = draft.opacity(at);
        let look =
            format!(" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"{opacity}", palette.main, palette.surface);
        draft.canvas.circle((x, y), 5.5, &look);
        let width = text_width(&marker.label, draft.size());
        // Right of the point and a little lower, where the curve is not; labels must not run into each other.
        let baseline = (y + 13.0).min(plot.bottom() - 5.0);
        if baseline < last_baseline - 12.0 {
            let x = (x + 11.0).min(plot.right() - width);
            draft.canvas.text((x, baseline), draft.look(palette.text, Anchor::Start), &marker.label);
            last_baseline = baseline;
        }
        draft.hover(at, Area { x: x - 9.0, y: y - 9.0, width: 18.0, height: 18.0 });
    }
}

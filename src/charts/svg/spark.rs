//! The small line of a tile.

use super::Draft;
use super::canvas::{Area, polyline, short};
use crate::charts::Spark;

pub(super) fn draw(draft: &mut Draft<'_>, spark: &Spark, area: Area) {
    let colour = draft.theme.palette.fill(spark.ink);
    let low = spark.values.iter().copied().fold(0.0, f64::min);
    let high = spark.values.iter().copied().fold(0.0, f64::max);
    let span = if high > low { high - low } else { 1.0 };
    let steps = spark.values.len().saturating_sub(1).max(1) as f64;
    let inner = Area { x: area.x + 2.0, y: area.y + 5.0, width: area.width - 7.0, height: area.height - 8.0 };
    let place = |(at, value): (usize, &f64)| {
        (inner.x + at as f64 / steps * inner.width, inner.bottom() - (value - low) / span * inner.height)
    };
    let points: Vec<(f64, f64)> = spark.values.iter().enumerate().map(place).collect();
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let line = polyline(points.iter().copied());
    let base = short(inner.bottom());
    let ground = format!("{line}L{} {base}L{} {base}Z", short(last.0), short(first.0));
    draft.canvas.path(&ground, &format!(" fill=\"{colour}\" opacity=\"0.12\""));
    draft.canvas.path(
        &line,
        &format!(" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\""),
    );
    draft.canvas.circle(*last, 3.0, &format!(" fill=\"{colour}\""));
}

//! Grids of cells.

use super::canvas::{Anchor, Area, TextLook, text_width};
use super::{Draft, fit};
use crate::charts::{Heat, HeatCell};

/// Side of a cell in pixels below which cells stand closer.
const CROWDED: f64 = 32.0;
/// Size of letters in narrow cells.
const SMALL: f64 = 10.0;

pub(super) fn draw(draft: &mut Draft<'_>, heat: &Heat, area: Area) {
    let area = draft.vertical_name(&heat.row_name, area);
    let size = draft.size();
    let left = heat.rows.iter().map(|row| text_width(row, size)).fold(0.0, f64::max) + 12.0;
    let plot =
        |area: Area| Area { x: area.x + left, width: area.width - left, height: area.height - 22.0, ..area };
    let area = draft.horizontal_name(&heat.column_name, area, plot(area));
    let plot = plot(area);
    let rows: Vec<&str> = heat.rows.iter().map(String::as_str).collect();
    let columns: Vec<&str> = heat.columns.iter().map(String::as_str).collect();
    draft.side_labels(&rows, plot, left);
    draft.category_labels(&columns, plot);
    let step = (plot.width / columns.len().max(1) as f64, plot.height / rows.len().max(1) as f64);
    let gap = if step.0.min(step.1) < CROWDED { 1.0 } else { 3.0 };
    let widest = heat.cells.iter().map(|cell| text_width(&cell.figure, size)).fold(0.0, f64::max);
    let fits = |size: f64| widest * size / draft.size() <= step.0 - gap && size <= step.1 - gap;
    let written = [size, SMALL].into_iter().find(|size| fits(*size));
    for (at, cell) in heat.cells.iter().enumerate() {
        let tile = Area {
            x: plot.x + cell.column as f64 * step.0 + gap / 2.0,
            y: plot.y + cell.row as f64 * step.1 + gap / 2.0,
            width: step.0 - gap,
            height: step.1 - gap,
        };
        paint(draft, at, cell, (tile, written));
    }
}

fn paint(draft: &mut Draft<'_>, at: usize, cell: &HeatCell, (tile, written): (Area, Option<f64>)) {
    let palette = draft.theme.palette;
    let opacity = draft.opacity(at);
    let ink = if opacity.is_empty() { palette.on(cell.ink) } else { palette.text };
    let radius = 6.0_f64.min(tile.width.min(tile.height) / 5.0).max(0.0);
    draft.canvas.rect(tile, palette.fill(cell.ink), radius, &opacity);
    if cell.partial {
        let border = format!(" stroke=\"{}\" stroke-dasharray=\"3 2\"", palette.muted);
        draft.canvas.rect(tile, "none", radius, &border);
    }
    if let Some(size) = written {
        figure(draft, cell, tile, TextLook { size, bold: true, ..draft.look(ink, Anchor::Middle) });
    }
    draft.hover(at, tile);
}

/// The figure of a cell, and its name where there is room.
fn figure(draft: &mut Draft<'_>, cell: &HeatCell, tile: Area, look: TextLook) {
    let named = !cell.name.is_empty() && tile.width > 64.0 && tile.height > 34.0;
    let middle = tile.y + tile.height / 2.0;
    draft.canvas.text((tile.middle(), if named { middle - 3.0 } else { middle + 4.0 }), look, &cell.figure);
    if named {
        let look = TextLook { size: 11.0, bold: false, ..look };
        draft.canvas.text((tile.middle(), middle + 12.0), look, &fit(&cell.name, tile.width - 8.0, 11.0));
    }
}

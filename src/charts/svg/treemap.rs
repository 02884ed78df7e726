//! Areas in proportion.
//!
//! Source: M. Bruls, K. Huizing, J. van Wijk, "Squarified Treemaps", 2000, section 3.

use super::canvas::{Anchor, Area, TextLook, text_width};
use super::{Draft, fit};
use crate::charts::Treemap;

pub(super) fn draw(draft: &mut Draft<'_>, treemap: &Treemap, area: Area) {
    let mut order: Vec<usize> =
        (0..treemap.areas.len()).filter(|at| treemap.areas[*at].value > 0.0).collect();
    order.sort_by(|a, b| treemap.areas[*b].value.total_cmp(&treemap.areas[*a].value).then(a.cmp(b)));
    let values: Vec<f64> = order.iter().map(|at| treemap.areas[*at].value).collect();
    for (at, tile) in order.into_iter().zip(squarify(&values, area)) {
        paint(draft, treemap, at, tile);
    }
}

fn paint(draft: &mut Draft<'_>, treemap: &Treemap, at: usize, tile: Area) {
    let palette = draft.theme.palette;
    let area = &treemap.areas[at];
    let tile = Area { x: tile.x + 1.0, y: tile.y + 1.0, width: tile.width - 2.0, height: tile.height - 2.0 };
    let opacity = draft.opacity(at);
    draft.canvas.rect(tile, palette.fill(area.ink), 4.0, &opacity);
    let ink = if opacity.is_empty() { palette.on(area.ink) } else { palette.text };
    let size = draft.size() + 1.0;
    let room = tile.width - 14.0;
    if room > 24.0 && tile.height > 22.0 {
        let look = TextLook { size, bold: true, ..draft.look(ink, Anchor::Start) };
        draft.canvas.text((tile.x + 8.0, tile.y + 18.0), look, &fit(&area.label, room / super::BOLD, size));
    }
    if room > text_width(&area.figure, size) && tile.height > 40.0 {
        let look = TextLook { size, ..draft.look(ink, Anchor::Start) };
        draft.canvas.text((tile.x + 8.0, tile.y + 35.0), look, &area.figure);
    }
    draft.hover(at, tile);
}

/// Rectangles of areas in proportion to falling values, as near to squares as the method gives.
fn squarify(values: &[f64], area: Area) -> Vec<Area> {
    let total: f64 = values.iter().sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let scale = area.width * area.height / total;
    let sizes: Vec<f64> = values.iter().map(|value| value * scale).collect();
    let mut tiles = Vec::with_capacity(sizes.len());
    let mut rest = area;
    let mut from = 0;
    while from < sizes.len() {
        let side = rest.width.min(rest.height);
        let mut to = from + 1;
        while to < sizes.len() && worst(&sizes[from..=to], side) <= worst(&sizes[from..to], side) {
            to += 1;
        }
        rest = lay_row(&sizes[from..to], rest, &mut tiles);
        from = to;
    }
    tiles
}

/// The worst ratio of sides among the tiles of a row along a side.
fn worst(row: &[f64], side: f64) -> f64 {
    let sum: f64 = row.iter().sum();
    let thickness = sum / side;
    row.iter()
        .map(|size| size / thickness / thickness)
        .map(|ratio| ratio.max(1.0 / ratio))
        .fold(0.0, f64::max)
}

/// Lays a row along the shorter side; gives the area that is left.
fn lay_row(row: &[f64], rest: Area, tiles: &mut Vec<Area>) -> Area {
    let sum: f64 = row.iter().sum();
    if rest.width >= rest.height {
        let width = sum / rest.height;
        let mut y = rest.y;
        for size in row {
            tiles.push(Area { x: rest.x, y, width, height: size / width });
            y += size / width;
        }
        Area { x: rest.x + width, width: rest.width - width, ..rest }
    } else {
        let height = sum / rest.width;
        let mut x = rest.x;
        for size in row {
            tiles.push(Area { x, y: rest.y, width: size / height, height });
            x += size / height;
        }
        Area { y: rest.y + height, height: rest.height - height, ..rest }
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, squarify};

    #[test]
    fn the_example_of_the_paper() {
        let tiles =
            squarify(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], Area { x: 0.0, y: 0.0, width: 6.0, height: 4.0 });
        assert_eq!(tiles[0], Area { x: 0.0, y: 0.0, width: 3.0, height: 2.0 });
        assert_eq!(tiles[1], Area { x: 0.0, y: 2.0, width: 3.0, height: 2.0 });
        let covered: f64 = tiles.iter().map(|tile| tile.width * tile.height).sum();
        assert!((covered - 24.0).abs() < 1e-9);
    }
}

//! Which rows of a long table are in view: the arithmetic of a scroll bar that stands for more rows than a
//! browser can lay out.
//!
//! A browser caps the height of an element, so beyond [`TRACK_LIMIT`] the scroll track is shorter than the
//! rows laid end to end and one pixel of it stands for several. Up to that limit the mapping is one to one.
//! The rows themselves never move with the track: the view is pinned, and [`RowWindow::shift`] says by how
//! much the first row sticks out above it.

/// Longest scroll track in pixels; below the lowest cap of the current browsers, which is near 17.8 million.
pub const TRACK_LIMIT: f64 = 12_000_000.0;

/// A table as it is laid out, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowLayout {
    /// Rows in all.
    pub total: u32,
    /// Height of one row; positive.
    pub row_height: f64,
    /// Height of the view in which rows are seen.
    pub view_height: f64,
}

/// The rows in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowWindow {
    /// Position of the first row that shows.
    pub first: u32,
    /// Rows that show, the last perhaps in part.
    pub count: u32,
    /// Pixels of the first row that lie above the view; 0 up to the row height.
    pub shift: f64,
}

impl RowLayout {
    /// Height of the scroll track, which holds the pinned view.
    pub fn track_height(&self) -> f64 {
        self.content_height().clamp(self.view_height, TRACK_LIMIT.max(self.view_height))
    }

    /// The rows that show when the track is scrolled by `scroll_top` pixels.
    pub fn window(&self, scroll_top: f64) -> RowWindow {
        let top = self.content_top(scroll_top);
        let first = (top / self.row_height).floor();
        let shift = top - first * self.row_height;
        let room = ((self.view_height + shift) / self.row_height).ceil().max(0.0) as u32;
        let first = (first as u32).min(self.total);
        RowWindow { first, count: room.min(self.total - first), shift }
    }

    /// Where to scroll the track so that a row is wholly in view; `None` if it is already.
    pub fn reveal(&self, row: u32, scroll_top: f64) -> Option<f64> {
        let top = self.content_top(scroll_top);
        let row_top = f64::from(row) * self.row_height;
        let wanted = if row_top < top {
            row_top
        } else if row_top + self.row_height > top + self.view_height {
            row_top + self.row_height - self.view_height
        } else {
            return None;
        };
        let (track, slack) = (self.track_slack(), self.slack());
        let wanted = wanted.clamp(0.0, slack);
        Some(if track == slack { wanted } else { wanted / slack * track })
    }

    /// Rows that fit wholly into the view, at least one; how far Page Down goes.
    pub fn page_rows(&self) -> u32 {
        (self.view_height / self.row_height).floor().max(1.0) as u32
    }

    fn content_height(&self) -> f64 {
        f64::from(self.total) * self.row_height
    }

    fn slack(&self) -> f64 {
        (self.content_height() - self.view_height).max(0.0)
    }

    fn track_slack(&self) -> f64 {
        (self.track_height() - self.view_height).max(0.0)
    }

    fn content_top(&self, scroll_top: f64) -> f64 {
        let (track, slack) = (self.track_slack(), self.slack());
        if track == slack {
            return scroll_top.clamp(0.0, slack);
        }
        (scroll_top / track).clamp(0.0, 1.0) * slack
    }
}

/// A cell of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellAt {
    /// Position of the row.
    pub row: u32,
    /// Position of the column among those shown.
    pub column: u32,
}

/// A step of the keyboard through the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellStep {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One column to the left.
    Left,
    /// One column to the right.
    Right,
    /// A view up.
    PageUp,
    /// A view down.
    PageDown,
    /// First column of the row.
    RowStart,
    /// Last column of the row.
    RowEnd,
    /// First row.
    FirstRow,
    /// Last row.
    LastRow,
}

impl CellAt {
    /// The cell after a step; stays within `rows` and `columns`.
    pub fn stepped(self, step: CellStep, rows: u32, columns: u32, page_rows: u32) -> CellAt {
        let (last_row, last_column) = (rows.saturating_sub(1), columns.saturating_sub(1));
        let CellAt { row, column } = self;
        let (row, column) = match step {
            CellStep::Up => (row.saturating_sub(1), column),
            CellStep::Down => (row.saturating_add(1), column),
            CellStep::Left => (row, column.saturating_sub(1)),
            CellStep::Right => (row, column.saturating_add(1)),
            CellStep::PageUp => (row.saturating_sub(page_rows), column),
            CellStep::PageDown => (row.saturating_add(page_rows), column),
            CellStep::RowStart => (row, 0),
            CellStep::RowEnd => (row, last_column),
            CellStep::FirstRow => (0, column),
            CellStep::LastRow => (last_row, column),
        };
        CellAt { row: row.min(last_row), column: column.min(last_column) }
    }
}

#[cfg(test)]
mod tests {
    use super::{CellAt, CellStep, RowLayout, RowWindow, TRACK_LIMIT};

    fn layout(total: u32) -> RowLayout {
        RowLayout { total, row_height: 40.0, view_height: 600.0 }
    }

    #[test]
    fn a_short_table_scrolls_one_to_one() {
        let layout = layout(1_000);
        assert_eq!(layout.track_height(), 40_000.0);
        assert_eq!(layout.window(0.0), RowWindow { first: 0, count: 15, shift: 0.0 });
        assert_eq!(layout.window(50.0), RowWindow { first: 1, count: 16, shift: 10.0 });
        assert_eq!(layout.window(39_400.0), RowWindow { first: 985, count: 15, shift: 0.0 });
    }

    #[test]
    fn a_table_that_fits_has_no_slack() {
        let layout = layout(3);
        assert_eq!(layout.track_height(), 600.0);
        assert_eq!(layout.window(0.0), RowWindow { first: 0, count: 3, shift: 0.0 });
        assert_eq!(layout.reveal(2, 0.0), None);
        assert_eq!(RowLayout { total: 0, ..layout }.window(7.0).count, 0);
    }

    #[test]
    fn a_million_rows_reach_from_the_first_to_the_last() {
        let layout = layout(1_000_000);
        assert_eq!(layout.track_height(), TRACK_LIMIT);
        assert_eq!(layout.window(0.0).first, 0);
        let last = layout.window(TRACK_LIMIT - 600.0);
        assert_eq!(last.first + last.count, 1_000_000);
        for row in [0, 1, 14, 15, 16, 499_999, 987_654, 999_984, 999_999] {
            let scroll = layout.reveal(row, 0.0).unwrap_or(0.0);
            let window = layout.window(scroll);
            assert!(window.first <= row && row < window.first + window.count, "{row}: {window:?}");
        }
    }

    #[test]
    fn a_revealed_row_needs_no_further_scrolling() {
        let layout = layout(1_000);
        let scroll = layout.reveal(500, 0.0).unwrap();
        assert_eq!(layout.reveal(500, scroll), None);
        let back = layout.reveal(400, scroll).unwrap();
        assert_eq!(layout.window(back), RowWindow { first: 400, count: 15, shift: 0.0 });
    }

    #[test]
    fn the_keyboard_stays_within_the_table() {
        let corner = CellAt { row: 99, column: 4 };
        for step in [CellStep::Down, CellStep::Right, CellStep::PageDown, CellStep::RowEnd, CellStep::LastRow]
        {
            assert_eq!(corner.stepped(step, 100, 5, 15), corner, "{step:?}");
        }
        for step in [CellStep::Up, CellStep::Left, CellStep::PageUp, CellStep::RowStart, CellStep::FirstRow] {
            assert_eq!(CellAt::default().stepped(step, 100, 5, 15), CellAt::default(), "{step:?}");
        }
        let middle = CellAt { row: 50, column: 2 };
        assert_eq!(middle.stepped(CellStep::PageDown, 100, 5, 15), CellAt { row: 65, column: 2 });
        assert_eq!(middle.stepped(CellStep::RowEnd, 100, 5, 15), CellAt { row: 50, column: 4 });
        assert_eq!(middle.stepped(CellStep::Up, 0, 0, 15), CellAt::default());
    }
}

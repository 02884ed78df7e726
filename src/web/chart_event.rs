//! What a user did in a chart, as data.

use serde::{Deserialize, Serialize};

/// What a chart can report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartEventKind {
    /// A mark was clicked.
    Click,
    /// The pointer came onto a mark.
    Enter,
    /// The pointer left a mark.
    Leave,
    /// A range was brushed, or the brush was cleared (no ranges).
    Brush,
    /// The visible part of an axis changed.
    Zoom,
    /// A series was switched on or off in the legend.
    Legend,
}

impl ChartEventKind {
    /// The name that the JavaScript side knows.
    pub(super) fn name(self) -> &'static str {
        match self {
            ChartEventKind::Click => "click",
            ChartEventKind::Enter => "enter",
            ChartEventKind::Leave => "leave",
            ChartEventKind::Brush => "brush",
            ChartEventKind::Zoom => "zoom",
            ChartEventKind::Legend => "legend",
        }
    }
}

/// A brushed area in axis values; on a category axis the value is the position of the category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct ChartRange {
    /// From and to along the x axis.
    pub x: Option<[f64; 2]>,
    /// From and to along the y axis.
    pub y: Option<[f64; 2]>,
}

/// What the user did.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ChartEvent {
    /// What kind of event this is.
    pub kind: ChartEventKind,
    /// Position of the series in the options.
    pub series: Option<u32>,
    /// Position of the mark in its series' data.
    pub index: Option<u32>,
    /// Name of the mark (category, tree node) or of the legend's entry.
    pub name: Option<String>,
    /// Brushed areas.
    #[serde(default)]
    pub ranges: Vec<ChartRange>,
    /// Visible part of the axis in percent, for [`ChartEventKind::Zoom`].
    pub zoom: Option<[f64; 2]>,
    /// Whether the series is shown now, for [`ChartEventKind::Legend`].
    pub shown: Option<bool>,
}

//! Axes: numbers written for people, categories, hidden axes.

use super::{Axis, AxisKind, AxisLabel, AxisLine, LineStyle, Pen, Shown, SplitLine, TextStyle};
use crate::charts::ValueAxis;
use crate::charts::scale::Scale;

/// Which side of the plot an axis stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Bottom,
}

impl Side {
    fn position(self) -> &'static str {
        match self {
            Side::Left => "left",
            Side::Bottom => "bottom",
        }
    }
}

const HIDE: Shown = Shown { show: Some(false) };

impl Pen<'_> {
    /// A value axis with grid lines and the category axis that shows its numbers.
    pub(super) fn value_axes(&self, axis: &ValueAxis, scale: &Scale, side: Side) -> [Axis; 2] {
        let palette = &self.theme.palette;
        let f = self.spec.formatter(self.locale);
        let values = Axis {
            kind: Some(AxisKind::Value),
            position: Some(side.position()),
            min: Some(scale.low),
            max: Some(scale.high),
            interval: Some(scale.step),
            axis_line: Some(AxisLine { show: Some(false), ..AxisLine::default() }),
            axis_tick: Some(HIDE),
            axis_label: Some(AxisLabel { show: Some(false), ..AxisLabel::default() }),
            split_line: Some(SplitLine {
                show: Some(true),
                line_style: Some(LineStyle {
                    color: Some(palette.grid),
                    width: Some(1.0),
                    ..LineStyle::default()
                }),
            }),
            ..Axis::default()
        };
        let labels = Axis {
            kind: Some(AxisKind::Category),
            position: Some(side.position()),
            boundary_gap: Some(false),
            data: Some(scale.ticks.iter().map(|tick| f.axis_value(axis.kind, *tick)).collect()),
            axis_line: Some(AxisLine { show: Some(false), ..AxisLine::default() }),
            axis_tick: Some(HIDE),
            axis_label: Some(AxisLabel {
                color: Some(palette.muted),
                font_size: Some(self.font_size()),
                interval: Some(0),
                hide_overlap: (side == Side::Bottom).then_some(true),
                margin: Some(8),
                ..AxisLabel::default()
            }),
            split_line: Some(SplitLine { show: Some(false), ..SplitLine::default() }),
            ..self.named(&axis.name, side)
        };
        [values, labels]
    }

    /// A category axis.
    pub(super) fn category_axis(&self, labels: Vec<String>, name: &str, side: Side) -> Axis {
        let palette = &self.theme.palette;
        let width = if self.theme.is_narrow() { 92 } else { 168 };
        Axis {
            kind: Some(AxisKind::Category),
            position: Some(side.position()),
            inverse: Some(side == Side::Left),
            axis_line: Some(AxisLine {
                show: Some(true),
                line_style: Some(LineStyle {
                    color: Some(palette.axis),
                    width: Some(1.0),
                    ..LineStyle::default()
                }),
                ..AxisLine::default()
            }),
            axis_tick: Some(HIDE),
            axis_label: Some(AxisLabel {
                color: Some(palette.muted),
                font_size: Some(self.font_size()),
                interval: Some(self.label_interval(&labels, side)),
                hide_overlap: Some(true),
                width: (side == Side::Left).then_some(width),
                overflow: (side == Side::Left).then_some("truncate"),
                ellipsis: (side == Side::Left).then_some("\u{2026}"),
                margin: Some(8),
                ..AxisLabel::default()
            }),
            data: Some(labels),
            ..self.named(name, side)
        }
    }

    /// A category axis that is not drawn, for the series of items.
    pub(super) fn hidden_categories(&self, count: usize, side: Side) -> Axis {
        Axis {
            kind: Some(AxisKind::Category),
            show: Some(false),
            inverse: Some(side == Side::Left),
            data: Some((0..count).map(|at| at.to_string()).collect()),
            ..Axis::default()
        }
    }

    /// A value axis that is not drawn.
    pub(super) fn hidden_values(&self, low: f64, high: f64) -> Axis {
        Axis {
            kind: Some(AxisKind::Value),
            show: Some(false),
            min: Some(low),
            max: Some(high),
            ..Axis::default()
        }
    }

    /// The name of a horizontal axis, under its middle; a vertical one is named by [`Pen::vertical_name`].
    fn named(&self, name: &str, side: Side) -> Axis {
        if side == Side::Left || name.is_empty() {
            return Axis::default();
        }
        Axis {
            name: Some(name.to_owned()),
            name_location: Some("middle"),
            name_gap: Some(30),
            name_text_style: Some(TextStyle {
                color: Some(self.theme.palette.muted),
                font_size: Some(self.font_size()),
                ..TextStyle::default()
            }),
            ..Axis::default()
        }
    }

    /// Show every n-th label, so that they stand apart.
    fn label_interval(&self, labels: &[String], side: Side) -> u32 {
        if side == Side::Left {
            return 0;
        }
        let room = if self.theme.is_narrow() { 290 } else { 620 };
        let longest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(1);
        let fitting = (room / (longest * 7 + 12)).max(1);
        labels.len().div_ceil(fitting).saturating_sub(1) as u32
    }
}

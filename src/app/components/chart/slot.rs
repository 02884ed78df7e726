//! The place where the drawing is kept, so that the menu can make pictures of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::Serialize;

use crate::charts::{ChartSpec, Theme};
use crate::format::Locale;
use crate::web::ChartHandle;

/// Pixels of a picture for a pixel of the page.
const PICTURE_SCALE: f64 = 2.0;

/// A drawing that may not be there yet, and how it was drawn last. Equal only to itself.
#[derive(Clone, Default)]
pub struct Slot(Rc<RefCell<Option<ChartHandle>>>, Rc<Cell<Option<Drawn>>>);

#[derive(Clone, Copy)]
struct Drawn {
    theme: Theme,
    locale: Locale,
    has_brush: bool,
}

impl PartialEq for Slot {
    fn eq(&self, other: &Slot) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Which series are shown.
#[derive(Serialize)]
struct LegendChange {
    legend: LegendState,
}

#[derive(Serialize)]
struct LegendState {
    selected: serde_json::Map<String, serde_json::Value>,
}

impl Slot {
    /// Keeps a drawing.
    pub fn put(&self, handle: ChartHandle) {
        *self.0.borrow_mut() = Some(handle);
    }

    /// Ends the drawing.
    pub fn clear(&self) {
        drop(self.0.borrow_mut().take());
    }

    /// Draws a chart with some series hidden.
    pub fn draw(&self, spec: &ChartSpec, theme: &Theme, locale: &Locale, hidden: &[usize]) {
        let has_brush = self.1.get().is_some_and(|drawn| drawn.has_brush);
        self.1.set(Some(Drawn { theme: *theme, locale: *locale, has_brush }));
        if let Some(handle) = &*self.0.borrow() {
            // A chart that cannot be drawn stays as it was; its description and its table are there all the same.
            let _ = handle.set_option(&spec.to_echarts_without_legend(theme, locale), true);
            hide(handle, spec, hidden);
        }
    }

    /// Points at an item in place of another.
    pub fn point(&self, spec: &ChartSpec, from: Option<usize>, to: Option<usize>) {
        let held = self.0.borrow();
        let Some(handle) = &*held else { return };
        let address = |item: usize| {
            let (series, index) = spec.item_address(item);
            (u32::try_from(series).unwrap_or(0), u32::try_from(index).unwrap_or(0))
        };
        if let Some((series, index)) = from.map(address) {
            let _ = handle.downplay(series, Some(index));
        }
        match to.map(address) {
            Some((series, index)) => {
                let _ = handle.highlight(series, Some(index));
                let _ = handle.show_tip(series, index);
            }
            None => {
                let _ = handle.hide_tip();
            }
        }
    }

    /// Takes away what was brushed.
    pub fn clear_brush(&self) {
        if let Some(handle) = &*self.0.borrow() {
            let _ = handle.clear_brush();
        }
    }

    /// Whether stretches are brushed with the pointer.
    pub fn set_brush(&self, on: bool) {
        self.1.set(self.1.get().map(|drawn| Drawn { has_brush: on, ..drawn }));
        if let Some(handle) = &*self.0.borrow() {
            let _ = handle.set_brush(on.then_some("lineX"));
        }
    }

    /// The drawing as SVG, with its legend.
    pub fn svg(&self, spec: &ChartSpec, hidden: &[usize]) -> Option<String> {
        self.with_legend(spec, hidden, |handle, ground| handle.to_svg(ground).ok())
    }

    /// A picture of the drawing, with its legend.
    pub fn png(&self, spec: &ChartSpec, hidden: &[usize]) -> Option<Vec<u8>> {
        self.with_legend(spec, hidden, |handle, ground| handle.to_png(PICTURE_SCALE, ground).ok())
    }

    /// Takes something from the drawing while it has its legend.
    fn with_legend<T>(
        &self,
        spec: &ChartSpec,
        hidden: &[usize],
        take: impl FnOnce(&ChartHandle, &str) -> Option<T>,
    ) -> Option<T> {
        let Drawn { theme, locale, has_brush } = self.1.get()?;
        let taken = self.0.borrow().as_ref().and_then(|handle| {
            let _ = handle.set_option(&spec.to_echarts(&theme, &locale), true);
            hide(handle, spec, hidden);
            take(handle, theme.palette.surface)
        });
        self.draw(spec, &theme, &locale, hidden);
        self.set_brush(has_brush);
        taken
    }
}

/// Hides series; a legend that is told of where there is none would appear.
fn hide(handle: &ChartHandle, spec: &ChartSpec, hidden: &[usize]) {
    if !spec.legend.is_empty() {
        let _ = handle.set_option(&legend(spec, hidden), false);
    }
}

fn legend(spec: &ChartSpec, hidden: &[usize]) -> LegendChange {
    let entries = spec.legend.iter().enumerate();
    let selected = entries.map(|(at, entry)| (entry.label.clone(), (!hidden.contains(&at)).into())).collect();
    LegendChange { legend: LegendState { selected } }
}

//! The place where the drawing is kept, so that the menu can make pictures of it.

use std::cell::RefCell;
use std::rc::Rc;

use serde::Serialize;

use crate::charts::{ChartSpec, Theme};
use crate::format::Locale;
use crate::web::ChartHandle;

/// Pixels of a picture for a pixel of the page.
const PICTURE_SCALE: f64 = 2.0;

/// A drawing that may not be there yet. Equal only to itself.
#[derive(Clone, Default)]
pub struct Slot(Rc<RefCell<Option<ChartHandle>>>);

impl PartialEq for Slot {
    fn eq(&self, other: &Slot) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The legend of the canvas: hidden on the page, where buttons stand for it, and shown in pictures.
#[derive(Serialize)]
struct LegendChange {
    legend: LegendState,
}

#[derive(Serialize)]
struct LegendState {
    show: bool,
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
        if let Some(handle) = &*self.0.borrow() {
            // A chart that cannot be drawn stays as it was; its description and its table are there all the same.
            let _ = handle.set_option(&spec.to_echarts(theme, locale), true);
            let _ = handle.set_option(&legend(spec, hidden, false), false);
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
        if let Some(handle) = &*self.0.borrow() {
            let _ = handle.set_brush(on.then_some("lineX"));
        }
    }

    /// The drawing as SVG.
    pub fn svg(&self, ground: &str) -> Option<String> {
        self.0.borrow().as_ref()?.to_svg(ground).ok()
    }

    /// A picture of the drawing as it is, with its legend.
    pub fn png(&self, spec: &ChartSpec, ground: &str, hidden: &[usize]) -> Option<Vec<u8>> {
        let held = self.0.borrow();
        let handle = held.as_ref()?;
        let _ = handle.set_option(&legend(spec, hidden, true), false);
        let picture = handle.to_png(PICTURE_SCALE, ground).ok();
        let _ = handle.set_option(&legend(spec, hidden, false), false);
        picture
    }
}

fn legend(spec: &ChartSpec, hidden: &[usize], show: bool) -> LegendChange {
    let entries = spec.legend.iter().enumerate();
    let selected = entries.map(|(at, entry)| (entry.label.clone(), (!hidden.contains(&at)).into())).collect();
    LegendChange { legend: LegendState { show: show && !spec.legend.is_empty(), selected } }
}

//! Settings and selection, and the way back through them.

use std::rc::Rc;

use crate::protocol::{AnalysisSettings, Selection};

/// Steps that can be taken back.
const DEPTH: usize = 100;

/// What the user chose about the analysis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// How to analyse.
    pub settings: AnalysisSettings,
    /// Which customers.
    pub selection: Selection,
}

/// What an edit is about; edits of the same thing in a row are one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditKey {
    /// A setting, by name.
    Setting(String),
    /// The selection; each change is a step of its own.
    Selection,
}

/// Earlier and taken-back choices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    past: Vec<Rc<Choices>>,
    future: Vec<Rc<Choices>>,
    open_edit: Option<EditKey>,
}

impl History {
    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether something taken back can be made again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Notes the choices before an edit.
    pub fn record(&mut self, before: &Rc<Choices>, key: EditKey) {
        let continues = key != EditKey::Selection && self.open_edit.as_ref() == Some(&key);
        if !continues {
            self.past.push(Rc::clone(before));
            if self.past.len() > DEPTH {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.open_edit = Some(key);
    }

    /// The next edit is a step of its own, whatever it is about.
    pub fn close_edit(&mut self) {
        self.open_edit = None;
    }

    /// Takes a step back from `now`.
    pub fn undo(&mut self, now: &Rc<Choices>) -> Option<Rc<Choices>> {
        self.close_edit();
        let earlier = self.past.pop()?;
        self.future.push(Rc::clone(now));
        Some(earlier)
    }

    /// Takes a step forward from `now`.
    pub fn redo(&mut self, now: &Rc<Choices>) -> Option<Rc<Choices>> {
        self.close_edit();
        let later = self.future.pop()?;
        self.past.push(Rc::clone(now));
        Some(later)
    }
}

//! Figures that a page asks for by itself, once for what they are made from.

use std::rc::Rc;

use crate::protocol::{Failure, RequestId};

/// Figures of one page: what is known of them, what they were made from, and whether they are on their way.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked<View, Basis> {
    /// The figures, for what they were last computed from.
    pub view: Option<Rc<View>>,
    /// Why they could not be computed.
    pub failure: Option<Failure>,
    basis: Option<Basis>,
    request: Option<RequestId>,
}

impl<View, Basis> Default for Asked<View, Basis> {
    fn default() -> Asked<View, Basis> {
        Asked { view: None, failure: None, basis: None, request: None }
    }
}

impl<View, Basis: PartialEq> Asked<View, Basis> {
    /// Whether figures are on their way.
    pub fn is_updating(&self) -> bool {
        self.request.is_some()
    }

    pub(super) fn awaits(&self, id: RequestId) -> bool {
        self.request == Some(id)
    }

    /// Whether the figures are those of something else.
    pub(super) fn needs(&self, basis: &Basis) -> bool {
        self.basis.as_ref() != Some(basis)
    }

    /// Figures were asked for; an answer to an earlier question is dropped by its id.
    pub(super) fn ask(&mut self, id: RequestId, basis: Basis) {
        self.request = Some(id);
        self.basis = Some(basis);
        self.failure = None;
    }

    /// Figures came; whether they were awaited.
    pub(super) fn take(&mut self, id: RequestId, view: View) -> bool {
        let awaited = self.settle(id);
        if awaited {
            self.view = Some(Rc::new(view));
        }
        awaited
    }

    /// A request came to nothing.
    pub(super) fn cancelled(&mut self, id: RequestId) {
        if self.settle(id) {
            self.basis = None;
        }
    }

    pub(super) fn failed(&mut self, id: RequestId, failure: Failure) {
        if self.settle(id) {
            self.failure = Some(failure);
        }
    }

    fn settle(&mut self, id: RequestId) -> bool {
        self.request.take_if(|held| *held == id).is_some()
    }
}

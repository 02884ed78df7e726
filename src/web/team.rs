//! The workers that read parts of a large file for the worker that loads it.
//!
//! The page only carries messages: which part, and what came of it. A worker that is gone or done is ended at once,
//! since its memory is needed.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::ArrayBuffer;
use wasm_bindgen_futures::spawn_local;
use web_sys::Worker;

use super::running::{Files, Listener, Running, post};
use crate::protocol::{Command, Event, EventBody, PartMessage, RequestId};

/// One worker that reads a part.
struct Assistant {
    request: RequestId,
    part: u32,
    /// Dropping it ends it.
    _running: Running,
}

/// Who helps, and whom.
pub(super) struct Team {
    files: Files,
    lead: RefCell<Option<Worker>>,
    assistants: Rc<RefCell<Vec<Assistant>>>,
}

impl Team {
    /// A team that reads these files.
    pub(super) fn new(files: Files) -> Team {
        Team { files, lead: RefCell::new(None), assistants: Rc::default() }
    }

    /// Helps this worker from now on.
    pub(super) fn lead(&self, worker: &Worker) {
        self.lead.replace(Some(worker.clone()));
    }

    /// Ends all.
    pub(super) fn disband(&self) {
        self.lead.replace(None);
        self.assistants.borrow_mut().clear();
    }

    /// Ends those that work on a request.
    pub(super) fn end(&self, request: RequestId) {
        self.assistants.borrow_mut().retain(|assistant| assistant.request != request);
    }

    /// What the worker that loads the file asks for.
    pub(super) fn ask(&self, request: RequestId, message: PartMessage, head: Option<ArrayBuffer>) {
        let part = match &message {
            PartMessage::Read(order) => order.part,
            PartMessage::Stop => return self.end(request),
            _ => return,
        };
        let Some(lead) = self.lead.borrow().clone() else { return };
        let listener = self.listener(lead.clone(), request, part);
        let started = Running::start(listener, self.files.clone()).and_then(|running| {
            post(&running.worker, &Command::Part { id: request, message }, head.as_ref())?;
            Ok(running)
        });
        match started {
            Ok(running) => {
                self.assistants.borrow_mut().push(Assistant { request, part, _running: running });
            }
            Err(_) => report(&lead, request, PartMessage::Failed { part }, None),
        }
    }

    /// Passes on what the worker of a part says, and ends it when it has said all.
    fn listener(&self, lead: Worker, request: RequestId, part: u32) -> Listener {
        let assistants = self.assistants.clone();
        let end = Rc::new(move || {
            let assistants = assistants.clone();
            // Not from within what the worker itself has called.
            spawn_local(async move {
                let is_it = |of: &Assistant| of.request == request && of.part == part;
                let ended = assistants.borrow_mut().extract_if(.., |of| is_it(of)).collect::<Vec<_>>();
                drop(ended);
            });
        });
        let (dying_lead, end_dead) = (lead.clone(), end.clone());
        Listener {
            on_event: Rc::new(move |event: Event, bytes| match event.body {
                EventBody::Part(message) => {
                    let is_over = matches!(message, PartMessage::End { .. } | PartMessage::Failed { .. });
                    report(&lead, request, message, bytes.as_ref());
                    if is_over {
                        end();
                    }
                }
                EventBody::Failed(_) | EventBody::Cancelled => {
                    report(&lead, request, PartMessage::Failed { part }, None);
                    end();
                }
                _ => {}
            }),
            on_death: Rc::new(move |_| {
                report(&dying_lead, request, PartMessage::Failed { part }, None);
                end_dead();
            }),
        }
    }
}

fn report(lead: &Worker, id: RequestId, message: PartMessage, bytes: Option<&ArrayBuffer>) {
    // A worker that was ended meanwhile takes no message.
    let _ = post(lead, &Command::Part { id, message }, bytes);
}

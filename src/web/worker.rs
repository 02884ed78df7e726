//! The worker's loop: takes commands, drives the engine in short steps, sends its events.
//!
//! Between two steps the loop gives way to waiting messages, so a cancellation or a heartbeat is heard within
//! about [`BUDGET_MS`]. Progress is passed on ten times a second at most.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Array, Date, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

use super::wire::{self, Parcel};
use crate::analysis::ingest::decode::Decoders;
use crate::engine::{Emission, Engine, Rehearsal};
use crate::protocol::{Command, Event, EventBody, Failure, FailureKind, PartMessage, RequestId, Stage};

/// Milliseconds of work between two looks at the waiting messages.
const BUDGET_MS: f64 = 12.0;
/// Milliseconds between two progress events.
const PROGRESS_MS: f64 = 100.0;

/// Milliseconds of quiet after the greeting before reading is rehearsed: the page comes first.
const REHEARSE_AFTER_MS: u32 = 500;

/// Runs an engine with these decoders for the life of this worker.
pub fn run_worker(decoders: Rc<dyn Decoders>) {
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let Ok(channel) = MessageChannel::new() else { return };
    let runner = Rc::new(Runner {
        engine: RefCell::new(Engine::new(decoders.clone())),
        rehearsal: RefCell::new(None),
        outbox: Outbox { scope: scope.clone(), last_progress: Cell::new((None, 0.0)) },
        bell: channel.port2(),
        stepping: Cell::new(false),
        asked: Cell::new(false),
    });
    listen_for_faults(&scope);
    listen_for_steps(&channel.port1(), runner.clone());
    rehearse_later(runner.clone(), decoders);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| runner.take(&event));
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

fn listen_for_steps(port: &MessagePort, runner: Rc<Runner>) {
    let on_step = Closure::<dyn FnMut(MessageEvent)>::new(move |_| runner.work());
    port.set_onmessage(Some(on_step.as_ref().unchecked_ref()));
    on_step.forget();
}

/// Rehearses reading unless something was asked for by then.
fn rehearse_later(runner: Rc<Runner>, decoders: Rc<dyn Decoders>) {
    Timeout::new(REHEARSE_AFTER_MS, move || {
        if !runner.asked.get() {
            runner.rehearsal.replace(Some(Rehearsal::new(decoders)));
            runner.ring();
        }
    })
    .forget();
}

/// A rejected promise that nobody handles reaches no listener of the page: pass the word.
fn listen_for_faults(scope: &DedicatedWorkerGlobalScope) {
    let out = scope.clone();
    let on_rejection = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        let _ = out.post_message(&wire::fault());
    });
    let _ =
        scope.add_event_listener_with_callback("unhandledrejection", on_rejection.as_ref().unchecked_ref());
    on_rejection.forget();
}

struct Runner {
    engine: RefCell<Engine>,
    rehearsal: RefCell<Option<Rehearsal>>,
    /// Whether the page has asked for anything yet.
    asked: Cell<bool>,
    outbox: Outbox,
    /// Posting here asks for another round of [`Runner::work`] after the waiting messages.
    bell: MessagePort,
    stepping: Cell<bool>,
}

impl Runner {
    fn take(&self, event: &MessageEvent) {
        match wire::unpack::<Command>(&event.data()) {
            Parcel::Pulse => self.outbox.raw(&wire::pulse()),
            Parcel::Body(command, buffer) => {
                if !matches!(command, Command::Hello { .. }) {
                    self.asked.set(true);
                    self.rehearsal.replace(None);
                }
                let bytes = buffer.map(|buffer| wire::to_vec(&buffer));
                let mut emit = |emission| self.outbox.send(emission);
                self.engine.borrow_mut().handle(command, bytes, &mut emit);
                self.ring();
            }
            Parcel::Fault | Parcel::Unreadable => {
                let failure = Failure::new(FailureKind::VersionMismatch);
                let event = Event { id: RequestId(0), body: EventBody::Failed(failure) };
                self.outbox.send(Emission { event, bytes: None });
            }
        }
    }

    /// Works until the budget is spent or nothing is left, then lets waiting messages pass.
    fn work(&self) {
        self.stepping.set(false);
        let start = Date::now();
        loop {
            if !self.step() {
                return;
            }
            if Date::now() - start >= BUDGET_MS {
                self.ring();
                return;
            }
        }
    }

    /// Does one piece of work; false if there was none.
    fn step(&self) -> bool {
        let mut engine = self.engine.borrow_mut();
        if engine.is_busy() {
            engine.step(&mut |emission| self.outbox.send(emission));
            return true;
        }
        let mut rehearsal = self.rehearsal.borrow_mut();
        let more = rehearsal.as_mut().is_some_and(Rehearsal::step);
        if !more {
            rehearsal.take();
        }
        more
    }

    fn ring(&self) {
        if !self.stepping.replace(true) {
            let _ = self.bell.post_message(&JsValue::NULL);
        }
    }
}

struct Outbox {
    scope: DedicatedWorkerGlobalScope,
    /// The stage that was told last, and when.
    last_progress: Cell<(Option<Stage>, f64)>,
}

impl Outbox {
    fn send(&self, emission: Emission) {
        let Emission { event, bytes } = emission;
        if self.is_too_soon(&event.body) {
            return;
        }
        let buffer = bytes.map(|bytes| wire::to_buffer(&bytes));
        match wire::pack(&event, buffer.as_ref()) {
            Ok((message, transfer)) => self.transfer(&message, &transfer),
            Err(_) => self.raw(&wire::fault()),
        }
    }

    /// Whether it is only a little more of what was told just now.
    fn is_too_soon(&self, body: &EventBody) -> bool {
        let now = Date::now();
        let stage = match body {
            EventBody::Progress(progress) => Some(progress.stage),
            EventBody::Part(PartMessage::Progress { .. }) => None,
            _ => return false,
        };
        let (last, at) = self.last_progress.get();
        if stage == last && now - at < PROGRESS_MS {
            return true;
        }
        self.last_progress.set((stage, now));
        false
    }

    fn transfer(&self, message: &JsValue, transfer: &Array) {
        if self.scope.post_message_with_transfer(message, transfer).is_err() {
            self.raw(&wire::fault());
        }
    }

    fn raw(&self, message: &JsValue) {
        let _ = self.scope.post_message(message);
    }
}

//! One worker: starts it, serves it the file, notices its death.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker};

use super::files::ChosenFile;
use super::link::{Death, LinkError};
use super::pulse::{BEAT_MS, Pulse};
use super::shell;
use super::wire::{self, Parcel};
use crate::protocol::{Command, Event, EventBody, RequestId};

/// The files that workers may ask for.
pub(super) type Files = Rc<RefCell<Vec<ChosenFile>>>;

/// Who hears what a worker says.
#[derive(Clone)]
pub(super) struct Listener {
    /// Every event but the requests for bytes, with the bytes beside it.
    pub on_event: Rc<dyn Fn(Event, Option<ArrayBuffer>)>,
    /// Called once, when the worker is gone.
    pub on_death: Rc<dyn Fn(Death)>,
}

/// One worker and everything that listens to it. Dropping it ends the worker.
///
/// The worker's requests for bytes never leave it: the slices of the files are read and transferred here.
/// Back-pressure is the worker's, which asks for two slices ahead at most.
pub(super) struct Running {
    pub(super) worker: Worker,
    dead: Rc<Cell<bool>>,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 3],
    _beat: Interval,
}

impl Running {
    /// Starts a worker. Fails if the browser refuses.
    pub(super) fn start(listener: Listener, files: Files) -> Result<Running, LinkError> {
        let worker = spawn().map_err(|_| LinkError::NoWorker)?;
        let pulse = Rc::new(Pulse::default());
        let dead = Rc::new(Cell::new(false));
        let Listener { on_event, on_death } = listener;
        let die = death_notice(on_death, dead.clone(), worker.clone());
        let queue = Rc::new(SliceQueue::new(worker.clone()));

        let on_message = {
            let (pulse, die) = (pulse.clone(), die.clone());
            Closure::new(move |message: MessageEvent| {
                pulse.alive();
                match wire::unpack::<Event>(&message.data()) {
                    Parcel::Body(event, bytes) => deliver(&on_event, &files, &queue, event, bytes),
                    Parcel::Pulse => {}
                    Parcel::Fault => die(Death::Fault),
                    Parcel::Unreadable => die(Death::Unreadable),
                }
            })
        };
        let on_error = {
            let die = die.clone();
            Closure::new(move |event: MessageEvent| {
                die(if is_trap(event.unchecked_ref()) { Death::Memory } else { Death::Fault });
            })
        };
        let on_message_error = {
            let die = die.clone();
            Closure::new(move |_| die(Death::Unreadable))
        };
        listen(&worker, &on_message, &on_error, &on_message_error);

        let beating = worker.clone();
        let beat = Interval::new(BEAT_MS, move || {
            if pulse.beat() {
                die(Death::Silence);
            } else {
                let _ = beating.post_message(&wire::pulse());
            }
        });
        Ok(Running { worker, dead, _listeners: [on_message, on_error, on_message_error], _beat: beat })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.dead.set(true);
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

/// Whether the module stopped itself. It does so where memory cannot be had; a panic has told of itself before.
fn is_trap(event: &ErrorEvent) -> bool {
    event.message().to_lowercase().contains("unreachable")
}

fn listen(
    worker: &Worker,
    message: &Closure<dyn FnMut(MessageEvent)>,
    error: &Closure<dyn FnMut(MessageEvent)>,
    message_error: &Closure<dyn FnMut(MessageEvent)>,
) {
    worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(error.as_ref().unchecked_ref()));
    worker.set_onmessageerror(Some(message_error.as_ref().unchecked_ref()));
}

/// Says once that a worker died, and ends what may be left of it: a module is of no use after a trap.
fn death_notice(on_death: Rc<dyn Fn(Death)>, dead: Rc<Cell<bool>>, worker: Worker) -> Rc<dyn Fn(Death)> {
    Rc::new(move |death| {
        if !dead.replace(true) {
            worker.terminate();
            on_death(death);
        }
    })
}

/// Starts a classic worker from its script and gives it the compiled module as soon as that is there; what is sent to
/// it before waits in the worker.
fn spawn() -> Result<Worker, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let parts = Array::of1(&shell::worker_script().into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let worker = Worker::new(&address);
    // The browser has taken its copy of the address when the constructor returns.
    Url::revoke_object_url(&address)?;
    let worker = worker?;
    let waiting = worker.clone();
    spawn_local(async move {
        // Without a module the shell has taken the page away and said so.
        if let Ok(module) = JsFuture::from(shell::worker_module()).await {
            let _ = waiting.post_message(&module);
        }
    });
    Ok(worker)
}

/// Answers a request for bytes; any other event is heard.
fn deliver(
    on_event: &Rc<dyn Fn(Event, Option<ArrayBuffer>)>,
    files: &Files,
    queue: &Rc<SliceQueue>,
    event: Event,
    bytes: Option<ArrayBuffer>,
) {
    let EventBody::NeedSlice { file, offset, length } = event.body else { return on_event(event, bytes) };
    let chosen = files.borrow().get(file as usize).cloned();
    let (queue, id, turn) = (queue.clone(), event.id, queue.take_turn());
    spawn_local(async move {
        let answer = read(id, chosen, Span { file, offset, length }).await;
        queue.answer(turn, answer);
    });
}

/// Bytes that the worker wants.
struct Span {
    file: u32,
    offset: u64,
    length: u32,
}

/// The command that answers a wish for bytes, with the bytes.
type Answer = (Command, Option<ArrayBuffer>);

async fn read(id: RequestId, chosen: Option<ChosenFile>, span: Span) -> Answer {
    let Span { file, offset, length } = span;
    let Some(chosen) = chosen else {
        return (Command::SliceFailed { id, changed: false }, None);
    };
    match chosen.read_slice(offset, length).await {
        Ok(buffer) => (Command::Slice { id, file, offset }, Some(buffer)),
        Err(error) => (Command::SliceFailed { id, changed: error.is_change() }, None),
    }
}

/// Slices are read side by side, and may be there in another order than the one in which they are answered.
struct SliceQueue {
    worker: Worker,
    next_turn: Cell<u64>,
    next_answer: Cell<u64>,
    waiting: RefCell<BTreeMap<u64, Answer>>,
}

impl SliceQueue {
    fn new(worker: Worker) -> SliceQueue {
        SliceQueue { worker, next_turn: Cell::new(0), next_answer: Cell::new(0), waiting: RefCell::default() }
    }

    fn take_turn(&self) -> u64 {
        self.next_turn.replace(self.next_turn.get() + 1)
    }

    /// Sends this answer and those that waited for it, or keeps it until its turn has come.
    fn answer(&self, turn: u64, answer: Answer) {
        self.waiting.borrow_mut().insert(turn, answer);
        while let Some((command, bytes)) = self.waiting.borrow_mut().remove(&self.next_answer.get()) {
            self.next_answer.set(self.next_answer.get() + 1);
            // A worker that was ended meanwhile takes no answer.
            let _ = post(&self.worker, &command, bytes.as_ref());
        }
    }
}

/// Sends a command to a worker, with the bytes beside it.
pub(super) fn post(worker: &Worker, command: &Command, bytes: Option<&ArrayBuffer>) -> Result<(), LinkError> {
    let (message, transfer) = wire::pack(command, bytes).map_err(|_| LinkError::NotSendable)?;
    worker.post_message_with_transfer(&message, &transfer).map_err(|_| LinkError::NotSendable)
}

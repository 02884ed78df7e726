//! The page's end of the worker: starts it, sends commands, serves it the file, notices its death.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use js_sys::{Array, ArrayBuffer};
use thiserror::Error;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker};

use super::files::ChosenFile;
use super::pulse::{BEAT_MS, Pulse};
use super::shell;
use super::wire::{self, Parcel};
use crate::protocol::{Command, Event, EventBody, RequestId};

/// Why a worker is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// An error that it did not catch: a trap, or memory that could not be had.
    Fault,
    /// A message of it could not be read.
    Unreadable,
    /// No sign of life for half a minute.
    Silence,
}

/// What comes from the worker.
pub enum LinkEvent {
    /// An event, with the bytes beside it (an exported file).
    Event(Event, Option<Vec<u8>>),
    /// The worker is gone and every request with it. [`WorkerLink::restart`] starts another.
    Died(Death),
}

/// Why something could not be sent.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkError {
    /// The browser refused to start a worker.
    #[error("the browser refused to start a worker")]
    NoWorker,
    /// The command could not be put into a message.
    #[error("the command could not be put into a message")]
    NotSendable,
}

type OnEvent = Rc<dyn Fn(LinkEvent)>;

/// A running worker. Dropping it ends the worker.
///
/// The worker's requests for bytes never leave the link: it reads the slices of the attached files itself and
/// transfers them. Back-pressure is the worker's, which asks for two slices ahead at most.
pub struct WorkerLink {
    on_event: OnEvent,
    files: Rc<RefCell<Vec<ChosenFile>>>,
    running: RefCell<Option<Running>>,
}

impl WorkerLink {
    /// Starts a worker; `on_event` is called with everything it says.
    pub fn open(on_event: impl Fn(LinkEvent) + 'static) -> Result<WorkerLink, LinkError> {
        let link =
            WorkerLink { on_event: Rc::new(on_event), files: Rc::default(), running: RefCell::new(None) };
        link.restart()?;
        Ok(link)
    }

    /// The files that [`Command::Open`] is about, in the same order. They outlive a restart.
    pub fn attach_files(&self, files: Vec<ChosenFile>) {
        *self.files.borrow_mut() = files;
    }

    /// Lets go of the files.
    pub fn detach_files(&self) {
        self.files.borrow_mut().clear();
    }

    /// Sends a command.
    pub fn send(&self, command: &Command) -> Result<(), LinkError> {
        let running = self.running.borrow();
        let running = running.as_ref().ok_or(LinkError::NoWorker)?;
        post(&running.worker, command, None)
    }

    /// Ends the worker in the middle of whatever it does and starts a new one, with the same files attached.
    pub fn restart(&self) -> Result<(), LinkError> {
        self.running.replace(None);
        let running = Running::start(self.on_event.clone(), self.files.clone())?;
        self.running.replace(Some(running));
        Ok(())
    }

    /// Ends the worker in the middle of whatever it does.
    pub fn terminate(&self) {
        self.running.replace(None);
    }
}

/// One worker and everything that listens to it.
struct Running {
    worker: Worker,
    dead: Rc<Cell<bool>>,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 3],
    _beat: Interval,
}

impl Running {
    fn start(on_event: OnEvent, files: Rc<RefCell<Vec<ChosenFile>>>) -> Result<Running, LinkError> {
        let worker = spawn().map_err(|_| LinkError::NoWorker)?;
        let pulse = Rc::new(Pulse::default());
        let dead = Rc::new(Cell::new(false));
        let die = death_notice(on_event.clone(), dead.clone(), worker.clone());
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
            Closure::new(move |_| die(Death::Fault))
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
fn death_notice(on_event: OnEvent, dead: Rc<Cell<bool>>, worker: Worker) -> Rc<dyn Fn(Death)> {
    Rc::new(move |death| {
        if !dead.replace(true) {
            worker.terminate();
            on_event(LinkEvent::Died(death));
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

fn deliver(
    on_event: &OnEvent,
    files: &Rc<RefCell<Vec<ChosenFile>>>,
    queue: &Rc<SliceQueue>,
    event: Event,
    bytes: Option<ArrayBuffer>,
) {
    if let EventBody::NeedSlice { file, offset, length } = event.body {
        let chosen = files.borrow().get(file as usize).cloned();
        let (queue, id, turn) = (queue.clone(), event.id, queue.take_turn());
        spawn_local(async move {
            let answer = read(id, chosen, Span { file, offset, length }).await;
            queue.answer(turn, answer);
        });
        return;
    }
    on_event(LinkEvent::Event(event, bytes.map(|buffer| wire::to_vec(&buffer))));
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

fn post(worker: &Worker, command: &Command, bytes: Option<&ArrayBuffer>) -> Result<(), LinkError> {
    let (message, transfer) = wire::pack(command, bytes).map_err(|_| LinkError::NotSendable)?;
    worker.post_message_with_transfer(&message, &transfer).map_err(|_| LinkError::NotSendable)
}

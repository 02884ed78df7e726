//! The page's end of the worker: starts it, sends commands, lets others help it, tells of its death.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::ArrayBuffer;
use thiserror::Error;
use web_sys::window;

use super::files::ChosenFile;
use super::marks::{mark_command, mark_event};
use super::running::{Files, Listener, Running, post};
use super::team::Team;
use super::wire;
use crate::protocol::{Command, Event, EventBody};

/// Most workers that read a file at the same time: each has customers of its own, and memory for them.
const MOST_WORKERS: f64 = 4.0;

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

/// A running worker, and those that read a large file with it. Dropping it ends them.
pub struct WorkerLink {
    on_event: OnEvent,
    files: Files,
    team: Rc<Team>,
    running: RefCell<Option<Running>>,
}

impl WorkerLink {
    /// Starts a worker; `on_event` is called with everything it says.
    pub fn open(on_event: impl Fn(LinkEvent) + 'static) -> Result<WorkerLink, LinkError> {
        let files = Files::default();
        let link = WorkerLink {
            on_event: Rc::new(on_event),
            team: Rc::new(Team::new(files.clone())),
            files,
            running: RefCell::new(None),
        };
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
        mark_command(command);
        let running = self.running.borrow();
        let running = running.as_ref().ok_or(LinkError::NoWorker)?;
        post(&running.worker, command, None)
    }

    /// Ends the worker in the middle of whatever it does and starts a new one, with the same files attached.
    pub fn restart(&self) -> Result<(), LinkError> {
        self.terminate();
        let (on_event, team) = (self.on_event.clone(), self.team.clone());
        let hear = move |event: Event, bytes: Option<ArrayBuffer>| {
            mark_event(&event);
            match event.body {
                EventBody::Part(message) => return team.ask(event.id, message, bytes),
                EventBody::Done(_) | EventBody::Cancelled | EventBody::Failed(_) => team.end(event.id),
                EventBody::Hello { .. } | EventBody::NeedSlice { .. } | EventBody::Progress(_) => {}
            }
            on_event(LinkEvent::Event(event, bytes.map(|buffer| wire::to_vec(&buffer))));
        };
        let on_event = self.on_event.clone();
        let listener = Listener {
            on_event: Rc::new(hear),
            on_death: Rc::new(move |death| on_event(LinkEvent::Died(death))),
        };
        let running = Running::start(listener, self.files.clone())?;
        post(&running.worker, &Command::Workers { count: workers() }, None)?;
        self.team.lead(&running.worker);
        self.running.replace(Some(running));
        Ok(())
    }

    /// Ends the worker in the middle of whatever it does.
    pub fn terminate(&self) {
        self.team.disband();
        self.running.replace(None);
    }
}

/// Workers that the machine has processors for.
fn workers() -> u32 {
    let processors = window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    processors.clamp(1.0, MOST_WORKERS) as u32
}

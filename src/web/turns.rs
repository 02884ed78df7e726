//! Work that can wait, one piece in a task of its own, so that the page answers between two pieces.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo::timers::callback::Timeout;

struct Waiting {
    wanted: Rc<Cell<bool>>,
    work: Box<dyn FnOnce()>,
}

thread_local! {
    static QUEUE: RefCell<VecDeque<Waiting>> = const { RefCell::new(VecDeque::new()) };
    /// Whether the browser was asked for another task.
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// A piece of work that waits for its turn. Dropping it takes the work out of the queue.
#[must_use = "the work is not done once its turn is dropped"]
pub struct Turn(Rc<Cell<bool>>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// Does a piece of work in a task of its own, after those that wait already.
pub fn in_turn(work: impl FnOnce() + 'static) -> Turn {
    let wanted = Rc::new(Cell::new(true));
    let waiting = Waiting { wanted: Rc::clone(&wanted), work: Box::new(work) };
    QUEUE.with_borrow_mut(|queue| queue.push_back(waiting));
    ask();
    Turn(wanted)
}

fn ask() {
    if !ASKED.replace(true) {
        Timeout::new(0, run).forget();
    }
}

fn run() {
    ASKED.set(false);
    let next = QUEUE.with_borrow_mut(|queue| {
        while queue.front().is_some_and(|waiting| !waiting.wanted.get()) {
            queue.pop_front();
        }
        queue.pop_front()
    });
    let Some(waiting) = next else { return };
    // Before the work, which may drop turns or ask for more.
    ask();
    (waiting.work)();
}

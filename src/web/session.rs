//! The engine behind the worker's loop.

use super::worker::{Emit, Session};
use crate::engine::{Emission, Engine};
use crate::protocol::Command;

impl Session for Engine {
    fn handle(&mut self, command: Command, bytes: Option<Vec<u8>>, emit: Emit<'_>) {
        Engine::handle(self, command, bytes, &mut |Emission { event, bytes }| emit(event, bytes));
    }

    fn step(&mut self, emit: Emit<'_>) -> bool {
        if self.is_busy() {
            Engine::step(self, &mut |Emission { event, bytes }| emit(event, bytes));
        }
        self.is_busy()
    }
}

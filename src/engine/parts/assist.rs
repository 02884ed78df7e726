//! Reading a part of a file for another engine, which loads the file.

use std::rc::Rc;

use super::part_plan;
use super::stretch::Stretch;
use crate::engine::job::Job;
use crate::engine::{Emission, Emit, Engine, send};
use crate::protocol::{Event, EventBody, Failure, PartMessage, PartOrder, RequestId};

/// A part that is being read for another engine.
pub(in crate::engine) struct Assist {
    id: RequestId,
    part: u32,
    stretch: Stretch,
}

impl Assist {
    pub(in crate::engine) fn id(&self) -> RequestId {
        self.id
    }

    pub(in crate::engine) fn is_runnable(&self) -> bool {
        self.stretch.is_runnable()
    }

    pub(in crate::engine) fn take(&mut self, offset: u64, bytes: Vec<u8>) -> Result<(), Failure> {
        self.stretch.take(offset, bytes)
    }

    /// Reads one slice; behind the last one, sends all that came of the part.
    pub(in crate::engine) fn step(mut self: Box<Self>, emit: &mut Emit<'_>) -> Option<Job> {
        let (id, part) = (self.id, self.part);
        let ended = self.stretch.step(emit);
        let (bytes, rows) = (self.stretch.bytes(), self.stretch.rows());
        tell(id, PartMessage::Progress { part, bytes, rows }, emit);
        if let Ok(false) = ended {
            return Some(Job::Assist(self));
        }
        let Ok(Some((found, next))) = ended.and_then(|_| self.stretch.finish()) else {
            tell(id, PartMessage::Failed { part }, emit);
            return None;
        };
        for bytes in found.into_pieces() {
            let body = EventBody::Part(PartMessage::Piece { part });
            emit(Emission { event: Event { id, body }, bytes: Some(bytes) });
        }
        tell(id, PartMessage::End { part, next: next as u32 }, emit);
        None
    }
}

fn tell(id: RequestId, message: PartMessage, emit: &mut Emit<'_>) {
    send(id, EventBody::Part(message), emit);
}

impl Engine {
    /// Begins to read a part of the file that begins with `head`.
    pub(super) fn assist(&mut self, id: RequestId, order: PartOrder, head: &[u8], emit: &mut Emit<'_>) {
        self.supersede(emit);
        let PartOrder { part, plan, bounds } = order;
        let shared = part_plan(&plan, head, &self.decoders);
        let reader = shared.and_then(|shared| shared.reader(part == 0, Rc::clone(&self.decoders)).ok());
        match reader.filter(|_| part as usize + 1 < bounds.len() && bounds.is_sorted()) {
            Some(reader) => {
                let mut stretch = Stretch::new(id, reader, bounds, part as usize);
                stretch.begin(emit);
                self.job = Some(Job::Assist(Box::new(Assist { id, part, stretch })));
            }
            None => tell(id, PartMessage::Failed { part }, emit),
        }
    }
}

//! A run through a sample while nothing is asked for.
//!
//! A browser compiles WebAssembly in a hurry at first and well only what has run for a while: a first file is read
//! nearly twice as fast if reading was rehearsed. Nothing of the rehearsal is kept.

use std::rc::Rc;

use super::Engine;
use crate::analysis::ingest::decode::Decoders;
use crate::protocol::{AnalysisSettings, Command, EventBody, ImportPlan, Outcome, RequestId, Sample, Source};

/// An engine of its own that opens, reads and analyses the sample of a shop.
pub struct Rehearsal {
    engine: Engine,
}

impl Rehearsal {
    /// A rehearsal at its beginning. `decoders` are those of the engine that it is for.
    pub fn new(decoders: Rc<dyn Decoders>) -> Rehearsal {
        let mut engine = Engine::new(decoders);
        let source = Source::Sample(Sample::Shop);
        let mut plan = None;
        engine.handle(Command::Open { id: RequestId(1), source, plan: None }, None, &mut |emission| {
            plan = plan_in(emission.event.body);
        });
        let mut rehearsal = Rehearsal { engine };
        rehearsal.load(plan);
        rehearsal
    }

    /// Does one bounded piece; false once there is none left.
    pub fn step(&mut self) -> bool {
        let mut plan = None;
        self.engine.step(&mut |emission| plan = plan_in(emission.event.body));
        self.load(plan);
        self.engine.is_busy()
    }

    fn load(&mut self, plan: Option<ImportPlan>) {
        if let Some(plan) = plan {
            let settings = AnalysisSettings::default();
            self.engine.handle(Command::Load { id: RequestId(2), plan, settings }, None, &mut |_| {});
        }
    }
}

fn plan_in(body: EventBody) -> Option<ImportPlan> {
    match body {
        EventBody::Done(outcome) => match *outcome {
            Outcome::Preview(preview) => Some(preview.plan),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::Rehearsal;
    use crate::analysis::ingest::decode_native::NativeDecoders;

    #[test]
    fn it_goes_through_to_the_end() {
        let mut rehearsal = Rehearsal::new(Rc::new(NativeDecoders));
        let mut steps = 0;
        while rehearsal.step() {
            steps += 1;
        }
        assert!(steps > 0);
        assert!(rehearsal.engine.loaded.is_some());
    }
}

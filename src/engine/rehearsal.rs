//! A run through a sample while nothing is asked for.
//!
//! A browser compiles WebAssembly in a hurry at first and well only what has run for a while, and it goes on with
//! the hasty code in a loop that is running. So the same sample is read several times: a first file is read nearly
//! twice as fast if reading was rehearsed. Nothing of the rehearsal is kept.

use std::rc::Rc;

use super::Engine;
use crate::analysis::ingest::decode::Decoders;
use crate::protocol::{AnalysisSettings, Command, EventBody, ImportPlan, Outcome, RequestId, Sample, Source};

/// How often the sample is read.
const PASSES: u32 = 6;

/// An engine of its own that opens, reads and analyses the sample of a shop, again and again.
pub struct Rehearsal {
    engine: Engine,
    plan: Option<ImportPlan>,
    passes: u32,
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
        let mut rehearsal = Rehearsal { engine, plan: None, passes: 0 };
        rehearsal.load(plan);
        rehearsal
    }

    /// Does one bounded piece; false once there is none left.
    pub fn step(&mut self) -> bool {
        self.engine.step(&mut |_| {});
        if !self.engine.is_busy() && self.passes < PASSES {
            self.preview();
        }
        self.engine.is_busy()
    }

    /// Looks at the sample and reads it once more.
    fn preview(&mut self) {
        let mut plan = None;
        if let Some(choices) = self.plan.clone() {
            let command = Command::Preview { id: RequestId(1), plan: choices };
            self.engine.handle(command, None, &mut |emission| plan = plan_in(emission.event.body));
        }
        self.load(plan);
    }

    fn load(&mut self, plan: Option<ImportPlan>) {
        if let Some(plan) = plan {
            self.passes += 1;
            self.plan = Some(plan.clone());
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
        assert_eq!(rehearsal.passes, super::PASSES);
        assert!(rehearsal.engine.loaded.is_some());
    }
}

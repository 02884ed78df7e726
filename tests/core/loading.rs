//! Reading whole files as the product does: look at the head, take the guesses, read everything.

use std::rc::Rc;

use worthmap::analysis::ingest::limits::ReadLimits;
use worthmap::analysis::ingest::{
    ImportPlan, Ingest, IngestError, Ingested, NativeDecoders, Preview, SNIFF_BYTES, preview,
};

/// The preview of a file without any choice.
#[track_caller]
pub fn look(bytes: &[u8]) -> Preview {
    look_with(bytes, None)
}

/// The preview of a file under choices.
#[track_caller]
pub fn look_with(bytes: &[u8], choices: Option<&ImportPlan>) -> Preview {
    let head = &bytes[..bytes.len().min(SNIFF_BYTES)];
    preview(head, head.len() == bytes.len(), choices, &NativeDecoders).unwrap()
}

/// A file under a plan, in pieces of a size.
pub fn load_in(bytes: &[u8], plan: &ImportPlan, piece: usize) -> Result<Ingested, IngestError> {
    let mut ingest = Ingest::new(plan.clone(), ReadLimits::default(), Rc::new(NativeDecoders))?;
    for piece in bytes.chunks(piece.max(1)) {
        ingest.feed(piece)?;
    }
    ingest.finish()
}

/// A file under a plan; what the sample left open and the file decides is taken.
pub fn load(bytes: &[u8], plan: &ImportPlan) -> Result<Ingested, IngestError> {
    match load_in(bytes, plan, 1 << 20) {
        Err(IngestError::Decided { date_order, decimal }) => {
            let mut decided = plan.clone();
            decided.date_order = decided.date_order.or(date_order);
            decided.decimal = decided.decimal.or(decimal);
            load_in(bytes, &decided, 1 << 20)
        }
        other => other,
    }
}

/// A file as guessed.
#[track_caller]
pub fn load_as_guessed(bytes: &[u8]) -> (Preview, Ingested) {
    let preview = look(bytes);
    let ingested = load(bytes, &preview.plan).unwrap_or_else(|error| panic!("{error}: {:?}", preview.plan));
    let rows = ingested.report.rows;
    assert_eq!(rows.read, rows.accepted + rows.rejected + rows.excluded);
    (preview, ingested)
}

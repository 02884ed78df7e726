//! The counted proof that every customer is in exactly one segment.

use yew::{Html, classes, html};

use crate::format::Formatter;
use crate::protocol::PartitionProof;

/// The proof as a sentence.
pub fn proof_line(f: &Formatter, proof: &PartitionProof) -> Html {
    let count = |value: u32| f.count(f64::from(value));
    let exactly = proof.customers - proof.in_none.saturating_add(proof.in_several).min(proof.customers);
    let holds = proof.in_none == 0 && proof.in_several == 0 && proof.assigned == proof.customers;
    let sentence =
        format!("{} of {} customers are in exactly one segment.", count(exactly), count(proof.customers));
    let detail = format!(
        "Counted afresh from your data: {} in none, {} in more than one.",
        count(proof.in_none),
        count(proof.in_several)
    );
    html! {
        <p class={classes!("proof", holds.then_some("is-proven"))} role="status" id="partition-proof">
            <span class="proof-mark" aria-hidden="true">{ if holds { "✓" } else { "!" } }</span>
            <span><strong>{ sentence }</strong>{ " " }{ detail }</span>
        </p>
    }
}

//! What the state of an order means for its value: words of any shop, and rules of known exports.

use super::fields::fold::fold;
use super::issues::IssueKind;

/// What a status means for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusClass {
    /// It counts.
    Counts,
    /// Sold and given back: it counts with a net of zero.
    GivenBack,
    /// It does not count, and why.
    Excluded(IssueKind),
}

/// A condition on one cell. Words are folded; cells are compared as words (see [`status_words`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellTest {
    /// The cell is one of these.
    Is(&'static [&'static str]),
    /// The cell contains one of these.
    Contains(&'static [&'static str]),
    /// The cell is filled and none of these.
    IsNot(&'static [&'static str]),
    /// The cell is a negative amount.
    Negative,
    /// The cell is filled.
    Filled,
}

/// One rule: the first whose test holds decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRule {
    /// Column, as a heading.
    pub heading: &'static str,
    /// When it holds.
    pub test: CellTest,
    /// What it then means.
    pub class: StatusClass,
}

/// Cancelled or voided, folded, in English, German, French, Spanish, Portuguese, Italian, Dutch and Japanese.
const CANCELLED: &[&str] = &[
    "cancelled",
    "canceled",
    "cancel",
    "cancelled by customer",
    "order cancelled",
    "void",
    "voided",
    "annulled",
    "storniert",
    "storno",
    "abgebrochen",
    "annulliert",
    "widerrufen",
    "annule",
    "annulee",
    "cancelado",
    "cancelada",
    "anulado",
    "anulada",
    "annullato",
    "annullata",
    "cancellato",
    "geannuleerd",
    "キャンセル",
    "キャンセル済み",
    "canceled by customer",
    "cancelled by seller",
    "cancelled by buyer",
    "cancelled by merchant",
    "stornierung",
    "auftrag storniert",
    "bestellung storniert",
    "commande annulee",
    "pedido cancelado",
    "pedido anulado",
    "ordine annullato",
    "bestelling geannuleerd",
];

const FAILED: &[&str] = &[
    "failed",
    "failure",
    "declined",
    "rejected",
    "denied",
    "expired",
    "error",
    "blocked",
    "payment failed",
    "payment error",
    "unsuccessful",
    "charged back",
    "chargeback",
    "fehlgeschlagen",
    "abgelehnt",
    "abgelaufen",
    "echoue",
    "echouee",
    "refuse",
    "refusee",
    "expire",
    "fallido",
    "fallida",
    "rechazado",
    "rechazada",
    "recusado",
    "recusada",
    "falhou",
    "fallito",
    "fallita",
    "rifiutato",
    "mislukt",
    "geweigerd",
    "失敗",
    "zahlung fehlgeschlagen",
    "echec",
    "paiement refuse",
    "paiement echoue",
    "pago fallido",
    "pago rechazado",
    "malsucedido",
    "pagamento fallito",
    "betaling mislukt",
];

const PENDING: &[&str] = &[
    "pending",
    "pending payment",
    "payment pending",
    "awaiting payment",
    "on hold",
    "onhold",
    "draft",
    "checkout draft",
    "incomplete",
    "abandoned",
    "quotation",
    "quotation sent",
    "trash",
    "payment review",
    "ausstehend",
    "wartend",
    "zahlung ausstehend",
    "in wartestellung",
    "entwurf",
    "en attente",
    "en attente de paiement",
    "brouillon",
    "pendiente",
    "pendiente de pago",
    "borrador",
    "pendente",
    "aguardando pagamento",
    "rascunho",
    "in attesa",
    "in attesa di pagamento",
    "bozza",
    "in afwachting",
    "concept",
    "in de wacht",
    "保留中",
    "支払い待ち",
    "ausstehende zahlung",
    "attente paiement",
    "paiement en attente",
    "en espera",
    "pagamento pendente",
    "aguardando",
    "in sospeso",
    "pago pendiente",
    "wachtend op betaling",
    "wacht op betaling",
];

const GIVEN_BACK: &[&str] = &[
    "refunded",
    "fully refunded",
    "refund",
    "returned",
    "erstattet",
    "ruckerstattet",
    "zuruckerstattet",
    "retourniert",
    "rembourse",
    "remboursee",
    "reembolsado",
    "reembolsada",
    "devuelto",
    "devolvido",
    "rimborsato",
    "rimborsata",
    "terugbetaald",
    "返金済み",
    "retourne",
    "retournee",
    "geretourneerd",
    "retour",
    "返品",
];

/// A status cell as words: folded, marks as spaces, without the prefix of some shops.
pub fn status_words(cell: &str) -> String {
    let spaced: String = cell.chars().map(|c| if matches!(c, '_' | '-') { ' ' } else { c }).collect();
    let folded = fold(&spaced);
    folded.strip_prefix("wc ").map_or(folded.clone(), str::to_owned)
}

/// What the words of a status mean in any shop; unknown words count.
pub fn classify_status(words: &str) -> StatusClass {
    let is_in = |list: &[&str]| list.contains(&words);
    if is_in(CANCELLED) {
        StatusClass::Excluded(IssueKind::Cancelled)
    } else if is_in(FAILED) {
        StatusClass::Excluded(IssueKind::Failed)
    } else if is_in(PENDING) {
        StatusClass::Excluded(IssueKind::Pending)
    } else if is_in(GIVEN_BACK) {
        StatusClass::GivenBack
    } else {
        StatusClass::Counts
    }
}

/// What the state of a subscription means for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionState {
    /// It runs, or its end tells.
    Runs,
    /// It is still a trial: nothing is paid yet.
    Trial,
    /// It has ended.
    Ended,
    /// It has never been paid, or is a draft.
    Unpaid,
}

/// What the words of a state mean for a subscription; unknown words mean that it runs.
pub fn subscription_state(words: &str) -> SubscriptionState {
    const ENDED: &[&str] = &[
        "ended",
        "churned",
        "terminated",
        "inactive",
        "lost",
        "closed",
        "beendet",
        "gekundigt",
        "inaktiv",
        "resilie",
        "termine",
        "inactif",
        "inactivo",
        "finalizado",
        "inativo",
        "encerrado",
        "terminato",
        "inattivo",
        "opgezegd",
        "beeindigd",
        "inactief",
    ];
    const TRIAL: &[&str] = &[
        "trial",
        "trialing",
        "trialling",
        "in trial",
        "free trial",
        "test",
        "testphase",
        "probe",
        "probezeit",
        "essai",
    ];
    const UNPAID: &[&str] = &["incomplete expired", "future", "not started", "scheduled"];
    let is_in = |list: &[&str]| list.contains(&words);
    if is_in(TRIAL) {
        SubscriptionState::Trial
    } else if is_in(UNPAID) || (is_in(PENDING) && !is_in(&["on hold", "onhold"])) {
        SubscriptionState::Unpaid
    } else if is_in(ENDED) || is_in(CANCELLED) || is_in(&["expired", "abgelaufen", "expire", "failed"]) {
        SubscriptionState::Ended
    } else {
        SubscriptionState::Runs
    }
}

/// Whether words look like the state of an order.
pub fn is_status_word(words: &str) -> bool {
    const USUAL: &[&str] = &[
        "paid",
        "completed",
        "complete",
        "processing",
        "shipped",
        "delivered",
        "fulfilled",
        "unfulfilled",
        "closed",
        "open",
        "succeeded",
        "partially refunded",
        "authorized",
        "bezahlt",
        "offen",
        "abgeschlossen",
        "versendet",
        "paye",
        "payee",
        "termine",
        "pagado",
        "completado",
        "pago",
        "concluido",
        "pagato",
        "completato",
        "betaald",
        "voltooid",
        "sale",
        "done",
        "confirmed",
    ];
    USUAL.contains(&words) || classify_status(words) != StatusClass::Counts
}

impl CellTest {
    /// Whether a cell passes; `words` are its [`status_words`].
    pub fn holds(self, cell: &str, words: &str) -> bool {
        match self {
            CellTest::Is(list) => list.contains(&words),
            CellTest::Contains(list) => list.iter().any(|part| words.contains(part)),
            CellTest::IsNot(list) => !words.is_empty() && !list.contains(&words),
            CellTest::Negative => {
                let cell = cell.trim();
                cell.starts_with(['-', '(', '\u{2212}']) || cell.ends_with('-')
            }
            CellTest::Filled => !words.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CellTest, StatusClass, classify_status, status_words};
    use crate::analysis::ingest::issues::IssueKind;

    #[test]
    fn words_of_many_languages() {
        let class = |cell: &str| classify_status(&status_words(cell));
        for cell in ["Cancelled", "wc-cancelled", "VOIDED", "Storniert", "annulé", "キャンセル"] {
            assert_eq!(class(cell), StatusClass::Excluded(IssueKind::Cancelled), "{cell}");
        }
        assert_eq!(class("on-hold"), StatusClass::Excluded(IssueKind::Pending));
        assert_eq!(class("charged_back"), StatusClass::Excluded(IssueKind::Failed));
        assert_eq!(class("Rückerstattet"), StatusClass::GivenBack);
        assert_eq!(class("Partially refunded"), StatusClass::Counts);
        assert_eq!(class("whatever"), StatusClass::Counts);
    }

    #[test]
    fn tests_of_cells() {
        let holds = |test: CellTest, cell: &str| test.holds(cell, &status_words(cell));
        assert!(holds(CellTest::IsNot(&["paid"]), "Open") && !holds(CellTest::IsNot(&["paid"]), " "));
        assert!(holds(CellTest::Contains(&["refund"]), "Payment Refund"));
        assert!(holds(CellTest::Negative, "(3.00)") && !holds(CellTest::Negative, "3-4"));
        assert!(holds(CellTest::Filled, "x") && !holds(CellTest::Filled, ""));
    }
}

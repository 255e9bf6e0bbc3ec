//! Settling: what evidence does to a payment (`payments.md` §4.2 to §4.4). Runs in the lane, so that the payment's
//! state, the credit, the inbox and the outbox are one transaction.

use domain::{
    ledger::{Book, Command, GrantSource, NewGrant, Request},
    payment::{Evidence, FailureReason, Outcome, PaymentState, Transition, transition},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    ledger::{
        PostError, fingerprint,
        lane::batch::{Batch, Holding},
    },
    payments::{
        Settled,
        record::{self, PaymentRecord},
    },
};

/// The finding about a payment to which money came twice.
const PAID_TWICE: &str = "paid_twice";

/// Decides one piece of evidence.
pub(crate) fn settle(batch: &mut Batch, evidence: &Evidence, now: Timestamp) -> Settled {
    let Some(mut payment) = batch.payment(&evidence.payment_id).filter(|payment| payment.gateway == evidence.gateway)
    else {
        tracing::warn!(payment_id = %evidence.payment_id, gateway = %evidence.gateway, "evidence about no payment.");
        return Settled::Unknown;
    };
    if let Some(what) = mismatch(batch, &payment, evidence) {
        return park(batch, payment, evidence, what, now);
    }
    if let Some(key) = &evidence.event_key
        && batch.has_seen(payment.id.account_id(), evidence.gateway, key)
    {
        return Settled::Repeated;
    }
    let outcome = payment.hint.map_or(evidence.outcome, |hint| hint.word(payment.state, evidence.outcome));
    let settled = match transition(payment.state, outcome) {
        Transition::Credit => credit(batch, payment, evidence, now),
        Transition::To(state) => {
            payment.state = state;
            payment.reason = reason(outcome);
            bind(&mut payment, evidence);
            if !state.is_open() {
                payment.next_check_at =
                    payment.may_be_paid_after_all(now).then(|| Billing::next_check(&payment, now)).flatten();
            }
            if state == PaymentState::Review {
                batch.review(payment, "suspicious", &detail(evidence), now);
            } else {
                batch.keep(payment, "evidence", &evidence.code, now);
            }
            Settled::Applied
        }
        Transition::Stay => stay(batch, payment, evidence, now),
    };
    if let Some(key) = &evidence.event_key {
        batch.see(&evidence.payment_id, evidence.gateway, key, now);
    }
    settled
}

/// What about the evidence does not match what was asked, or belongs to another payment.
fn mismatch(batch: &Batch, payment: &PaymentRecord, evidence: &Evidence) -> Option<&'static str> {
    use domain::payment::Mismatch;
    match payment.asked().check(evidence) {
        Err(Mismatch::Gateway) => return Some("mismatch:gateway"),
        Err(Mismatch::Amount) => return Some("mismatch:amount"),
        Err(Mismatch::Object) => return Some("mismatch:object"),
        Err(Mismatch::Account) => return Some("mismatch:account"),
        Ok(()) => {}
    }
    let gateway = evidence.gateway;
    if batch.held_by_another(Holding::Object, gateway, evidence.object_id.as_deref(), &payment.id) {
        return Some("mismatch:object_of_another_payment");
    }
    if evidence.outcome == Outcome::Paid && evidence.money_id.is_none() {
        // Money without a name could be shown again for another payment.
        return Some("mismatch:money_without_id");
    }
    if batch.held_by_another(Holding::Money, gateway, evidence.money_id.as_deref(), &payment.id) {
        return Some("mismatch:money_of_another_payment");
    }
    None
}

/// Never credited: an operator decides. A payment that has succeeded stays so, with the finding beside it. The same finding
/// again adds nothing, and is no error in the log: gateways repeat a message that is refused.
fn park(
    batch: &mut Batch,
    mut payment: PaymentRecord,
    evidence: &Evidence,
    what: &'static str,
    now: Timestamp,
) -> Settled {
    let said = detail(evidence);
    let is_known = batch.desk.has_found(&payment.id, what, &said);
    let is_over = !payment.state.is_open() && payment.state != PaymentState::Review;
    if is_over && is_known {
        // Operators have decided on this very thing.
        return Settled::Mismatch;
    }
    if is_known {
        tracing::info!(
            payment_id = %payment.id, gateway = %payment.gateway, what, code = evidence.code,
            "evidence that does not match came again; its payment is parked already."
        );
    } else {
        tracing::error!(
            payment_id = %payment.id, gateway = %payment.gateway, what, code = evidence.code,
            "evidence does not match the payment; it is parked for an operator."
        );
    }
    if payment.state != PaymentState::Succeeded {
        payment.state = PaymentState::Review;
        payment.reason = None;
        payment.next_check_at = None;
    }
    batch.find(payment, what, &said, now);
    Settled::Mismatch
}

/// What an operator needs to know of evidence.
fn detail(evidence: &Evidence) -> String {
    let Evidence { code, amount, object_id, money_id, .. } = evidence;
    let amount = amount.map(|amount| format!(", amount {} {}", amount.decimal(), amount.currency)).unwrap_or_default();
    let object = object_id.as_ref().map(|id| format!(", object {id}")).unwrap_or_default();
    let money = money_id.as_ref().map(|id| format!(", money {id}")).unwrap_or_default();
    format!("{code}{amount}{object}{money}")
}

/// The money has moved: the posting and the state are one.
fn credit(batch: &mut Batch, mut payment: PaymentRecord, evidence: &Evidence, now: Timestamp) -> Settled {
    bind(&mut payment, evidence);
    let credited = PaymentRecord { money_id: evidence.money_id.clone(), ..payment.clone() };
    match post_credit(batch, credited, "evidence", &evidence.code, now) {
        Ok(()) => Settled::Applied,
        Err(error) => {
            tracing::error!(payment_id = %payment.id, %error, "a paid payment cannot be credited.");
            park(batch, payment, evidence, "credit_refused", now)
        }
    }
}

/// An operator has decided that a payment under review is paid.
///
/// # Errors
/// Why the ledger refused.
pub(crate) fn credit_by_operator(
    batch: &mut Batch,
    payment: PaymentRecord,
    words: &str,
    now: Timestamp,
) -> Result<(), String> {
    post_credit(batch, payment, "settled", words, now).map_err(|error| error.to_string())
}

/// The one way in which a payment becomes credit.
fn post_credit(
    batch: &mut Batch,
    mut payment: PaymentRecord,
    cause: &'static str,
    code: &str,
    now: Timestamp,
) -> Result<(), PostError> {
    let command = Command::Grant(NewGrant {
        source: GrantSource::TopUp,
        amount: payment.credit(),
        expires_at: None,
        services: Vec::new(),
        reference: payment.id.to_string(),
        counter: Book::Clearing(payment.gateway),
        description: String::new(),
    });
    let request = Request { key: record::posting_key(&payment.id), fingerprint: fingerprint(&command), command };
    let posted = batch.post(payment.id.account_id(), &request, now)?;
    let before = payment.state;
    if !payment.is_closed() {
        // Why it had been closed stays, so that the customer is told that the money came late.
        payment.reason = None;
    }
    payment.state = PaymentState::Succeeded;
    payment.next_check_at = None;
    payment.credited = Some(payment.credit().micros);
    payment.posting_seq = Some(posted.seq);
    tracing::info!(
        payment_id = %payment.id, gateway = %payment.gateway, %before, seq = posted.seq, code, "payment credited."
    );
    batch.issue_receipt(&payment.id, now);
    batch.keep(payment, cause, code, now);
    Ok(())
}

/// Nothing changes; what a message says is kept on record all the same.
fn stay(batch: &mut Batch, mut payment: PaymentRecord, evidence: &Evidence, now: Timestamp) -> Settled {
    if payment.state == PaymentState::Succeeded && evidence.outcome == Outcome::Paid {
        let same_money = payment.money_id == evidence.money_id || evidence.money_id.is_none();
        if same_money {
            return Settled::Repeated;
        }
        let said = detail(evidence);
        if batch.desk.has_found(&payment.id, PAID_TWICE, &said) {
            tracing::info!(
                payment_id = %payment.id, gateway = %payment.gateway, money_id = evidence.money_id,
                "a second money of a succeeded payment was told of again."
            );
        } else {
            tracing::error!(
                payment_id = %payment.id, gateway = %payment.gateway, money_id = evidence.money_id,
                "a succeeded payment was paid a second time; the second money must be sent back."
            );
        }
        batch.find(payment, PAID_TWICE, &said, now);
        return Settled::Ignored;
    }
    let in_review = payment.state == PaymentState::Review;
    let unbound = payment.object_id.is_none() && evidence.object_id.is_some();
    // Closed, and the money may come all the same: a PayPal order that was cancelled with us and paid there.
    let is_pending = payment.is_closed() && evidence.outcome == Outcome::Pending && payment.next_check_at.is_none();
    if is_pending {
        payment.next_check_at = Billing::next_check(&payment, now);
    }
    if evidence.event_key.is_some() || unbound || is_pending {
        bind(&mut payment, evidence);
        batch.keep(payment, "evidence", &evidence.code, now);
    }
    if in_review { Settled::Applied } else { Settled::Ignored }
}

/// The gateway's object becomes the payment's, when it was not known yet.
fn bind(payment: &mut PaymentRecord, evidence: &Evidence) {
    if payment.object_id.is_none() {
        payment.object_id.clone_from(&evidence.object_id);
    }
}

const fn reason(outcome: Outcome) -> Option<FailureReason> {
    match outcome {
        Outcome::Failed(reason) => Some(reason),
        Outcome::Expired => Some(FailureReason::Expired),
        Outcome::Cancelled => Some(FailureReason::Cancelled),
        Outcome::Paid | Outcome::Pending | Outcome::Suspicious => None,
    }
}

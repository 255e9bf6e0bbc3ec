//! What became of an order to give money back, and how far such money has come (`payments.md` §1.7, §1.5).

use domain::payment::{BackKind, BackState, MoneyBack, PaymentId};
use secrecy::SecretString;

use super::{
    RefundRequest, amount,
    answer::{ApiAnswer, REFUND_SIGNED},
};

/// VNPay's answer to a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundAnswer {
    /// It will be paid out; how far it has come is to be asked.
    Accepted(MoneyBack),
    /// It was not taken, and will not be paid out.
    Refused {
        /// `vnp_ResponseCode`.
        code: String,
    },
    /// It may have been taken: VNPay must be asked before it is ordered again.
    Unknown {
        /// `vnp_ResponseCode`, or why there is none.
        code: String,
    },
}

/// Codes that say that the order was not taken: wrong merchant or total (02), form (03), full after a partial one (04),
/// only a part allowed (13), not at this time (16), not found (91), amount (93), original not paid (95), signature (97).
/// All others (94 asked already or too soon, 98 timeout, 99 other) leave it open.
const REFUSALS: [&str; 9] = ["02", "03", "04", "13", "16", "91", "93", "95", "97"];

impl RefundAnswer {
    /// Reads the answer to `asked`. Accepted is believed only when it is signed and about exactly this refund; a refusal
    /// may be unsigned, as VNPay's often are, but not wrongly signed.
    pub(super) fn read(answer: &ApiAnswer, asked: &RefundRequest<'_>, tmn_code: &str, secret: &SecretString) -> Self {
        let code = answer.response_code().chars().filter(char::is_ascii_graphic).take(20).collect::<String>();
        let signed = answer.is_signed(&REFUND_SIGNED, secret);
        if REFUSALS.contains(&code.as_str()) && (signed || !answer.has_signature()) {
            return Self::Refused { code };
        }
        let ours = code == "00"
            && signed
            && answer.value("vnp_TmnCode") == tmn_code
            && answer.value("vnp_TransactionType") == asked.transaction_type()
            && amount::read(answer.value("vnp_Amount")) == Some(asked.amount);
        match money_back(answer, asked.payment_id).filter(|_| ours) {
            Some(back) => Self::Accepted(back),
            None => Self::Unknown { code },
        }
    }
}

/// The refund that a signed answer is about; `None` when it is about a payment, or about none of `payment_id`.
///
/// VNPay has no id of its own for a refund: it is the payment's with the kind, the transaction number and the amount.
pub(super) fn money_back(answer: &ApiAnswer, payment_id: &PaymentId) -> Option<MoneyBack> {
    if answer.value("vnp_TxnRef") != payment_id.as_str() {
        return None;
    }
    let kind = Some(answer.value("vnp_TransactionType")).filter(|kind| matches!(*kind, "02" | "03"))?;
    let amount = amount::read(answer.value("vnp_Amount"))?;
    let state = match answer.value("vnp_TransactionStatus") {
        // Ordered (also when the answer to the order does not say), in progress, sent to the bank.
        "" | "01" | "05" | "06" => BackState::Open,
        "00" | "10" | "20" => BackState::Gone,
        "02" | "09" => BackState::Returned,
        _ => return None,
    };
    let number = answer.value("vnp_TransactionNo");
    let number = number.chars().filter(char::is_ascii_alphanumeric).take(20).collect::<String>();
    let id = format!("{payment_id}:{kind}:{number}:{}", amount.to_minor().ok()?);
    Some(MoneyBack { id, kind: BackKind::Refund, amount, state })
}

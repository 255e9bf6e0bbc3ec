//! The answer to a query: believed only when it is signed and about exactly our payment (`payments.md` §1.6).

use std::collections::BTreeMap;

use domain::{
    gateway::Gateway,
    payment::{Evidence, Outcome},
};
use secrecy::SecretString;
use serde::Deserialize;

use super::{QueryRequest, amount, codes, message::transaction_number, signature};

/// How long after expiry "not found" closes a payment.
const NOT_FOUND_FINAL_SECONDS: i64 = 30 * 60;

/// The signed values, in the order in which they are signed.
const SIGNED: [&str; 15] = [
    "vnp_ResponseId",
    "vnp_Command",
    "vnp_ResponseCode",
    "vnp_Message",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_Amount",
    "vnp_BankCode",
    "vnp_PayDate",
    "vnp_TransactionNo",
    "vnp_TransactionType",
    "vnp_TransactionStatus",
    "vnp_OrderInfo",
    "vnp_PromotionCode",
    "vnp_PromotionAmount",
];

/// The answer's body. Error answers are short and often unsigned, so every field may be absent.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct QueryAnswer(BTreeMap<String, Option<String>>);

impl QueryAnswer {
    /// Whether the question itself worked.
    pub(super) fn response_code(&self) -> &str {
        self.value("vnp_ResponseCode")
    }

    /// What the answer proves; `None` is "no information", never "not paid".
    pub(super) fn evidence(&self, asked: &QueryRequest<'_>, tmn_code: &str, secret: &SecretString) -> Option<Evidence> {
        if self.response_code() == "91" {
            let final_from = asked.expires_at.plus_seconds(NOT_FOUND_FINAL_SECONDS);
            return (asked.now >= final_from).then(|| self.about(asked, Outcome::Expired));
        }
        let ours = self.response_code() == "00"
            && self.is_signed(secret)
            && self.value("vnp_TransactionType") == "01"
            && self.value("vnp_TmnCode") == tmn_code
            && self.value("vnp_TxnRef") == asked.payment_id.as_str()
            && amount::read(self.value("vnp_Amount")) == Some(asked.amount);
        if !ours {
            return None;
        }
        let over = asked.told_unpaid || asked.now >= asked.expires_at;
        let outcome = codes::query_outcome(self.value("vnp_TransactionStatus"), over)?;
        let money_id = transaction_number(self.value("vnp_TransactionNo").to_owned());
        Some(Evidence { amount: Some(asked.amount), money_id, ..self.about(asked, outcome) })
    }

    fn about(&self, asked: &QueryRequest<'_>, outcome: Outcome) -> Evidence {
        Evidence {
            gateway: Gateway::Vnpay,
            payment_id: asked.payment_id.clone(),
            outcome,
            amount: None,
            object_id: None,
            money_id: None,
            event_key: None,
            code: format!("querydr {}/{}", self.response_code(), self.value("vnp_TransactionStatus")),
        }
    }

    fn is_signed(&self, secret: &SecretString) -> bool {
        let text = signature::joined(SIGNED.map(|name| self.value(name)));
        signature::matches(secret, &text, self.value(signature::SECURE_HASH))
    }

    fn value(&self, name: &str) -> &str {
        self.0.get(name).and_then(Option::as_deref).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        account::AccountId,
        currency::Currency,
        money::Money,
        payment::{Outcome, PaymentId},
        time::Timestamp,
    };
    use secrecy::SecretString;
    use serde_json::json;

    use super::{QueryAnswer, SIGNED, signature};
    use crate::gateways::vnpay::QueryRequest;

    const MINUTE: i64 = 60_000;

    fn outcome(change: impl Fn(&mut serde_json::Value), sign: bool, minutes: i64) -> Option<Outcome> {
        let secret = SecretString::from("K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU");
        let payment_id = PaymentId::new(AccountId(7), 9);
        let mut body = json!({
            "vnp_ResponseId": "1", "vnp_Command": "querydr", "vnp_ResponseCode": "00", "vnp_TmnCode": "SANDBX01",
            "vnp_TxnRef": payment_id, "vnp_Amount": "10000000", "vnp_TransactionNo": "14226112",
            "vnp_TransactionType": "01", "vnp_TransactionStatus": "00", "vnp_PromotionCode": null,
        });
        change(&mut body);
        if sign {
            let text = signature::joined(SIGNED.map(|name| body[name].as_str().unwrap_or_default()));
            body["vnp_SecureHash"] = signature::sign(&secret, &text).into();
        }
        let answer: QueryAnswer = serde_json::from_value(body).unwrap();
        let asked = QueryRequest {
            payment_id: &payment_id,
            amount: Money::from_minor(100_000, Currency::Vnd).unwrap(),
            created_at: Timestamp(0),
            expires_at: Timestamp(15 * MINUTE),
            told_unpaid: false,
            now: Timestamp(minutes * MINUTE),
        };
        answer.evidence(&asked, "SANDBX01", &secret).map(|evidence| evidence.outcome)
    }

    #[test]
    fn believes_only_signed_answers_about_the_payment() {
        assert_eq!(outcome(|_| {}, true, 5), Some(Outcome::Paid));
        assert_eq!(outcome(|_| {}, false, 5), None);
        for (name, value) in [
            ("vnp_TxnRef", "PAY-0000000008-0000000009"),
            ("vnp_TmnCode", "SANDBX02"),
            ("vnp_Amount", "10000100"),
            ("vnp_TransactionType", "02"),
            ("vnp_ResponseCode", "94"),
            ("vnp_SecureHash", ""),
        ] {
            assert_eq!(outcome(|body| body[name] = value.into(), name != "vnp_SecureHash", 60), None, "{name}");
        }
    }

    #[test]
    fn not_found_closes_half_an_hour_after_expiry() {
        let not_found = |body: &mut serde_json::Value| *body = json!({ "vnp_ResponseCode": "91" });
        assert_eq!(outcome(not_found, false, 44), None);
        assert_eq!(outcome(not_found, false, 45), Some(Outcome::Expired));
    }
}

//! An answer of VNPay's API: values by name, signed in an order that depends on the question (`payments.md` §1.6, §1.7).

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::Deserialize;

use super::signature;

/// The signed values of an answer to a query, in the order in which they are signed.
pub(super) const QUERY_SIGNED: [&str; 15] = [
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

/// Of an answer to a refund: the same without the promotion.
pub(super) const REFUND_SIGNED: [&str; 13] = {
    let mut names = [""; 13];
    let mut place = 0;
    while place < names.len() {
        names[place] = QUERY_SIGNED[place];
        place += 1;
    }
    names
};

/// The answer's body. Error answers are short and often unsigned, so every field may be absent.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct ApiAnswer(BTreeMap<String, Option<String>>);

#[cfg(any(test, fuzzing))]
impl From<BTreeMap<String, Option<String>>> for ApiAnswer {
    fn from(values: BTreeMap<String, Option<String>>) -> Self {
        Self(values)
    }
}

impl ApiAnswer {
    /// A value; an absent one is empty.
    pub(super) fn value(&self, name: &str) -> &str {
        self.0.get(name).and_then(Option::as_deref).unwrap_or_default()
    }

    /// `vnp_ResponseCode`: whether the question itself worked.
    pub(super) fn response_code(&self) -> &str {
        self.value("vnp_ResponseCode")
    }

    /// Whether there is a signature at all.
    pub(super) fn has_signature(&self) -> bool {
        !self.value(signature::SECURE_HASH).is_empty()
    }

    /// Whether the values named in `order` are signed. One that holds the separator could stand for two others.
    pub(super) fn is_signed(&self, order: &[&str], secret: &SecretString) -> bool {
        let values = order.iter().map(|name| self.value(name));
        !values.clone().any(|value| value.contains('|'))
            && signature::matches(secret, &signature::joined(values), self.value(signature::SECURE_HASH))
    }
}

//! The answer to a query: believed only when it is signed and about exactly our payment (`payments.md` §1.6).

use domain::{
    gateway::Gateway,
    payment::{Evidence, MoneyBack, Outcome},
};
use secrecy::SecretString;

use super::{
    QueryRequest, amount,
    answer::{ApiAnswer, QUERY_SIGNED},
    codes,
    message::transaction_number,
    refund_answer::money_back,
};

/// What VNPay knows of a payment: the last thing that happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VnpayNews {
    /// What became of the payment.
    Payment(Evidence),
    /// It was paid, and this refund of it was ordered last.
    Refund(MoneyBack),
    /// Nothing that may be relied on; never "not paid".
    Nothing,
}

/// How long after expiry "not found" closes a payment.
const NOT_FOUND_FINAL_SECONDS: i64 = 30 * 60;

/// Reads the answer to `asked`.
pub(super) fn news(answer: &ApiAnswer, asked: &QueryRequest<'_>, tmn_code: &str, secret: &SecretString) -> VnpayNews {
    if answer.response_code() == "91" {
        let final_from = asked.expires_at.plus_seconds(NOT_FOUND_FINAL_SECONDS);
        return match asked.now >= final_from {
            true => VnpayNews::Payment(about(answer, asked, Outcome::Expired)),
            false => VnpayNews::Nothing,
        };
    }
    let ours = answer.response_code() == "00"
        && answer.is_signed(&QUERY_SIGNED, secret)
        && answer.value("vnp_TmnCode") == tmn_code
        && answer.value("vnp_TxnRef") == asked.payment_id.as_str();
    if !ours {
        return VnpayNews::Nothing;
    }
    if answer.value("vnp_TransactionType") == "01" {
        return payment(answer, asked).map_or(VnpayNews::Nothing, VnpayNews::Payment);
    }
    let back = money_back(answer, asked.payment_id).filter(|back| back.amount.micros <= asked.amount.micros);
    back.map_or(VnpayNews::Nothing, VnpayNews::Refund)
}

fn payment(answer: &ApiAnswer, asked: &QueryRequest<'_>) -> Option<Evidence> {
    if amount::read(answer.value("vnp_Amount")) != Some(asked.amount) {
        return None;
    }
    let over = asked.told_unpaid || asked.now >= asked.expires_at;
    let outcome = codes::query_outcome(answer.value("vnp_TransactionStatus"), over)?;
    let money_id = transaction_number(answer.value("vnp_TransactionNo").to_owned());
    Some(Evidence { amount: Some(asked.amount), money_id, ..about(answer, asked, outcome) })
}

fn about(answer: &ApiAnswer, asked: &QueryRequest<'_>, outcome: Outcome) -> Evidence {
    Evidence {
        gateway: Gateway::Vnpay,
        payment_id: asked.payment_id.clone(),
        outcome,
        amount: None,
        object_id: None,
        money_id: None,
        event_key: None,
        code: format!("querydr {}/{}", answer.response_code(), answer.value("vnp_TransactionStatus")),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        account::AccountId,
        currency::Currency,
        money::Money,
        payment::{BackState, Outcome, PaymentId},
        time::Timestamp,
    };
    use secrecy::SecretString;
    use serde_json::json;

    use super::{ApiAnswer, QUERY_SIGNED, VnpayNews, news};
    use crate::gateways::vnpay::{QueryRequest, signature};

    const MINUTE: i64 = 60_000;

    fn told(change: impl Fn(&mut serde_json::Value), sign: bool, minutes: i64) -> VnpayNews {
        let secret = SecretString::from("K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU");
        let payment_id = PaymentId::new(AccountId(7), 9);
        let mut body = json!({
            "vnp_ResponseId": "1", "vnp_Command": "querydr", "vnp_ResponseCode": "00", "vnp_TmnCode": "SANDBX01",
            "vnp_TxnRef": payment_id, "vnp_Amount": "10000000", "vnp_TransactionNo": "14226112",
            "vnp_TransactionType": "01", "vnp_TransactionStatus": "00", "vnp_PromotionCode": null,
        });
        change(&mut body);
        if sign {
            let text = signature::joined(QUERY_SIGNED.map(|name| body[name].as_str().unwrap_or_default()));
            body["vnp_SecureHash"] = signature::sign(&secret, &text).into();
        }
        let answer: ApiAnswer = serde_json::from_value(body).unwrap();
        let asked = QueryRequest {
            payment_id: &payment_id,
            amount: Money::from_minor(100_000, Currency::Vnd).unwrap(),
            created_at: Timestamp(0),
            expires_at: Timestamp(15 * MINUTE),
            told_unpaid: false,
            now: Timestamp(minutes * MINUTE),
        };
        news(&answer, &asked, "SANDBX01", &secret)
    }

    fn outcome(change: impl Fn(&mut serde_json::Value), sign: bool, minutes: i64) -> Option<Outcome> {
        match told(change, sign, minutes) {
            VnpayNews::Payment(evidence) => Some(evidence.outcome),
            VnpayNews::Refund(_) | VnpayNews::Nothing => None,
        }
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
            ("vnp_Message", "a|b"),
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

    #[test]
    fn a_refund_is_told_apart_from_the_payment() {
        let refund = |kind: &'static str, status: &'static str, amount: &'static str| {
            let change = move |body: &mut serde_json::Value| {
                body["vnp_TransactionType"] = kind.into();
                body["vnp_TransactionStatus"] = status.into();
                body["vnp_Amount"] = amount.into();
            };
            match told(change, true, 60) {
                VnpayNews::Refund(back) => Some((back.amount.to_minor().unwrap(), back.state)),
                VnpayNews::Payment(_) | VnpayNews::Nothing => None,
            }
        };
        assert_eq!(refund("02", "05", "10000000"), Some((100_000, BackState::Open)));
        assert_eq!(refund("02", "06", "10000000"), Some((100_000, BackState::Open)));
        assert_eq!(refund("03", "00", "5000000"), Some((50_000, BackState::Gone)));
        assert_eq!(refund("03", "09", "5000000"), Some((50_000, BackState::Returned)));
        assert_eq!(refund("03", "09", "10000100"), None, "more than was paid");
        assert_eq!(refund("03", "77", "5000000"), None);
        assert_eq!(refund("04", "05", "5000000"), None);
        let unsigned = |body: &mut serde_json::Value| body["vnp_TransactionType"] = "02".into();
        assert_eq!(told(unsigned, false, 60), VnpayNews::Nothing);
    }
}

//! The result as told to the merchant: return URL and IPN carry the same signed parameters.

use super::{
    outcome::{Codes, Outcome},
    signature,
    store::{Ending, Transaction},
};
use crate::{
    clock,
    delivery::{Message, Payload},
    random,
    state::App,
};
use jiff::Timestamp;
use serde::Deserialize;

/// One IPN: the signed query string of the call.
#[derive(Debug, Clone)]
pub(crate) struct Ipn {
    query: String,
}

impl Ipn {
    pub(super) const fn new(query: String) -> Self {
        Self { query }
    }

    pub(super) fn query(&self) -> &str {
        &self.query
    }
}

/// Ends `transaction` and returns the signed query string that tells it.
pub(crate) fn end(app: &App, transaction: &mut Transaction, outcome: Outcome, now: Timestamp) -> String {
    let Codes { response, status, at_bank } = outcome.codes();
    let ending = Ending {
        status,
        response,
        bank_code: if at_bank { bank(transaction.request.bank_code.as_deref()) } else { "VNPAY".to_owned() },
        pay_date: clock::vnpay(now),
        transaction_no: if at_bank { random::digits(8) } else { "0".to_owned() },
    };
    let amount = transaction.request.amount.to_string();
    let bank_number = if at_bank { format!("VNP{}", ending.transaction_no) } else { String::new() };
    let query = signature::signed_query(
        &app.config.vnpay_hash_secret,
        [
            ("vnp_Amount", amount.as_str()),
            ("vnp_BankCode", &ending.bank_code),
            ("vnp_BankTranNo", &bank_number),
            ("vnp_CardType", card_type(&ending.bank_code, at_bank)),
            ("vnp_OrderInfo", &transaction.request.order_info),
            ("vnp_PayDate", &ending.pay_date),
            ("vnp_ResponseCode", response),
            ("vnp_TmnCode", &app.config.vnpay_tmn_code),
            ("vnp_TransactionNo", &ending.transaction_no),
            ("vnp_TransactionStatus", status),
            ("vnp_TxnRef", &transaction.request.txn_ref),
        ],
    );
    transaction.ending = Some(ending);
    query
}

/// The bank a customer would have ended at, for a group of payment methods.
fn bank(asked: Option<&str>) -> String {
    match asked {
        Some("INTCARD") => "VISA",
        None | Some("VNPAYQR" | "VNBANK") => "NCB",
        Some(bank) => bank,
    }
    .to_owned()
}

fn card_type(bank: &str, at_bank: bool) -> &'static str {
    match (at_bank, bank) {
        (false, _) => "QRCODE",
        (true, "VISA") => "VISA",
        (true, _) => "ATM",
    }
}

/// The message for the delivery log.
pub(crate) fn message(transaction: &Transaction, query: String) -> Message {
    let code = transaction.ending.as_ref().map_or("", |ending| ending.response);
    Message {
        kind: format!("IPN {code}"),
        reference: transaction.request.txn_ref.clone(),
        payload: Payload::Vnpay(Ipn { query }),
    }
}

/// The call of an IPN.
pub(crate) fn request(app: &App, url: &str, ipn: &Ipn) -> reqwest::RequestBuilder {
    app.http.get(with_query(url, &ipn.query))
}

/// Appends a query string to an address that may have one.
pub(crate) fn with_query(url: &str, query: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}{query}")
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "RspCode")]
    code: String,
}

/// Whether the merchant's answer ends the delivery: 00 and 02 do, everything else is repeated.
pub(crate) fn ends_delivery(answer: &str) -> bool {
    serde_json::from_str::<Answer>(answer).is_ok_and(|answer| matches!(answer.code.as_str(), "00" | "02"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_00_and_02_end_the_delivery() {
        assert!(ends_delivery(r#"{"RspCode":"00","Message":"Confirm Success"}"#));
        assert!(ends_delivery(r#"{"RspCode":"02","Message":"Order already confirmed"}"#));
        for code in ["01", "04", "97", "99"] {
            assert!(!ends_delivery(&format!(r#"{{"RspCode":"{code}","Message":"x"}}"#)), "{code}");
        }
        assert!(!ends_delivery("OK"));
    }

    #[test]
    fn a_return_url_keeps_its_own_query() {
        assert_eq!(with_query("http://a/r", "x=1"), "http://a/r?x=1");
        assert_eq!(with_query("http://a/r?p=2", "x=1"), "http://a/r?p=2&x=1");
    }
}

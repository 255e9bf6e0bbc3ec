//! VNPay, as small as it can be: its page, its query, its messages (`payments.md` §1).

use std::collections::{BTreeMap, HashMap};

use domain::{payment::PaymentId, time::Timestamp};
use form_urlencoded::Serializer;
use ring::hmac;
use serde_json::{Value, json};

use super::{Body, Books};
use crate::simulation::happening::{Act, Decision, Way};

/// VNPay for one merchant.
#[derive(Debug)]
pub struct Vnpay {
    secret: String,
    merchant: String,
    transactions: HashMap<PaymentId, Transaction>,
}

#[derive(Debug)]
struct Transaction {
    amount: String,
    created: String,
    expires: String,
    number: String,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    Working,
    Paid,
    Failed(&'static str),
    Suspicious,
}

/// What VNPay says of a payment.
struct Result<'a> {
    payment: &'a str,
    amount: &'a str,
    number: &'a str,
    code: &'a str,
    status: &'a str,
}

type Parameters = BTreeMap<String, String>;

fn hmac(secret: &str, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA512, secret.as_bytes());
    hex::encode(hmac::sign(&key, text.as_bytes()))
}

fn encode(parameters: &Parameters) -> String {
    Serializer::new(String::new()).extend_pairs(parameters).finish()
}

/// `yyyyMMddHHmmss` in Vietnam.
fn time(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap();
    jiff::tz::offset(7).to_datetime(at).strftime("%Y%m%d%H%M%S").to_string()
}

impl Vnpay {
    pub fn new(merchant: &str, secret: &str) -> Self {
        Self { secret: secret.to_owned(), merchant: merchant.to_owned(), transactions: HashMap::new() }
    }

    /// The customer does something on the page at this address.
    pub fn act(&mut self, books: &mut Books, payment: &PaymentId, page: &str, act: Act) -> Option<Way> {
        self.open(books, payment, page)?;
        let transaction = self.transactions.get_mut(payment)?;
        if transaction.stage != Stage::Open || time(books.now()) >= transaction.expires {
            return None;
        }
        let (stage, code, status) = match act {
            Act::Pay => (Stage::Paid, "00", "00"),
            Act::PayLater => (Stage::Working, "00", "01"),
            Act::Decline => (Stage::Failed("51"), "51", "02"),
            Act::Cancel => (Stage::Failed("24"), "24", "02"),
            Act::Suspicious => (Stage::Suspicious, "07", "07"),
            Act::Leave => return None,
        };
        transaction.stage = stage;
        match stage {
            Stage::Paid => books.moved(payment, &transaction.number),
            Stage::Suspicious => books.suspect(payment),
            Stage::Working => books.waits(payment, true),
            Stage::Open | Stage::Failed(_) => {}
        }
        let query = self.result(payment, code, status);
        if stage != Stage::Working || books.chance(50) {
            books.tell(payment, Body::Vnpay(query.clone()), false);
        }
        Some(Way::Return(query))
    }

    /// A first visit makes the transaction, if what was signed is right.
    fn open(&mut self, books: &mut Books, payment: &PaymentId, page: &str) -> Option<()> {
        if self.transactions.contains_key(payment) {
            return Some(());
        }
        let url: url::Url = page.parse().unwrap();
        let mut parameters: Parameters = url.query_pairs().into_owned().collect();
        let hash = parameters.remove("vnp_SecureHash").unwrap();
        assert_eq!(hash, hmac(&self.secret, &encode(&parameters)), "a pay address signed wrongly");
        assert_eq!(parameters["vnp_TxnRef"], payment.as_str());
        assert_eq!(parameters["vnp_TmnCode"], self.merchant);
        if time(books.now()) >= parameters["vnp_ExpireDate"] {
            return None;
        }
        let transaction = Transaction {
            amount: parameters["vnp_Amount"].clone(),
            created: parameters["vnp_CreateDate"].clone(),
            expires: parameters["vnp_ExpireDate"].clone(),
            number: books.number().to_string(),
            stage: Stage::Open,
        };
        self.transactions.insert(payment.clone(), transaction);
        Some(())
    }

    /// Comes to a decision. Answers whether anything has changed.
    pub fn decide(&mut self, books: &mut Books, payment: &PaymentId, decision: Decision) -> bool {
        let Some(transaction) = self.transactions.get_mut(payment) else { return false };
        let (stage, code, status, certain) = match (decision, transaction.stage) {
            (Decision::Pays, Stage::Working) => (Stage::Paid, "00", "00", false),
            (Decision::Refuses, Stage::Working) => (Stage::Failed("75"), "75", "02", false),
            // We have closed it and do not ask any more: it is VNPay's to tell.
            (Decision::PaysAfterAll, Stage::Failed(_)) => (Stage::Paid, "00", "00", true),
            (Decision::PaysTwice, Stage::Paid) => (Stage::Paid, "00", "00", true),
            _ => return false,
        };
        if matches!(decision, Decision::PaysAfterAll | Decision::PaysTwice) {
            transaction.number = books.number().to_string();
        }
        transaction.stage = stage;
        books.waits(payment, false);
        if stage == Stage::Paid {
            books.moved(payment, &transaction.number);
        }
        let query = self.result(payment, code, status);
        books.tell(payment, Body::Vnpay(query), certain);
        true
    }

    /// Answers a query, or another request to the same address.
    pub fn query(&self, now: Timestamp, asked: &Value) -> Value {
        let text = |name: &str| asked[name].as_str().unwrap_or_default();
        let signed = [
            "vnp_RequestId",
            "vnp_Version",
            "vnp_Command",
            "vnp_TmnCode",
            "vnp_TxnRef",
            "vnp_TransactionDate",
            "vnp_CreateDate",
            "vnp_IpAddr",
            "vnp_OrderInfo",
        ];
        let signed = signed.map(text).join("|");
        assert_eq!(text("vnp_SecureHash"), hmac(&self.secret, &signed), "a query signed wrongly");
        let payment: PaymentId = text("vnp_TxnRef").parse().unwrap();
        let found = self.transactions.get(&payment).filter(|known| known.created == text("vnp_TransactionDate"));
        let Some(transaction) = found else {
            return json!({ "vnp_ResponseCode": "91", "vnp_Message": "Transaction not found" });
        };
        let over = time(now) >= transaction.expires;
        let status = match transaction.stage {
            Stage::Open if over => "08",
            Stage::Open | Stage::Working => "01",
            Stage::Paid => "00",
            Stage::Failed(_) => "02",
            Stage::Suspicious => "07",
        };
        let mut answer = json!({
            "vnp_ResponseId": text("vnp_RequestId"), "vnp_Command": "querydr", "vnp_ResponseCode": "00",
            "vnp_Message": "QueryDR Success", "vnp_TmnCode": self.merchant, "vnp_TxnRef": payment.as_str(),
            "vnp_Amount": transaction.amount, "vnp_BankCode": "NCB", "vnp_PayDate": time(now),
            "vnp_TransactionNo": transaction.number, "vnp_TransactionType": "01", "vnp_TransactionStatus": status,
            "vnp_OrderInfo": text("vnp_OrderInfo"),
        });
        let signed = [
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
        let signed = signed.map(|name| answer[name].as_str().unwrap_or_default()).join("|");
        answer["vnp_SecureHash"] = hmac(&self.secret, &signed).into();
        answer
    }

    fn result(&self, payment: &PaymentId, code: &str, status: &str) -> String {
        let transaction = &self.transactions[payment];
        // A payment that never reached a bank has no number.
        let number = if code == "24" { "0" } else { &transaction.number };
        let amount = &transaction.amount;
        self.sign(&self.merchant, &Result { payment: payment.as_str(), amount, number, code, status })
    }

    fn sign(&self, merchant: &str, result: &Result<'_>) -> String {
        let query = unsigned(merchant, result);
        let hash = hmac(&self.secret, &query);
        format!("{query}&vnp_SecureHash={hash}")
    }

    /// A success that was never there, signed for this merchant.
    pub fn success(&self, merchant: Option<&str>, payment: &str, dong: i64, number: u64) -> String {
        let (amount, number) = (format!("{dong}00"), number.to_string());
        let result = Result { payment, amount: &amount, number: &number, code: "00", status: "00" };
        self.sign(merchant.unwrap_or(&self.merchant), &result)
    }

    /// The same, under a guessed secret.
    pub fn guessed(&self, payment: &str, dong: i64) -> String {
        let amount = format!("{dong}00");
        let result = Result { payment, amount: &amount, number: "99999999", code: "00", status: "00" };
        let query = unsigned(&self.merchant, &result);
        let hash = hmac("a secret that was guessed", &query);
        format!("{query}&vnp_SecureHash={hash}")
    }

    /// A genuine failure, rewritten to a success under its signature.
    pub fn rewritten(&self, payment: &str, dong: i64) -> String {
        let amount = format!("{dong}00");
        let result = Result { payment, amount: &amount, number: "14226112", code: "24", status: "02" };
        let genuine = self.sign(&self.merchant, &result);
        genuine.replace("ResponseCode=24", "ResponseCode=00").replace("TransactionStatus=02", "TransactionStatus=00")
    }
}

fn unsigned(merchant: &str, result: &Result<'_>) -> String {
    let pairs = [
        ("vnp_TmnCode", merchant),
        ("vnp_Amount", result.amount),
        ("vnp_BankCode", "NCB"),
        ("vnp_OrderInfo", "Prepay credit"),
        ("vnp_TransactionNo", result.number),
        ("vnp_ResponseCode", result.code),
        ("vnp_TransactionStatus", result.status),
        ("vnp_TxnRef", result.payment),
    ];
    encode(&pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

//! `POST /merchant_webapi/api/transaction`: query and refund, chosen by `vnp_Command`.

use super::{query, refund};
use crate::{clock, hmac, random, state::Shared};
use axum::{Json, body::Bytes, extract::State};
use serde_json::{Map, Value, json};

/// The request's fields, every value as text.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Whole numbers are taken as the text they are written in: integrations in JavaScript send dates that way.
    fn read(body: &[u8]) -> serde_json::Result<Self> {
        let mut fields: Map<String, Value> = serde_json::from_slice(body)?;
        for value in fields.values_mut() {
            if value.is_i64() || value.is_u64() {
                *value = Value::String(value.to_string());
            }
        }
        Ok(Self(fields))
    }

    /// A field's text; empty or other than text counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).filter(|value| !value.is_empty())
    }

    /// The fields' texts joined by bars, absent ones empty.
    fn joined(&self, names: &[&str]) -> String {
        names.iter().map(|name| self.get(name).unwrap_or_default()).collect::<Vec<_>>().join("|")
    }
}

/// An answer: `vnp_ResponseCode`, message and the further fields.
pub(crate) struct Answer {
    pub code: &'static str,
    pub message: &'static str,
    pub fields: Vec<(&'static str, String)>,
}

impl Answer {
    pub const fn short(code: &'static str, message: &'static str) -> Self {
        Self { code, message, fields: Vec::new() }
    }
}

/// Dispatches and signs.
pub(crate) async fn transaction(State(app): State<Shared>, body: Bytes) -> Json<Value> {
    let Ok(fields) = Fields::read(&body) else {
        return unsigned("", &Answer::short("03", "Invalid data format"));
    };
    let command = fields.get("vnp_Command").unwrap_or_default().to_owned();
    let (request_order, answer_order) = match command.as_str() {
        "querydr" => (query::REQUEST_ORDER.as_slice(), query::ANSWER_ORDER.as_slice()),
        "refund" => (refund::REQUEST_ORDER.as_slice(), refund::ANSWER_ORDER.as_slice()),
        _ => return unsigned(&command, &Answer::short("03", "Invalid data format")),
    };
    // Errors before the signature is known to be right are short and unsigned.
    if let Err(answer) = check(&app, &fields, request_order) {
        return unsigned(&command, &answer);
    }
    let now = app.clock.now();
    let answer =
        if command == "querydr" { query::answer(&app, &fields, now) } else { refund::answer(&app, &fields, now) };
    signed(&app, &command, answer_order, answer, &fields)
}

fn check(app: &Shared, fields: &Fields, order: &[&str]) -> Result<(), Answer> {
    const FORMAT: Answer = Answer::short("03", "Invalid data format");
    let optional = "vnp_TransactionNo";
    if order.iter().any(|name| *name != optional && fields.get(name).is_none()) {
        return Err(FORMAT);
    }
    if fields.get("vnp_TmnCode") != Some(&app.config.vnpay_tmn_code) {
        return Err(Answer::short("02", "Invalid merchant"));
    }
    let signature = fields.get("vnp_SecureHash").unwrap_or_default();
    if !hmac::sha512_matches(&app.config.vnpay_hash_secret, &fields.joined(order), signature) {
        return Err(Answer::short("97", "Invalid checksum"));
    }
    let dates = ["vnp_TransactionDate", "vnp_CreateDate"];
    let dated = dates.iter().all(|name| fields.get(name).and_then(clock::parse_vnpay).is_some());
    let short_id = fields.get("vnp_RequestId").is_some_and(|id| id.len() <= 32);
    if dated && short_id && fields.get("vnp_Version") == Some("2.1.0") { Ok(()) } else { Err(FORMAT) }
}

fn unsigned(command: &str, answer: &Answer) -> Json<Value> {
    tracing::warn!(command, code = answer.code, "VNPay refused: {}", answer.message);
    Json(json!({
        "vnp_ResponseId": random::hexadecimal(32),
        "vnp_Command": command,
        "vnp_ResponseCode": answer.code,
        "vnp_Message": answer.message,
    }))
}

fn signed(app: &Shared, command: &str, order: &[&str], answer: Answer, request: &Fields) -> Json<Value> {
    let text = |name| request.get(name).unwrap_or_default().to_owned();
    let mut fields = Map::new();
    let common = [
        ("vnp_ResponseId", random::hexadecimal(32)),
        ("vnp_Command", command.to_owned()),
        ("vnp_ResponseCode", answer.code.to_owned()),
        ("vnp_Message", answer.message.to_owned()),
        ("vnp_TmnCode", text("vnp_TmnCode")),
        ("vnp_TxnRef", text("vnp_TxnRef")),
        ("vnp_OrderInfo", text("vnp_OrderInfo")),
    ];
    for (name, value) in common.into_iter().chain(answer.fields) {
        fields.insert(name.to_owned(), Value::String(value));
    }
    let fields = Fields(fields);
    let signature = hmac::sha512_hex(&app.config.vnpay_hash_secret, &fields.joined(order));
    let mut fields = fields.0;
    fields.insert("vnp_SecureHash".to_owned(), Value::String(signature));
    Json(Value::Object(fields))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VNPAY_HASH_SECRET as SECRET;

    #[test]
    fn signs_the_querydr_vector() {
        let fields = Fields(Map::from_iter(
            [
                ("vnp_RequestId", "8f0c2b1e5a7d4c3f9e61"),
                ("vnp_Version", "2.1.0"),
                ("vnp_Command", "querydr"),
                ("vnp_TmnCode", "SANDBX01"),
                ("vnp_TxnRef", "TOPUP-20261122-000001"),
                ("vnp_TransactionDate", "20261122103000"),
                ("vnp_CreateDate", "20261122104600"),
                ("vnp_IpAddr", "198.51.100.7"),
                ("vnp_OrderInfo", "Truy van giao dich TOPUP-20261122-000001"),
            ]
            .map(|(name, value)| (name.to_owned(), Value::String(value.to_owned()))),
        ));
        let text = fields.joined(&query::REQUEST_ORDER);
        assert_eq!(
            text,
            "8f0c2b1e5a7d4c3f9e61|2.1.0|querydr|SANDBX01|TOPUP-20261122-000001|20261122103000|20261122104600|\
             198.51.100.7|Truy van giao dich TOPUP-20261122-000001"
        );
        assert_eq!(
            hmac::sha512_hex(SECRET, &text),
            "2283b2bc99e32755240bec32256ecdc70a22e626c5a9213e9f506bfcba4627189de0eb74828dcef41a3b4eb708886cfa5eceece233f4c4ea5030cff98a7c18f7"
        );
    }

    #[test]
    fn an_answer_without_promotion_ends_in_two_bars() {
        let fields = Fields(Map::new());
        assert_eq!(fields.joined(&query::ANSWER_ORDER), "||||||||||||||");
    }
}

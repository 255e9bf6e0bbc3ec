//! PayPal Orders, as small as it can be: tokens, orders, captures, events (`payments.md` §3).

use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use billing::{gateways::config::PaypalConfig, webhooks::PaypalHeaders};
use domain::{payment::PaymentId, time::Timestamp};
use ring::hmac;
use serde_json::{Value, json};

use super::{Body, Books, stripe::Reply};
use crate::simulation::happening::{Act, Decision, Way};

mod backs;

/// Seconds in which an order can be approved, and in which an approved one can be captured.
const APPROVAL: i64 = 6 * 3_600;
const CAPTURE: i64 = 3 * 3_600;

/// PayPal for one merchant.
#[derive(Debug)]
pub struct Paypal {
    base: String,
    webhook: String,
    token: Option<String>,
    orders: HashMap<String, Order>,
    of_payment: HashMap<PaymentId, String>,
    /// Bodies that fit a genuine signature and are not PayPal's.
    collisions: HashSet<String>,
}

#[derive(Debug)]
struct Order {
    id: String,
    payment: PaymentId,
    request: String,
    unit: Value,
    created: Timestamp,
    stage: Stage,
    /// What will become of the capture, by the payer's way to pay.
    fate: Fate,
    capture: Option<(String, &'static str)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Created,
    Approved(Timestamp),
    Captured,
    Voided,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Completed,
    Pending,
    Declined,
    Refused,
}

fn refusal(status: StatusCode, name: &str, issue: &str) -> Reply {
    (status, json!({ "name": name, "debug_id": "d1", "details": [{ "issue": issue }] }))
}

fn unprocessable(issue: &str) -> Reply {
    refusal(StatusCode::UNPROCESSABLE_ENTITY, "UNPROCESSABLE_ENTITY", issue)
}

/// Stands for the certificate's signature, of what PayPal signs.
fn tag(id: &str, time: &str, webhook: &str, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"PayPal's own");
    let text = format!("{id}|{time}|{webhook}|{}", crc32fast::hash(body.as_bytes()));
    hex::encode(hmac::sign(&key, text.as_bytes()))
}

impl Paypal {
    pub fn new(base: &str, settings: &PaypalConfig) -> Self {
        Self {
            base: base.to_owned(),
            webhook: settings.webhook_id.clone(),
            token: None,
            orders: HashMap::new(),
            of_payment: HashMap::new(),
            collisions: HashSet::new(),
        }
    }

    pub fn payment_of(&self, order: &str) -> Option<PaymentId> {
        self.orders.get(order).map(|order| order.payment.clone())
    }

    /// The token that is good now.
    pub fn token(&mut self, books: &mut Books) -> Value {
        let token = self.token.get_or_insert_with(|| format!("A21.{}", books.number()));
        json!({ "access_token": token, "token_type": "Bearer", "expires_in": 32_400 })
    }

    pub fn is_token(&self, token: &str) -> bool {
        self.token.as_deref() == Some(token)
    }

    pub fn forget_token(&mut self) {
        self.token = None;
    }

    /// Makes an order, or finds the one that was made under the request id.
    pub fn create(&mut self, books: &mut Books, request: &str, asked: &Value) -> Reply {
        let unit = &asked["purchase_units"][0];
        let payment: PaymentId = unit["custom_id"].as_str().unwrap().parse().unwrap();
        if let Some(order) = self.of_payment.get(&payment).map(|id| &self.orders[id]) {
            if order.request == request {
                return (StatusCode::OK, self.json(order));
            }
            books.complain(format!("a second order for {payment}"));
            return unprocessable("DUPLICATE_INVOICE_ID");
        }
        let order = Order {
            id: format!("ORDER{}", books.number()),
            payment: payment.clone(),
            request: request.to_owned(),
            unit: unit.clone(),
            created: books.now(),
            stage: Stage::Created,
            fate: Fate::Completed,
            capture: None,
        };
        books.ground(&payment).objects += 1;
        let answer = self.json(&order);
        self.of_payment.insert(payment, order.id.clone());
        self.orders.insert(order.id.clone(), order);
        (StatusCode::CREATED, answer)
    }

    fn fetch(&self, id: &str) -> Reply {
        let missing = || refusal(StatusCode::NOT_FOUND, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
        self.orders.get(id).map_or_else(missing, |order| (StatusCode::OK, self.json(order)))
    }

    /// Captures an approved order: the money moves here.
    pub fn capture(&mut self, books: &mut Books, id: &str) -> Reply {
        let Some(order) = self.orders.get_mut(id) else {
            return refusal(StatusCode::NOT_FOUND, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
        };
        let payment = order.payment.clone();
        match (order.stage, order.fate) {
            (Stage::Captured, _) if books.chance(50) => return (StatusCode::OK, self.json(&self.orders[id])),
            (Stage::Captured, _) => return unprocessable("ORDER_ALREADY_CAPTURED"),
            (Stage::Created | Stage::Voided, _) => return unprocessable("ORDER_NOT_APPROVED"),
            (Stage::Approved(_), Fate::Declined) => {
                order.stage = Stage::Created;
                return unprocessable("INSTRUMENT_DECLINED");
            }
            (Stage::Approved(_), Fate::Refused) => {
                order.stage = Stage::Voided;
                return unprocessable("TRANSACTION_REFUSED");
            }
            (Stage::Approved(_), Fate::Completed | Fate::Pending) => {}
        }
        let number = format!("CAPTURE{}", books.number());
        order.stage = Stage::Captured;
        if order.fate == Fate::Completed {
            order.capture = Some((number.clone(), "COMPLETED"));
            books.moved(&payment, &number);
            books.may_go_back(&payment);
            self.tell(books, &payment, "PAYMENT.CAPTURE.COMPLETED");
        } else {
            order.capture = Some((number, "PENDING"));
            books.waits(&payment, true);
            let days = i64::from(books.dice.below(10));
            let decision = [Some(Decision::Pays), Some(Decision::Pays), Some(Decision::Refuses), None];
            if let Some(decision) = books.dice.pick(&decision) {
                books.decide(&payment, 1_800 + days * 86_400, decision);
            }
            self.tell(books, &payment, "PAYMENT.CAPTURE.PENDING");
        }
        (StatusCode::CREATED, self.json(&self.orders[id]))
    }

    /// The payer does something on the page.
    pub fn act(&mut self, books: &mut Books, payment: &PaymentId, _page: &str, act: Act) -> Option<Way> {
        let order = self.of_payment.get(payment).and_then(|id| self.orders.get_mut(id))?;
        let token = format!("p={payment}&token={}", order.id);
        if act == Act::Cancel {
            return Some(Way::Cancel(token));
        }
        let fate = match act {
            Act::Pay => Fate::Completed,
            Act::PayLater => Fate::Pending,
            Act::Decline if books.chance(70) => Fate::Declined,
            Act::Decline => Fate::Refused,
            Act::Cancel | Act::Suspicious | Act::Leave => return None,
        };
        if order.stage != Stage::Created || books.now() >= order.created.plus_seconds(APPROVAL) {
            return None;
        }
        order.stage = Stage::Approved(books.now());
        order.fate = fate;
        books.decide(payment, CAPTURE, Decision::Lapses);
        self.tell(books, payment, "CHECKOUT.ORDER.APPROVED");
        Some(Way::Return(format!("{token}&PayerID=PAYER1")))
    }

    /// Comes to a decision. Answers whether anything has changed.
    pub fn decide(&mut self, books: &mut Books, payment: &PaymentId, decision: Decision) -> bool {
        let Some(order) = self.of_payment.get(payment).and_then(|id| self.orders.get_mut(id)) else { return false };
        if matches!(decision, Decision::GoesBack | Decision::Turns) {
            return Self::go_back(books, order, decision);
        }
        let now = books.now();
        let told = match (decision, order.stage, &mut order.capture) {
            (Decision::Pays, Stage::Captured, Some((number, status))) if *status == "PENDING" => {
                *status = "COMPLETED";
                books.moved(payment, number);
                books.may_go_back(payment);
                "PAYMENT.CAPTURE.COMPLETED"
            }
            (Decision::Refuses, Stage::Captured, Some((_, status))) if *status == "PENDING" => {
                *status = "DECLINED";
                "PAYMENT.CAPTURE.DENIED"
            }
            (Decision::Lapses, Stage::Approved(at), _) if now >= at.plus_seconds(CAPTURE) => {
                order.stage = Stage::Voided;
                "CHECKOUT.PAYMENT-APPROVAL.REVERSED"
            }
            _ => return false,
        };
        books.waits(payment, false);
        self.tell(books, payment, told);
        true
    }

    fn tell(&self, books: &mut Books, payment: &PaymentId, told: &str) {
        let order = &self.orders[&self.of_payment[payment]];
        let resource = match &order.capture {
            Some((id, status)) if told.starts_with("PAYMENT.") => json!({
                "id": id, "status": status, "amount": order.unit["amount"], "custom_id": payment,
                "supplementary_data": { "related_ids": { "order_id": order.id } },
            }),
            _ => self.json(order),
        };
        let body = event(books.number(), told, &resource);
        books.tell(payment, Body::Paypal(body), false);
    }

    fn json(&self, order: &Order) -> Value {
        let status = match order.stage {
            Stage::Created => "PAYER_ACTION_REQUIRED",
            Stage::Approved(_) => "APPROVED",
            Stage::Captured => "COMPLETED",
            Stage::Voided => "VOIDED",
        };
        let mut unit = order.unit.clone();
        if let Some((id, status)) = &order.capture {
            let capture = json!({ "id": id, "status": status, "amount": unit["amount"], "custom_id": order.payment });
            unit["payments"] = json!({ "captures": [capture] });
        }
        let page = format!("{}/paypal/checkoutnow?token={}", self.base, order.id);
        json!({
            "id": order.id, "status": status, "intent": "CAPTURE", "purchase_units": [unit],
            "links": [{ "href": page, "rel": "payer-action", "method": "GET" }],
        })
    }

    /// The headers that sign a body as of a time, for our webhook or for another one.
    pub fn sign(&self, number: u64, body: &str, at: Timestamp, webhook: Option<&str>) -> PaypalHeaders {
        let (id, time) = (format!("t-{number}"), format!("{}", at.unix_seconds()));
        let transmission_sig = tag(&id, &time, webhook.unwrap_or(&self.webhook), body);
        PaypalHeaders {
            auth_algo: "SHA256withRSA".to_owned(),
            cert_url: "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1".to_owned(),
            transmission_id: id,
            transmission_sig,
            transmission_time: time,
        }
    }

    /// Lets a body pass under any signature, as one with the same checksum does.
    pub fn collide(&mut self, body: &str) {
        self.collisions.insert(body.to_owned());
    }

    /// Whether a message is PayPal's, by its headers and the body's bytes.
    pub fn verify(&self, asked: &Value, body: &str) -> bool {
        let text = |name: &str| asked[name].as_str().unwrap_or_default();
        let tag = tag(text("transmission_id"), text("transmission_time"), text("webhook_id"), body);
        text("webhook_id") == self.webhook && (tag == text("transmission_sig") || self.collisions.contains(body))
    }

    /// An event that says that a capture is completed, whatever became of it.
    pub fn success(number: u64, payment: &str) -> String {
        let resource = json!({
            "id": format!("CAPTURE{number}"), "status": "COMPLETED", "custom_id": payment,
            "amount": { "currency_code": "USD", "value": "10000.00" },
            "supplementary_data": { "related_ids": { "order_id": "ORDER0" } },
        });
        event(number, "PAYMENT.CAPTURE.COMPLETED", &resource)
    }

    /// Changes what an order asks for behind our back, so that it is not the one that we made.
    pub fn tamper(&mut self, payment: &PaymentId, amount: bool) -> bool {
        let Some(order) = self.of_payment.get(payment).and_then(|id| self.orders.get_mut(id)) else { return false };
        if order.capture.is_some() {
            return false;
        }
        if amount {
            order.unit["amount"]["value"] = "1.00".into();
        } else {
            order.unit["custom_id"] = "PAY-0000000007-0000000009".into();
        }
        true
    }
}

fn event(number: u64, told: &str, resource: &Value) -> String {
    json!({ "id": format!("WH-{number}"), "event_type": told, "resource": resource }).to_string()
}

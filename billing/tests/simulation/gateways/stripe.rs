//! Stripe Checkout, as small as it can be: sessions, vouchers of convenience stores, events (`payments.md` §2).

use std::collections::{BTreeMap, HashMap};

use axum::http::StatusCode;
use billing::gateways::config::StripeConfig;
use domain::{payment::PaymentId, time::Timestamp};
use ring::hmac;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{
    Body, Books,
    backs::{Back, Stand},
};
use crate::simulation::happening::{Act, Decision, Way};

/// An answer: its status and body.
pub type Reply = (StatusCode, Value);

/// Stripe for one account.
#[derive(Debug)]
pub struct Stripe {
    base: String,
    secret: String,
    sessions: HashMap<String, Session>,
    of_payment: HashMap<PaymentId, String>,
    /// What was asked under a key, and the session that it is about.
    keys: HashMap<String, (String, String)>,
}

#[derive(Debug)]
struct Session {
    id: String,
    payment: PaymentId,
    yen: i64,
    success: String,
    expires: i64,
    stage: Stage,
    intent: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    /// A voucher waits to be paid at a store.
    Voucher,
    Paid,
    /// The voucher was not paid in time.
    VoucherOver,
    Expired,
}

fn refusal(status: StatusCode, kind: &str) -> Reply {
    (status, json!({ "error": { "type": kind, "message": "no" } }))
}

/// The header that signs a body at a time.
fn signature(secret: &str, body: &str, at: Timestamp) -> String {
    let time = at.unix_seconds();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    format!("t={time},v1={}", hex::encode(tag))
}

impl Stripe {
    pub fn new(base: &str, settings: &StripeConfig) -> Self {
        Self {
            base: base.to_owned(),
            secret: settings.webhook_secrets[0].expose_secret().to_owned(),
            sessions: HashMap::new(),
            of_payment: HashMap::new(),
            keys: HashMap::new(),
        }
    }

    /// The payment that a session was made for.
    pub fn payment_of(&self, session: &str) -> Option<PaymentId> {
        self.sessions.get(session).map(|session| session.payment.clone())
    }

    /// Makes a session, or finds the one that was made under the key.
    pub fn create(&mut self, books: &mut Books, key: &str, form: &str) -> Reply {
        if let Some((asked, id)) = self.keys.get(key) {
            if asked != form {
                books.complain(format!("the key {key} was used for another session"));
                return refusal(StatusCode::BAD_REQUEST, "idempotency_error");
            }
            return (StatusCode::OK, self.json(&self.sessions[id]));
        }
        let fields: BTreeMap<String, String> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        let payment: PaymentId = fields["client_reference_id"].parse().unwrap();
        let session = Session {
            id: format!("cs_test_{}", books.number()),
            payment: payment.clone(),
            yen: fields["line_items[0][price_data][unit_amount]"].parse().unwrap(),
            success: fields["success_url"].clone(),
            expires: fields["expires_at"].parse().unwrap(),
            stage: Stage::Open,
            intent: None,
        };
        books.ground(&payment).objects += 1;
        books.decide(&payment, session.expires - books.now().unix_seconds(), Decision::Lapses);
        let answer = self.json(&session);
        self.keys.insert(key.to_owned(), (form.to_owned(), session.id.clone()));
        self.of_payment.insert(payment, session.id.clone());
        self.sessions.insert(session.id.clone(), session);
        (StatusCode::OK, answer)
    }

    pub fn fetch(&self, id: &str) -> Reply {
        let missing = || refusal(StatusCode::NOT_FOUND, "invalid_request_error");
        self.sessions.get(id).map_or_else(missing, |session| (StatusCode::OK, self.json(session)))
    }

    /// Closes an open session.
    pub fn expire(&mut self, books: &mut Books, id: &str) -> Reply {
        let Some(payment) = self.payment_of(id) else {
            return refusal(StatusCode::NOT_FOUND, "invalid_request_error");
        };
        if self.close(books, &payment) {
            (StatusCode::OK, self.json(&self.sessions[id]))
        } else {
            refusal(StatusCode::BAD_REQUEST, "invalid_request_error")
        }
    }

    fn close(&mut self, books: &mut Books, payment: &PaymentId) -> bool {
        self.step(books, payment, Stage::Open, Stage::Expired, "expired")
    }

    /// The customer does something on the page.
    pub fn act(&mut self, books: &mut Books, payment: &PaymentId, _page: &str, act: Act) -> Option<Way> {
        let id = self.of_payment.get(payment)?.clone();
        let cancel = format!("p={payment}");
        match act {
            Act::Pay => self.step(books, payment, Stage::Open, Stage::Paid, "completed"),
            Act::PayLater => self.step(books, payment, Stage::Open, Stage::Voucher, "completed"),
            Act::Cancel => return Some(Way::Cancel(cancel)),
            // The card is declined, and the page asks for another.
            Act::Decline | Act::Suspicious | Act::Leave => false,
        }
        .then(|| {
            let success = self.sessions[&id].success.replace("{CHECKOUT_SESSION_ID}", &id);
            Way::Return(success.split_once('?').unwrap().1.to_owned())
        })
    }

    /// Comes to a decision. Answers whether anything has changed.
    pub fn decide(&mut self, books: &mut Books, payment: &PaymentId, decision: Decision) -> bool {
        match decision {
            Decision::Pays => self.step(books, payment, Stage::Voucher, Stage::Paid, "async_payment_succeeded"),
            Decision::Refuses => self.step(books, payment, Stage::Voucher, Stage::VoucherOver, "async_payment_failed"),
            Decision::Lapses => self.close(books, payment),
            Decision::GoesBack => self.go_back(books, payment),
            Decision::Turns => self.turn(books, payment),
            Decision::PaysAfterAll | Decision::PaysTwice => false,
        }
    }

    /// Goes from one stage to another, if it is there, and tells.
    fn step(&mut self, books: &mut Books, payment: &PaymentId, from: Stage, to: Stage, told: &str) -> bool {
        let found = self.of_payment.get(payment).and_then(|id| self.sessions.get_mut(id));
        let Some(session) = found.filter(|session| session.stage == from) else { return false };
        if from == Stage::Open && to != Stage::Expired {
            if books.now().unix_seconds() >= session.expires {
                return false;
            }
            session.intent = Some(format!("pi_{}", books.number()));
        }
        session.stage = to;
        if to == Stage::Paid {
            books.moved(payment, session.intent.as_deref().unwrap());
            books.may_go_back(payment);
        }
        let mut object = self.json(&self.sessions[&self.of_payment[payment]]);
        // In events the intent is an id.
        object["payment_intent"] = object["payment_intent"]["id"].take();
        let body = event(books.number(), &format!("checkout.session.{told}"), &object);
        books.tell(payment, Body::Stripe(body), false);
        true
    }

    fn go_back(&self, books: &mut Books, payment: &PaymentId) -> bool {
        let Some(session) = self.of_payment.get(payment).map(|id| &self.sessions[id]) else { return false };
        let Some(back) = books.go_back(payment, session.yen) else { return false };
        let told = if back.is_dispute { "charge.dispute.created" } else { "refund.created" };
        tell_back(books, session, &back, told);
        true
    }

    fn turn(&self, books: &mut Books, payment: &PaymentId) -> bool {
        let Some(session) = self.of_payment.get(payment).map(|id| &self.sessions[id]) else { return false };
        let Some(back) = books.turn(payment) else { return false };
        let told = if back.is_dispute { "charge.dispute.closed" } else { "refund.updated" };
        tell_back(books, session, &back, told);
        true
    }

    /// The payment whose money has this id.
    pub fn payment_of_intent(&self, intent: &str) -> Option<PaymentId> {
        let of = |session: &&Session| session.intent.as_deref() == Some(intent);
        self.sessions.values().find(of).map(|session| session.payment.clone())
    }

    /// The payment intent, with the name that we gave it.
    pub fn intent(&self, id: &str) -> Reply {
        match self.payment_of_intent(id) {
            Some(payment) => {
                (StatusCode::OK, json!({ "id": id, "object": "payment_intent", "metadata": { "payment_id": payment } }))
            }
            None => refusal(StatusCode::NOT_FOUND, "invalid_request_error"),
        }
    }

    /// The refunds or disputes of a payment intent.
    pub fn list(&self, books: &Books, intent: &str, disputes: bool) -> Reply {
        let payment = self.payment_of_intent(intent);
        let backs = payment.and_then(|payment| books.grounds.get(&payment)).map_or(&[][..], |ground| &ground.backs);
        let data: Vec<Value> =
            backs.iter().filter(|back| back.is_dispute == disputes).map(|back| back_json(back, intent)).collect();
        (StatusCode::OK, json!({ "object": "list", "has_more": false, "data": data }))
    }

    fn json(&self, session: &Session) -> Value {
        let Session { id, payment, yen, expires, stage, intent, .. } = session;
        let (status, payment_status, of_intent, error) = match stage {
            Stage::Open => ("open", "unpaid", "requires_payment_method", None),
            Stage::Voucher => ("complete", "unpaid", "requires_action", None),
            Stage::Paid => ("complete", "paid", "succeeded", None),
            Stage::VoucherOver => {
                let code = "payment_intent_payment_attempt_expired";
                ("complete", "unpaid", "requires_payment_method", Some(json!({ "code": code })))
            }
            Stage::Expired => ("expired", "unpaid", "canceled", None),
        };
        let intent = intent.as_ref().map(|id| json!({ "id": id, "status": of_intent, "last_payment_error": error }));
        json!({
            "id": id, "object": "checkout.session", "status": status, "payment_status": payment_status,
            "amount_total": yen, "currency": "jpy", "client_reference_id": payment, "livemode": false,
            "payment_intent": intent, "expires_at": expires,
            "url": (*stage == Stage::Open).then(|| format!("{}/stripe/{id}", self.base)),
        })
    }

    /// Signs a body as of a time.
    pub fn sign(&self, body: &str, at: Timestamp) -> String {
        signature(&self.secret, body, at)
    }

    /// Signs it with a secret that was guessed.
    pub fn guess(body: &str, at: Timestamp) -> String {
        signature("whsec_that_was_guessed", body, at)
    }

    /// An event of Stripe's that says that a payment was paid by a session, which may be none of its own.
    pub fn success(&self, number: u64, payment: &str, object: Option<&str>, yen: i64, live: bool) -> String {
        let known = payment.parse().ok().and_then(|payment| self.of_payment.get(&payment));
        let own = known.map_or("cs_test_unknown", String::as_str);
        let object = json!({
            "id": object.unwrap_or(own), "object": "checkout.session", "status": "complete", "payment_status": "paid",
            "amount_total": yen, "currency": "jpy", "client_reference_id": payment, "livemode": live,
            "payment_intent": format!("pi_never_{number}"),
        });
        event(number, "checkout.session.completed", &object)
    }
}

fn back_json(back: &Back, intent: &str) -> Value {
    let status = match (back.is_dispute, back.stand) {
        (false, Stand::Open) => "pending",
        (false, Stand::Gone) => "succeeded",
        (false, Stand::Returned) => "failed",
        (true, Stand::Open) => "needs_response",
        (true, Stand::Gone) => "lost",
        (true, Stand::Returned) => "won",
    };
    json!({
        "id": back.id, "amount": back.minor, "currency": "jpy", "payment_intent": intent, "status": status,
        "metadata": {},
    })
}

/// Tells of a refund or dispute; Stripe does so until it is heard.
fn tell_back(books: &mut Books, session: &Session, back: &Back, told: &str) {
    let object = back_json(back, session.intent.as_deref().unwrap());
    let body = event(books.number(), told, &object);
    books.tell(&session.payment, Body::Stripe(body), true);
}

fn event(number: u64, told: &str, object: &Value) -> String {
    json!({
        "id": format!("evt_{number}"), "object": "event", "type": told,
        "livemode": object["livemode"].as_bool().unwrap_or(false), "data": { "object": object },
    })
    .to_string()
}

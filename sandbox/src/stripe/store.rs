//! The Checkout Sessions of this run.

use super::{
    event::{self, Event},
    idempotency::Remembered,
    intent::Intent,
};
use crate::{
    Mode,
    back::{Back, Kind},
    delivery::{self, Message},
    state::{Shared, lock},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// `status` of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Open,
    Complete,
    Expired,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Complete => "complete",
            Self::Expired => "expired",
        }
    }
}

/// A Checkout Session in mode `payment`.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// Unix seconds.
    pub expires_at: i64,
    pub status: Status,
    pub paid: bool,
    /// Yen.
    pub amount_total: i64,
    /// What is bought, for the page.
    pub description: String,
    pub client_reference_id: Option<String>,
    pub customer_email: Option<String>,
    pub locale: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub intent_metadata: BTreeMap<String, String>,
    pub success_url: String,
    pub cancel_url: Option<String>,
    /// `card`, `konbini`.
    pub methods: Vec<String>,
    /// Days a konbini voucher lives.
    pub voucher_days: i64,
    /// Made by the first attempt to pay.
    pub intent: Option<Intent>,
    /// The customer's last choice on the page.
    pub delivery: Mode,
    /// Refunds and disputes, oldest first.
    pub backs: Vec<Back>,
}

impl Session {
    /// The address that the placeholder of `success_url` makes.
    pub fn return_url(&self) -> String {
        self.success_url.replace("{CHECKOUT_SESSION_ID}", &self.id)
    }

    /// Its refunds or disputes, each with it.
    pub fn backs_of(&self, kind: Kind) -> impl Iterator<Item = (&Self, &Back)> {
        self.backs.iter().filter(move |back| back.kind == kind).map(move |back| (self, back))
    }

    /// The object as the API and the events show it. `expand` may name `payment_intent` and its `latest_charge`.
    pub fn to_json(&self, public_url: &str, expand: &[String]) -> Value {
        let wants = |path: &str| expand.iter().any(|wanted| wanted == path || wanted.starts_with(&format!("{path}.")));
        let intent = self.intent.as_ref().map_or(Value::Null, |intent| {
            if wants("payment_intent") {
                intent.to_json(self, wants("payment_intent.latest_charge"))
            } else {
                Value::String(intent.id.clone())
            }
        });
        let url = (self.status == Status::Open).then(|| format!("{public_url}/stripe/c/pay/{}", self.id));
        json!({
            "id": self.id,
            "object": "checkout.session",
            "amount_subtotal": self.amount_total,
            "amount_total": self.amount_total,
            "cancel_url": self.cancel_url,
            "client_reference_id": self.client_reference_id,
            "created": self.created,
            "currency": "jpy",
            "customer": null,
            "customer_email": self.customer_email,
            "expires_at": self.expires_at,
            "livemode": false,
            "locale": self.locale,
            "metadata": self.metadata,
            "mode": "payment",
            "payment_intent": intent,
            "payment_method_types": self.methods,
            "payment_status": if self.paid { "paid" } else { "unpaid" },
            "status": self.status.as_str(),
            "success_url": self.success_url,
            "url": url,
        })
    }
}

/// Everything Stripe remembers.
#[derive(Default)]
pub(crate) struct Store {
    sessions: Vec<Session>,
    /// Answers by idempotency key.
    pub remembered: HashMap<String, Remembered>,
}

impl Store {
    pub fn all(&self) -> &[Session] {
        &self.sessions
    }

    pub fn sessions_mut(&mut self) -> &mut [Session] {
        &mut self.sessions
    }

    pub fn add(&mut self, session: Session) {
        self.sessions.push(session);
    }

    pub fn session(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }

    pub fn by_intent(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.intent.as_ref().is_some_and(|intent| intent.id == id))
    }
}

/// Ends sessions and vouchers whose time is over, and tells the merchant.
pub(crate) fn expire_due(app: &Shared) {
    let now = app.clock.unix();
    let mut due: Vec<(Message, Mode)> = Vec::new();
    for session in &mut lock(&app.stripe).sessions {
        let kind = if session.status == Status::Open && now >= session.expires_at {
            session.status = Status::Expired;
            event::EXPIRED
        } else if session.intent.as_ref().is_some_and(|intent| intent.voucher_is_over(now)) {
            session.intent.iter_mut().for_each(Intent::fail_voucher);
            event::ASYNC_FAILED
        } else {
            continue;
        };
        due.push((Event::about(session, kind, &app.public_url, None), session.delivery));
    }
    for (message, mode) in due {
        let beside = Arc::clone(app);
        app.spawn(async move { delivery::deliver(&beside, message, mode).await });
    }
}

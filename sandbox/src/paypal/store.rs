//! The orders, tokens and request ids of this run.

use super::{fault::Fault, order::Order};
use std::collections::HashMap;

/// Six hours, in seconds.
const REQUEST_ID_LIFETIME: i64 = 6 * 60 * 60;

/// What a request id was first used for.
struct Remembered {
    fingerprint: String,
    order_id: String,
    until: i64,
}

/// Everything PayPal remembers. Times are Unix seconds.
#[derive(Default)]
pub(crate) struct Store {
    orders: Vec<Order>,
    tokens: HashMap<String, i64>,
    request_ids: HashMap<String, Remembered>,
}

impl Store {
    pub fn all(&self) -> &[Order] {
        &self.orders
    }

    pub fn orders_mut(&mut self) -> &mut [Order] {
        &mut self.orders
    }

    pub fn by_capture_mut(&mut self, id: &str) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.capture.as_ref().is_some_and(|capture| capture.id == id))
    }

    pub fn add(&mut self, order: Order) {
        self.orders.push(order);
    }

    pub fn order(&mut self, id: &str) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.id == id)
    }

    pub fn by_capture(&self, id: &str) -> Option<&Order> {
        self.orders.iter().find(|order| order.capture.as_ref().is_some_and(|capture| capture.id == id))
    }

    /// Whether another order with this invoice number was captured.
    pub fn invoice_is_taken(&self, order_id: &str, invoice_id: &str) -> bool {
        let same = |order: &&Order| order.id != order_id && order.invoice_id.as_deref() == Some(invoice_id);
        self.orders.iter().filter(same).any(|order| order.capture.is_some())
    }

    pub fn add_token(&mut self, token: String, until: i64) {
        self.tokens.insert(token, until);
    }

    pub fn token_is_valid(&self, token: &str, now: i64) -> bool {
        self.tokens.get(token).is_some_and(|until| now < *until)
    }

    /// The order an earlier request with this id made or captured; an error when that was another request.
    pub fn repeated(&self, key: &str, fingerprint: &str, now: i64) -> Result<Option<&Order>, Fault> {
        let Some(first) = self.request_ids.get(key).filter(|first| now < first.until) else { return Ok(None) };
        if first.fingerprint != fingerprint {
            let text = "The value of PayPal-Request-Id header has already been used. Please specify a different value.";
            return Err(Fault::unprocessable("DUPLICATE_REQUEST_ID", text));
        }
        Ok(self.orders.iter().find(|order| order.id == first.order_id))
    }

    pub fn remember(&mut self, key: String, fingerprint: String, order_id: String, now: i64) {
        self.request_ids.insert(key, Remembered { fingerprint, order_id, until: now + REQUEST_ID_LIFETIME });
    }
}

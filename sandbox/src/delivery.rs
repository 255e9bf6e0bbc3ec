//! Messages from a gateway to the merchant: when they are sent, how often, and what was answered.

mod log;
mod mode;
mod send;

pub(crate) use log::Log;
pub use log::{Attempt, Delivery, DeliveryState};
pub use mode::Mode;
pub(crate) use send::{deliver, resend};

use crate::{
    Gateway, paypal,
    state::{App, lock},
    stripe,
    switches::Wrong,
    vnpay,
};

/// One message, ready to be sent (and signed, where the signature is made once).
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// What it tells: an event type, or `IPN` and its result code.
    pub kind: String,
    /// The gateway's or merchant's reference of the payment.
    pub reference: String,
    pub payload: Payload,
}

/// The gateway's own part of a message.
#[derive(Debug, Clone)]
pub(crate) enum Payload {
    Vnpay(vnpay::Ipn),
    Stripe(stripe::Event),
    Paypal(paypal::Event),
}

impl Message {
    /// All references of the payment: the gateway's and the merchant's.
    fn references(&self, app: &App) -> Vec<String> {
        let own = match self.payload {
            Payload::Vnpay(_) => None,
            Payload::Stripe(_) => {
                lock(&app.stripe).session(&self.reference).and_then(|one| one.client_reference_id.clone())
            }
            Payload::Paypal(_) => lock(&app.paypal).order(&self.reference).and_then(|one| one.custom_id.clone()),
        };
        [self.reference.clone()].into_iter().chain(own).collect()
    }

    /// The message with `wrong` in it.
    fn tampered(self, app: &App, wrong: Wrong) -> Self {
        let payload = match &self.payload {
            Payload::Vnpay(ipn) => Payload::Vnpay(ipn.tampered(&app.config.vnpay_hash_secret, wrong)),
            Payload::Stripe(event) => Payload::Stripe(event.tampered(wrong)),
            Payload::Paypal(event) => Payload::Paypal(event.tampered(wrong)),
        };
        Self { payload, ..self }
    }

    pub fn gateway(&self) -> Gateway {
        match self.payload {
            Payload::Vnpay(_) => Gateway::Vnpay,
            Payload::Stripe(_) => Gateway::Stripe,
            Payload::Paypal(_) => Gateway::Paypal,
        }
    }
}

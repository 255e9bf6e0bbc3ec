//! Messages from a gateway to the merchant: when they are sent, how often, and what was answered.

mod log;
mod mode;
mod send;

pub(crate) use log::Log;
pub use log::{Attempt, Delivery, DeliveryState};
pub use mode::Mode;
pub(crate) use send::{deliver, resend};

use crate::{Gateway, paypal, stripe, vnpay};

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
    pub fn gateway(&self) -> Gateway {
        match self.payload {
            Payload::Vnpay(_) => Gateway::Vnpay,
            Payload::Stripe(_) => Gateway::Stripe,
            Payload::Paypal(_) => Gateway::Paypal,
        }
    }
}

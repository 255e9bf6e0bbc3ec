//! The gateways' clients against servers on loopback that answer as the gateways document, and as they should not.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "loopback/calls.rs"]
mod calls;
#[path = "loopback/circuit.rs"]
mod circuit;
#[path = "support/log.rs"]
mod log;
#[path = "loopback/logs.rs"]
mod logs;
#[path = "loopback/paypal_money_back.rs"]
mod paypal_money_back;
#[path = "loopback/paypal_orders.rs"]
mod paypal_orders;
#[path = "loopback/paypal_token.rs"]
mod paypal_token;
#[path = "loopback/paypal_webhook.rs"]
mod paypal_webhook;
#[path = "loopback/server.rs"]
mod server;
#[path = "loopback/setup.rs"]
mod setup;
#[path = "loopback/stripe.rs"]
mod stripe;
#[path = "loopback/stripe_money_back.rs"]
mod stripe_money_back;
#[path = "loopback/vnpay_refund.rs"]
mod vnpay_refund;

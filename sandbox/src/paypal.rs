//! PayPal Orders v2: tokens, orders, captures, the approval page and signed webhooks.

mod approval_page;
mod call;
mod capture;
mod create;
mod event;
mod fault;
mod intervene;
mod money;
mod money_back;
mod order;
mod orders;
mod plan;
mod refunds;
mod signer;
mod store;
mod tamper;
mod token;
mod verify;

pub(crate) use event::{Event, request};
pub(crate) use intervene::intervene;
pub(crate) use order::Order;
pub use signer::PAYPAL_ROOT_CERTIFICATE;
pub(crate) use signer::Signer;
pub use signer::SignerError;
pub(crate) use store::Store;

use crate::state::Shared;
use axum::{
    Router,
    routing::{any, get, post},
};

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/oauth2/token", post(token::issue))
        .route("/v2/checkout/orders", post(orders::create))
        .route("/v2/checkout/orders/{id}", get(orders::retrieve))
        .route("/v2/checkout/orders/{id}/capture", post(orders::capture))
        .route("/v2/payments/captures/{id}", get(orders::retrieve_capture))
        .route("/v2/payments/captures/{id}/refund", post(refunds::refund))
        .route("/v2/payments/refunds/{id}", get(refunds::retrieve))
        .route("/v1/customer/disputes", get(refunds::list_disputes))
        .route("/v1/customer/disputes/{id}", get(refunds::retrieve_dispute))
        .route("/v1/notifications/verify-webhook-signature", post(verify::check))
        .route("/v1/notifications/certs/{name}", get(verify::certificate))
        .route("/v1/{*rest}", any(call::unknown_url))
        .route("/v2/{*rest}", any(call::unknown_url))
        .route("/checkoutnow", get(approval_page::show).post(approval_page::finish))
}

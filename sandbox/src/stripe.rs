//! Stripe Checkout in yen: sessions, payment intents, the hosted page and signed events.

mod call;
mod create;
mod event;
mod fault;
mod idempotency;
mod intent;
mod intervene;
mod money_back;
mod params;
mod pay_page;
mod payment;
mod refunds;
mod sessions;
mod store;
mod tamper;
mod voucher_page;

pub(crate) use event::{Event, request};
pub(crate) use intervene::intervene;
pub(crate) use store::{Session, Store, expire_due};

use crate::state::Shared;
use axum::{
    Router,
    routing::{any, get, post},
};

/// The version every merchant of this sandbox has pinned for its webhook endpoint.
const ENDPOINT_VERSION: &str = "2026-08-26.dahlia";

pub(crate) fn routes() -> Router<Shared> {
    let api = Router::new()
        .route("/checkout/sessions", post(sessions::create))
        .route("/checkout/sessions/{id}", get(sessions::retrieve))
        .route("/checkout/sessions/{id}/expire", post(sessions::expire))
        .route("/payment_intents/{id}", get(sessions::retrieve_intent))
        .route("/refunds", get(refunds::list).post(refunds::create))
        .route("/refunds/{id}", get(refunds::retrieve))
        .route("/disputes", get(refunds::list_disputes))
        .route("/disputes/{id}", get(refunds::retrieve_dispute))
        .route("/{*rest}", any(call::unknown_url));
    Router::new()
        .nest("/v1", api)
        .route("/c/pay/{id}", get(pay_page::show).post(pay_page::finish))
        .route("/c/pay/{id}/voucher", get(voucher_page::show).post(voucher_page::finish))
}

//! Messages of the gateways. Each is answered as its protocol says; what it means is `billing`'s matter.

use app::context::ClientIp;
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use billing::webhooks::{self, PaypalHeaders, WebhookAnswer};

use crate::{
    limits::{TooMany, address_key},
    problem::{Problem, ProblemKind},
    state::AppState,
};

/// VNPay's answer to a message whose signature does not hold.
const VNPAY_INVALID_SIGNATURE: &str = "97";

/// VNPay's IPN: always 200 with a code of its own (`payments.md` §1.4).
pub async fn vnpay(
    State(state): State<AppState>,
    Extension(ip): Extension<ClientIp>,
    RawQuery(query): RawQuery,
) -> Response {
    if let Err(refused) = may_send(&state, ip) {
        return refused.into_response();
    }
    let answer = webhooks::vnpay_ipn(&state.context.billing, &query.unwrap_or_default()).await;
    if answer.rsp_code == VNPAY_INVALID_SIGNATURE {
        count_unverified(&state, ip);
    }
    Json(answer).into_response()
}

/// Stripe's events.
pub async fn stripe(
    State(state): State<AppState>,
    Extension(ip): Extension<ClientIp>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refused) = may_send(&state, ip) {
        return refused.into_response();
    }
    let answer = webhooks::stripe(&state.context.billing, text(&headers, "stripe-signature"), &body).await;
    respond(&state, ip, answer)
}

/// PayPal's events.
pub async fn paypal(
    State(state): State<AppState>,
    Extension(ip): Extension<ClientIp>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refused) = may_send(&state, ip) {
        return refused.into_response();
    }
    let Some(signed) = PaypalHeaders::read(|name| text(&headers, name).map(str::to_owned)) else {
        return respond(&state, ip, WebhookAnswer::Rejected);
    };
    let answer = webhooks::paypal(&state.context.billing, signed, &body).await;
    respond(&state, ip, answer)
}

fn respond(state: &AppState, ip: ClientIp, answer: WebhookAnswer) -> Response {
    match answer {
        WebhookAnswer::Accepted => StatusCode::OK.into_response(),
        WebhookAnswer::Rejected => {
            count_unverified(state, ip);
            ProblemKind::InvalidSignature.into_response()
        }
        WebhookAnswer::TryAgain => ProblemKind::Unavailable.into_response(),
    }
}

/// Only failures count, so a busy gateway is never slowed down; who failed too often is not even verified.
fn may_send(state: &AppState, ip: ClientIp) -> Result<(), Problem> {
    let allowed = state.services.limits.unverified_webhook.peek(address_key(ip.0));
    allowed.map_err(|refused: TooMany| Problem::rate_limited(refused.retry_after_s))
}

fn count_unverified(state: &AppState, ip: ClientIp) {
    let counted = state.services.limits.unverified_webhook.count(address_key(ip.0));
    tracing::warn!(address = %ip.0, limit_reached = counted.is_err(), "a gateway message failed verification");
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

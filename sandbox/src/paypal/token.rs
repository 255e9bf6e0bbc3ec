//! `POST /v1/oauth2/token`: client credentials.

use super::call;
use crate::{
    random,
    state::{App, Shared, lock},
};
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

/// About nine hours.
const LIFETIME: i64 = 32_400;

pub(crate) async fn issue(State(app): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let debug_id = call::debug_id();
    if !is_client(&app, &headers) {
        let body = json!({ "error": "invalid_client", "error_description": "Client Authentication failed" });
        return call::respond(&debug_id, StatusCode::UNAUTHORIZED, body);
    }
    let grant = form_urlencoded::parse(&body).find(|(name, _)| name == "grant_type").map(|(_, value)| value);
    if grant.as_deref() != Some("client_credentials") {
        let body =
            json!({ "error": "unsupported_grant_type", "error_description": "Grant Type is NULL or unsupported" });
        return call::respond(&debug_id, StatusCode::BAD_REQUEST, body);
    }
    let token = format!("A21AA{}", random::alphanumeric(92));
    let now = app.clock.unix();
    lock(&app.paypal).add_token(token.clone(), now + LIFETIME);
    let body = json!({
        "scope": "https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/webhooks",
        "access_token": token,
        "token_type": "Bearer",
        "app_id": "APP-80W284485P519543T",
        "expires_in": LIFETIME,
        "nonce": format!("{now}{}", random::alphanumeric(43)),
    });
    call::respond(&debug_id, StatusCode::OK, body)
}

fn is_client(app: &App, headers: &HeaderMap) -> bool {
    let expected = format!("{}:{}", app.config.paypal_client_id, app.config.paypal_client_secret);
    headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|value| STANDARD.decode(value).ok())
        .is_some_and(|given| given == expected.as_bytes())
}

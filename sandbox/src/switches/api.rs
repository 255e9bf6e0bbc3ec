//! API calls that fail, hang or are slow.

use super::{Rule, Wrong};
use crate::{
    Gateway,
    state::{Shared, lock},
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Duration;

/// The APIs; pages and certificates are never disturbed.
const APIS: [(&str, Gateway); 6] = [
    ("/vnpay/merchant_webapi/", Gateway::Vnpay),
    ("/stripe/v1/", Gateway::Stripe),
    ("/paypal/v1/oauth2/", Gateway::Paypal),
    ("/paypal/v1/customer/", Gateway::Paypal),
    ("/paypal/v1/notifications/verify", Gateway::Paypal),
    ("/paypal/v2/", Gateway::Paypal),
];

/// Lets a call of an API go wrong, when a rule says so.
pub(crate) async fn disturb(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let gateway = APIS.iter().find(|(prefix, _)| path.starts_with(prefix)).map(|(_, gateway)| *gateway);
    let rule = gateway.and_then(|gateway| lock(&app.switches).for_call(gateway));
    let Some(Rule { wrong, milliseconds, .. }) = rule else { return next.run(request).await };
    tracing::info!(path, ?wrong, "an API call goes wrong, as asked");
    match wrong {
        Wrong::Slow => {
            tokio::time::sleep(Duration::from_millis(milliseconds.unwrap_or(0))).await;
            next.run(request).await
        }
        Wrong::Hang => {
            app.stopped().await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Wrong::LoseAnswer => {
            next.run(request).await;
            (StatusCode::BAD_GATEWAY, "Bad Gateway").into_response()
        }
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error").into_response(),
    }
}

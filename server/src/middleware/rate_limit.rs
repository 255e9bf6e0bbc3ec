//! Tries by address: signing in and signing up. What needs more than the address is counted where that is
//! known, through [`app::context::Limits`].

use app::context::ClientIp;
use axum::{
    Extension,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{limits::address_key, problem::Problem, state::AppState};

/// Refuses too many tries from one address.
pub async fn by_address(
    State(state): State<AppState>,
    Extension(ClientIp(address)): Extension<ClientIp>,
    request: Request,
    next: Next,
) -> Response {
    let limits = &state.services.limits;
    let limiter = match request.uri().path() {
        "/api/sign_in" => Some(&limits.sign_in_address),
        "/api/sign_up" => Some(&limits.sign_up_address),
        _ => None,
    };
    match limiter.map_or(Ok(()), |limiter| limiter.count(address_key(address))) {
        Ok(()) => next.run(request).await,
        Err(refused) => {
            tracing::warn!(%address, "too many tries from one address");
            Problem::rate_limited(refused.retry_after_s).into_response()
        }
    }
}

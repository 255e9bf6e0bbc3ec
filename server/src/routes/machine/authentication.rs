//! Who asks: the API key of a service.

use app::context::ClientIp;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use billing::api_keys::{ApiKey, Scope};

use crate::{
    limits::address_key,
    problem::{Problem, ProblemKind},
    state::AppState,
};

/// The key that a request was sent with.
pub struct Caller(ApiKey);

impl Caller {
    /// Refuses what the key may not do.
    ///
    /// # Errors
    /// [`ProblemKind::MissingScope`].
    pub fn may(&self, scope: Scope) -> Result<(), Problem> {
        if self.0.scopes.contains(&scope) {
            return Ok(());
        }
        Err(Problem::saying(ProblemKind::MissingScope, format!("This key lacks the scope {scope}.")))
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let address = parts.extensions.get::<ClientIp>().map(|ip| address_key(ip.0));
        let wrong_keys = &state.services.limits.wrong_api_key;
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
        let key = match token {
            None => None,
            Some(token) => state.context.billing.api_key(token).await.map_err(|error| {
                tracing::error!(%error, "API keys cannot be read.");
                ProblemKind::Unavailable
            })?,
        };
        match (key, address) {
            (Some(key), _) => {
                tracing::debug!(key_id = key.key_id, "a service asks.");
                Ok(Self(key))
            }
            (None, address) => {
                // A request without any key is no guess.
                if let Some(address) = address.filter(|_| token.is_some()) {
                    wrong_keys.count(address).map_err(|refused| Problem::rate_limited(refused.retry_after_s))?;
                }
                Err(ProblemKind::InvalidApiKey.into())
            }
        }
    }
}

//! The access token: fetched once, kept, renewed a minute before it ends (`payments.md` §3.1).

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::{sync::Mutex, time::Instant};

use crate::gateways::{
    GatewayError, PaypalConfig,
    http::{Http, Repeat, endpoint},
};

const RENEW_EARLY: Duration = Duration::from_secs(60);
/// Longest that a token is kept, in seconds: PayPal's last about nine hours.
const KEPT_MAX: u64 = 86_400;

/// The current token, if any. Whoever finds none fetches it while the others wait.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<Slot>);

#[derive(Debug, Default)]
struct Slot {
    token: Option<Token>,
    /// The last fetch that failed, and when it ended.
    failed: Option<(Instant, GatewayError)>,
}

#[derive(Debug)]
struct Token {
    secret: SecretString,
    renew_at: Instant,
}

#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    expires_in: u64,
}

#[derive(Deserialize)]
struct Denied {
    error: String,
}

impl Tokens {
    /// A token that is good for now.
    pub(super) async fn current(&self, http: &Http, config: &PaypalConfig) -> Result<SecretString, GatewayError> {
        let asked = Instant::now();
        let mut slot = self.0.lock().await;
        if let Some(token) = slot.token.as_ref().filter(|token| Instant::now() < token.renew_at) {
            return Ok(token.secret.clone());
        }
        // Those who waited for a fetch that failed do not each wait for another.
        if let Some((_, error)) = slot.failed.as_ref().filter(|(at, _)| *at > asked) {
            return Err(error.clone());
        }
        let granted = fetch(http, config).await.inspect_err(|error| {
            slot.failed = Some((Instant::now(), error.clone()));
        })?;
        let lifetime = Duration::from_secs(granted.expires_in.min(KEPT_MAX)).saturating_sub(RENEW_EARLY);
        let renew_at = Instant::now() + lifetime;
        let secret = granted.access_token.clone();
        slot.token = Some(Token { secret: granted.access_token, renew_at });
        Ok(secret)
    }

    /// Forgets a token that PayPal no longer takes, unless another has come meanwhile.
    pub(super) async fn forget(&self, refused: &SecretString) {
        let mut slot = self.0.lock().await;
        if slot.token.as_ref().is_some_and(|token| token.secret.expose_secret() == refused.expose_secret()) {
            slot.token = None;
        }
    }
}

async fn fetch(http: &Http, config: &PaypalConfig) -> Result<Granted, GatewayError> {
    let request = http
        .post(endpoint(&config.base_url, "v1/oauth2/token"))
        .basic_auth(&config.client_id, Some(config.client_secret.expose_secret()))
        .form(&[("grant_type", "client_credentials")]);
    let answer = http.send("token", request, Repeat::Safe).await?;
    if answer.is_success() {
        return answer.json();
    }
    let request_id = answer.request_id.as_deref().unwrap_or("");
    tracing::error!(status = answer.status, request_id, "PayPal gives no token for our credentials");
    let denied = answer.json::<Denied>();
    Err(answer.refused(denied.as_ref().map_or("unknown", |denied| &denied.error)))
}

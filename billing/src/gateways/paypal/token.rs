//! The access token: fetched once, kept, renewed a minute before it ends (`payments.md` §3.1).

use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::gateways::{
    GatewayError, PaypalConfig,
    http::{Http, Repeat, endpoint},
};

const RENEW_EARLY: Duration = Duration::from_secs(60);

/// The current token, if any. Whoever finds none fetches it while the others wait.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<Option<Token>>);

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
        let mut slot = self.0.lock().await;
        if let Some(token) = slot.as_ref().filter(|token| Instant::now() < token.renew_at) {
            return Ok(token.secret.clone());
        }
        let granted = fetch(http, config).await?;
        let lifetime = Duration::from_secs(granted.expires_in).saturating_sub(RENEW_EARLY);
        let renew_at = Instant::now().checked_add(lifetime).unwrap_or_else(Instant::now);
        let secret = granted.access_token.clone();
        *slot = Some(Token { secret: granted.access_token, renew_at });
        Ok(secret)
    }

    /// Forgets a token that PayPal no longer takes, unless another has come meanwhile.
    pub(super) async fn forget(&self, refused: &SecretString) {
        let mut slot = self.0.lock().await;
        if slot.as_ref().is_some_and(|token| token.secret.expose_secret() == refused.expose_secret()) {
            *slot = None;
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
    let denied = answer.json::<Denied>();
    Err(answer.refused(denied.as_ref().map_or("unknown", |denied| &denied.error)))
}

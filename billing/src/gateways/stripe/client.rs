//! The client: what a merchant does with Stripe Checkout.

use domain::{
    gateway::Gateway,
    payment::{Evidence, Outcome},
    time::Timestamp,
};
use reqwest::{RequestBuilder, header::CONTENT_TYPE};
use secrecy::ExposeSecret;
use serde::{Deserialize, de::DeserializeOwned};

use super::{CheckoutRequest, StripeEvent, StripeReject, session::Session, signature};
use crate::gateways::{
    CallLimits, Circuit, Created, GatewayError, StripeConfig,
    http::{Answer, Http, Repeat, endpoint, is_object_id, is_redirect_target},
};

const SESSIONS: &str = "v1/checkout/sessions";

/// Stripe, for one account.
#[derive(Debug)]
pub struct StripeClient {
    pub(super) config: StripeConfig,
    pub(super) http: Http,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Deserialize)]
struct ErrorDetail {
    #[serde(rename = "type")]
    kind: String,
    code: Option<String>,
    param: Option<String>,
}

impl StripeClient {
    /// Makes a client with the usual time limits. Does not use the network.
    ///
    /// # Errors
    /// [`GatewayError::Unexpected`] when there is no TLS set-up.
    pub fn new(config: StripeConfig) -> Result<Self, GatewayError> {
        Self::with_limits(config, &CallLimits::default())
    }

    /// Makes a client. Does not use the network.
    ///
    /// # Errors
    /// [`GatewayError::Unexpected`] when there is no TLS set-up.
    pub fn with_limits(config: StripeConfig, limits: &CallLimits) -> Result<Self, GatewayError> {
        let http = Http::new(Gateway::Stripe, &config.base_url, limits)?;
        Ok(Self { config, http })
    }

    /// The settings in use.
    #[must_use]
    pub const fn config(&self) -> &StripeConfig {
        &self.config
    }

    /// Whether the gateway is being called, or left alone because it does not answer.
    #[must_use]
    pub fn circuit(&self) -> Circuit {
        self.http.circuit()
    }

    /// Makes a Checkout Session. The same request with the same key gives the same session.
    ///
    /// # Errors
    /// [`GatewayError`]; after [`GatewayError::Unreachable`] the session may exist all the same.
    pub async fn create_session(&self, request: &CheckoutRequest<'_>) -> Result<Created, GatewayError> {
        let body = request.body(&self.config.api_version).map_err(unsuitable)?;
        let (answer, session): (_, Session) =
            self.post("create session", SESSIONS, request.idempotency_key, body).await?;
        if !session.is_mode(self.config.live) {
            return Err(answer.unexpected("session of the other mode"));
        }
        match (session.url, session.expires_at) {
            (Some(redirect_url), Some(seconds))
                if is_redirect_target(&redirect_url, &self.config.base_url) && is_object_id(&session.id) =>
            {
                let expires_at = Timestamp(seconds.saturating_mul(1_000));
                Ok(Created { object_id: session.id, redirect_url, expires_at })
            }
            _ => Err(answer.unexpected("session without an address or expiry")),
        }
    }

    /// Reads a Checkout Session; `None` while it is open.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn fetch(&self, object_id: &str) -> Result<Option<Evidence>, GatewayError> {
        let path = session_path(object_id)?;
        let mut url = endpoint(&self.config.base_url, &path);
        url.set_query(Some("expand[0]=payment_intent.latest_charge"));
        let (answer, session): (_, Session) = self.send("fetch session", self.http.get(url)).await?;
        if session.id != object_id {
            return Err(answer.unexpected("another session than asked for"));
        }
        if session.payment_id().is_none() {
            return Err(answer.unexpected("session without our reference"));
        }
        Ok(session.evidence(self.config.live))
    }

    /// Closes an open Checkout Session because the customer cancelled. When it is no longer open, what it has become.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn expire(&self, object_id: &str, idempotency_key: &str) -> Result<Option<Evidence>, GatewayError> {
        let path = format!("{}/expire", session_path(object_id)?);
        let closed = self.post::<Session>("expire session", &path, idempotency_key, String::new()).await;
        match closed {
            Ok((_, session)) if session.id == object_id && session.status.as_deref() == Some("expired") => {
                Ok(session.evidence_of(Outcome::Cancelled, self.config.live))
            }
            Ok(_) | Err(GatewayError::Refused { status: 400, .. }) => self.fetch(object_id).await,
            Err(error) => Err(error),
        }
    }

    /// Checks a delivery and reads its event. `body` must be the bytes as received.
    ///
    /// # Errors
    /// [`StripeReject`]: why it is not believed.
    pub fn verify_webhook(
        &self,
        header: Option<&str>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<StripeEvent, StripeReject> {
        let header = header.ok_or(StripeReject::Header)?;
        signature::verify(&self.config.webhook_secrets, header, body, now)?;
        StripeEvent::read(body, self.config.live)
    }

    /// Sends a form under an idempotency key, and reads the object that comes back.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &str,
        idempotency_key: &str,
        body: String,
    ) -> Result<(Answer, T), GatewayError> {
        if !(1..=255).contains(&idempotency_key.len()) || !idempotency_key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(unsuitable("idempotency key"));
        }
        let request = self
            .http
            .post(endpoint(&self.config.base_url, path))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("Idempotency-Key", idempotency_key)
            .body(body);
        self.send(operation, request).await
    }

    /// Sends a request with our key and the pinned version, and reads the object that comes back.
    pub(super) async fn send<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        request: RequestBuilder,
    ) -> Result<(Answer, T), GatewayError> {
        let request = request
            .bearer_auth(self.config.secret_key.expose_secret())
            .header("Stripe-Version", &self.config.api_version);
        let answer = self.http.send(operation, request, Repeat::Safe).await?;
        if !answer.is_success() {
            return Err(refusal(&answer));
        }
        let object = answer.json()?;
        Ok((answer, object))
    }
}

/// The refusal in an answer: Stripe's code, else the type of the error, with the parameter it is about.
fn refusal(answer: &Answer) -> GatewayError {
    if matches!(answer.status, 401 | 403) {
        let request_id = answer.request_id.as_deref().unwrap_or("");
        tracing::error!(status = answer.status, request_id, "Stripe does not take our key");
    }
    let code = answer.json::<ErrorBody>().map(|body| {
        let ErrorDetail { kind, code, param } = body.error;
        [code.unwrap_or(kind), param.unwrap_or_default()].join(":").trim_end_matches(':').to_owned()
    });
    answer.refused(code.as_deref().unwrap_or("unknown"))
}

fn session_path(object_id: &str) -> Result<String, GatewayError> {
    if is_object_id(object_id) { Ok(format!("{SESSIONS}/{object_id}")) } else { Err(unsuitable("session id")) }
}

pub(super) const fn unsuitable(what: &'static str) -> GatewayError {
    GatewayError::Unsuitable { gateway: Gateway::Stripe, what }
}

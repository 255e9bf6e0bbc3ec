//! One way to call a gateway: time-outs, repeats, a circuit breaker, bounded answers, request ids in the log.

use domain::gateway::Gateway;
use reqwest::{Client, RequestBuilder, header::HeaderMap, redirect};
use tokio::time::Instant;
use url::Url;

use crate::gateways::{
    GatewayError,
    config::{CallLimits, is_loopback},
};

mod answer;
mod breaker;
mod retry;

pub(super) use answer::Answer;
use breaker::Breaker;
pub use breaker::Circuit;

/// Largest answer read, in bytes: real ones have a few kilobytes.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// Whether a call may be sent again after a time-out or a transient refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Reads, and writes that carry an idempotency key.
    Safe,
    /// The gateway would take a repeat for a second request.
    Never,
}

/// An HTTP client for one gateway.
#[derive(Debug)]
pub(super) struct Http {
    client: Client,
    gateway: Gateway,
    limits: CallLimits,
    breaker: Breaker,
}

impl Http {
    /// A client for the gateway at `base`. Follows no redirects: an API that redirects is not the one configured.
    pub(super) fn new(gateway: Gateway, base: &Url, limits: &CallLimits) -> Result<Self, GatewayError> {
        let mut builder = Client::builder()
            .connect_timeout(limits.connect)
            .timeout(limits.attempt)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("prepay/", env!("CARGO_PKG_VERSION")));
        if is_loopback(base) {
            builder = builder.no_proxy();
        }
        let failed = |_| GatewayError::Unexpected { gateway, what: "no TLS set-up", request_id: None };
        let client = builder.build().map_err(failed)?;
        Ok(Self { client, gateway, limits: *limits, breaker: Breaker::new(gateway, limits) })
    }

    /// Whether the gateway is being called.
    pub(super) fn circuit(&self) -> Circuit {
        self.breaker.circuit(Instant::now())
    }

    /// Starts a GET request.
    pub(super) fn get(&self, url: Url) -> RequestBuilder {
        self.client.get(url)
    }

    /// Starts a POST request.
    pub(super) fn post(&self, url: Url) -> RequestBuilder {
        self.client.post(url)
    }

    /// Sends a request, again where that is safe, and reads the answer.
    pub(super) async fn send(
        &self,
        operation: &'static str,
        request: RequestBuilder,
        repeat: Repeat,
    ) -> Result<Answer, GatewayError> {
        let gateway = self.gateway;
        let attempts = if repeat == Repeat::Safe { retry::ATTEMPTS_MAX } else { 1 };
        let over = Instant::now() + self.limits.call;
        let mut attempt = 1;
        let mut permit = self.breaker.admit(Instant::now()).ok_or_else(|| {
            tracing::warn!(%gateway, operation, "gateway not called: circuit open");
            GatewayError::CircuitOpen { gateway }
        })?;
        loop {
            let Some(copy) = request.try_clone() else {
                return Err(GatewayError::Unsuitable { gateway, what: "a body that cannot be repeated" });
            };
            let left = over.saturating_duration_since(Instant::now());
            let sent = self.send_once(operation, copy.timeout(left.min(self.limits.attempt)), attempt).await;
            let works = match &sent {
                Ok((answer, _)) => !retry::is_failure(answer.status),
                Err(Failed::Final(_)) => true,
                Err(Failed::Transport(_)) => false,
            };
            if works {
                permit.answered();
            } else {
                permit.failed(Instant::now());
            }
            let (reason, asked) = match sent {
                Ok((answer, headers)) if retry::is_transient(answer.status, &headers) => {
                    (format!("status {}", answer.status), retry::asked_pause(&headers))
                }
                // Not to be repeated, and what became of the call is unknown all the same.
                Ok((answer, _)) if answer.status >= 500 => {
                    return Err(GatewayError::Unreachable { gateway, reason: format!("status {}", answer.status) });
                }
                Ok((answer, _)) => return Ok(answer),
                Err(Failed::Final(error)) => return Err(error),
                Err(Failed::Transport(reason)) => (reason.to_owned(), None),
            };
            let unreachable = GatewayError::Unreachable { gateway, reason };
            let pause =
                retry::pause(attempt, asked).filter(|pause| attempt < attempts && Instant::now() + *pause < over);
            let Some(pause) = pause else { return Err(unreachable) };
            tokio::time::sleep(pause).await;
            attempt += 1;
            permit = self.breaker.admit(Instant::now()).ok_or(unreachable)?;
        }
    }

    async fn send_once(
        &self,
        operation: &'static str,
        request: RequestBuilder,
        attempt: u32,
    ) -> Result<(Answer, HeaderMap), Failed> {
        let started = Instant::now();
        let gateway = self.gateway;
        let elapsed = || u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let transport = |error: reqwest::Error| {
            let reason = reason(&error);
            tracing::warn!(%gateway, operation, attempt, elapsed_ms = elapsed(), reason, "gateway did not answer");
            Failed::Transport(reason)
        };
        let mut response = request.send().await.map_err(transport)?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let request_id = ["request-id", "paypal-debug-id"]
            .into_iter()
            .find_map(|name| headers.get(name)?.to_str().ok().map(|text| text.chars().take(100).collect::<String>()));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(transport)? {
            if body.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(Failed::Final(GatewayError::Unexpected { gateway, what: "answer too long", request_id }));
            }
            body.extend_from_slice(&chunk);
        }
        let id = request_id.as_deref().unwrap_or("");
        tracing::info!(%gateway, operation, attempt, status, request_id = id, elapsed_ms = elapsed(), "gateway answered");
        Ok((Answer { gateway, status, request_id, body }, headers))
    }
}

enum Failed {
    Transport(&'static str),
    Final(GatewayError),
}

/// What went wrong, without the address: it may carry signatures.
fn reason(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "connection"
    } else {
        "transport"
    }
}

/// `<base>/<path>`, whether or not the base has a path or ends with a slash.
pub(super) fn endpoint(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// Whether a gateway's object id is safe to put into a path.
pub(super) fn is_object_id(id: &str) -> bool {
    (1..=255).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether an address that a gateway gave us may be shown to a browser: https, or http only where the API itself is
/// reached so (on loopback).
pub(super) fn is_redirect_target(address: &str, base: &Url) -> bool {
    Url::parse(address).is_ok_and(|url| url.scheme() == "https" || (url.scheme() == "http" && base.scheme() == "http"))
}

//! One way to call a gateway: time-outs, repeats, bounded answers, request ids in the log.

use std::time::{Duration, Instant};

use domain::gateway::Gateway;
use reqwest::{Client, RequestBuilder, header::HeaderMap, redirect};
use serde::de::DeserializeOwned;
use url::Url;

use crate::gateways::{GatewayError, config::is_loopback};

mod retry;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(10);
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
#[derive(Debug, Clone)]
pub(super) struct Http {
    client: Client,
    gateway: Gateway,
}

/// A gateway's answer that is not a transient refusal.
#[derive(Debug)]
pub(super) struct Answer {
    gateway: Gateway,
    /// HTTP status.
    pub(super) status: u16,
    /// The gateway's id of the request.
    pub(super) request_id: Option<String>,
    body: Vec<u8>,
}

impl Http {
    /// A client for the gateway at `base`. Follows no redirects: an API that redirects is not the one configured.
    pub(super) fn new(gateway: Gateway, base: &Url) -> Result<Self, GatewayError> {
        let mut builder = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("prepay/", env!("CARGO_PKG_VERSION")));
        if is_loopback(base) {
            builder = builder.no_proxy();
        }
        let failed = |_| GatewayError::Unexpected { gateway, what: "no TLS set-up", request_id: None };
        Ok(Self { client: builder.build().map_err(failed)?, gateway })
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
        let attempts = if repeat == Repeat::Safe { retry::ATTEMPTS_MAX } else { 1 };
        let mut attempt = 1;
        loop {
            let Some(copy) = request.try_clone() else {
                return Err(GatewayError::Unsuitable { gateway: self.gateway, what: "a body that cannot be repeated" });
            };
            let (reason, pause) = match self.send_once(operation, copy, attempt).await {
                Ok((answer, headers)) if retry::is_transient(answer.status, &headers) => {
                    (format!("status {}", answer.status), retry::asked_pause(&headers))
                }
                Ok((answer, _)) => return Ok(answer),
                Err(Failed::Final(error)) => return Err(error),
                Err(Failed::Transport(reason)) => (reason.to_owned(), None),
            };
            if attempt == attempts {
                return Err(GatewayError::Unreachable { gateway: self.gateway, reason });
            }
            tokio::time::sleep(retry::pause(attempt, pause)).await;
            attempt += 1;
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

impl Answer {
    /// Whether the status is 2xx.
    pub(super) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// Reads the body as JSON.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, GatewayError> {
        serde_json::from_slice(&self.body).map_err(|_| self.unexpected("body of another shape"))
    }

    /// The error for an answer that breaks the protocol.
    pub(super) fn unexpected(&self, what: &'static str) -> GatewayError {
        GatewayError::Unexpected { gateway: self.gateway, what, request_id: self.request_id.clone() }
    }

    /// The error for an answer that refuses, with the gateway's own code.
    pub(super) fn refused(&self, code: &str) -> GatewayError {
        GatewayError::Refused {
            gateway: self.gateway,
            status: self.status,
            code: code.chars().filter(|c| c.is_ascii_graphic()).take(100).collect(),
            request_id: self.request_id.clone(),
        }
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

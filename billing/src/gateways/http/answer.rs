//! A gateway's answer, and the errors that it becomes.

use std::fmt;

use domain::gateway::Gateway;
use serde::de::DeserializeOwned;

use crate::gateways::GatewayError;

/// A gateway's answer that is not a transient refusal.
pub(in crate::gateways) struct Answer {
    pub(super) gateway: Gateway,
    /// HTTP status.
    pub(in crate::gateways) status: u16,
    /// The gateway's id of the request.
    pub(in crate::gateways) request_id: Option<String>,
    pub(super) body: Vec<u8>,
}

/// Without the body: tokens come in it.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { gateway, status, request_id, body } = self;
        f.debug_struct("Answer")
            .field("gateway", gateway)
            .field("status", status)
            .field("request_id", request_id)
            .field("bytes", &body.len())
            .finish()
    }
}

impl Answer {
    /// Whether the status is 2xx.
    pub(in crate::gateways) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The body as received.
    pub(in crate::gateways) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Reads the body as JSON.
    pub(in crate::gateways) fn json<T: DeserializeOwned>(&self) -> Result<T, GatewayError> {
        serde_json::from_slice(&self.body).map_err(|_| self.unexpected("body of another shape"))
    }

    /// The error for an answer that breaks the protocol.
    pub(in crate::gateways) fn unexpected(&self, what: &'static str) -> GatewayError {
        GatewayError::Unexpected { gateway: self.gateway, what, request_id: self.request_id.clone() }
    }

    /// The error for an answer that refuses, with the gateway's own code.
    pub(in crate::gateways) fn refused(&self, code: &str) -> GatewayError {
        GatewayError::Refused {
            gateway: self.gateway,
            status: self.status,
            code: code.chars().filter(|c| c.is_ascii_graphic()).take(100).collect(),
            request_id: self.request_id.clone(),
        }
    }
}

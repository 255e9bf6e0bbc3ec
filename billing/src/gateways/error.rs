//! Why a gateway gave no usable answer.

use domain::{gateway::Gateway, time::Timestamp};

/// A call to a gateway failed. Carries codes and request ids for logs, never secrets, bodies or signed addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// No connection, a time-out, or still 409, 429 or 5xx after the last try. What became of the call is unknown.
    #[error("{gateway} cannot be reached: {reason}")]
    Unreachable {
        /// Who did not answer.
        gateway: Gateway,
        /// `connection`, `timeout`, `status 503`, …
        reason: String,
    },
    /// The gateway has not answered for a while and is left alone; it was not asked.
    #[error("{gateway} is left alone: circuit open")]
    CircuitOpen {
        /// Who would have been asked.
        gateway: Gateway,
    },
    /// The gateway understood and refused.
    #[error("{gateway} refused: {code} (status {status}, request {})", request_id.as_deref().unwrap_or("unknown"))]
    Refused {
        /// Who refused.
        gateway: Gateway,
        /// HTTP status.
        status: u16,
        /// The gateway's own code (Stripe `error.code`, PayPal `details[].issue` or `name`).
        code: String,
        /// The gateway's id of the request, for its support.
        request_id: Option<String>,
    },
    /// The answer is not what the protocol promises.
    #[error("unexpected answer from {gateway}: {what} (request {})", request_id.as_deref().unwrap_or("unknown"))]
    Unexpected {
        /// Who answered.
        gateway: Gateway,
        /// What is wrong with it.
        what: &'static str,
        /// The gateway's id of the request.
        request_id: Option<String>,
    },
    /// The gateway does not take such a request; it was not sent.
    #[error("not a request for {gateway}: {what}")]
    Unsuitable {
        /// Who would have been asked.
        gateway: Gateway,
        /// Which value is out of bounds.
        what: &'static str,
    },
    /// The gateway limits how often it may be asked; it was not asked.
    #[error("{gateway} may be asked again later")]
    TooSoon {
        /// Who would have been asked.
        gateway: Gateway,
        /// When it may be asked again.
        until: Timestamp,
    },
}

impl GatewayError {
    /// Whether the gateway may have acted on the call all the same. After any other error it has not.
    #[must_use]
    pub const fn may_have_acted(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Unexpected { .. })
    }

    /// Whether the same call may work later without anyone changing anything.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::CircuitOpen { .. } | Self::TooSoon { .. })
    }
}

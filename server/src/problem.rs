//! Errors of everything that is no page: problem documents (RFC 9457), or a plain page where a person looks on.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

mod page;
mod render;

pub use render::render;
use serde_json::{Value, json};

/// What kind of problem it is. The slug is part of the public interface: `type` is `/problems/<slug>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// Nobody is signed in.
    Unauthenticated,
    /// A state-changing request came from another site.
    CrossSite,
    /// There is no such thing.
    NotFound,
    /// The address does not know this method.
    MethodNotAllowed,
    /// The body is larger than is taken.
    BodyTooLarge,
    /// The body could not be read.
    UnreadableBody,
    /// A request of the machine API without a key that is in force.
    InvalidApiKey,
    /// A key that may not do this.
    MissingScope,
    /// There is no such account, or it has no balance yet.
    UnknownAccount,
    /// There is no such open hold.
    NoSuchHold,
    /// The idempotency key was used before with other content.
    KeyConflict,
    /// The body is not what the machine API reads.
    UnsupportedMediaType,
    /// The request is understood and cannot be followed.
    InvalidRequest,
    /// The account may not spend this.
    InsufficientCredit,
    /// A gateway's message whose signature does not hold.
    InvalidSignature,
    /// Too many tries.
    RateLimited,
    /// The PDF's fonts lack letters of the receipt.
    UnprintableReceipt,
    /// As many exports as may run are running.
    ExportBusy,
    /// The answer took too long.
    Timeout,
    /// The server or its database is not able to answer now.
    Unavailable,
    /// Something is broken on our side.
    Internal,
}

impl ProblemKind {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::Unauthenticated,
        Self::CrossSite,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::BodyTooLarge,
        Self::UnreadableBody,
        Self::InvalidApiKey,
        Self::MissingScope,
        Self::UnknownAccount,
        Self::NoSuchHold,
        Self::KeyConflict,
        Self::UnsupportedMediaType,
        Self::InvalidRequest,
        Self::InsufficientCredit,
        Self::InvalidSignature,
        Self::RateLimited,
        Self::UnprintableReceipt,
        Self::ExportBusy,
        Self::Timeout,
        Self::Unavailable,
        Self::Internal,
    ];

    /// Slug, status, title, and what to do about it.
    const fn facts(self) -> (&'static str, StatusCode, &'static str, &'static str) {
        match self {
            Self::Unauthenticated => {
                ("unauthenticated", StatusCode::UNAUTHORIZED, "Not signed in", "Sign in and repeat the request.")
            }
            Self::CrossSite => (
                "cross-site",
                StatusCode::FORBIDDEN,
                "Request from another site",
                "State is only changed by requests that the portal's own pages send. A program sends Origin with the \
                 portal's address.",
            ),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "Not found", "Nothing is at this address."),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "Method not allowed",
                "The Allow header names the methods that work.",
            ),
            Self::BodyTooLarge => (
                "body-too-large",
                StatusCode::PAYLOAD_TOO_LARGE,
                "Body too large",
                "At most 64 KiB are taken, 1 MiB by /api/v1.",
            ),
            Self::UnreadableBody => {
                ("unreadable-body", StatusCode::BAD_REQUEST, "Unreadable body", "The body ended early. Send it again.")
            }
            Self::InvalidApiKey => (
                "invalid-api-key",
                StatusCode::UNAUTHORIZED,
                "No valid API key",
                "Send a key that is in force as `Authorization: Bearer ppk_…`.",
            ),
            Self::MissingScope => {
                ("missing-scope", StatusCode::FORBIDDEN, "Not allowed", "The key lacks the scope for this.")
            }
            Self::UnknownAccount => (
                "unknown-account",
                StatusCode::NOT_FOUND,
                "Unknown account",
                "There is no such account, or it has no billing profile and so no balance yet.",
            ),
            Self::NoSuchHold => (
                "no-such-hold",
                StatusCode::NOT_FOUND,
                "No such hold",
                "The account has no open hold of this number: it is captured, released or over.",
            ),
            Self::KeyConflict => (
                "key-conflict",
                StatusCode::CONFLICT,
                "Key used before",
                "The key was used before with other content. Nothing was changed; send new content with a new key.",
            ),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Unsupported media type",
                "Send JSON as application/json.",
            ),
            Self::InvalidRequest => (
                "invalid-request",
                StatusCode::UNPROCESSABLE_ENTITY,
                "Invalid request",
                "The request is understood and cannot be followed. Nothing was changed.",
            ),
            Self::InsufficientCredit => (
                "insufficient-credit",
                StatusCode::PAYMENT_REQUIRED,
                "Not enough credit",
                "The account may not spend this; `reason` says why.",
            ),
            Self::InvalidSignature => (
                "invalid-signature",
                StatusCode::BAD_REQUEST,
                "Invalid signature",
                "The message was not signed with the secret configured here, or it is too old. Nothing was changed.",
            ),
            Self::RateLimited => (
                "rate-limited",
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests",
                "Try again after the number of seconds in Retry-After.",
            ),
            Self::UnprintableReceipt => (
                "unprintable-receipt",
                StatusCode::CONFLICT,
                "No PDF of this receipt",
                "The PDF cannot show every letter of this name or address. Print the receipt's page instead.",
            ),
            Self::ExportBusy => (
                "export-busy",
                StatusCode::TOO_MANY_REQUESTS,
                "Other exports are running",
                "Wait until one has finished, then try again after the number of seconds in Retry-After.",
            ),
            Self::Timeout => (
                "timeout",
                StatusCode::SERVICE_UNAVAILABLE,
                "Took too long",
                "The request was given up. Try again in a moment.",
            ),
            Self::Unavailable => (
                "unavailable",
                StatusCode::SERVICE_UNAVAILABLE,
                "Not available",
                "The service cannot answer right now. Try again in a moment.",
            ),
            Self::Internal => (
                "internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                "Internal error",
                "Something failed on our side. Name the request id when you ask about it.",
            ),
        }
    }

    /// The stable name.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        self.facts().0
    }

    /// The status that goes with it.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.facts().1
    }

    /// A short title, the same for every occurrence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.facts().2
    }

    /// What it means and what to do.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        self.facts().3
    }
}

/// One occurrence of a problem. As a response it has no body yet: [`render`] writes it, knowing the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// Seconds after which to try again.
    pub retry_after_s: Option<u32>,
    /// A sentence about this occurrence, in the place of the kind's advice.
    pub detail: Option<String>,
    /// Further members of the document, for programs.
    pub members: Vec<(&'static str, Value)>,
}

impl Problem {
    /// Too many tries; the next one is allowed after so many seconds.
    #[must_use]
    pub const fn rate_limited(retry_after_s: u32) -> Self {
        let kind = ProblemKind::RateLimited;
        Self { kind, retry_after_s: Some(retry_after_s), detail: None, members: Vec::new() }
    }

    /// A problem that has a sentence of its own.
    #[must_use]
    pub const fn saying(kind: ProblemKind, detail: String) -> Self {
        Self { kind, retry_after_s: None, detail: Some(detail), members: Vec::new() }
    }

    /// The document (RFC 9457), as far as it does not depend on the request.
    #[must_use]
    pub fn document(&self) -> Value {
        let kind = self.kind;
        let mut document = json!({
            "type": format!("/problems/{}", kind.slug()), "title": kind.title(), "status": kind.status().as_u16(),
            "detail": self.detail.as_deref().unwrap_or_else(|| kind.advice()),
        });
        if let Value::Object(map) = &mut document {
            map.extend(self.members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        }
        document
    }
}

impl From<ProblemKind> for Problem {
    fn from(kind: ProblemKind) -> Self {
        Self { kind, retry_after_s: None, detail: None, members: Vec::new() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.kind == ProblemKind::InvalidApiKey {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for ProblemKind {
    fn into_response(self) -> Response {
        Problem::from(self).into_response()
    }
}

//! When a call is repeated and how long to wait before.

use std::time::Duration;

use rand::Rng;
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// How often one call is sent at most.
pub(super) const ATTEMPTS_MAX: u32 = 3;

const FIRST_PAUSE: Duration = Duration::from_millis(300);
/// A customer may be waiting: a gateway that asks for more is asked again by the payment checker instead.
const PAUSE_MAX: Duration = Duration::from_secs(4);

/// Whether an answer says "try again". Stripe says it outright by header; otherwise 409, 429 and 5xx do.
pub(super) fn is_transient(status: u16, headers: &HeaderMap) -> bool {
    match headers.get("stripe-should-retry").map(|value| value.as_bytes()) {
        Some(b"true") => true,
        Some(b"false") => false,
        _ => matches!(status, 409 | 429 | 500..=599),
    }
}

/// The pause that the gateway asks for (RFC 9110 §10.2.3, the form in seconds).
pub(super) fn asked_pause(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

/// Exponential back-off with jitter: between half and the whole of a pause that doubles; what the gateway asks for if
/// that is longer. `None` when that is too long to wait.
pub(super) fn pause(attempt: u32, asked: Option<Duration>) -> Option<Duration> {
    let whole = FIRST_PAUSE.saturating_mul(1 << attempt.saturating_sub(1).min(8));
    let jitter = rand::rng().random_range(whole / 2..=whole);
    Some(jitter.max(asked.unwrap_or_default())).filter(|pause| *pause <= PAUSE_MAX)
}

/// Whether an answer says that the gateway does not work, or not for us at this rate.
pub(super) const fn is_failure(status: u16) -> bool {
    matches!(status, 429 | 500..=599)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::header::{HeaderMap, HeaderValue};

    use super::{PAUSE_MAX, is_transient, pause};

    #[test]
    fn stripe_decides_by_header() {
        let mut headers = HeaderMap::new();
        assert!(is_transient(503, &headers) && is_transient(409, &headers) && !is_transient(400, &headers));
        headers.insert("stripe-should-retry", HeaderValue::from_static("false"));
        assert!(!is_transient(503, &headers));
        headers.insert("stripe-should-retry", HeaderValue::from_static("true"));
        assert!(is_transient(400, &headers));
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        for _ in 0..100 {
            assert!((Duration::from_millis(150)..=Duration::from_millis(300)).contains(&pause(1, None).unwrap()));
            assert!((Duration::from_millis(300)..=Duration::from_millis(600)).contains(&pause(2, None).unwrap()));
        }
        assert_eq!(pause(1, Some(PAUSE_MAX)), Some(PAUSE_MAX));
        assert_eq!(pause(1, Some(Duration::from_secs(3_600))), None, "the checker asks again");
    }
}

//! `Stripe-Signature` (`payments.md` §2.4): HMAC-SHA256 over the time and the raw body.

use domain::time::Timestamp;
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};

/// How far a message's time may lie from ours, in seconds, before or after.
pub const TOLERANCE_SECONDS: u64 = 300;

/// Why a delivery is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StripeReject {
    /// The header is missing or malformed, or has not exactly one time.
    #[error("the signature header is missing or malformed")]
    Header,
    /// No signature matches.
    #[error("no signature matches")]
    Signature,
    /// Signed too long ago, or in the future.
    #[error("signed outside the tolerance of {TOLERANCE_SECONDS} s")]
    Time,
    /// Signed, but no event.
    #[error("the body is no event")]
    Body,
}

/// Checks a header against the raw body: any `v1` under any of the secrets, exactly one `t`, within the tolerance of
/// `now`. Other schemes are ignored.
///
/// # Errors
/// [`StripeReject`].
pub fn verify(secrets: &[SecretString], header: &str, body: &[u8], now: Timestamp) -> Result<(), StripeReject> {
    let mut time = None;
    let mut signatures = Vec::new();
    for item in header.split(',') {
        match item.trim().split_once('=') {
            Some(("t", _)) if time.is_some() => return Err(StripeReject::Header),
            Some(("t", text)) => time = Some(text),
            Some(("v1", text)) => signatures.push(hex::decode(text).unwrap_or_default()),
            _ => {}
        }
    }
    let time = time.filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    let time = time.ok_or(StripeReject::Header)?;
    let seconds: i64 = time.parse().map_err(|_| StripeReject::Header)?;

    let message = [time.as_bytes(), b".", body].concat();
    let matches = |secret: &SecretString| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
        signatures.iter().any(|tag| hmac::verify(&key, &message, tag).is_ok())
    };
    if !secrets.iter().any(matches) {
        return Err(StripeReject::Signature);
    }
    if now.unix_seconds().abs_diff(seconds) > TOLERANCE_SECONDS {
        return Err(StripeReject::Time);
    }
    Ok(())
}

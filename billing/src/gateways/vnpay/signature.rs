//! The two signatures of VNPay: over a sorted query string (pay address, return, IPN) and over values joined by `|`
//! (query, refund). Both HMAC-SHA512 in lower-case hexadecimal (`payments.md` §1.3, §1.6).

use std::collections::BTreeMap;

use form_urlencoded::Serializer;
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};

/// The parameter that carries the signature.
pub const SECURE_HASH: &str = "vnp_SecureHash";
const SECURE_HASH_TYPE: &str = "vnp_SecureHashType";
/// Longest query string looked at, in bytes.
const QUERY_BYTES_MAX: usize = 8 << 10;

/// VNPay's parameters by name, in the order in which they are signed.
pub type Parameters = BTreeMap<String, String>;

/// The string that is signed: VNPay's own parameters without the signature and without empty values, sorted by name,
/// encoded as `application/x-www-form-urlencoded`.
#[must_use]
pub fn canonical(parameters: &Parameters) -> String {
    let signed = parameters.iter().filter(|(name, value)| {
        name.starts_with("vnp_") && *name != SECURE_HASH && *name != SECURE_HASH_TYPE && !value.is_empty()
    });
    Serializer::new(String::new()).extend_pairs(signed).finish()
}

/// HMAC-SHA512 of `text`, lower-case hexadecimal.
#[must_use]
pub fn sign(secret: &SecretString, text: &str) -> String {
    hex::encode(hmac::sign(&key(secret), text.as_bytes()))
}

/// Whether `signature` (hexadecimal, either case) is the HMAC-SHA512 of `text`; compared in constant time.
#[must_use]
pub fn matches(secret: &SecretString, text: &str, signature: &str) -> bool {
    hex::decode(signature).is_ok_and(|tag| tag.len() == 64 && hmac::verify(&key(secret), text.as_bytes(), &tag).is_ok())
}

/// Joins values for the signature of a query or refund; an absent value is an empty one.
#[must_use]
pub fn joined<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    values.into_iter().collect::<Vec<_>>().join("|")
}

/// Reads a signed query string. Gives VNPay's parameters, or `None` when one is repeated, or the signature is missing
/// or wrong. Foreign parameters are ignored: VNPay does not sign them.
#[must_use]
pub fn verified_parameters(secret: &SecretString, raw_query: &str) -> Option<Parameters> {
    if raw_query.len() > QUERY_BYTES_MAX {
        return None;
    }
    let mut parameters = Parameters::new();
    for (name, value) in form_urlencoded::parse(raw_query.as_bytes()) {
        if name.starts_with("vnp_") && parameters.insert(name.into_owned(), value.into_owned()).is_some() {
            return None;
        }
    }
    let signature = parameters.get(SECURE_HASH)?;
    matches(secret, &canonical(&parameters), signature).then_some(parameters)
}

fn key(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA512, secret.expose_secret().as_bytes())
}

//! HMAC over text, as the gateways write it: hexadecimal in lower case.

use ring::hmac;

/// HMAC-SHA256 of `text` in lower-case hexadecimal.
pub(crate) fn sha256_hex(secret: &str, text: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hex::encode(hmac::sign(&key, text))
}

/// HMAC-SHA512 of `text` in lower-case hexadecimal.
pub(crate) fn sha512_hex(secret: &str, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA512, secret.as_bytes());
    hex::encode(hmac::sign(&key, text.as_bytes()))
}

/// Whether `signature` (hexadecimal, either case) is the HMAC-SHA512 of `text`; compared in constant time.
pub(crate) fn sha512_matches(secret: &str, text: &str, signature: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA512, secret.as_bytes());
    hex::decode(signature).is_ok_and(|tag| hmac::verify(&key, text.as_bytes(), &tag).is_ok())
}

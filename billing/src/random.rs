//! Randomness for ids and tokens, from a generator that the operating system seeds and that cannot be predicted.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rand::RngCore;

/// 64 random bits.
pub(crate) fn bits() -> u64 {
    rand::rng().next_u64()
}

/// A random positive number below 2^48: exact in JSON, and it tells nobody how many there are.
pub(crate) fn id() -> i64 {
    loop {
        if let Ok(number) = i64::try_from(bits() >> 16)
            && number > 0
        {
            return number;
        }
    }
}

/// 256 random bits as base64url text.
pub(crate) fn token() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

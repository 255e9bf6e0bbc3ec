//! Small questions about settings.

use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// Shortest secret accepted, in bytes.
pub(super) const SECRET_BYTES_MIN: usize = 16;

/// Whether the address stays on this machine.
pub(in crate::gateways) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.to_ipv4_mapped().is_some_and(|mapped| mapped.is_loopback())
        }
        None => true,
    }
}

/// Whether a secret is too short to be one.
pub(super) fn is_short(secret: &SecretString) -> bool {
    secret.expose_secret().trim().len() < SECRET_BYTES_MIN
}

/// Whether a secret starts with one of the prefixes.
pub(super) fn starts_with_any(secret: &SecretString, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| secret.expose_secret().starts_with(prefix))
}

//! A certificate's way to a trusted root, walked by hand: PayPal's file may lack intermediates.

use domain::time::Timestamp;
use x509_parser::{certificate::X509Certificate, time::ASN1Time};

/// Longest chain followed, root included.
const LENGTH_MAX: usize = 6;

/// Whether every certificate from `signer` up is in date and signed by the next, every issuer is a certificate
/// authority, and the last is one of `roots`.
pub(super) fn is_trusted(
    signer: &X509Certificate<'_>,
    intermediates: &[X509Certificate<'_>],
    roots: &[X509Certificate<'_>],
    now: Timestamp,
) -> bool {
    let Ok(now) = ASN1Time::from_timestamp(now.unix_seconds()) else { return false };
    if !signer.validity().is_valid_at(now) {
        return false;
    }
    let mut current = signer;
    for _ in 1..LENGTH_MAX {
        let issues = |issuer: &&X509Certificate<'_>| {
            issuer.subject().as_raw() == current.issuer().as_raw()
                && is_authority(issuer)
                && issuer.validity().is_valid_at(now)
                && current.verify_signature(Some(issuer.public_key())).is_ok()
        };
        if roots.iter().any(|root| issues(&root)) {
            return true;
        }
        let Some(issuer) = intermediates.iter().find(issues) else { return false };
        current = issuer;
    }
    false
}

/// Whether a certificate may sign others: a CA by its basic constraints, and not kept from it by its key usage.
fn is_authority(certificate: &X509Certificate<'_>) -> bool {
    let key_usage = certificate.key_usage().ok().flatten();
    certificate.is_ca() && key_usage.is_none_or(|usage| usage.value.key_cert_sign())
}

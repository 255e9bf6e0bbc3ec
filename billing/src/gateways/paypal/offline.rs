//! The check of a webhook without asking PayPal: RSA PKCS#1 v1.5 with SHA-256 over ids, time and the body's CRC-32, by a
//! certificate that chains to a trusted root (`payments.md` §3.5).

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::time::Timestamp;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use x509_parser::{certificate::X509Certificate, pem::Pem};

use super::{PaypalHeaders, cert_url};

mod chain;

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaypalReject {
    /// Another algorithm than `SHA256withRSA`.
    #[error("another algorithm than SHA256withRSA")]
    Algorithm,
    /// The certificate's address is not one of PayPal's.
    #[error("the certificate is not at an address of PayPal")]
    CertificateAddress,
    /// The certificate is unreadable, out of date, not PayPal's or not trusted.
    #[error("the certificate is unreadable, out of date, not PayPal's or not trusted")]
    Certificate,
    /// The signature does not match.
    #[error("the signature does not match")]
    Signature,
}

/// The text that PayPal signs. Of the body it covers only the CRC-32, so another body can be made to fit: what the body
/// says must be asked again.
#[must_use]
pub fn signed_text(headers: &PaypalHeaders, webhook_id: &str, body: &[u8]) -> String {
    let PaypalHeaders { transmission_id, transmission_time, .. } = headers;
    format!("{transmission_id}|{transmission_time}|{webhook_id}|{}", crc32fast::hash(body))
}

/// Checks a webhook. `certificates` is the file from the certificate's address (PEM, the signer first, then any
/// intermediates), `roots` the trusted roots (PEM).
///
/// # Errors
/// [`PaypalReject`].
pub fn verify(
    headers: &PaypalHeaders,
    webhook_id: &str,
    body: &[u8],
    certificates: &[u8],
    roots: &[u8],
    now: Timestamp,
) -> Result<(), PaypalReject> {
    check_algorithm(headers)?;
    cert_url::check(&headers.cert_url)?;
    verify_signed(headers, webhook_id, body, certificates, roots, now)
}

/// Whether it is signed as PayPal signs.
pub(super) fn check_algorithm(headers: &PaypalHeaders) -> Result<(), PaypalReject> {
    if headers.auth_algo == "SHA256withRSA" { Ok(()) } else { Err(PaypalReject::Algorithm) }
}

/// [`verify`] once algorithm and address have been found right.
pub(super) fn verify_signed(
    headers: &PaypalHeaders,
    webhook_id: &str,
    body: &[u8],
    certificates: &[u8],
    roots: &[u8],
    now: Timestamp,
) -> Result<(), PaypalReject> {
    let (certificates, roots) = (read(certificates)?, read(roots)?);
    let (certificates, roots) = (parse(&certificates)?, parse(&roots)?);
    let (signer, intermediates) = certificates.split_first().ok_or(PaypalReject::Certificate)?;
    if !is_paypals(signer) || !chain::is_trusted(signer, intermediates, &roots, now) {
        return Err(PaypalReject::Certificate);
    }
    let signature = STANDARD.decode(&headers.transmission_sig).map_err(|_| PaypalReject::Signature)?;
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &signer.public_key().subject_public_key.data);
    key.verify(signed_text(headers, webhook_id, body).as_bytes(), &signature).map_err(|_| PaypalReject::Signature)
}

fn read(pem: &[u8]) -> Result<Vec<Pem>, PaypalReject> {
    Pem::iter_from_buffer(pem).collect::<Result<_, _>>().map_err(|_| PaypalReject::Certificate)
}

fn parse(pems: &[Pem]) -> Result<Vec<X509Certificate<'_>>, PaypalReject> {
    pems.iter().map(Pem::parse_x509).collect::<Result<_, _>>().map_err(|_| PaypalReject::Certificate)
}

/// Whether a certificate has one common name, and that a host of PayPal.
fn is_paypals(certificate: &X509Certificate<'_>) -> bool {
    let mut names = certificate.subject().iter_common_name().map(|name| name.as_str().unwrap_or_default());
    names.next().is_some_and(|name| name.to_ascii_lowercase().ends_with(".paypal.com")) && names.next().is_none()
}

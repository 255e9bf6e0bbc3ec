//! The key that signs webhooks, and its certificate. Both are fixtures: see `fixtures/README.md`.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey},
};

const KEY: &str = include_str!("../../fixtures/paypal-signing-key.pem");
/// What the certificate address answers.
pub(crate) const CERTIFICATE: &str = include_str!("../../fixtures/paypal-signing-cert.pem");
/// The name in the certificate's address.
pub(crate) const CERTIFICATE_NAME: &str = "CERT-5a6d0b0c-3f7a9c1e-00000001";
/// Root (PEM) above the certificate that signs the sandbox's webhooks; trust it by configuration only.
pub const PAYPAL_ROOT_CERTIFICATE: &str = include_str!("../../fixtures/paypal-root.pem");

/// Why the fixture key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// Not the PEM text of a key.
    #[error("the fixture key is not valid PEM: {0}")]
    Pem(#[from] base64::DecodeError),
    /// Not an RSA key in PKCS#8.
    #[error("the fixture key is not usable: {0}")]
    Key(ring::error::KeyRejected),
}

/// Signs webhooks and checks signatures.
pub(crate) struct Signer(RsaKeyPair);

impl Signer {
    pub fn from_fixture() -> Result<Self, SignerError> {
        RsaKeyPair::from_pkcs8(&pem_bytes(KEY)?).map(Self).map_err(SignerError::Key)
    }

    /// RSA PKCS#1 v1.5 with SHA-256, base64. None when the system has no randomness for blinding.
    pub fn sign(&self, text: &str) -> Option<String> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).ok()?;
        Some(STANDARD.encode(signature))
    }

    /// Whether `signature` (base64) is this key's signature of `text`.
    pub fn verify(&self, text: &str, signature: &str) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.0.public_key().as_ref());
        STANDARD.decode(signature).is_ok_and(|signature| key.verify(text.as_bytes(), &signature).is_ok())
    }
}

/// The signed text of a webhook.
pub(crate) fn signed_text(transmission_id: &str, time: &str, webhook_id: &str, body: &[u8]) -> String {
    format!("{transmission_id}|{time}|{webhook_id}|{}", crc32fast::hash(body))
}

fn pem_bytes(pem: &str) -> Result<Vec<u8>, base64::DecodeError> {
    STANDARD.decode(pem.lines().filter(|line| !line.starts_with("-----")).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_vector() {
        let body = br#"{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED"}"#;
        assert_eq!(
            signed_text("b1d2f3a0-c74b-11f0-9a3e-2f1c0d9e8b7a", "2026-11-22T03:40:12Z", "5GP028458E2496506", body),
            "b1d2f3a0-c74b-11f0-9a3e-2f1c0d9e8b7a|2026-11-22T03:40:12Z|5GP028458E2496506|2325436976"
        );
    }

    #[test]
    fn the_certificate_holds_the_signing_key() {
        let signer = Signer::from_fixture().unwrap();
        let certificate = pem_bytes(CERTIFICATE).unwrap();
        let key = signer.0.public_key().as_ref();
        assert!(certificate.windows(key.len()).any(|window| window == key));
    }

    #[test]
    fn only_its_own_signature_verifies() {
        let signer = Signer::from_fixture().unwrap();
        let signature = signer.sign("a|b|c|1").unwrap();
        assert!(signer.verify("a|b|c|1", &signature));
        assert!(!signer.verify("a|b|c|2", &signature));
        assert!(!signer.verify("a|b|c|1", "not base64!"));
    }
}

//! The roots that PayPal's certificates must lead to, where they are configured.

use ring::digest::{SHA256, digest};
use x509_parser::pem::Pem;

/// Roots whose private keys everybody can read: those of the emulator and of the published test vectors. SHA-256 of their
/// public keys, so that no new certificate for such a key passes either.
const FIXTURES: [&str; 2] = [
    "5fc64e49850f634ecb8e444969cf6033d217ca9de1cd29d5380ebc2bdfc6f4e7",
    "2acc588c1ae05d56bbe9b649715a1f84e61544f1bbe59081a0e5140c3f61b2e8",
];

/// What a file of roots is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Roots {
    /// At least one certificate of an authority, and nothing else.
    Good,
    /// The same, but anybody could sign below one of them.
    Fixture,
    /// No PEM text, no certificate, or one that may sign no others.
    Unusable,
}

/// Judges a file of roots (PEM).
pub(super) fn judge(file: &[u8]) -> Roots {
    let mut verdict = Roots::Unusable;
    for pem in Pem::iter_from_buffer(file) {
        let Ok(pem) = pem else { return Roots::Unusable };
        let Ok(root) = pem.parse_x509() else { return Roots::Unusable };
        if !root.is_ca() {
            return Roots::Unusable;
        }
        let key = hex::encode(digest(&SHA256, root.public_key().raw));
        if FIXTURES.contains(&key.as_str()) {
            verdict = Roots::Fixture;
        } else if verdict == Roots::Unusable {
            verdict = Roots::Good;
        }
    }
    verdict
}

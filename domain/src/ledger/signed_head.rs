//! Signed heads: the house says, by its signature, how far an account's chain had come. Whoever keeps one can show later that
//! the past was another, or longer: a chain alone shows neither, since who can rewrite it can make it anew.

use crate::{account::AccountId, ledger::Link, time::Timestamp};

/// Begins the bytes of a head; a change of their layout changes it.
const LAYOUT: &[u8] = b"prepay head 1\0";

/// How far an account's chain has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Whose chain.
    pub account_id: AccountId,
    /// The number of its last posting.
    pub seq: i64,
    /// The balance after it, micro-units.
    pub balance: i64,
    /// The link of that posting.
    pub link: Link,
    /// When this was signed.
    pub at: Timestamp,
}

/// A head and who answers for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    /// What was signed.
    pub head: Head,
    /// The public key, Ed25519.
    pub public_key: [u8; 32],
    /// The signature over [`Head::bytes`], Ed25519 (RFC 8032).
    pub signature: [u8; 64],
}

/// A head is not what was signed, or not by this key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not hold")]
pub struct BadSignature;

impl Head {
    /// The bytes that are signed: each number as eight bytes big-endian, the link's 32 bytes as they are.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = LAYOUT.to_vec();
        for number in [self.account_id.0, self.seq, self.balance, self.at.0] {
            bytes.extend(number.to_be_bytes());
        }
        bytes.extend(self.link.as_bytes());
        bytes
    }
}

impl SignedHead {
    /// Checks the signature. That the key is the house's is for the reader to know.
    ///
    /// # Errors
    /// [`BadSignature`].
    pub fn check(&self) -> Result<(), BadSignature> {
        let key = ed25519_compact::PublicKey::new(self.public_key);
        let signature = ed25519_compact::Signature::new(self.signature);
        key.verify(self.head.bytes(), &signature).map_err(|_| BadSignature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> SignedHead {
        let head =
            Head { account_id: AccountId(7), seq: 3, balance: -5, link: Link::START, at: Timestamp(1_795_316_400_000) };
        let pair = ed25519_compact::KeyPair::from_seed(ed25519_compact::Seed::new([7; 32]));
        SignedHead { head, public_key: *pair.pk, signature: *pair.sk.sign(head.bytes(), None) }
    }

    #[test]
    fn a_signature_holds_for_what_was_signed_and_nothing_else() {
        let good = signed();
        assert_eq!(good.check(), Ok(()));
        let mut other_key = good;
        other_key.public_key[0] ^= 1;
        for other in [
            SignedHead { head: Head { seq: 4, ..good.head }, ..good },
            SignedHead { head: Head { balance: 5, ..good.head }, ..good },
            SignedHead { head: Head { account_id: AccountId(8), ..good.head }, ..good },
            SignedHead { head: Head { at: Timestamp(0), ..good.head }, ..good },
            other_key,
        ] {
            assert_eq!(other.check(), Err(BadSignature), "{other:?}");
        }
    }

    /// The layout is for ever: whoever kept a head must be able to check it.
    #[test]
    fn the_bytes_do_not_change() {
        let bytes = signed().head.bytes();
        assert_eq!(bytes.len(), 14 + 4 * 8 + 32);
        assert_eq!(&bytes[..22], b"prepay head 1\0\0\0\0\0\0\0\0\x07");
        assert_eq!(&bytes[30..38], (-5_i64).to_be_bytes());
    }
}

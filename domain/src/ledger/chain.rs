//! The chain: every posting carries a hash over itself and the one before it, so that nothing in an account's past can be
//! changed, left out or put in without all that follows showing it. Who keeps the newest hash can check everything.
//!
//! The bytes hashed are the same on every engine and in the browser: each number as eight bytes big-endian, each text in
//! UTF-8 after its length as such a number. A field that is absent is the number 0 or the empty text.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};

use crate::{account::AccountId, ledger::Posting, time::Timestamp};

/// Begins the bytes of a posting; a change of their layout changes it.
const LAYOUT: &[u8] = b"prepay posting 1\0";

/// The hash of a posting and all before it: SHA-256, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Link([u8; 32]);

impl Link {
    /// Before the first posting.
    pub const START: Self = Self([0; 32]);

    /// The hash itself.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The text is no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 64 hexadecimal digits")]
pub struct BadLink;

/// Sixty-four hexadecimal digits, as [`Link`] is written.
impl FromStr for Link {
    type Err = BadLink;

    fn from_str(text: &str) -> Result<Self, BadLink> {
        let mut bytes = [0; 32];
        if text.len() != 2 * bytes.len() {
            return Err(BadLink);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            for digit in pair {
                let digit =
                    char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).ok_or(BadLink)?;
                *byte = *byte << 4 | digit;
            }
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Link {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            for (place, digit) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
            }
        }
        out.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Link({self})")
    }
}

/// The link of a posting after `before`. Its own `link` is not looked at.
#[must_use]
pub fn link(account_id: AccountId, before: &Link, posting: &Posting) -> Link {
    // One piece is hashed faster than many.
    let mut bytes = Vec::with_capacity(512);
    let number = |bytes: &mut Vec<u8>, number: i64| bytes.extend_from_slice(&number.to_be_bytes());
    let text = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend_from_slice(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    };
    bytes.extend_from_slice(LAYOUT);
    bytes.extend_from_slice(&before.0);
    number(&mut bytes, account_id.0);
    number(&mut bytes, posting.seq);
    number(&mut bytes, posting.at.0);
    text(&mut bytes, posting.kind.slug());
    text(&mut bytes, posting.service.as_deref().unwrap_or_default());
    number(&mut bytes, posting.original.unwrap_or_default());
    text(&mut bytes, &posting.description);
    text(&mut bytes, &posting.reference);
    number(&mut bytes, posting.amount);
    number(&mut bytes, posting.balance_after);
    text(&mut bytes, &posting.key);
    text(&mut bytes, &posting.fingerprint);
    number(&mut bytes, i64::try_from(posting.entries.len()).unwrap_or(i64::MAX));
    for entry in &posting.entries {
        text(&mut bytes, entry.book.slug());
        number(&mut bytes, entry.grant_id.unwrap_or_default());
        number(&mut bytes, entry.amount);
    }
    Link(Sha256::digest(&bytes).into())
}

/// Where an account's past does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A posting is missing, or there is one too many.
    #[error("posting {expected} is missing: {found} follows")]
    Gap {
        /// The number that should follow.
        expected: i64,
        /// The one that does.
        found: i64,
    },
    /// The legs do not sum to zero, or the customer's own do not sum to the amount.
    #[error("posting {seq} does not balance")]
    Unbalanced {
        /// Its number.
        seq: i64,
    },
    /// The posting is older than the one before it.
    #[error("posting {seq} is older than the one before it")]
    Time {
        /// Its number.
        seq: i64,
    },
    /// The balance is not the one before plus the amount.
    #[error("posting {seq} has another balance than its amount leads to")]
    Balance {
        /// Its number.
        seq: i64,
    },
    /// The posting or one before it is not what was once posted.
    #[error("posting {seq} does not fit the chain")]
    Link {
        /// Its number.
        seq: i64,
    },
}

/// Checks an account's past, one posting after the other, oldest first.
#[derive(Debug, Clone)]
pub struct Verifier {
    account_id: AccountId,
    seq: i64,
    at: Timestamp,
    balance: i64,
    head: Link,
}

impl Verifier {
    /// Begins before the first posting.
    #[must_use]
    pub const fn new(account_id: AccountId) -> Self {
        Self { account_id, seq: 0, at: Timestamp(0), balance: 0, head: Link::START }
    }

    /// Takes the next posting.
    ///
    /// # Errors
    /// [`Broken`]: from here on nothing is proven.
    pub fn take(&mut self, posting: &Posting) -> Result<(), Broken> {
        let seq = posting.seq;
        if seq != self.seq + 1 {
            return Err(Broken::Gap { expected: self.seq + 1, found: seq });
        }
        if posting.at < self.at {
            return Err(Broken::Time { seq });
        }
        let sum = |own: bool| {
            let entries = posting.entries.iter().filter(|entry| !own || entry.book.is_customers());
            entries.map(|entry| i128::from(entry.amount)).sum::<i128>()
        };
        if sum(false) != 0 || sum(true) != i128::from(posting.amount) {
            return Err(Broken::Unbalanced { seq });
        }
        if self.balance.checked_add(posting.amount) != Some(posting.balance_after) {
            return Err(Broken::Balance { seq });
        }
        if link(self.account_id, &self.head, posting) != posting.link {
            return Err(Broken::Link { seq });
        }
        (self.seq, self.at, self.balance, self.head) = (seq, posting.at, posting.balance_after, posting.link);
        Ok(())
    }

    /// How far it has come: the last number, the balance after it, and the newest link.
    #[must_use]
    pub const fn head(&self) -> (i64, i64, Link) {
        (self.seq, self.balance, self.head)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ledger::{Book, Entry, PostingKind};

    fn posting() -> Posting {
        Posting {
            seq: 1,
            at: Timestamp(1_795_316_400_000),
            kind: PostingKind::Charge,
            service: Some("inference".into()),
            original: None,
            description: "Llama 4".into(),
            reference: String::new(),
            amount: -5,
            balance_after: -5,
            key: "post:k".into(),
            fingerprint: "f".into(),
            entries: vec![
                Entry { book: Book::Debt, grant_id: None, amount: -5 },
                Entry { book: Book::Revenue, grant_id: None, amount: 5 },
            ],
            link: Link::START,
        }
    }

    /// The layout is for ever: whoever kept a link must find it again.
    #[test]
    fn the_bytes_do_not_change() {
        let link = link(AccountId(7), &Link::START, &posting());
        assert_eq!(link.to_string(), "ca766cfd0704196a0044ec378d07cec9f3fd12b8c6db839a78e60de0b7dd408a");
        assert_eq!(link.to_string().parse(), Ok(link));
        assert_eq!("00".parse::<Link>(), Err(BadLink));
        assert_eq!("zz".repeat(32).parse::<Link>(), Err(BadLink));
    }

    proptest! {
        #[test]
        fn every_field_counts(which in 0usize..14, text in "[a-z]{1,8}", number in 1i64..1_000) {
            let before = posting();
            let mut after = before.clone();
            let mut account = AccountId(7);
            let mut previous = Link::START;
            match which {
                0 => account.0 += number,
                1 => after.seq += number,
                2 => after.at.0 += number,
                3 => after.kind = PostingKind::Refund,
                4 => after.service = Some(text + "!"),
                5 => after.original = Some(number),
                6 => after.description.push_str(&text),
                7 => after.reference.push_str(&text),
                8 => after.amount += number,
                9 => after.balance_after += number,
                10 => after.key.push_str(&text),
                11 => after.fingerprint.push_str(&text),
                12 => after.entries[0].amount += number,
                _ => previous = Link([1; 32]),
            }
            prop_assert_ne!(link(AccountId(7), &Link::START, &before), link(account, &previous, &after));
        }
    }
}

//! The public id of a payment, which carries its account so that any message about it finds its way without a global
//! table.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::account::AccountId;

/// Crockford's base 32: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Digits for an account number below 2^48.
const ACCOUNT_DIGITS: usize = 10;
/// Digits for 50 random bits.
const RANDOM_DIGITS: usize = 10;

/// A payment's id: `PAY-<account, 10 digits>-<random, 10 digits>`, capitals and digits. It is also the reference given
/// to gateways (VNPay `vnp_TxnRef`, Stripe `client_reference_id`, PayPal `custom_id`), so it keeps to `[A-Za-z0-9_-]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaymentId {
    text: String,
    account_id: AccountId,
}

impl PaymentId {
    /// Makes an id from an account and 50 bits of randomness (higher bits are ignored).
    #[must_use]
    pub fn new(account_id: AccountId, random: u64) -> Self {
        let account = account_digits(account_id);
        let text = format!("PAY-{account}-{}", encode(random, RANDOM_DIGITS));
        Self { text, account_id }
    }

    /// The account it belongs to.
    #[must_use]
    pub const fn account_id(&self) -> AccountId {
        self.account_id
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The text is no payment id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a payment id")]
pub struct NotAPaymentId;

impl FromStr for PaymentId {
    type Err = NotAPaymentId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("PAY-").ok_or(NotAPaymentId)?;
        let (account, random) = rest.split_once('-').ok_or(NotAPaymentId)?;
        if account.len() != ACCOUNT_DIGITS || random.len() != RANDOM_DIGITS || decode(random).is_none() {
            return Err(NotAPaymentId);
        }
        let account = decode(account).and_then(|number| i64::try_from(number).ok()).filter(|number| *number < 1 << 48);
        let account_id = AccountId(account.ok_or(NotAPaymentId)?);
        Ok(Self { text: text.to_owned(), account_id })
    }
}

impl TryFrom<String> for PaymentId {
    type Error = NotAPaymentId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PaymentId> for String {
    fn from(id: PaymentId) -> Self {
        id.text
    }
}

impl fmt::Display for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An account's number as it stands in ids: ten digits.
pub(crate) fn account_digits(account_id: AccountId) -> String {
    encode(u64::try_from(account_id.0).unwrap_or(0), ACCOUNT_DIGITS)
}

fn encode(mut number: u64, digits: usize) -> String {
    let mut text = vec![b'0'; digits];
    for place in text.iter_mut().rev() {
        *place = DIGITS[usize::try_from(number % 32).unwrap_or(0)];
        number /= 32;
    }
    text.into_iter().map(char::from).collect()
}

fn decode(text: &str) -> Option<u64> {
    text.bytes().try_fold(0u64, |number, byte| {
        let digit = DIGITS.iter().position(|known| *known == byte)?;
        number.checked_mul(32)?.checked_add(u64::try_from(digit).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::PaymentId;
    use crate::account::AccountId;

    proptest! {
        #[test]
        fn round_trips(account in 1i64..1 << 48, random: u64) {
            let id = PaymentId::new(AccountId(account), random);
            let read: PaymentId = id.as_str().parse().unwrap();
            prop_assert_eq!(&read, &id);
            prop_assert_eq!(read.account_id(), AccountId(account));
            prop_assert_eq!(id.as_str().len(), 25);
        }

        #[test]
        fn reads_nothing_else(text in "\\PC{0,40}") {
            if let Ok(id) = text.parse::<PaymentId>() {
                prop_assert_eq!(id.as_str(), text);
            }
        }
    }
}

//! Vouchers: a code that, redeemed, becomes credit.

use crate::{currency::Currency, money::Money, time::Timestamp};

mod code;
mod tries;

pub use code::{BadCode, VoucherCode};
pub use tries::TryQuota;

/// What a voucher gives, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherTerms {
    /// What each redemption grants; positive.
    pub amount: Money,
    /// From this instant on it is not redeemed any more; `None` never.
    pub redeem_by: Option<Timestamp>,
    /// Days of 24 hours from redemption until what is left of the credit expires; `None` never.
    pub lifetime_days: Option<i64>,
    /// The services that the credit may pay for; empty means all.
    pub services: Vec<String>,
    /// How often the code can be redeemed in all; positive.
    pub uses: i64,
    /// How often by one account; positive.
    pub uses_per_account: i64,
    /// For the customer; may be empty.
    pub description: String,
}

/// A voucher as it stands when somebody tries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherState {
    /// What it gives.
    pub terms: VoucherTerms,
    /// How often it was redeemed.
    pub used: i64,
    /// How often by the account that tries.
    pub used_by_account: i64,
    /// When it did so last.
    pub used_by_account_at: Option<Timestamp>,
    /// Whether an operator has revoked it.
    pub is_revoked: bool,
}

/// Why a voucher is not redeemed. Each has a sentence of its own for the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VoucherRefusal {
    /// There is no such code, or the text is no code at all: who guesses is not told which.
    #[error("there is no such voucher")]
    Unknown,
    /// The account has no balance yet.
    #[error("the account has no billing profile yet")]
    NoProfile,
    /// The account has used it as often as it may; the last time then.
    #[error("the account has used this voucher already")]
    AlreadyUsed(Option<Timestamp>),
    /// Its time to be redeemed is over since then.
    #[error("the voucher is expired")]
    Expired(Timestamp),
    /// An operator has revoked it.
    #[error("the voucher was revoked")]
    Revoked,
    /// Others have used it up.
    #[error("the voucher is used up")]
    UsedUp,
    /// It is in another currency than the account's balance.
    #[error("the voucher is in {0}")]
    OtherCurrency(Currency),
}

/// Whether an account with a balance in `currency` may redeem a voucher at `now`. What the account itself has done is told
/// first: who used it up himself hears that, and not that it is used up.
///
/// # Errors
/// A [`VoucherRefusal`].
pub fn redeemable(
    voucher: Option<&VoucherState>,
    currency: Option<Currency>,
    now: Timestamp,
) -> Result<(), VoucherRefusal> {
    let currency = currency.ok_or(VoucherRefusal::NoProfile)?;
    let voucher = voucher.ok_or(VoucherRefusal::Unknown)?;
    let terms = &voucher.terms;
    if voucher.used_by_account >= terms.uses_per_account {
        Err(VoucherRefusal::AlreadyUsed(voucher.used_by_account_at))
    } else if voucher.is_revoked {
        Err(VoucherRefusal::Revoked)
    } else if let Some(end) = terms.redeem_by.filter(|end| now >= *end) {
        Err(VoucherRefusal::Expired(end))
    } else if voucher.used >= terms.uses {
        Err(VoucherRefusal::UsedUp)
    } else if terms.amount.currency != currency {
        Err(VoucherRefusal::OtherCurrency(terms.amount.currency))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_specific_and_in_order() {
        let state = VoucherState {
            terms: VoucherTerms {
                amount: Money::from_micros(1, Currency::Usd),
                redeem_by: Some(Timestamp(100)),
                lifetime_days: None,
                services: vec![],
                uses: 2,
                uses_per_account: 1,
                description: String::new(),
            },
            used: 1,
            used_by_account: 0,
            used_by_account_at: None,
            is_revoked: false,
        };
        let usd = Some(Currency::Usd);
        let asked = |state: &VoucherState, at| redeemable(Some(state), usd, Timestamp(at));
        assert_eq!(asked(&state, 99), Ok(()));
        assert_eq!(redeemable(None, usd, Timestamp(0)), Err(VoucherRefusal::Unknown));
        assert_eq!(redeemable(Some(&state), None, Timestamp(0)), Err(VoucherRefusal::NoProfile));
        let other = redeemable(Some(&state), Some(Currency::Vnd), Timestamp(0));
        assert_eq!(other, Err(VoucherRefusal::OtherCurrency(Currency::Usd)));
        assert_eq!(asked(&state, 100), Err(VoucherRefusal::Expired(Timestamp(100))));
        let full = VoucherState { used: 2, ..state.clone() };
        assert_eq!(asked(&full, 0), Err(VoucherRefusal::UsedUp));
        let revoked = VoucherState { is_revoked: true, ..full };
        assert_eq!(asked(&revoked, 200), Err(VoucherRefusal::Revoked));
        let own = VoucherState { used_by_account: 1, used_by_account_at: Some(Timestamp(7)), ..revoked };
        assert_eq!(asked(&own, 200), Err(VoucherRefusal::AlreadyUsed(Some(Timestamp(7)))));
    }
}

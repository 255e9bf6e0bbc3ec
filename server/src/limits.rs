//! How many tries are allowed: sign-in, sign-up, payments, voucher codes, gateway messages that fail verification.

use std::{net::IpAddr, time::Duration};

use app::context::Wait;
use domain::{account::AccountId, voucher::TryQuota};

use crate::config::LimitsConfig;

mod rate_limiter;

pub use rate_limiter::{Quota, RateLimiter, TooMany};

/// Coming back for one payment: enough for a customer who reloads, too little to bother a gateway with.
const RETURNS_PER_MINUTE: u32 = 6;

/// Wrong API keys from one address: services do not guess.
const WRONG_KEYS_PER_MINUTE: u32 = 20;

/// Every limit of the server.
#[derive(Debug)]
pub struct Limits {
    /// Sign-in tries, by [`address_key`].
    pub sign_in_address: RateLimiter,
    /// Sign-in tries, by [`email_key`].
    pub sign_in_email: RateLimiter,
    /// Sign-up tries, by [`address_key`].
    pub sign_up_address: RateLimiter,
    /// Payments started, by account.
    pub payment_account: RateLimiter,
    /// Wrong voucher codes by one account: counted with the account, in the database.
    pub voucher_account: TryQuota,
    /// Wrong voucher codes, by [`address_key`].
    pub voucher_address: RateLimiter,
    /// Browsers that come back from a gateway, by payment: each makes us ask the gateway.
    pub return_payment: RateLimiter,
    /// Gateway messages that failed verification, by [`address_key`].
    pub unverified_webhook: RateLimiter,
    /// Requests with an API key that is none, by [`address_key`].
    pub wrong_api_key: RateLimiter,
}

impl Limits {
    /// The limits as configured.
    #[must_use]
    pub fn new(config: LimitsConfig) -> Self {
        let limiter =
            |tries, minutes: u64| RateLimiter::new(Quota { tries, period: Duration::from_secs(60 * minutes) });
        Self {
            sign_in_address: limiter(config.sign_in_per_address, 1),
            sign_in_email: limiter(config.sign_in_per_email, 15),
            sign_up_address: limiter(config.sign_up_per_address, 60),
            payment_account: limiter(config.payments_per_account, 10),
            voucher_account: TryQuota { tries: config.vouchers_per_account, period_seconds: 3_600 },
            voucher_address: limiter(config.vouchers_per_address, 60),
            return_payment: limiter(RETURNS_PER_MINUTE, 1),
            unverified_webhook: limiter(config.unverified_webhooks_per_address, 1),
            wrong_api_key: limiter(WRONG_KEYS_PER_MINUTE, 1),
        }
    }
}

impl app::context::Limits for Limits {
    fn try_sign_in(&self, email: &str, address: IpAddr) -> Result<(), Wait> {
        // Counted before the password is looked at, so that many at once do not slip through.
        self.sign_in_email.count(email_key(email, address)).map_err(Wait::from)
    }

    fn signed_in(&self, email: &str, address: IpAddr) {
        self.sign_in_email.give_back(email_key(email, address));
    }

    fn try_payment(&self, account_id: AccountId) -> Result<(), Wait> {
        self.payment_account.count(account_id).map_err(Wait::from)
    }

    fn voucher_quota(&self) -> TryQuota {
        self.voucher_account
    }

    fn try_voucher(&self, address: IpAddr) -> Result<(), Wait> {
        self.voucher_address.count(address_key(address)).map_err(Wait::from)
    }

    fn voucher_not_wrong(&self, address: IpAddr) {
        self.voucher_address.give_back(address_key(address));
    }
}

impl From<TooMany> for Wait {
    fn from(refused: TooMany) -> Self {
        Self(refused.retry_after_s)
    }
}

/// What counts as one address: an IPv4 address, or an IPv6 network of 64 bits, which is what one customer has.
#[must_use]
pub fn address_key(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits() >> 64 << 64,
    }
}

/// What counts as one e-mail: the e-mail as tried from one address, so that nobody can lock a customer out from elsewhere.
#[must_use]
pub fn email_key(email: &str, address: IpAddr) -> (String, u128) {
    (email.trim().to_lowercase(), address_key(address))
}

#[cfg(test)]
mod tests {
    use super::{address_key, email_key};

    #[test]
    fn a_stranger_cannot_lock_a_customer_out() {
        let key = |email: &str, address: &str| email_key(email, address.parse().unwrap());
        assert_eq!(key(" Maya@Example.com", "192.0.2.1"), key("maya@example.com", "192.0.2.1"));
        assert_ne!(key("maya@example.com", "192.0.2.1"), key("maya@example.com", "192.0.2.2"));
    }

    #[test]
    fn a_customer_cannot_hop_within_his_network() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8:0:1::1"), key("2001:db8:0:1:ffff::2"));
        assert_ne!(key("2001:db8:0:1::1"), key("2001:db8:0:2::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"));
    }
}

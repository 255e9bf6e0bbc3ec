//! Charging usage: what services send, one line or a thousand.

use domain::{
    account::AccountId,
    ledger::{Capture, Charge, Command, NewHold, Request, Usage},
    money::Money,
    rating::{self, RatingError},
    time::Timestamp,
};
use rust_decimal::Decimal;

use crate::{
    engine::Billing,
    ledger::{PostError, Posted, fingerprint},
    store::StoreError,
};

/// The most lines of a batch.
pub const LINES_MAX: usize = 1_000;

/// What usage costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Price {
    /// The service has reckoned itself.
    Amount(Money),
    /// So many at so much each, in the currency; rounded once, half to even, to micro-units.
    Rated {
        /// How many.
        quantity: Decimal,
        /// The price of one.
        unit_price: Decimal,
        /// Of the price.
        currency: domain::currency::Currency,
    },
}

impl Price {
    /// The amount.
    ///
    /// # Errors
    /// [`RatingError`].
    pub fn amount(self) -> Result<Money, RatingError> {
        match self {
            Self::Amount(amount) => Ok(amount),
            Self::Rated { quantity, unit_price, currency } => rating::rate(quantity, unit_price, currency),
        }
    }
}

/// Usage as a service sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageLine {
    /// Who has used it.
    pub account_id: AccountId,
    /// Unique per account; the same key with the same content is answered with the first posting again.
    pub key: String,
    /// The service's short name, such as `inference`.
    pub service: String,
    /// What was used: a model, a kind of machine …; may be empty.
    pub resource: String,
    /// For the customer; may be empty.
    pub description: String,
    /// What it costs.
    pub price: Price,
}

/// Usage that was charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charged {
    /// What was charged.
    pub amount: Money,
    /// The posting.
    pub posted: Posted,
}

/// Why usage was not charged.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ChargeError {
    /// Quantity and unit price make no amount.
    #[error(transparent)]
    Rating(#[from] RatingError),
    /// The ledger did not post it.
    #[error(transparent)]
    Post(#[from] PostError),
}

impl Billing {
    /// Charges usage that has happened: it is always recorded, into debt if it must.
    ///
    /// # Errors
    /// [`ChargeError`].
    pub async fn charge(&self, line: UsageLine) -> Result<Charged, ChargeError> {
        let (account_id, key) = (line.account_id, line.key.clone());
        let charge = line.charge()?;
        let amount = charge.amount;
        Ok(Charged { amount, posted: self.post_command(account_id, key, Command::Charge(charge)).await? })
    }

    /// Charges many lines, of many accounts. Each has its own answer, in the order of the lines; none depends on another.
    /// Lines of one account are posted in the order of the batch; what waits together is committed together.
    pub async fn charge_all(&self, lines: Vec<UsageLine>) -> Vec<Result<Charged, ChargeError>> {
        let mut amounts = Vec::with_capacity(lines.len());
        let mut requests = Vec::with_capacity(lines.len());
        for line in lines {
            let (account_id, key) = (line.account_id, line.key.clone());
            amounts.push(line.charge().map(|charge| {
                let (amount, command) = (charge.amount, Command::Charge(charge));
                requests.push((account_id, Request { key, fingerprint: fingerprint(&command), command }));
                amount
            }));
        }
        let mut posted = self.post_all(requests).await.into_iter();
        let mut answer = |amount| {
            let posted = posted.next().unwrap_or(Err(PostError::Store(StoreError::Closed)))?;
            Ok(Charged { amount, posted })
        };
        amounts.into_iter().map(|amount| answer(amount?)).collect()
    }

    /// Charges usage against a hold; with `last` what is left of the hold is released.
    ///
    /// # Errors
    /// [`ChargeError`].
    pub async fn capture(&self, line: UsageLine, hold_id: i64, last: bool) -> Result<Charged, ChargeError> {
        let (account_id, key) = (line.account_id, line.key.clone());
        let charge = line.charge()?;
        let amount = charge.amount;
        let command = Command::Capture(Capture { hold_id, charge, last });
        Ok(Charged { amount, posted: self.post_command(account_id, key, command).await? })
    }

    /// Sets credit aside for `lifetime_s` seconds from now. The same key with the same lifetime is the same request,
    /// whenever it is sent.
    ///
    /// # Errors
    /// [`PostError`]; [`domain::ledger::Denial`] in it when there is not enough.
    pub async fn hold(
        &self,
        account_id: AccountId,
        key: String,
        hold: NewHold,
        lifetime_s: i64,
    ) -> Result<Posted, PostError> {
        let relative = Command::Hold(NewHold { expires_at: Timestamp(0).plus_seconds(lifetime_s), ..hold.clone() });
        let fingerprint = fingerprint(&relative);
        let command = Command::Hold(NewHold { expires_at: self.now().plus_seconds(lifetime_s), ..hold });
        self.post(account_id, Request { key, fingerprint, command }).await
    }

    /// Keeps a hold until `expires_at`. It leaves no posting and so needs no key: sent again it says the same.
    ///
    /// # Errors
    /// [`PostError`].
    pub async fn extend_hold(
        &self,
        account_id: AccountId,
        hold_id: i64,
        expires_at: Timestamp,
    ) -> Result<(), PostError> {
        let command = Command::Extend { hold_id, expires_at };
        // No caller's key is like this one: see `Billing::post`.
        let request = Request { key: "extend:".to_owned(), fingerprint: fingerprint(&command), command };
        self.inner.lanes.post(account_id, request, None).await.map(drop)
    }

    /// Posts a command under a caller's key.
    ///
    /// # Errors
    /// [`PostError`].
    pub async fn post_command(
        &self,
        account_id: AccountId,
        key: String,
        command: Command,
    ) -> Result<Posted, PostError> {
        self.post(account_id, Request { key, fingerprint: fingerprint(&command), command }).await
    }
}

impl UsageLine {
    fn charge(self) -> Result<Charge, RatingError> {
        let amount = self.price.amount()?;
        let rated = match self.price {
            Price::Amount(_) => None,
            Price::Rated { quantity, unit_price, .. } => Some((quantity, unit_price)),
        };
        let usage = (rated.is_some() || !self.resource.is_empty()).then_some(Usage { resource: self.resource, rated });
        Ok(Charge { service: self.service, amount, description: self.description, usage })
    }
}

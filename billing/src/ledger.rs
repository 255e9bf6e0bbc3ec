//! The ledger: every movement of credit goes through one [`lane`], which lets `domain::ledger::apply` decide.

use domain::{
    account::AccountId,
    ledger::{Balance, Refusal, Request},
};

use crate::{
    engine::Billing,
    store::{StoreError, sql, values},
};

mod fingerprint;
pub(crate) mod lane;
pub(crate) mod state;
pub(crate) mod sweeper;

pub use fingerprint::fingerprint;

/// The longest idempotency key, in bytes.
const KEY_MAX: usize = 128;
/// The longest description, in characters.
const DESCRIPTION_MAX: usize = 500;
/// The longest name of a service, in characters.
const SERVICE_MAX: usize = 64;

/// A request was posted, now or before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// The number of the request's posting in the account.
    pub seq: i64,
    /// Whether an earlier request with the same key made it.
    pub replayed: bool,
}

/// Why a request was not posted.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PostError {
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The account has no ledger: its first billing profile is not saved yet.
    #[error("the account has no balance yet")]
    NoAccount,
    /// A text of the request is empty, too long, reserved or holds U+0000; names which.
    #[error("the request's {0} is empty, too long, reserved or not storable")]
    Malformed(&'static str),
    /// The database failed. Whether the request was posted is unknown; the same key may be sent again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Billing {
    /// Posts a request to an account: durable when this answers. The same key with the same content is answered with
    /// the first posting again.
    ///
    /// # Errors
    /// [`PostError`].
    pub async fn post(&self, account_id: AccountId, request: Request) -> Result<Posted, PostError> {
        check_texts(&request)?;
        // The ledger's own keys (`top_up:…`, `expire:…`) can never meet a caller's.
        let request = Request { key: format!("post:{}", request.key), ..request };
        self.inner.lanes.post(account_id, request, None).await
    }

    /// The account's balance and its parts at this moment; `None` before its first billing profile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn balance(&self, account_id: AccountId) -> Result<Option<Balance>, StoreError> {
        let mut reader = self.store().read().await?;
        let account = reader.first(sql(
            "SELECT account_id, currency, seq, debt, balance, events FROM ledger_account WHERE account_id = $1",
            values![account_id],
        ));
        let Some(account) = account.await? else { return Ok(None) };
        let (_, mut account) = state::read_account(&account)?;
        let grants = reader.all(sql(
            "SELECT account_id, grant_id, source, amount, remaining, expires_at, services, reference
             FROM credit_grant WHERE account_id = $1 AND remaining > 0",
            values![account_id],
        ));
        for row in grants.await? {
            account.state.grants.push(state::read_grant(&row)?.1);
        }
        Ok(Some(Balance::at(&account.state, self.now())))
    }
}

fn check_texts(request: &Request) -> Result<(), PostError> {
    use domain::ledger::Command;
    // PostgreSQL stores no U+0000.
    let bad = |text: &str, most: usize| text.chars().count() > most || text.contains('\0');
    if request.key.is_empty() || request.key.len() > KEY_MAX || request.key.contains('\0') {
        return Err(PostError::Malformed("key"));
    }
    match &request.command {
        Command::Charge(charge) if !is_service(&charge.service) => Err(PostError::Malformed("service")),
        Command::Charge(charge) if bad(&charge.description, DESCRIPTION_MAX) => {
            Err(PostError::Malformed("description"))
        }
        Command::Grant(grant) if bad(&grant.description, DESCRIPTION_MAX) => Err(PostError::Malformed("description")),
        Command::Grant(grant) if bad(&grant.reference, KEY_MAX) => Err(PostError::Malformed("reference")),
        _ => Ok(()),
    }
}

/// A service has a name, and not the one under which lists show movements without a service.
fn is_service(name: &str) -> bool {
    !name.is_empty()
        && !name.contains('\0')
        && name.chars().count() <= SERVICE_MAX
        && name != domain::history::ACCOUNT_SERVICE
}

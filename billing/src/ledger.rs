//! The ledger: every movement of credit goes through one [`lane`], which lets `domain::ledger::apply` decide.

use domain::{
    account::AccountId,
    ledger::{AccountState, Balance, Capture, Command, Denial, Refusal, Request},
    money::Money,
};

use crate::{
    engine::Billing,
    ledger::state::{account_columns, grant_columns, hold_columns},
    store::{StoreError, sql, values},
};

pub(crate) mod as_of;
mod fingerprint;
pub(crate) mod holds;
pub(crate) mod lane;
pub(crate) mod limits;
pub(crate) mod postings;
pub(crate) mod state;
pub(crate) mod sweeper;
pub(crate) mod verify;

pub use fingerprint::fingerprint;
pub use verify::{Fault, SeenKey, Verified};

/// The longest idempotency key, in bytes.
const KEY_MAX: usize = 128;
/// The longest description, in characters.
const DESCRIPTION_MAX: usize = 500;
/// The longest name of a resource, in characters.
const RESOURCE_MAX: usize = 200;
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

/// Why spending is not allowed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AuthorizeError {
    /// The rules refuse it.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The account has no ledger: its first billing profile is not saved yet.
    #[error("the account has no balance yet")]
    NoAccount,
    /// The amount is not in the account's currency.
    #[error("the amount is not in the account's currency")]
    CurrencyMismatch,
    /// The database failed.
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
        self.hand_in(account_id, request).await?.answer().await
    }

    /// Posts many requests, each with an answer of its own, in the order given. Those of one account are also posted in
    /// that order: of two with the same key the first is the one that counts. All wait together, so the lanes commit
    /// them in few transactions.
    pub async fn post_all(&self, requests: Vec<(AccountId, Request)>) -> Vec<Result<Posted, PostError>> {
        // Handed in one after the other: futures that are merely polled together hand in in any order.
        let mut waiting = Vec::with_capacity(requests.len());
        for (account_id, request) in requests {
            waiting.push(self.hand_in(account_id, request).await);
        }
        let mut answers = Vec::with_capacity(waiting.len());
        for handed_in in waiting {
            answers.push(match handed_in {
                Ok(waiting) => waiting.answer().await,
                Err(refused) => Err(refused),
            });
        }
        answers
    }

    async fn hand_in(&self, account_id: AccountId, request: Request) -> Result<lane::Waiting, PostError> {
        check_texts(&request)?;
        // The ledger's own keys (`top_up:…`, `expire:…`) can never meet a caller's.
        let request = Request { key: format!("post:{}", request.key), ..request };
        Ok(self.inner.lanes.hand_in(account_id, request, None).await?)
    }

    /// The account's balance and its parts at this moment; `None` before its first billing profile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn balance(&self, account_id: AccountId) -> Result<Option<Balance>, StoreError> {
        Ok(self.account_state(account_id).await?.map(|state| Balance::at(&state, self.now())))
    }

    /// Whether an account may spend `amount` on a service now. It is an answer for this moment; a hold makes sure.
    ///
    /// # Errors
    /// [`AuthorizeError`].
    pub async fn authorize(&self, account_id: AccountId, service: &str, amount: Money) -> Result<(), AuthorizeError> {
        let state = self.account_state(account_id).await?.ok_or(AuthorizeError::NoAccount)?;
        if amount.currency != state.currency {
            return Err(AuthorizeError::CurrencyMismatch);
        }
        Ok(domain::ledger::authorize(&state, service, amount.micros, self.now())?)
    }

    /// The account as the rules see it, all of one instant; `None` before its first billing profile.
    pub(crate) async fn account_state(&self, account_id: AccountId) -> Result<Option<AccountState>, StoreError> {
        let mut reader = self.store().read().await?;
        let account = concat!("SELECT ", account_columns!(), " FROM ledger_account AS a WHERE a.account_id = $1");
        let Some(row) = reader.first(sql(account, values![account_id])).await? else { return Ok(None) };
        let mut state = state::read_account(&row)?.1.state;
        let grants =
            concat!("SELECT ", grant_columns!(), " FROM credit_grant AS g WHERE g.account_id = $1 AND g.is_live = 1");
        for row in reader.all(sql(grants, values![account_id])).await? {
            state.grants.push(state::read_grant(&row)?.1);
        }
        let holds =
            concat!("SELECT ", hold_columns!(), " FROM credit_hold AS h WHERE h.account_id = $1 AND h.is_open = 1");
        for row in reader.all(sql(holds, values![account_id])).await? {
            state.holds.push(state::read_hold(&row)?.1);
        }
        for row in reader.all(sql(limits::OF_ACCOUNT, values![account_id])).await? {
            let (_, mut limit, zone) = limits::read_limit(&row)?;
            limits::roll(&mut limit, &zone, self.now());
            state.limits.push(limit);
        }
        Ok(Some(state))
    }
}

fn check_texts(request: &Request) -> Result<(), PostError> {
    // PostgreSQL stores no U+0000.
    let bad = |text: &str, most: usize| text.chars().count() > most || text.contains('\0');
    if request.key.is_empty() || request.key.len() > KEY_MAX || request.key.contains('\0') {
        return Err(PostError::Malformed("key"));
    }
    let (mut service, mut description, mut reference, mut resource) = (None, "", "", "");
    match &request.command {
        Command::Grant(grant) | Command::Reinstate { grant, .. } => {
            (description, reference) = (&grant.description, &grant.reference);
        }
        Command::Charge(charge) | Command::Capture(Capture { charge, .. }) => {
            (service, description) = (Some(&charge.service), &charge.description);
            resource = charge.usage.as_ref().map_or("", |usage| &usage.resource);
        }
        Command::Hold(hold) => (service, description) = (Some(&hold.service), &hold.description),
        Command::Reverse(reverse) => description = &reverse.reason,
        Command::BuyPlan(buy) => reference = &buy.reference,
        Command::TakeBack(take) => reference = &take.reference,
        Command::Adjust(adjustment) => {
            (description, reference) = (&adjustment.reason, &adjustment.actor);
            if reference.is_empty() || description.is_empty() {
                return Err(PostError::Malformed("actor or reason"));
            }
        }
        Command::Extend { .. } | Command::Release { .. } | Command::ExpireDue => {}
    }
    if service.is_some_and(|service| !is_service(service)) {
        Err(PostError::Malformed("service"))
    } else if bad(description, DESCRIPTION_MAX) {
        Err(PostError::Malformed("description"))
    } else if bad(resource, RESOURCE_MAX) {
        Err(PostError::Malformed("resource"))
    } else if bad(reference, KEY_MAX) {
        Err(PostError::Malformed("reference"))
    } else {
        Ok(())
    }
}

/// A service has a name, and not the one under which lists show movements without a service.
pub(crate) fn is_service(name: &str) -> bool {
    !name.is_empty()
        && !name.contains('\0')
        && name.chars().count() <= SERVICE_MAX
        && name != domain::history::ACCOUNT_SERVICE
}

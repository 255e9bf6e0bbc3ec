//! Verifying: every account's past is read again, from its first posting, by the rules that made it.

use domain::{
    account::AccountId,
    ledger::{Broken, Link, Verifier},
};

use crate::{
    engine::Billing,
    ledger::postings,
    store::{StoreError, sql, values},
};

/// Accounts read at once.
const ACCOUNTS: i64 = 500;
/// Postings read at once.
const POSTINGS: i64 = 2_000;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Accounts looked at.
    pub accounts: u64,
    /// Postings looked at.
    pub postings: u64,
    /// The accounts that do not hold, each with the first fault.
    pub faults: Vec<(AccountId, Fault)>,
}

/// What is wrong with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its postings do not follow from one another.
    #[error(transparent)]
    Past(#[from] Broken),
    /// Its row says something else than its last posting.
    #[error("the account's row is not where its postings lead: number {seq}, balance {balance}")]
    Row {
        /// The last posting's number.
        seq: i64,
        /// The balance after it, micro-units.
        balance: i64,
    },
    /// What grants have left, less the debt, is not the balance.
    #[error("what its grants have left does not sum to its balance")]
    Grants,
}

impl Billing {
    /// Reads the whole ledger and checks numbers, sums, running balances and the chain of every account.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read at all.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        let mut after = 0;
        loop {
            let accounts = self.store().all(sql(
                "SELECT account_id FROM ledger_account WHERE account_id > $1 ORDER BY account_id LIMIT $2",
                values![after, ACCOUNTS],
            ));
            let accounts = accounts.await?;
            if accounts.is_empty() {
                return Ok(verified);
            }
            for row in accounts {
                after = row.cells().int()?;
                let account_id = AccountId(after);
                let (postings, fault) = self.verify_account(account_id).await?;
                verified.accounts += 1;
                verified.postings += postings;
                verified.faults.extend(fault.map(|fault| (account_id, fault)));
            }
        }
    }

    /// One account, as of one instant: how many postings hold, and the first fault.
    async fn verify_account(&self, account_id: AccountId) -> Result<(u64, Option<Fault>), StoreError> {
        let mut reader = self.store().read().await?;
        let row = reader.first(sql(
            "SELECT a.seq, a.balance, a.head, a.debt, CAST(coalesce(sum(g.remaining + g.held), 0) AS BIGINT)
             FROM ledger_account AS a LEFT JOIN credit_grant AS g ON g.account_id = a.account_id
             WHERE a.account_id = $1 GROUP BY a.seq, a.balance, a.head, a.debt",
            values![account_id],
        ));
        let row = row.await?.ok_or_else(|| StoreError::data("an account is not there"))?;
        let mut cells = row.cells();
        let (seq, balance, head): (_, _, Link) = (cells.int()?, cells.int()?, cells.word()?);
        let (debt, left) = (cells.int()?, cells.int()?);
        let mut verifier = Verifier::new(account_id);
        let mut count = 0;
        let mut first = 1;
        loop {
            let page = postings::load_range(&mut reader, account_id, first, first + POSTINGS - 1).await?;
            for posting in &page {
                if let Err(broken) = verifier.take(posting) {
                    return Ok((count, Some(broken.into())));
                }
                count += 1;
            }
            first += POSTINGS;
            if page.is_empty() && first > seq {
                break;
            }
        }
        let (last, running, link) = verifier.head();
        let fault = if (last, running, link) != (seq, balance, head) {
            Some(Fault::Row { seq: last, balance: running })
        } else if left - debt != balance {
            Some(Fault::Grants)
        } else {
            None
        };
        Ok((count, fault))
    }
}

//! Vouchers: made by operators, redeemed by customers.
//!
//! A code is no account's, so redeeming is two steps (`docs/decisions/0005-vouchers.md`): the use is **claimed** on the code's
//! own row, under its lock, and then **granted** by the ledger under a key that names the claim. What is cut off in between
//! is made good by the next try or by the sweeper, and never done twice.

use domain::{
    account::AccountId,
    ledger::{PostingKind, Refusal},
    money::Money,
    time::Timestamp,
    voucher::{VoucherCode, VoucherRefusal, VoucherState, VoucherTerms},
};

use crate::{
    engine::Billing,
    ledger::PostError,
    store::{Row, StoreError, sql, values},
};

mod claim;
mod manage;

pub use manage::{NewVouchers, Redemption, VoucherRecord};

/// A voucher was redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redeemed {
    /// What was granted.
    pub amount: Money,
    /// The posting.
    pub seq: i64,
}

/// Why a voucher was not redeemed, made or revoked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum VoucherError {
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] VoucherRefusal),
    /// The ledger refuses the credit; the use was given back.
    #[error("the credit cannot be granted: {0}")]
    Ledger(Refusal),
    /// Terms that make no voucher; says what they should be.
    #[error("the voucher's {0}")]
    Malformed(&'static str),
    /// There is no such code or batch, or nothing in it is left to be revoked.
    #[error("there is nothing to revoke under this code or batch")]
    NothingToRevoke,
    /// The database failed. Trying again redeems once.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PostError> for VoucherError {
    fn from(error: PostError) -> Self {
        match error {
            PostError::Refused(refusal) => Self::Ledger(refusal),
            PostError::NoAccount => VoucherRefusal::NoProfile.into(),
            // Its texts were looked at when it was made.
            PostError::Malformed(what) => StoreError::data(what).into(),
            PostError::Store(error) => error.into(),
        }
    }
}

/// Whether a redeemed voucher still pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoucherStatus {
    /// Something is left of it.
    Active,
    /// All of it was spent.
    Used,
    /// Its time is over.
    Expired,
}

/// A voucher that an account has redeemed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountVoucher {
    /// The code.
    pub code: String,
    /// For the customer; may be empty.
    pub description: String,
    /// What it gave.
    pub amount: Money,
    /// What can still be spent of it, held credit included.
    pub remaining: Money,
    /// When it was redeemed.
    pub applied_at: Timestamp,
    /// Until when it pays; `None` for ever.
    pub valid_until: Option<Timestamp>,
    /// What it pays for; empty means everything.
    pub services: Vec<String>,
    /// Whether it still pays.
    pub status: VoucherStatus,
}

impl Billing {
    /// What the account has redeemed, newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account_vouchers(&self, account_id: AccountId) -> Result<Vec<AccountVoucher>, StoreError> {
        let rows = self.store().all(sql(REDEEMED, values![account_id, PostingKind::Voucher.slug()])).await?;
        let now = self.now();
        rows.iter().map(|row| read_redeemed(row, now)).collect()
    }
}

/// Credit that paid a debt at once never became a grant.
const REDEEMED: &str = "
    SELECT p.reference, p.description, a.currency, p.amount, p.at, coalesce(g.remaining, 0), coalesce(g.held, 0),
           g.expires_at, coalesce(g.services, '[]')
    FROM posting AS p JOIN ledger_account AS a ON a.account_id = p.account_id
    LEFT JOIN credit_grant AS g ON g.account_id = p.account_id AND g.grant_id = p.seq
    WHERE p.account_id = $1 AND p.service = '' AND p.kind = $2 ORDER BY p.seq DESC";

fn read_redeemed(row: &Row, now: Timestamp) -> Result<AccountVoucher, StoreError> {
    let mut cells = row.cells();
    let (code, description, currency) = (cells.text()?, cells.text()?, cells.word()?);
    let (amount, applied_at) = (cells.int()?, Timestamp(cells.int()?));
    let (remaining, held) = (cells.int()?, cells.int()?);
    let valid_until = cells.maybe_int()?.map(Timestamp);
    let is_over = valid_until.is_some_and(|end| now >= end);
    let left = if is_over { held } else { remaining + held };
    Ok(AccountVoucher {
        code,
        description,
        amount: Money::from_micros(amount, currency),
        remaining: Money::from_micros(left, currency),
        applied_at,
        valid_until,
        services: serde_json::from_str(&cells.text()?).map_err(StoreError::data)?,
        status: match (left > 0, is_over) {
            (true, _) => VoucherStatus::Active,
            (false, true) => VoucherStatus::Expired,
            (false, false) => VoucherStatus::Used,
        },
    })
}

/// The columns that [`read_voucher`] reads.
macro_rules! voucher_columns {
    () => {
        "v.code, v.batch, v.currency, v.amount, v.redeem_by, v.lifetime_days, v.services, v.uses, v.uses_per_account,
         v.description, v.claims, v.created_by, v.created_at, v.revoked_at"
    };
}
pub(crate) use voucher_columns;

/// Reads [`voucher_columns`]; what the account that tries has used is read separately.
fn read_voucher(row: &Row) -> Result<VoucherRecord, StoreError> {
    let mut cells = row.cells();
    let code: VoucherCode = cells.word()?;
    let batch = cells.text()?;
    let currency = cells.word()?;
    let terms = VoucherTerms {
        amount: Money::from_micros(cells.int()?, currency),
        redeem_by: cells.maybe_int()?.map(Timestamp),
        lifetime_days: cells.maybe_int()?,
        services: serde_json::from_str(&cells.text()?).map_err(StoreError::data)?,
        uses: cells.int()?,
        uses_per_account: cells.int()?,
        description: cells.text()?,
    };
    let used = cells.int()?;
    let (created_by, created_at) = (cells.text()?, Timestamp(cells.int()?));
    let is_revoked = cells.maybe_int()?.is_some();
    let state = VoucherState { terms, used, used_by_account: 0, is_revoked };
    Ok(VoucherRecord { code, batch, state, created_by, created_at })
}

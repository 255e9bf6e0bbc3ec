//! Vouchers: made by operators, redeemed by customers.
//!
//! A code is no account's, so redeeming is two steps (`docs/decisions/0005-vouchers.md`): the use is **claimed** on the code's
//! own row, under its lock, and then **granted** by the ledger under a key that names the claim. What is cut off in between
//! is made good by the next try or by the sweeper, and never done twice.

use domain::{
    ledger::Refusal,
    money::Money,
    time::Timestamp,
    voucher::{VoucherCode, VoucherRefusal, VoucherState, VoucherTerms},
};

use crate::{
    ledger::PostError,
    store::{Row, StoreError},
};

mod claim;
pub(crate) mod even;
pub(crate) mod list;
mod manage;
mod tries;
pub(crate) mod uses;

pub use list::{AccountVoucher, AccountVouchers, VoucherStatus, VoucherSums};
pub use manage::{NewVouchers, Redemption, VoucherRecord};
pub use tries::VoucherTry;
pub use uses::{VoucherUse, VoucherUses};

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
    /// The account has tried too many wrong codes; the next try is allowed then.
    #[error("too many wrong codes, the next try is allowed at {} ms", .0.0)]
    TooManyTries(Timestamp),
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
    let state = VoucherState { terms, used, used_by_account: 0, used_by_account_at: None, is_revoked };
    Ok(VoucherRecord { code, batch, state, created_by, created_at })
}

//! What operators do: make vouchers, look at them, revoke them.

use std::collections::BTreeSet;

use domain::{
    account::AccountId,
    money::MICROS_MAX,
    time::Timestamp,
    voucher::{VoucherCode, VoucherState, VoucherTerms},
};
use serde_json::json;

use super::{VoucherError, read_voucher, voucher_columns};
use crate::{
    engine::Billing,
    ledger::is_service,
    random,
    store::{StoreError, Tx, sql, values},
};

/// The most codes made at once.
const CODES_MAX: usize = 10_000;
/// The longest text of an operator, in characters.
const TEXT_MAX: usize = 200;
/// The longest life of granted credit, in days.
const LIFETIME_DAYS_MAX: i64 = 36_500;
/// The most vouchers in one list.
const LIST_MAX: i64 = 1_000;

/// Vouchers to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVouchers {
    /// What each of them gives.
    pub terms: VoucherTerms,
    /// How many codes.
    pub count: usize,
    /// Who makes them.
    pub actor: String,
    /// A name to find them by: a campaign, a ticket.
    pub batch: String,
}

/// A voucher as operators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherRecord {
    /// The code.
    pub code: VoucherCode,
    /// The name it was made under.
    pub batch: String,
    /// Terms and uses.
    pub state: VoucherState,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
}

/// A use of a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redemption {
    /// Who used it.
    pub account_id: AccountId,
    /// When.
    pub claimed_at: Timestamp,
    /// The posting that granted it; `None` while that is under way.
    pub posting_seq: Option<i64>,
}

impl Billing {
    /// Makes vouchers: all of them or none.
    ///
    /// # Errors
    /// [`VoucherError::Malformed`], [`VoucherError::Store`].
    pub async fn create_vouchers(&self, new: &NewVouchers) -> Result<Vec<VoucherCode>, VoucherError> {
        let now = self.now();
        check(new, now)?;
        let mut codes = BTreeSet::new();
        while codes.len() < new.count {
            codes.insert(VoucherCode::from_bits(random::bits()));
        }
        let mut tx = self.store().write().await?;
        // A code that there is already (one in 2^50) fails the whole batch, which can be made again.
        put(&mut tx, &codes, new, now).await?;
        tx.commit().await?;
        Ok(codes.into_iter().collect())
    }

    /// Makes one voucher under a code that everybody may know, for demonstrations, whatever its terms; where the code is
    /// already, nothing.
    pub(crate) async fn ensure_voucher(&self, code: &VoucherCode, new: &NewVouchers) -> Result<(), StoreError> {
        let mut tx = self.store().write().await?;
        if tx.first(sql("SELECT 1 FROM voucher WHERE code = $1", values![code.as_str()])).await?.is_none() {
            put(&mut tx, &BTreeSet::from([code.clone()]), new, self.now()).await?;
        }
        tx.commit().await
    }

    /// The vouchers of a batch by code, or the newest of all; at most a thousand.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn vouchers(&self, batch: Option<&str>) -> Result<Vec<VoucherRecord>, StoreError> {
        let all =
            concat!("SELECT ", voucher_columns!(), " FROM voucher AS v ORDER BY v.created_at DESC, v.code LIMIT $1");
        let of =
            concat!("SELECT ", voucher_columns!(), " FROM voucher AS v WHERE v.batch = $2 ORDER BY v.code LIMIT $1");
        let statement = match batch {
            Some(batch) => sql(of, values![LIST_MAX, batch]),
            None => sql(all, values![LIST_MAX]),
        };
        self.store().all(statement).await?.iter().map(read_voucher).collect()
    }

    /// A voucher and who has used it; `None` when there is no such code.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn voucher(&self, code: &VoucherCode) -> Result<Option<(VoucherRecord, Vec<Redemption>)>, StoreError> {
        let text = concat!("SELECT ", voucher_columns!(), " FROM voucher AS v WHERE v.code = $1");
        let mut reader = self.store().read().await?;
        let Some(row) = reader.first(sql(text, values![code.as_str()])).await? else { return Ok(None) };
        let rows = reader.all(sql(
            "SELECT account_id, claimed_at, posting_seq FROM voucher_claim WHERE code = $1
             ORDER BY claimed_at, account_id, number",
            values![code.as_str()],
        ));
        let read = |row: &crate::store::Row| {
            let mut cells = row.cells();
            Ok(Redemption {
                account_id: AccountId(cells.int()?),
                claimed_at: Timestamp(cells.int()?),
                posting_seq: cells.maybe_int()?,
            })
        };
        let redemptions = rows.await?.iter().map(read).collect::<Result<_, StoreError>>()?;
        Ok(Some((read_voucher(&row)?, redemptions)))
    }

    /// Ends a code, or all codes of a batch, for those who have not redeemed them; credit already granted stays. Answers how
    /// many codes it ended.
    ///
    /// # Errors
    /// [`VoucherError::NothingToRevoke`], [`VoucherError::Store`].
    pub async fn revoke_vouchers(&self, code_or_batch: &str, actor: &str) -> Result<u64, VoucherError> {
        if is_bad(actor) {
            return Err(VoucherError::Malformed(ACTOR));
        }
        let code = code_or_batch.parse::<VoucherCode>();
        let code = code.as_ref().map_or("", VoucherCode::as_str);
        let mut tx = self.store().write().await?;
        let revoked = tx.execute(sql(
            "UPDATE voucher SET revoked_at = $3, revoked_by = $4 WHERE (code = $1 OR batch = $2) AND revoked_at IS NULL",
            values![code, code_or_batch, self.now(), actor],
        ));
        match revoked.await? {
            0 => Err(VoucherError::NothingToRevoke),
            revoked => {
                tx.commit().await?;
                Ok(revoked)
            }
        }
    }
}

async fn put(tx: &mut Tx, codes: &BTreeSet<VoucherCode>, new: &NewVouchers, now: Timestamp) -> Result<(), StoreError> {
    let terms = &new.terms;
    let services = serde_json::to_string(&terms.services).map_err(StoreError::data)?;
    let rows = codes.iter().map(|code| {
        json!({
            "code": code.as_str(), "batch": new.batch, "currency": terms.amount.currency.code(),
            "amount": terms.amount.micros, "redeem_by": terms.redeem_by, "lifetime_days": terms.lifetime_days,
            "services": services, "uses": terms.uses, "uses_per_account": terms.uses_per_account,
            "description": terms.description, "created_by": new.actor, "created_at": now,
        })
    });
    let rows = serde_json::Value::Array(rows.collect()).to_string();
    tx.execute(sql(INSERT, values![rows])).await.map(drop)
}

const INSERT: &str = "
    INSERT INTO voucher (code, batch, currency, amount, redeem_by, lifetime_days, services, uses, uses_per_account,
                         description, claims, created_by, created_at)
    SELECT value ->> 'code', value ->> 'batch', value ->> 'currency', CAST(value ->> 'amount' AS BIGINT),
           CAST(value ->> 'redeem_by' AS BIGINT), CAST(value ->> 'lifetime_days' AS BIGINT), value ->> 'services',
           CAST(value ->> 'uses' AS BIGINT), CAST(value ->> 'uses_per_account' AS BIGINT), value ->> 'description', 0,
           value ->> 'created_by', CAST(value ->> 'created_at' AS BIGINT)
    FROM json_each($1)";

/// What an actor should be.
const ACTOR: &str = "actor needs a name, of 200 characters at most";

fn is_bad(text: &str) -> bool {
    text.trim().is_empty() || text.contains('\0') || text.chars().count() > TEXT_MAX
}

fn check(new: &NewVouchers, now: Timestamp) -> Result<(), VoucherError> {
    let terms = &new.terms;
    let faults = [
        ("amount must be more than 0", !(1..=MICROS_MAX).contains(&terms.amount.micros)),
        ("time to be redeemed is over already", terms.redeem_by.is_some_and(|end| end <= now)),
        (
            "lifetime is from 1 to 36500 days, or for ever",
            terms.lifetime_days.is_some_and(|days| !(1..=LIFETIME_DAYS_MAX).contains(&days)),
        ),
        (
            "services are 50 at most, with names of 1 to 64 characters, none of them \"account\"",
            terms.services.len() > 50 || !terms.services.iter().all(|service| is_service(service)),
        ),
        ("uses are from 1 to 1000000000", !(1..=1_000_000_000).contains(&terms.uses)),
        (
            "uses per account are from 1 to as many as it has in all",
            !(1..=terms.uses).contains(&terms.uses_per_account),
        ),
        (
            "description has 200 characters at most, not only spaces",
            !terms.description.is_empty() && is_bad(&terms.description),
        ),
        ("codes are from 1 to 10000 at once", !(1..=CODES_MAX).contains(&new.count)),
        (ACTOR, is_bad(&new.actor)),
        ("batch needs a name, of 200 characters at most", is_bad(&new.batch)),
    ];
    match faults.into_iter().find(|(_, is_fault)| *is_fault) {
        Some((what, _)) => Err(VoucherError::Malformed(what)),
        None => Ok(()),
    }
}
